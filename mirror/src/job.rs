//! What may run in the background, on the queue library's tables.
//!
//! A job is a key and ids, never data: what it does is read from our own rows when it runs. Jobs are added inside the
//! transaction that makes them necessary.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::id::{RunId, WorkspaceId};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerOptions, WorkerRecoveryConfig};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;

use crate::error::{Attempting, Error, Result};
use crate::sync::work::Engine;

/// Work on one run until it ends, waits, or is taken over.
#[derive(Debug, Serialize, Deserialize)]
struct WorkOnRun {
    workspace: WorkspaceId,
    run: RunId,
}

impl TaskHandler for WorkOnRun {
    const IDENTIFIER: &'static str = "work_on_run";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let engine = context.get_ext::<Engine>().ok_or_else(|| "the worker was built without an engine".to_owned())?;
        engine.work_on(self.workspace, self.run).await.map_err(|error| error.to_string())
    }
}

/// Queues a run, now or later. A run is queued once however often this is called before a worker takes it.
pub async fn enqueue_run(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    run: RunId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let payload = serde_json::to_value(WorkOnRun { workspace, run })
        .map_err(|error| Error::Broken { attempted: "writing a job", reason: error.to_string() })?;
    sqlx::query("select graphile_worker.add_job($1, $2::json, run_at => $3, job_key => $4)")
        .bind(WorkOnRun::IDENTIFIER)
        .bind(payload)
        .bind(at)
        .bind(format!("run:{run}"))
        .execute(connection)
        .await
        .attempting("queueing a run")?;
    Ok(())
}

/// Queues every run of a workspace that waits for consent. Part of the transaction that stores the connection, so that
/// none is forgotten.
pub async fn resume_waiting(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    let waiting: Vec<RunId> = sqlx::query_scalar(
        "select id from sync_run where workspace_id = $1 and status = 'QUEUED' and phase = 'WAITING'",
    )
    .bind(workspace)
    .fetch_all(&mut *connection)
    .await
    .attempting("finding runs that wait")?;
    for run in waiting {
        enqueue_run(connection, workspace, run, None).await?;
    }
    Ok(())
}

/// How this process takes part in background work.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Jobs worked on at the same time.
    pub concurrency: usize,
    /// After how long without a sign of life another process's jobs are taken over.
    pub takeover: Duration,
}

/// Brings the queue's own tables up to date. Call it where nobody else does the same at that moment.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    WorkerOptions::default()
        .pg_pool(pool.clone())
        .listen_os_shutdown_signals(false)
        .define_job::<WorkOnRun>()
        .init()
        .await
        .map(|_| ())
        .map_err(|error| broken("bringing the job queue up to date", &error))
}

/// Works until told to stop.
pub async fn serve(pool: PgPool, engine: Engine, settings: Settings, stop: CancellationToken) -> Result<()> {
    let worker: Worker = WorkerOptions::default()
        .pg_pool(pool)
        .concurrency(settings.concurrency)
        .poll_interval(Duration::from_millis(200))
        .worker_recovery(recovery(settings.takeover))
        .listen_os_shutdown_signals(false)
        .shutdown_signal(stop.cancelled_owned())
        .define_job::<WorkOnRun>()
        .add_extension(engine)
        .init()
        .await
        .map_err(|error| broken("starting the job queue's worker", &error))?;
    worker.run().await.map_err(|error| broken("working on jobs", &error))
}

fn recovery(takeover: Duration) -> WorkerRecoveryConfig {
    WorkerRecoveryConfig {
        enabled: true,
        heartbeat_interval: takeover / 4,
        sweep_interval: takeover / 4,
        sweep_threshold: takeover,
        recovery_delay: Duration::ZERO,
        ..WorkerRecoveryConfig::default()
    }
}

fn broken(attempted: &'static str, error: &dyn fmt::Display) -> Error {
    Error::Broken { attempted, reason: error.to_string() }
}
