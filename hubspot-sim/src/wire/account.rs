//! About the account itself: its details, its record counts, and leaving it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{delete, get};
use axum::{Json, Router};
use chrono::{Offset as _, TimeZone as _};
use http::StatusCode;
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use crate::portal::object::ObjectType;
use crate::world::World;

/// What HubSpot lets an account hold of each type.
const RECORD_LIMIT: usize = 15_000_000;

pub(crate) fn routes(version: &str) -> Router<Arc<World>> {
    Router::new()
        .route(&format!("/account-info/{version}/details"), get(details))
        .route(&format!("/crm/limits/{version}/records"), get(record_counts))
        .route(&format!("/appinstalls/{version}/external-install"), delete(uninstall))
}

pub(crate) fn routes_v3() -> Router<Arc<World>> {
    Router::new()
        .route("/account-info/v3/details", get(details))
        .route("/crm/v3/limits/records", get(record_counts))
        .route("/appinstalls/v3/external-install", delete(uninstall))
}

async fn details(State(world): State<Arc<World>>, caller: Caller) -> Result<Json<Value>, Problem> {
    caller.needs(&["oauth"])?;
    let portal = caller.portal(&world)?;
    let spec = &portal.spec;
    let zone: chrono_tz::Tz = spec.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let seconds = zone.offset_from_utc_datetime(&world.clock.utc().naive_utc()).fix().local_minus_utc();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    Ok(Json(json!({
        "portalId": spec.hub_id,
        "portalName": spec.name,
        "accountType": "STANDARD",
        "timeZone": spec.time_zone,
        "companyCurrency": spec.currency,
        "additionalCurrencies": ["EUR"],
        "utcOffset": format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        "utcOffsetMilliseconds": i64::from(seconds) * 1000,
        "uiDomain": spec.ui_domain,
        "dataHostingLocation": spec.region,
        "createdAt": 1_546_300_800_000_i64,
    })))
}

async fn record_counts(State(world): State<Arc<World>>, caller: Caller) -> Result<Json<Value>, Problem> {
    caller.needs(&["crm.objects.companies.read", "crm.objects.contacts.read", "crm.objects.deals.read"])?;
    let portal = caller.portal(&world)?;
    let rows: Vec<Value> = [ObjectType::Contact, ObjectType::Company, ObjectType::Deal]
        .into_iter()
        .map(|kind| {
            let usage = portal.store(kind).live_count();
            json!({
                "objectTypeId": kind.type_id(),
                "singularLabel": capitalised(kind.singular()),
                "pluralLabel": capitalised(kind.plural()),
                "usage": usage,
                "limit": RECORD_LIMIT,
                "percentage": usage * 100 / RECORD_LIMIT,
            })
        })
        .collect();
    Ok(Json(json!({"hubspotDefinedObjectTypes": rows, "customObjectTypes": {
        "byObjectType": [],
        "overallLimit": 0,
        "overallPercentage": 0,
        "overallUsage": 0,
    }})))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

async fn uninstall(State(world): State<Arc<World>>, caller: Caller) -> StatusCode {
    world.uninstall(caller.hub);
    StatusCode::NO_CONTENT
}
