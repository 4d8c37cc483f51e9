//! Lists (segments): found by id, by name, by search; read by membership.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::{Query, body, object_type};
use crate::clock::Millis;
use crate::portal::Portal;
use crate::portal::list::List;
use crate::portal::object::{ObjectType, RecordId};
use crate::world::World;

/// The new scope and the old one.
const SCOPES: [&str; 2] = ["crm.lists.read", "crm.segments.read"];
/// Members of a page, at most.
const MEMBER_LIMIT: usize = 250;
/// Lists of a page, at most.
const LIST_LIMIT: usize = 500;

pub(crate) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(prefix, get(by_ids))
        .route(&format!("{prefix}/"), get(by_ids))
        .route(&format!("{prefix}/search"), post(search))
        .route(&format!("{prefix}/all"), post(all))
        .route(&format!("{prefix}/{{list}}"), get(by_id))
        .route(&format!("{prefix}/object-type-id/{{object_type}}/name/{{name}}"), get(by_name))
        .route(&format!("{prefix}/{{list}}/memberships"), get(members))
        .route(&format!("{prefix}/{{list}}/memberships/join-order"), get(members_by_joining))
        .route(&format!("{prefix}/records/{{object_type}}/{{record}}/memberships"), get(lists_of_record))
        .route(&format!("{prefix}/records/memberships/batch/read"), post(lists_of_records))
}

async fn by_id(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(list): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let portal = caller.portal(&world)?;
    let list = find(&portal, &list)?;
    Ok(Json(json!({"list": describe(list, query.flag("includeFilters"))})))
}

async fn by_ids(State(world): State<Arc<World>>, caller: Caller, query: Query) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let portal = caller.portal(&world)?;
    let lists: Vec<Value> = query
        .list("listIds")
        .into_iter()
        .filter_map(|id| find(&portal, id).ok())
        .map(|list| describe(list, query.flag("includeFilters")))
        .collect();
    Ok(Json(json!({"lists": lists})))
}

async fn by_name(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, name)): Path<(String, String)>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let kind = object_type(&kind)?;
    let portal = caller.portal(&world)?;
    let wanted = name.to_lowercase();
    let list = portal
        .lists
        .values()
        .find(|list| list.object == kind && list.deleted_at.is_none() && list.name.to_lowercase() == wanted);
    let list = list.ok_or_else(|| missing(&name))?;
    Ok(Json(json!({"list": describe(list, query.flag("includeFilters"))})))
}

/// The body of both listings of lists.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Search {
    query: Option<String>,
    list_ids: Vec<String>,
    processing_types: Vec<String>,
    additional_properties: Vec<String>,
    object_type_id: Option<String>,
    count: Option<usize>,
    offset: usize,
    after: Option<String>,
}

impl Search {
    fn matching<'p>(&self, portal: &'p Portal) -> Result<Vec<&'p List>, Problem> {
        let known = ["MANUAL", "DYNAMIC", "SNAPSHOT"];
        if let Some(unknown) = self.processing_types.iter().find(|kind| !known.contains(&kind.as_str())) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "VALIDATION_ERROR",
                format!("{unknown} is not a processing type"),
            )
            .with_field("subCategory", Value::from("ILS.INVALID_PROCESSING_TYPE")));
        }
        let kind = self.object_type_id.as_deref().map(object_type).transpose()?;
        let words: Vec<String> =
            self.query.as_deref().unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
        let lists = portal.lists.values().filter(|list| list.deleted_at.is_none()).filter(|list| {
            let name = list.name.to_lowercase();
            kind.is_none_or(|kind| list.object == kind)
                && words.iter().all(|word| name.contains(word))
                && (self.list_ids.is_empty() || self.list_ids.contains(&list.id.to_string()))
                && (self.processing_types.is_empty()
                    || self.processing_types.iter().any(|kind| kind == list.processing.name()))
        });
        Ok(lists.collect())
    }

    fn count(&self) -> Result<usize, Problem> {
        match self.count {
            None => Ok(20),
            Some(count) if (1..=LIST_LIMIT).contains(&count) => Ok(count),
            Some(count) => Err(Problem::invalid(format!("count must be between 1 and {LIST_LIMIT}, but was {count}"))),
        }
    }

    /// A search answer: size and dates are extra properties, given when asked for by name.
    fn describe(&self, list: &List) -> Value {
        let mut fields = describe(list, false);
        let date = |at: Option<Millis>| at.map(|at| at.0.to_string());
        let known = [
            ("hs_list_size", Some(list.shown_count().to_string())),
            ("hs_last_record_added_at", date(list.last_added_at)),
            ("hs_last_record_removed_at", date(list.last_removed_at)),
            ("hs_list_reference_count", Some("0".to_owned())),
        ];
        let mut extra = serde_json::Map::new();
        for (name, value) in known {
            let basic = name == "hs_list_size" || name == "hs_list_reference_count";
            if let Some(value) = value.filter(|_| basic || self.additional_properties.iter().any(|asked| asked == name))
            {
                extra.insert(name.to_owned(), Value::from(value));
            }
        }
        fields["additionalProperties"] = Value::Object(extra);
        if let Some(fields) = fields.as_object_mut() {
            fields.remove("size");
        }
        fields
    }
}

async fn search(State(world): State<Arc<World>>, caller: Caller, bytes: Bytes) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let request: Search = body(&bytes)?;
    let portal = caller.portal(&world)?;
    let (matching, count) = (request.matching(&portal)?, request.count()?);
    let lists: Vec<Value> =
        matching.iter().skip(request.offset).take(count).map(|list| request.describe(list)).collect();
    let offset = request.offset + lists.len();
    Ok(Json(json!({"lists": lists, "total": matching.len(), "hasMore": offset < matching.len(), "offset": offset})))
}

async fn all(State(world): State<Arc<World>>, caller: Caller, bytes: Bytes) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let request: Search = body(&bytes)?;
    let portal = caller.portal(&world)?;
    let (matching, count) = (request.matching(&portal)?, request.count()?);
    let after = match &request.after {
        None => 0,
        Some(text) => text.parse().map_err(|_| {
            Problem::invalid("the cursor belongs to another listing")
                .with_field("subCategory", Value::from("ILS.INVALID_CURSOR"))
        })?,
    };
    let rest: Vec<&List> = matching.iter().copied().filter(|list| list.id > after).collect();
    let results: Vec<Value> = rest.iter().take(count).map(|list| request.describe(list)).collect();
    let mut page = json!({"results": results, "total": matching.len()});
    if rest.len() > count {
        page["paging"] = json!({"next": {"after": rest[count - 1].id.to_string()}});
    }
    Ok(Json(page))
}

async fn members(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(list): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let (limit, after) = (query.limit(100, MEMBER_LIMIT)?, query.after()?);
    let portal = caller.portal(&world)?;
    let list = find(&portal, &list)?;
    let rows: Vec<(RecordId, Millis)> = list.shown(after).take(limit + 1).collect();
    let next = rows.get(limit).map(|(id, _)| id.to_string());
    Ok(Json(membership_page(&rows[..rows.len().min(limit)], list.shown_count(), next)))
}

async fn members_by_joining(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(list): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let (limit, RecordId(offset)) = (query.limit(100, MEMBER_LIMIT)?, query.after()?);
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let portal = caller.portal(&world)?;
    let list = find(&portal, &list)?;
    let mut rows: Vec<(RecordId, Millis)> = list.shown(RecordId(0)).collect();
    rows.sort_by_key(|(id, at)| (*at, *id));
    let total = rows.len();
    let page: Vec<(RecordId, Millis)> = rows.into_iter().skip(offset).take(limit).collect();
    let next = Some(offset.saturating_add(limit)).filter(|next| *next < total).map(|next| next.to_string());
    Ok(Json(membership_page(&page, total, next)))
}

fn membership_page(rows: &[(RecordId, Millis)], total: usize, next: Option<String>) -> Value {
    let results: Vec<Value> =
        rows.iter().map(|(id, at)| json!({"recordId": id, "membershipTimestamp": at.iso()})).collect();
    let mut page = json!({"results": results, "total": total});
    if let Some(after) = next {
        page["paging"] = json!({"next": {"after": after}});
    }
    page
}

async fn lists_of_record(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path((kind, record)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let kind = object_type(&kind)?;
    let portal = caller.portal(&world)?;
    let id = RecordId::parse(&record).ok_or_else(|| Problem::invalid("the record id is no number"))?;
    let results = memberships(&portal, kind, id);
    Ok(Json(json!({"total": results.len(), "results": results})))
}

#[derive(Debug, Deserialize)]
struct Records {
    inputs: Vec<RecordOfType>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordOfType {
    object_type_id: ObjectType,
    record_id: RecordId,
}

async fn lists_of_records(
    State(world): State<Arc<World>>,
    caller: Caller,
    bytes: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.needs(&SCOPES)?;
    let request: Records = body(&bytes)?;
    let portal = caller.portal(&world)?;
    let rows = request.inputs.iter().map(|record| {
        let lists = memberships(&portal, record.object_type_id, record.record_id);
        json!({"objectTypeId": record.object_type_id.type_id(), "recordId": record.record_id, "recordListMemberships": lists})
    });
    let now = world.now().iso();
    let results: Vec<Value> = rows.collect();
    Ok(Json(json!({"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now})))
}

fn memberships(portal: &Portal, kind: ObjectType, id: RecordId) -> Vec<Value> {
    let lists = portal.lists.values().filter(|list| list.object == kind && list.deleted_at.is_none());
    lists
        .filter_map(|list| Some((list, list.members.get(&id)?)))
        .map(|(list, at)| {
            json!({
                "listId": list.id.to_string(),
                "listVersion": list.version,
                "isPublicList": true,
                "firstAddedTimestamp": at.iso(),
                "lastAddedTimestamp": at.iso(),
            })
        })
        .collect()
}

fn find<'p>(portal: &'p Portal, id: &str) -> Result<&'p List, Problem> {
    let list = id.parse().ok().and_then(|id: u64| portal.lists.get(&id)).filter(|list| list.deleted_at.is_none());
    list.ok_or_else(|| missing(id))
}

fn missing(which: &str) -> Problem {
    Problem::not_found(format!("List does not exist with ID {which}."))
        .with_field("subCategory", Value::from("ILS.LIST_NOT_FOUND"))
}

fn describe(list: &List, with_filters: bool) -> Value {
    let mut fields = json!({
        "listId": list.id.to_string(),
        "listVersion": list.version,
        "name": list.name,
        "objectTypeId": list.object.type_id(),
        "processingType": list.processing.name(),
        "processingStatus": if list.incomplete { "PROCESSING" } else { "COMPLETE" },
        "size": list.shown_count(),
        "createdById": "63151802",
        "updatedById": "63151802",
        "createdAt": list.created_at.iso(),
        "updatedAt": list.updated_at.iso(),
        "filtersUpdatedAt": list.updated_at.iso(),
    });
    if let (true, Some(rule)) = (with_filters, &list.rule) {
        fields["filterBranch"] = json!({
            "filterBranchType": "OR",
            "filterBranchOperator": "OR",
            "filters": [],
            "filterBranches": [{
                "filterBranchType": "AND",
                "filterBranchOperator": "AND",
                "filterBranches": [],
                "filters": [{
                    "filterType": "PROPERTY",
                    "property": rule.property,
                    "operation": {
                        "operationType": "ENUMERATION",
                        "operator": "IS_ANY_OF",
                        "values": rule.any_of,
                        "includeObjectsWithNoValueSet": false,
                    },
                }],
            }],
        });
    }
    fields
}
