//! The control API over HTTP, for tests in any language.
//!
//! | Call | Does |
//! |---|---|
//! | `POST /_control/accounts/{hub}/changes` | one change or an array of them; answers what each made |
//! | `GET /_control/accounts/{hub}/truth/{type}` | every live record in full; `?archived=true` for the recycle bin |
//! | `POST /_control/accounts/{hub}/install` | tokens without the walk through consent |
//! | `POST /_control/accounts/{hub}/uninstall` | removes the app |
//! | `POST /_control/accounts/{hub}/expire-tokens` | lets every access token expire |
//! | `POST /_control/accounts/{hub}/withdraw-scope` | `{"scope": "..."}` |
//! | `POST /_control/accounts/{hub}/daily-limit` | `{"reached": true}` |
//! | `GET, POST, DELETE /_control/faults` | list, arm, clear |
//! | `POST /_control/limits` | `{"limits": "hubspot"}` or `"none"` |
//! | `POST /_control/accounts/{hub}/search-lag` | `{"millis": 3000}` |
//! | `POST /_control/accounts/{hub}/chaos` | the trouble that its webhooks meet |
//! | `GET, POST /_control/webhooks` | address and counts; `{"target": "..."}` |
//! | `POST /_control/webhooks/flush` | sends what chaos holds back |
//! | `GET /_control/webhooks/settled` | waits until nothing is due; 504 after `?within_ms=10000` |
//! | `POST /_control/webhooks/deliver` | sends a delivery made by hand |
//! | `GET, POST, DELETE /_control/clock` | read; `{"advance_ms": n}` or `{"at": "..."}`; back to real time |
//! | `GET, DELETE /_control/calls` | the call log with sums; reset |

mod webhooks;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Change, Control};
use crate::faults::Fault;
use crate::portal::change::ChangeError;
use crate::portal::object::ObjectType;
use crate::settings::Limits;
use crate::world::World;

/// The control API, closed to other machines.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/_control/accounts/{hub}/changes", post(change))
        .route("/_control/accounts/{hub}/truth/{object}", get(truth))
        .route("/_control/accounts/{hub}/install", post(install))
        .route("/_control/accounts/{hub}/uninstall", post(uninstall))
        .route("/_control/accounts/{hub}/expire-tokens", post(expire_tokens))
        .route("/_control/accounts/{hub}/withdraw-scope", post(withdraw_scope))
        .route("/_control/accounts/{hub}/daily-limit", post(daily_limit))
        .route("/_control/accounts/{hub}/search-lag", post(search_lag))
        .merge(webhooks::routes())
        .route("/_control/limits", post(limits))
        .route("/_control/faults", get(faults).post(arm).delete(clear_faults))
        .route("/_control/clock", get(clock).post(set_clock).delete(release_clock))
        .route("/_control/calls", get(calls).delete(reset_calls))
        .route_layer(from_fn(only_from_here))
        .with_state(Control::new(world))
}

async fn only_from_here(ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request, next: Next) -> Response {
    if peer.ip().to_canonical().is_loopback() {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the control API is for programs on the simulator's own machine").into_response()
}

impl IntoResponse for ChangeError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NoAccount(_) | Self::NoRecord(..) | Self::NoProperty(_) | Self::NoList(_) | Self::NoOwner(_) => {
                StatusCode::NOT_FOUND
            }
            Self::ReadOnly(_) | Self::Senseless(_) => StatusCode::BAD_REQUEST,
        };
        (status, Json(json!({"error": self.to_string()}))).into_response()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Changes {
    Several(Vec<Change>),
    One(Change),
}

async fn change(
    State(control): State<Control>,
    Path(hub): Path<i64>,
    Json(changes): Json<Value>,
) -> Result<Json<Value>, ChangeError> {
    let changes: Changes =
        serde_json::from_value(changes).map_err(|error| ChangeError::Senseless(format!("no change: {error}")))?;
    Ok(Json(match changes {
        Changes::One(change) => json!(control.apply(hub, &change)?),
        Changes::Several(changes) => {
            let outcomes: Vec<_> = changes.iter().map(|change| control.apply(hub, change)).collect::<Result<_, _>>()?;
            json!(outcomes)
        }
    }))
}

async fn truth(
    State(control): State<Control>,
    Path((hub, object)): Path<(i64, String)>,
    request: Request,
) -> Result<Json<Value>, ChangeError> {
    let object =
        ObjectType::parse(&object).ok_or_else(|| ChangeError::Senseless(format!("{object} is no type of record")))?;
    let archived = request.uri().query().is_some_and(|query| query.contains("archived=true"));
    let records = if archived { control.archived_truth(hub, object)? } else { control.truth(hub, object)? };
    Ok(Json(json!({"records": records})))
}

async fn install(State(control): State<Control>, Path(hub): Path<i64>) -> Result<Json<Value>, ChangeError> {
    Ok(Json(json!(control.install(hub)?)))
}

async fn uninstall(State(control): State<Control>, Path(hub): Path<i64>) -> StatusCode {
    control.uninstall(hub);
    StatusCode::NO_CONTENT
}

async fn expire_tokens(State(control): State<Control>, Path(hub): Path<i64>) -> StatusCode {
    control.expire_access_tokens(hub);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Scope {
    scope: String,
}

async fn withdraw_scope(
    State(control): State<Control>,
    Path(hub): Path<i64>,
    Json(Scope { scope }): Json<Scope>,
) -> StatusCode {
    control.withdraw_scope(hub, &scope);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Daily {
    reached: bool,
}

async fn daily_limit(
    State(control): State<Control>,
    Path(hub): Path<i64>,
    Json(Daily { reached }): Json<Daily>,
) -> StatusCode {
    control.set_daily_limit_reached(hub, reached);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct SearchLag {
    millis: u64,
}

async fn search_lag(
    State(control): State<Control>,
    Path(hub): Path<i64>,
    Json(SearchLag { millis }): Json<SearchLag>,
) -> Result<StatusCode, ChangeError> {
    control.set_search_lag(hub, Duration::from_millis(millis))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum LimitsChoice {
    Hubspot,
    None,
}

#[derive(Deserialize)]
struct SetLimits {
    limits: LimitsChoice,
}

async fn limits(State(control): State<Control>, Json(SetLimits { limits }): Json<SetLimits>) -> StatusCode {
    control.set_limits(match limits {
        LimitsChoice::Hubspot => Limits::hubspot(),
        LimitsChoice::None => Limits::none(),
    });
    StatusCode::NO_CONTENT
}

async fn faults(State(control): State<Control>) -> Json<Vec<Fault>> {
    Json(control.faults())
}

async fn arm(State(control): State<Control>, Json(fault): Json<Fault>) -> StatusCode {
    control.arm(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.clear_faults();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SetClock {
    Advance { advance_ms: u64 },
    Fix { at: DateTime<Utc> },
}

async fn clock(State(control): State<Control>) -> Json<Value> {
    Json(json!({"now": control.now()}))
}

async fn set_clock(State(control): State<Control>, Json(set): Json<SetClock>) -> Json<Value> {
    match set {
        SetClock::Advance { advance_ms } => control.advance(Duration::from_millis(advance_ms)),
        SetClock::Fix { at } => control.fix_clock(at),
    }
    Json(json!({"now": control.now()}))
}

async fn release_clock(State(control): State<Control>) -> Json<Value> {
    control.release_clock();
    Json(json!({"now": control.now()}))
}

async fn calls(State(control): State<Control>) -> Json<Value> {
    let calls = control.calls();
    let mut by_template: BTreeMap<String, usize> = BTreeMap::new();
    for call in &calls {
        *by_template.entry(format!("{} {}", call.method, call.template)).or_default() += 1;
    }
    let refused = calls.iter().filter(|call| call.status == 429).count();
    Json(json!({"total": calls.len(), "refused": refused, "byTemplate": by_template, "calls": calls}))
}

async fn reset_calls(State(control): State<Control>) -> StatusCode {
    control.reset_calls();
    StatusCode::NO_CONTENT
}
