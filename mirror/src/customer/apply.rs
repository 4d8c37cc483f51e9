//! Companies to customers: the only writer from HubSpot.

use chrono::{DateTime, Utc};
use hubspot::CompanyId;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply::{Keep, Outcome, SET, Scope, TRIES, Tally, json, sort, unsettled};
use crate::error::{Attempting, Result};
use crate::field_map::resolve::CustomerPatch;

/// One company, mapped.
#[derive(Clone, Debug)]
pub struct MappedCompany {
    /// The company.
    pub id: CompanyId,
    /// HubSpot's modification stamp.
    pub modified_at: Option<DateTime<Utc>>,
    /// What the map made of it.
    pub patch: CustomerPatch,
}

/// Applies companies to their customers, inside the caller's transaction. Each company stands in the set once.
pub async fn apply(connection: &mut PgConnection, scope: &Scope, companies: &[MappedCompany]) -> Result<Tally> {
    let mut tally = Tally::default();
    for set in companies.chunks(SET) {
        let mut pending: Vec<&MappedCompany> = set.iter().collect();
        for _ in 0..TRIES {
            if pending.is_empty() {
                break;
            }
            let (done, raced) = sort(statement(connection, scope, &pending).await?)?;
            tally += done;
            pending = raced.into_iter().filter_map(|index| pending.get(index).copied()).collect();
        }
        if !pending.is_empty() {
            return Err(unsettled(pending.len()));
        }
    }
    Ok(tally)
}

async fn statement(connection: &mut PgConnection, scope: &Scope, companies: &[&MappedCompany]) -> Result<Vec<Outcome>> {
    let columns = Columns::of(scope, companies);
    sqlx::query_as(include_str!("apply.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(scope.clock.now())
        .bind(columns.ids)
        .bind(columns.company_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.names)
        .bind(columns.fallback_names)
        .bind(columns.domains)
        .bind(columns.owners)
        .bind(columns.plans)
        .bind(columns.arrs)
        .bind(columns.industries)
        .bind(columns.employee_counts)
        .bind(columns.created_ats)
        .bind(columns.custom)
        .bind(columns.tags)
        .fetch_all(connection)
        .await
        .attempting("applying companies")
}

/// A set turned on its side: one array a column.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<Uuid>,
    company_ids: Vec<&'a str>,
    stamps: Vec<Option<DateTime<Utc>>>,
    keep: Vec<i32>,
    names: Vec<Option<&'a str>>,
    fallback_names: Vec<&'a str>,
    domains: Vec<Option<&'a str>>,
    owners: Vec<Option<Uuid>>,
    plans: Vec<Option<Uuid>>,
    arrs: Vec<Option<Decimal>>,
    industries: Vec<Option<&'a str>>,
    employee_counts: Vec<Option<i64>>,
    created_ats: Vec<Option<DateTime<Utc>>>,
    custom: Vec<Option<&'a str>>,
    tags: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    fn of(scope: &Scope, companies: &[&'a MappedCompany]) -> Self {
        let mut columns = Self::default();
        for company in companies {
            columns.push(scope, company);
        }
        columns
    }

    fn push(&mut self, scope: &Scope, company: &'a MappedCompany) {
        let patch = &company.patch;
        let mut keep = Keep::default();
        self.ids.push(scope.clock.new_id());
        self.company_ids.push(company.id.as_str());
        self.stamps.push(company.modified_at);
        self.names.push(keep.bit(0, &patch.name).map(String::as_str));
        self.fallback_names.push(&patch.fallback_name);
        self.domains.push(keep.bit(1, &patch.domain).map(String::as_str));
        self.owners.push(keep.bit(2, &patch.owner).map(|id| id.0));
        self.plans.push(keep.bit(3, &patch.plan).map(|id| id.0));
        self.arrs.push(keep.bit(4, &patch.arr).copied());
        self.industries.push(keep.bit(5, &patch.industry).map(String::as_str));
        self.employee_counts.push(keep.bit(6, &patch.employee_count).copied());
        self.created_ats.push(patch.created_at.as_set().copied());
        self.custom.push(json(&patch.custom));
        self.tags.push(json(&patch.synced_tags));
        self.keep.push(keep.0);
    }
}
