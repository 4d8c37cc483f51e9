//! From file to file: the earliest, the latest, the next after an offset, one or several at a time.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::query::{Query, body};
use super::{AppCaller, files};
use crate::journal::stream::{File, StreamKey};
use crate::journal::{Place, UnknownOffset};
use crate::world::World;

const SCOPE: &str = "developer.webhooks_journal.read";
/// Files of one answer, at most.
const MOST_FILES: usize = 100;

/// Which of the two journals a path is about.
#[derive(Debug, Clone, Copy)]
enum Variant {
    Global,
    Local,
}

/// The journal of all accounts.
pub(super) fn global(prefix: &str) -> Router<Arc<World>> {
    routes(prefix).layer(Extension(Variant::Global))
}

/// The journals of single accounts, chosen by `installPortalId`.
pub(super) fn local(prefix: &str) -> Router<Arc<World>> {
    routes(prefix).layer(Extension(Variant::Local))
}

fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/earliest"), get(earliest))
        .route(&format!("{prefix}/latest"), get(latest))
        .route(&format!("{prefix}/offset/{{offset}}/next"), get(next))
        .route(&format!("{prefix}/batch/earliest/{{count}}"), get(earliest_batch))
        .route(&format!("{prefix}/batch/latest/{{count}}"), get(latest_batch))
        .route(&format!("{prefix}/batch/{{offset}}/next/{{count}}"), get(next_batch))
        .route(&format!("{prefix}/batch/read"), post(read_batch))
}

/// Who reads what.
struct Reader<'a> {
    world: &'a World,
    key: StreamKey,
}

impl<'a> Reader<'a> {
    fn new(world: &'a World, caller: &AppCaller, variant: Variant, query: &Query) -> Result<Self, Problem> {
        caller.needs(&[SCOPE])?;
        let key = match variant {
            Variant::Global => StreamKey::Global,
            Variant::Local => {
                let portal = query.get("installPortalId").and_then(|text| text.parse().ok());
                let portal = portal.ok_or_else(|| Problem::invalid("installPortalId is required"))?;
                world.account(portal).ok_or_else(|| Problem::not_found(format!("there is no account {portal}")))?;
                StreamKey::Account(portal)
            }
        };
        Ok(Self { world, key })
    }

    fn files(&self, place: &Place, count: usize) -> Result<Vec<Arc<File>>, Problem> {
        let files = self.world.journal.read(self.key, place, count, self.world.now());
        files.map_err(|UnknownOffset| Problem::not_found("The journal holds no entry at this offset."))
    }

    fn one(&self, place: &Place) -> Result<Response, Problem> {
        let files = self.files(place, 1)?;
        Ok(match files.first() {
            Some(file) => Json(self.describe(file)).into_response(),
            None => StatusCode::NO_CONTENT.into_response(),
        })
    }

    fn several(&self, place: &Place, count: usize) -> Result<Response, Problem> {
        if !(1..=MOST_FILES).contains(&count) {
            return Err(Problem::invalid(format!("count must be between 1 and {MOST_FILES}, but was {count}")));
        }
        let files = self.files(place, count)?;
        if files.is_empty() {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Ok(self.batch(&files).into_response())
    }

    fn batch(&self, files: &[Arc<File>]) -> Json<Value> {
        let results: Vec<Value> = files.iter().map(|file| self.describe(file)).collect();
        let now = self.world.now().iso();
        Json(json!({"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}))
    }

    fn describe(&self, file: &File) -> Value {
        let (url, expires_at) = files::address(self.world, self.key, &file.offset);
        json!({"url": url, "expiresAt": expires_at.iso(), "currentOffset": file.offset})
    }
}

async fn earliest(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.one(&Place::Earliest)
}

async fn latest(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.one(&Place::Latest)
}

async fn next(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    Path(offset): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.one(&Place::After(offset))
}

async fn earliest_batch(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    Path(count): Path<usize>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.several(&Place::Earliest, count)
}

async fn latest_batch(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    Path(count): Path<usize>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.several(&Place::Latest, count)
}

async fn next_batch(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    Path((offset, count)): Path<(String, usize)>,
    query: Query,
) -> Result<Response, Problem> {
    Reader::new(&world, &caller, variant, &query)?.several(&Place::After(offset), count)
}

#[derive(Deserialize)]
struct Offsets {
    inputs: Vec<String>,
}

/// The files at exactly these offsets; those that are gone are left out.
async fn read_batch(
    State(world): State<Arc<World>>,
    caller: AppCaller,
    Extension(variant): Extension<Variant>,
    query: Query,
    bytes: Bytes,
) -> Result<Json<Value>, Problem> {
    let reader = Reader::new(&world, &caller, variant, &query)?;
    let Offsets { inputs } = body(&bytes)?;
    let now = world.now();
    let files: Vec<_> = inputs.iter().filter_map(|offset| world.journal.file(reader.key, offset, now)).collect();
    Ok(reader.batch(&files))
}
