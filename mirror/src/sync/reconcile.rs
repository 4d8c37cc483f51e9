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

use crate::company_filter::CompanyFilter;
use crate::database::{self, HASHING};
use crate::error::{Attempting, Code};
use crate::sync::absence::{self, Fate};
use crate::sync::claim::{Advance, Departed};
use crate::sync::departures::{Departures, marked_since};
use crate::sync::full::Full;
use crate::sync::issue::{self, Met};
use crate::sync::setback::Setback;
use crate::sync::{erased, guard, lone};
use crate::{contact, customer};

/// Asks for everything that a whole listing did not bring, and archives what has left.
pub(crate) async fn reconcile(full: &Full<'_>) -> Result<(), Setback> {
    companies(full).await?;
    contacts(full).await?;
    erased::look(full).await
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
        tell_of_the_unsettled(full).await?;
    }
    Ok(())
}

/// Contacts that the run did not ask for, since no company it read names them, and those that HubSpot did not give.
async fn contacts(full: &Full<'_>) -> Result<(), Setback> {
    let mut missed: Vec<ContactId> = missed(full, include_str!("reconcile/contacts.sql")).await?;
    missed.extend(lone::due(full).await?);
    for set in missed.chunks(BATCH) {
        let asked_at = full.scope.clock.now();
        let fates = absence::prove::<Contacts>(&full.client, &PropertySet::new([]), set).await?;
        let mut gone = Vec::new();
        let mut merges = Vec::new();
        let mut live = Vec::new();
        for (contact, fate) in fates {
            match fate {
                Fate::Live(_) => live.push(contact),
                Fate::Unknown => {}
                Fate::Binned | Fate::Vanished => gone.push((contact, ArchiveReason::DeletedInHubSpot)),
                Fate::MergedInto(survivor) => {
                    gone.push((contact.clone(), ArchiveReason::Merged));
                    merges.push((contact, survivor));
                }
            }
        }
        commit_contacts(full, gone, merges, asked_at).await?;
        lone::proved(full, &live).await?;
    }
    Ok(())
}

async fn missed<Id: From<String>>(full: &Full<'_>, statement: &'static str) -> Result<Vec<Id>, Setback> {
    let attempt = "finding what a run did not meet";
    let mut transaction = database::begin_with(full.pool, HASHING).await.attempting(attempt)?;
    let ids: Vec<String> = sqlx::query_scalar(statement)
        .bind(full.claim.workspace)
        .bind(full.scope.hub.0)
        .bind(full.claim.run)
        .fetch_all(&mut *transaction)
        .await
        .attempting(attempt)?;
    transaction.commit().await.attempting(attempt)?;
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

async fn tell_of_the_unsettled(full: &Full<'_>) -> Result<(), Setback> {
    let (code, message) = match full.filter {
        CompanyFilter::DealPipeline { .. } => (
            Code::HubSpotRefused,
            "HubSpot could not give all deals, so no customer was archived that one of those may belong to.",
        ),
        CompanyFilter::List { .. } | CompanyFilter::LifecycleStages { .. } | CompanyFilter::Everything => (
            Code::ListProcessing,
            "HubSpot was working out who is on the list, so no customer was archived for not being on it.",
        ),
    };
    let met = Met { message: message.to_owned(), ..Met::about_the_run(code) };
    let mut turn = full.turn().await?;
    let issues = issue::open(turn.connection(), &full.scope, full.claim.run, &[met]).await?;
    full.claim.advance(turn.connection(), &Advance { issues, ..Advance::default() }, None, true).await?;
    Ok(turn.commit().await?)
}
