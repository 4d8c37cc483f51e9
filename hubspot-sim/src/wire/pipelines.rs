//! Pipelines: unpaged, and not in order.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::object_type;
use crate::portal::pipeline::{Pipeline, Stage};
use crate::world::World;

pub(crate) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/{{object_type}}"), get(all))
        .route(&format!("{prefix}/{{object_type}}/{{pipeline}}"), get(one))
        .route(&format!("{prefix}/{{object_type}}/{{pipeline}}/stages"), get(stages))
}

async fn all(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
) -> Result<Json<Value>, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_definitions(kind)?;
    let portal = caller.portal(&world)?;
    let results: Vec<Value> = portal.pipelines(kind).iter().map(describe).collect();
    Ok(Json(json!({"results": results})))
}

async fn one(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    find(&world, &caller, &kind, &id, describe).map(Json)
}

async fn stages(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    find(&world, &caller, &kind, &id, |pipeline| json!({"results": all_stages(pipeline)})).map(Json)
}

fn find(
    world: &World,
    caller: &Caller,
    kind: &str,
    id: &str,
    show: impl Fn(&Pipeline) -> Value,
) -> Result<Value, Problem> {
    let kind = object_type(kind)?;
    caller.needs_definitions(kind)?;
    let portal = caller.portal(world)?;
    let pipeline = portal.pipelines(kind).iter().find(|pipeline| pipeline.id == id);
    pipeline.map(show).ok_or_else(|| Problem::not_found(format!("Pipeline with id {id} does not exist")))
}

fn describe(pipeline: &Pipeline) -> Value {
    json!({
        "id": pipeline.id,
        "label": pipeline.label,
        "displayOrder": pipeline.order,
        "archived": pipeline.archived,
        "createdAt": pipeline.created_at.iso(),
        "updatedAt": pipeline.created_at.iso(),
        "stages": all_stages(pipeline),
    })
}

fn all_stages(pipeline: &Pipeline) -> Vec<Value> {
    pipeline.stages.iter().map(|stage| describe_stage(pipeline, stage)).collect()
}

fn describe_stage(pipeline: &Pipeline, stage: &Stage) -> Value {
    let metadata = match stage.probability {
        Some(probability) => json!({"probability": probability, "isClosed": stage.is_closed().to_string()}),
        None => json!({}),
    };
    json!({
        "id": stage.id,
        "label": stage.label,
        "displayOrder": stage.order,
        "metadata": metadata,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
        "archived": stage.archived,
        "createdAt": pipeline.created_at.iso(),
        "updatedAt": pipeline.created_at.iso(),
    })
}
