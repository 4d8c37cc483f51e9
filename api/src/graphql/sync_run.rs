//! Runs: asking for one, stopping it, reading it, and watching its counts tick up.

mod page;
mod progress;

pub(crate) use progress::SyncSubscription;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice::{RecordKind, RunKind, RunPhase, RunStatus, Severity};
use entity::id::RunId;
use entity::{sync_issue, sync_run};
use mirror::company_filter::CompanyFilter;
use mirror::sync::plan::Plan;
use mirror::sync::preview::Findings;
use mirror::sync::run;

use super::company_filter::{CompanyFilterInput, CompanyFilterValue};
use super::context::Reach;
use super::error::{ErrorCode, UserError, or_fault, settle};
use super::node::GlobalId;
use super::page::{PageArgs, cost};
use super::user::{WorkspaceUser, workspace_user};
use page::{SyncIssueConnection, SyncRunConnection};

/// What a run is for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunKind")]
pub(crate) enum SyncRunKind {
    /// Reads everything the filter admits and brings it here.
    Initial,
    /// Reads what a filter would admit and writes nothing.
    Preview,
    /// Compares everything, at night.
    Nightly,
    /// Read again what HubSpot said has changed.
    RealTime,
    /// Looked for what changed since the last look.
    CatchUp,
    /// Read one record again because a person asked.
    SingleRecord,
}

/// Where a run stands. `QUEUED` and `RUNNING` move on; the others are final.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunStatus")]
pub(crate) enum SyncRunStatus {
    /// Waits for a worker, for HubSpot, or for an admin's consent; `failure` says which.
    Queued,
    /// At work.
    Running,
    /// Every record went through.
    Succeeded,
    /// Done; some records have issues.
    SucceededWithIssues,
    /// Could not go on; `failure` says why.
    Failed,
    /// A person stopped it.
    Cancelled,
    /// It met the mass-archive guard and waits for an admin's word.
    Held,
}

/// What a run is doing.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunPhase")]
pub(crate) enum SyncRunPhase {
    /// Not at work.
    Waiting,
    /// Asking the account how much there is and choosing the cheapest way to read.
    Planning,
    /// Reading records and writing them.
    Reading,
    /// Comparing what was read with what is here.
    Finishing,
    /// Ended.
    Done,
}

/// How many records of one kind a run has met, and what became of them. `seen` is the sum of the others.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct RecordCounts {
    /// How many are expected in all; a guess until the run ends.
    pub estimated: Option<i64>,
    /// Read so far.
    pub seen: i64,
    /// New here.
    pub created: i64,
    /// With a changed value.
    pub updated: i64,
    /// Without a difference.
    pub unchanged: i64,
    /// Archived.
    pub archived: i64,
    /// Brought back from the archive.
    pub restored: i64,
    /// That could not be applied.
    pub failed: i64,
}

/// Links between customers and contacts that came or went.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct LinkCounts {
    /// New here.
    pub added: i64,
    /// No longer in HubSpot.
    pub removed: i64,
}

/// Why a run failed, or what it waits for.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SyncFailure {
    /// For programs.
    pub code: ErrorCode,
    /// One sentence for a person.
    pub message: String,
    /// HubSpot's name for the answer that stopped the run; HubSpot's support asks for it.
    pub correlation_id: Option<String>,
}

/// How a run reads HubSpot.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SyncPlan {
    /// In a sentence: what is read how, what it costs, and why not otherwise.
    pub explanation: String,
    /// Calls against HubSpot's general limit of 110 in ten seconds.
    pub general_calls: u64,
    /// Calls against HubSpot's limit for association reads.
    pub association_calls: u64,
    /// Calls against HubSpot's limit of five searches a second.
    pub search_calls: u64,
    /// How long these calls take at HubSpot's limits.
    pub seconds: u64,
}

impl From<Plan> for SyncPlan {
    fn from(plan: Plan) -> Self {
        Self {
            general_calls: plan.calls.general,
            association_calls: plan.calls.associations,
            search_calls: plan.calls.search,
            seconds: plan.calls.seconds(),
            explanation: plan.why,
        }
    }
}

/// What a filter would bring.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct FilterPreview {
    /// Companies that match.
    pub matching: i64,
    /// Customers a sync would create.
    pub would_create: i64,
    /// Customers whose company no longer matches.
    pub would_archive: i64,
    /// Archived customers that would come back.
    pub would_bring_back: i64,
    /// A few of the companies that match.
    pub sample: Vec<PreviewedCompany>,
}

/// A HubSpot company that a filter matches.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PreviewedCompany {
    /// HubSpot's id of the company.
    pub hub_spot_company_id: String,
    /// Its name in HubSpot.
    pub name: Option<String>,
    /// Its domain in HubSpot.
    pub domain: Option<String>,
}

impl From<Findings> for FilterPreview {
    fn from(found: Findings) -> Self {
        let sample = found.sample.into_iter().map(|company| PreviewedCompany {
            hub_spot_company_id: company.hubspot_company_id,
            name: company.name,
            domain: company.domain,
        });
        Self {
            matching: found.matching,
            would_create: found.would_create,
            would_archive: found.would_archive,
            would_bring_back: found.would_bring_back,
            sample: sample.collect(),
        }
    }
}

/// One attempt to bring HubSpot's records here.
#[derive(Clone, Debug)]
pub(crate) struct SyncRun {
    pub(crate) model: sync_run::Model,
    pub(crate) read_at: DateTime<Utc>,
}

/// One attempt to bring HubSpot's records here. Counts are those of committed rows.
#[Object]
impl SyncRun {
    /// Opaque id.
    async fn id(&self) -> ID {
        self.model.id.to_global()
    }

    /// What the run is for.
    async fn kind(&self) -> SyncRunKind {
        self.model.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> SyncRunStatus {
        self.model.status.into()
    }

    /// What it is doing.
    async fn phase(&self) -> SyncRunPhase {
        self.model.phase.into()
    }

    /// Grows with every visible change and never falls, on whichever replica it is read.
    async fn revision(&self) -> i64 {
        self.model.revision
    }

    /// HubSpot's number of the account it reads.
    async fn hub_id(&self) -> String {
        self.model.hub_id.to_string()
    }

    /// Who asked for it; nobody where the clock or HubSpot did.
    async fn requested_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        match self.model.requested_by {
            Some(user) => workspace_user(ctx, user).await,
            None => Ok(None),
        }
    }

    /// Which companies it reads; what is edited while it runs does not change it.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn filter(&self) -> async_graphql::Result<CompanyFilterValue> {
        let filter: CompanyFilter = serde_json::from_value(self.model.filter.clone())?;
        Ok(filter.into())
    }

    /// How it reads, chosen at its start.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn plan(&self) -> async_graphql::Result<Option<SyncPlan>> {
        let plan: Option<Plan> = self.model.plan.clone().map(serde_json::from_value).transpose()?;
        Ok(plan.map(SyncPlan::from))
    }

    /// Companies and what became of them here.
    async fn customers(&self) -> RecordCounts {
        let run = &self.model;
        RecordCounts {
            estimated: run.customers_estimated,
            seen: run.customers_seen,
            created: run.customers_created,
            updated: run.customers_updated,
            unchanged: run.customers_unchanged,
            archived: run.customers_archived,
            restored: run.customers_restored,
            failed: run.customers_failed,
        }
    }

    /// Contact records and what became of them here.
    async fn contacts(&self) -> RecordCounts {
        let run = &self.model;
        RecordCounts {
            estimated: run.contacts_estimated,
            seen: run.contacts_seen,
            created: run.contacts_created,
            updated: run.contacts_updated,
            unchanged: run.contacts_unchanged,
            archived: run.contacts_archived,
            restored: run.contacts_restored,
            failed: run.contacts_failed,
        }
    }

    /// Links between them.
    async fn links(&self) -> LinkCounts {
        LinkCounts { added: self.model.links_added, removed: self.model.links_removed }
    }

    /// Live customers whose company was not among those read; they are left as they are. Null until the run ends.
    async fn left_filter(&self) -> Option<i64> {
        self.model.left_filter
    }

    /// How many issues it met.
    async fn issue_count(&self) -> i64 {
        self.model.issues
    }

    /// The issues it met, in the order they were first met.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn issues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 when neither `first` nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<SyncIssueConnection> {
        let admin = ctx.admin()?;
        let window = or_fault(PageArgs { first, after, last, before }.window(SyncIssueConnection::position))?;
        let page = or_fault(run::issues(ctx.database(), admin.workspace, self.model.id, &window).await)?;
        Ok(page.into())
    }

    /// What a preview found; null for other runs and until it ends.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn preview(&self) -> async_graphql::Result<Option<FilterPreview>> {
        let found: Option<Findings> = self.model.preview.clone().map(serde_json::from_value).transpose()?;
        Ok(found.map(FilterPreview::from))
    }

    /// Why it failed, or what it waits for.
    async fn failure(&self) -> Option<SyncFailure> {
        let code = mirror::error::Code::from_word(self.model.failure_code.as_deref()?)?;
        Some(SyncFailure {
            code: code.into(),
            message: self.model.failure_message.clone().unwrap_or_default(),
            correlation_id: self.model.correlation_id.clone(),
        })
    }

    /// Records of both kinds read in a second, on average since it began.
    async fn records_per_second(&self) -> Option<f64> {
        let seconds = self.elapsed_seconds()?;
        (seconds > 0.0).then(|| self.seen() as f64 / seconds)
    }

    /// Seconds until it ends, at its speed so far; null when that cannot be told.
    async fn seconds_left(&self) -> Option<f64> {
        let seconds = self.elapsed_seconds().filter(|_| self.model.status == RunStatus::Running)?;
        let seen = self.seen() as f64;
        let estimated = (self.model.customers_estimated? + self.model.contacts_estimated.unwrap_or(0)) as f64;
        (seen > 0.0).then(|| (estimated - seen).max(0.0) * seconds / seen)
    }

    /// When it was asked for.
    async fn queued_at(&self) -> DateTime<Utc> {
        self.model.queued_at
    }

    /// When a worker first took it.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        self.model.started_at
    }

    /// When it ended.
    async fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.model.finished_at
    }

    /// When a person asked it to stop.
    async fn cancel_requested_at(&self) -> Option<DateTime<Utc>> {
        self.model.cancel_requested_at
    }
}

impl SyncRun {
    fn seen(&self) -> i64 {
        self.model.customers_seen + self.model.contacts_seen
    }

    fn elapsed_seconds(&self) -> Option<f64> {
        let end = self.model.finished_at.unwrap_or(self.read_at);
        Some((end - self.model.started_at?).num_milliseconds() as f64 / 1_000.0)
    }
}

/// Which kind of HubSpot record an issue is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RecordKind")]
pub(crate) enum HubSpotRecordKind {
    /// A company.
    Company,
    /// A contact.
    Contact,
}

/// How bad an issue is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Severity")]
pub(crate) enum IssueSeverity {
    /// The value or record did not arrive; what was here before stays.
    Error,
    /// It arrived, with a stand-in.
    Warning,
}

/// One record's problem, kept for a person.
#[derive(Clone, Debug)]
pub(crate) struct SyncIssue {
    model: sync_issue::Model,
}

/// One record's problem, kept for a person. Met again, it is counted, not repeated; gone, it is closed.
#[Object]
impl SyncIssue {
    /// Opaque id.
    async fn id(&self) -> ID {
        self.model.id.to_global()
    }

    /// Which kind of record; null when it is about the run as a whole.
    async fn record_kind(&self) -> Option<HubSpotRecordKind> {
        self.model.object.map(Into::into)
    }

    /// HubSpot's id of the record.
    async fn hub_spot_id(&self) -> Option<&str> {
        self.model.hubspot_id.as_deref()
    }

    /// Which of our fields.
    async fn field(&self) -> Option<&str> {
        self.model.field.as_deref()
    }

    /// For programs.
    async fn code(&self) -> ErrorCode {
        mirror::error::Code::from_word(&self.model.code).map_or(ErrorCode::InternalError, Into::into)
    }

    /// How bad it is.
    async fn severity(&self) -> IssueSeverity {
        self.model.severity.into()
    }

    /// One sentence for a person.
    async fn message(&self) -> &str {
        &self.model.message
    }

    /// The value that could not be used, cut to 200 characters.
    async fn value(&self) -> Option<&str> {
        self.model.value.as_deref()
    }

    /// What HubSpot answered.
    async fn provider_answer(&self) -> Option<&str> {
        self.model.provider.as_deref()
    }

    /// HubSpot's name for that answer.
    async fn correlation_id(&self) -> Option<&str> {
        self.model.correlation_id.as_deref()
    }

    /// How often it was met.
    async fn occurrences(&self) -> i64 {
        self.model.occurrences
    }

    /// When it was first met.
    async fn first_seen_at(&self) -> DateTime<Utc> {
        self.model.first_seen_at
    }

    /// When it was last met.
    async fn last_seen_at(&self) -> DateTime<Utc> {
        self.model.last_seen_at
    }

    /// When the record went through.
    async fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.model.resolved_at
    }
}

/// Reading runs.
#[derive(Default)]
pub(crate) struct SyncQuery;

#[Object]
impl SyncQuery {
    /// One run; null when there is none of this id here. Admins only.
    async fn sync_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run's id.")] id: ID,
    ) -> async_graphql::Result<Option<SyncRun>> {
        let admin = ctx.admin()?;
        let Some(id) = RunId::from_global(&id) else { return Ok(None) };
        let model = or_fault(run::find(ctx.database(), admin.workspace, id).await)?;
        Ok(model.map(|model| SyncRun { model, read_at: ctx.clock().now() }))
    }

    /// All runs, newest first. Admins only.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn sync_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 when neither `first` nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<Option<SyncRunConnection>> {
        let admin = ctx.admin()?;
        let window = or_fault(PageArgs { first, after, last, before }.window(SyncRunConnection::position))?;
        let page = or_fault(run::list(ctx.database(), admin.workspace, &window).await)?;
        Ok(Some(SyncRunConnection::new(page, ctx.clock().now())))
    }
}

/// Which filter to try.
#[derive(InputObject)]
pub(crate) struct PreviewCompanyFilterInput {
    /// The filter; it need not be the saved one.
    filter: CompanyFilterInput,
}

/// Which run to stop.
#[derive(InputObject)]
pub(crate) struct CancelSyncInput {
    /// The run.
    run_id: ID,
}

/// The run that was asked for.
#[derive(SimpleObject)]
pub(crate) struct StartInitialSyncPayload {
    /// A new run, or the one that was under way already.
    run: Option<SyncRun>,
    /// A full run was under way already, and it is the answer.
    already_running: bool,
    /// What has to be mended first; empty on success.
    user_errors: Vec<UserError>,
}

/// The preview that was asked for.
#[derive(SimpleObject)]
pub(crate) struct PreviewCompanyFilterPayload {
    /// The run that looks; watch it with `syncProgress` and read its `preview` when it ends.
    run: Option<SyncRun>,
    /// What has to be mended first; empty on success.
    user_errors: Vec<UserError>,
}

/// The run that was stopped.
#[derive(SimpleObject)]
pub(crate) struct CancelSyncPayload {
    /// The run, stopping or stopped.
    run: Option<SyncRun>,
    /// Why it cannot be stopped; empty on success.
    user_errors: Vec<UserError>,
}

/// Asking for runs and stopping them.
#[derive(Default)]
pub(crate) struct SyncMutation;

#[Object]
impl SyncMutation {
    /// Starts the run that brings everything the saved filter admits, and answers at once. One full run at a time: while
    /// one is under way it is the answer. Admins only.
    async fn start_initial_sync(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<StartInitialSyncPayload>> {
        let outcome = match ctx.viewer()?.admin() {
            Ok(admin) => run::request_initial(ctx.database(), ctx.clock(), &admin).await,
            Err(refusal) => Err(refusal),
        };
        let (requested, user_errors) = settle(outcome)?;
        let already_running = requested.as_ref().is_some_and(|requested| requested.already_running);
        let run = requested.map(|requested| SyncRun { model: requested.run, read_at: ctx.clock().now() });
        Ok(Some(StartInitialSyncPayload { run, already_running, user_errors }))
    }

    /// Starts a run that writes nothing and tells what a filter would bring. Admins only.
    async fn preview_company_filter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which filter to try.")] input: PreviewCompanyFilterInput,
    ) -> async_graphql::Result<Option<PreviewCompanyFilterPayload>> {
        let outcome = match ctx.viewer()?.admin() {
            Ok(admin) => match super::company_filter::checked(ctx, &admin, input.filter).await {
                Ok(filter) => run::request_preview(ctx.database(), ctx.clock(), &admin, &filter).await,
                Err(error) => Err(error),
            },
            Err(refusal) => Err(refusal),
        };
        let (model, user_errors) = settle(outcome)?;
        let run = model.map(|model| SyncRun { model, read_at: ctx.clock().now() });
        Ok(Some(PreviewCompanyFilterPayload { run, user_errors }))
    }

    /// Stops a run before its next page; what it has committed stays. Admins only.
    async fn cancel_sync(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which run to stop.")] input: CancelSyncInput,
    ) -> async_graphql::Result<Option<CancelSyncPayload>> {
        let outcome = match (ctx.viewer()?.admin(), RunId::from_global(&input.run_id)) {
            (Ok(admin), Some(id)) => run::cancel(ctx.database(), ctx.clock(), &admin, id).await,
            (Ok(_), None) => Err(mirror::error::Error::not_found("sync run")),
            (Err(refusal), _) => Err(refusal),
        };
        let (model, user_errors) = settle(outcome)?;
        let run = model.map(|model| SyncRun { model, read_at: ctx.clock().now() });
        Ok(Some(CancelSyncPayload { run, user_errors }))
    }
}
