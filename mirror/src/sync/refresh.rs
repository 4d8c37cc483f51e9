//! The real-time lane: what HubSpot said has changed is read again and applied, a batch at a time.
//!
//! A workspace's refresh is one job at a time. It takes marked records until none is due, and only then goes to sleep;
//! see [`crate::sync::inbox`] for why no mark can slip by. Its worker holds an epoch: one that stalled and woke after
//! another took over commits nothing. What HubSpot cannot give now stays marked, so nothing is lost by trouble of any
//! kind.
//!
//! What comes alone is read at once. What comes while a batch is at work is read together, at a pace that HubSpot's limits
//! can bear whatever else is going on; see [`crate::budget::Limits`].
//!
//! Records are read by the filter and maps of the full run that is bringing rows just now, else of the last that did.
//! A batch that was read by others than those in force when it is written is read again.
//! Before the first one nothing is imported, so marks are dropped: that run will read the records anyway.
//!
//! `lane` is the hold on a workspace, `companies` and `contacts` find out what became of records, `batch` commits it,
//! `log` keeps it for people.

mod batch;
mod companies;
mod contacts;
mod lane;
mod log;

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use entity::choice::{ConnectionStatus, Lane as Way};
use entity::id::{RunId, WorkspaceId};
use entity::sync_run;
use tokio::time::{Instant, sleep_until};

use self::batch::{Batch, Ended};
use self::lane::Lane;
use self::log::Log;
use crate::apply::Scope;
use crate::connection::Connection;
use crate::error::Result;
use crate::feed::Origin;
use crate::sync::definitions;
use crate::sync::dirty::{self, Due};
use crate::sync::prepare;
use crate::sync::run;
use crate::sync::setback::Setback;
use crate::sync::work::{Engine, Worked, read_back};

/// The longest wait after trouble that mends itself, unless HubSpot asked for longer.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The wait after trouble that somebody has to mend.
const REFUSED_WAIT: Duration = Duration::from_mins(10);

/// No batch of a backlog begins sooner after the one before: HubSpot's limits bear no more, and deliveries that are coming
/// in need the database meanwhile.
const BACKLOG_PACE: Duration = Duration::from_millis(100);

/// So often is a batch read while what it is read by goes on changing.
const MOST_READINGS: u32 = 3;

/// One line of the sync log stands for what happened in this time at most.
const LINE: TimeDelta = TimeDelta::minutes(1);

impl Engine {
    /// Reads again what is marked in a workspace until nothing is due. An error means that not even a wait could be
    /// written down; the queue tries again.
    pub async fn refresh(&self, workspace: WorkspaceId) -> Result<Worked> {
        let Some(connection) = self.connections.find(workspace).await? else { return Ok(Worked::Done) };
        let scope = Scope { workspace, hub: connection.hub, clock: self.clock.clone() };
        let Some(lane) = Lane::claim(self.database.pool(), scope).await? else { return Ok(Worked::Done) };
        match self.drain(&lane, &connection).await {
            Ok(()) => Ok(Worked::Done),
            Err(setback) => self.see_to_refresh(&lane, setback).await,
        }
    }

    async fn drain(&self, lane: &Lane, connection: &Connection) -> Result<(), Setback> {
        match connection.status {
            ConnectionStatus::Connected => {}
            // the consent asks for a refresh
            ConnectionStatus::Reauthorize => return lane.sleep(self.database.pool()).await,
            ConnectionStatus::Disconnected => {
                lane.drop_marks(self.database.pool(), self.clock.now()).await?;
                return lane.sleep(self.database.pool()).await;
            }
        }
        let (mut log, mut next, mut next_of_backlog) = (None, Instant::now(), Instant::now());
        loop {
            lane.beat(self.database.pool()).await?;
            let due = dirty::due(self.database.pool(), lane.scope()).await?;
            if due.is_empty() {
                if lane.rest(self.database.pool()).await? {
                    return Ok(());
                }
                continue;
            }
            // a backlog is read as fast as HubSpot lets us, a stream of events at a steady pace
            let earliest = if due.is_full() { next_of_backlog } else { next };
            if Instant::now() < earliest {
                sleep_until(earliest).await;
                continue;
            }
            let began = Instant::now();
            let looked_at = self.clock.now();
            let orders = run::in_force(&self.database, lane.scope().workspace).await?;
            let Some(orders) = orders.filter(|orders| orders.hub_id == lane.scope().hub.0) else {
                // a run that begins from now on may read a record before its next change
                lane.drop_marks(self.database.pool(), looked_at).await?;
                continue;
            };
            let line = self.line(&mut log);
            let calls = Box::pin(self.batch(lane, &due, orders, line)).await?;
            next = began + self.connections.refresh_pace(calls);
            next_of_backlog = began + BACKLOG_PACE;
        }
    }

    /// The line of the sync log that a batch counts in.
    fn line(&self, current: &mut Option<(RunId, DateTime<chrono::Utc>)>) -> RunId {
        let now = self.clock.now();
        match current {
            Some((run, began)) if now - *began < LINE => *run,
            _ => {
                let run = RunId(self.clock.new_id());
                *current = Some((run, now));
                run
            }
        }
    }

    /// Gives how many general calls it took to read it.
    async fn batch(&self, lane: &Lane, due: &Due, orders: sync_run::Model, line: RunId) -> Result<u32, Setback> {
        let (connection, client) = self.connections.open(lane.scope().workspace, hubspot::Lane::Interactive).await?;
        let mut definitions = self.known.definitions(&self.clock, &client, &connection).await?;
        let calls_before = client.general_calls();
        for _ in 0..MOST_READINGS {
            let asked_at = self.clock.now();
            let (resolver, _) = prepare::resolver(&self.database, &definitions, &orders).await?;
            let batch = Batch {
                pool: self.database.pool(),
                lane,
                client: &client,
                filter: read_back("filter", &orders.filter)?,
                resolver,
                asked_at,
                origin: Origin::HubSpot { lane: Way::RealTime, run: Some(line) },
                log: Log { run: line, orders: &orders },
            };
            let began = Instant::now();
            let read = batch.read(due).await?;
            let read_at = Instant::now();
            let mut ended = batch.commit_undoubted(due, &read).await?;
            if let Ended::Doubted(doubt) = ended {
                if !definitions.still_hold(&client, &connection, &batch.resolver, doubt).await? {
                    definitions = self.known.ask(&self.clock, &client, &connection).await?;
                    continue;
                }
                ended = batch.commit(due, &read).await?;
            }
            let calls = client.general_calls() - calls_before;
            tracing::debug!(
                workspace.id = %lane.scope().workspace,
                companies = due.companies.len(),
                contacts = due.contacts.len(),
                deals = due.deals.len(),
                calls,
                read_ms = (read_at - began).as_millis(),
                commit_ms = read_at.elapsed().as_millis(),
                ?ended,
                "a batch was refreshed"
            );
            return Ok(calls);
        }
        Err(definitions::changed())
    }

    async fn see_to_refresh(&self, lane: &Lane, setback: Setback) -> Result<Worked> {
        let pool = self.database.pool();
        let workspace = lane.scope().workspace;
        let outcome = match setback {
            Setback::Lost => Err(Setback::Lost),
            Setback::Reauthorize(_) => {
                tracing::warn!(workspace.id = %workspace, "the refresh waits for an admin to connect HubSpot again");
                lane.wait_for_consent(pool, LONGEST_WAIT).await
            }
            Setback::Later { failure, wait } => {
                tracing::warn!(workspace.id = %workspace, code = %failure.code, "the refresh waits");
                lane.wait(pool, wait.unwrap_or_default(), LONGEST_WAIT).await
            }
            Setback::Final(failure) => {
                tracing::warn!(workspace.id = %workspace, code = %failure.code, "HubSpot refuses the refresh");
                let orders = run::in_force(&self.database, workspace).await?;
                lane.refused(pool, &failure, orders.as_ref(), REFUSED_WAIT).await
            }
            Setback::Cancelled => lane.wait(pool, Duration::ZERO, LONGEST_WAIT).await,
            Setback::Ours(error) => {
                tracing::error!(workspace.id = %workspace, error = &error as &dyn std::error::Error, "something of ours broke in a refresh");
                lane.wait(pool, Duration::ZERO, LONGEST_WAIT).await
            }
        };
        match outcome {
            Ok(()) => Ok(Worked::Done),
            Err(Setback::Ours(error)) => Err(error),
            Err(
                Setback::Lost
                | Setback::Cancelled
                | Setback::Final(_)
                | Setback::Reauthorize(_)
                | Setback::Later { .. },
            ) => {
                tracing::info!(workspace.id = %workspace, "the refresh has another worker now");
                Ok(Worked::TakenOver)
            }
        }
    }
}
