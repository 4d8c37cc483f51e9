//! Deleting archived customers for good.
//!
//! With a customer go its contacts that belong to no other customer, its onboardings and tasks, grants, history, issues,
//! and what admins chose about its contacts. What stays is an exclusion, so that no sync brings it back, and the word that
//! it was purged: numbers, a time, and who did it.

use std::collections::{BTreeSet, HashMap};

use entity::choice::ChangeEvent;
use entity::id::CustomerId;
use hubspot::HubId;

use super::selection::{Chosen, Must, Outcome, choose};
use crate::clock::Clock;
use crate::contact::erase;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Result};
use crate::feed::{self, Entry, Origin, Subject};
use crate::gate;
use crate::turn::Turn;
use crate::viewer::Viewer;

/// Purges archived customers; owner and admins only. It cannot be undone.
pub async fn purge(database: &Database, clock: &Clock, viewer: &Viewer, ids: &[CustomerId]) -> Result<Outcome> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    refuse_during_first_sync(&mut turn).await?;
    let (chosen, refused) = choose(turn.connection(), workspace, ids, Must::BeArchived).await?;
    let done: Vec<CustomerId> = chosen.iter().map(|customer| customer.id).collect();
    if done.is_empty() {
        return Ok(Outcome { done, refused });
    }
    let contacts = contacts_of_no_other(&mut turn, &chosen).await?;
    // from here on marks are removed, and deliveries wait
    for hub in chosen.iter().map(|customer| customer.hub).collect::<BTreeSet<_>>() {
        gate::close(turn.connection(), hub).await?;
    }
    for (hub, contacts) in contacts {
        erase::forget(&mut turn, hub, contacts).await?;
    }
    remove(&mut turn, &chosen, viewer).await?;
    feed::erase(&mut turn, &done.iter().map(|id| id.0).collect::<Vec<_>>()).await?;
    for id in &done {
        turn.note(Entry::new(Subject::Customer(*id), ChangeEvent::Purged));
    }
    turn.commit().await?;
    Ok(Outcome { done, refused })
}

/// A first sync writes what it has read without looking for what was here before, and so would bring back what it has in
/// hand.
async fn refuse_during_first_sync(turn: &mut Turn<'_>) -> Result<()> {
    let workspace = turn.workspace();
    let running: bool = sqlx::query_scalar(
        "select exists (
             select from sync_run
             where workspace_id = $1 and kind in ('INITIAL', 'NIGHTLY') and status in ('QUEUED', 'RUNNING')
         ) and not exists (
             select from sync_run
             where workspace_id = $1 and kind in ('INITIAL', 'NIGHTLY')
               and status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
         )",
    )
    .bind(workspace)
    .fetch_one(turn.connection())
    .await
    .attempting("looking for a first sync")?;
    if running {
        return Err(Error::refused(Code::AlreadyRunning, "The first sync is under way. Purge when it has ended."));
    }
    Ok(())
}

/// The contacts of these customers that no customer beside them has, by account. One that an admin took off a customer is
/// still that customer's person: of a purged one even when HubSpot has dropped the link since, of another one as long as
/// HubSpot links them, since the admin may put it back. One that HubSpot deleted is the person of those whose links HubSpot
/// dropped about then.
async fn contacts_of_no_other(turn: &mut Turn<'_>, customers: &[Chosen]) -> Result<HashMap<HubId, Vec<String>>> {
    let (hubs, companies) = columns(customers);
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let workspace = turn.workspace();
    let contacts: Vec<(i64, String)> = sqlx::query_as(
        "with company as (
             select * from unnest($3::int8[], $4::text[]) as i (hub_id, id)
         ),
         deleted as (
             select f.hub_id, f.hubspot_contact_id, f.hubspot_company_id
             from company i
             join former_link p on p.workspace_id = $1 and p.hub_id = i.hub_id and p.hubspot_company_id = i.id
             join contact t on t.workspace_id = $1 and t.hub_id = p.hub_id
                           and t.hubspot_contact_id = p.hubspot_contact_id and t.archive_reason = 'DELETED_IN_HUBSPOT'
             join former_link f on f.workspace_id = $1 and f.hub_id = p.hub_id
                               and f.hubspot_contact_id = p.hubspot_contact_id
                               and f.dropped_at > t.archived_at - interval '2 days'
         ),
         person as (
             select l.hub_id, l.hubspot_contact_id
             from company i
             join contact_link l on l.workspace_id = $1 and l.hub_id = i.hub_id and l.hubspot_company_id = i.id
             union
             select d.hub_id, d.hubspot_contact_id
             from company i
             join deleted d on d.hub_id = i.hub_id and d.hubspot_company_id = i.id
             union
             select u.hub_id, u.hubspot_contact_id
             from company i
             join contact_unlink u on u.workspace_id = $1 and u.hub_id = i.hub_id and u.hubspot_company_id = i.id
         )
         select p.hub_id, p.hubspot_contact_id
         from person p
         where not exists (
             select from (
                 select hubspot_company_id from contact_link
                 where workspace_id = $1 and hub_id = p.hub_id and hubspot_contact_id = p.hubspot_contact_id
                 union all
                 select hubspot_company_id from deleted
                 where hub_id = p.hub_id and hubspot_contact_id = p.hubspot_contact_id
             ) o
             join customer c on c.workspace_id = $1 and c.hub_id = p.hub_id
                            and c.hubspot_company_id = o.hubspot_company_id
             where c.id <> all ($2)
         )",
    )
    .bind(workspace)
    .bind(ids)
    .bind(hubs)
    .bind(companies)
    .fetch_all(turn.connection())
    .await
    .attempting("finding the contacts that go with purged customers")?;
    let mut by_hub: HashMap<HubId, Vec<String>> = HashMap::new();
    for (hub, contact) in contacts {
        by_hub.entry(HubId(hub)).or_default().push(contact);
    }
    Ok(by_hub)
}

async fn remove(turn: &mut Turn<'_>, customers: &[Chosen], viewer: &Viewer) -> Result<()> {
    let (hubs, companies) = columns(customers);
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let now = turn.now();
    sqlx::query(include_str!("purge.sql"))
        .bind(viewer.workspace)
        .bind(ids)
        .bind(hubs)
        .bind(companies)
        .bind(now)
        .bind(viewer.user)
        .execute(turn.connection())
        .await
        .attempting("purging customers")?;
    Ok(())
}

fn columns(customers: &[Chosen]) -> (Vec<i64>, Vec<&str>) {
    customers.iter().map(|customer| (customer.hub.0, customer.company.as_str())).unzip()
}

#[cfg(test)]
mod tests;
