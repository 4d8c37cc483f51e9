//! What listens: the router on one screen.

mod console;
pub mod graphql;
mod health;
mod history;
mod key;
mod measure;
pub mod oauth;
pub mod webhook;

use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use chrono::{DateTime, Utc};
use mirror::clock::Clock;
use mirror::connection::Connections;
use mirror::database::Database;
use mirror::sync::inbox::Reception;
use mirror::workspace::rights::Watchers;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveRequestHeadersLayer;
use tower_http::trace::TraceLayer;
use url::Url;

use self::graphql::gate::Gate;
use self::graphql::origin::{Origins, WebOrigin};
use self::graphql::{GraphQLService, Settings};
use self::key::{Doorkeeper, RequestIds};
use self::webhook::Inbox;
use crate::graphql::limits::Limits;
use crate::graphql::scalar::Decimal;
use crate::graphql::schema::{self, PivotalSchema};

/// What the router is made of.
pub(crate) struct Parts {
    pub(crate) schema: PivotalSchema,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) connections: Connections,
    pub(crate) rights: Watchers,
    pub(crate) public_url: Url,
    /// Signs HubSpot's deliveries.
    pub(crate) webhook_secret: SecretString,
    pub(crate) allowed_origins: Vec<WebOrigin>,
    /// Whether requests are answered, beside the health addresses.
    pub(crate) api: bool,
    pub(crate) stop: CancellationToken,
}

/// Everything this process answers to.
pub(crate) fn router(parts: Parts) -> anyhow::Result<Router> {
    let health = Router::new()
        .route("/livez", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(health::State { database: parts.database.clone(), stop: parts.stop.clone() });
    let router = if parts.api { health.merge(answering(&parts)?) } else { health };
    Ok(router.fallback(nothing_here).layer(
        ServiceBuilder::new()
            .layer(axum::middleware::from_fn(measure::request))
            .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION, header::COOKIE]))
            .layer(SetRequestIdLayer::new(REQUEST_ID, RequestIds::new(parts.clock)))
            .layer(TraceLayer::new_for_http().make_span_with(key::span))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(CatchPanicLayer::new()),
    ))
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn answering(parts: &Parts) -> anyhow::Result<Router> {
    let gate = Gate::new(&schema::sdl(), Limits::default())
        .context("building the gate before the schema")?
        .with_scalar::<Decimal>()
        .with_scalar::<DateTime<Utc>>();
    let (own_origin, allowed_origins) = (Some(WebOrigin::of(&parts.public_url)), parts.allowed_origins.clone());
    let cors = Origins::new(own_origin.clone(), allowed_origins.clone()).cors();
    let settings =
        Settings { own_origin, allowed_origins, request_timeout: Duration::from_secs(10), ..Settings::default() };
    let ids = RequestIds::new(parts.clock.clone());
    let service =
        GraphQLService::new(parts.schema.clone(), gate, settings, move || ids.make()).stopped_by(parts.stop.clone());
    let (database, clock, rights) = (parts.database.clone(), parts.clock.clone(), parts.rights.clone());
    let doorkeeper = Doorkeeper { database, clock, rights };
    let history = history::routes(doorkeeper.clone(), cors);
    let graphql = graphql::routes(service, move |key| doorkeeper.clone().admit(key));
    let inbox = Inbox {
        reception: Reception::new(parts.database.pool().clone(), parts.clock.clone()),
        clock: parts.clock.clone(),
        secret: parts.webhook_secret.clone(),
        address: parts.public_url.join(webhook::WEBHOOKS).context("making the address for HubSpot's deliveries")?,
    };
    let oauth = oauth::routes(parts.connections.clone());
    Ok(graphql.merge(history).merge(oauth).merge(webhook::routes(inbox)).merge(console::routes()))
}

async fn nothing_here() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "There is nothing at this address. The API is at /graphql.\n")
}
