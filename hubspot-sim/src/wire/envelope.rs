//! What happens to every request, whatever it asks: length limits, latency, faults, correlation ids, the call log.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::BODY_LIMIT;
use super::admit::{AnsweredFor, identify};
use super::partial;
use super::problem::Problem;
use super::query::Query;
use crate::calls::{Asked, Call};
use crate::faults::{FaultBody, Target, Trouble, inputs_among};
use crate::world::World;

/// Longer request targets are refused with 414.
const URL_LIMIT: usize = 16 * 1024;

/// Runs a request through all of it.
pub(crate) async fn envelope(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let at = world.now().0;
    let method = request.method().to_string();
    let template = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    if !world.settings.latency.is_zero() {
        tokio::time::sleep(world.settings.latency).await;
    }
    let response = if path.len() + query.len() > URL_LIMIT {
        let page = html(StatusCode::URI_TOO_LONG, "Request-URI Too Large");
        page.into_response()
    } else if world.faults.none() {
        next.run(request).await
    } else {
        with_faults(&world, request, next).await
    };
    let correlation_id = world.correlation_id();
    let hub = response.extensions().get::<AnsweredFor>().map(|hub| hub.0);
    let ids = response.extensions().get::<Asked>().map(|asked| asked.0.clone()).unwrap_or_default();
    let mut response = match response.extensions().get::<Problem>() {
        Some(problem) => {
            let headers = response.headers().clone();
            let mut answer = problem.clone().into_answer(&correlation_id);
            answer.headers_mut().extend(headers.into_iter().filter_map(|(name, value)| {
                Some((name.filter(|name| name.as_str().starts_with("x-hubspot-ratelimit"))?, value))
            }));
            answer
        }
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&correlation_id) {
        response.headers_mut().insert(HeaderName::from_static("x-hubspot-correlation-id"), value);
    }
    let status = response.status().as_u16();
    tracing::debug!(method, path, status, hub, "answered");
    let template = template.unwrap_or_else(|| path.clone());
    world.calls.add(Call { at, method, template, path, query, status, hub, ids });
    response
}

/// Any path that HubSpot does not know is answered by a page for people.
pub(crate) async fn no_such_path() -> Problem {
    html(StatusCode::NOT_FOUND, "Not Found")
}

/// A path that exists, but not for this method.
pub(crate) async fn no_such_method() -> Problem {
    Problem::json(StatusCode::METHOD_NOT_ALLOWED, json!({"status": "error", "message": "HTTP 405 Method Not Allowed"}))
}

fn html(status: StatusCode, title: &str) -> Problem {
    let code = status.as_u16();
    let page = format!(
        "<html><head><title>{code} {title}</title></head><body><center><h1>{code} {title}</h1></center></body></html>"
    );
    Problem::text(status, "text/html; charset=utf-8", page)
}

/// Answers a request while faults are armed.
async fn with_faults(world: &World, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return html(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large").into_response();
    };
    let hub = identify(world, &parts.headers).ok().map(|caller| caller.hub);
    let target = Target {
        method: &parts.method,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        body: &body,
        hub,
    };
    let trouble = world.faults.strike(&target);
    let after = Query::parse(target.query).get("after").unwrap_or("0").to_owned();
    let path = target.path.to_owned();
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let Some(trouble) = trouble else { return next.run(request).await };
    if let Trouble::Status { status, body, retry_after, policy } = &trouble {
        let mut problem = match (status, body, policy) {
            (429, FaultBody::Json, None) if path.starts_with("/oauth/") => Problem::too_many_tokens(),
            _ => made_up(*status, *body, policy.as_deref()),
        };
        if let Some(seconds) = retry_after {
            problem = problem.with_header(header::RETRY_AFTER, seconds.to_string());
        }
        let mut response = problem.into_response();
        if let Some(hub) = hub {
            response.extensions_mut().insert(AnsweredFor(hub));
        }
        return response;
    }
    if let Some(delay) = trouble.delay() {
        tokio::time::sleep(delay).await;
    }
    spoil(&trouble, &Asking { path, after, body }, next.run(request).await).await
}

/// What of the request the damage to its answer depends on.
struct Asking {
    path: String,
    after: String,
    body: Bytes,
}

/// An answer that no handler gave.
fn made_up(status: u16, body: FaultBody, policy: Option<&str>) -> Problem {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        FaultBody::Json => match status {
            401 => Problem::unauthenticated(),
            429 => Problem::rate_limited(policy.unwrap_or("TEN_SECONDLY_ROLLING")),
            403 => Problem::missing_scopes(&[]),
            423 => Problem::new(code, "LOCKED", "This resource is locked. Try again later."),
            477 => Problem::new(code, "MIGRATION_IN_PROGRESS", "This account is being moved to another region."),
            _ => Problem::json(code, json!({"status": "error", "message": "internal error"})),
        },
        FaultBody::Html => html(code, code.canonical_reason().unwrap_or("Error")),
        FaultBody::Empty => Problem::text(code, "text/plain", String::new()),
        FaultBody::Garbage => Problem::text(code, "application/json", "{\"status\": \"err".to_owned()),
    }
}

/// Damages a real answer.
async fn spoil(trouble: &Trouble, asking: &Asking, response: Response) -> Response {
    match trouble {
        Trouble::Status { .. } | Trouble::Delay { .. } => response,
        Trouble::CutBody => cut(response).await,
        Trouble::RepeatedCursor => {
            edit(response, |page| page["paging"] = json!({"next": {"after": asking.after, "link": "?after="}})).await
        }
        Trouble::Partial { ids, category } => {
            let failing = inputs_among(&asking.body, ids);
            let answer = edit(response, |page| partial::fail(page, &asking.path, &failing, category)).await;
            partial::with_status(answer)
        }
        Trouble::EmptyPage => {
            edit(response, |page| {
                page["results"] = json!([]);
                if let Some(page) = page.as_object_mut() {
                    page.remove("paging");
                }
            })
            .await
        }
    }
}

/// Half of the body under the whole body's length, then the connection breaks.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    let broken = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut on request");
    let chunks = futures_util::stream::iter([Ok::<Bytes, std::io::Error>(half), Err(broken)]);
    // The first half must be on its way before the break is noticed.
    let chunks = chunks.then(|chunk| async move {
        tokio::task::yield_now().await;
        chunk
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

async fn edit(response: Response, change: impl FnOnce(&mut Value)) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut page) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    change(&mut page);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page.to_string()))
}
