//! Property definitions.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::{Query, body, object_type};
use crate::portal::property::Property;
use crate::world::World;

pub(crate) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("{prefix}/{{object_type}}"), get(all))
        .route(&format!("{prefix}/{{object_type}}/{{name}}"), get(one))
        .route(&format!("{prefix}/{{object_type}}/batch/read"), post(batch_read))
}

async fn all(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_definitions(kind)?;
    let portal = caller.portal(&world)?;
    let (archived, sensitive) = (query.flag("archived"), wants_sensitive(&query));
    let results: Vec<Value> = portal
        .schema(kind)
        .iter()
        .filter(|(_, property)| property.archived_at.is_some() == archived && property.sensitive == sensitive)
        .map(|(_, property)| definition(property))
        .collect();
    Ok(Json(json!({"results": results})))
}

async fn one(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, name)): Path<(String, String)>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_definitions(kind)?;
    let portal = caller.portal(&world)?;
    let schema = portal.schema(kind);
    let property = schema.find(&name).map(|index| schema.get(index)).filter(|property| {
        property.archived_at.is_some() == query.flag("archived") && property.sensitive == wants_sensitive(&query)
    });
    let missing = || Problem::not_found(format!("Property {name} does not exist for object type {}", kind.type_id()));
    property.map(|property| Json(definition(property))).ok_or_else(missing)
}

#[derive(Debug, Deserialize)]
struct BatchRead {
    #[serde(default)]
    archived: bool,
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
struct Input {
    name: String,
}

async fn batch_read(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
    bytes: Bytes,
) -> Result<Json<Value>, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_definitions(kind)?;
    let request: BatchRead = body(&bytes)?;
    let portal = caller.portal(&world)?;
    let schema = portal.schema(kind);
    let found = request.inputs.iter().filter_map(|input| schema.find(&input.name)).map(|index| schema.get(index));
    let found = found.filter(|property| property.archived_at.is_some() == request.archived && !property.sensitive);
    let now = world.now().iso();
    Ok(Json(json!({
        "status": "COMPLETE",
        "results": found.map(definition).collect::<Vec<_>>(),
        "startedAt": now,
        "completedAt": now,
    })))
}

/// `sensitive` alone: the simulator has no highly sensitive properties.
fn wants_sensitive(query: &Query) -> bool {
    query.get("dataSensitivity") == Some("sensitive")
}

fn definition(property: &Property) -> Value {
    let options: Vec<Value> = (0..)
        .zip(&property.options)
        .map(|(order, option): (i32, _)| {
            json!({
                "label": option.label,
                "value": option.value,
                "displayOrder": order,
                "hidden": option.hidden,
                "description": "",
            })
        })
        .collect();
    let fields = json!({
        "name": property.name,
        "label": property.label,
        "type": property.kind.name(),
        "fieldType": property.field_type,
        "groupName": property.group,
        "description": property.description,
        "options": options,
        "displayOrder": -1,
        "hidden": property.hidden,
        "calculated": property.calculated,
        "hasUniqueValue": property.unique,
        "externalOptions": property.external_options,
        "formField": !property.read_only && !property.hidden,
        "dataSensitivity": if property.sensitive { "sensitive" } else { "non_sensitive" },
        "createdAt": property.created_at.iso(),
        "updatedAt": property.updated_at.iso(),
        "modificationMetadata": {
            "archivable": !property.hubspot_defined,
            "readOnlyDefinition": property.hubspot_defined,
            "readOnlyOptions": property.hubspot_defined,
            "readOnlyValue": property.read_only,
        },
    });
    let Value::Object(mut fields) = fields else { return fields };
    put_rare(&mut fields, property);
    Value::Object(fields)
}

/// Fields that HubSpot leaves out where they say nothing.
fn put_rare(fields: &mut Map<String, Value>, property: &Property) {
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if property.hubspot_defined {
        put("hubspotDefined", Value::from(true));
    } else {
        put("archived", Value::from(property.archived_at.is_some()));
    }
    if let Some(at) = property.archived_at {
        put("archived", Value::from(true));
        put("archivedAt", Value::from(at.iso()));
    }
    if let Some(referenced) = &property.referenced {
        put("referencedObjectType", Value::from(referenced.as_str()));
    }
    if property.currency {
        put("showCurrencySymbol", Value::from(true));
        if property.name.contains("amount") {
            put("currencyPropertyName", Value::from("deal_currency_code"));
        }
    }
    if property.calculated {
        put("calculationFormula", Value::from(""));
    }
    if property.sensitive {
        put("sensitiveDataCategories", json!(["FINANCIAL"]));
    }
}
