//! The right to work on a run, and the commit that asserts it.

use chrono::{DateTime, Utc};
use entity::choice::{RunKind, RunPhase, RunStatus};
use entity::id::{RunId, WorkspaceId};
use metrics::counter;
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor, PgPool};

use crate::apply::Tally;
use crate::clock::Clock;
use crate::contact::link::LinkTally;
use crate::error::{Attempting, Result};
use crate::feed::signal::{self, Signal};
use crate::sync::setback::Setback;
use crate::sync::source::Checkpoint;
use crate::sync::stage::StagedPage;

/// Proof that this worker was the last to take the run. Another's taking it over raises the epoch, and then nothing
/// more can be committed under this claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The run.
    pub run: RunId,
    epoch: i64,
}

/// What one commit adds to a run.
#[derive(Clone, Debug, Default)]
pub struct Advance<'a> {
    /// Companies read.
    pub companies: Tally,
    /// Companies that could not be applied.
    pub companies_failed: i64,
    /// Contacts read.
    pub contacts: Tally,
    /// Contacts that could not be applied.
    pub contacts_failed: i64,
    /// Links compared.
    pub links: LinkTally,
    /// New issues.
    pub issues: i64,
    /// Where reading companies goes on.
    pub checkpoint: Option<Checkpoint>,
    /// The page that was read.
    pub page: Option<StagedPage<'a>>,
}

/// What one commit archived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Departed {
    /// Customers whose company was deleted.
    pub deleted: i64,
    /// Customers whose company left the filter.
    pub left_filter: i64,
    /// Customers whose company was merged into another.
    pub merged: i64,
    /// Customers of an account that another one took the place of.
    pub replaced: i64,
    /// Contacts.
    pub contacts: i64,
}

impl Claim {
    /// Takes a run that has not ended; `None` if it has, or was never there.
    pub async fn take(pool: &PgPool, clock: &Clock, workspace: WorkspaceId, run: RunId) -> Result<Option<Self>> {
        let epoch: Option<i64> = sqlx::query_scalar(
            "update sync_run
             set epoch = epoch + 1, revision = revision + 1, status = 'RUNNING', started_at = coalesce(started_at, $3),
                 phase = case phase when 'WAITING' then 'PLANNING' else phase end,
                 failure_code = null, failure_message = null, correlation_id = null
             where workspace_id = $1 and id = $2 and status in ('QUEUED', 'RUNNING')
             returning epoch",
        )
        .bind(workspace)
        .bind(run)
        .bind(clock.now())
        .fetch_optional(pool)
        .await
        .attempting("taking a run")?;
        Ok(epoch.map(|epoch| Self { workspace, run, epoch }))
    }

    /// Adds to the run's counts inside the transaction that did the work. The transaction must not be committed when
    /// this fails. Says whether any record is marked, or was read by the real-time lane since `asked_at`.
    pub async fn advance(
        &self,
        connection: &mut PgConnection,
        advance: &Advance<'_>,
        asked_at: Option<DateTime<Utc>>,
        announce: bool,
    ) -> Result<bool, Setback> {
        let answer: Option<(bool, bool, Option<String>)> = sqlx::query_as(
            "with advanced as (
                 update sync_run set
                     revision = revision + 1, setbacks = 0,
                     checkpoint = coalesce($4, checkpoint),
                     customers_seen = customers_seen + $5 + $10,
                     customers_created = customers_created + $6, customers_updated = customers_updated + $7,
                     customers_unchanged = customers_unchanged + $8, customers_restored = customers_restored + $9,
                     customers_failed = customers_failed + $10,
                     contacts_seen = contacts_seen + $11 + $25, contacts_failed = contacts_failed + $25,
                     contacts_created = contacts_created + $12, contacts_updated = contacts_updated + $13,
                     contacts_unchanged = contacts_unchanged + $14, contacts_restored = contacts_restored + $15,
                     links_added = links_added + $16, links_removed = links_removed + $17, issues = issues + $18
                 where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'
                 returning id, cancel_requested_at
             ),
             staged as (
                 insert into sync_run_page (workspace_id, run_id, object, seq, ids, linked)
                 select $1, $2, $20, $21, $22, $23 where $20 is not null
             )
             select cancel_requested_at is not null,
                    exists (select from dirty_record where workspace_id = $1 and read_at > $24)
                    or exists (select from dirty_record where workspace_id = $1 and read_at is null),
                    case when $19 then pg_notify('sync_run', id::text)::text end
             from advanced",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .bind(advance.checkpoint.as_ref().map(Json))
        .bind(advance.companies.total())
        .bind(advance.companies.created)
        .bind(advance.companies.updated)
        .bind(advance.companies.unchanged)
        .bind(advance.companies.restored)
        .bind(advance.companies_failed)
        .bind(advance.contacts.total())
        .bind(advance.contacts.created)
        .bind(advance.contacts.updated)
        .bind(advance.contacts.unchanged)
        .bind(advance.contacts.restored)
        .bind(advance.links.added)
        .bind(advance.links.removed)
        .bind(advance.issues)
        .bind(announce)
        .bind(advance.page.as_ref().map(|page| page.leaf.word()))
        .bind(advance.page.as_ref().map(|page| page.seq))
        .bind(advance.page.as_ref().map(|page| page.ids.as_slice()))
        .bind(advance.page.as_ref().map(|page| page.linked.as_slice()))
        .bind(asked_at)
        .bind(advance.contacts_failed)
        .fetch_optional(connection)
        .await
        .attempting("advancing a run")?;
        match answer {
            None => Err(Setback::Lost),
            Some((true, ..)) => Err(Setback::Cancelled),
            Some((false, overtaken, _)) => Ok(overtaken),
        }
    }

    /// Counts what was archived, inside the transaction that archived it.
    pub async fn departed(&self, connection: &mut PgConnection, departed: &Departed) -> Result<(), Setback> {
        let counted: Option<(Option<String>,)> = sqlx::query_as(
            "with counted as (
                 update sync_run set revision = revision + 1, setbacks = 0,
                     customers_archived = customers_archived + $4 + $5 + $6 + $7,
                     deleted = deleted + $5, left_filter = left_filter + $6, merged = merged + $7,
                     contacts_archived = contacts_archived + $8
                 where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'
                 returning id
             )
             select pg_notify('sync_run', id::text)::text from counted",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .bind(departed.replaced)
        .bind(departed.deleted)
        .bind(departed.left_filter)
        .bind(departed.merged)
        .bind(departed.contacts)
        .fetch_optional(connection)
        .await
        .attempting("counting what was archived")?;
        counted.map(|_| ()).ok_or(Setback::Lost)
    }

    /// Moves the run to another phase, with what is expected of it.
    pub async fn enter(
        &self,
        connection: impl PgExecutor<'_>,
        phase: RunPhase,
        plan: Option<&crate::sync::plan::Plan>,
    ) -> Result<(), Setback> {
        let held = sqlx::query(
            "with entered as (
                 update sync_run set revision = revision + 1, phase = $4, plan = coalesce($5, plan),
                     customers_estimated = coalesce($6, customers_estimated),
                     contacts_estimated = coalesce($7, contacts_estimated)
                 where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'
                 returning id
             )
             select pg_notify('sync_run', id::text) from entered",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .bind(phase.as_str())
        .bind(plan.map(Json))
        .bind(plan.and_then(|plan| plan.companies))
        .bind(plan.and_then(|plan| plan.contacts))
        .fetch_optional(connection)
        .await
        .attempting("moving a run to its next phase")?;
        held.map(|_| ()).ok_or(Setback::Lost)
    }

    /// Ends the run for good, inside the caller's transaction, which holds the workspace's turn unless the run writes
    /// nothing.
    pub async fn finish(&self, connection: &mut PgConnection, clock: &Clock, end: &End) -> Result<Ended, Setback> {
        let ended: Option<(String, String, Option<String>)> = sqlx::query_as(
            "with ended as (
                 update sync_run set revision = revision + 1, phase = 'DONE', finished_at = $4,
                     status = case when $5 <> 'SUCCEEDED' then $5 when $9 > 0 then 'HELD'
                                   when issues > 0 then 'SUCCEEDED_WITH_ISSUES' else $5 end,
                     failure_code = $6, failure_message = $7, correlation_id = $8,
                     held = $9, preview = coalesce($10, preview)
                 where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'
                 returning id, kind, status
             )
             select kind, status, pg_notify('sync_run', id::text)::text from ended",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .bind(clock.now())
        .bind(end.status.as_str())
        .bind(end.failure.as_ref().map(|f| f.code.as_str()))
        .bind(end.failure.as_ref().map(|f| f.message.as_str()))
        .bind(end.failure.as_ref().and_then(|f| f.correlation_id.as_deref()))
        .bind(end.held)
        .bind(end.preview.as_ref().map(Json))
        .fetch_optional(&mut *connection)
        .await
        .attempting("ending a run")?;
        let (kind, status, _) = ended.ok_or(Setback::Lost)?;
        let signal = match RunStatus::from_word(&status) {
            _ if kind == RunKind::Preview.as_str() => None,
            Some(RunStatus::Failed) => Some(Signal::RunFailed(self.run)),
            Some(RunStatus::Held) => Some(Signal::RunHeld(self.run)),
            _ => None,
        };
        if let Some(signal) = signal {
            let left = signal::leave(connection, clock, self.workspace, signal, None).await;
            left.attempting("telling how a run ended")?;
        }
        Ok(Ended { kind, status })
    }

    /// Puts the run back in the queue, saying why it waits; gives how often it has waited since it last got anywhere.
    /// Its next worker goes on from its checkpoint.
    pub async fn park(&self, connection: &mut PgConnection, failure: &Failure) -> Result<i32, Setback> {
        let parked: Option<(i32, Option<String>)> = sqlx::query_as(
            "with parked as (
                 update sync_run set revision = revision + 1, setbacks = setbacks + 1, status = 'QUEUED', phase = 'WAITING',
                     failure_code = $4, failure_message = $5, correlation_id = $6
                 where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'
                 returning id, setbacks
             )
             select setbacks, pg_notify('sync_run', id::text)::text from parked",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .bind(failure.code.as_str())
        .bind(&failure.message)
        .bind(&failure.correlation_id)
        .fetch_optional(connection)
        .await
        .attempting("parking a run")?;
        parked.map(|(setbacks, _)| setbacks).ok_or(Setback::Lost)
    }

    /// Whether somebody asked the run to stop, or took it over.
    pub async fn standing(&self, pool: &PgPool) -> Result<(), Setback> {
        let cancelled: Option<bool> = sqlx::query_scalar(
            "select cancel_requested_at is not null from sync_run
             where workspace_id = $1 and id = $2 and epoch = $3 and status = 'RUNNING'",
        )
        .bind(self.workspace)
        .bind(self.run)
        .bind(self.epoch)
        .fetch_optional(pool)
        .await
        .attempting("looking after a run")?;
        match cancelled {
            None => Err(Setback::Lost),
            Some(true) => Err(Setback::Cancelled),
            Some(false) => Ok(()),
        }
    }
}

/// How a run ended, once that is committed.
#[derive(Clone, Debug)]
#[must_use = "it is counted when it is committed"]
pub struct Ended {
    kind: String,
    status: String,
}

impl Ended {
    /// Counts the run among those that ended so.
    pub fn count(self) {
        counter!("pivotal_sync_runs_total", "kind" => self.kind, "outcome" => self.status).increment(1);
    }
}

/// How a run ends.
#[derive(Clone, Debug)]
pub struct End {
    /// `Succeeded` becomes `Held` by itself where archives wait, else `SucceededWithIssues` where there are issues.
    pub status: RunStatus,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// How many archives wait for an admin.
    pub held: i64,
    /// What a preview found.
    pub preview: Option<crate::sync::preview::Findings>,
}

impl End {
    /// A run that did what it was asked.
    pub fn succeeded() -> Self {
        Self { status: RunStatus::Succeeded, failure: None, held: 0, preview: None }
    }

    /// A run that a person stopped.
    pub fn cancelled() -> Self {
        Self { status: RunStatus::Cancelled, ..Self::succeeded() }
    }

    /// A run that could not go on.
    pub fn failed(failure: Failure) -> Self {
        Self { status: RunStatus::Failed, failure: Some(failure), ..Self::succeeded() }
    }
}

/// Why a run failed or waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// For programs.
    pub code: crate::error::Code,
    /// For people.
    pub message: String,
    /// HubSpot's correlation id of the failing answer.
    pub correlation_id: Option<String>,
}
