//! The night: at 02:00 UTC every workspace is compared with HubSpot from end to end (P29).
//!
//! - **Once, however many replicas.** A workspace's night is claimed in Postgres by its date, together with the job that
//!   spends it.
//! - **A missed night is caught up.** What is due is due until somebody has claimed it, so a service that was down at two
//!   o'clock spends the night when it is back.
//! - **Spread.** Jobs of one claim start one after the other, the largest workspace first.
//! - **A full run that ends well after two o'clock is the night.** One that is under way is waited for; if it ends badly,
//!   the night is spent after it.
//!
//! The night begins with a question to HubSpot whether the connection still stands, because HubSpot does not tell.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::database::{self, Database};
use crate::error::{Attempting, Result};
use crate::job;
use crate::sync::run::{self, Night};
use crate::sync::work::Engine;

/// When it begins.
const HOUR: NaiveTime = NaiveTime::from_hms_opt(2, 0, 0).expect("two o'clock is a time");

/// How often a process looks whether a night is due.
const LOOK: Duration = Duration::from_secs(1);

/// From one workspace's start to the next one's.
const APART: TimeDelta = TimeDelta::seconds(2);

/// Workspaces whose nights are claimed together.
const CLAIMED: i64 = 500;

/// How long a night waits for a full run that is under way.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);

/// Claims nights as they become due, until told to stop.
pub async fn serve(engine: Engine, stop: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(looks.tick()).await.is_some() {
        match claim(&engine.database, &engine.clock).await {
            Ok(0) => {}
            Ok(workspaces) => tracing::info!(workspaces, "nights are queued"),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "nights could not be queued; they stay due");
            }
        }
    }
}

/// When the night before `now` began.
pub fn latest(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.date_naive().and_time(HOUR).and_utc();
    if today <= now { today } else { today - TimeDelta::days(1) }
}

/// Queues the night of every workspace that it is due for; says of how many.
pub async fn claim(database: &Database, clock: &Clock) -> Result<usize> {
    let now = clock.now();
    let began = latest(now);
    let mut transaction = database::begin(database.pool()).await.attempting("beginning to queue nights")?;
    let due: Vec<WorkspaceId> = sqlx::query_scalar(include_str!("night/due.sql"))
        .bind(began.date_naive())
        .bind(began)
        .bind(CLAIMED)
        .fetch_all(&mut *transaction)
        .await
        .attempting("looking for nights that are due")?;
    if due.is_empty() {
        return Ok(0);
    }
    sqlx::query("update lane_state set night = $1 where workspace_id = any ($2)")
        .bind(began.date_naive())
        .bind(&due)
        .execute(&mut *transaction)
        .await
        .attempting("claiming nights")?;
    let mut at = now;
    for workspace in &due {
        job::enqueue_night(&mut transaction, *workspace, began, at).await?;
        at += APART;
    }
    transaction.commit().await.attempting("committing the claim of nights")?;
    Ok(due.len())
}

/// Spends a workspace's night: looks after its connection, and asks for the full run unless one made it needless.
pub(crate) async fn spend(engine: &Engine, workspace: WorkspaceId, began: DateTime<Utc>) -> Result<()> {
    match engine.connections.check(workspace).await {
        Ok(Some(connection)) if connection.status == ConnectionStatus::Connected => {}
        Ok(_) => {
            tracing::info!(workspace.id = %workspace, "no night for a workspace that is not connected");
            return Ok(());
        }
        // the run finds out by itself what HubSpot's trouble is, and waits
        Err(error) => tracing::warn!(
            workspace.id = %workspace,
            error = &error as &dyn std::error::Error,
            "could not ask HubSpot how a connection stands"
        ),
    }
    match run::request_nightly(&engine.database, &engine.clock, workspace, began).await? {
        Night::Requested(run) => tracing::info!(workspace.id = %workspace, run.id = %run, "the night is asked for"),
        Night::Needless => tracing::info!(workspace.id = %workspace, "a full run has been the night"),
        Night::Occupied => {
            let mut connection = engine.database.pool().acquire().await.attempting("letting a night wait")?;
            job::enqueue_night(&mut connection, workspace, began, engine.clock.now() + PATIENCE).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
