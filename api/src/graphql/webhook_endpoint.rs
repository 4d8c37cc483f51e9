//! Outbound webhooks: the receivers that an admin registers. A secret is in one answer only: that of the mutation which made
//! it.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::WebhookEndpointId;
use mirror::error::Result;
use mirror::outbound::endpoint::{self, Edit, Endpoint, Endpoints, Issued, New};
use mirror::outbound::{delivery, event};
use secrecy::ExposeSecret;

use super::context::Reach;
use super::error::{UserError, or_fault, settle};
use super::node::GlobalId;
use super::page::{PageArgs, cost};
use super::payload::payload;
use super::webhook_delivery::{WebhookDelivery, WebhookDeliveryConnection, WebhookDeliveryStatus};

/// What an endpoint can be told. A request's `type` is the name in quotes.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "event::Event")]
pub(crate) enum WebhookEvent {
    /// "customer.created": a customer is new here.
    CustomerCreated,
    /// "customer.updated": values of a customer changed.
    CustomerUpdated,
    /// "customer.archived": a customer went to the archive.
    CustomerArchived,
    /// "customer.restored": a customer came back from the archive.
    CustomerRestored,
    /// "customer.purged": a customer was deleted for good.
    CustomerPurged,
    /// "contact.created": a contact is new here.
    ContactCreated,
    /// "contact.updated": values of a contact changed, or it came back from the archive.
    ContactUpdated,
    /// "contact.archived": a contact went to the archive, or was erased for good.
    ContactArchived,
    /// "onboarding.created": somebody began an onboarding.
    OnboardingCreated,
    /// "task.completed": somebody completed a task.
    TaskCompleted,
    /// "sync.failed": a sync could not go on.
    SyncFailed,
    /// "sync.held": archives that a sync met wait for an admin.
    SyncHeld,
    /// "connection.reauthorize": HubSpot takes the connection's tokens no longer.
    ConnectionReauthorize,
    /// "webhook.test": an admin tries an endpoint out. It is not chosen; `sendTestWebhook` sends it.
    Test,
}

/// Whether an endpoint is told what happens.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WebhookEndpointStatus {
    /// It is.
    Enabled,
    /// An admin disabled it.
    Disabled,
    /// A hundred attempts in a row failed, so it is told nothing until an admin enables it.
    DisabledByFailures,
}

/// A receiver of outbound webhooks.
#[derive(Clone)]
pub(crate) struct WebhookEndpoint(pub(super) Endpoint);

/// A receiver of outbound webhooks.
#[Object]
impl WebhookEndpoint {
    /// Opaque and global.
    pub(crate) async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Where requests go.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// What it is for, in an admin's words.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// What it is told.
    async fn events(&self) -> Vec<WebhookEvent> {
        self.0.events.iter().copied().map(WebhookEvent::from).collect()
    }

    /// Whether it is told what the first sync of a HubSpot account brings.
    async fn initial_imports(&self) -> bool {
        self.0.initial_imports
    }

    /// Whether it is told what happens.
    async fn status(&self) -> WebhookEndpointStatus {
        match self.0.disabled {
            None => WebhookEndpointStatus::Enabled,
            Some((endpoint::Cause::Person, _)) => WebhookEndpointStatus::Disabled,
            Some((endpoint::Cause::Failures, _)) => WebhookEndpointStatus::DisabledByFailures,
        }
    }

    /// Since when it is told nothing; null while it is enabled.
    async fn disabled_at(&self) -> Option<DateTime<Utc>> {
        self.0.disabled.map(|(_, at)| at)
    }

    /// What an admin should know and do about it, in a sentence; null when all is well.
    async fn notice(&self) -> Option<&'static str> {
        match self.0.disabled {
            Some((endpoint::Cause::Failures, _)) => Some(
                "A hundred attempts in a row failed, so nothing is sent to this endpoint any more. See its deliveries for \
                 what it answered, put it right, and enable it: what was queued is sent then.",
            ),
            Some((endpoint::Cause::Person, _)) | None => None,
        }
    }

    /// How many attempts in a row failed, up to now.
    async fn failures_in_a_row(&self) -> i32 {
        self.0.failures
    }

    /// When its present secret was made.
    async fn secret_made_at(&self) -> DateTime<Utc> {
        self.0.secret_made_at
    }

    /// Until when requests carry a second signature by the secret before; null when there is none in force.
    async fn former_secret_expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.overlap_until
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// What is and was sent to it, newest first, for thirty days.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only deliveries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only deliveries ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Only of this event.")] event: Option<WebhookEvent>,
        #[graphql(desc = "Only those that stand like this.")] status: Option<WebhookDeliveryStatus>,
    ) -> async_graphql::Result<WebhookDeliveryConnection> {
        let filter = delivery::Filter {
            endpoint: Some(self.0.id),
            event: event.map(Into::into),
            status: status.map(Into::into),
        };
        WebhookDeliveryConnection::read(ctx, filter, &PageArgs { first, after, last, before }).await
    }
}

/// Queries about endpoints.
#[derive(Default)]
pub(crate) struct WebhookEndpointQuery;

#[Object]
impl WebhookEndpointQuery {
    /// The workspace's endpoints, oldest first; twenty at most. Owner and admins only.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn webhook_endpoints(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Vec<WebhookEndpoint>>> {
        let found = or_fault(endpoints(ctx).list(&ctx.admin()?).await)?;
        Ok(Some(found.into_iter().map(WebhookEndpoint).collect()))
    }
}

/// An endpoint to register.
#[derive(InputObject)]
pub(crate) struct CreateWebhookEndpointInput {
    /// A public https address, of 2,000 characters at most.
    url: String,
    /// What it is told; at least one.
    events: Vec<WebhookEvent>,
    /// What it is for, of 500 characters at most.
    #[graphql(default)]
    description: String,
    /// Whether it is told what the first sync of a HubSpot account brings: an event for each customer and contact.
    #[graphql(default)]
    initial_imports: bool,
}

/// What is to change of an endpoint. What is left out stays.
#[derive(InputObject)]
pub(crate) struct UpdateWebhookEndpointInput {
    /// Which one.
    id: ID,
    /// Another address. What is queued goes there too.
    url: Option<String>,
    /// Other events, in place of those chosen before.
    events: Option<Vec<WebhookEvent>>,
    /// Another description.
    description: Option<String>,
    /// Whether it is told what the first sync of a HubSpot account brings.
    initial_imports: Option<bool>,
}

/// Names an endpoint.
#[derive(InputObject)]
pub(crate) struct WebhookEndpointInput {
    /// Which one.
    id: ID,
}

/// Names the endpoint to try out.
#[derive(InputObject)]
pub(crate) struct SendTestWebhookInput {
    /// Which one.
    endpoint_id: ID,
}

/// What came of registering an endpoint.
#[derive(SimpleObject)]
pub(crate) struct CreateWebhookEndpointPayload {
    /// The endpoint; null when refused.
    webhook_endpoint: Option<WebhookEndpoint>,
    /// The secret to verify requests with, `whsec_...`. It is shown here and never again; null when refused.
    secret: Option<String>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// What came of rotating a secret.
#[derive(SimpleObject)]
pub(crate) struct RotateWebhookSecretPayload {
    /// The endpoint; null when refused.
    webhook_endpoint: Option<WebhookEndpoint>,
    /// The secret in force from now on. It is shown here and never again; null when refused.
    secret: Option<String>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

payload! {
    /// What came of changing an endpoint.
    UpdateWebhookEndpointPayload {
        /// The endpoint as it is now; null when refused.
        webhook_endpoint: WebhookEndpoint
    }
}

payload! {
    /// What came of enabling an endpoint.
    EnableWebhookEndpointPayload {
        /// The endpoint as it is now; null when refused.
        webhook_endpoint: WebhookEndpoint
    }
}

payload! {
    /// What came of disabling an endpoint.
    DisableWebhookEndpointPayload {
        /// The endpoint as it is now; null when refused.
        webhook_endpoint: WebhookEndpoint
    }
}

payload! {
    /// What came of deleting an endpoint.
    DeleteWebhookEndpointPayload {
        /// The id of the endpoint that is gone; null when refused.
        deleted_id: ID
    }
}

payload! {
    /// What came of asking for a test.
    SendTestWebhookPayload {
        /// The test's delivery; null when refused.
        webhook_delivery: WebhookDelivery
    }
}

impl From<Endpoint> for WebhookEndpoint {
    fn from(endpoint: Endpoint) -> Self {
        Self(endpoint)
    }
}

/// Mutations of endpoints. All of them are for the owner and admins.
#[derive(Default)]
pub(crate) struct WebhookEndpointMutation;

#[Object]
impl WebhookEndpointMutation {
    /// Registers a receiver of outbound webhooks. It is told what happens from now on. Owner and admins only.
    async fn create_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The endpoint.")] input: CreateWebhookEndpointInput,
    ) -> async_graphql::Result<Option<CreateWebhookEndpointPayload>> {
        let viewer = ctx.viewer()?;
        let CreateWebhookEndpointInput { url, events, description, initial_imports } = input;
        let events = events.into_iter().map(Into::into).collect();
        let new = New { url, description, events, initial_imports };
        let done = async { endpoints(ctx).create(viewer.admin()?, new).await };
        let (webhook_endpoint, secret, user_errors) = shown(done.await)?;
        Ok(Some(CreateWebhookEndpointPayload { webhook_endpoint, secret, user_errors }))
    }

    /// Changes an endpoint. Owner and admins only.
    async fn update_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and what is to change.")] input: UpdateWebhookEndpointInput,
    ) -> async_graphql::Result<Option<UpdateWebhookEndpointPayload>> {
        let viewer = ctx.viewer()?;
        let UpdateWebhookEndpointInput { id, url, events, description, initial_imports } = input;
        let events = events.map(|events| events.into_iter().map(Into::into).collect());
        let edit = Edit { url, description, events, initial_imports };
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookEndpointId::from_input(&id, &["id"])?);
            endpoints(ctx).update(admin, id, edit).await
        };
        UpdateWebhookEndpointPayload::of(done.await)
    }

    /// Tells a disabled endpoint again what happens from now on. What was queued when it was disabled is sent first; what
    /// happened meanwhile is not told. Owner and admins only.
    async fn enable_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WebhookEndpointInput,
    ) -> async_graphql::Result<Option<EnableWebhookEndpointPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookEndpointId::from_input(&input.id, &["id"])?);
            endpoints(ctx).enable(admin, id).await
        };
        EnableWebhookEndpointPayload::of(done.await)
    }

    /// Tells an endpoint nothing more until it is enabled. What is queued for it stays. Owner and admins only.
    async fn disable_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WebhookEndpointInput,
    ) -> async_graphql::Result<Option<DisableWebhookEndpointPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookEndpointId::from_input(&input.id, &["id"])?);
            endpoints(ctx).disable(admin, id).await
        };
        DisableWebhookEndpointPayload::of(done.await)
    }

    /// Removes an endpoint with its secrets and deliveries. Owner and admins only.
    async fn delete_webhook_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WebhookEndpointInput,
    ) -> async_graphql::Result<Option<DeleteWebhookEndpointPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookEndpointId::from_input(&input.id, &["id"])?);
            endpoints(ctx).delete(admin, id).await
        };
        let deleted = done.await;
        DeleteWebhookEndpointPayload::of(deleted.map(|endpoint| endpoint.id.to_global()))
    }

    /// Makes another secret. For 24 hours requests carry a signature by each, so that the receiver has time to change over.
    /// Owner and admins only.
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose secret.")] input: WebhookEndpointInput,
    ) -> async_graphql::Result<Option<RotateWebhookSecretPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookEndpointId::from_input(&input.id, &["id"])?);
            endpoints(ctx).rotate(admin, id).await
        };
        let (webhook_endpoint, secret, user_errors) = shown(done.await)?;
        Ok(Some(RotateWebhookSecretPayload { webhook_endpoint, secret, user_errors }))
    }

    /// Sends an endpoint the event `webhook.test`, like any other event. Owner and admins only.
    async fn send_test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] input: SendTestWebhookInput,
    ) -> async_graphql::Result<Option<SendTestWebhookPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let id = WebhookEndpointId::from_input(&input.endpoint_id, &["endpointId"])?;
            delivery::test(ctx.database(), ctx.clock(), admin, id).await
        };
        SendTestWebhookPayload::of(done.await)
    }
}

type Shown = (Option<WebhookEndpoint>, Option<String>, Vec<UserError>);

/// The endpoint and its new secret, or why there is none.
fn shown(issued: Result<Issued>) -> async_graphql::Result<Shown> {
    let (issued, user_errors) = settle(issued)?;
    let secret = issued.as_ref().map(|issued| issued.secret.expose_secret().to_owned());
    Ok((issued.map(|issued| WebhookEndpoint(issued.endpoint)), secret, user_errors))
}

/// The endpoints.
pub(crate) fn endpoints<'c>(ctx: &Context<'c>) -> &'c Endpoints {
    ctx.data_unchecked()
}
