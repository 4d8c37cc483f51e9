//! Carries deliveries: one task that asks the queue what leaves now, sends it, and brings back the answers.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use super::event::Event;
use super::queue::Delivery;
use super::signature;
use crate::clock::{Millis, machine_time};
use crate::world::World;

/// Runs until it is dropped.
pub(crate) async fn run(world: Arc<World>) {
    let mut changes = world.webhooks.changes();
    let mut moves = world.clock.moves();
    let mut flights = JoinSet::new();
    loop {
        changes.mark_unchanged();
        moves.mark_unchanged();
        let round = world.webhooks.round(world.now());
        for delivery in round.deliveries {
            flights.spawn(carry(Arc::clone(&world), delivery));
        }
        let wake = [round.at, round.by_clock.and_then(|due| real_time(&world, due))].into_iter().flatten().min();
        tokio::select! {
            _ = changes.changed() => {}
            _ = moves.changed() => {}
            () = sleep_until(wake) => {}
            Some(_) = flights.join_next() => {}
        }
    }
}

/// When the simulator's clock will show a time by itself; never while it stands still.
fn real_time(world: &World, due: Millis) -> Option<Instant> {
    let wait = u64::try_from(due.0.saturating_sub(world.now().0)).unwrap_or(0);
    world.clock.runs().then(|| Instant::now() + Duration::from_millis(wait.max(1)))
}

async fn sleep_until(wake: Option<Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

async fn carry(world: Arc<World>, delivery: Delivery) {
    let accepted = match world.webhooks.target() {
        Some(target) => send(&world, &target, &delivery).await,
        None => false,
    };
    world.webhooks.finish(delivery, accepted, world.now());
}

/// One event as it is on the wire.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sent<'a> {
    #[serde(flatten)]
    event: &'a Event,
    attempt_number: u32,
}

async fn send(world: &World, target: &Url, delivery: &Delivery) -> bool {
    let attempt_number = delivery.attempt;
    let events: Vec<_> = delivery.events.iter().map(|event| Sent { event, attempt_number }).collect();
    let body = serde_json::to_vec(&events).expect("events are plain data");
    let secret = &world.settings.app.client_secret;
    // The receiver's clock is a real one, whatever time it is here.
    let timestamp = machine_time().0.to_string();
    let request = world
        .webhooks
        .client()
        .post(target.clone())
        .header("content-type", "application/json")
        .header("user-agent", "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)")
        .header("x-hubspot-signature-v3", signature::v3(secret, "POST", target.as_str(), &body, &timestamp))
        .header("x-hubspot-request-timestamp", timestamp)
        .header("x-hubspot-signature", signature::v1(secret, &body))
        .header("x-hubspot-signature-version", "v1")
        .body(body);
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::debug!(hub = delivery.hub, attempt = attempt_number, %error, "a webhook was not answered");
            return false;
        }
    };
    let status = answer.status();
    tracing::debug!(hub = delivery.hub, attempt = attempt_number, status = status.as_u16(), "a webhook was answered");
    // Read to its end, the connection can carry the next one.
    let _ = answer.bytes().await;
    status.is_success()
}
