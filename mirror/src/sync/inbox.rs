//! What HubSpot hints at, folded into marks: one row for each record, however many events.
//!
//! A mark says "read this again", never what it reads. Marks, the wish for a refresh and its job are one transaction: a
//! delivery that was answered is never forgotten, and one that was not is sent again.
//!
//! A refresh is queued only when none is queued or at work. So that it cannot fall asleep over a mark that is just being
//! made, whoever marks holds the account's gate together with others, and a refresh closes it for the moment in which it
//! makes sure that nothing is left. Rows are marked in one order, so that deliveries cannot wait for each other in a ring.

mod reception;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::WorkspaceId;
use hubspot::HubId;
use hubspot::webhook::{Change, Delivery, RecordRef};
use sqlx::{FromRow, PgConnection, PgPool};

pub use self::reception::Reception;
use crate::clock::Clock;
use crate::database;
use crate::error::{Attempting, Result};
use crate::gate;
use crate::job;
use crate::sync::dirty::{self, Key, Mark};

/// The time of the last delivery is written down no more often than this.
const DELIVERIES: TimeDelta = TimeDelta::seconds(1);

/// A refresh without a sign of life for so long is asked for again.
const LOST: TimeDelta = TimeDelta::minutes(5);

/// Marks every record that deliveries name, in every workspace that is connected to its account.
async fn accept<'d>(pool: &PgPool, clock: &Clock, deliveries: impl IntoIterator<Item = &'d Delivery>) -> Result<()> {
    const ATTEMPT: &str = "taking in a delivery";
    let accounts = fold(deliveries);
    if accounts.is_empty() {
        return Ok(());
    }
    let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
    mark_all(&mut transaction, clock, &accounts).await?;
    transaction.commit().await.attempting(ATTEMPT)
}

/// The same for one delivery, inside a transaction that remembers where it came from.
pub(crate) async fn take_in(transaction: &mut PgConnection, clock: &Clock, delivery: &Delivery) -> Result<()> {
    mark_all(transaction, clock, &fold([delivery])).await
}

async fn mark_all(transaction: &mut PgConnection, clock: &Clock, accounts: &Accounts) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    for hub in accounts.keys() {
        gate::pass(transaction, *hub).await?;
    }
    let hubs: Vec<HubId> = accounts.keys().copied().collect();
    let lanes = lanes(transaction, &hubs).await?;
    if lanes.is_empty() {
        return Ok(());
    }
    let now = clock.now();
    let marks = lanes.iter().flat_map(|lane| {
        let of_account = accounts.get(&HubId(lane.hub_id)).into_iter().flatten();
        of_account.map(|(key, told)| Mark {
            workspace: lane.workspace_id,
            key,
            erased: told.erased,
            occurred_at: told.occurred_at,
        })
    });
    dirty::mark(transaction, &marks.collect::<Vec<_>>(), now).await?;
    for lane in &lanes {
        lane.wake(transaction, now, Some(now)).await?;
    }
    Ok(())
}

/// Marks records of one workspace because another lane found that they changed, inside that lane's transaction.
pub async fn mark(
    connection: &mut PgConnection,
    clock: &Clock,
    workspace: WorkspaceId,
    hub: HubId,
    records: &[RecordRef],
) -> Result<()> {
    let keys: BTreeSet<Key> = records.iter().map(|record| Key::new(hub, record)).collect();
    gate::pass(connection, hub).await?;
    let lanes = lanes(connection, &[hub]).await?;
    let Some(lane) = lanes.iter().find(|lane| lane.workspace_id == workspace) else { return Ok(()) };
    let now = clock.now();
    let mark = |key| Mark { workspace, key, erased: false, occurred_at: None };
    let marks: Vec<Mark<'_>> = keys.iter().map(mark).collect();
    dirty::mark(connection, &marks, now).await?;
    lane.wake(connection, now, None).await
}

/// What events tell of one record.
#[derive(Clone, Copy, Debug)]
struct Told {
    /// HubSpot erased it.
    erased: bool,
    /// When the last of them occurred, if all of them say when.
    occurred_at: Option<DateTime<Utc>>,
}

/// What is told of records, by account.
type Accounts = BTreeMap<HubId, BTreeMap<Key, Told>>;

fn fold<'d>(deliveries: impl IntoIterator<Item = &'d Delivery>) -> Accounts {
    let mut accounts = Accounts::new();
    for event in deliveries.into_iter().flat_map(|delivery| &delivery.events) {
        let told = Told { erased: matches!(event.change, Change::PrivacyDeleted(_)), occurred_at: event.occurred_at };
        for record in event.change.touched() {
            let account = accounts.entry(event.hub_id).or_default();
            account.entry(Key::new(event.hub_id, &record)).and_modify(|before| before.and(told)).or_insert(told);
        }
    }
    accounts
}

impl Told {
    fn and(&mut self, other: Self) {
        self.erased |= other.erased;
        self.occurred_at = self.occurred_at.zip(other.occurred_at).map(|(one, another)| one.max(another));
    }
}

/// A workspace's real-time lane, as whoever marks needs it.
#[derive(Debug, FromRow)]
struct Lane {
    workspace_id: WorkspaceId,
    hub_id: i64,
    connected: bool,
    known: bool,
    delivered_at: Option<DateTime<Utc>>,
    refresh_awake_at: Option<DateTime<Utc>>,
}

/// The lanes of the workspaces that these accounts are connected to. One whose consent has to be repeated still takes
/// marks: they are seen to afterwards.
async fn lanes(connection: &mut PgConnection, hubs: &[HubId]) -> Result<Vec<Lane>> {
    let hubs: Vec<i64> = hubs.iter().map(|hub| hub.0).collect();
    sqlx::query_as(
        "select c.workspace_id, c.hub_id, c.status = 'CONNECTED' as connected, l.workspace_id is not null as known,
                l.delivered_at, l.refresh_awake_at
         from connection c left join lane_state l on l.workspace_id = c.workspace_id
         where c.hub_id = any ($1) and c.status in ('CONNECTED', 'REAUTHORIZE')
         order by c.workspace_id",
    )
    .bind(hubs)
    .fetch_all(connection)
    .await
    .attempting("finding the workspaces of an account")
}

impl Lane {
    /// Notes a delivery and queues a refresh, each only where needed: most deliveries write nothing here, and so do not
    /// wait for each other.
    async fn wake(
        &self,
        connection: &mut PgConnection,
        now: DateTime<Utc>,
        delivered: Option<DateTime<Utc>>,
    ) -> Result<()> {
        let asleep = self.connected && self.refresh_awake_at.is_none_or(|at| at < now - LOST);
        let told = delivered.is_some() && self.delivered_at.is_none_or(|at| at < now - DELIVERIES);
        if !asleep && !told {
            return Ok(());
        }
        if !self.known {
            sqlx::query("insert into lane_state (workspace_id) values ($1) on conflict do nothing")
                .bind(self.workspace_id)
                .execute(&mut *connection)
                .await
                .attempting("beginning a real-time lane")?;
        }
        // another delivery may have done the same since the row was read
        let woken: Option<bool> = sqlx::query_scalar(
            "update lane_state l set
                 delivered_at = greatest(l.delivered_at, $3),
                 refresh_awake_at = case when $4 and (l.refresh_awake_at is null or l.refresh_awake_at < $5)
                                         then $2 else l.refresh_awake_at end
             where l.workspace_id = $1
               and (($4 and (l.refresh_awake_at is null or l.refresh_awake_at < $5))
                    or ($3 is not null and (l.delivered_at is null or l.delivered_at < $6)))
             returning $4 and l.refresh_awake_at = $2",
        )
        .bind(self.workspace_id)
        .bind(now)
        .bind(delivered)
        .bind(asleep)
        .bind(now - LOST)
        .bind(now - DELIVERIES)
        .fetch_optional(&mut *connection)
        .await
        .attempting("waking a real-time lane")?;
        if woken == Some(true) {
            job::enqueue_refresh(connection, self.workspace_id, None).await?;
        }
        Ok(())
    }
}
