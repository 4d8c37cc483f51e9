//! What sends: a courier for each lane that this process has.
//!
//! Couriers do not wait for each other, so a receiver that is slow or dead costs the others nothing. A courier keeps a number
//! of requests in flight and settles together what has been answered meanwhile. It reads no further than it can send, so that
//! what is erased is not sent from memory.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use entity::id::WebhookDeliveryId;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::lane::{self, Attempt, Lane, Standing, Target};
use super::{Outbound, wake};
use crate::error::Result;

/// How many requests an endpoint is sent at the same time.
const WIDTH: usize = 32;

/// How often is looked for what has come due by itself.
const LOOK: Duration = Duration::from_secs(1);

/// How long a lane without work is kept.
const LINGER: Duration = Duration::from_secs(3);

/// How long is waited for answers when the process ends.
const FAREWELL: Duration = Duration::from_secs(8);

/// Sends until told to stop.
pub(super) async fn serve(outbound: Outbound, stop: CancellationToken) {
    let couriers = TaskTracker::new();
    let mut due = outbound.wakes.deliveries.watch(wake::Deliveries);
    let mut looks = tokio::time::interval(LOOK);
    while !stop.is_cancelled() {
        match lane::take(&outbound).await {
            Ok(lanes) => {
                for lane in lanes {
                    couriers.spawn(Courier::new(outbound.clone(), lane).work(stop.clone()));
                }
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "could not look for webhooks to send; looking again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = looks.tick() => {}
            _ = due.changed() => {}
        }
    }
    couriers.close();
    couriers.wait().await;
}

struct Courier {
    outbound: Outbound,
    lane: Lane,
    sends: JoinSet<Attempt>,
    in_flight: HashSet<WebhookDeliveryId>,
}

impl Courier {
    fn new(outbound: Outbound, lane: Lane) -> Self {
        Self { outbound, lane, sends: JoinSet::new(), in_flight: HashSet::new() }
    }

    async fn work(mut self, stop: CancellationToken) {
        if let Err(error) = self.deliver(&stop).await {
            tracing::error!(
                workspace.id = %self.lane.workspace,
                endpoint.id = %self.lane.endpoint,
                error = &error as &dyn std::error::Error,
                "sending to an endpoint broke off; what was not settled is sent again"
            );
        }
        if let Err(error) = self.lane.give_back(self.outbound.database.pool()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a lane could not be given back; it runs out");
        }
    }

    async fn deliver(&mut self, stop: &CancellationToken) -> Result<()> {
        let mut due = self.outbound.wakes.deliveries.watch(wake::Deliveries);
        let mut looks = tokio::time::interval(LOOK.min(self.outbound.hold / 4));
        let mut busy_at = Instant::now();
        let mut look = true;
        loop {
            while look && self.sends.len() < WIDTH {
                look = self.fill().await?;
            }
            if !self.sends.is_empty() {
                busy_at = Instant::now();
            } else if busy_at.elapsed() >= LINGER {
                return Ok(());
            }
            let mut attempts = Vec::new();
            tokio::select! {
                () = stop.cancelled() => return self.farewell().await,
                Some(done) = self.sends.join_next() => attempts.extend(done),
                _ = due.changed() => look = true,
                _ = looks.tick() => look = true,
            }
            while let Some(done) = self.sends.try_join_next() {
                attempts.extend(done);
            }
            let ticked = attempts.is_empty() && look;
            if (!attempts.is_empty() || ticked) && self.settle(&attempts).await? == Standing::Over {
                return Ok(());
            }
            look |= !attempts.is_empty();
        }
    }

    /// Sends what is due, as far as there is room. Says whether there may be more.
    async fn fill(&mut self) -> Result<bool> {
        let room = WIDTH - self.sends.len();
        let outbound = &self.outbound;
        let in_flight: Vec<WebhookDeliveryId> = self.in_flight.iter().copied().collect();
        let due = self.lane.due(outbound.database.pool(), outbound.clock.now(), &in_flight, room).await?;
        if due.is_empty() {
            return Ok(false);
        }
        let more = due.len() == room;
        let Some(target) = self.lane.target(outbound).await? else { return Ok(false) };
        let target: Arc<Target> = Arc::new(target);
        for due in due {
            self.in_flight.insert(due.id);
            let (outbound, target) = (outbound.clone(), Arc::clone(&target));
            self.sends.spawn(async move { outbound.sender.attempt(&outbound.clock, &target, due).await });
        }
        Ok(more)
    }

    async fn settle(&mut self, attempts: &[Attempt]) -> Result<Standing> {
        let standing = self.lane.settle(&self.outbound, attempts).await?;
        for attempt in attempts {
            attempt.measure();
            self.in_flight.remove(&attempt.due.id);
        }
        Ok(standing)
    }

    /// Settles what is still answered in time.
    async fn farewell(&mut self) -> Result<()> {
        let deadline = Instant::now() + FAREWELL;
        while let Ok(Some(done)) = tokio::time::timeout_at(deadline, self.sends.join_next()).await {
            let attempts: Vec<Attempt> = done.into_iter().collect();
            if self.settle(&attempts).await? == Standing::Over {
                return Ok(());
            }
        }
        Ok(())
    }
}
