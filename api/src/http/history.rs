//! A customer's history as a CSV file: `GET /customers/{id}/history.csv`.
//!
//! It has the lines of `Customer.history`, narrowed by the same conditions, as query parameters. The file is written a
//! page at a time as the client reads it, so its length costs no memory here. Before each page the key and the customer
//! are looked up again; a file whose reader may not go on breaks off, and so cannot be taken for a whole one.

mod conditions;
mod csv;

use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use entity::choice::Mirrored;
use entity::id::CustomerId;
use futures_util::stream::{self, Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use mirror::customer::read::{self, Key};
use mirror::customer::{Columns, Customer};
use mirror::error::{Code as Reason, Error};
use mirror::feed::history::{self, Filter, Position, Subject};
use mirror::feed::names::{Ids, Names};
use mirror::page::{End, Page, PageSize, Window};
use serde_json::json;
use tower_http::cors::CorsLayer;
use tower_http::request_id::RequestId;

use super::graphql::bearer::{BearerKey, Refusal};
use super::graphql::fault::Code;
use super::key::Doorkeeper;
use crate::graphql::node::GlobalId;

/// The export's route; `cors` says which web pages may ask.
pub(super) fn routes(doorkeeper: Doorkeeper, cors: Option<CorsLayer>) -> Router {
    let router = Router::new().route("/customers/{id}/history.csv", get(export)).with_state(doorkeeper);
    match cors {
        Some(cors) => router.layer(cors),
        None => router,
    }
}

async fn export(
    State(doorkeeper): State<Doorkeeper>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    // what is no text names nothing
    let id = id.map_or_else(|_unreadable| String::new(), |Path(id)| id);
    let request_id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let request_id = request_id.unwrap_or_default().to_owned();
    let query = request.uri().query().unwrap_or_default();
    match begin(doorkeeper, &id, query, request.headers()).await {
        Ok(file) => file,
        Err(fault) => fault.respond(&request_id),
    }
}

/// The first page is read before anything is answered, so that what is wrong has a status of its own.
async fn begin(doorkeeper: Doorkeeper, id: &str, query: &str, headers: &HeaderMap) -> Result<Response, Fault> {
    let key = BearerKey::of_headers(headers).ok_or(Refusal::Missing)?;
    doorkeeper.viewer(&key).await?;
    let id = CustomerId::from_global(&id.into()).ok_or(Fault::NotFound)?;
    let filter = conditions::read(query).map_err(Fault::Condition)?;
    let mut export = Export { doorkeeper, key, id, filter, after: None, done: false };
    let (customer, rows) = export.page().await?;
    let name = format!("attachment; filename=\"customer-{}-history.csv\"", customer.display_id);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a number is visible ASCII")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let first = [Ok(Bytes::from(csv::header())), Ok(Bytes::from(rows))];
    let file = stream::iter(first).chain(export.rest());
    Ok((headers, Body::from_stream(file)).into_response())
}

/// A file that is being written.
struct Export {
    doorkeeper: Doorkeeper,
    key: BearerKey,
    id: CustomerId,
    filter: Filter,
    after: Option<Position>,
    done: bool,
}

impl Export {
    fn rest(self) -> impl Stream<Item = Result<Bytes, Fault>> {
        stream::unfold(self, |mut export| async move {
            if export.done {
                return None;
            }
            let page = export.page().await;
            export.done |= page.is_err();
            Some((page.map(|(_, rows)| Bytes::from(rows)), export))
        })
    }

    /// The next page, for one who may still read it.
    async fn page(&mut self) -> Result<(Customer, String), Fault> {
        let database = &self.doorkeeper.database;
        let viewer = self.doorkeeper.viewer(&self.key).await?;
        let found = read::one(database, &viewer, &Key::Id(self.id), Columns::default()).await?;
        let customer = found.ok_or(Fault::NotFound)?;

        let subjects = [Subject { row: customer.id.0, display_id: customer.display_id }];
        let window = Window { size: PageSize::MAX, end: End::First, after: self.after.take(), before: None };
        let mut pages =
            history::pages(database, viewer.workspace, Mirrored::Customer, &subjects, &self.filter, &window).await?;
        let page = pages.remove(&customer.id.0).unwrap_or_else(|| window.empty());
        let names = Names::read(database, viewer.workspace, &ids(&page)).await?;
        self.done = !page.has_next;
        self.after = page.rows.last().map(|line| line.position.clone());
        Ok((customer, page.rows.iter().map(|line| csv::row(line, &names)).collect()))
    }
}

fn ids(page: &Page<history::Line>) -> Ids {
    let mut ids = Ids::default();
    for line in &page.rows {
        ids.add_origin(line.happening.origin);
        if let Some(change) = &line.change {
            ids.add_field(change);
        }
    }
    ids
}

/// Why there is no file, or no more of it.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("nobody was let in")]
    Key(Refusal),
    #[error("there is no such customer")]
    NotFound,
    #[error("{0}")]
    Condition(String),
    #[error("could not read a history")]
    Product(#[source] Error),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Key(refusal)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if let Some(refusal) = error.refusals().first() {
            return Self::Condition(refusal.message.clone());
        }
        tracing::error!(error = &error as &dyn std::error::Error, "could not read a history to export");
        Self::Product(error)
    }
}

impl Fault {
    /// The rule of the product behind it.
    fn reason(&self) -> Option<Reason> {
        match self {
            Self::NotFound => Some(Reason::NotFound),
            Self::Condition(_) => Some(Reason::InvalidValue),
            Self::Key(_) | Self::Product(_) => None,
        }
    }

    fn respond(&self, request_id: &str) -> Response {
        let (status, code, message) = match self {
            Self::Key(Refusal::Missing) => {
                (StatusCode::UNAUTHORIZED, Code::Unauthenticated, "no API key: send `Authorization: Bearer <key>`")
            }
            Self::Key(Refusal::Rejected) => {
                (StatusCode::UNAUTHORIZED, Code::Unauthenticated, "the API key is not valid")
            }
            Self::Key(Refusal::Unavailable) => {
                (StatusCode::SERVICE_UNAVAILABLE, Code::ServiceUnavailable, "the API key cannot be checked right now")
            }
            Self::NotFound => (StatusCode::NOT_FOUND, Code::BadUserInput, "there is no such customer"),
            Self::Condition(sentence) => (StatusCode::BAD_REQUEST, Code::BadUserInput, sentence.as_str()),
            Self::Product(error) if error.is_outage() => {
                (StatusCode::SERVICE_UNAVAILABLE, Code::ServiceUnavailable, "the database does not answer right now")
            }
            Self::Product(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::InternalServerError, "internal error"),
        };
        let mut extensions = json!({ "code": code.as_str(), "requestId": request_id });
        if let Some(reason) = self.reason() {
            extensions["reason"] = reason.as_str().into();
        }
        let body = Json(json!({ "errors": [{ "message": message, "extensions": extensions }] }));
        let challenge: Option<(HeaderName, &str)> =
            (status == StatusCode::UNAUTHORIZED).then_some((WWW_AUTHENTICATE, "Bearer"));
        (status, challenge.map(|challenge| [challenge]), body).into_response()
    }
}
