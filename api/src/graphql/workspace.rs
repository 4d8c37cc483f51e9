//! The tenant, as its users see it.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::{UserId, WorkspaceId};
use entity::workspace::Model;
use mirror::name::Name;
use mirror::workspace::{self, ArchiveShare, WorkspaceChange, parse_time_zone};

use super::api_key::{ApiKey, api_keys};
use super::context::Reach;
use super::custom_field::{CustomField, CustomFieldObject, custom_fields};
use super::error::or_fault;
use super::node::GlobalId;
use super::payload::payload;
use super::plan::{Plan, plans};
use super::scalar::Decimal;
use super::user::{WorkspaceUser, users_of, workspace_user};

/// The tenant. Nothing of one workspace is visible to another.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Workspace {
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Its name.
    name: String,
    /// IANA name of its time zone, such as `Europe/Berlin`.
    time_zone: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    #[graphql(skip)]
    archive_share: rust_decimal::Decimal,
    #[graphql(skip)]
    row_id: WorkspaceId,
    #[graphql(skip)]
    fallback_owner_id: Option<UserId>,
}

impl From<Model> for Workspace {
    fn from(workspace: Model) -> Self {
        Self {
            id: workspace.id.to_global(),
            name: workspace.name,
            time_zone: workspace.time_zone,
            created_at: workspace.created_at,
            archive_share: workspace.archive_share,
            row_id: workspace.id,
            fallback_owner_id: workspace.fallback_owner_id,
        }
    }
}

impl Workspace {
    pub(super) async fn of(ctx: &Context<'_>, id: WorkspaceId) -> async_graphql::Result<Option<Self>> {
        Ok(Some(or_fault(workspace::read(ctx.database(), id).await)?.into()))
    }
}

#[ComplexObject]
impl Workspace {
    /// Who owns customers whose HubSpot owner is no user of this workspace. Owner and admins only.
    async fn fallback_owner(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        ctx.admin()?;
        match self.fallback_owner_id {
            Some(user) => workspace_user(ctx, user).await,
            None => Ok(None),
        }
    }

    /// Of the customers, how many HubSpot may cause to be archived within 24 hours, from 0 to 1; 20 are always allowed.
    /// What goes beyond waits in `heldArchives`. Owner and admins only.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn archive_share(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Decimal>> {
        ctx.admin()?;
        Ok(Some(Decimal(self.archive_share.normalize())))
    }

    /// Its users by name; 1,000 at most, so the list is always whole.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether those who lost access are listed too.", default = false)] include_deactivated: bool,
    ) -> async_graphql::Result<Vec<WorkspaceUser>> {
        users_of(ctx, self.row_id, include_deactivated).await
    }

    /// The keys the viewer may see: owner and admins all, members their own. Those in force first, then the latest 100 of
    /// the revoked ones; 600 at most.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn api_keys(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApiKey>> {
        api_keys(ctx).await
    }

    /// Its plans in their order; 100 at most.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn plans(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Plan>> {
        plans(ctx, self.row_id).await
    }

    /// The fields its admins defined; 200 at most.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn custom_fields(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the fields of this object.")] object: Option<CustomFieldObject>,
    ) -> async_graphql::Result<Vec<CustomField>> {
        custom_fields(ctx, self.row_id, object).await
    }
}

/// Queries about the workspace.
#[derive(Default)]
pub(crate) struct WorkspaceQuery;

#[Object]
impl WorkspaceQuery {
    /// The viewer's workspace.
    async fn workspace(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Workspace>> {
        Workspace::of(ctx, ctx.viewer()?.workspace).await
    }
}

/// What to change of the workspace. What is left out or null stays.
#[derive(InputObject)]
pub(crate) struct UpdateWorkspaceInput {
    /// Its new name, of 200 characters at most.
    name: Option<String>,
    /// IANA name of its new time zone, such as `Europe/Berlin`.
    time_zone: Option<String>,
    /// The owner or admin who owns customers whose HubSpot owner is no user of this workspace.
    fallback_owner_id: Option<ID>,
    /// Of the customers, how many HubSpot may cause to be archived within 24 hours, from 0 to 1, in thousandths.
    archive_share: Option<Decimal>,
}

impl UpdateWorkspaceInput {
    fn parse(self) -> mirror::error::Result<WorkspaceChange> {
        let name = self.name.as_deref().map(Name::parse).transpose();
        let time_zone = self.time_zone.as_deref().map(parse_time_zone).transpose();
        let fallback_owner =
            self.fallback_owner_id.as_ref().map(|id| UserId::from_input(id, &["fallbackOwnerId"])).transpose();
        let archive_share = self.archive_share.map(|Decimal(share)| ArchiveShare::parse(share)).transpose();
        Ok(WorkspaceChange {
            name: name.map_err(|refusal| refusal.at(["name"]))?,
            time_zone: time_zone.map_err(|refusal| refusal.at(["timeZone"]))?,
            fallback_owner: fallback_owner?,
            archive_share: archive_share.map_err(|refusal| refusal.at(["archiveShare"]))?,
        })
    }
}

payload! {
    /// What came of changing the workspace.
    UpdateWorkspacePayload {
        /// The workspace as it is now; null when refused.
        workspace: Workspace
    }
}

/// Mutations of the workspace.
#[derive(Default)]
pub(crate) struct WorkspaceMutation;

#[Object]
impl WorkspaceMutation {
    /// Changes the workspace's name, time zone, fallback owner or the share of customers that HubSpot may archive. Owner and admins only.
    async fn update_workspace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateWorkspaceInput,
    ) -> async_graphql::Result<Option<UpdateWorkspacePayload>> {
        let viewer = ctx.viewer()?;
        let done = async { workspace::update(ctx.database(), viewer.admin()?, input.parse()?).await };
        UpdateWorkspacePayload::of(done.await)
    }
}

#[cfg(test)]
mod tests;
