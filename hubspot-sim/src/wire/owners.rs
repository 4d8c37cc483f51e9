//! Owners: live and archived ones are two listings.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::admit::Caller;
use super::problem::Problem;
use super::query::Query;
use crate::portal::owner::Owner;
use crate::world::World;

const SCOPE: &str = "crm.objects.owners.read";

pub(crate) fn routes(prefix: &str) -> Router<Arc<World>> {
    Router::new()
        .route(prefix, get(all))
        .route(&format!("{prefix}/"), get(all))
        .route(&format!("{prefix}/{{id}}"), get(one))
}

async fn all(State(world): State<Arc<World>>, caller: Caller, query: Query) -> Result<Json<Value>, Problem> {
    caller.needs(&[SCOPE])?;
    let (limit, after) = (query.limit(100, 500)?, query.after()?);
    let portal = caller.portal(&world)?;
    let (archived, email) = (query.flag("archived"), query.get("email"));
    let mut owners = portal.owners.range(after.0..).map(|(_, owner)| owner).filter(|owner| {
        owner.archived == archived && email.is_none_or(|email| owner.email.eq_ignore_ascii_case(email))
    });
    let results: Vec<Value> = owners.by_ref().take(limit).map(describe).collect();
    let mut page = json!({"results": results});
    if let Some(next) = owners.next() {
        page["paging"] = json!({"next": {
            "after": next.id.to_string(),
            "link": format!("{}/crm/v3/owners?after={}", world.url(), next.id),
        }});
    }
    Ok(Json(page))
}

async fn one(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Value>, Problem> {
    caller.needs(&[SCOPE])?;
    let portal = caller.portal(&world)?;
    let by_user = query.get("idProperty") == Some("userId");
    let owner = id.parse::<u64>().ok().and_then(|id| {
        portal.owners.values().find(|owner| {
            let found = if by_user { owner.user_id == id } else { owner.id == id };
            found && owner.archived == query.flag("archived")
        })
    });
    owner.map(|owner| Json(describe(owner))).ok_or_else(|| Problem::not_found("resource not found"))
}

fn describe(owner: &Owner) -> Value {
    let user_id = (!owner.queue).then_some(owner.user_id);
    let mut fields = json!({
        "id": owner.id.to_string(),
        "email": owner.email,
        "type": if owner.queue { "QUEUE" } else { "PERSON" },
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "userId": user_id.filter(|_| !owner.archived),
        "userIdIncludingInactive": user_id,
        "createdAt": owner.created_at.iso(),
        "updatedAt": owner.updated_at.iso(),
        "archived": owner.archived,
    });
    if let Some((id, name)) = &owner.team {
        fields["teams"] = json!([{"id": id.to_string(), "name": name, "primary": true}]);
    }
    fields
}
