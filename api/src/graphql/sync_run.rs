//! Runs: one attempt to bring HubSpot's records here, as people ask for it, stop it, read it and watch it.
//!
//! [`state`] says where a run stands, [`counts`] what became of records, [`plan`] how it reads, [`preview`] what a filter
//! would bring, [`issue`] what went wrong with one record; [`query`], [`mutation`] and [`progress`] are the ways to them.

mod counts;
pub(crate) mod issue;
pub(crate) mod mutation;
mod page;
mod plan;
mod preview;
pub(crate) mod progress;
pub(crate) mod query;
mod state;

use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::choice::RunStatus;
use entity::sync_run;
use mirror::company_filter::CompanyFilter;
use mirror::sync::plan::Plan;
use mirror::sync::preview::Findings;
use mirror::sync::run;

use self::counts::{LinkCounts, RecordCounts, SyncRepairs};
pub(crate) use self::issue::SyncIssue;
use self::page::SyncIssueConnection;
use self::plan::SyncPlan;
use self::preview::FilterPreview;
use self::state::{SyncFailure, SyncRunKind, SyncRunPhase, SyncRunStatus};
use super::company_filter::CompanyFilterValue;
use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::page::{PageArgs, cost};
use super::user::{WorkspaceUser, workspace_user};

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
    pub(crate) async fn id(&self) -> ID {
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
        RecordCounts::of_customers(&self.model)
    }

    /// Contact records and what became of them here.
    async fn contacts(&self) -> RecordCounts {
        RecordCounts::of_contacts(&self.model)
    }

    /// Links between them.
    async fn links(&self) -> LinkCounts {
        LinkCounts::of(&self.model)
    }

    /// Customers archived because their company left the filter.
    async fn left_filter(&self) -> i64 {
        self.model.left_filter
    }

    /// How many archives waited for an admin's word when the run ended; see `heldArchives`.
    async fn held(&self) -> i64 {
        self.model.held
    }

    /// What a nightly run had to mend, which is what webhooks had lost; null for other runs.
    async fn repairs(&self) -> Option<SyncRepairs> {
        SyncRepairs::of(&self.model)
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
        SyncFailure::of(&self.model)
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
