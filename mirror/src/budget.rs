//! What one HubSpot account allows, kept in Postgres so that all processes together stay within it.
//!
//! HubSpot counts calls per account in rolling windows. This keeps the same count exactly: a bucket has one *slot* for
//! each call its window allows, and a slot holds the moment at which its last use leaves the window. To call is to
//! lease the slot that is free earliest and to wait for it. What it promises:
//!
//! - However many processes share the database, no window ever holds more calls than it allows.
//! - The whole of the allowance is used when there is work: nobody keeps slots that nobody waits for.
//! - First come, first served between processes; a share stays free for [`Lane::Interactive`].
//! - A refusal by HubSpot all the same (429) makes everyone wait.
//!
//! Leases are taken for those who wait at that moment, a few at a time, so that a crowd costs one transaction and not
//! one each. Reading order: [`limits`], `slots` (the rule, without time or database), `lease` (the row), then this file.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use hubspot::{Bucket, Budget, BudgetError, Headroom, HubId, Lane};
use sqlx::PgPool;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep_until};

mod lease;
pub mod limits;
mod slots;

pub use limits::{Limits, Rate};

use lease::{Lease, Row};

/// Leases one process may hold of a bucket and lane. More would let it run far ahead of the others; fewer would not
/// cover the time a lease takes to get.
const IN_HAND: usize = 8;

/// A call whose turn is further away than this is refused instead of parked: its caller has long given up.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The budget of one account. Clones share what they hold.
#[derive(Clone)]
pub struct PostgresBudget(Arc<Account>);

struct Account {
    general: Option<Meter>,
    associations: Option<Meter>,
    search: Option<Meter>,
}

/// One bucket of one account, as this process sees it.
struct Meter {
    row: Row,
    bulk: Queue,
    interactive: Queue,
    /// Until when HubSpot wants to be left alone, as far as this process was told.
    paused_until: SyncMutex<Option<Instant>>,
}

/// Those of this process who wait for the same thing.
struct Queue {
    turns: Semaphore,
    /// Waiting without a lease. The next transaction takes one for each of them.
    empty_handed: AtomicUsize,
    leases: Mutex<VecDeque<Lease>>,
}

impl PostgresBudget {
    /// The budget of this account. A bucket without a limit never touches the database.
    pub fn new(pool: &PgPool, hub: HubId, limits: Limits) -> Self {
        let meter = |bucket, rate: Option<Rate>| rate.map(|rate| Meter::new(Row::new(pool.clone(), hub, bucket, rate)));
        Self(Arc::new(Account {
            general: meter(Bucket::General, limits.general),
            associations: meter(Bucket::Associations, limits.associations),
            search: meter(Bucket::Search, limits.search),
        }))
    }

    fn meter(&self, bucket: Bucket) -> Option<&Meter> {
        match bucket {
            Bucket::General => self.0.general.as_ref(),
            Bucket::Associations => self.0.associations.as_ref(),
            Bucket::Search => self.0.search.as_ref(),
        }
    }
}

impl Budget for PostgresBudget {
    fn enter(&self, bucket: Bucket, lane: Lane) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(async move {
            match self.meter(bucket) {
                Some(meter) => meter.enter(lane).await,
                None => Ok(()),
            }
        })
    }

    fn observed(&self, bucket: Bucket, headroom: Headroom) {
        if let Some(meter) = self.meter(bucket) {
            meter.row.learn(headroom.max);
        }
    }

    fn refused(&self, bucket: Bucket, wait: Duration) {
        let Some(meter) = self.meter(bucket) else { return };
        meter.pause(Instant::now() + wait);
        let row = meter.row.clone();
        tokio::spawn(async move {
            if let Err(error) = row.pause(wait).await {
                tracing::warn!(%error, "other processes could not be told that HubSpot wants to be left alone");
            }
        });
    }
}

impl Meter {
    fn new(row: Row) -> Self {
        Self { row, bulk: Queue::new(), interactive: Queue::new(), paused_until: SyncMutex::new(None) }
    }

    /// Waits until one call may be made.
    async fn enter(&self, lane: Lane) -> Result<(), BudgetError> {
        let queue = match lane {
            Lane::Bulk => &self.bulk,
            Lane::Interactive => &self.interactive,
        };
        let _turn = queue.turns.acquire().await.expect("the semaphore is never closed");
        let mut asked = 0;
        loop {
            self.wait_out_the_pause().await?;
            let lease = self.lease(queue, lane, &mut asked).await?;
            sleep_until(lease.opens).await;
            if lease.is_good_at(Instant::now()) && self.paused_for().is_none() {
                return Ok(());
            }
        }
    }

    async fn wait_out_the_pause(&self) -> Result<(), BudgetError> {
        while let Some(wait) = self.paused_for() {
            if wait > LONGEST_WAIT {
                return Err(BudgetError::Closed { wait });
            }
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    /// The next lease in hand, or the first of some fresh ones. `asked` counts how often the database was asked for this
    /// one call.
    async fn lease(&self, queue: &Queue, lane: Lane, asked: &mut u32) -> Result<Lease, BudgetError> {
        let _waiting = Waiting::new(&queue.empty_handed);
        let mut leases = queue.leases.lock().await;
        loop {
            while let Some(lease) = leases.pop_front() {
                if lease.is_good_at(Instant::now()) {
                    return Ok(lease);
                }
            }
            let wanted = queue.empty_handed.load(Ordering::Relaxed).clamp(1, IN_HAND);
            leases.extend(self.row.lease(lane, wanted, *asked).await?);
            *asked += 1;
        }
    }

    fn pause(&self, until: Instant) {
        let mut paused = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(Some(until));
    }

    fn paused_for(&self) -> Option<Duration> {
        let until = (*self.paused_until.lock().unwrap_or_else(PoisonError::into_inner))?;
        Some(until.saturating_duration_since(Instant::now())).filter(|wait| !wait.is_zero())
    }
}

impl Queue {
    fn new() -> Self {
        Self {
            turns: Semaphore::new(IN_HAND),
            empty_handed: AtomicUsize::new(0),
            leases: Mutex::new(VecDeque::with_capacity(IN_HAND)),
        }
    }
}

/// Counts one who waits, for as long as they do, even if they are dropped meanwhile.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
