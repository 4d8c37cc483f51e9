//! A customer as bodies have it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{CustomFieldId, CustomerId, PlanId, UserId, WorkspaceId};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::field::{holds, put, standing};
use super::{Event, Occurrence, moment};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::field::{Field, FieldChange};
use crate::feed::names::Names;
use crate::global_id;

/// A customer's row, as far as it is told.
#[derive(sqlx::FromRow)]
pub(super) struct Standing {
    id: CustomerId,
    display_id: i64,
    hubspot_company_id: String,
    name: String,
    domain: Option<String>,
    owner_id: Option<UserId>,
    plan_id: Option<PlanId>,
    arr: Option<Decimal>,
    industry: Option<String>,
    employee_count: Option<i64>,
    status: String,
    tags: Vec<String>,
    synced_tags: Value,
    custom_values: Value,
    archived_at: Option<DateTime<Utc>>,
    archive_reason: Option<String>,
    detached_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    chosen_contact_id: Option<Uuid>,
}

pub(super) async fn read(
    database: &Database,
    workspace: WorkspaceId,
    ids: Vec<CustomerId>,
) -> Result<HashMap<CustomerId, Standing>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Standing> = sqlx::query_as(
        "select c.id, c.display_id, c.hubspot_company_id, c.name, c.domain, c.owner_id, c.plan_id, c.arr, c.industry,
                c.employee_count, c.status, c.tags, c.synced_tags, c.custom_values, c.archived_at, c.archive_reason,
                c.detached_at, c.created_at, c.updated_at, t.id as chosen_contact_id
         from customer c
         left join chosen_primary p on p.workspace_id = $1 and p.hub_id = c.hub_id
                                   and p.hubspot_company_id = c.hubspot_company_id
         left join contact t on t.workspace_id = $1 and t.hub_id = p.hub_id
                            and t.hubspot_contact_id = p.hubspot_contact_id
         where c.workspace_id = $1 and c.id = any($2)",
    )
    .bind(workspace)
    .bind(ids)
    .fetch_all(database.pool())
    .await
    .attempting("reading the customers that are told of")?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

impl Standing {
    /// Its fields, by the feed's names.
    pub(super) fn fields(&self) -> Vec<FieldChange> {
        let built_in = |column: &str, value: Value| holds(Field::BuiltIn(column.to_owned()), value);
        let arr = self.arr.map(|arr| arr.normalize().to_string());
        let mut fields = vec![
            built_in("name", self.name.clone().into()),
            built_in("domain", self.domain.clone().into()),
            holds(Field::Owner, self.owner_id.map(|id| id.to_string())),
            holds(Field::Plan, self.plan_id.map(|id| id.to_string())),
            built_in("arr", arr.into()),
            built_in("industry", self.industry.clone().into()),
            built_in("employee_count", self.employee_count.into()),
            built_in("status", self.status.clone().into()),
            built_in("tags", self.tags.clone().into()),
            built_in("hubspot_company_id", self.hubspot_company_id.clone().into()),
            built_in("primary_contact", self.chosen_contact_id.map(|id| id.to_string()).into()),
        ];
        let tags = self.synced_tags.as_object().into_iter().flatten();
        fields.extend(tags.map(|(property, tags)| holds(Field::TagsOf(property.clone()), tags.clone())));
        fields.extend(custom(&self.custom_values));
        fields
    }
}

/// What an occurrence tells of a customer; none if it is gone and that is not what is told.
pub(super) fn told(id: CustomerId, row: Option<&Standing>, one: &Occurrence, names: &Names) -> Option<Value> {
    let mut told = Map::new();
    told.insert("id".to_owned(), global_id::encode("Customer", id.0).into());
    if one.event == Event::CustomerPurged {
        return Some(told.into());
    }
    let row = row?;
    for empty in ["hubSpotTags", "customFields"] {
        told.insert(empty.to_owned(), json!({}));
    }
    for field in standing(row.fields(), &one.fields) {
        put_standing(&mut told, &field, names);
    }
    let archived_at = match one.event {
        Event::CustomerArchived => Some(one.at),
        Event::CustomerRestored => None,
        _ => row.archived_at,
    };
    let reason = match one.event {
        Event::CustomerArchived => one.reason.map(|reason| reason.as_str().to_owned()),
        Event::CustomerRestored => None,
        _ => row.archive_reason.clone(),
    };
    told.insert("displayId".to_owned(), row.display_id.into());
    told.insert("archivedAt".to_owned(), archived_at.map(moment).into());
    told.insert("archiveReason".to_owned(), reason.into());
    told.entry("detached").or_insert(row.detached_at.is_some().into());
    told.insert("createdAt".to_owned(), moment(row.created_at).into());
    told.insert("updatedAt".to_owned(), moment(row.updated_at).into());
    Some(told.into())
}

/// The values of custom fields.
pub(super) fn custom(values: &Value) -> impl Iterator<Item = FieldChange> {
    values.as_object().into_iter().flatten().filter_map(|(id, value)| {
        let id = Uuid::try_parse(id).ok()?;
        Some(holds(Field::Custom(CustomFieldId(id)), value.clone()))
    })
}

/// What a field holds. Maps hold what is there and nothing else; a value of a field that was removed is not told.
pub(super) fn put_standing(told: &mut Map<String, Value>, field: &FieldChange, names: &Names) {
    let gone = match field.field {
        Field::TagsOf(_) => field.new.is_null(),
        Field::Custom(_) => {
            field.new.is_null() || names.custom_field(&field.field).is_none_or(|name| name.field.is_none())
        }
        Field::BuiltIn(_) | Field::Owner | Field::Plan => false,
    };
    if !gone {
        put(told, &field.field, &field.new, names);
    }
}
