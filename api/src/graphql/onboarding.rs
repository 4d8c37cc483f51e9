//! Onboardings of a customer and their tasks. Whoever sees the customer may work on them.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::id::{CustomerId, OnboardingId, TaskId, UserId};
use entity::onboarding::Model;
use entity::task;
use mirror::error::Refusal;
use mirror::name::Name;
use mirror::onboarding;

use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::payload::payload;
use super::user::{WorkspaceUser, workspace_user};
use super::workspace_loader::{WorkspaceLoader, load};

/// An onboarding of a customer.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Onboarding {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// The customer's opaque id.
    customer_id: ID,
    /// Its name.
    name: String,
    /// When it was created.
    created_at: DateTime<Utc>,
    #[graphql(skip)]
    row_id: OnboardingId,
    #[graphql(skip)]
    creator: UserId,
}

impl From<Model> for Onboarding {
    fn from(onboarding: Model) -> Self {
        Self {
            id: onboarding.id.to_global(),
            customer_id: onboarding.customer_id.to_global(),
            name: onboarding.name,
            created_at: onboarding.created_at,
            row_id: onboarding.id,
            creator: onboarding.created_by,
        }
    }
}

#[ComplexObject]
impl Onboarding {
    /// Who created it.
    async fn created_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        workspace_user(ctx, self.creator).await
    }

    /// Its tasks in their order; 200 at most, so the list is always whole.
    #[graphql(complexity = "5 + 10 * child_complexity")]
    async fn tasks(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Task>> {
        Ok(load(ctx, self.row_id).await?.unwrap_or_default())
    }
}

/// A task of an onboarding.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Task {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// What is to be done.
    title: String,
    /// When it was added.
    created_at: DateTime<Utc>,
    /// When it was completed; null while it is open.
    completed_at: Option<DateTime<Utc>>,
    #[graphql(skip)]
    completer: Option<UserId>,
}

impl From<task::Model> for Task {
    fn from(task: task::Model) -> Self {
        Self {
            id: task.id.to_global(),
            title: task.title,
            created_at: task.created_at,
            completed_at: task.completed_at,
            completer: task.completed_by,
        }
    }
}

#[ComplexObject]
impl Task {
    /// Who completed it; null while it is open.
    async fn completed_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        match self.completer {
            Some(user) => workspace_user(ctx, user).await,
            None => Ok(None),
        }
    }
}

#[async_trait]
impl Loader<OnboardingId> for WorkspaceLoader {
    type Value = Vec<Task>;
    type Error = async_graphql::Error;

    async fn load(&self, onboardings: &[OnboardingId]) -> async_graphql::Result<HashMap<OnboardingId, Vec<Task>>> {
        let tasks = or_fault(onboarding::tasks_of(&self.database, self.viewer.workspace, onboardings).await)?;
        let mut by_onboarding: HashMap<_, Vec<_>> = HashMap::new();
        for task in tasks {
            by_onboarding.entry(task.onboarding_id).or_default().push(task.into());
        }
        Ok(by_onboarding)
    }
}

/// Queries of onboardings.
#[derive(Default)]
pub(crate) struct OnboardingQuery;

#[Object]
impl OnboardingQuery {
    /// An onboarding by its opaque id; null when there is none, or its customer is not the viewer's to see.
    async fn onboarding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The onboarding's id.")] id: ID,
    ) -> async_graphql::Result<Option<Onboarding>> {
        let Some(id) = OnboardingId::from_global(&id) else { return Ok(None) };
        Ok(or_fault(onboarding::find(ctx.database(), ctx.viewer()?, id).await)?.map(Onboarding::from))
    }
}

/// An onboarding to be created.
#[derive(InputObject)]
pub(crate) struct CreateOnboardingInput {
    /// Whose it is.
    customer_id: ID,
    /// Its name, of 200 characters at most.
    name: String,
}

/// An onboarding's new name.
#[derive(InputObject)]
pub(crate) struct RenameOnboardingInput {
    /// The onboarding.
    id: ID,
    /// Its new name, of 200 characters at most.
    name: String,
}

/// A task to be added.
#[derive(InputObject)]
pub(crate) struct AddTaskInput {
    /// The onboarding.
    onboarding_id: ID,
    /// What is to be done, of 200 characters at most.
    title: String,
}

/// Which task is done.
#[derive(InputObject)]
pub(crate) struct CompleteTaskInput {
    /// The task.
    id: ID,
}

/// Which task is not done after all.
#[derive(InputObject)]
pub(crate) struct ReopenTaskInput {
    /// The task.
    id: ID,
}

/// Which task to remove.
#[derive(InputObject)]
pub(crate) struct RemoveTaskInput {
    /// The task.
    id: ID,
}

payload! {
    /// What came of creating an onboarding.
    CreateOnboardingPayload {
        /// The onboarding; null when refused.
        onboarding: Onboarding
    }
}

payload! {
    /// What came of renaming an onboarding.
    RenameOnboardingPayload {
        /// The onboarding as it is now; null when refused.
        onboarding: Onboarding
    }
}

payload! {
    /// What came of adding a task.
    AddTaskPayload {
        /// The task; null when refused.
        task: Task
    }
}

payload! {
    /// What came of completing a task.
    CompleteTaskPayload {
        /// The task as it is now; null when refused.
        task: Task
    }
}

payload! {
    /// What came of reopening a task.
    ReopenTaskPayload {
        /// The task as it is now; null when refused.
        task: Task
    }
}

payload! {
    /// What came of removing a task.
    RemoveTaskPayload {
        /// The onboarding it was in; null when refused.
        onboarding: Onboarding
    }
}

/// Mutations of onboardings and their tasks.
#[derive(Default)]
pub(crate) struct OnboardingMutation;

#[Object]
impl OnboardingMutation {
    /// Creates an onboarding of a customer that the viewer sees; 50 a customer at most.
    async fn create_onboarding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The onboarding to create.")] input: CreateOnboardingInput,
    ) -> async_graphql::Result<Option<CreateOnboardingPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let customer = CustomerId::from_input(&input.customer_id, &["customerId"])?;
            let name = parse_name(&input.name, "name")?;
            onboarding::create(ctx.database(), ctx.clock(), viewer, customer, name).await
        };
        CreateOnboardingPayload::of(done.await)
    }

    /// Renames an onboarding.
    async fn rename_onboarding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which onboarding, and how.")] input: RenameOnboardingInput,
    ) -> async_graphql::Result<Option<RenameOnboardingPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = OnboardingId::from_input(&input.id, &["id"])?;
            onboarding::rename(ctx.database(), viewer, id, parse_name(&input.name, "name")?).await
        };
        RenameOnboardingPayload::of(done.await)
    }

    /// Adds a task at the end of an onboarding; 200 an onboarding at most.
    async fn add_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task to add.")] input: AddTaskInput,
    ) -> async_graphql::Result<Option<AddTaskPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = OnboardingId::from_input(&input.onboarding_id, &["onboardingId"])?;
            let title = parse_name(&input.title, "title")?;
            onboarding::add_task(ctx.database(), ctx.clock(), viewer, id, title).await
        };
        AddTaskPayload::of(done.await)
    }

    /// Marks a task as done. One that is done already stays as it is.
    async fn complete_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: CompleteTaskInput,
    ) -> async_graphql::Result<Option<CompleteTaskPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = TaskId::from_input(&input.id, &["id"])?;
            onboarding::complete_task(ctx.database(), ctx.clock(), viewer, id).await
        };
        CompleteTaskPayload::of(done.await)
    }

    /// Marks a task as not done. One that is open already stays as it is.
    async fn reopen_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: ReopenTaskInput,
    ) -> async_graphql::Result<Option<ReopenTaskPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = TaskId::from_input(&input.id, &["id"])?;
            onboarding::reopen_task(ctx.database(), viewer, id).await
        };
        ReopenTaskPayload::of(done.await)
    }

    /// Removes a task for good.
    async fn remove_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which task.")] input: RemoveTaskInput,
    ) -> async_graphql::Result<Option<RemoveTaskPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let id = TaskId::from_input(&input.id, &["id"])?;
            onboarding::remove_task(ctx.database(), viewer, id).await
        };
        RemoveTaskPayload::of(done.await)
    }
}

fn parse_name(text: &str, field: &str) -> Result<Name, Refusal> {
    Name::parse(text).map_err(|refusal| refusal.at([field]))
}
