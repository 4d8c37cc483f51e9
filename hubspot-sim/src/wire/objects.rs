//! Records: list, get, batch read. Search is next door.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::{Query, body, object_type};
use super::render::{Projection, Writer, answer, paging};
use super::search;
use crate::calls::Asked;
use crate::portal::Portal;
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::store::{Found, View};
use crate::world::World;

/// Records of a page, at most.
const PAGE_LIMIT: usize = 100;
/// Records of a page or a batch read when history is asked for.
const HISTORY_LIMIT: usize = 50;

pub(crate) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/{{object_type}}"), get(list))
        .route(&format!("{prefix}/{{object_type}}/{{id}}"), get(read))
        .route(&format!("{prefix}/{{object_type}}/batch/read"), post(batch_read))
        .route(&format!("{prefix}/{{object_type}}/search"), post(search::search))
}

async fn list(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_records(kind)?;
    let history = query.list("propertiesWithHistory");
    let max = if history.is_empty() { PAGE_LIMIT } else { HISTORY_LIMIT };
    let (limit, after) = (query.limit(10, max)?, query.after()?);
    let portal = caller.portal(&world)?;
    let projection = projection(&portal, kind, &query, history)?;
    let mut writer = Writer::open(&portal, &projection, world.url(), "");
    let next = if query.flag("archived") {
        let mut records = portal.store(kind).archived_from(after);
        for (record, at) in records.by_ref().take(limit) {
            writer.push(View::Stored(record), Some(at));
        }
        records.next().map(|(record, _)| record.id)
    } else {
        let mut records = portal.store(kind).live_from(after);
        for view in records.by_ref().take(limit) {
            writer.push(view, None);
        }
        records.next().map(View::id)
    };
    let path = format!("/crm/v3/objects/{}", kind.plural());
    let ending = next.map(|id| paging(world.url(), &path, &id.to_string(), limit)).unwrap_or_default();
    Ok(answer(StatusCode::OK, writer.close(&ending)))
}

async fn read(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    query: Query,
) -> Result<Response, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_records(kind)?;
    let portal = caller.portal(&world)?;
    let projection = projection(&portal, kind, &query, query.list("propertiesWithHistory"))?;
    let missing = || Problem::not_found("resource not found");
    let id = match query.get("idProperty").filter(|name| *name != "hs_object_id") {
        Some(name) => by_property(&portal, kind, name, &id)?.ok_or_else(missing)?,
        None => RecordId::parse(&id).ok_or_else(missing)?,
    };
    let store = portal.store(kind);
    let (view, archived_at) = match (store.find(store.survivor(id)), query.flag("archived")) {
        (Found::Live(view), false) => (view, None),
        (Found::Archived(record, at), true) => (View::Stored(record), Some(at)),
        (Found::Live(_), true) | (Found::Archived(..), false) | (Found::Missing, _) => return Err(missing()),
    };
    Ok(answer(StatusCode::OK, Writer::single(&portal, &projection, world.url(), view, archived_at)))
}

fn projection(portal: &Portal, kind: ObjectType, query: &Query, history: Vec<&str>) -> Result<Projection, Problem> {
    let associations: Vec<ObjectType> =
        query.list("associations").into_iter().map(object_type).collect::<Result<_, _>>()?;
    Ok(Projection::new(portal, kind, query.list("properties"))
        .with_history(portal, history)
        .with_associations(associations))
}

/// The record whose unique property has a value.
fn by_property(portal: &Portal, kind: ObjectType, name: &str, value: &str) -> Result<Option<RecordId>, Problem> {
    let property = portal
        .schema(kind)
        .readable(name)
        .filter(|&index| portal.schema(kind).get(index).unique)
        .ok_or_else(|| Problem::invalid(format!("{name} is not a unique property")))?;
    let mut text = String::new();
    let found = portal.store(kind).live_from(RecordId(0)).find(|view| {
        text.clear();
        portal.write_value(kind, *view, property, &mut text) && text.eq_ignore_ascii_case(value)
    });
    Ok(found.map(View::id))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchRead {
    #[serde(default)]
    properties: Vec<String>,
    #[serde(default)]
    properties_with_history: Vec<String>,
    id_property: Option<String>,
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
struct Input {
    id: String,
}

async fn batch_read(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
    query: Query,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_records(kind)?;
    let request: BatchRead = body(&bytes)?;
    let max = if request.properties_with_history.is_empty() { PAGE_LIMIT } else { HISTORY_LIMIT };
    if request.inputs.len() > max {
        return Err(Problem::invalid(format!(
            "The maximum number of inputs supported in a batch request for property reads is {max}, but was {}",
            request.inputs.len()
        )));
    }
    let portal = caller.portal(&world)?;
    let projection = Projection::new(&portal, kind, request.properties.iter().map(String::as_str))
        .with_history(&portal, request.properties_with_history.iter().map(String::as_str));
    let (found, missing) = resolve(&world, &portal, kind, &request)?;
    let archived = query.flag("archived");
    let mut writer = Writer::open(&portal, &projection, world.url(), "\"status\":\"COMPLETE\",");
    let mut absent: Vec<String> = missing;
    for id in &found {
        match (portal.store(kind).find(*id), archived) {
            (Found::Live(view), false) => writer.push(view, None),
            (Found::Archived(record, at), true) => writer.push(View::Stored(record), Some(at)),
            (Found::Live(_), true) | (Found::Archived(..), false) | (Found::Missing, _) => absent.push(id.to_string()),
        }
    }
    let now = world.now().iso();
    let mut ending = format!(",\"startedAt\":\"{now}\",\"completedAt\":\"{now}\"");
    let status = if absent.is_empty() { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    if !absent.is_empty() {
        let _ = write!(ending, ",\"numErrors\":1,\"errors\":[{}]", not_found(kind, &absent));
    }
    let mut response = answer(status, writer.close(&ending));
    let asked = request.inputs.iter().filter_map(|input| input.id.parse().ok()).collect();
    response.extensions_mut().insert(Asked(asked));
    Ok(response)
}

/// The ids to read, each once, in the order of ids; and the inputs that name no record.
fn resolve(
    world: &World,
    portal: &Portal,
    kind: ObjectType,
    request: &BatchRead,
) -> Result<(BTreeSet<RecordId>, Vec<String>), Problem> {
    let mut found = BTreeSet::new();
    let mut missing = Vec::new();
    for input in &request.inputs {
        let id = match request.id_property.as_deref().filter(|name| *name != "hs_object_id") {
            Some(name) => by_property(portal, kind, name, &input.id)?,
            None => RecordId::parse(&input.id),
        };
        match id {
            Some(id) if world.settings.batch_read_follows_merges => found.insert(portal.store(kind).survivor(id)),
            Some(id) => found.insert(id),
            None => {
                missing.push(input.id.clone());
                false
            }
        };
    }
    Ok((found, missing))
}

fn not_found(kind: ObjectType, ids: &[String]) -> Value {
    json!({
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": "Could not get some objects, they may be deleted or not exist. Check that ids are valid.",
        "context": {"ids": ids, "objectType": [kind.singular()]},
    })
}
