//! Push webhooks over the control API.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::control::Control;
use crate::portal::change::ChangeError;
use crate::webhooks::{Chaos, HandMade, WebhookCounts};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/_control/webhooks", get(tell).post(set_target))
        .route("/_control/webhooks/flush", post(flush))
        .route("/_control/webhooks/settled", get(settled))
        .route("/_control/webhooks/deliver", post(deliver))
        .route("/_control/accounts/{hub}/chaos", post(chaos))
}

async fn tell(State(control): State<Control>) -> Json<Value> {
    let counts: BTreeMap<String, WebhookCounts> =
        control.hubs().into_iter().map(|hub| (hub.to_string(), control.webhook_counts(hub))).collect();
    Json(json!({"target": control.webhook_target().map(String::from), "accounts": counts}))
}

#[derive(Deserialize)]
struct Target {
    target: Option<String>,
}

async fn set_target(
    State(control): State<Control>,
    Json(Target { target }): Json<Target>,
) -> Result<StatusCode, ChangeError> {
    control.set_webhook_target(target.as_deref().map(address).transpose()?);
    Ok(StatusCode::NO_CONTENT)
}

fn address(text: &str) -> Result<Url, ChangeError> {
    Url::parse(text).map_err(|error| ChangeError::Senseless(format!("{text:?} is no address: {error}")))
}

async fn chaos(
    State(control): State<Control>,
    Path(hub): Path<i64>,
    Json(chaos): Json<Chaos>,
) -> Result<StatusCode, ChangeError> {
    control.set_chaos(hub, chaos)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn flush(State(control): State<Control>) -> StatusCode {
    control.flush_webhooks();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Within {
    #[serde(default = "ten_seconds")]
    within_ms: u64,
}

fn ten_seconds() -> u64 {
    10_000
}

async fn settled(State(control): State<Control>, Query(Within { within_ms }): Query<Within>) -> StatusCode {
    if control.webhooks_settled_within(Duration::from_millis(within_ms)).await {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::GATEWAY_TIMEOUT
    }
}

#[derive(Deserialize)]
#[serde(default)]
struct Made {
    body: String,
    target: Option<String>,
    signed_for: Option<String>,
    secret: Option<String>,
    timestamp: Option<String>,
    signature: Option<String>,
    signed: bool,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            body: String::new(),
            target: None,
            signed_for: None,
            secret: None,
            timestamp: None,
            signature: None,
            signed: true,
        }
    }
}

async fn deliver(State(control): State<Control>, Json(made): Json<Made>) -> Result<Json<Value>, ChangeError> {
    let mut delivery = HandMade::new(made.body);
    if let Some(target) = made.target {
        delivery = delivery.to(address(&target)?);
    }
    if let Some(uri) = made.signed_for {
        delivery = delivery.signed_for(uri);
    }
    if let Some(secret) = made.secret {
        delivery = delivery.secret(secret);
    }
    if let Some(timestamp) = made.timestamp {
        delivery = delivery.timestamp(timestamp);
    }
    if let Some(signature) = made.signature {
        delivery = delivery.signature(signature);
    }
    if !made.signed {
        delivery = delivery.unsigned();
    }
    Ok(Json(match control.deliver(&delivery).await {
        Ok(answer) => json!({"status": answer.status, "body": answer.body}),
        Err(error) => json!({"error": error.to_string()}),
    }))
}
