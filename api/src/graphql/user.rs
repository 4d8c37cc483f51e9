//! Who belongs to the workspace, and who asks.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::id::{UserId, WorkspaceId};
use entity::workspace_user::Model;
use mirror::error::{Code, Error};
use mirror::name::{Email, Name};
use mirror::viewer;
use mirror::workspace::user::{self, AssignableRole, NewUser, UserChange};

use super::api_key::ApiKey;
use super::context::Reach;
use super::error::{Fault, or_fault};
use super::node::GlobalId;
use super::payload::payload;
use super::workspace::Workspace;
use super::workspace_loader::{WorkspaceLoader, load};

/// What a user may do.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entity::choice::Role")]
pub(crate) enum WorkspaceRole {
    /// Exactly one in a workspace; may do all.
    Owner,
    /// Runs the integration.
    Admin,
    /// Sees the customers assigned to them.
    Member,
}

/// A role that can be given. Ownership is handed over with `transferOwnership` instead.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "AssignableRole", remote = "mirror::workspace::user::AssignableRole")]
pub(crate) enum RoleToAssign {
    /// Runs the integration.
    Admin,
    /// Sees the customers assigned to them.
    Member,
}

/// A person who uses the workspace.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct WorkspaceUser {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Their name.
    name: String,
    /// What they may do.
    role: WorkspaceRole,
    /// When they were added.
    created_at: DateTime<Utc>,
    /// When they lost access; null while they have it.
    deactivated_at: Option<DateTime<Utc>>,
    #[graphql(skip)]
    row_id: UserId,
    #[graphql(skip)]
    email: String,
}

impl From<Model> for WorkspaceUser {
    fn from(user: Model) -> Self {
        Self {
            id: user.id.to_global(),
            name: user.name,
            role: user.role.into(),
            created_at: user.created_at,
            deactivated_at: user.deactivated_at,
            row_id: user.id,
            email: user.email,
        }
    }
}

#[ComplexObject]
impl WorkspaceUser {
    /// Their e-mail address in lower case; HubSpot owners are matched by it. Members read only their own.
    #[expect(clippy::unused_async, reason = "async-graphql takes async resolvers only")]
    async fn email(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<&str>> {
        let viewer = ctx.viewer()?;
        if viewer.user == self.row_id || viewer.admin().is_ok() {
            return Ok(Some(&self.email));
        }
        let refusal = Error::refused(Code::Forbidden, "Members do not see the e-mail addresses of others.");
        Err(Fault::new(refusal).into())
    }
}

/// Whom a request acts for.
pub(crate) struct Viewer(viewer::Viewer);

/// The user whose key the request carries.
#[Object]
impl Viewer {
    /// The user.
    async fn user(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        workspace_user(ctx, self.0.user).await
    }

    /// What the user may do.
    async fn role(&self) -> WorkspaceRole {
        self.0.role.into()
    }

    /// The workspace. A key belongs to exactly one.
    async fn workspace(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Workspace>> {
        Workspace::of(ctx, self.0.workspace).await
    }

    /// The key that came with the request.
    async fn api_key(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ApiKey>> {
        let key = mirror::workspace::api_key::find(ctx.database(), self.0, self.0.key).await;
        Ok(or_fault(key)?.map(ApiKey::from))
    }
}

/// A user of the viewer's workspace by id; with others that are asked for in the same turn.
pub(crate) async fn workspace_user(ctx: &Context<'_>, id: UserId) -> async_graphql::Result<Option<WorkspaceUser>> {
    load(ctx, id).await
}

#[async_trait]
impl Loader<UserId> for WorkspaceLoader {
    type Value = WorkspaceUser;
    type Error = async_graphql::Error;

    async fn load(&self, ids: &[UserId]) -> async_graphql::Result<HashMap<UserId, WorkspaceUser>> {
        let users = or_fault(user::find_all(&self.database, self.viewer.workspace, ids).await)?;
        Ok(users.into_iter().map(|user| (user.id, user.into())).collect())
    }
}

/// The workspace's users by name.
pub(super) async fn users_of(
    ctx: &Context<'_>,
    workspace: WorkspaceId,
    include_deactivated: bool,
) -> async_graphql::Result<Vec<WorkspaceUser>> {
    let users = or_fault(user::list(ctx.database(), workspace).await)?;
    Ok(users
        .into_iter()
        .filter(|user| include_deactivated || user.deactivated_at.is_none())
        .map(WorkspaceUser::from)
        .collect())
}

/// Queries about who asks.
#[derive(Default)]
pub(crate) struct UserQuery;

#[Object]
impl UserQuery {
    /// Whom this request acts for.
    #[expect(clippy::unused_async, reason = "async-graphql takes async resolvers only")]
    async fn viewer(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Viewer>> {
        Ok(Some(Viewer(ctx.viewer()?)))
    }
}

/// Somebody to be added to the workspace.
#[derive(InputObject)]
pub(crate) struct AddWorkspaceUserInput {
    /// Their e-mail address, unique in the workspace. HubSpot owners are matched by it.
    email: String,
    /// Their name, of 200 characters at most.
    name: String,
    /// What they may do.
    role: RoleToAssign,
}

impl AddWorkspaceUserInput {
    fn parse(self) -> mirror::error::Result<NewUser> {
        Ok(NewUser {
            email: Email::parse(&self.email).map_err(|refusal| refusal.at(["email"]))?,
            name: Name::parse(&self.name).map_err(|refusal| refusal.at(["name"]))?,
            role: self.role.into(),
        })
    }
}

/// What to change of a user. What is left out or null stays.
#[derive(InputObject)]
pub(crate) struct UpdateWorkspaceUserInput {
    /// The user.
    id: ID,
    /// Their new name, of 200 characters at most.
    name: Option<String>,
    /// Their new role.
    role: Option<RoleToAssign>,
}

impl UpdateWorkspaceUserInput {
    fn parse(self) -> mirror::error::Result<(UserId, UserChange)> {
        let id = UserId::from_input(&self.id, &["id"])?;
        let name = self.name.as_deref().map(Name::parse).transpose().map_err(|refusal| refusal.at(["name"]))?;
        Ok((id, UserChange { name, role: self.role.map(AssignableRole::from) }))
    }
}

/// Whom to hand the workspace to.
#[derive(InputObject)]
pub(crate) struct TransferOwnershipInput {
    /// The active user who becomes the owner.
    user_id: ID,
}

/// Whom to deactivate.
#[derive(InputObject)]
pub(crate) struct DeactivateWorkspaceUserInput {
    /// The user.
    id: ID,
}

payload! {
    /// What came of adding a user.
    AddWorkspaceUserPayload {
        /// The user; null when refused.
        workspace_user: WorkspaceUser
    }
}

payload! {
    /// What came of changing a user.
    UpdateWorkspaceUserPayload {
        /// The user as they are now; null when refused.
        workspace_user: WorkspaceUser
    }
}

payload! {
    /// What came of handing the workspace over.
    TransferOwnershipPayload {
        /// The new owner; null when refused.
        owner: WorkspaceUser
    }
}

payload! {
    /// What came of deactivating a user.
    DeactivateWorkspaceUserPayload {
        /// The user as they are now; null when refused.
        workspace_user: WorkspaceUser
    }
}

/// Mutations of the workspace's users.
#[derive(Default)]
pub(crate) struct UserMutation;

#[Object]
impl UserMutation {
    /// Adds a user. A deactivated user of that address comes back as the one they were, without their old keys.
    /// Owner and admins only.
    async fn add_workspace_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to add.")] input: AddWorkspaceUserInput,
    ) -> async_graphql::Result<Option<AddWorkspaceUserPayload>> {
        let viewer = ctx.viewer()?;
        let done = async { user::add(ctx.database(), ctx.clock(), viewer.admin()?, input.parse()?).await };
        AddWorkspaceUserPayload::of(done.await)
    }

    /// Renames a user or gives them another role. Owner and admins only.
    async fn update_workspace_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateWorkspaceUserInput,
    ) -> async_graphql::Result<Option<UpdateWorkspaceUserPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let (id, change) = input.parse()?;
            user::update(ctx.database(), admin, id, change).await
        };
        UpdateWorkspaceUserPayload::of(done.await)
    }

    /// Hands the workspace over to another user. The owner only, who stays as an admin.
    async fn transfer_ownership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] input: TransferOwnershipInput,
    ) -> async_graphql::Result<Option<TransferOwnershipPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let to = UserId::from_input(&input.user_id, &["userId"])?;
            user::transfer_ownership(ctx.database(), viewer, to).await
        };
        TransferOwnershipPayload::of(done.await)
    }

    /// Takes a user's access away and revokes their keys at once. Owner and admins only; the owner cannot be
    /// deactivated, and the fallback owner only after another was chosen.
    async fn deactivate_workspace_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to deactivate.")] input: DeactivateWorkspaceUserInput,
    ) -> async_graphql::Result<Option<DeactivateWorkspaceUserPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let id = UserId::from_input(&input.id, &["id"])?;
            user::deactivate(ctx.database(), ctx.clock(), admin, id).await
        };
        DeactivateWorkspaceUserPayload::of(done.await)
    }
}
