//! A contact as bodies have it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{ContactId, WorkspaceId};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::customer::{custom, put_standing};
use super::field::{holds, standing};
use super::{Event, Occurrence, moment};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::field::{Field, FieldChange};
use crate::feed::names::Names;
use crate::global_id;

/// A contact's row, as far as it is told.
#[derive(sqlx::FromRow)]
pub(super) struct Standing {
    id: ContactId,
    display_id: i64,
    hubspot_contact_id: String,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    title: Option<String>,
    phone: Option<String>,
    custom_values: Value,
    archived_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    customers: Vec<Uuid>,
}

pub(super) async fn read(
    database: &Database,
    workspace: WorkspaceId,
    ids: Vec<ContactId>,
) -> Result<HashMap<ContactId, Standing>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Standing> = sqlx::query_as(
        "select t.id, t.display_id, t.hubspot_contact_id, t.first_name, t.last_name, t.email, t.title, t.phone,
                t.custom_values, t.archived_at, t.created_at, t.updated_at,
                array(
                    select c.id from contact_link l
                    join customer c on c.workspace_id = $1 and c.hub_id = l.hub_id
                                   and c.hubspot_company_id = l.hubspot_company_id
                    where l.hubspot_contact_id = t.hubspot_contact_id and l.workspace_id = $1 and l.hub_id = t.hub_id
                      and not exists (
                          select from contact_unlink u
                          where u.workspace_id = $1 and u.hub_id = l.hub_id
                            and u.hubspot_company_id = l.hubspot_company_id
                            and u.hubspot_contact_id = l.hubspot_contact_id
                      )
                    order by c.display_id
                ) as customers
         from contact t
         where t.workspace_id = $1 and t.id = any($2)",
    )
    .bind(workspace)
    .bind(ids)
    .fetch_all(database.pool())
    .await
    .attempting("reading the contacts that are told of")?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

impl Standing {
    /// Its fields, by the feed's names.
    pub(super) fn fields(&self) -> Vec<FieldChange> {
        let mut fields: Vec<FieldChange> = [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("title", &self.title),
            ("phone", &self.phone),
        ]
        .map(|(column, value)| holds(Field::BuiltIn(column.to_owned()), value.clone()))
        .into();
        fields.push(holds(Field::BuiltIn("hubspot_contact_id".to_owned()), self.hubspot_contact_id.clone()));
        fields.extend(custom(&self.custom_values));
        fields
    }
}

/// What an occurrence tells of a contact. One that is gone is told to be gone by its id only, and nothing else of it.
pub(super) fn told(id: ContactId, row: Option<&Standing>, one: &Occurrence, names: &Names) -> Option<Value> {
    let mut told = Map::new();
    told.insert("id".to_owned(), global_id::encode("Contact", id.0).into());
    let Some(row) = row else {
        let erased = one.event == Event::ContactArchived && one.reason.is_none();
        told.insert("erased".to_owned(), true.into());
        return erased.then(|| told.into());
    };
    told.insert("customFields".to_owned(), json!({}));
    for field in standing(row.fields(), &one.fields) {
        put_standing(&mut told, &field, names);
    }
    let text = |told: &Map<String, Value>, name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let name = [text(&told, "firstName"), text(&told, "lastName")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() { text(&told, "email") } else { Some(name) };
    let archived_at = if one.event == Event::ContactArchived { Some(one.at) } else { row.archived_at };
    let customers: Vec<String> = row.customers.iter().map(|id| global_id::encode("Customer", *id)).collect();
    told.insert("name".to_owned(), name.into());
    told.insert("displayId".to_owned(), row.display_id.into());
    told.insert("customerIds".to_owned(), customers.into());
    told.entry("archived").or_insert(archived_at.is_some().into());
    told.insert("archivedAt".to_owned(), archived_at.map(moment).into());
    told.insert("erased".to_owned(), false.into());
    told.insert("createdAt".to_owned(), moment(row.created_at).into());
    told.insert("updatedAt".to_owned(), moment(row.updated_at).into());
    Some(told.into())
}
