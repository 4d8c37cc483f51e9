//! What works on [`crate::job`]s: the queue library's worker, and what each job makes it do.

use std::fmt;
use std::time::Duration;

use graphile_worker::worker_utils::types::CleanupTask;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerOptions, WorkerRecoveryConfig};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::custom_field::forget;
use crate::error::{Error, Result};
use crate::job::{self, CatchUp, ForgetField, ReadJournal, Refresh, SpendNight, WorkOnRun};
use crate::sync::work::{Engine, Worked};
use crate::sync::{catch_up, journal, night};

/// How this process takes part in background work.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Jobs worked on at the same time.
    pub concurrency: usize,
    /// After how long without a sign of life another process's jobs are taken over.
    pub takeover: Duration,
}

/// How long work that broke off waits before it begins again.
const PAUSE: Duration = Duration::from_secs(1);

/// Brings the queue's own tables up to date. Call it where nobody else does the same at that moment.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    WorkerOptions::default()
        .pg_pool(pool.clone())
        .listen_os_shutdown_signals(false)
        .define_job::<WorkOnRun>()
        .define_job::<SpendNight>()
        .define_job::<ForgetField>()
        .define_job::<CatchUp>()
        .define_job::<ReadJournal>()
        .define_job::<Refresh>()
        .init()
        .await
        .map(|_| ())
        .map_err(|error| broken("bringing the job queue up to date", &error))
}

/// Works until told to stop. While the database is away, the work waits for it. What HubSpot said has changed has hands of
/// its own: long runs must not keep it waiting.
pub async fn serve(pool: PgPool, engine: Engine, settings: Settings, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let Err(error) = work(&pool, &engine, settings, &stop).await else { continue };
        tracing::warn!(error = &error as &dyn std::error::Error, "background work broke off; beginning again");
        let _ = tokio::time::timeout(PAUSE, stop.cancelled()).await;
    }
}

async fn work(pool: &PgPool, engine: &Engine, settings: Settings, stop: &CancellationToken) -> Result<()> {
    let options = || {
        WorkerOptions::default()
            .pg_pool(pool.clone())
            .concurrency(settings.concurrency)
            .poll_interval(Duration::from_millis(200))
            .worker_recovery(recovery(settings.takeover))
            .listen_os_shutdown_signals(false)
            .shutdown_signal(stop.clone().cancelled_owned())
            .add_extension(engine.clone())
    };
    let start = async |options: WorkerOptions| -> Result<Worker> {
        options.init().await.map_err(|error| broken("starting the job queue's worker", &error))
    };
    let runs =
        start(options().define_job::<WorkOnRun>().define_job::<SpendNight>().define_job::<ForgetField>()).await?;
    // of workers that died when they had asked for their successor already
    let swept = runs.create_utils().cleanup(&[CleanupTask::DeletePermanentlyFailedJobs]).await;
    swept.map_err(|error| broken("sweeping jobs that can never run again", &error))?;
    let changes = options().define_job::<Refresh>().define_job::<CatchUp>().define_job::<ReadJournal>();
    let changes = start(changes).await?;
    tokio::try_join!(until_stopped(&runs), until_stopped(&changes)).map(drop)
}

async fn until_stopped(worker: &Worker) -> Result<()> {
    worker.run().await.map_err(|error| broken("working on jobs", &error))
}

impl TaskHandler for WorkOnRun {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        ended(&context, engine(&context)?.work_on(self.workspace, self.run).await).await
    }
}

impl TaskHandler for Refresh {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        ended(&context, engine(&context)?.refresh(self.workspace).await).await
    }
}

impl TaskHandler for CatchUp {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let looked = catch_up::look(&engine(&context)?, self.workspace).await;
        looked.map_err(|error| told(Self::NAME, &error))
    }
}

impl TaskHandler for ReadJournal {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let read = journal::read(&engine(&context)?).await;
        read.map_err(|error| told(Self::NAME, &error))
    }
}

impl TaskHandler for SpendNight {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let spent = night::spend(&engine(&context)?, self.workspace, self.began).await;
        spent.map_err(|error| error.to_string())
    }
}

impl TaskHandler for ForgetField {
    const IDENTIFIER: &'static str = Self::NAME;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let engine = engine(&context)?;
        forget::forget(&engine.database, &engine.clock, &self).await.map_err(|error| error.to_string())
    }
}

/// What the queue is told. It deletes the job of a handler that succeeded, whoever holds it by then and whatever it waits
/// for by then, and nobody would go on. A failure touches the job only while it is the handler's. So one that stood still
/// until its job was taken from it says that it failed.
async fn ended(context: &WorkerContext, outcome: Result<Worked>) -> std::result::Result<(), String> {
    let taken = || "another worker has the job now".to_owned();
    match outcome {
        Ok(Worked::Done) => {
            let held = job::is_held(context.pg_pool(), *context.job().id(), context.worker_id()).await;
            if held.map_err(|error| error.to_string())? { Ok(()) } else { Err(taken()) }
        }
        Ok(Worked::TakenOver) => Err(taken()),
        Err(error) => Err(error.to_string()),
    }
}

fn engine(context: &WorkerContext) -> std::result::Result<Engine, String> {
    context.get_ext::<Engine>().cloned().ok_or_else(|| "the worker was built without an engine".to_owned())
}

/// The queue keeps the sentence only.
fn told(job: &str, error: &Error) -> String {
    tracing::error!(job, error = error as &dyn std::error::Error, "a job failed; it comes round again");
    error.to_string()
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
