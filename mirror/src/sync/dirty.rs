//! Marks: which records are to be read again, and which were read lately.
//!
//! A mark is a number that every event raises. Who reads a record remembers the number and, when what they read is
//! committed, clears the mark only if it still is that one: an event that came meanwhile keeps the record marked.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::RecordKind;
use entity::id::WorkspaceId;
use hubspot::webhook::RecordRef;
use hubspot::{BATCH, CompanyId, ContactId, DealId, HubId, ObjectKind};
use metrics::histogram;
use sqlx::{FromRow, PgConnection, PgPool};

use crate::apply::Scope;
use crate::error::{Attempting, Error, Result};

/// How long a record that was read is remembered: longer than any page of a full run is under way.
const REMEMBERED: TimeDelta = TimeDelta::hours(1);

/// The longest wait before a record that could not be read is tried again.
const LONGEST_WAIT_S: f64 = 600.0;

/// A record of an account, in the order in which rows are marked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    object: &'static str,
    id: Box<str>,
    hub: i64,
}

impl Key {
    pub(crate) fn new(hub: HubId, record: &RecordRef) -> Self {
        Self { object: word(record.kind()), id: record.id().into(), hub: hub.0 }
    }
}

/// A mark to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark<'k> {
    pub(crate) workspace: WorkspaceId,
    pub(crate) key: &'k Key,
    /// HubSpot erased the contact for privacy.
    pub(crate) erased: bool,
    /// When the last of the events behind it occurred, by HubSpot's clock, if all of them say so.
    pub(crate) occurred_at: Option<DateTime<Utc>>,
}

/// Makes marks, each key once for a workspace and in ascending order.
///
/// An event is passed over when the record was marked by one that occurred later: the record was read after that one, or is
/// still to be read, so nothing new can be found. That makes events sent twice, and those that both a webhook and the
/// journal tell of, cost one read. A time without milliseconds may have been cut, and counts as the end of its second.
pub(crate) async fn mark(connection: &mut PgConnection, marks: &[Mark<'_>], now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "insert into dirty_record as d (workspace_id, hub_id, object, hubspot_id, erased, heard_at, told_at, marked_at, due_at)
         select i.workspace_id, i.hub_id, i.object, i.hubspot_id, i.erased, i.occurred_at, i.occurred_at, $1, $1
         from unnest($2::uuid[], $3::int8[], $4::text[], $5::text[], $6::bool[], $7::timestamptz[])
              with ordinality as i (workspace_id, hub_id, object, hubspot_id, erased, occurred_at, ord)
         order by i.ord
         on conflict (workspace_id, object, hubspot_id) do update set
             mark = d.mark + 1, hub_id = excluded.hub_id, marked_at = excluded.marked_at, due_at = excluded.due_at,
             attempts = 0, read_at = null,
             told_at = least(case when d.read_at is null then d.told_at end, excluded.told_at),
             heard_at = greatest(case when d.hub_id = excluded.hub_id then d.heard_at end, excluded.heard_at),
             erased = excluded.erased or (d.erased and d.hub_id = excluded.hub_id)
         where excluded.erased
            or d.hub_id <> excluded.hub_id
            or (excluded.heard_at + case when excluded.heard_at = date_trunc('second', excluded.heard_at)
                                         then interval '999 ms' else interval '0' end <= d.heard_at) is not true",
    )
    .bind(now)
    .bind(marks.iter().map(|mark| mark.workspace).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.key.hub).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.key.object).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.key.id.as_ref()).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.erased).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.occurred_at).collect::<Vec<_>>())
    .execute(connection)
    .await
    .attempting("marking records")?;
    Ok(())
}

/// A record with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dirty<Id> {
    pub(crate) id: Id,
    pub(crate) mark: i64,
    /// HubSpot erased the contact for privacy.
    pub(crate) erased: bool,
    /// When the first event that the mark stands for occurred, by HubSpot's clock, if it told.
    pub(crate) told_at: Option<DateTime<Utc>>,
}

/// Marked records that are due: of each kind as many as one batch reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) companies: Vec<Dirty<CompanyId>>,
    pub(crate) deals: Vec<Dirty<DealId>>,
    pub(crate) contacts: Vec<Dirty<ContactId>>,
}

impl Due {
    pub(crate) fn is_empty(&self) -> bool {
        self.companies.is_empty() && self.deals.is_empty() && self.contacts.is_empty()
    }

    /// Whether there may be more than one batch reads.
    pub(crate) fn is_full(&self) -> bool {
        [self.companies.len(), self.deals.len(), self.contacts.len()].iter().any(|count| *count >= BATCH)
    }
}

#[derive(FromRow)]
struct Row {
    object: String,
    hubspot_id: String,
    mark: i64,
    erased: bool,
    told_at: Option<DateTime<Utc>>,
}

/// The records that have waited longest, a hundred of each kind at most.
pub(crate) async fn due(pool: &PgPool, scope: &Scope) -> Result<Due> {
    let rows: Vec<Row> = sqlx::query_as(
        "select d.object, d.hubspot_id, d.mark, d.erased, d.told_at
         from unnest(array['COMPANY', 'DEAL', 'CONTACT']) as kind (object)
         cross join lateral (
             select object, hubspot_id, mark, erased, told_at from dirty_record
             where workspace_id = $1 and hub_id = $2 and object = kind.object and read_at is null and due_at <= $3
             order by due_at
             limit $4
         ) d",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(scope.clock.now())
    .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
    .fetch_all(pool)
    .await
    .attempting("taking marked records")?;
    let mut due = Due::default();
    for Row { object, hubspot_id, mark, erased, told_at } in rows {
        match object.as_str() {
            "COMPANY" => due.companies.push(Dirty { id: CompanyId::from(hubspot_id), mark, erased, told_at }),
            "DEAL" => due.deals.push(Dirty { id: DealId::from(hubspot_id), mark, erased, told_at }),
            "CONTACT" => due.contacts.push(Dirty { id: ContactId::from(hubspot_id), mark, erased, told_at }),
            other => {
                let reason = format!("a mark on {other}");
                return Err(Error::Broken { attempted: "taking marked records", reason });
            }
        }
    }
    Ok(due)
}

/// What a batch did with its marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settled {
    objects: Vec<&'static str>,
    ids: Vec<String>,
    marks: Vec<i64>,
    failed: Vec<bool>,
    told_at: Vec<Option<DateTime<Utc>>>,
}

impl Settled {
    /// What became of a record: it was read, and what was read is being committed; or it could not be read, so that it
    /// stays marked and waits.
    pub(crate) fn push<Id: AsRef<str>>(&mut self, kind: ObjectKind, dirty: &Dirty<Id>, failed: bool) {
        self.objects.push(word(kind));
        self.ids.push(dirty.id.as_ref().to_owned());
        self.marks.push(dirty.mark);
        self.failed.push(failed);
        self.told_at.push(dirty.told_at);
    }

    /// Measures how long it took from the events to the commit, of which this is the moment.
    pub(crate) fn measure(&self, committed_at: DateTime<Utc>) {
        let read = self.told_at.iter().zip(&self.failed).filter(|(_, failed)| !**failed);
        for told_at in read.filter_map(|(told_at, _)| *told_at) {
            // clocks differ
            let lag = (committed_at - told_at).to_std().unwrap_or_default();
            histogram!("pivotal_webhook_lag_seconds").record(lag);
        }
    }
}

/// Clears the marks of a batch, at the end of its turn and with the account's gate closed: deliveries lock these rows in
/// an order of their own. Each row is looked up by itself first: a plan made while few were marked would go through all of
/// the workspace's and hold each of them against the whole batch.
pub(crate) async fn settle(
    connection: &mut PgConnection,
    scope: &Scope,
    settled: &Settled,
    asked_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update dirty_record d set
             read_at = case when i.failed then null else $2 end,
             erased = d.erased and i.failed,
             attempts = case when i.failed then d.attempts + 1 else 0 end,
             due_at = case when i.failed then $3 + make_interval(secs => least(power(2, least(d.attempts, 20)), $4))
                           else d.due_at end
         from unnest($5::text[], $6::text[], $7::int8[], $8::bool[]) as i (object, hubspot_id, mark, failed)
         cross join lateral (
             select ctid from dirty_record
             where workspace_id = $1 and object = i.object and hubspot_id = i.hubspot_id and mark = i.mark
             limit 1
         ) as found
         where d.ctid = found.ctid",
    )
    .bind(scope.workspace)
    .bind(asked_at)
    .bind(scope.clock.now())
    .bind(LONGEST_WAIT_S)
    .bind(&settled.objects)
    .bind(&settled.ids)
    .bind(&settled.marks)
    .bind(&settled.failed)
    .execute(connection)
    .await
    .attempting("clearing marks")?;
    Ok(())
}

/// Of these records, those that were marked or read after a page of a full run was asked for. What the page says of them
/// may be older than what stands here; those that are still marked are read again anyway.
pub(crate) async fn heard_of_since(
    connection: &mut PgConnection,
    scope: &Scope,
    object: RecordKind,
    ids: &[&str],
    asked_at: DateTime<Utc>,
) -> Result<HashSet<String>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select hubspot_id from dirty_record
         where workspace_id = $1 and object = $2 and hubspot_id = any ($3) and hub_id = $4
           and (read_at > $5 or marked_at > $5)",
    )
    .bind(scope.workspace)
    .bind(object.as_str())
    .bind(ids)
    .bind(scope.hub.0)
    .bind(asked_at)
    .fetch_all(connection)
    .await
    .attempting("looking for records that were heard of meanwhile")?;
    Ok(ids.into_iter().collect())
}

/// Whether none of these records is marked.
pub(crate) async fn are_read(pool: &PgPool, workspace: WorkspaceId, hub: HubId, records: &[RecordRef]) -> Result<bool> {
    let keys: Vec<Key> = records.iter().map(|record| Key::new(hub, record)).collect();
    sqlx::query_scalar(
        "select not exists (
             select from unnest($3::text[], $4::text[]) as i (object, hubspot_id)
             join dirty_record d on d.workspace_id = $1 and d.object = i.object and d.hubspot_id = i.hubspot_id
             where d.hub_id = $2 and d.read_at is null
         )",
    )
    .bind(workspace)
    .bind(hub.0)
    .bind(keys.iter().map(|key| key.object).collect::<Vec<_>>())
    .bind(keys.iter().map(|key| key.id.as_ref()).collect::<Vec<_>>())
    .fetch_one(pool)
    .await
    .attempting("looking whether records were read")
}

/// When the next marked record is due, if there is one.
pub(crate) async fn next_due(connection: &mut PgConnection, scope: &Scope) -> Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar(
        "select due_at from dirty_record where workspace_id = $1 and hub_id = $2 and read_at is null order by due_at limit 1",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .fetch_optional(connection)
    .await
    .attempting("looking for marks that are left")
}

/// Forgets what was read long ago, and what another account had marked. With the gate closed.
pub(crate) async fn forget_old(connection: &mut PgConnection, scope: &Scope) -> Result<()> {
    sqlx::query("delete from dirty_record where workspace_id = $1 and read_at < $2")
        .bind(scope.workspace)
        .bind(scope.clock.now() - REMEMBERED)
        .execute(&mut *connection)
        .await
        .attempting("forgetting marks long cleared")?;
    sqlx::query("delete from dirty_record where workspace_id = $1 and read_at is null and hub_id <> $2")
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .execute(connection)
        .await
        .attempting("forgetting another account's marks")?;
    Ok(())
}

/// Drops the marks made before a moment at which nothing was here that they could be about.
pub(crate) async fn drop_before(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    moment: DateTime<Utc>,
) -> Result<()> {
    sqlx::query("delete from dirty_record where workspace_id = $1 and marked_at <= $2")
        .bind(workspace)
        .bind(moment)
        .execute(connection)
        .await
        .attempting("dropping marks that are about nothing")?;
    Ok(())
}

fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Company => RecordKind::Company.as_str(),
        ObjectKind::Contact => RecordKind::Contact.as_str(),
        ObjectKind::Deal => "DEAL",
    }
}
