//! The end of a full run: what stands here and was not met has left, if the record itself says so.
//!
//! The listing was whole, or nobody comes here. Each customer whose company it did not bring, and each contact that it
//! ought to have brought, is asked for by id. What that shows goes through the guard. What HubSpot does not answer
//! clearly stays as it was, and so does whatever was marked while it was being asked for: the refresh that follows knows
//! more.
//!
//! Everything may be done twice: what was archived or held is not asked for again.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, RecordKind};
use hubspot::{BATCH, CompanyId, ContactId, Contacts, PropertySet};

use crate::error::{Attempting, Code};
use crate::sync::absence::{self, Fate};
use crate::sync::claim::{Advance, Departed};
use crate::sync::departures::{Departures, marked_since};
use crate::sync::full::Full;
use crate::sync::guard;
use crate::sync::issue::{self, Met};
use crate::sync::setback::Setback;
use crate::{contact, customer};

/// Asks for everything that a whole listing did not bring, and archives what has left.
pub(crate) async fn reconcile(full: &Full<'_>) -> Result<(), Setback> {
    look_at_tables(full).await?;
    companies(full).await?;
    contacts(full).await
}

/// Tells Postgres how its tables have grown. A first sync fills them faster than it looks by itself, and what follows
/// compares whole tables.
async fn look_at_tables(full: &Full<'_>) -> Result<(), Setback> {
    let attempt = "looking at how the tables have grown";
    let grown: bool = sqlx::query_scalar(
        "select customers_created + contacts_created > 0 from sync_run where workspace_id = $1 and id = $2",
    )
    .bind(full.claim.workspace)
    .bind(full.claim.run)
    .fetch_one(full.pool)
    .await
    .attempting(attempt)?;
    if grown {
        let statement = "analyze customer, contact, contact_link, sync_run_page";
        sqlx::query(statement).execute(full.pool).await.attempting(attempt)?;
    }
    Ok(())
}

/// Customers, live and attached, that the run did not meet. What waits for an admin is not asked for again: if its company
/// is back, the listing brought it.
async fn companies(full: &Full<'_>) -> Result<(), Setback> {
    let mut asked = HashSet::new();
    let mut unsettled = false;
    loop {
        // a customer that took over the id of a survivor is asked about again, under that id
        let mut missed: Vec<CompanyId> = missed(full, include_str!("reconcile/companies.sql")).await?;
        missed.retain(|company| asked.insert(company.clone()));
        if missed.is_empty() {
            break;
        }
        for set in missed.chunks(BATCH) {
            let asked_at = full.scope.clock.now();
            let departures = Departures::prove(&full.client, &full.filter, set).await?;
            unsettled |= departures.unsettled;
            commit_companies(full, departures, asked_at).await?;
        }
    }
    if unsettled {
        tell_of_unsettled_list(full).await?;
    }
    Ok(())
}

/// Contacts that the run did not ask for, since no company it read names them, and those that HubSpot did not give.
async fn contacts(full: &Full<'_>) -> Result<(), Setback> {
    let missed: Vec<ContactId> = missed(full, include_str!("reconcile/contacts.sql")).await?;
    for set in missed.chunks(BATCH) {
        let asked_at = full.scope.clock.now();
        let fates = absence::prove::<Contacts>(&full.client, &PropertySet::new([]), set).await?;
        let mut gone = Vec::new();
        let mut merges = Vec::new();
        for (contact, fate) in fates {
            match fate {
                Fate::Live(_) | Fate::Unknown => {}
                Fate::Gone => gone.push((contact, ArchiveReason::DeletedInHubSpot)),
                Fate::MergedInto(survivor) => {
                    gone.push((contact.clone(), ArchiveReason::Merged));
                    merges.push((contact, survivor));
                }
            }
        }
        commit_contacts(full, gone, merges, asked_at).await?;
    }
    Ok(())
}

async fn missed<Id: From<String>>(full: &Full<'_>, statement: &'static str) -> Result<Vec<Id>, Setback> {
    let ids: Vec<String> = sqlx::query_scalar(statement)
        .bind(full.claim.workspace)
        .bind(full.scope.hub.0)
        .bind(full.claim.run)
        .fetch_all(full.pool)
        .await
        .attempting("finding what a run did not meet")?;
    Ok(ids.into_iter().map(Id::from).collect())
}

async fn commit_companies(full: &Full<'_>, mut departures: Departures, asked_at: DateTime<Utc>) -> Result<(), Setback> {
    if departures.gone.is_empty() {
        return Ok(());
    }
    let mut turn = full.turn().await?;
    departures.drop_marked(&mut turn, asked_at).await?;
    customer::alias::record(&mut turn, &full.scope, &departures.merges).await?;
    let outcome = guard::archive(&mut turn, &full.scope, &departures.gone).await?;
    let departed = Departed {
        deleted: outcome.because(ArchiveReason::DeletedInHubSpot),
        left_filter: outcome.because(ArchiveReason::LeftFilter),
        merged: outcome.because(ArchiveReason::Merged),
        ..Departed::default()
    };
    full.claim.departed(turn.connection(), &departed).await?;
    Ok(turn.commit().await?)
}

async fn commit_contacts(
    full: &Full<'_>,
    mut gone: Vec<(ContactId, ArchiveReason)>,
    mut merges: Vec<(ContactId, ContactId)>,
    asked_at: DateTime<Utc>,
) -> Result<(), Setback> {
    if gone.is_empty() {
        return Ok(());
    }
    let mut turn = full.turn().await?;
    let ids: Vec<&str> = gone.iter().map(|(contact, _)| contact.as_str()).collect();
    let marked = marked_since(&mut turn, RecordKind::Contact, &ids, asked_at).await?;
    gone.retain(|(contact, _)| !marked.contains(contact.as_str()));
    merges.retain(|(absorbed, _)| !marked.contains(absorbed.as_str()));
    contact::alias::record(&mut turn, &full.scope, &merges).await?;
    let contacts = contact::archive::archive(&mut turn, &full.scope, &gone).await?;
    full.claim.departed(turn.connection(), &Departed { contacts, ..Departed::default() }).await?;
    Ok(turn.commit().await?)
}

async fn tell_of_unsettled_list(full: &Full<'_>) -> Result<(), Setback> {
    let met = Met {
        message: "HubSpot was working out who is on the list, so no customer was archived for not being on it."
            .to_owned(),
        ..Met::about_the_run(Code::ListProcessing)
    };
    let mut turn = full.turn().await?;
    let issues = issue::open(turn.connection(), &full.scope, full.claim.run, &[met]).await?;
    full.claim.advance(turn.connection(), &Advance { issues, ..Advance::default() }, None, true).await?;
    Ok(turn.commit().await?)
}
