//! Links: batch read, labels, one record's links. Three shapes of the same answer, by version.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::{Query, body, object_type};
use super::render::answer;
use crate::calls::Asked;
use crate::portal::association::{AssociationType, Link, types_between};
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::store::Found;
use crate::world::World;

/// Inputs of a batch read, at most.
const INPUT_LIMIT: usize = 1_000;
/// Links of one page of one record, at most.
const PAGE_LIMIT: usize = 500;
/// What v3 gives before it silently stops.
const V3_STOPS_AT: usize = 100;

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `toObjectId` in text.
    Dated,
    /// `toObjectId` as a number.
    V4,
    /// `id` and a type name, nothing more.
    V3,
}

/// The associations API by date.
pub(crate) fn dated(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/{{from}}/{{to}}/batch/read"), post(batch_read))
        .route(&format!("{prefix}/{{from}}/{{to}}/labels"), get(labels))
        .layer(Extension(Shape::Dated))
}

/// One record's links, beside the records themselves.
pub(crate) fn of_record(objects_prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{objects_prefix}/{{from}}/{{id}}/associations/{{to}}"), get(one_record))
        .layer(Extension(Shape::Dated))
}

/// What the official clients call today.
pub(crate) fn v4(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/associations/{{from}}/{{to}}/batch/read"), post(batch_read))
        .route(&format!("{prefix}/associations/{{from}}/{{to}}/labels"), get(labels))
        .route(&format!("{prefix}/objects/{{from}}/{{id}}/associations/{{to}}"), get(one_record))
        .layer(Extension(Shape::V4))
}

/// What they called before and still can.
pub(crate) fn v3(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/associations/{{from}}/{{to}}/batch/read"), post(batch_read))
        .route(&format!("{prefix}/associations/{{from}}/{{to}}/types"), get(types))
        .route(&format!("{prefix}/objects/{{from}}/{{id}}/associations/{{to}}"), get(one_record))
        .layer(Extension(Shape::V3))
}

#[derive(Debug, Deserialize)]
struct BatchRead {
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
struct Input {
    id: RecordId,
    after: Option<RecordId>,
}

async fn batch_read(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((from, to)): Path<(String, String)>,
    Extension(shape): Extension<Shape>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let (from, to) = (object_type(&from)?, object_type(&to)?);
    caller.needs_records(from)?;
    caller.needs_records(to)?;
    let request: BatchRead = body(&bytes)?;
    if request.inputs.len() > INPUT_LIMIT {
        return Err(Problem::invalid(format!(
            "The maximum number of inputs supported in a batch request for associations is {INPUT_LIMIT}, but was {}",
            request.inputs.len()
        )));
    }
    let portal = caller.portal(&world)?;
    let page = if shape == Shape::V3 { V3_STOPS_AT } else { world.settings.association_page };
    let mut out = String::with_capacity(64 * request.inputs.len() + 256);
    out.push_str("{\"status\":\"COMPLETE\",\"results\":[");
    let mut errors: Vec<Value> = Vec::new();
    let mut written = 0;
    for input in &request.inputs {
        let alive = matches!(portal.store(from).find(input.id), Found::Live(_));
        let links = if alive { portal.live_links(from, input.id, to) } else { Vec::new() };
        if links.is_empty() {
            errors.push(none_found(from, to, input.id));
            continue;
        }
        if written > 0 {
            out.push(',');
        }
        written += 1;
        let start = input.after.filter(|_| shape != Shape::V3).unwrap_or(RecordId(0));
        let first = links.partition_point(|link| link.to < start);
        let _ = write!(out, "{{\"from\":{{\"id\":\"{}\"}},\"to\":[", input.id);
        write_links(&mut out, from, to, &links[first..], page, shape);
        out.push(']');
        if let Some(next) = links.get(first + page).filter(|_| shape != Shape::V3) {
            let _ = write!(out, ",\"paging\":{{\"next\":{{\"after\":\"{}\"}}}}", next.to);
        }
        out.push('}');
    }
    let now = world.now().iso();
    let _ = write!(out, "],\"startedAt\":\"{now}\",\"completedAt\":\"{now}\"");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    if !errors.is_empty() {
        let _ = write!(out, ",\"numErrors\":{},\"errors\":{}", errors.len(), Value::from(errors));
    }
    out.push('}');
    let mut response = answer(status, out);
    response.extensions_mut().insert(Asked(request.inputs.iter().map(|input| input.id.0).collect()));
    Ok(response)
}

/// Not being linked is an error in HubSpot's eyes.
fn none_found(from: ObjectType, to: ObjectType, id: RecordId) -> Value {
    json!({
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": format!("No {} is associated with {} {id}.", to.singular(), from.singular()),
        "context": {
            "fromObjectId": [id],
            "fromObjectType": [from.singular()],
            "toObjectType": [to.singular()],
        },
    })
}

fn write_links(out: &mut String, from: ObjectType, to: ObjectType, links: &[Link], page: usize, shape: Shape) {
    for (position, link) in links.iter().take(page).enumerate() {
        if position > 0 {
            out.push(',');
        }
        match shape {
            Shape::V3 => {
                let _ = write!(out, "{{\"id\":\"{}\",\"type\":\"{}_to_{}\"}}", link.to, from.singular(), to.singular());
                continue;
            }
            Shape::V4 => {
                let _ = write!(out, "{{\"toObjectId\":{},\"associationTypes\":[", link.to);
            }
            Shape::Dated => {
                let _ = write!(out, "{{\"toObjectId\":\"{}\",\"associationTypes\":[", link.to);
            }
        }
        for (position, kind) in link.types(from, to).iter().enumerate() {
            if position > 0 {
                out.push(',');
            }
            write_type(out, kind);
        }
        out.push_str("]}");
    }
}

fn write_type(out: &mut String, kind: &AssociationType) {
    let _ = write!(out, "{{\"category\":\"{}\",\"typeId\":{},\"label\":", kind.category.name(), kind.type_id);
    match kind.label {
        Some(label) => {
            let _ = write!(out, "\"{label}\"}}");
        }
        None => out.push_str("null}"),
    }
}

async fn one_record(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((from, id, to)): Path<(String, String, String)>,
    Extension(shape): Extension<Shape>,
    query: Query,
) -> Result<Response, Problem> {
    let (from, to) = (object_type(&from)?, object_type(&to)?);
    caller.needs_records(from)?;
    caller.needs_records(to)?;
    let (limit, after) = (query.limit(PAGE_LIMIT, PAGE_LIMIT)?, query.after()?);
    let portal = caller.portal(&world)?;
    let store = portal.store(from);
    let id = RecordId::parse(&id)
        .map(|id| store.survivor(id))
        .filter(|id| store.live(*id).is_some())
        .ok_or_else(|| Problem::not_found("resource not found"))?;
    let links = portal.live_links(from, id, to);
    let first = links.partition_point(|link| link.to < after);
    let mut out = String::from("{\"results\":[");
    write_links(&mut out, from, to, &links[first..], limit, shape);
    out.push(']');
    if let Some(next) = links.get(first + limit) {
        let path = format!("{}/crm/v4/objects/{}/{id}/associations/{}", world.url(), from.plural(), to.plural());
        let _ = write!(
            out,
            ",\"paging\":{{\"next\":{{\"after\":\"{}\",\"link\":\"{path}?limit={limit}&after={}\"}}}}",
            next.to, next.to
        );
    }
    out.push('}');
    Ok(answer(StatusCode::OK, out))
}

async fn labels(caller: Caller, Path((from, to)): Path<(String, String)>) -> Result<Json<Value>, Problem> {
    let (from, to) = (object_type(&from)?, object_type(&to)?);
    caller.needs_definitions(from)?;
    let results: Vec<Value> = types_between(from, to)
        .iter()
        .map(|kind| json!({"category": kind.category.name(), "typeId": kind.type_id, "label": kind.label}))
        .collect();
    Ok(Json(json!({"results": results})))
}

/// v3's word for labels: a name and a number.
async fn types(caller: Caller, Path((from, to)): Path<(String, String)>) -> Result<Json<Value>, Problem> {
    let (from, to) = (object_type(&from)?, object_type(&to)?);
    caller.needs_definitions(from)?;
    let name = format!("{}_to_{}", from.singular(), to.singular());
    let row = |kind: &AssociationType| {
        let name = if kind.label.is_some() { name.clone() } else { format!("{name}_unlabeled") };
        json!({"id": kind.type_id.to_string(), "name": name})
    };
    Ok(Json(json!({"results": types_between(from, to).iter().map(row).collect::<Vec<_>>()})))
}
