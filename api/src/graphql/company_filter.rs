//! Which companies become customers: the chosen filter, and choosing another.

use async_graphql::{ComplexObject, Context, InputObject, Object, OneofObject, SimpleObject, Union};
use chrono::{DateTime, Utc};
use entity::id::{UserId, WorkspaceId};
use hubspot::{Lane, ListId, PipelineId, StageId};
use mirror::company_filter::{self, CompanyFilter, DealStage, LifecycleStage, Proposal, Stored};
use mirror::due::is_due;
use mirror::error::{Code, Error, Refusal};
use mirror::viewer::Admin;

use super::context::Reach as _;
use super::error::{UserError, or_fault, settle};
use super::user::{WorkspaceUser, workspace_user};

/// Which companies become customers.
#[derive(Union)]
#[graphql(name = "CompanyFilter")]
pub(crate) enum CompanyFilterValue {
    /// Members of a list.
    List(CompanyListFilter),
    /// Companies in lifecycle stages.
    LifecycleStages(LifecycleStageFilter),
    /// Companies with a deal in a pipeline.
    DealPipeline(DealPipelineFilter),
    /// Every company.
    Everything(EveryCompanyFilter),
}

/// Members of a HubSpot list.
#[derive(SimpleObject)]
pub(crate) struct CompanyListFilter {
    /// HubSpot's id of the list.
    list: String,
    /// The list's name when it was chosen.
    name: String,
}

/// Companies in any of these lifecycle stages.
#[derive(SimpleObject)]
pub(crate) struct LifecycleStageFilter {
    /// The stages, in HubSpot's order.
    stages: Vec<ChosenStage>,
}

/// Companies linked to at least one deal of a pipeline: HubSpot gives companies no pipeline of their own.
#[derive(SimpleObject)]
pub(crate) struct DealPipelineFilter {
    /// HubSpot's id of the pipeline.
    pipeline: String,
    /// The pipeline's name when it was chosen.
    name: String,
    /// Only deals of these stages count; of every stage when empty.
    stages: Vec<ChosenStage>,
}

/// Every company of the account.
#[derive(SimpleObject)]
pub(crate) struct EveryCompanyFilter {
    /// Always true.
    everything: bool,
}

/// A stage of a filter.
#[derive(SimpleObject)]
pub(crate) struct ChosenStage {
    /// HubSpot's id or value.
    value: String,
    /// What people called it when it was chosen.
    label: String,
}

impl From<CompanyFilter> for CompanyFilterValue {
    fn from(filter: CompanyFilter) -> Self {
        match filter {
            CompanyFilter::List { id, name } => Self::List(CompanyListFilter { list: id.to_string(), name }),
            CompanyFilter::LifecycleStages { stages } => {
                Self::LifecycleStages(LifecycleStageFilter { stages: stages.into_iter().map(Into::into).collect() })
            }
            CompanyFilter::DealPipeline { pipeline, name, stages } => Self::DealPipeline(DealPipelineFilter {
                pipeline: pipeline.to_string(),
                name,
                stages: stages.into_iter().map(Into::into).collect(),
            }),
            CompanyFilter::Everything => Self::Everything(EveryCompanyFilter { everything: true }),
        }
    }
}

impl From<LifecycleStage> for ChosenStage {
    fn from(stage: LifecycleStage) -> Self {
        Self { value: stage.value, label: stage.label }
    }
}

impl From<DealStage> for ChosenStage {
    fn from(stage: DealStage) -> Self {
        Self { value: stage.id.to_string(), label: stage.label }
    }
}

/// The filter that was chosen.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct CompanyFilterSetting {
    /// Which companies become customers.
    filter: CompanyFilterValue,
    /// Grows by one with every change. Send it back as `expectedVersion`.
    version: i32,
    /// When it was chosen.
    updated_at: DateTime<Utc>,
    #[graphql(skip)]
    workspace: WorkspaceId,
    #[graphql(skip)]
    updated_by: UserId,
}

#[ComplexObject]
impl CompanyFilterSetting {
    /// Who chose it.
    async fn updated_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        workspace_user(ctx, self.updated_by).await
    }

    /// Whether the filter or a field map still waits for the run that applies it. Until then the old values stay.
    async fn run_due(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<bool>> {
        or_fault(is_due(ctx.database(), self.workspace).await).map(Some)
    }
}

impl CompanyFilterSetting {
    fn of(workspace: WorkspaceId, stored: Stored) -> Self {
        let Stored { filter, version, updated_by, updated_at } = stored;
        Self { filter: filter.into(), version, updated_at, workspace, updated_by }
    }
}

/// Exactly one way to say which companies become customers.
#[derive(OneofObject)]
pub(crate) enum CompanyFilterInput {
    /// Members of a HubSpot list of companies. Recommended. Needs the scope `crm.lists.read`.
    List(CompanyListInput),
    /// Companies in lifecycle stages.
    LifecycleStages(LifecycleStagesInput),
    /// Companies with a deal in a pipeline. Needs the scope `crm.objects.deals.read`.
    DealPipeline(DealPipelineInput),
    /// Every company; only `true` means something.
    Everything(bool),
}

/// A list to filter by.
#[derive(InputObject)]
pub(crate) struct CompanyListInput {
    /// HubSpot's id of the list.
    id: String,
}

/// Lifecycle stages to filter by.
#[derive(InputObject)]
pub(crate) struct LifecycleStagesInput {
    /// HubSpot's values of the stages; at least one.
    stages: Vec<String>,
}

/// A pipeline to filter by.
#[derive(InputObject)]
pub(crate) struct DealPipelineInput {
    /// HubSpot's id of the pipeline.
    pipeline: String,
    /// HubSpot's ids of the stages that count; every stage when empty.
    #[graphql(default)]
    stages: Vec<String>,
}

/// Reads a filter from a mutation's `filter` and asks HubSpot whether it has what the filter names.
pub(super) async fn checked(
    ctx: &Context<'_>,
    admin: &Admin,
    input: CompanyFilterInput,
) -> mirror::error::Result<CompanyFilter> {
    let proposal = match input {
        CompanyFilterInput::List(list) => Proposal::List(ListId::from(list.id)),
        CompanyFilterInput::LifecycleStages(input) => Proposal::LifecycleStages(input.stages),
        CompanyFilterInput::DealPipeline(input) => Proposal::DealPipeline {
            pipeline: PipelineId::from(input.pipeline),
            stages: input.stages.into_iter().map(StageId::from).collect(),
        },
        CompanyFilterInput::Everything(true) => return Ok(CompanyFilter::Everything),
        CompanyFilterInput::Everything(false) => {
            let sentence = "`everything` can only be true; choose another filter instead.";
            return Err(Refusal::new(Code::InvalidValue, sentence).at(["filter", "everything"]).into());
        }
    };
    let client = ctx.connections().client(admin.workspace, Lane::Interactive).await?;
    proposal.check(&client).await.map_err(|error| match error {
        Error::Refused(refusals) => Error::Refused(refusals.into_iter().map(below_filter).collect()),
        error @ (Error::Database { .. } | Error::Orm { .. } | Error::Broken { .. }) => error,
    })
}

fn below_filter(mut refusal: Refusal) -> Refusal {
    if !refusal.field.is_empty() {
        refusal.field.insert(0, "filter".to_owned());
    }
    refusal
}

/// The filter to choose.
#[derive(InputObject)]
pub(crate) struct SetCompanyFilterInput {
    /// Which companies become customers. Replaces the whole filter.
    filter: CompanyFilterInput,
    /// The version that was seen, zero when there was none. When somebody else has changed the filter since, nothing is
    /// saved. Left out, the last word counts.
    expected_version: Option<i32>,
}

/// What came of choosing a filter.
#[derive(SimpleObject)]
pub(crate) struct SetCompanyFilterPayload {
    /// The filter as it is now; null when refused.
    company_filter: Option<CompanyFilterSetting>,
    /// Whether a run is due to apply it. Until then the old customers stay. False when refused.
    run_due: bool,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// Reading the filter.
#[derive(Default)]
pub(crate) struct CompanyFilterQuery;

#[Object]
impl CompanyFilterQuery {
    /// Which companies become customers; null until somebody chose. Owner and admins only.
    async fn company_filter(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<CompanyFilterSetting>> {
        let admin = ctx.admin()?;
        let stored = or_fault(company_filter::read(ctx.database(), admin.workspace).await)?;
        Ok(stored.map(|stored| CompanyFilterSetting::of(admin.workspace, stored)))
    }
}

/// Choosing the filter.
#[derive(Default)]
pub(crate) struct CompanyFilterMutation;

#[Object]
impl CompanyFilterMutation {
    /// Chooses which companies become customers. Nothing is written to customers until the run that applies it. Owner and
    /// admins only.
    async fn set_company_filter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The filter to choose.")] input: SetCompanyFilterInput,
    ) -> async_graphql::Result<Option<SetCompanyFilterPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let filter = checked(ctx, &admin, input.filter).await?;
            let stored =
                company_filter::save(ctx.database(), ctx.clock(), admin, filter, input.expected_version).await?;
            Ok((stored, is_due(ctx.database(), admin.workspace).await?))
        };
        let (saved, user_errors) = settle(done.await)?;
        let run_due = saved.as_ref().is_some_and(|(_, run_due)| *run_due);
        let company_filter = saved.map(|(stored, _)| CompanyFilterSetting::of(viewer.workspace, stored));
        Ok(Some(SetCompanyFilterPayload { company_filter, run_due, user_errors }))
    }
}
