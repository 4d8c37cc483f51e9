//! The row that all processes share, and leave to call taken from it.
//!
//! Slots are moments on the database's clock, the only one all processes have in common. A lease is translated to this
//! process's own clock by what the database read while the transaction was under way: the translation is off by no more
//! than that took, and the error is put where it does no harm. A lease opens late rather than early, and ends early
//! rather than late.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use hubspot::{Bucket, BudgetError, HubId, Lane};
use sqlx::{FromRow, PgConnection, PgPool};
use tokio::time::Instant;

use super::LONGEST_WAIT;
use super::limits::Rate;
use super::slots::{Millis, Slots};
use crate::database;

/// Leave to make one call, from one moment to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lease {
    /// Not before this.
    pub(super) opens: Instant,
    /// Nor after this: the slot is free again a window later, and somebody else may count on it.
    ends: Instant,
}

impl Lease {
    pub(super) fn is_good_at(&self, now: Instant) -> bool {
        now <= self.ends
    }
}

/// One bucket's row.
#[derive(Clone)]
pub(super) struct Row {
    pool: PgPool,
    hub: HubId,
    bucket: Bucket,
    rate: Rate,
    /// The rate's calls, or fewer if HubSpot allows this account fewer.
    calls: Arc<AtomicU16>,
}

impl Row {
    pub(super) fn new(pool: PgPool, hub: HubId, bucket: Bucket, rate: Rate) -> Self {
        Self { pool, hub, bucket, rate, calls: Arc::new(AtomicU16::new(rate.calls.max(1))) }
    }

    /// HubSpot says that it allows so many calls. Fewer than configured are believed, more are not: the operator may have
    /// left room for somebody else.
    pub(super) fn learn(&self, calls: u32) {
        let calls = u16::try_from(calls).unwrap_or(u16::MAX).max(1);
        self.calls.fetch_min(calls, Ordering::Relaxed);
    }

    /// Takes up to `count` leases. `missed` says how often the caller came too late for one: each time the next is kept for
    /// longer, so that a slow database makes calls rarer but never impossible.
    pub(super) async fn lease(&self, lane: Lane, count: usize, missed: u32) -> Result<Vec<Lease>, BudgetError> {
        let calls = usize::from(self.calls.load(Ordering::Relaxed));
        let open = match lane {
            Lane::Bulk => calls.saturating_sub(usize::from(self.rate.reserve)).max(1),
            Lane::Interactive => calls,
        };
        let slack = self.rate.slack * 2_u32.pow(missed.min(6));
        let asked = Instant::now();
        let taken = self.take(calls, open, count, millis(self.rate.window + slack)).await.map_err(unavailable)?;
        let answered = Instant::now();
        let wait = taken.opens_in;
        if wait > LONGEST_WAIT {
            return Err(BudgetError::Closed { wait });
        }
        let translate = |at: Millis| {
            let ahead = Duration::from_millis(u64::try_from(at - taken.now).unwrap_or_default());
            Lease { opens: answered + ahead, ends: asked + ahead + slack / 2 }
        };
        Ok(taken.uses.into_iter().map(translate).collect())
    }

    /// Keeps everyone from calling for so long.
    pub(super) async fn pause(&self, wait: Duration) -> Result<(), sqlx::Error> {
        sqlx::query(
            "update rate_budget
             set paused_until = greatest(paused_until, (extract(epoch from clock_timestamp()) * 1000)::bigint + $3)
             where hub_id = $1 and bucket = $2",
        )
        .bind(self.hub.0)
        .bind(name(self.bucket))
        .bind(millis(wait))
        .execute(&self.pool)
        .await
        .map(drop)
    }

    async fn take(&self, calls: usize, open: usize, count: usize, kept: Millis) -> Result<Taken, sqlx::Error> {
        let mut transaction = database::begin(&self.pool).await?;
        let Stored { slots, wanted, next_loan, paused_until, now } = self.lock(&mut transaction).await?;
        let earliest = now.max(paused_until);
        let opens_in = Duration::from_millis(u64::try_from(earliest - now).unwrap_or_default());
        if opens_in > LONGEST_WAIT {
            return Ok(Taken { now, opens_in, uses: Vec::new() });
        }
        let mut slots = Slots::sized(slots, calls, wanted, next_loan);
        let uses = slots.lease(open, count, earliest, kept);
        sqlx::query("update rate_budget set slots = $3, wanted = $4, next_loan = $5 where hub_id = $1 and bucket = $2")
            .bind(self.hub.0)
            .bind(name(self.bucket))
            .bind(slots.as_slice())
            .bind(slots.wanted())
            .bind(slots.next_loan())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Taken { now, opens_in, uses })
    }

    /// The row, held against others, and the database's clock.
    async fn lock(&self, connection: &mut PgConnection) -> Result<Stored, sqlx::Error> {
        // what a crash of the database could forget here is a few calls of the last moment; not worth a disk's wait each
        let found = "select slots, wanted, next_loan, paused_until,
                            (extract(epoch from clock_timestamp()) * 1000)::bigint as now,
                            set_config('synchronous_commit', 'off', true)
                     from rate_budget where hub_id = $1 and bucket = $2 for update";
        loop {
            let row: Option<Stored> =
                sqlx::query_as(found).bind(self.hub.0).bind(name(self.bucket)).fetch_optional(&mut *connection).await?;
            if let Some(stored) = row {
                return Ok(stored);
            }
            sqlx::query("insert into rate_budget (hub_id, bucket) values ($1, $2) on conflict do nothing")
                .bind(self.hub.0)
                .bind(name(self.bucket))
                .execute(&mut *connection)
                .await?;
        }
    }
}

/// The row as it stood.
#[derive(FromRow)]
struct Stored {
    slots: Vec<Millis>,
    wanted: Vec<Millis>,
    next_loan: Millis,
    paused_until: Millis,
    now: Millis,
}

/// What a transaction took, on the database's clock.
struct Taken {
    now: Millis,
    opens_in: Duration,
    uses: Vec<Millis>,
}

fn name(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::General => "GENERAL",
        Bucket::Associations => "ASSOCIATIONS",
        Bucket::Search => "SEARCH",
    }
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

fn unavailable(error: sqlx::Error) -> BudgetError {
    BudgetError::Unavailable(Box::new(error))
}
