//! Outbound webhooks: others are told what happens here.
//!
//! An admin registers an [`endpoint`] and chooses [`event`]s. What happens stands in the feed; `fan_out` reads it
//! (`occurred`), makes a `body` of each event and queues a delivery for every endpoint that chose it. A `courier` sends them,
//! in the `lane` of its endpoint: signed with the endpoint's [`secret`]s, to an [`address`] that is permitted, and again by the
//! `schedule` until the receiver takes it. [`delivery`] shows how that went, and sends one again on request; what is old
//! leaves by `retention`.
//!
//! What it promises:
//!
//! - What a commit changed is told if and only if it is committed. Nothing is told of a sync that changed nothing.
//! - An event arrives at least once, under the same id every time, whatever dies meanwhile.
//! - The events of a customer arrive in their order, and those of a contact: a later one waits until an earlier one was taken
//!   or given up ([0017](../../../docs/decisions/0017-order-per-customer.md)).
//! - What is erased is neither kept nor told.

pub mod address;
mod body;
mod courier;
pub mod delivery;
pub mod endpoint;
pub mod event;
mod fan_out;
pub mod lane;
mod occurred;
mod retention;
mod schedule;
pub mod secret;
mod send;
pub mod wake;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::address::Policy;
use self::send::Sender;
use self::wake::Wakes;
use crate::clock::Clock;
use crate::connection::Keyring;
use crate::database::Database;
use crate::error::Result;

/// What telling is done with. Clones share all of it.
#[derive(Clone, Debug)]
pub struct Outbound {
    database: Database,
    clock: Clock,
    keyring: Keyring,
    wakes: Wakes,
    sender: Sender,
    /// Names this process among those that hold lanes.
    process: Uuid,
    /// How long a lane is held without a sign of life.
    hold: Duration,
}

/// What an [`Outbound`] is made of.
pub struct Setup {
    /// Where endpoints and deliveries are.
    pub database: Database,
    /// What time it is.
    pub clock: Clock,
    /// What seals secrets.
    pub keyring: Keyring,
    /// What wakes it.
    pub wakes: Wakes,
    /// Which addresses may be told.
    pub policy: Policy,
    /// After how long without a sign of life another process's lanes are taken over.
    pub takeover: Duration,
}

impl Outbound {
    /// Builds it; fails only where no HTTP client can be had.
    pub fn new(setup: Setup) -> Result<Self> {
        let Setup { database, clock, keyring, wakes, policy, takeover } = setup;
        let (sender, process) = (Sender::new(policy)?, clock.new_id());
        Ok(Self { database, clock, keyring, wakes, sender, process, hold: takeover })
    }

    /// Tells and sends until told to stop.
    pub async fn serve(self, stop: CancellationToken) {
        tokio::join!(
            fan_out::serve(self.clone(), stop.clone()),
            courier::serve(self.clone(), stop.clone()),
            retention::serve(self, stop),
        );
    }

    fn until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::from_std(self.hold).unwrap_or(TimeDelta::days(1))
    }
}
