//! What became of the contacts of a batch.

use std::collections::HashSet;

use entity::choice::ArchiveReason;
use hubspot::{Archived, CompanyId, ContactCompanies, ContactId, Contacts as ContactRecords, Error, Record};

use super::companies::{Companies, Question};
use crate::error::{Attempting, Result};
use crate::sync::absence::{self, Fate};
use crate::sync::setback::Setback;
use crate::sync::{merge, reading};

/// What became of contacts.
#[derive(Default)]
pub(super) struct Contacts {
    /// To be applied.
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

impl Question<'_> {
    /// Finds out about these contacts, each given once, of which some may belong to companies of the same batch.
    pub(super) async fn contacts(&self, ids: &[ContactId], companies: &Companies) -> Result<Contacts, Setback> {
        let props = self.resolver.contact_properties();
        let read = reading::records::<ContactRecords>(self.client, props, ids, Archived::No).await?;
        let mut records = read.records;
        let mut found = Contacts { failed: read.failed, ..Contacts::default() };
        self.explain_contacts(ids, &mut records, &mut found).await?;
        found.merges.extend(merge::of_contacts(self.resolver, &records));
        let live: Vec<ContactId> = records.iter().map(|record| record.id.clone()).collect();
        found.links =
            reading::links(self.client, &live, |client, set| async move { client.contact_companies(&set).await })
                .await?;
        let wanted = self.wanted(&found, companies, &live).await?;
        found.links.retain(|links| wanted.contains(&links.contact));
        found.records = records.into_iter().filter(|record| wanted.contains(&record.id)).collect();
        Ok(found)
    }

    /// Asks about contacts that were not returned.
    async fn explain_contacts(
        &self,
        ids: &[ContactId],
        records: &mut Vec<Record<ContactId>>,
        found: &mut Contacts,
    ) -> Result<(), Setback> {
        let met: HashSet<&ContactId> =
            records.iter().map(|record| &record.id).chain(found.failed.iter().map(|(id, _)| id)).collect();
        let missing: Vec<ContactId> = ids.iter().filter(|id| !met.contains(id)).cloned().collect();
        let missing: Vec<ContactId> = self.known_contacts(&missing).await?.into_iter().collect();
        let props = self.resolver.contact_properties();
        let mut survivors = Vec::new();
        for (id, fate) in absence::explain::<ContactRecords>(self.client, props, &missing).await? {
            match fate {
                Fate::Live(record) => records.push(*record),
                Fate::Gone => found.gone.push((id, ArchiveReason::DeletedInHubSpot)),
                Fate::MergedInto(survivor) => {
                    survivors.push(survivor.clone());
                    found.merges.push((id, survivor));
                }
                Fate::Unknown => {
                    found.unclear.insert(id);
                }
            }
        }
        let here: HashSet<&ContactId> = records.iter().map(|record| &record.id).collect();
        survivors.retain(|survivor| !here.contains(survivor));
        survivors.sort_unstable();
        survivors.dedup();
        let read = reading::records::<ContactRecords>(self.client, props, &survivors, Archived::No).await?;
        records.extend(read.records);
        found.failed.extend(read.failed);
        Ok(())
    }

    /// Of these live contacts, those that are here or belong to a customer; a contact of nobody's is not wanted.
    async fn wanted(
        &self,
        found: &Contacts,
        companies: &Companies,
        live: &[ContactId],
    ) -> Result<HashSet<ContactId>, Setback> {
        let mut ids = live.to_vec();
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

    async fn live_customers(&self, companies: &[CompanyId]) -> Result<HashSet<CompanyId>> {
        if companies.is_empty() {
            return Ok(HashSet::new());
        }
        let live: Vec<String> = sqlx::query_scalar(
            "select hubspot_company_id from customer
             where workspace_id = $1 and hub_id = $2 and hubspot_company_id = any ($3)
               and archived_at is null and detached_at is null",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(companies.iter().map(CompanyId::as_str).collect::<Vec<_>>())
        .fetch_all(self.pool)
        .await
        .attempting("looking which companies are live customers")?;
        Ok(live.into_iter().map(CompanyId::from).collect())
    }
}
