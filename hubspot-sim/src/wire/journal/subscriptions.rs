//! What the journal is to tell: asked for, listed and ended, but never changed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{delete, get};
use axum::{Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::query::body;
use super::AppCaller;
use crate::journal::subscription::SubscriptionJson;
use crate::world::World;

const READ: &str = "developer.webhooks_journal.subscriptions.read";
const WRITE: &str = "developer.webhooks_journal.subscriptions.write";

pub(super) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(prefix, get(list).post(create))
        .route(&format!("{prefix}/{{subscription}}"), get(one).delete(end))
        .route(&format!("{prefix}/portals/{{portal}}"), delete(end_of_portal))
}

async fn create(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    caller.needs(&[WRITE])?;
    let json: SubscriptionJson = body(&bytes)?;
    let interest = json.interest().map_err(Problem::invalid)?;
    for any_of in interest.scopes() {
        caller.needs(any_of)?;
    }
    if let Some(portal) = interest.portal().filter(|portal| world.grants.installed(*portal).is_none()) {
        return Err(Problem::invalid(format!("The app is not installed in portal {portal}.")));
    }
    let subscription = world.journal.subscribe(json, interest, world.now());
    Ok((StatusCode::CREATED, Json(subscription.to_json(world.settings.app.app_id))))
}

async fn list(State(world): State<Arc<World>>, caller: AppCaller) -> Result<Json<Value>, Problem> {
    caller.needs(&[READ])?;
    let app_id = world.settings.app.app_id;
    let results: Vec<Value> = world.journal.subscriptions().iter().map(|it| it.to_json(app_id)).collect();
    Ok(Json(json!({"results": results})))
}

async fn one(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Path(subscription): Path<u64>,
) -> Result<Json<Value>, Problem> {
    caller.needs(&[READ])?;
    let found = world.journal.subscriptions().into_iter().find(|it| it.id == subscription);
    let found = found.ok_or_else(|| missing(subscription))?;
    Ok(Json(found.to_json(world.settings.app.app_id)))
}

async fn end(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Path(subscription): Path<u64>,
) -> Result<StatusCode, Problem> {
    caller.needs(&[WRITE])?;
    if world.journal.unsubscribe(subscription) {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(missing(subscription))
}

async fn end_of_portal(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Path(portal): Path<i64>,
) -> Result<StatusCode, Problem> {
    caller.needs(&[WRITE])?;
    world.journal.unsubscribe_portal(portal);
    Ok(StatusCode::NO_CONTENT)
}

fn missing(subscription: u64) -> Problem {
    Problem::not_found(format!("There is no subscription {subscription}."))
}
