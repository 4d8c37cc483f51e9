//! What is to be done in the background, in the queue library's tables.
//!
//! A job is a key and ids, never data: what it does is read from our own rows when it runs. Jobs are added inside the
//! transaction that makes them necessary; [`crate::worker`] works on them.

use chrono::{DateTime, Utc};
use entity::id::{ApiKeyId, CustomFieldId, RunId, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use crate::error::{Attempting, Error, Result};

/// Work on one run until it ends, waits, or is taken over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WorkOnRun {
    pub(crate) workspace: WorkspaceId,
    pub(crate) run: RunId,
}

impl WorkOnRun {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "work_on_run";
}

/// Spend a workspace's night.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SpendNight {
    pub(crate) workspace: WorkspaceId,
    /// When the night began.
    pub(crate) began: DateTime<Utc>,
}

impl SpendNight {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "spend_night";
}

/// Queues a workspace's night. It is queued once, and a later call moves it.
pub(crate) async fn enqueue_night(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    began: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<()> {
    let payload = serde_json::to_value(SpendNight { workspace, began })
        .map_err(|error| Error::Broken { attempted: "writing a job", reason: error.to_string() })?;
    sqlx::query("select graphile_worker.add_job($1, $2::json, run_at => $3, job_key => $4)")
        .bind(SpendNight::NAME)
        .bind(payload)
        .bind(at)
        .bind(format!("night:{workspace}"))
        .execute(connection)
        .await
        .attempting("queueing a night")?;
    Ok(())
}

/// Read again what HubSpot said has changed in a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) workspace: WorkspaceId,
}

impl Refresh {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "refresh";
}

/// Queues a refresh, now or later. A refresh that is queued already is moved to this time.
pub async fn enqueue_refresh(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let payload = serde_json::to_value(Refresh { workspace })
        .map_err(|error| Error::Broken { attempted: "writing a job", reason: error.to_string() })?;
    sqlx::query("select graphile_worker.add_job($1, $2::json, run_at => $3, job_key => $4)")
        .bind(Refresh::NAME)
        .bind(payload)
        .bind(at)
        .bind(format!("refresh:{workspace}"))
        .execute(connection)
        .await
        .attempting("queueing a refresh")?;
    Ok(())
}

/// Look for what changed lately in a workspace.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CatchUp {
    pub(crate) workspace: WorkspaceId,
}

impl CatchUp {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "catch_up";
}

/// Queues a look. One that is queued already does for both.
pub async fn enqueue_catch_up(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    let payload = serde_json::to_value(CatchUp { workspace })
        .map_err(|error| Error::Broken { attempted: "writing a job", reason: error.to_string() })?;
    enqueue(connection, CatchUp::NAME, payload, &format!("catch_up:{workspace}")).await
}

/// Read the app's journal.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ReadJournal {}

impl ReadJournal {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "read_journal";
}

/// Queues a reading of the journal. One that is queued already does for both.
pub async fn enqueue_journal(connection: &mut PgConnection) -> Result<()> {
    enqueue(connection, ReadJournal::NAME, serde_json::json!({}), ReadJournal::NAME).await
}

async fn enqueue(connection: &mut PgConnection, name: &str, payload: serde_json::Value, key: &str) -> Result<()> {
    // what fails is asked for again when it next comes round
    sqlx::query("select graphile_worker.add_job($1, $2::json, job_key => $3, max_attempts => 1)")
        .bind(name)
        .bind(payload)
        .bind(key)
        .execute(connection)
        .await
        .attempting("queueing what comes round")
        .map(drop)
}

/// Forget what a deleted custom field held.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ForgetField {
    pub(crate) workspace: WorkspaceId,
    pub(crate) field: CustomFieldId,
    /// Who deleted it, and by which key.
    pub(crate) user: UserId,
    pub(crate) key: ApiKeyId,
}

impl ForgetField {
    /// What the queue calls it.
    pub(crate) const NAME: &'static str = "forget_field";
}

/// Queues the forgetting of a field's values, inside the transaction that deletes it.
pub(crate) async fn enqueue_forgetting(connection: &mut PgConnection, job: &ForgetField) -> Result<()> {
    let payload = serde_json::to_value(job)
        .map_err(|error| Error::Broken { attempted: "writing a job", reason: error.to_string() })?;
    sqlx::query("select graphile_worker.add_job($1, $2::json, job_key => $3)")
        .bind(ForgetField::NAME)
        .bind(payload)
        .bind(format!("forget_field:{}", job.field))
        .execute(connection)
        .await
        .attempting("queueing the forgetting of a custom field")?;
    Ok(())
}

/// Queues a refresh if the workspace has records to read again; called inside the transaction that stores its admin's
/// consent.
pub async fn enqueue_waiting_refresh(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    let waits: bool =
        sqlx::query_scalar("select exists (select from dirty_record where workspace_id = $1 and read_at is null)")
            .bind(workspace)
            .fetch_one(&mut *connection)
            .await
            .attempting("looking for a refresh that waits")?;
    if waits { enqueue_refresh(connection, workspace, None).await } else { Ok(()) }
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
        .bind(WorkOnRun::NAME)
        .bind(payload)
        .bind(at)
        .bind(format!("run:{run}"))
        .execute(connection)
        .await
        .attempting("queueing a run")?;
    Ok(())
}

/// Queues every run of a workspace that waits; called inside the transaction that stores its admin's consent.
pub async fn enqueue_waiting_runs(connection: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
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

/// Queues what is to go on and has no job that will ever run: runs that have not ended, and refreshes that are awake. In
/// good order there are none. A run that waits for consent is left to it.
pub(crate) async fn enqueue_lost(connection: &mut PgConnection) -> Result<()> {
    const ATTEMPT: &str = "looking for work that lost its job";
    let runs: Vec<(WorkspaceId, RunId)> = sqlx::query_as(
        "select r.workspace_id, r.id from sync_run r
         join connection c on c.workspace_id = r.workspace_id and c.status = 'CONNECTED'
         where r.status in ('QUEUED', 'RUNNING')
           and not exists (
               select from graphile_worker._private_jobs j
               where j.key = 'run:' || r.id and (j.attempts < j.max_attempts or j.locked_at is not null)
           )",
    )
    .fetch_all(&mut *connection)
    .await
    .attempting(ATTEMPT)?;
    for (workspace, run) in runs {
        tracing::warn!(workspace.id = %workspace, run.id = %run, "a run had lost its job and gets another");
        enqueue_run(connection, workspace, run, None).await?;
    }
    let refreshes: Vec<WorkspaceId> = sqlx::query_scalar(
        "select l.workspace_id from lane_state l
         where l.refresh_awake_at is not null
           and not exists (
               select from graphile_worker._private_jobs j
               where j.key = 'refresh:' || l.workspace_id and (j.attempts < j.max_attempts or j.locked_at is not null)
           )",
    )
    .fetch_all(&mut *connection)
    .await
    .attempting(ATTEMPT)?;
    for workspace in refreshes {
        tracing::warn!(workspace.id = %workspace, "a refresh had lost its job and gets another");
        enqueue_refresh(connection, workspace, None).await?;
    }
    Ok(())
}

/// Whether the queue still has this job locked for this worker.
pub(crate) async fn is_held(pool: &PgPool, job: i64, worker: &str) -> Result<bool> {
    sqlx::query_scalar("select exists (select from graphile_worker._private_jobs where id = $1 and locked_by = $2)")
        .bind(job)
        .bind(worker)
        .fetch_one(pool)
        .await
        .attempting("looking who has a job")
}
