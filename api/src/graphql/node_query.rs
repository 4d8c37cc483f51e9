//! Relay's look-up of anything by its global id.
//!
//! What the viewer may not see, an id of another workspace, an id of an unknown kind and no id at all answer alike: null.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object};
use entity::id::{
    ApiKeyId, ContactId, CustomFieldId, CustomerId, HeldArchiveId, IssueId, OnboardingId, PlanId, RunId, TaskId,
    UserId, WebhookDeliveryId, WebhookEndpointId, WorkspaceId,
};
use mirror::error::{Code, Refusal};
use mirror::outbound::delivery;
use mirror::sync::{held, look_up};
use mirror::viewer::Admin;
use mirror::workspace::{api_key, plan, user};
use mirror::{custom_field, onboarding};
use uuid::Uuid;

use super::api_key::ApiKey;
use super::contact::{self, Contact};
use super::context::Reach;
use super::custom_field::CustomField;
use super::customer::{self, Customer};
use super::error::or_fault;
use super::held_archive::HeldArchive;
use super::integration::{HubSpotIntegration, IntegrationId};
use super::node::{GlobalId, decode};
use super::onboarding::{Onboarding, Task};
use super::plan::Plan;
use super::sync_run::{SyncIssue, SyncRun};
use super::user::WorkspaceUser;
use super::webhook_delivery::WebhookDelivery;
use super::webhook_endpoint::{WebhookEndpoint, endpoints};
use super::workspace::Workspace;

/// As many as a page has at most.
const MOST: usize = 100;

/// Anything with a global id.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque and global."))]
pub(crate) enum Node {
    /// A customer.
    Customer(Customer),
    /// A contact.
    Contact(Contact),
    /// An onboarding.
    Onboarding(Onboarding),
    /// A task.
    Task(Task),
    /// The workspace.
    Workspace(Workspace),
    /// A user.
    WorkspaceUser(WorkspaceUser),
    /// An API key.
    ApiKey(ApiKey),
    /// A plan.
    Plan(Plan),
    /// A custom field.
    CustomField(CustomField),
    /// The link to HubSpot.
    HubSpotIntegration(HubSpotIntegration),
    /// A run.
    SyncRun(SyncRun),
    /// A record's problem.
    SyncIssue(SyncIssue),
    /// An archive that was held back.
    HeldArchive(HeldArchive),
    /// A receiver of outbound webhooks.
    WebhookEndpoint(WebhookEndpoint),
    /// An event on its way to an endpoint.
    WebhookDelivery(WebhookDelivery),
}

/// Every kind of global id, in the order of [`Node`].
const KINDS: [&str; 15] = [
    CustomerId::KIND,
    ContactId::KIND,
    OnboardingId::KIND,
    TaskId::KIND,
    WorkspaceId::KIND,
    UserId::KIND,
    ApiKeyId::KIND,
    PlanId::KIND,
    CustomFieldId::KIND,
    IntegrationId::KIND,
    RunId::KIND,
    IssueId::KIND,
    HeldArchiveId::KIND,
    WebhookEndpointId::KIND,
    WebhookDeliveryId::KIND,
];

/// Queries by global id.
#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// What an id names; null when it names nothing that you may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> async_graphql::Result<Option<Node>> {
        Ok(read(ctx, &[id]).await?.pop().flatten())
    }

    /// What several ids name, in their order; null where one names nothing that you may see.
    #[graphql(complexity = "1 + ids.len().min(100) * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 global ids.")] ids: Vec<ID>,
    ) -> async_graphql::Result<Option<Vec<Option<Node>>>> {
        if ids.len() > MOST {
            let refusal = Refusal::new(Code::InvalidValue, format!("Ask for at most {MOST} ids at once.")).at(["ids"]);
            return or_fault(Err(refusal.into()));
        }
        read(ctx, &ids).await.map(Some)
    }
}

/// One statement for each kind among the ids.
async fn read(ctx: &Context<'_>, ids: &[ID]) -> async_graphql::Result<Vec<Option<Node>>> {
    let named: Vec<Option<(String, Uuid)>> = ids.iter().map(decode).collect();
    let of_kind = |kind: &str| -> Vec<Uuid> {
        named.iter().flatten().filter(|(named, _)| named == kind).map(|(_, uuid)| *uuid).collect()
    };
    let mut found: HashMap<(&str, Uuid), Node> = HashMap::new();
    for kind in KINDS {
        let uuids = of_kind(kind);
        if !uuids.is_empty() {
            let nodes = read_kind(ctx, kind, &uuids).await?;
            found.extend(nodes.into_iter().map(|(uuid, node)| ((kind, uuid), node)));
        }
    }
    Ok(named
        .iter()
        .map(|named| named.as_ref().and_then(|(kind, uuid)| found.get(&(kind.as_str(), *uuid)).cloned()))
        .collect())
}

/// The nodes of one kind. This is the registry: a noun takes part with an arm here, its kind in [`KINDS`] and a variant of
/// [`Node`]. Each reads as its own query does, and what that would refuse to this viewer does not exist here.
async fn read_kind(ctx: &Context<'_>, kind: &str, uuids: &[Uuid]) -> async_graphql::Result<Vec<(Uuid, Node)>> {
    let (database, viewer) = (ctx.database(), ctx.viewer()?);
    let workspace = viewer.workspace;
    Ok(match kind {
        CustomerId::KIND => {
            let columns = customer::columns(&ctx.look_ahead());
            let rows = or_fault(mirror::customer::read::many(database, &viewer, &ids(uuids), columns).await)?;
            let rows = rows.into_values().collect();
            Customer::together(rows).map(|customer| (customer.row().id.0, customer.into())).collect()
        }
        ContactId::KIND => {
            let columns = contact::columns(&ctx.look_ahead());
            let rows = or_fault(mirror::contact::read::many(database, &viewer, &ids(uuids), columns).await)?;
            let rows = rows.into_values().collect();
            Contact::together(rows).map(|contact| (contact.row().id.0, contact.into())).collect()
        }
        OnboardingId::KIND => {
            let rows = or_fault(onboarding::find_all(database, viewer, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, Onboarding::from(row).into())).collect()
        }
        TaskId::KIND => {
            let rows = or_fault(onboarding::find_tasks(database, viewer, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, Task::from(row).into())).collect()
        }
        WorkspaceId::KIND if uuids.contains(&workspace.0) => {
            Workspace::of(ctx, workspace).await?.map(|found| (workspace.0, found.into())).into_iter().collect()
        }
        UserId::KIND => {
            let rows = or_fault(user::find_all(database, workspace, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, WorkspaceUser::from(row).into())).collect()
        }
        ApiKeyId::KIND => {
            let rows = or_fault(api_key::find_all(database, viewer, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, ApiKey::from(row).into())).collect()
        }
        PlanId::KIND => {
            let rows = or_fault(plan::find_all(database, workspace, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, Plan::from(row).into())).collect()
        }
        CustomFieldId::KIND => {
            let rows = or_fault(custom_field::find_all(database, workspace, &ids(uuids)).await)?;
            rows.into_iter().map(|row| (row.id.0, CustomField::from(row).into())).collect()
        }
        _ => match viewer.admin() {
            Ok(admin) => read_kind_for_admins(ctx, &admin, kind, uuids).await?,
            Err(_member) => Vec::new(),
        },
    })
}

async fn read_kind_for_admins(
    ctx: &Context<'_>,
    admin: &Admin,
    kind: &str,
    uuids: &[Uuid],
) -> async_graphql::Result<Vec<(Uuid, Node)>> {
    let (database, workspace) = (ctx.database(), admin.workspace);
    Ok(match kind {
        IntegrationId::KIND if uuids.contains(&workspace.0) => {
            let found = or_fault(ctx.connections().find(workspace).await)?;
            found.map(|found| (workspace.0, HubSpotIntegration::from(found).into())).into_iter().collect()
        }
        RunId::KIND => {
            let (rows, read_at) = (or_fault(look_up::runs(database, admin, &ids(uuids)).await)?, ctx.clock().now());
            rows.into_iter().map(|model| (model.id.0, SyncRun { model, read_at }.into())).collect()
        }
        IssueId::KIND => {
            let rows = or_fault(look_up::issues(database, admin, &ids(uuids)).await)?;
            rows.into_iter().map(|model| (model.id.0, SyncIssue { model }.into())).collect()
        }
        HeldArchiveId::KIND => {
            let rows = or_fault(held::find_all(database, admin, &ids(uuids)).await)?;
            let columns = HeldArchive::columns(&ctx.look_ahead());
            let held = HeldArchive::together(ctx, rows, columns).await?;
            held.into_iter().map(|one| (one.row_id().0, one.into())).collect()
        }
        WebhookEndpointId::KIND => {
            let found = or_fault(endpoints(ctx).find_all(admin, &ids(uuids)).await)?;
            found.into_iter().map(|one| (one.id.0, WebhookEndpoint::from(one).into())).collect()
        }
        WebhookDeliveryId::KIND => {
            let rows = or_fault(delivery::find_all(database, admin, &ids(uuids)).await)?;
            WebhookDelivery::together(rows).map(|one| (one.row_id().0, one.into())).collect()
        }
        _ => Vec::new(),
    })
}

fn ids<I: GlobalId>(uuids: &[Uuid]) -> Vec<I> {
    uuids.iter().copied().map(I::from_uuid).collect()
}
