//! GraphQL over HTTP, WebSocket and server-sent events.
//!
//! async-graphql executes; everything between the wire and it is here, because its own integration leaves out much of
//! what the specifications ask for. In reading order:
//!
//! - [`negotiation`]: what the client reads and sends
//! - [`parameters`]: the request in the body or the query string
//! - [`bearer`]: who calls
//! - [`origin`]: from which web pages
//! - [`gate`]: which documents are executed
//! - `execution`: time limit, panics, streams
//! - `answer`: data and errors as they are written; masking
//! - [`fault`]: refusals, codes and the table of status codes
//! - `websocket`: the `graphql-transport-ws` protocol
//! - `event_stream`: server-sent events
//!
//! Promises: a GET never changes anything; a request is authenticated before its document is looked at; a refused
//! request has not been executed in part; every answer carries the request id.

mod answer;
pub mod bearer;
mod body;
mod event_stream;
mod execution;
pub mod fault;
pub mod gate;
mod measure;
pub mod negotiation;
pub mod origin;
pub mod parameters;
pub mod request_id;
mod settings;
mod websocket;

use std::sync::Arc;

use async_graphql::Executor;
use async_graphql::parser::types::OperationType;
use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, VARY, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use tokio_util::sync::CancellationToken;

use self::bearer::{Admission, Authenticate, BearerKey, Refusal};
use self::event_stream::Listener;
use self::execution::Outcome;
use self::fault::{Code, Fault, Wrong};
use self::gate::{Admitted, Gate};
use self::negotiation::Format;
use self::origin::Origins;
use self::parameters::Parameters;
use self::request_id::{RequestId, X_REQUEST_ID};
pub use self::settings::Settings;

/// What answers a browser that opens the address by hand.
type Explorer = Arc<dyn Fn() -> Response + Send + Sync>;

/// A schema with everything that stands before it.
pub struct GraphQLService<E> {
    executor: E,
    gate: Gate,
    settings: Settings,
    new_request_id: Box<dyn Fn() -> RequestId + Send + Sync>,
    explorer: Option<Explorer>,
    stop: CancellationToken,
}

impl<E: Executor> GraphQLService<E> {
    /// Puts a gate before a schema. `new_request_id` makes ids for requests that bring none.
    pub fn new(
        executor: E,
        gate: Gate,
        settings: Settings,
        new_request_id: impl Fn() -> RequestId + Send + Sync + 'static,
    ) -> Self {
        Self {
            executor,
            gate,
            settings,
            new_request_id: Box::new(new_request_id),
            explorer: None,
            stop: CancellationToken::new(),
        }
    }

    /// Answers browsers (`Accept: text/html`) with this page, which needs no key.
    #[must_use]
    pub fn with_explorer(mut self, page: impl Fn() -> Response + Send + Sync + 'static) -> Self {
        self.explorer = Some(Arc::new(page));
        self
    }

    /// Ends sockets and event streams when this token is cancelled, so that a graceful stop need not wait for them.
    #[must_use]
    pub fn stopped_by(mut self, stop: CancellationToken) -> Self {
        self.stop = stop;
        self
    }
}

/// The routes of a GraphQL service, all at `/graphql`. `authenticate` turns a key into what resolvers find in
/// their context, and is asked for every operation.
pub fn routes<E, A, F>(service: GraphQLService<E>, authenticate: A) -> Router
where
    E: Executor,
    A: Fn(BearerKey) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Admission, Refusal>> + Send + 'static,
{
    let GraphQLService { executor, gate, settings, new_request_id, explorer, stop } = service;
    let origins = Origins::new(settings.own_origin.clone(), settings.allowed_origins.clone());
    let cors = origins.cors();
    let authenticate = Authenticate::new(authenticate);
    let shared = Shared { executor, gate, settings, origins, authenticate, new_request_id, explorer, stop };
    let router = Router::new().route("/graphql", get(on_get::<E>).post(on_post::<E>)).with_state(Arc::new(shared));
    match cors {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

/// What all requests share.
struct Shared<E> {
    executor: E,
    gate: Gate,
    settings: Settings,
    origins: Origins,
    authenticate: Authenticate,
    new_request_id: Box<dyn Fn() -> RequestId + Send + Sync>,
    explorer: Option<Explorer>,
    stop: CancellationToken,
}

async fn on_get<E: Executor>(
    State(shared): State<Arc<Shared<E>>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Response {
    let (parts, _body) = request.into_parts();
    match upgrade {
        Ok(upgrade) => websocket::open(shared, upgrade, &parts),
        Err(_no_upgrade) => shared.answer(parts, None).await,
    }
}

async fn on_post<E: Executor>(State(shared): State<Arc<Shared<E>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    shared.answer(parts, Some(body)).await
}

impl<E: Executor> Shared<E> {
    /// One request, one answer; a GET has no body.
    async fn answer(self: Arc<Self>, parts: Parts, body: Option<Body>) -> Response {
        let id = RequestId::of_request(&parts, &self.new_request_id);
        let format = Format::of_accept(&parts.headers);
        if format == Some(Format::Html)
            && parts.method == Method::GET
            && let Some(explorer) = &self.explorer
        {
            return explorer();
        }
        let exchange = Exchange { key: BearerKey::of_headers(&parts.headers), format, parts, id };
        let id = exchange.id.clone();
        let written = exchange.written_format();
        let result = Arc::clone(&self).exchange(exchange, body).await;
        let mut response = result.unwrap_or_else(|fault| respond(Outcome::refused(fault, &id), written));
        let headers = response.headers_mut();
        headers.insert(X_REQUEST_ID, id.header_value());
        headers.append(VARY, HeaderValue::from_static("accept"));
        response
    }

    async fn exchange(self: Arc<Self>, exchange: Exchange, body: Option<Body>) -> Result<Response, Fault> {
        // The body is read even when it will not be used: some clients lose the answer otherwise.
        let body = match body {
            Some(body) => Some(body::read(body, self.settings.body_bytes).await),
            None => None,
        };
        let format = exchange.readable_format()?;
        let admission = self.authenticate.check(exchange.key.as_ref()).await?;
        let parameters = exchange.parameters(body)?;
        let admitted = self.admit(parameters, &exchange.id).and_then(|admitted| exchange.permit(admitted));
        let id = exchange.id;
        if format == Format::EventStream {
            return Ok(self.event_stream(admitted, Listener { admission, id }));
        }
        let admitted = admitted?;
        if admitted.kind == OperationType::Subscription {
            let message = "a subscription needs `Accept: text/event-stream` or a WebSocket";
            return Err(Fault::new(Wrong::Accept, Code::BadUserInput, message));
        }
        Ok(respond(self.run(admitted, admission.data, &id).await, format))
    }
}

/// One request as it came in.
struct Exchange {
    parts: Parts,
    key: Option<BearerKey>,
    format: Option<Format>,
    id: RequestId,
}

impl Exchange {
    fn readable_format(&self) -> Result<Format, Fault> {
        match self.format {
            Some(format @ (Format::GraphqlResponse | Format::Json | Format::EventStream)) => Ok(format),
            Some(Format::Html) | None => {
                let message =
                    "send `Accept: application/graphql-response+json`, `application/json` or `text/event-stream`";
                Err(Fault::new(Wrong::Accept, Code::BadUserInput, message))
            }
        }
    }

    /// The format of a refusal that comes before the stream.
    fn written_format(&self) -> Format {
        match self.format {
            Some(Format::GraphqlResponse) => Format::GraphqlResponse,
            Some(Format::Json | Format::EventStream | Format::Html) | None => Format::Json,
        }
    }

    fn parameters(&self, body: Option<Result<Vec<u8>, Fault>>) -> Result<Parameters, Fault> {
        match body {
            None => Parameters::from_query(self.parts.uri.query().unwrap_or_default()),
            Some(_) if !negotiation::sends_json(&self.parts.headers) => Err(Fault::new(
                Wrong::ContentType,
                Code::BadUserInput,
                "send the body as `Content-Type: application/json`",
            )),
            Some(body) => Parameters::from_body(&body?),
        }
    }

    /// GET is for reading: links and images of other sites can send it.
    fn permit(&self, admitted: Admitted) -> Result<Admitted, Fault> {
        if admitted.kind == OperationType::Mutation && self.parts.method != Method::POST {
            return Err(Fault::new(Wrong::Method, Code::BadUserInput, "a mutation must be sent by POST"));
        }
        Ok(admitted)
    }
}

fn respond(outcome: Outcome, format: Format) -> Response {
    let status = match &outcome {
        Outcome::Executed(_) => StatusCode::OK,
        Outcome::Refused(wrong, _) => wrong.status(format),
    };
    let hint: Option<(HeaderName, &'static str)> = match &outcome {
        Outcome::Refused(Wrong::Method, _) => Some((ALLOW, "POST")),
        Outcome::Refused(Wrong::Caller, _) => Some((WWW_AUTHENTICATE, "Bearer")),
        Outcome::Executed(_) | Outcome::Refused(..) => None,
    };
    let mut answer = outcome.into_answer();
    let asked_for = std::mem::take(&mut answer.headers);
    let mut response = (status, answer.to_json()).into_response();
    let headers = response.headers_mut();
    headers.extend(asked_for);
    headers.insert(CONTENT_TYPE, format.content_type());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some((name, value)) = hint {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
