//! Which of the records that HubSpot names have changed without our knowing.
//!
//! A record counts as known when its row carries the stamp HubSpot gives, when it is marked to be read again, or when it
//! was read since. So a look that covers the same minutes twice finds nothing the second time, and records that sync must
//! not bring back are not asked for again and again.

use chrono::{DateTime, Utc};
use hubspot::{CompanyId, ContactId};
use sqlx::PgPool;

use crate::apply::Scope;
use crate::error::{Attempting, Result};

/// What HubSpot says of a record.
#[derive(Clone, Debug)]
pub(crate) struct Sighting<Id> {
    pub(crate) id: Id,
    /// When it, or what decides about it, last changed.
    pub(crate) at: DateTime<Utc>,
    /// Whether the filter admits it, as far as HubSpot told.
    pub(crate) place: Place,
}

/// Where a record stands towards the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is admitted: it should be here.
    Inside,
    /// It is not admitted: it should not be here.
    Outside,
    /// Something else decides; only its values count.
    Undecided,
}

impl Place {
    fn admitted(self) -> Option<bool> {
        match self {
            Self::Inside => Some(true),
            Self::Outside => Some(false),
            Self::Undecided => None,
        }
    }
}

/// The companies that have to be read again because their values are newer than ours.
pub(crate) async fn companies(
    pool: &PgPool,
    scope: &Scope,
    sightings: &[Sighting<CompanyId>],
) -> Result<Vec<CompanyId>> {
    ask_companies(pool, scope, sightings, include_str!("missing/companies.sql")).await
}

/// The companies that have to be read again because they are here and should not be, or the other way round.
pub(crate) async fn misplaced(
    pool: &PgPool,
    scope: &Scope,
    sightings: &[Sighting<CompanyId>],
) -> Result<Vec<CompanyId>> {
    ask_companies(pool, scope, sightings, include_str!("missing/misplaced.sql")).await
}

async fn ask_companies(
    pool: &PgPool,
    scope: &Scope,
    sightings: &[Sighting<CompanyId>],
    statement: &'static str,
) -> Result<Vec<CompanyId>> {
    let ids: Vec<String> = sqlx::query_scalar(statement)
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(sightings.iter().map(|sighting| sighting.id.as_str()).collect::<Vec<_>>())
        .bind(sightings.iter().map(|sighting| sighting.at).collect::<Vec<_>>())
        .bind(sightings.iter().map(|sighting| sighting.place.admitted()).collect::<Vec<_>>())
        .fetch_all(pool)
        .await
        .attempting("comparing companies with what HubSpot says of them")?;
    Ok(ids.into_iter().map(CompanyId::from).collect())
}

/// What a look at contacts found.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    /// They are here, with older values.
    pub(crate) stale: Vec<ContactId>,
    /// They are not here, which is right unless they are linked to a customer.
    pub(crate) unknown: Vec<ContactId>,
}

/// The contacts whose values are newer than ours, and those that are not here.
pub(crate) async fn contacts(pool: &PgPool, scope: &Scope, sightings: &[Sighting<ContactId>]) -> Result<Contacts> {
    let rows: Vec<(String, bool)> = sqlx::query_as(include_str!("missing/contacts.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(sightings.iter().map(|sighting| sighting.id.as_str()).collect::<Vec<_>>())
        .bind(sightings.iter().map(|sighting| sighting.at).collect::<Vec<_>>())
        .fetch_all(pool)
        .await
        .attempting("comparing contacts with what HubSpot says of them")?;
    let mut found = Contacts::default();
    for (id, known) in rows {
        if known { found.stale.push(id.into()) } else { found.unknown.push(id.into()) }
    }
    Ok(found)
}

/// Of these companies, those that are live customers.
pub(crate) async fn live_among(pool: &PgPool, scope: &Scope, companies: &[CompanyId]) -> Result<Vec<CompanyId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select c.hubspot_company_id
         from unnest($3::text[]) as i (hubspot_id)
         cross join lateral (
             select hubspot_company_id from customer
             where workspace_id = $1 and hub_id = $2 and hubspot_company_id = i.hubspot_id and archived_at is null
             limit 1
         ) c",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(companies.iter().map(CompanyId::as_str).collect::<Vec<_>>())
    .fetch_all(pool)
    .await
    .attempting("looking which companies are customers")?;
    Ok(ids.into_iter().map(CompanyId::from).collect())
}

/// All companies of live customers that HubSpot feeds.
pub(crate) async fn live(pool: &PgPool, scope: &Scope) -> Result<Vec<CompanyId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select hubspot_company_id from customer
         where workspace_id = $1 and hub_id = $2 and archived_at is null and detached_at is null",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .fetch_all(pool)
    .await
    .attempting("reading which companies are customers")?;
    Ok(ids.into_iter().map(CompanyId::from).collect())
}

/// Customers of one round.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Their companies.
    pub(crate) companies: Vec<CompanyId>,
    /// The number behind which the next round begins: zero behind the last customer.
    pub(crate) behind: i64,
}

/// The live customers behind this number that HubSpot feeds and nobody has to decide about.
pub(crate) async fn next_customers(pool: &PgPool, scope: &Scope, behind: i64, most: i64) -> Result<Round> {
    let rows: Vec<(String, i64)> = sqlx::query_as(include_str!("missing/next_customers.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(behind)
        .bind(most)
        .fetch_all(pool)
        .await
        .attempting("finding the customers of a round")?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == most);
    let behind = rows.last().filter(|_| is_full).map_or(0, |(_, number)| *number);
    Ok(Round { companies: rows.into_iter().map(|(id, _)| id.into()).collect(), behind })
}

#[cfg(test)]
mod tests;
