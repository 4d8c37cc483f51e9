//! The mass-archive guard (P34): the only way on which HubSpot archives customers.
//!
//! Over all lanes and a rolling 24 hours HubSpot may cause so many archives: the workspace's share of its customers, or
//! twenty where that is more. What goes beyond is held for an admin, and so is all of a set that would leave no live
//! customer. Whoever calls has proved each departure by id; the guard only counts.
//!
//! - The share is taken of the customers that are live now and those HubSpot archived in the window. So the allowance
//!   does not shrink while it is being used, and needs no record of how many there were a day ago.
//! - A held archive waits for an admin. It is not archived when the window has moved on: a list emptied by mistake would
//!   else drain a workspace in ten days.
//! - A dismissed one is left alone until the company is seen in the filter again. The next departure is a new one.
//! - The turn makes it race-free: two lanes cannot spend the same allowance.

use std::collections::HashSet;

use chrono::TimeDelta;
use entity::choice::{ArchiveReason, ChangeEvent, HeldState, Lane};
use entity::id::CustomerId;
use hubspot::CompanyId;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sqlx::FromRow;
use uuid::Uuid;

use crate::apply::Scope;
use crate::error::{Attempting, Error, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// However small the workspace, HubSpot may cause so many archives in a window.
const FLOOR: i64 = 20;

/// The window over which archives are counted.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// A company that is proved to have left, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The company.
    pub company: CompanyId,
    /// Deleted in HubSpot, left the filter, or merged.
    pub cause: ArchiveReason,
}

/// What became of a set of departures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The customers archived.
    pub archived: Vec<CustomerId>,
    /// How many wait for an admin, whether held now or before.
    pub held: i64,
}

/// Archives the live customers of these companies as far as the guard lets them go, and holds the rest. Detached
/// customers, and those whose archive was dismissed, stay.
pub async fn archive(turn: &mut Turn<'_>, scope: &Scope, departures: &[Departure]) -> Result<Outcome> {
    let leaving = leaving(turn, scope, departures).await?;
    let held_before = leaving.iter().filter(|one| one.settled == Some(HeldState::Held)).count();
    let mut fresh: Vec<&Leaving> = leaving.iter().filter(|one| one.settled.is_none()).collect();
    let room = if fresh.is_empty() { 0 } else { room(turn, fresh.len()).await? };
    let held = fresh.split_off(room);
    hold(turn, scope, &held).await?;
    let archived = write(turn, &fresh).await?;
    let waiting = i64::try_from(held_before + held.len()).unwrap_or(i64::MAX);
    if !held.is_empty() {
        tracing::warn!(workspace.id = %scope.workspace, held = held.len(), archived = archived.len(), "the guard held archives back");
    }
    Ok(Outcome { archived, held: waiting })
}

/// Archives these live customers because an admin said so; the guard's allowance is not asked and not used.
pub async fn archive_approved(turn: &mut Turn<'_>, scope: &Scope, departures: &[Departure]) -> Result<Vec<CustomerId>> {
    let leaving = leaving(turn, scope, departures).await?;
    write(turn, &leaving.iter().collect::<Vec<_>>()).await
}

/// Settles what was held or dismissed of these companies: they are live in the filter again.
pub async fn withdraw(turn: &mut Turn<'_>, scope: &Scope, companies: &[&str]) -> Result<u64> {
    let now = turn.now();
    let withdrawn = sqlx::query(
        "update held_archive h set state = 'WITHDRAWN', decided_at = $4, decided_by = null
         from unnest($3::text[]) as i (company_id)
         where h.workspace_id = $1 and h.hub_id = $2 and h.hubspot_company_id = i.company_id
           and h.state in ('HELD', 'DISMISSED')",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(companies)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("withdrawing held archives")?;
    Ok(withdrawn.rows_affected())
}

/// A live, attached customer whose company left.
#[derive(Clone, Debug)]
struct Leaving {
    customer: CustomerId,
    departure: Departure,
    /// What is already known of its archive.
    settled: Option<HeldState>,
}

#[derive(FromRow)]
struct Found {
    ord: i64,
    customer: CustomerId,
    state: Option<String>,
}

async fn leaving(turn: &mut Turn<'_>, scope: &Scope, departures: &[Departure]) -> Result<Vec<Leaving>> {
    let mut once = HashSet::new();
    let departures: Vec<&Departure> = departures.iter().filter(|departure| once.insert(&departure.company)).collect();
    if departures.is_empty() {
        return Ok(Vec::new());
    }
    let companies: Vec<&str> = departures.iter().map(|departure| departure.company.as_str()).collect();
    let found: Vec<Found> = sqlx::query_as(include_str!("guard/leaving.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(companies)
        .fetch_all(turn.connection())
        .await
        .attempting("finding customers whose companies left")?;
    let leaving = found.into_iter().filter_map(|Found { ord, customer, state }| {
        let departure = departures.get(usize::try_from(ord - 1).ok()?)?;
        let settled = state.as_deref().and_then(HeldState::from_word);
        Some(Leaving { customer, departure: (*departure).clone(), settled })
    });
    Ok(leaving.collect())
}

/// How many of so many may be archived now.
async fn room(turn: &mut Turn<'_>, wanted: usize) -> Result<usize> {
    let spent = spent(turn).await?;
    let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
    // under the floor the share does not matter, and a large workspace need not be counted
    let enough = (spent + wanted <= FLOOR).then_some(wanted + 1);
    let Census { live, share } = sqlx::query_as(include_str!("guard/census.sql"))
        .bind(turn.workspace())
        .bind(enough)
        .fetch_one(turn.connection())
        .await
        .attempting("counting the customers that the guard protects")?;
    if live <= wanted {
        return Ok(0);
    }
    let room = (allowance(share, live, spent) - spent).clamp(0, wanted);
    Ok(usize::try_from(room).unwrap_or_default())
}

#[derive(FromRow)]
struct Census {
    live: i64,
    share: Decimal,
}

/// How many archives HubSpot may cause in a window.
fn allowance(share: Decimal, live: i64, spent: i64) -> i64 {
    let of_all = (share * Decimal::from(live + spent)).floor();
    of_all.to_i64().unwrap_or(i64::MAX).max(FLOOR)
}

/// What HubSpot archived in the window, this turn's included. A replaced account's customers were not lost by HubSpot.
async fn spent(turn: &mut Turn<'_>) -> Result<i64> {
    let since = turn.now() - WINDOW;
    let committed: i64 = sqlx::query_scalar(
        "select count(*) from change
         where workspace_id = $1 and at > $2 and event = 'ARCHIVED' and actor = 'HUBSPOT' and object = 'CUSTOMER'
           and reason <> 'ACCOUNT_REPLACED'",
    )
    .bind(turn.workspace())
    .bind(since)
    .fetch_one(turn.connection())
    .await
    .attempting("counting what HubSpot archived lately")?;
    let counts = |entry: &&Entry| {
        matches!(entry.subject, Subject::Customer(_))
            && entry.event == ChangeEvent::Archived
            && entry.reason != Some(ArchiveReason::AccountReplaced)
    };
    let noted = turn.entries().iter().filter(counts).count();
    Ok(committed + i64::try_from(noted).unwrap_or(i64::MAX))
}

async fn write(turn: &mut Turn<'_>, leaving: &[&Leaving]) -> Result<Vec<CustomerId>> {
    if leaving.is_empty() {
        return Ok(Vec::new());
    }
    let now = turn.now();
    let customers: Vec<CustomerId> = leaving.iter().map(|one| one.customer).collect();
    let causes: Vec<&str> = leaving.iter().map(|one| one.departure.cause.as_str()).collect();
    sqlx::query(
        "update customer c set archived_at = $2, archive_reason = i.cause, updated_at = $2
         from unnest($3::uuid[], $4::text[]) as i (id, cause)
         where c.workspace_id = $1 and c.id = i.id",
    )
    .bind(turn.workspace())
    .bind(now)
    .bind(&customers)
    .bind(causes)
    .execute(turn.connection())
    .await
    .attempting("archiving customers")?;
    for one in leaving {
        let entry = Entry::new(Subject::Customer(one.customer), ChangeEvent::Archived);
        turn.note(entry.because(one.departure.cause));
    }
    Ok(customers)
}

async fn hold(turn: &mut Turn<'_>, scope: &Scope, held: &[&Leaving]) -> Result<()> {
    if held.is_empty() {
        return Ok(());
    }
    let origin = turn.origin();
    let lane = origin.lane().ok_or_else(|| Error::Broken {
        attempted: "holding archives",
        reason: "a person's archives are not the guard's".to_owned(),
    })?;
    let now = turn.now();
    let ids: Vec<Uuid> = held.iter().map(|_| scope.clock.new_id()).collect();
    let companies: Vec<&str> = held.iter().map(|one| one.departure.company.as_str()).collect();
    let customers: Vec<CustomerId> = held.iter().map(|one| one.customer).collect();
    let causes: Vec<&str> = held.iter().map(|one| one.departure.cause.as_str()).collect();
    sqlx::query(
        "insert into held_archive (workspace_id, id, hub_id, hubspot_company_id, customer_id, cause, lane, run_id, held_at)
         select $1, i.id, $2, i.company_id, i.customer_id, i.cause, $3, $4, $5
         from unnest($6::uuid[], $7::text[], $8::uuid[], $9::text[]) as i (id, company_id, customer_id, cause)",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(Lane::as_str(lane))
    .bind(origin.run())
    .bind(now)
    .bind(ids)
    .bind(companies)
    .bind(customers)
    .bind(causes)
    .execute(turn.connection())
    .await
    .attempting("holding archives")?;
    Ok(())
}

#[cfg(test)]
mod tests;
