//! Outbound webhooks on their way: what was told, and how every attempt went.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::WebhookDeliveryId;
use mirror::outbound::delivery::{self, Attempt, Delivery, Filter, Status};
use tokio::sync::OnceCell;

use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::page::{PageArgs, cost, info, open, seal};
use super::payload::payload;
use super::webhook_endpoint::{WebhookEndpoint, WebhookEvent, endpoints};

/// The list, inside cursors.
const LIST: &str = "webhookDeliveries";

/// Where a delivery stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub(crate) enum WebhookDeliveryStatus {
    /// Attempts are still made.
    Pending,
    /// The receiver took it.
    Delivered,
    /// All attempts failed.
    Failed,
}

/// An event on its way to an endpoint.
#[derive(Clone)]
pub(crate) struct WebhookDelivery {
    row: Delivery,
    together: Arc<Together>,
}

/// What deliveries that were read together read together.
struct Together {
    ids: Vec<WebhookDeliveryId>,
    attempts: OnceCell<HashMap<WebhookDeliveryId, Vec<Attempt>>>,
    endpoints: OnceCell<Vec<WebhookEndpoint>>,
}

/// An event on its way to an endpoint.
#[Object]
impl WebhookDelivery {
    /// Opaque and global.
    pub(crate) async fn id(&self) -> ID {
        self.row.id.to_global()
    }

    /// To whom; null when the endpoint was deleted.
    async fn endpoint(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WebhookEndpoint>> {
        let admin = ctx.admin()?;
        let all = self.together.endpoints.get_or_try_init(async || -> async_graphql::Result<_> {
            Ok(or_fault(endpoints(ctx).list(&admin).await)?.into_iter().map(WebhookEndpoint).collect())
        });
        Ok(all.await?.iter().find(|endpoint| endpoint.0.id == self.row.endpoint).cloned())
    }

    /// The event's id, the same on every attempt and for every endpoint: the header `webhook-id`.
    async fn event_id(&self) -> String {
        self.row.event_id()
    }

    /// What is told.
    async fn event(&self) -> WebhookEvent {
        self.row.event.into()
    }

    /// The request's body, as it is signed.
    async fn body(&self) -> &str {
        &self.row.body
    }

    /// Where it stands.
    async fn status(&self) -> WebhookDeliveryStatus {
        self.row.status.into()
    }

    /// When the next attempt is due. Null in the end, and while an earlier event of the same customer or contact has not been
    /// taken or given up.
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        self.row.due_at
    }

    /// How many attempts were made.
    async fn attempt_count(&self) -> i32 {
        self.row.attempts
    }

    /// The attempts, oldest first.
    #[graphql(complexity = "1 + 8 * child_complexity")]
    async fn attempts(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<WebhookAttempt>> {
        let workspace = ctx.viewer()?.workspace;
        let all = self.together.attempts.get_or_try_init(async || {
            or_fault(delivery::attempts(ctx.database(), workspace, &self.together.ids).await)
        });
        let attempts = all.await?.get(&self.row.id).cloned().unwrap_or_default();
        Ok(attempts.into_iter().map(WebhookAttempt).collect())
    }

    /// When it was queued.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// When it was delivered or given up.
    async fn settled_at(&self) -> Option<DateTime<Utc>> {
        self.row.settled_at
    }
}

impl WebhookDelivery {
    /// These, which read together what hangs on them.
    pub(crate) fn together(rows: Vec<Delivery>) -> impl Iterator<Item = Self> {
        let ids = rows.iter().map(|row| row.id).collect();
        let together = Arc::new(Together { ids, attempts: OnceCell::new(), endpoints: OnceCell::new() });
        rows.into_iter().map(move |row| Self { row, together: Arc::clone(&together) })
    }

    /// Its row id.
    pub(crate) fn row_id(&self) -> WebhookDeliveryId {
        self.row.id
    }
}

impl From<Delivery> for WebhookDelivery {
    fn from(row: Delivery) -> Self {
        let ids = vec![row.id];
        let together = Arc::new(Together { ids, attempts: OnceCell::new(), endpoints: OnceCell::new() });
        Self { row, together }
    }
}

/// An attempt at a delivery.
pub(crate) struct WebhookAttempt(Attempt);

/// An attempt at a delivery.
#[Object]
impl WebhookAttempt {
    /// Counted from one.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// When the request was sent.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// How long it took, in milliseconds.
    async fn duration_ms(&self) -> i32 {
        i32::try_from(self.0.duration_ms).unwrap_or(i32::MAX)
    }

    /// The status of the answer; null when there was none.
    async fn status_code(&self) -> Option<i32> {
        self.0.status_code
    }

    /// The first thousand characters of the answer's body; null when it had none.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// Why there was no answer, in a sentence.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }
}

/// A page of deliveries.
#[derive(SimpleObject)]
pub(crate) struct WebhookDeliveryConnection {
    /// The deliveries with their cursors.
    edges: Vec<WebhookDeliveryEdge>,
    /// The deliveries.
    nodes: Vec<WebhookDelivery>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

/// A delivery in a page.
#[derive(SimpleObject)]
pub(crate) struct WebhookDeliveryEdge {
    /// Its place in the list.
    cursor: String,
    /// The delivery.
    node: WebhookDelivery,
}

impl WebhookDeliveryConnection {
    /// The page that is asked for.
    pub(crate) async fn read(ctx: &Context<'_>, filter: Filter, args: &PageArgs) -> async_graphql::Result<Self> {
        let admin = ctx.admin()?;
        let window = or_fault(args.window(|cursor| open(LIST, cursor)?.parse().ok().map(WebhookDeliveryId)))?;
        let page = or_fault(delivery::list(ctx.database(), &admin, &filter, &window).await)?;
        let nodes: Vec<WebhookDelivery> = WebhookDelivery::together(page.rows).collect();
        let cursor = |node: &WebhookDelivery| seal(LIST, &node.row_id().to_string());
        let page_info = info(page.has_previous, page.has_next, nodes.first().map(cursor), nodes.last().map(cursor));
        let edges = nodes.iter().map(|node| WebhookDeliveryEdge { cursor: cursor(node), node: node.clone() }).collect();
        Ok(Self { edges, nodes, page_info })
    }
}

/// Queries about deliveries.
#[derive(Default)]
pub(crate) struct WebhookDeliveryQuery;

#[Object]
impl WebhookDeliveryQuery {
    /// What is and was sent to all endpoints, newest first, for thirty days. Owner and admins only.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn webhook_deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only deliveries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only deliveries ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Only to this endpoint.")] endpoint_id: Option<ID>,
        #[graphql(desc = "Only of this event.")] event: Option<WebhookEvent>,
        #[graphql(desc = "Only those that stand like this.")] status: Option<WebhookDeliveryStatus>,
    ) -> async_graphql::Result<Option<WebhookDeliveryConnection>> {
        ctx.admin()?;
        let named = endpoint_id.as_ref().map(|id| GlobalId::from_input(id, &["endpointId"]));
        let endpoint = or_fault(named.transpose().map_err(Into::into))?;
        let filter = Filter { endpoint, event: event.map(Into::into), status: status.map(Into::into) };
        WebhookDeliveryConnection::read(ctx, filter, &PageArgs { first, after, last, before }).await.map(Some)
    }
}

/// Names a delivery.
#[derive(InputObject)]
pub(crate) struct ReplayWebhookDeliveryInput {
    /// Which one.
    id: ID,
}

payload! {
    /// What came of sending a delivery again.
    ReplayWebhookDeliveryPayload {
        /// The delivery as it is now; null when refused.
        webhook_delivery: WebhookDelivery
    }
}

/// Mutations of deliveries.
#[derive(Default)]
pub(crate) struct WebhookDeliveryMutation;

#[Object]
impl WebhookDeliveryMutation {
    /// Sends a delivery again, at once and then by the whole schedule, with the same body under the same event id. Owner and
    /// admins only.
    async fn replay_webhook_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: ReplayWebhookDeliveryInput,
    ) -> async_graphql::Result<Option<ReplayWebhookDeliveryPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let (admin, id) = (viewer.admin()?, WebhookDeliveryId::from_input(&input.id, &["id"])?);
            delivery::replay(ctx.database(), ctx.clock(), admin, id).await
        };
        ReplayWebhookDeliveryPayload::of(done.await)
    }
}
