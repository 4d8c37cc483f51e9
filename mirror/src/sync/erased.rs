//! Contacts that HubSpot erased for privacy without our hearing of it.
//!
//! HubSpot says so once, by an event that may get lost, and to whoever asks later an erased contact looks deleted. But what
//! is deleted lies in the recycle bin for ninety days, and what is erased never does. So a full run asks for contacts that
//! were archived as deleted: one that is in no bin was erased, and is erased here.
//!
//! A contact that was merged into another is in no bin either: if the other is, it is not erased.
//!
//! Nobody is erased on less than that. An hour has passed, since HubSpot does not say how soon a deleted record is in the
//! bin; and the contact was here so lately that its days in the bin cannot be over. However many there are, a run asks for
//! no more than a thousand, those first that were seen in the bin the longest ago.

use std::collections::HashSet;

use hubspot::{Archived, BATCH, Completeness, ContactId, Contacts, PropertySet, Step, Walk};

use crate::contact;
use crate::error::Attempting;
use crate::gate;
use crate::sync::absence::{self, Fate};
use crate::sync::claim::Departed;
use crate::sync::full::Full;
use crate::sync::merge;
use crate::sync::setback::Setback;

/// The most contacts that a run asks for: ten calls.
const MOST: i64 = 1_000;

/// Asks for contacts that were archived as deleted, and erases those that HubSpot erased.
pub(crate) async fn look(full: &Full<'_>) -> Result<(), Setback> {
    let mut vanished = Vec::new();
    for set in due(full).await?.chunks(BATCH) {
        let (binned, nowhere) = sort(full, set).await?;
        remember(full, &binned).await?;
        vanished.extend(nowhere);
    }
    if vanished.is_empty() {
        return Ok(());
    }
    let Some(absorbed) = absorbed_in_bin(full).await? else { return Ok(()) };
    vanished.retain(|contact| !absorbed.contains(contact));
    for set in vanished.chunks(BATCH) {
        // what came out of the bin while it was read was not in it
        let (_, nowhere) = sort(full, set).await?;
        erase(full, &nowhere).await?;
    }
    Ok(())
}

/// Of these contacts, those in the bin and those that are nowhere. What is live again comes back with a company that names
/// it, and what is not clear is asked again by the next run.
async fn sort(full: &Full<'_>, contacts: &[ContactId]) -> Result<(Vec<ContactId>, Vec<ContactId>), Setback> {
    let (mut binned, mut nowhere) = (Vec::new(), Vec::new());
    for (contact, fate) in absence::prove::<Contacts>(&full.client, &PropertySet::new([]), contacts).await? {
        match fate {
            Fate::Binned => binned.push(contact),
            Fate::Vanished => nowhere.push(contact),
            Fate::Live(_) | Fate::MergedInto(_) | Fate::Unknown => {}
        }
    }
    Ok((binned, nowhere))
}

/// The contacts that live on in one that is in the bin: they are in none themselves. `None` if it was not read whole.
async fn absorbed_in_bin(full: &Full<'_>) -> Result<Option<HashSet<ContactId>>, Setback> {
    let props = full.resolver.contact_properties();
    let (mut walk, mut absorbed) = (Walk::new(), HashSet::new());
    loop {
        let page = match walk.step() {
            Step::Read(after) => full.client.list::<Contacts>(props, after, Archived::Only).await?,
            Step::Ended(Completeness::Complete) => return Ok(Some(absorbed)),
            Step::Ended(Completeness::Incomplete) => return Ok(None),
        };
        absorbed.extend(merge::of_contacts(&full.resolver, &page.records).into_iter().map(|(absorbed, _)| absorbed));
        walk.turn(page.next);
    }
}

async fn due(full: &Full<'_>) -> Result<Vec<ContactId>, Setback> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select c.hubspot_contact_id
         from contact c
         where c.workspace_id = $1 and c.hub_id = $2 and c.archive_reason = 'DELETED_IN_HUBSPOT'
           and c.archived_at between $3 - interval '60 days' and $3 - interval '1 hour'
           and exists (
               select from sync_run r
               where r.workspace_id = $1 and r.hub_id = $2 and r.kind in ('INITIAL', 'NIGHTLY')
                 and r.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
                 and r.finished_at between c.archived_at - interval '30 days' and c.archived_at
           )
         order by c.binned_at nulls first, c.hubspot_contact_id
         limit $4",
    )
    .bind(full.claim.workspace)
    .bind(full.scope.hub.0)
    .bind(full.scope.clock.now())
    .bind(MOST)
    .fetch_all(full.pool)
    .await
    .attempting("finding contacts that HubSpot may have erased")?;
    Ok(ids.into_iter().map(ContactId::from).collect())
}

/// Remembers that these are in the bin now.
async fn remember(full: &Full<'_>, contacts: &[ContactId]) -> Result<(), Setback> {
    if contacts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update contact set binned_at = $4 where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3)",
    )
    .bind(full.claim.workspace)
    .bind(full.scope.hub.0)
    .bind(contacts.iter().map(ContactId::as_str).collect::<Vec<_>>())
    .bind(full.scope.clock.now())
    .execute(full.pool)
    .await
    .attempting("remembering contacts that are in the recycle bin")?;
    Ok(())
}

async fn erase(full: &Full<'_>, contacts: &[ContactId]) -> Result<(), Setback> {
    if contacts.is_empty() {
        return Ok(());
    }
    let mut turn = full.turn().await?;
    // asserts the hold on the run
    full.claim.departed(turn.connection(), &Departed::default()).await?;
    gate::close(turn.connection(), full.scope.hub).await?;
    contact::erase::erase(&mut turn, &full.scope, contacts).await?;
    Ok(turn.commit().await?)
}
