//! The plans a workspace sells.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::id::{PlanId, WorkspaceId};
use entity::plan::Model;
use mirror::name::Name;
use mirror::workspace::plan;

use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::payload::payload;

/// One entry of the workspace's plan list. HubSpot's words are matched to it ignoring case.
#[derive(SimpleObject, Clone)]
pub(crate) struct Plan {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Its name, in the list's spelling.
    name: String,
}

impl From<Model> for Plan {
    fn from(plan: Model) -> Self {
        Self { id: plan.id.to_global(), name: plan.name }
    }
}

/// The plans in their order.
pub(super) async fn plans(ctx: &Context<'_>, workspace: WorkspaceId) -> async_graphql::Result<Vec<Plan>> {
    Ok(or_fault(plan::list(ctx.database(), workspace).await)?.into_iter().map(Plan::from).collect())
}

/// The whole plan list.
#[derive(InputObject)]
pub(crate) struct SetPlansInput {
    /// The names in their order, 100 at most, each of 200 characters at most. A plan that is named again, in whatever
    /// case, is the same plan and takes the new spelling.
    names: Vec<String>,
}

impl SetPlansInput {
    fn parse(self) -> mirror::error::Result<Vec<Name>> {
        let name = |(at, name): (usize, &String)| {
            Name::parse(name).map_err(|refusal| refusal.at(["names".to_owned(), at.to_string()]))
        };
        Ok(self.names.iter().enumerate().map(name).collect::<Result<_, _>>()?)
    }
}

/// A plan's new name.
#[derive(InputObject)]
pub(crate) struct RenamePlanInput {
    /// The plan.
    id: ID,
    /// Its new name, of 200 characters at most.
    name: String,
}

payload! {
    /// What came of setting the plan list.
    SetPlansPayload {
        /// The plans as they are now, in their order; null when refused.
        plans: Vec<Plan>
    }
}

payload! {
    /// What came of renaming a plan.
    RenamePlanPayload {
        /// The plan as it is now; null when refused.
        plan: Plan
    }
}

/// Mutations of the plan list.
#[derive(Default)]
pub(crate) struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Sets the whole plan list. A plan that customers have cannot be left out. Owner and admins only.
    async fn set_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The list.")] input: SetPlansInput,
    ) -> async_graphql::Result<Option<SetPlansPayload>> {
        let viewer = ctx.viewer()?;
        let done = async { plan::set(ctx.database(), ctx.clock(), viewer.admin()?, &input.parse()?).await };
        let plans = done.await.map(|plans| plans.into_iter().map(Plan::from).collect::<Vec<_>>());
        SetPlansPayload::of(plans)
    }

    /// Renames a plan. Customers keep it. Owner and admins only.
    async fn rename_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plan, and how.")] input: RenamePlanInput,
    ) -> async_graphql::Result<Option<RenamePlanPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let id = PlanId::from_input(&input.id, &["id"])?;
            let name = Name::parse(&input.name).map_err(|refusal| refusal.at(["name"]))?;
            plan::rename(ctx.database(), admin, id, name).await
        };
        RenamePlanPayload::of(done.await)
    }
}
