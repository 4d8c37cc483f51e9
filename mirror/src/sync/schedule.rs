//! What comes round by itself: claimed in Postgres, so that however many replicas there are, one of them has each turn.
//!
//! A turn is one short transaction: it moves the task's due time on and asks for the work, mostly by queueing a job. So a
//! process that dies in between has done neither, and the next one finds the task still due. A turn that was missed
//! because nothing was running is had once at the start, not as often as it was missed.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::database;
use crate::error::{Attempting, Result};
use crate::job;
use crate::sync::work::Engine;
use crate::sync::{catch_up, journal};

/// How often a process looks whether something is due.
const LOOK: Duration = Duration::from_secs(1);

/// What comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Looks for what changed lately.
    CatchUp,
    /// Reading the app's journal.
    Journal,
    /// Looking for runs and refreshes that nobody would go on with.
    LostJobs,
}

impl Task {
    /// Every task.
    pub const ALL: &'static [Self] = &[Self::CatchUp, Self::Journal, Self::LostJobs];

    fn name(self) -> &'static str {
        match self {
            Self::CatchUp => "catch_up",
            Self::Journal => "journal",
            Self::LostJobs => "lost_jobs",
        }
    }

    /// When a task that has its turn now is due again.
    fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            // each workspace has a time of its own
            Self::CatchUp => now + TimeDelta::seconds(5),
            Self::Journal => now + TimeDelta::seconds(2),
            Self::LostJobs => now + TimeDelta::seconds(10),
        }
    }

    /// What a turn asks for, inside the transaction that claims it.
    async fn perform(self, turn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        match self {
            Self::CatchUp => catch_up::ask(turn, now).await,
            Self::Journal => journal::ask(turn, now).await,
            Self::LostJobs => job::enqueue_lost(turn).await,
        }
    }
}

/// Gives every task its turns until told to stop.
pub async fn serve(engine: Engine, stop: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(looks.tick()).await.is_some() {
        for task in Task::ALL {
            if let Err(error) = turn(&engine, *task).await {
                tracing::error!(
                    task = task.name(),
                    error = &error as &dyn std::error::Error,
                    "a scheduled task could not have its turn; it stays due"
                );
            }
        }
    }
}

/// Gives the task its turn if it is due and nobody else has it. Says whether it did.
pub async fn turn(engine: &Engine, task: Task) -> Result<bool> {
    let (pool, now) = (engine.database.pool(), engine.clock.now());
    if !is_due(pool, task, now).await? {
        return Ok(false);
    }
    let mut transaction = database::begin(pool).await.attempting("beginning a scheduled turn")?;
    if !claim(&mut transaction, task, now).await? {
        return Ok(false);
    }
    task.perform(&mut transaction, now).await?;
    transaction.commit().await.attempting("committing a scheduled turn")?;
    Ok(true)
}

/// A look that locks and writes nothing. A task that was never had is due.
async fn is_due(pool: &PgPool, task: Task, now: DateTime<Utc>) -> Result<bool> {
    sqlx::query_scalar("select coalesce((select due_at <= $2 from schedule where task = $1), true)")
        .bind(task.name())
        .bind(now)
        .fetch_one(pool)
        .await
        .attempting("looking whether a task is due")
}

async fn claim(transaction: &mut PgConnection, task: Task, now: DateTime<Utc>) -> Result<bool> {
    let claimed = sqlx::query(
        "insert into schedule as s (task, due_at) values ($1, $3)
         on conflict (task) do update set due_at = excluded.due_at where s.due_at <= $2",
    )
    .bind(task.name())
    .bind(now)
    .bind(task.next(now))
    .execute(transaction)
    .await
    .attempting("claiming a scheduled turn")?;
    Ok(claimed.rows_affected() == 1)
}
