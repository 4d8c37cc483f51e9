//! What became of the contacts of a batch.

use std::collections::HashSet;

use entity::choice::ArchiveReason;
use hubspot::{
    Archived, CompanyId, ContactCompanies, ContactId, Contacts as ContactRecords, Error, PropertySet, Record,
};

use super::companies::{Companies, Question};
use crate::error::{Attempting, Result};
use crate::sync::absence::{self, Fate};
use crate::sync::setback::Setback;
use crate::sync::{merge, reading};

/// What became of contacts.
#[derive(Default)]
pub(super) struct Contacts {
    /// Live ones; to be applied, once it is known which are wanted.
    pub(super) records: Vec<Record<ContactId>>,
    /// The companies of those.
    pub(super) links: Vec<ContactCompanies>,
    /// Absorbed before survivor.
    pub(super) merges: Vec<(ContactId, ContactId)>,
    /// Deleted.
    pub(super) gone: Vec<(ContactId, ArchiveReason)>,
    /// HubSpot could not give these records.
    pub(super) failed: Vec<(ContactId, Error)>,
    /// HubSpot has no clear answer about these.
    pub(super) unclear: HashSet<ContactId>,
}

/// What became of contacts that HubSpot says it erased.
#[derive(Default)]
pub(super) struct ToldErased {
    /// HubSpot has them no more.
    pub(super) gone: Vec<ContactId>,
    /// HubSpot has them, so they are read like any other.
    pub(super) there: Vec<ContactId>,
    /// HubSpot has no clear answer about these.
    pub(super) unclear: Vec<ContactId>,
}

impl Question<'_> {
    /// An event is a hint, and this one is not undone: a contact that HubSpot still has is not erased.
    pub(super) async fn erased(&self, told: Vec<ContactId>) -> Result<ToldErased, Setback> {
        let mut found = ToldErased::default();
        if told.is_empty() {
            return Ok(found);
        }
        for (contact, fate) in absence::prove::<ContactRecords>(self.client, &PropertySet::new([]), &told).await? {
            match fate {
                Fate::Binned | Fate::Vanished => found.gone.push(contact),
                Fate::Live(_) | Fate::MergedInto(_) => found.there.push(contact),
                Fate::Unknown => found.unclear.push(contact),
            }
        }
        Ok(found)
    }

    /// Finds out about these contacts, each given once.
    pub(super) async fn contacts(&self, ids: &[ContactId]) -> Result<Contacts, Setback> {
        let props = self.resolver.contact_properties();
        let read = reading::records::<ContactRecords>(self.client, props, ids, Archived::No).await?;
        let mut found = Contacts { records: read.records, failed: read.failed, ..Contacts::default() };
        self.explain_contacts(ids, &mut found).await?;
        found.merges.extend(merge::of_contacts(self.resolver, &found.records));
        let live: Vec<ContactId> = found.records.iter().map(|record| record.id.clone()).collect();
        found.links =
            reading::links(self.client, &live, |client, set| async move { client.contact_companies(&set).await })
                .await?;
        Ok(found)
    }

    /// Leaves out the contacts of nobody's; some may belong to companies of the same batch.
    pub(super) async fn keep_wanted(&self, found: &mut Contacts, companies: &Companies) -> Result<(), Setback> {
        let wanted = self.wanted(found, companies).await?;
        found.links.retain(|links| wanted.contains(&links.contact));
        found.records.retain(|record| wanted.contains(&record.id));
        Ok(())
    }

    /// Asks about contacts that were not returned.
    async fn explain_contacts(&self, ids: &[ContactId], found: &mut Contacts) -> Result<(), Setback> {
        let met: HashSet<&ContactId> =
            found.records.iter().map(|record| &record.id).chain(found.failed.iter().map(|(id, _)| id)).collect();
        let missing: Vec<ContactId> = ids.iter().filter(|id| !met.contains(id)).cloned().collect();
        let missing: Vec<ContactId> = self.known_contacts(&missing).await?.into_iter().collect();
        let props = self.resolver.contact_properties();
        let mut survivors = Vec::new();
        for (id, fate) in absence::explain::<ContactRecords>(self.client, props, &missing).await? {
            match fate {
                Fate::Live(record) => found.records.push(*record),
                Fate::Binned | Fate::Vanished => found.gone.push((id, ArchiveReason::DeletedInHubSpot)),
                Fate::MergedInto(survivor) => {
                    survivors.push(survivor.clone());
                    found.merges.push((id, survivor));
                }
                Fate::Unknown => {
                    found.unclear.insert(id);
                }
            }
        }
        let here: HashSet<&ContactId> = found.records.iter().map(|record| &record.id).collect();
        survivors.retain(|survivor| !here.contains(survivor));
        survivors.sort_unstable();
        survivors.dedup();
        let read = reading::records::<ContactRecords>(self.client, props, &survivors, Archived::No).await?;
        found.records.extend(read.records);
        found.failed.extend(read.failed);
        Ok(())
    }

    /// Of these live contacts, those that are here or belong to a customer; a contact of nobody's is not wanted.
    async fn wanted(&self, found: &Contacts, companies: &Companies) -> Result<HashSet<ContactId>, Setback> {
        let mut ids: Vec<ContactId> = found.records.iter().map(|record| record.id.clone()).collect();
        ids.extend(found.merges.iter().map(|(absorbed, _)| absorbed.clone()));
        let mut wanted = self.known_contacts(&ids).await?;
        let heirs: Vec<ContactId> = found
            .merges
            .iter()
            .filter(|(absorbed, _)| wanted.contains(absorbed))
            .map(|(_, survivor)| survivor.clone())
            .collect();
        wanted.extend(heirs);
        let mut linked: Vec<CompanyId> =
            found.links.iter().flat_map(|links| links.companies.iter().map(|link| link.company.clone())).collect();
        linked.sort_unstable();
        linked.dedup();
        let mut customers = self.live_customers(&linked).await?;
        customers.extend(companies.records.iter().map(|record| record.id.clone()));
        let of_customers =
            found.links.iter().filter(|links| links.companies.iter().any(|link| customers.contains(&link.company)));
        wanted.extend(of_customers.map(|links| links.contact.clone()));
        Ok(wanted)
    }

    async fn known_contacts(&self, ids: &[ContactId]) -> Result<HashSet<ContactId>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let known: Vec<String> = sqlx::query_scalar(
            "select hubspot_contact_id from contact
             where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(ids.iter().map(ContactId::as_str).collect::<Vec<_>>())
        .fetch_all(self.pool)
        .await
        .attempting("looking which contacts are here")?;
        Ok(known.into_iter().map(ContactId::from).collect())
    }
}
