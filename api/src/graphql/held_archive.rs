//! What the mass-archive guard held back: the list, and an admin's word on it.

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Enum, ID, InputObject, Lookahead, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, HeldState};
use entity::held_archive::Model;
use entity::id::HeldArchiveId;
use mirror::customer::{self, Columns};
use mirror::error::{Code, Error, Refusal, Result};
use mirror::page::Page;
use mirror::sync::held::{self, Which};
use mirror::sync::look_up;

use super::context::Reach;
use super::customer::Customer;
use super::error::{UserError, or_fault, settle};
use super::history::SyncLane;
use super::node::GlobalId;
use super::page::{PageArgs, cost, info, open, seal};
use super::scalar::int;
use super::sync_run::SyncRun;
use super::user::{WorkspaceUser, workspace_user};

/// The list, inside cursors.
const HELD: &str = "heldArchives";

/// Why HubSpot would have a customer archived.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DepartureCause {
    /// The company was deleted.
    #[graphql(name = "DELETED_IN_HUBSPOT")]
    DeletedInHubSpot,
    /// The company no longer matches the filter.
    LeftFilter,
    /// The company was merged into another.
    Merged,
}

impl DepartureCause {
    fn of(reason: ArchiveReason) -> Option<Self> {
        match reason {
            ArchiveReason::DeletedInHubSpot => Some(Self::DeletedInHubSpot),
            ArchiveReason::LeftFilter => Some(Self::LeftFilter),
            ArchiveReason::Merged => Some(Self::Merged),
            ArchiveReason::Manual | ArchiveReason::AccountReplaced => None,
        }
    }
}

/// What became of a held archive.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "HeldState")]
pub(crate) enum HeldArchiveState {
    /// It waits for an admin's word.
    Held,
    /// An admin let it happen.
    Approved,
    /// An admin refused it.
    Dismissed,
    /// HubSpot has the company again.
    Withdrawn,
}

/// An archive that HubSpot would have caused, held back because there were too many of them.
#[derive(Clone)]
pub(crate) struct HeldArchive {
    model: Model,
    customer: Option<Customer>,
    run: Option<SyncRun>,
}

/// An archive that HubSpot would have caused, held back because there were too many of them.
#[Object]
impl HeldArchive {
    /// Opaque and global.
    pub(crate) async fn id(&self) -> ID {
        self.model.id.to_global()
    }

    /// The customer that would have been archived; null when it was deleted for good since.
    async fn customer(&self) -> Option<&Customer> {
        self.customer.as_ref()
    }

    /// The id of its HubSpot company.
    async fn hub_spot_company_id(&self) -> &str {
        &self.model.hubspot_company_id
    }

    /// Why it would have been archived.
    async fn cause(&self) -> Option<DepartureCause> {
        DepartureCause::of(self.model.cause)
    }

    /// On which way that was found.
    async fn lane(&self) -> SyncLane {
        self.model.lane.into()
    }

    /// The run that found it; null where the lane keeps none.
    async fn run(&self) -> Option<&SyncRun> {
        self.run.as_ref()
    }

    /// When it was held.
    async fn held_at(&self) -> DateTime<Utc> {
        self.model.held_at
    }

    /// What became of it.
    async fn state(&self) -> HeldArchiveState {
        self.model.state.into()
    }

    /// When that was decided.
    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.model.decided_at
    }

    /// Who decided; null where HubSpot did.
    async fn decided_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        match self.model.decided_by {
            Some(user) => workspace_user(ctx, user).await,
            None => Ok(None),
        }
    }
}

impl HeldArchive {
    /// These, with their customers and runs read together.
    pub(crate) async fn together(
        ctx: &Context<'_>,
        models: Vec<Model>,
        columns: Columns,
    ) -> async_graphql::Result<Vec<Self>> {
        let ids: Vec<_> = models.iter().map(|model| model.customer_id).collect();
        let rows = or_fault(customer::read::many(ctx.database(), &ctx.viewer()?, &ids, columns).await)?;
        let customers: Vec<Customer> = Customer::together(rows.into_values().collect()).collect();
        let mut runs: Vec<_> = models.iter().filter_map(|model| model.run_id).collect();
        runs.sort_unstable();
        runs.dedup();
        let (runs, read_at) = (or_fault(look_up::runs(ctx.database(), &ctx.admin()?, &runs).await)?, ctx.clock().now());
        let complete = |model: Model| {
            let customer = customers.iter().find(|customer| customer.row().id == model.customer_id).cloned();
            let run = runs.iter().find(|run| Some(run.id) == model.run_id).cloned();
            Self { model, customer, run: run.map(|model| SyncRun { model, read_at }) }
        };
        Ok(models.into_iter().map(complete).collect())
    }

    /// The bulky columns that a selection on one asks for of its customer.
    pub(crate) fn columns(selection: &Lookahead<'_>) -> Columns {
        super::customer::columns(&selection.field("customer"))
    }

    /// Its row id.
    pub(crate) fn row_id(&self) -> HeldArchiveId {
        self.model.id
    }
}

/// A page of held archives.
pub(crate) struct HeldArchiveConnection {
    edges: Vec<HeldArchiveEdge>,
    has_next: bool,
    has_previous: bool,
}

/// A held archive in a page.
#[derive(SimpleObject, Clone)]
pub(crate) struct HeldArchiveEdge {
    /// Its place in the list.
    cursor: String,
    /// The held archive.
    node: HeldArchive,
}

impl HeldArchiveConnection {
    fn position(cursor: &str) -> Option<HeldArchiveId> {
        open(HELD, cursor)?.parse().ok().map(HeldArchiveId)
    }

    async fn read(ctx: &Context<'_>, page: Page<Model>) -> async_graphql::Result<Self> {
        let (nodes, edges) = (ctx.look_ahead().field("nodes"), ctx.look_ahead().field("edges").field("node"));
        let (nodes, edges) = (HeldArchive::columns(&nodes), HeldArchive::columns(&edges));
        let columns =
            Columns { tags: nodes.tags || edges.tags, custom_values: nodes.custom_values || edges.custom_values };
        let edge = |node: HeldArchive| HeldArchiveEdge { cursor: seal(HELD, &node.model.id.to_string()), node };
        let Page { rows, has_next, has_previous } = page;
        let edges = HeldArchive::together(ctx, rows, columns).await?.into_iter().map(edge).collect();
        Ok(Self { edges, has_next, has_previous })
    }
}

/// A page of held archives.
#[Object]
impl HeldArchiveConnection {
    /// The held archives with their cursors.
    async fn edges(&self) -> &[HeldArchiveEdge] {
        &self.edges
    }

    /// The held archives.
    async fn nodes(&self) -> Vec<HeldArchive> {
        self.edges.iter().map(|edge| edge.node.clone()).collect()
    }

    /// Where the page stands in the list.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: Option<&HeldArchiveEdge>| edge.map(|edge| edge.cursor.clone());
        info(self.has_previous, self.has_next, cursor(self.edges.first()), cursor(self.edges.last()))
    }

    /// How many wait in all.
    #[graphql(complexity = 5)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = or_fault(held::count(ctx.database(), &ctx.admin()?).await)?;
        int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// Reading what is held.
#[derive(Default)]
pub(crate) struct HeldArchiveQuery;

#[Object]
impl HeldArchiveQuery {
    /// Archives that the mass-archive guard holds back until an admin approves or dismisses them, oldest first. Admins
    /// only.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn held_archives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 when neither `first` nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<Option<HeldArchiveConnection>> {
        let admin = ctx.admin()?;
        let window = or_fault(PageArgs { first, after, last, before }.window(HeldArchiveConnection::position))?;
        let page = or_fault(held::list(ctx.database(), &admin, &window).await)?;
        HeldArchiveConnection::read(ctx, page).await.map(Some)
    }
}

/// Which held archives a word is about: either `ids` or `all`.
#[derive(InputObject)]
pub(crate) struct HeldArchivesInput {
    /// These, 500 at most; if one of them does not wait, nothing is done to any.
    ids: Option<Vec<ID>>,
    /// The oldest 500 that wait; ask again while `remaining` is not zero.
    #[graphql(default)]
    all: bool,
}

impl HeldArchivesInput {
    fn read(&self) -> Result<Which> {
        let ids = match (&self.ids, self.all) {
            (None, true) => return Ok(Which::Oldest),
            (Some(ids), false) => ids,
            (Some(_), true) | (None, false) => {
                return Err(Error::refused(Code::InvalidValue, "Give either `ids` or `all`."));
            }
        };
        let id = |(place, id): (usize, &ID)| {
            HeldArchiveId::from_global(id).ok_or_else(|| {
                Refusal::new(Code::NotFound, "No archive of this id waits here.")
                    .at(["ids".to_owned(), place.to_string()])
            })
        };
        let ids = ids.iter().enumerate().map(id).collect::<Result<Vec<_>, Refusal>>()?;
        Ok(Which::These(ids))
    }
}

/// What came of an approval.
#[derive(SimpleObject)]
pub(crate) struct ApproveHeldArchivesPayload {
    /// Customers archived now.
    archived: i32,
    /// Those whose company is back in HubSpot and in the filter: nothing is archived, and they no longer wait.
    withdrawn: i32,
    /// Those of which HubSpot gave no clear answer; they go on waiting.
    unproved: i32,
    /// How many wait now; null when it was refused, and then all wait that waited before.
    remaining: Option<i32>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// What came of a dismissal.
#[derive(SimpleObject)]
pub(crate) struct DismissHeldArchivesPayload {
    /// Dismissed now: their customers stay.
    dismissed: i32,
    /// How many wait now; null when it was refused, and then all wait that waited before.
    remaining: Option<i32>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// An admin's word.
#[derive(Default)]
pub(crate) struct HeldArchiveMutation;

#[Object]
impl HeldArchiveMutation {
    /// Archives customers that the guard held back. HubSpot is asked for each company once more; what is back is not
    /// archived. Admins only.
    async fn approve_held_archives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] input: HeldArchivesInput,
    ) -> async_graphql::Result<Option<ApproveHeldArchivesPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            viewer.admin()?;
            held::approve(ctx.database(), ctx.clock(), ctx.connections(), &viewer, &input.read()?).await
        };
        let (approval, user_errors) = settle(done.await)?;
        let remaining = approval.as_ref().map(|approval| count(approval.remaining)).transpose()?;
        let approval = approval.unwrap_or_default();
        Ok(Some(ApproveHeldArchivesPayload {
            archived: count(approval.archived)?,
            withdrawn: count(approval.withdrawn)?,
            unproved: count(approval.unproved)?,
            remaining,
            user_errors,
        }))
    }

    /// Keeps customers that the guard held back. The same archive comes up again only after HubSpot had the company back
    /// and it left anew. Admins only.
    async fn dismiss_held_archives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] input: HeldArchivesInput,
    ) -> async_graphql::Result<Option<DismissHeldArchivesPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            viewer.admin()?;
            held::dismiss(ctx.database(), ctx.clock(), &viewer, &input.read()?).await
        };
        let (dismissal, user_errors) = settle(done.await)?;
        let remaining = dismissal.as_ref().map(|dismissal| count(dismissal.remaining)).transpose()?;
        let dismissed = count(dismissal.unwrap_or_default().dismissed)?;
        Ok(Some(DismissHeldArchivesPayload { dismissed, remaining, user_errors }))
    }
}

fn count(count: u64) -> async_graphql::Result<i32> {
    int(i64::try_from(count).unwrap_or(i64::MAX))
}
