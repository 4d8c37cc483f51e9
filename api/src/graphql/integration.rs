//! The workspace's link to HubSpot: what an admin sees of it, connecting and disconnecting.
//!
//! Tokens have no field here, and nothing in this file could reach them.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use hubspot::{Feature, HubId};
use mirror::connection::{Connection, MissingScope, Reason};
use mirror::error::{Code, Refusal};
use mirror::sync::lanes;
use uuid::Uuid;

use super::context::Reach as _;
use super::error::{ErrorCode, UserError, or_fault, settle};
use super::node::GlobalId;
use super::sync_lane::SyncLanes;

#[cfg(test)]
mod tests;

/// Queries about the link to HubSpot.
#[derive(Default)]
pub struct IntegrationQuery;

#[Object]
impl IntegrationQuery {
    /// The workspace's link to HubSpot; null when no account was ever connected. For the owner and admins.
    async fn integration(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<HubSpotIntegration>> {
        let admin = ctx.admin()?;
        let connection = or_fault(ctx.connections().find(admin.workspace).await)?;
        Ok(connection.map(HubSpotIntegration::from))
    }
}

/// Connecting and disconnecting.
#[derive(Default)]
pub struct IntegrationMutation;

#[Object]
impl IntegrationMutation {
    /// Begins to connect a HubSpot account: gives the address of HubSpot's consent page, where a person has to agree
    /// within ten minutes. Until they do, nothing changes. The same puts right a link that has to be reauthorized. For
    /// the owner and admins.
    async fn connect_hub_spot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether another account may take the place of the connected one.")]
        input: ConnectHubSpotInput,
    ) -> async_graphql::Result<Option<ConnectHubSpotPayload>> {
        let viewer = ctx.viewer()?;
        let begin = async {
            let admin = viewer.admin()?;
            let replace = input.replace_hub_id.as_deref().map(parse_hub_id).transpose()?;
            ctx.connections().begin(&admin, replace).await
        };
        let (invitation, user_errors) = settle(begin.await)?;
        Ok(Some(ConnectHubSpotPayload {
            expires_at: invitation.as_ref().map(|invitation| invitation.expires_at),
            consent_url: invitation.map(|invitation| invitation.url.into()),
            user_errors,
        }))
    }

    /// Ends the link to HubSpot: removes the app from the account unless another workspace still needs it, and forgets
    /// the tokens. Customers, filter, field map and history stay. Repeating it changes nothing. For the owner and admins.
    async fn disconnect_hub_spot(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DisconnectHubSpotPayload>> {
        let viewer = ctx.viewer()?;
        let disconnect = async { ctx.connections().disconnect(&viewer.admin()?).await };
        let (connection, user_errors) = settle(disconnect.await)?;
        Ok(Some(DisconnectHubSpotPayload { integration: connection.map(HubSpotIntegration::from), user_errors }))
    }
}

/// How to connect.
#[derive(InputObject)]
pub struct ConnectHubSpotInput {
    /// Number of the HubSpot account that may take the place of the connected one. Without it, consent by another account
    /// is refused. The customers of the account before are archived when the next initial sync starts.
    replace_hub_id: Option<String>,
}

/// Where to go to connect.
#[derive(SimpleObject)]
pub struct ConnectHubSpotPayload {
    /// HubSpot's consent page; null when refused.
    consent_url: Option<String>,
    /// Coming back from there after this is of no use.
    expires_at: Option<DateTime<Utc>>,
    /// What kept it from beginning.
    user_errors: Vec<UserError>,
}

/// How the link ended.
#[derive(SimpleObject)]
pub struct DisconnectHubSpotPayload {
    /// The link as it stands now; null when refused.
    integration: Option<HubSpotIntegration>,
    /// What kept it from ending.
    user_errors: Vec<UserError>,
}

/// A workspace's link to one HubSpot account.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub struct HubSpotIntegration {
    #[graphql(skip)]
    workspace: WorkspaceId,
    #[graphql(skip)]
    hub: HubId,
    /// Opaque id.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Where the link stands.
    status: HubSpotIntegrationStatus,
    /// Why it stands there; null while connected.
    status_reason: Option<HubSpotIntegrationStatusReason>,
    /// HubSpot's number for the account.
    hub_id: String,
    /// What the account's people call it.
    account_name: Option<String>,
    /// The account's currency, an ISO 4217 code. Numbers from HubSpot are never converted.
    currency: Option<String>,
    /// The account's time zone, an IANA name.
    time_zone: Option<String>,
    /// Host of HubSpot's pages for this account.
    ui_domain: Option<String>,
    /// E-mail of the person who gave consent.
    installed_by: Option<String>,
    /// What the account granted, by HubSpot's names.
    granted_scopes: Vec<String>,
    /// What the account did not grant and the rest works without.
    missing_optional_scopes: Vec<MissingHubSpotScope>,
    /// When consent was last given.
    connected_at: DateTime<Utc>,
}

#[ComplexObject]
impl HubSpotIntegration {
    /// How this workspace is kept in step with the account: when each lane last did its work, and what is overdue.
    async fn lanes(&self, ctx: &Context<'_>) -> async_graphql::Result<SyncLanes> {
        let lanes = or_fault(lanes::read(ctx.database(), self.workspace, self.hub).await)?;
        Ok(SyncLanes::new(lanes, ctx.clock().now()))
    }

    /// When the last sync ended that compared everything; null before the first. A day later it is overdue.
    async fn last_full_sync_at(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DateTime<Utc>>> {
        Ok(or_fault(lanes::read(ctx.database(), self.workspace, self.hub).await)?.full_sync_at)
    }

    /// The last moment at which changes were confirmed to have arrived: everything HubSpot had told was read, or a
    /// catch-up found nothing missing. Null before the first time.
    async fn last_incremental_update_at(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DateTime<Utc>>> {
        Ok(or_fault(lanes::read(ctx.database(), self.workspace, self.hub).await)?.in_step_at)
    }
}

/// Where a workspace's link to HubSpot stands. Filter, field map, customers and history survive all of these.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "ConnectionStatus")]
pub enum HubSpotIntegrationStatus {
    /// It works.
    Connected,
    /// HubSpot takes the tokens no longer: one more consent puts it right, and sync goes on by itself.
    Reauthorize,
    /// Removed here.
    Disconnected,
}

/// Why a link stands where it does.
#[derive(SimpleObject, Clone)]
pub struct HubSpotIntegrationStatusReason {
    /// For programs.
    code: ErrorCode,
    /// For people.
    message: String,
}

/// A scope that the account did not grant.
#[derive(SimpleObject, Clone)]
pub struct MissingHubSpotScope {
    /// HubSpot's name for it.
    scope: String,
    /// What does not work without it.
    feature: HubSpotFeature,
    /// The same for people.
    message: String,
}

/// A part of the product that an account may or may not allow.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Feature")]
pub enum HubSpotFeature {
    /// Companies, contacts, and how they are linked.
    Mirror,
    /// Lists as the company filter.
    Lists,
    /// Customers' owners by name.
    Owners,
    /// Deal pipelines as the company filter.
    DealPipelines,
}

/// The id of a workspace's link to HubSpot: there is one at most, so the workspace's own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct IntegrationId(pub(crate) WorkspaceId);

impl GlobalId for IntegrationId {
    const KIND: &'static str = "HubSpotIntegration";

    fn uuid(&self) -> Uuid {
        self.0.0
    }

    fn from_uuid(uuid: Uuid) -> Self {
        Self(WorkspaceId(uuid))
    }
}

impl From<Connection> for HubSpotIntegration {
    fn from(connection: Connection) -> Self {
        Self {
            workspace: connection.workspace,
            hub: connection.hub,
            id: IntegrationId(connection.workspace).to_global(),
            status: connection.status.into(),
            granted_scopes: connection.scopes.iter().map(str::to_owned).collect(),
            missing_optional_scopes: connection.missing_optional_scopes().into_iter().map(Into::into).collect(),
            status_reason: connection.reason.map(Into::into),
            hub_id: connection.hub.to_string(),
            account_name: connection.account.name,
            currency: connection.account.currency,
            time_zone: connection.account.time_zone,
            ui_domain: connection.account.ui_domain,
            installed_by: connection.installed_by,
            connected_at: connection.connected_at,
        }
    }
}

impl From<Reason> for HubSpotIntegrationStatusReason {
    fn from(reason: Reason) -> Self {
        Self { code: reason.code.into(), message: reason.message }
    }
}

impl From<MissingScope> for MissingHubSpotScope {
    fn from(missing: MissingScope) -> Self {
        Self { scope: missing.scope.to_owned(), feature: missing.feature.into(), message: missing.message }
    }
}

fn parse_hub_id(text: &str) -> Result<HubId, Refusal> {
    let number = text.trim().parse().ok().filter(|number: &i64| *number > 0);
    number.map(HubId).ok_or_else(|| {
        Refusal::new(Code::InvalidValue, "A HubSpot account is named by its number.").at(["replaceHubId"])
    })
}
