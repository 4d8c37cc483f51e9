//! Where deliveries wait for a moment, so that those that come together are stored together.
//!
//! HubSpot sends ten deliveries at a time, often about the same records. Each in a transaction of its own, they would wait
//! for one another's rows and disks. So while one of an account is being stored the next ones gather, and are stored as
//! one. Accounts do not wait for each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use hubspot::HubId;
use hubspot::webhook::Delivery;
use metrics::{Gauge, gauge};
use sqlx::PgPool;
use tokio::sync::{Mutex, oneshot};

use super::accept;
use crate::clock::Clock;
use crate::error::Error;

/// So many are stored together at most.
const TOGETHER: usize = 20;

/// Takes deliveries in. Clones share what waits.
#[derive(Clone, Debug)]
pub struct Reception {
    pool: PgPool,
    clock: Clock,
    accounts: Arc<SyncMutex<HashMap<HubId, Arc<Desk>>>>,
}

/// What waits of one account.
#[derive(Debug, Default)]
struct Desk {
    waiting: SyncMutex<Vec<Waiting>>,
    turn: Mutex<()>,
}

#[derive(Debug)]
struct Waiting {
    delivery: Delivery,
    stored: oneshot::Sender<Result<(), Arc<Error>>>,
}

impl Reception {
    /// Over this database.
    pub fn new(pool: PgPool, clock: Clock) -> Self {
        Self { pool, clock, accounts: Arc::default() }
    }

    /// Marks every record that a delivery names, in every workspace that is connected to its account. When this gives
    /// success the marks are stored for good; accounts that nobody is connected to are passed over.
    pub async fn take(&self, delivery: Delivery) -> Result<(), Arc<Error>> {
        let Some(hub) = delivery.events.first().map(|event| event.hub_id) else { return Ok(()) };
        let desk = self.desk(hub);
        let (tell, told) = oneshot::channel();
        let _waits = Waits::begin();
        desk.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { delivery, stored: tell });
        // not given up when the one who sent this delivery hangs up: others may be stored with it
        let (pool, clock) = (self.pool.clone(), self.clock.clone());
        tokio::spawn(async move { desk.store(&pool, &clock).await });
        told.await.unwrap_or_else(|_| Err(Arc::new(broke_off())))
    }

    fn desk(&self, hub: HubId) -> Arc<Desk> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(accounts.entry(hub).or_default())
    }
}

/// A delivery that waits to be stored, as it is counted.
struct Waits(Gauge);

impl Waits {
    fn begin() -> Self {
        let gauge = gauge!("pivotal_webhook_deliveries_waiting");
        gauge.increment(1);
        Self(gauge)
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.decrement(1);
    }
}

impl Desk {
    /// Stores what waits by then. As many come here as there are deliveries, so none is left waiting.
    async fn store(&self, pool: &PgPool, clock: &Clock) {
        let _turn = self.turn.lock().await;
        let together: Vec<Waiting> = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let count = waiting.len().min(TOGETHER);
            waiting.drain(..count).collect()
        };
        let stored = accept(pool, clock, together.iter().map(|waiting| &waiting.delivery)).await;
        match stored {
            Err(_) if together.len() > 1 => {
                // one that cannot be stored must not keep the others out
                for Waiting { delivery, stored } in together {
                    let alone = accept(pool, clock, [&delivery]).await;
                    let _ = stored.send(alone.map_err(Arc::new));
                }
            }
            outcome => {
                let outcome = outcome.map_err(Arc::new);
                for waiting in together {
                    let _ = waiting.stored.send(outcome.clone());
                }
            }
        }
    }
}

fn broke_off() -> Error {
    Error::Broken { attempted: "taking in a delivery", reason: "storing it broke off".to_owned() }
}
