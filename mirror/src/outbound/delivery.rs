//! Deliveries, as an admin sees them: what was told, how every attempt went, and one of them again.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{WebhookDeliveryId, WebhookEndpointId, WorkspaceId};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, QueryBuilder, Row};
use uuid::Uuid;

use super::event::Event;
use super::{body, fan_out, wake};
use crate::clock::Clock;
use crate::database::{self, Database};
use crate::error::{Attempting, Code, Refusal, Result};
use crate::page::{Direction, Page, Window};
use crate::viewer::Admin;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Attempts are still made.
    Pending,
    /// The receiver took it.
    Delivered,
    /// All attempts failed.
    Failed,
}

impl Status {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
        }
    }
}

/// A message on its way to an endpoint. It does not print what is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The delivery.
    pub id: WebhookDeliveryId,
    /// To whom.
    pub endpoint: WebhookEndpointId,
    /// The message, which is the same for all endpoints and attempts.
    pub message: Uuid,
    /// What is told.
    pub event: Event,
    /// The request's body.
    pub body: String,
    /// Where it stands.
    pub status: Status,
    /// When the next attempt is due; none while it waits for an earlier one, and in the end.
    pub due_at: Option<DateTime<Utc>>,
    /// How many attempts were made.
    pub attempts: i32,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was delivered or given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// An attempt at a delivery. It does not print what was answered.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct Attempt {
    /// The delivery.
    pub delivery_id: WebhookDeliveryId,
    /// Counted from one.
    pub number: i32,
    /// When the request was sent.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub duration_ms: i64,
    /// The answer's status.
    pub status_code: Option<i32>,
    /// The beginning of the answer's body.
    pub answer: Option<String>,
    /// Why there was no answer.
    pub error: Option<String>,
}

/// Which deliveries are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// To this endpoint.
    pub endpoint: Option<WebhookEndpointId>,
    /// Of this event.
    pub event: Option<Event>,
    /// That stand like this.
    pub status: Option<Status>,
}

const COLUMNS: &str = "d.id, d.endpoint_id, d.message_id, d.event, m.body, d.status, d.due_at, d.attempts, d.created_at, \
                       d.settled_at";

const FROM: &str = "from webhook_delivery d \
                    join webhook_message m on m.workspace_id = d.workspace_id and m.id = d.message_id \
                    join webhook_endpoint e on e.workspace_id = d.workspace_id and e.id = d.endpoint_id \
                                           and e.status <> 'DELETED'";

/// One page of the workspace's deliveries, newest first.
pub async fn list(
    database: &Database,
    admin: &Admin,
    filter: &Filter,
    window: &Window<WebhookDeliveryId>,
) -> Result<Page<Delivery>> {
    let sorted = Direction::Descending;
    let mut query = QueryBuilder::new(format!("select {COLUMNS} {FROM} where d.workspace_id = "));
    query.push_bind(admin.workspace);
    if let Some(endpoint) = filter.endpoint {
        query.push(" and d.endpoint_id = ").push_bind(endpoint);
    }
    if let Some(event) = filter.event {
        query.push(" and d.event = ").push_bind(event.as_str());
    }
    if let Some(status) = filter.status {
        query.push(" and d.status = ").push_bind(status.as_str());
    }
    for (bound, comparison) in [(window.after, sorted.behind()), (window.before, sorted.ahead())] {
        let Some(place) = bound else { continue };
        query.push(format_args!(" and d.id {comparison} ")).push_bind(place);
    }
    query.push(format_args!(" order by d.id {} limit ", window.walk(sorted).sql())).push_bind(window.limit());
    let rows = query.build_query_as().fetch_all(database.pool()).await.attempting("listing deliveries")?;
    Ok(window.page(rows))
}

/// These deliveries; ids that name nothing are passed over.
pub async fn find_all(database: &Database, admin: &Admin, ids: &[WebhookDeliveryId]) -> Result<Vec<Delivery>> {
    let mut query = QueryBuilder::new(format!("select {COLUMNS} {FROM} where d.workspace_id = "));
    query.push_bind(admin.workspace).push(" and d.id = any(").push_bind(ids.to_vec()).push(")");
    query.build_query_as().fetch_all(database.pool()).await.attempting("reading deliveries")
}

/// The attempts at these deliveries, each in their order.
pub async fn attempts(
    database: &Database,
    workspace: WorkspaceId,
    ids: &[WebhookDeliveryId],
) -> Result<HashMap<WebhookDeliveryId, Vec<Attempt>>> {
    let rows: Vec<Attempt> = sqlx::query_as(
        "select delivery_id, number, at, duration_ms, status_code, answer, error
         from webhook_attempt where workspace_id = $1 and delivery_id = any($2) order by delivery_id, number",
    )
    .bind(workspace)
    .bind(ids)
    .fetch_all(database.pool())
    .await
    .attempting("reading attempts at deliveries")?;
    let mut attempts: HashMap<_, Vec<Attempt>> = HashMap::new();
    for row in rows {
        attempts.entry(row.delivery_id).or_default().push(row);
    }
    Ok(attempts)
}

/// Sends a delivery again, at once and by a schedule begun anew, under the same event id. It does not take its place in its
/// line again: nothing waits for it.
pub async fn replay(database: &Database, clock: &Clock, admin: Admin, id: WebhookDeliveryId) -> Result<Delivery> {
    const ATTEMPT: &str = "sending a delivery again";
    let unknown = || Refusal::not_found("delivery").at(["id"]);
    let delivery = find_all(database, &admin, &[id]).await?.pop().ok_or_else(unknown)?;
    let mut transaction = database::begin(database.pool()).await.attempting(ATTEMPT)?;
    fan_out::lock_lanes(&mut transaction, admin.workspace, vec![delivery.endpoint.0]).await?;
    check_enabled(&mut transaction, admin.workspace, delivery.endpoint, "id").await?;
    let (now, workspace) = (clock.now(), admin.workspace);
    let again = sqlx::query(
        "update webhook_delivery set status = 'PENDING', due_at = $3, began_at = null, tries = 0, settled_at = null,
             line = case when status = 'PENDING' then line end
         where workspace_id = $1 and id = $2 and (status <> 'PENDING' or due_at is not null)",
    )
    .bind(workspace)
    .bind(id)
    .bind(now)
    .execute(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    if again.rows_affected() == 0 {
        let sentence = "This delivery waits for an earlier one of the same customer or contact. Send that one again.";
        return Err(Refusal::new(Code::Conflict, sentence).at(["id"]).into());
    }
    wake::send(&mut transaction).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    find_all(database, &admin, &[id]).await?.pop().ok_or_else(|| unknown().into())
}

/// Sends an endpoint a test.
pub async fn test(database: &Database, clock: &Clock, admin: Admin, endpoint: WebhookEndpointId) -> Result<Delivery> {
    const ATTEMPT: &str = "sending a test";
    let (now, message, id) = (clock.now(), clock.new_id(), WebhookDeliveryId(clock.new_id()));
    let mut transaction = database::begin(database.pool()).await.attempting(ATTEMPT)?;
    fan_out::lock_lanes(&mut transaction, admin.workspace, vec![endpoint.0]).await?;
    check_enabled(&mut transaction, admin.workspace, endpoint, "endpointId").await?;
    sqlx::query(
        "with message as (
             insert into webhook_message (workspace_id, id, event, body, created_at) values ($1, $4, $5, $6, $7)
         )
         insert into webhook_delivery (workspace_id, id, endpoint_id, message_id, event, number, due_at, created_at)
         select $1, $2, $3, $4, $5, c.changes, $7, $7 from counter c where c.workspace_id = $1",
    )
    .bind(admin.workspace)
    .bind(id)
    .bind(endpoint)
    .bind(message)
    .bind(Event::Test.as_str())
    .bind(body::test(now))
    .bind(now)
    .execute(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    wake::send(&mut transaction).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    let sent = find_all(database, &admin, &[id]).await?.pop();
    sent.ok_or_else(|| Refusal::not_found("delivery").into())
}

/// Refuses where the endpoint, named at this place of the input, is told nothing.
async fn check_enabled(
    transaction: &mut PgConnection,
    workspace: WorkspaceId,
    endpoint: WebhookEndpointId,
    at: &str,
) -> Result<()> {
    let status: Option<String> = sqlx::query_scalar(
        "select status from webhook_endpoint where workspace_id = $1 and id = $2 and status <> 'DELETED'",
    )
    .bind(workspace)
    .bind(endpoint)
    .fetch_optional(transaction)
    .await
    .attempting("looking whether an endpoint is enabled")?;
    match status.as_deref() {
        Some("ENABLED") => Ok(()),
        Some(_) => {
            let sentence = "The endpoint is disabled. Enable it first.";
            Err(Refusal::new(Code::EndpointDisabled, sentence).at([at]).into())
        }
        None => Err(Refusal::not_found("endpoint").at([at]).into()),
    }
}

impl FromRow<'_, PgRow> for Delivery {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let (event, status): (&str, &str) = (row.try_get("event")?, row.try_get("status")?);
        let unknown = |column: &str, word: &str| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: format!("unknown word {word}").into(),
        };
        Ok(Self {
            id: row.try_get("id")?,
            endpoint: row.try_get("endpoint_id")?,
            message: row.try_get("message_id")?,
            event: Event::from_word(event).ok_or_else(|| unknown("event", event))?,
            body: row.try_get("body")?,
            status: match status {
                "PENDING" => Status::Pending,
                "DELIVERED" => Status::Delivered,
                "FAILED" => Status::Failed,
                other => return Err(unknown("status", other)),
            },
            due_at: row.try_get("due_at")?,
            attempts: row.try_get("attempts")?,
            created_at: row.try_get("created_at")?,
            settled_at: row.try_get("settled_at")?,
        })
    }
}

impl Delivery {
    /// The event's id, as requests carry it.
    pub fn event_id(&self) -> String {
        event_id(self.message)
    }
}

/// An event's id, as requests carry it.
pub(super) fn event_id(message: Uuid) -> String {
    format!("msg_{}", message.simple())
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("id", &self.id).field("event", &self.event).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempt")
            .field("number", &self.number)
            .field("status", &self.status_code)
            .finish_non_exhaustive()
    }
}
