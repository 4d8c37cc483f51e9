//! The row people ask for and watch.

use chrono::{DateTime, Utc};
use entity::choice::{ConnectionStatus, Mirrored, RunKind, RunStatus};
use entity::id::{IssueId, RunId, UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::{connection, field_map, sync_issue, sync_run};
use metrics::counter;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Value};
use sqlx::PgExecutor;
use sqlx::types::Json;

use crate::clock::Clock;
use crate::company_filter::{self, CompanyFilter};
use crate::database::{self, Database};
use crate::error::{Attempting, Code, Error, Result};
use crate::job;
use crate::page::{Direction, Page, Window};
use crate::viewer::Admin;

/// A run as asked for.
#[derive(Clone, Debug)]
pub struct Requested {
    /// The run: a new one, or the one that was under way already.
    pub run: sync_run::Model,
    /// It was under way already.
    pub already_running: bool,
}

/// What a run obeys from beginning to end.
struct Orders {
    hub_id: i64,
    filter: serde_json::Value,
    filter_version: i32,
    customer_map: serde_json::Value,
    customer_map_version: i32,
    contact_map: serde_json::Value,
    contact_map_version: i32,
}

/// The kinds of run that read everything; there is one of them at a time.
const FULL: [RunKind; 2] = [RunKind::Initial, RunKind::Nightly];

/// What came of asking for a night's run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Night {
    /// It is queued.
    Requested(RunId),
    /// Nothing was ever synced here, or a full run has ended well since the night began.
    Needless,
    /// A full run is under way.
    Occupied,
}

/// Asks for the run that brings everything the filter admits and archives what left. One full run at a time: a second
/// request gets the one that is under way.
pub async fn request_full(database: &Database, clock: &Clock, admin: &Admin) -> Result<Requested> {
    let filter = company_filter::read(database, admin.workspace)
        .await?
        .ok_or_else(|| Error::refused(Code::FilterMissing, "Choose which companies to sync first."))?;
    let orders = orders(database, admin.workspace, &filter.filter, filter.version).await?;
    if let Some(id) = insert(database, clock, Asking::of(admin), RunKind::Initial, &orders).await? {
        return Ok(Requested { run: expect(database, admin.workspace, id).await?, already_running: false });
    }
    match under_way(database, admin.workspace).await? {
        Some(run) => Ok(Requested { run, already_running: true }),
        // it ended between the two statements: ask again
        None => Err(Error::refused(Code::Conflict, "The sync that was under way has just ended. Please ask again.")),
    }
}

/// Asks for the run that compares everything because a lane lost its place, and nobody asked. None where a full run is
/// under way already, which does for both, or where nothing can be run.
pub async fn request_unasked(database: &Database, clock: &Clock, workspace: WorkspaceId) -> Result<Option<RunId>> {
    let Some(filter) = company_filter::read(database, workspace).await? else { return Ok(None) };
    let orders = match orders(database, workspace, &filter.filter, filter.version).await {
        Ok(orders) => orders,
        Err(Error::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    insert(database, clock, Asking { workspace, user: None }, RunKind::Nightly, &orders).await
}

/// Asks for the run of the night that began then. It stands for nobody, and obeys what an admin has chosen.
pub(crate) async fn request_nightly(
    database: &Database,
    clock: &Clock,
    workspace: WorkspaceId,
    began: DateTime<Utc>,
) -> Result<Night> {
    let last = last_applied(database, workspace).await?;
    let needless = last.and_then(|run| run.finished_at).is_none_or(|finished_at| finished_at >= began);
    let filter = company_filter::read(database, workspace).await?.filter(|_| !needless);
    let Some(filter) = filter else { return Ok(Night::Needless) };
    let orders = orders(database, workspace, &filter.filter, filter.version).await?;
    let asking = Asking { workspace, user: None };
    let inserted = insert(database, clock, asking, RunKind::Nightly, &orders).await?;
    Ok(inserted.map_or(Night::Occupied, Night::Requested))
}

/// Asks for a run that writes nothing and tells what this filter would bring.
pub async fn request_preview(
    database: &Database,
    clock: &Clock,
    admin: &Admin,
    filter: &CompanyFilter,
) -> Result<sync_run::Model> {
    let version = company_filter::read(database, admin.workspace).await?.map_or(0, |stored| stored.version);
    let orders = orders(database, admin.workspace, filter, version).await?;
    let id = insert(database, clock, Asking::of(admin), RunKind::Preview, &orders)
        .await?
        .ok_or_else(|| Error::refused(Code::Conflict, "Another preview is being asked for. Please ask again."))?;
    expect(database, admin.workspace, id).await
}

/// Asks a run to stop. It stops before its next page; what it has committed stays.
pub async fn cancel(database: &Database, clock: &Clock, admin: &Admin, run: RunId) -> Result<sync_run::Model> {
    let found: Option<(String,)> = sqlx::query_as(
        "with cancelled as (
             update sync_run set
                 revision = revision + 1, cancel_requested_at = coalesce(cancel_requested_at, $3),
                 -- nobody is at work on a queued one, so it ends here
                 status = case status when 'QUEUED' then 'CANCELLED' else status end,
                 phase = case status when 'QUEUED' then 'DONE' else phase end,
                 epoch = case status when 'QUEUED' then epoch + 1 else epoch end,
                 finished_at = case status when 'QUEUED' then $3 end
             where workspace_id = $1 and id = $2 and status in ('QUEUED', 'RUNNING')
             returning id
         )
         select pg_notify('sync_run', id::text)::text from cancelled",
    )
    .bind(admin.workspace)
    .bind(run)
    .bind(clock.now())
    .fetch_optional(database.pool())
    .await
    .attempting("asking a run to stop")?;
    let Some(model) = find(database, admin.workspace, run).await? else {
        return Err(Error::not_found("sync run"));
    };
    if found.is_some() && model.status == RunStatus::Cancelled {
        counter!("pivotal_sync_runs_total", "kind" => model.kind.as_str(), "outcome" => model.status.as_str())
            .increment(1);
    }
    if found.is_none() {
        return Err(Error::refused(Code::AlreadyFinished, "This sync has already ended."));
    }
    Ok(model)
}

/// One run.
pub async fn find(database: &Database, workspace: WorkspaceId, run: RunId) -> Result<Option<sync_run::Model>> {
    sync_run::Entity::in_workspace(workspace)
        .filter(sync_run::Column::Id.eq(run))
        .one(database.orm())
        .await
        .attempting("reading a run")
}

/// Runs, newest first. Ids are made in the order of time, so a run's id is its place.
pub async fn list(
    database: &Database,
    workspace: WorkspaceId,
    window: &Window<RunId>,
) -> Result<Page<sync_run::Model>> {
    let rows = sync_run::Entity::in_workspace(workspace);
    walk(rows, sync_run::Column::Id, Direction::Descending, window)
        .all(database.orm())
        .await
        .attempting("listing runs")
        .map(|rows| window.page(rows))
}

/// The last full run that did its work, if any: it says which filter and maps are in force.
pub async fn last_applied(database: &Database, workspace: WorkspaceId) -> Result<Option<sync_run::Model>> {
    sync_run::Entity::in_workspace(workspace)
        .filter(sync_run::Column::Kind.is_in(FULL))
        .filter(sync_run::Column::Status.is_in([RunStatus::Succeeded, RunStatus::SucceededWithIssues, RunStatus::Held]))
        .order_by_desc(sync_run::Column::FinishedAt)
        .limit(1)
        .one(database.orm())
        .await
        .attempting("finding the last full run")
}

/// The full run that is queued or at work, if any.
pub async fn under_way(database: &Database, workspace: WorkspaceId) -> Result<Option<sync_run::Model>> {
    sync_run::Entity::in_workspace(workspace)
        .filter(sync_run::Column::Kind.is_in(FULL))
        .filter(sync_run::Column::Status.is_in([RunStatus::Queued, RunStatus::Running]))
        .one(database.orm())
        .await
        .attempting("finding the run that is under way")
}

/// The full run whose filter and maps are in force for records that are read one by one: one that has begun, since it
/// is already bringing what it obeys, else the last that did its work. None where nothing was ever brought here.
pub async fn in_force(database: &Database, workspace: WorkspaceId) -> Result<Option<sync_run::Model>> {
    match id_in_force(database.pool(), workspace).await? {
        Some(run) => find(database, workspace, run).await,
        None => Ok(None),
    }
}

/// That run's id. Inside a turn the answer stands until the next run begins, and that one asks HubSpot only afterwards.
pub(crate) async fn id_in_force(executor: impl PgExecutor<'_>, workspace: WorkspaceId) -> Result<Option<RunId>> {
    sqlx::query_scalar(
        "select id from sync_run
         where workspace_id = $1 and kind in ('INITIAL', 'NIGHTLY')
           and (status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
                or status in ('QUEUED', 'RUNNING') and started_at is not null)
         order by finished_at desc nulls first
         limit 1",
    )
    .bind(workspace)
    .fetch_optional(executor)
    .await
    .attempting("finding the run in force")
}

/// Issues a run met, in the order they were first met.
pub async fn issues(
    database: &Database,
    workspace: WorkspaceId,
    run: RunId,
    window: &Window<IssueId>,
) -> Result<Page<sync_issue::Model>> {
    let rows = sync_issue::Entity::in_workspace(workspace).filter(sync_issue::Column::RunId.eq(run));
    let rows = walk(rows, sync_issue::Column::Id, Direction::Ascending, window).all(database.orm()).await;
    rows.attempting("listing a run's issues").map(|rows| window.page(rows))
}

/// The rows of a window on a list that is sorted by id.
pub(crate) fn walk<E: EntityTrait, I: Copy + Into<Value>>(
    mut rows: Select<E>,
    id: E::Column,
    sorted: Direction,
    window: &Window<I>,
) -> Select<E> {
    let behind = |position: I| match sorted {
        Direction::Ascending => id.gt(position),
        Direction::Descending => id.lt(position),
    };
    let ahead = |position: I| match sorted {
        Direction::Ascending => id.lt(position),
        Direction::Descending => id.gt(position),
    };
    if let Some(position) = window.after {
        rows = rows.filter(behind(position));
    }
    if let Some(position) = window.before {
        rows = rows.filter(ahead(position));
    }
    let rows = match window.walk(sorted) {
        Direction::Ascending => rows.order_by_asc(id),
        Direction::Descending => rows.order_by_desc(id),
    };
    rows.limit(u64::try_from(window.limit()).unwrap_or_default())
}

async fn orders(
    database: &Database,
    workspace: WorkspaceId,
    filter: &CompanyFilter,
    filter_version: i32,
) -> Result<Orders> {
    let connection =
        connection::Entity::in_workspace(workspace).one(database.orm()).await.attempting("reading the connection")?;
    let hub_id = match connection.map(|c| (c.status, c.hub_id)) {
        Some((ConnectionStatus::Connected, hub_id)) => hub_id,
        Some((ConnectionStatus::Reauthorize, _)) => {
            return Err(Error::refused(
                Code::ReauthorizeNeeded,
                "HubSpot no longer accepts our access. Connect HubSpot again first.",
            ));
        }
        Some((ConnectionStatus::Disconnected, _)) | None => {
            return Err(Error::refused(Code::NotConnected, "Connect a HubSpot account first."));
        }
    };
    let (customer_map, customer_map_version) = stored_map(database, workspace, Mirrored::Customer).await?;
    let (contact_map, contact_map_version) = stored_map(database, workspace, Mirrored::Contact).await?;
    Ok(Orders {
        hub_id,
        filter: serde_json::to_value(filter)
            .map_err(|error| Error::Broken { attempted: "writing the filter into a run", reason: error.to_string() })?,
        filter_version,
        customer_map,
        customer_map_version,
        contact_map,
        contact_map_version,
    })
}

/// The rows and version of a map; no rows and version zero where nobody has edited it, and then the run makes the default
/// from the properties the account has.
async fn stored_map(database: &Database, workspace: WorkspaceId, object: Mirrored) -> Result<(serde_json::Value, i32)> {
    let stored = field_map::Entity::in_workspace(workspace)
        .filter(field_map::Column::Object.eq(object))
        .one(database.orm())
        .await
        .attempting("reading the field map for a run")?;
    Ok(stored.map_or((serde_json::Value::Null, 0), |map| (map.rows, map.version)))
}

/// Who asks for a run.
#[derive(Clone, Copy, Debug)]
struct Asking {
    workspace: WorkspaceId,
    /// Nobody, where the clock does.
    user: Option<UserId>,
}

impl Asking {
    fn of(admin: &Admin) -> Self {
        Self { workspace: admin.workspace, user: Some(admin.user) }
    }
}

async fn insert(
    database: &Database,
    clock: &Clock,
    asking: Asking,
    kind: RunKind,
    orders: &Orders,
) -> Result<Option<RunId>> {
    let id = RunId(clock.new_id());
    let mut tx = database::begin(database.pool()).await.attempting("beginning a run's request")?;
    let inserted = sqlx::query(
        "insert into sync_run (workspace_id, id, kind, status, phase, hub_id, requested_by, filter, filter_version,
                               customer_map, customer_map_version, contact_map, contact_map_version, queued_at)
         values ($1, $2, $3, 'QUEUED', 'WAITING', $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (workspace_id) where kind in ('INITIAL', 'NIGHTLY') and status in ('QUEUED', 'RUNNING') do nothing",
    )
    .bind(asking.workspace)
    .bind(id)
    .bind(kind.as_str())
    .bind(orders.hub_id)
    .bind(asking.user)
    .bind(Json(&orders.filter))
    .bind(orders.filter_version)
    .bind(Json(&orders.customer_map))
    .bind(orders.customer_map_version)
    .bind(Json(&orders.contact_map))
    .bind(orders.contact_map_version)
    .bind(clock.now())
    .execute(&mut *tx)
    .await
    .attempting("writing down a run")?;
    if inserted.rows_affected() == 0 {
        return Ok(None);
    }
    job::enqueue_run(&mut tx, asking.workspace, id, None).await?;
    tx.commit().await.attempting("committing a run's request")?;
    Ok(Some(id))
}

async fn expect(database: &Database, workspace: WorkspaceId, run: RunId) -> Result<sync_run::Model> {
    find(database, workspace, run).await?.ok_or_else(|| Error::Broken {
        attempted: "reading the run just asked for",
        reason: "it is not there".to_owned(),
    })
}
