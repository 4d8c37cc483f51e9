//! From the feed to deliveries: who is to be told what.
//!
//! Each workspace that has an endpoint has a place in the feed. Whoever moves it on, of however many processes, holds its
//! row, makes the bodies of what follows, and queues a delivery for every endpoint that chose the event; all of that is one
//! transaction. So nothing is told twice or left out, and a sync pays nothing for it: it writes its changes as ever.

use std::collections::BTreeSet;
use std::time::Duration;

use entity::id::{WebhookDeliveryId, WebhookEndpointId, WorkspaceId};
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::body::{self, Made, Occurrence};
use super::event::Event;
use super::occurred::{self, Place};
use super::{Outbound, wake};
use crate::database::{self, LOOKING_UP};
use crate::error::{Attempting, Result};

/// How often a process looks by itself.
const LOOK: Duration = Duration::from_secs(1);

/// Tells what happens until told to stop.
pub(super) async fn serve(outbound: Outbound, stop: CancellationToken) {
    let mut changes = outbound.wakes.changes.watch(wake::Changes);
    let mut looks = tokio::time::interval(LOOK);
    while !stop.is_cancelled() {
        if tell_all(&outbound, &stop).await {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = looks.tick() => {}
            _ = changes.changed() => {}
        }
    }
}

/// Tells a piece of every workspace's feed, so that a long one keeps nobody waiting. Says whether there may be more.
async fn tell_all(outbound: &Outbound, stop: &CancellationToken) -> bool {
    let workspaces = behind(outbound.database.pool()).await.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "could not look for what is to be told");
        Vec::new()
    });
    let mut more = false;
    for workspace in workspaces {
        if stop.is_cancelled() {
            return false;
        }
        more |= tell(outbound, workspace).await.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(workspace.id = %workspace, error, "what happened could not be told; it is tried again");
            false
        });
    }
    more
}

/// The workspaces whose feed has come further than what was told, and that have somebody to tell.
async fn behind(pool: &PgPool) -> Result<Vec<WorkspaceId>> {
    sqlx::query_scalar(
        "select p.workspace_id from webhook_place p
         join counter c on c.workspace_id = p.workspace_id
         where (c.changes > p.number or p.display_id is not null)
           and exists (select from webhook_endpoint e where e.workspace_id = p.workspace_id and e.status = 'ENABLED')",
    )
    .fetch_all(pool)
    .await
    .attempting("looking for what is to be told")
}

/// An endpoint that is told things.
#[derive(sqlx::FromRow)]
struct Receiver {
    id: WebhookEndpointId,
    events: Vec<String>,
    initial_imports: bool,
    since: i64,
}

impl Receiver {
    fn wants(&self, event: Event, number: i64, import: bool) -> bool {
        number > self.since
            && (!import || self.initial_imports)
            && self.events.iter().any(|chosen| chosen == event.as_str())
    }
}

/// Tells a piece of what follows, unless another process is at it. Says whether there may be more.
async fn tell(outbound: &Outbound, workspace: WorkspaceId) -> Result<bool> {
    const ATTEMPT: &str = "telling what happened";
    let mut transaction = database::begin_with(outbound.database.pool(), LOOKING_UP).await.attempting(ATTEMPT)?;
    let Some((place, written)) = place(&mut transaction, workspace).await? else { return Ok(false) };
    let receivers = receivers(&mut transaction, workspace).await?;
    let Some(since) = receivers.iter().map(|receiver| receiver.since).min() else { return Ok(false) };
    let from = if since > place.number { Place { number: since, display_id: None } } else { place };
    let wanted = |event, number, import| receivers.iter().any(|receiver| receiver.wants(event, number, import));
    let mut piece = occurred::read(&mut transaction, workspace, from, wanted).await?;
    piece.occurrences.retain(|one| wanted(one.event, one.number, one.import));
    let bodies = body::make(&outbound.database, workspace, &piece.occurrences).await?;
    let told: Vec<(Occurrence, Made)> =
        piece.occurrences.into_iter().zip(bodies).filter_map(|(one, made)| Some((one, made?))).collect();
    if !told.is_empty() {
        queue(&mut transaction, outbound, workspace, &receivers, told).await?;
        wake::send(&mut transaction).await?;
    }
    // the changes before the feed's end may have been erased
    let number = if piece.more { piece.place.number } else { piece.place.number.max(written) };
    sqlx::query("update webhook_place set number = $2, display_id = $3 where workspace_id = $1")
        .bind(workspace)
        .bind(number)
        .bind(piece.place.display_id)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(piece.more)
}

/// The place, and how far the feed was written when it was read. None while another process has it.
async fn place(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<Option<(Place, i64)>> {
    let place: Option<(i64, Option<i64>, i64)> = sqlx::query_as(
        "select p.number, p.display_id, c.changes
         from webhook_place p join counter c on c.workspace_id = p.workspace_id
         where p.workspace_id = $1 for update of p skip locked",
    )
    .bind(workspace)
    .fetch_optional(transaction)
    .await
    .attempting("reading how far a workspace's feed was told")?;
    Ok(place.map(|(number, display_id, written)| (Place { number, display_id }, written)))
}

async fn receivers(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<Vec<Receiver>> {
    sqlx::query_as(
        "select id, events, initial_imports, since from webhook_endpoint where workspace_id = $1 and status = 'ENABLED'",
    )
    .bind(workspace)
    .fetch_all(transaction)
    .await
    .attempting("reading who is to be told")
}

/// Keeps the bodies, and queues a delivery of each for everybody who chose it.
async fn queue(
    transaction: &mut PgConnection,
    outbound: &Outbound,
    workspace: WorkspaceId,
    receivers: &[Receiver],
    told: Vec<(Occurrence, Made)>,
) -> Result<()> {
    const ATTEMPT: &str = "queueing what is to be told";
    let clock = &outbound.clock;
    let (mut messages, mut deliveries) = (Messages::default(), Deliveries::default());
    let mut lanes = BTreeSet::new();
    for (one, made) in told {
        let message = clock.new_id();
        for receiver in receivers.iter().filter(|receiver| receiver.wants(one.event, one.number, one.import)) {
            lanes.insert(receiver.id.0);
            deliveries.push(WebhookDeliveryId(clock.new_id()), receiver.id, message, &one, made.subject);
        }
        messages.push(message, one.event, made);
    }
    lock_lanes(transaction, workspace, Vec::from_iter(lanes)).await?;
    sqlx::query(
        "insert into webhook_message (workspace_id, id, event, subject, body, created_at)
         select $1, i.id, i.event, i.subject, i.body, $2
         from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[]) as i (id, event, subject, body)",
    )
    .bind(workspace)
    .bind(clock.now())
    .bind(messages.ids)
    .bind(messages.events)
    .bind(messages.subjects)
    .bind(messages.bodies)
    .execute(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    sqlx::query(include_str!("fan_out/queue.sql"))
        .bind(workspace)
        .bind(clock.now())
        .bind(deliveries.ids)
        .bind(deliveries.endpoints)
        .bind(deliveries.messages)
        .bind(deliveries.events)
        .bind(deliveries.lines)
        .bind(deliveries.numbers)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
    Ok(())
}

/// Waits for whoever adds or settles deliveries of these endpoints, so that none of a line is overlooked.
pub(super) async fn lock_lanes(
    transaction: &mut PgConnection,
    workspace: WorkspaceId,
    endpoints: Vec<Uuid>,
) -> Result<()> {
    sqlx::query(
        "select from webhook_lane where workspace_id = $1 and endpoint_id = any($2) order by endpoint_id for update",
    )
    .bind(workspace)
    .bind(endpoints)
    .execute(transaction)
    .await
    .attempting("waiting for an endpoint's lane")
    .map(drop)
}

/// Bodies turned on their side: one array a column.
#[derive(Default)]
struct Messages {
    ids: Vec<Uuid>,
    events: Vec<&'static str>,
    subjects: Vec<Option<Uuid>>,
    bodies: Vec<String>,
}

impl Messages {
    fn push(&mut self, id: Uuid, event: Event, made: Made) {
        self.ids.push(id);
        self.events.push(event.as_str());
        self.subjects.push(made.subject);
        self.bodies.push(made.body);
    }
}

/// Deliveries in the same way.
#[derive(Default)]
struct Deliveries {
    ids: Vec<Uuid>,
    endpoints: Vec<Uuid>,
    messages: Vec<Uuid>,
    events: Vec<&'static str>,
    lines: Vec<Option<Uuid>>,
    numbers: Vec<i64>,
}

impl Deliveries {
    fn push(
        &mut self,
        id: WebhookDeliveryId,
        endpoint: WebhookEndpointId,
        message: Uuid,
        one: &Occurrence,
        line: Option<Uuid>,
    ) {
        self.ids.push(id.0);
        self.endpoints.push(endpoint.0);
        self.messages.push(message);
        self.events.push(one.event.as_str());
        self.lines.push(line);
        self.numbers.push(one.number);
    }
}
