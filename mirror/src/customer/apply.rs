//! Companies to customers: the only writer from HubSpot.

use chrono::{DateTime, Utc};
use entity::choice::Lane;
use hubspot::{CompanyId, PropertyName};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::apply::{Applied, Keep, SET, Scope, Tally, Verdict, Work, count, json};
use crate::error::{Attempting, Result};
use crate::field_map::resolve::CustomerPatch;
use crate::turn::Turn;

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

/// Applies companies to their customers, in the caller's turn. Each company stands in the set once. Tags of properties other
/// than `tagging` are removed: the map named them once.
pub async fn apply(
    turn: &mut Turn<'_>,
    scope: &Scope,
    companies: &[MappedCompany],
    tagging: &[PropertyName],
) -> Result<Applied> {
    let tagging: Vec<&str> = tagging.iter().map(PropertyName::as_str).collect();
    let mut applied = Applied::default();
    for (number, set) in companies.chunks(SET).enumerate() {
        let work = compare(turn, scope, set, &tagging).await?;
        let new: Vec<&MappedCompany> = work.new.iter().filter_map(|place| set.get(*place)).collect();
        insert(turn, scope, &new).await?;
        update(turn, scope, set, &work, &tagging).await?;
        applied.tally += work.tally;
        applied.clears |= work.clears;
        applied.excluded.extend(work.excluded.into_iter().map(|place| number * SET + place));
    }
    Ok(applied)
}

/// Adds companies without looking: for a workspace that never had any. Fails when one of them is here after all.
pub async fn add(turn: &mut Turn<'_>, scope: &Scope, companies: &[MappedCompany]) -> Result<Tally> {
    for set in companies.chunks(SET) {
        insert(turn, scope, &set.iter().collect::<Vec<_>>()).await?;
    }
    Ok(Tally { created: count(companies.len()), ..Tally::default() })
}

async fn compare(turn: &mut Turn<'_>, scope: &Scope, set: &[MappedCompany], tagging: &[&str]) -> Result<Work> {
    let columns = Columns::of(set);
    let verdicts: Vec<Verdict> = sqlx::query_as(include_str!("apply/compare.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(columns.company_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.names)
        .bind(columns.domains)
        .bind(columns.owners)
        .bind(columns.plans)
        .bind(columns.arrs)
        .bind(columns.industries)
        .bind(columns.employee_counts)
        .bind(columns.custom)
        .bind(columns.tags)
        .bind(tagging)
        .fetch_all(turn.connection())
        .await
        .attempting("comparing companies")?;
    Work::sort(verdicts)
}

async fn insert(turn: &mut Turn<'_>, scope: &Scope, new: &[&MappedCompany]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let origin = turn.origin();
    let ids: Vec<Uuid> = new.iter().map(|_| scope.clock.new_id()).collect();
    let names: Vec<&str> = new.iter().map(|company| company.patch.first_name()).collect();
    let created_ats: Vec<_> = new.iter().map(|company| company.patch.created_at.as_set().copied()).collect();
    let columns = Columns::of(new.iter().copied());
    sqlx::query(include_str!("apply/insert.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(turn.now())
        .bind(count(new.len()))
        .bind(ids)
        .bind(columns.company_ids)
        .bind(columns.stamps)
        .bind(names)
        .bind(columns.domains)
        .bind(columns.owners)
        .bind(columns.plans)
        .bind(columns.arrs)
        .bind(columns.industries)
        .bind(columns.employee_counts)
        .bind(created_ats)
        .bind(columns.custom)
        .bind(columns.tags)
        .bind(origin.actor())
        .bind(origin.user())
        .bind(origin.key())
        .bind(origin.lane().map(Lane::as_str))
        .bind(origin.run())
        .execute(turn.connection())
        .await
        .attempting("adding customers")?;
    turn.changed();
    Ok(())
}

async fn update(
    turn: &mut Turn<'_>,
    scope: &Scope,
    set: &[MappedCompany],
    work: &Work,
    tagging: &[&str],
) -> Result<()> {
    if work.stored.is_empty() {
        return Ok(());
    }
    let origin = turn.origin();
    let columns = Columns::of(work.stored.iter().filter_map(|(place, _)| set.get(*place)));
    sqlx::query(include_str!("apply/update.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(turn.now())
        .bind(columns.company_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.names)
        .bind(columns.domains)
        .bind(columns.owners)
        .bind(columns.plans)
        .bind(columns.arrs)
        .bind(columns.industries)
        .bind(columns.employee_counts)
        .bind(columns.custom)
        .bind(columns.tags)
        .bind(work.numbers())
        .bind(work.events())
        .bind(origin.lane().map(Lane::as_str))
        .bind(origin.run())
        .bind(work.noted())
        .bind(tagging)
        .execute(turn.connection())
        .await
        .attempting("changing customers")?;
    turn.changed();
    Ok(())
}

/// A set turned on its side: one array a column.
#[derive(Default)]
struct Columns<'a> {
    company_ids: Vec<&'a str>,
    stamps: Vec<Option<DateTime<Utc>>>,
    keep: Vec<i32>,
    names: Vec<Option<&'a str>>,
    domains: Vec<Option<&'a str>>,
    owners: Vec<Option<Uuid>>,
    plans: Vec<Option<Uuid>>,
    arrs: Vec<Option<Decimal>>,
    industries: Vec<Option<&'a str>>,
    employee_counts: Vec<Option<i64>>,
    custom: Vec<Option<&'a str>>,
    tags: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    fn of(companies: impl IntoIterator<Item = &'a MappedCompany>) -> Self {
        let mut columns = Self::default();
        for company in companies {
            columns.push(company);
        }
        columns
    }

    fn push(&mut self, company: &'a MappedCompany) {
        let patch = &company.patch;
        let mut keep = Keep::default();
        self.company_ids.push(company.id.as_str());
        self.stamps.push(company.modified_at);
        self.names.push(keep.bit(0, &patch.name).map(String::as_str));
        self.domains.push(keep.bit(1, &patch.domain).map(String::as_str));
        self.owners.push(keep.bit(2, &patch.owner).map(|id| id.0));
        self.plans.push(keep.bit(3, &patch.plan).map(|id| id.0));
        self.arrs.push(keep.bit(4, &patch.arr).copied());
        self.industries.push(keep.bit(5, &patch.industry).map(String::as_str));
        self.employee_counts.push(keep.bit(6, &patch.employee_count).copied());
        self.custom.push(json(&patch.custom));
        self.tags.push(json(&patch.synced_tags));
        self.keep.push(keep.0);
    }
}
