//! What people may change of a customer: whatever HubSpot does not feed.
//!
//! All or nothing: one refused value and nothing is written. A field that HubSpot feeds is refused with its property's
//! name. An edit that changes nothing writes nothing.

use chrono::{DateTime, Utc};
use entity::choice::{ChangeEvent, CustomerStatus, Mirrored};
use entity::custom_field::Model as CustomField;
use entity::id::{CustomerId, PlanId, UserId, WorkspaceId};
use hubspot::PropertyName;
use rust_decimal::Decimal;
use serde_json::json;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::lock::Locks;
use super::sight;
use crate::clock::Clock;
use crate::custom_field;
use crate::custom_value::{self, StoredValues};
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::feed::{Entry, Origin, Subject};
use crate::field_map::CustomerField;
use crate::field_map::value::{self, Unreadable};
use crate::turn::Turn;
use crate::viewer::Viewer;

const LONGEST_INDUSTRY: usize = 200;
const LONGEST_TAG: usize = 60;
const MOST_TAGS: usize = 50;

/// What happens to a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It loses its value.
    Clear,
    /// It gets this value.
    Set(T),
}

/// A custom field by its key, and the texts it is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomChange {
    /// The field.
    pub key: String,
    /// The texts; none clear it.
    pub texts: Vec<String>,
}

/// What is to change. What is not named stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Never blank, so it cannot be cleared.
    pub name: Change<String>,
    /// A domain without protocol or path.
    pub domain: Change<String>,
    /// An active user of the workspace.
    pub owner: Change<UserId>,
    /// A plan of the workspace.
    pub plan: Change<PlanId>,
    /// At most 18 digits before the point and 10 behind it.
    pub arr: Change<Decimal>,
    /// Free text.
    pub industry: Change<String>,
    /// Not below zero.
    pub employee_count: Change<i64>,
    /// How it fares; there is always one.
    pub status: Change<CustomerStatus>,
    /// All hand-made tags. Those from HubSpot are no part of it.
    pub tags: Change<Vec<String>>,
    /// Some custom fields.
    pub custom: Vec<CustomChange>,
}

/// Changes a customer within the viewer's sight.
pub async fn edit(database: &Database, clock: &Clock, viewer: &Viewer, id: CustomerId, edit: Edit) -> Result<()> {
    let definitions = custom_field::list(database, viewer.workspace, Some(Mirrored::Customer)).await?;
    let locks = Locks::read(database, viewer.workspace, Mirrored::Customer).await?;
    let mut turn = Turn::take(database.pool(), clock, viewer.workspace, Origin::from(viewer)).await?;
    let before = read(turn.connection(), viewer, id).await?;

    let mut draft = Draft { row: before.clone(), locks: &locks, refusals: Vec::new() };
    draft.apply(edit, &definitions);
    draft.check_references(turn.connection(), viewer.workspace, &before).await?;
    if !draft.refusals.is_empty() {
        return Err(Error::Refused(draft.refusals));
    }
    if draft.row == before {
        return Ok(());
    }
    let changed = changed(&before, &draft.row);
    let now = turn.now();
    write(turn.connection(), viewer.workspace, id, draft.row, now).await?;
    turn.note(Entry::new(Subject::Customer(id), ChangeEvent::Updated).with(changed));
    turn.commit().await
}

/// The columns an edit may touch.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
struct Editable {
    name: String,
    domain: Option<String>,
    owner_id: Option<UserId>,
    plan_id: Option<PlanId>,
    arr: Option<Decimal>,
    industry: Option<String>,
    employee_count: Option<i64>,
    status: String,
    tags: Vec<String>,
    custom_values: StoredValues,
}

/// Field to `[old, new]`, for the fields that differ.
fn changed(before: &Editable, after: &Editable) -> serde_json::Value {
    let plain = [
        ("name", json!([before.name, after.name])),
        ("domain", json!([before.domain, after.domain])),
        ("owner", json!([before.owner_id, after.owner_id])),
        ("plan", json!([before.plan_id, after.plan_id])),
        ("arr", json!([before.arr.map(value::decimal_text), after.arr.map(value::decimal_text)])),
        ("industry", json!([before.industry, after.industry])),
        ("employee_count", json!([before.employee_count, after.employee_count])),
        ("status", json!([before.status, after.status])),
        ("tags", json!([before.tags, after.tags])),
    ];
    let plain = plain.into_iter().map(|(field, pair)| (field.to_owned(), pair));
    let custom = before.custom_values.differing(&after.custom_values);
    let custom = custom.map(|(field, old, new)| (format!("custom.{field}"), json!([old, new])));
    let all = plain.chain(custom).filter(|(_, pair)| pair[0] != pair[1]);
    serde_json::Value::Object(all.collect())
}

async fn read(connection: &mut PgConnection, viewer: &Viewer, id: CustomerId) -> Result<Editable> {
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(
        "select c.name, c.domain, c.owner_id, c.plan_id, c.arr, c.industry, c.employee_count, c.status, c.tags, \
         c.custom_values from customer c where c.workspace_id = ",
    );
    query.push_bind(viewer.workspace).push(" and c.id = ").push_bind(id);
    sight::push(&mut query, viewer.workspace, viewer.sight());
    let row = query.build_query_as().fetch_optional(connection).await.attempting("reading a customer to edit")?;
    row.ok_or_else(|| Refusal::not_found("customer").at(["id"]).into())
}

/// A row on its way to what was asked, and what stands against it.
struct Draft<'a> {
    row: Editable,
    locks: &'a Locks,
    refusals: Vec<Refusal>,
}

impl Draft<'_> {
    fn apply(&mut self, edit: Edit, definitions: &[CustomField]) {
        self.apply_name(edit.name);
        self.set(CustomerField::Domain, edit.domain, |text| read_domain(&text), |row, domain| row.domain = domain);
        self.set(CustomerField::Owner, edit.owner, Ok, |row, owner| row.owner_id = owner);
        self.set(CustomerField::Plan, edit.plan, Ok, |row, plan| row.plan_id = plan);
        self.set(CustomerField::Arr, edit.arr, read_arr, |row, arr| row.arr = arr);
        self.set(CustomerField::Industry, edit.industry, |text| read_industry(&text), |row, text| row.industry = text);
        self.set(CustomerField::EmployeeCount, edit.employee_count, read_count, |row, n| row.employee_count = n);
        self.apply_status(&edit.status);
        self.apply_tags(edit.tags);
        for change in edit.custom.into_iter().enumerate() {
            self.apply_custom(change, definitions);
        }
    }

    /// Puts what was given, or nothing, into the row, unless HubSpot feeds the field or the value cannot be read.
    fn set<G, V>(
        &mut self,
        field: CustomerField,
        change: Change<G>,
        read: impl FnOnce(G) -> Result<V, Refusal>,
        put: impl FnOnce(&mut Editable, Option<V>),
    ) {
        let given = match change {
            Change::Keep => return,
            Change::Clear => None,
            Change::Set(given) => Some(given),
        };
        if let Some(property) = self.locks.on_field(field) {
            return self.refusals.push(locked(property).at([input_name(field)]));
        }
        match given.map(read).transpose() {
            Ok(value) => put(&mut self.row, value),
            Err(refusal) => self.refusals.push(refusal.at([input_name(field)])),
        }
    }

    fn apply_name(&mut self, name: Change<String>) {
        let given = match name {
            Change::Keep => Change::Keep,
            // there is always a name: to take it away is to give a blank one
            Change::Clear => Change::Set(String::new()),
            Change::Set(name) => Change::Set(name),
        };
        let put = |row: &mut Editable, name: Option<String>| row.name = name.unwrap_or_default();
        self.set(CustomerField::Name, given, |name| read_name(&name), put);
    }

    fn apply_status(&mut self, status: &Change<CustomerStatus>) {
        match status {
            Change::Keep => {}
            Change::Clear => self.refuse("status", Code::InvalidValue, "A customer always has a status."),
            Change::Set(status) => status.as_str().clone_into(&mut self.row.status),
        }
    }

    fn apply_tags(&mut self, tags: Change<Vec<String>>) {
        let given = match tags {
            Change::Keep => return,
            Change::Clear => Vec::new(),
            Change::Set(given) => given,
        };
        let mut tags: Vec<String> = Vec::with_capacity(given.len());
        for (at, tag) in given.iter().enumerate() {
            match words(tag, LONGEST_TAG) {
                Ok(tag) if tags.contains(&tag) => {}
                Ok(tag) => tags.push(tag),
                Err(refusal) => self.refusals.push(refusal.at(["tags".to_owned(), at.to_string()])),
            }
        }
        if tags.len() > MOST_TAGS {
            return self.refuse("tags", Code::InvalidValue, format!("A customer has at most {MOST_TAGS} tags."));
        }
        self.row.tags = tags;
    }

    fn apply_custom(&mut self, (at, change): (usize, CustomChange), definitions: &[CustomField]) {
        let path = |last: &str| ["customFields".to_owned(), at.to_string(), last.to_owned()];
        let Some(field) = definitions.iter().find(|field| field.key == change.key) else {
            let refusal = Refusal::new(Code::CustomFieldNotFound, "Customers have no custom field of this key.");
            return self.refusals.push(refusal.at(path("key")));
        };
        if let Some(property) = self.locks.on_custom(field.id) {
            return self.refusals.push(locked(property).at(path("key")));
        }
        match custom_value::parse(field, &change.texts) {
            Ok(value) => self.row.custom_values.set(field.id, value),
            Err(refusal) => self.refusals.push(refusal.at(path("values"))),
        }
    }

    /// A new owner must be an active user here, a new plan one of the list.
    async fn check_references(
        &mut self,
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        before: &Editable,
    ) -> Result<()> {
        let owner = self.row.owner_id.filter(|_| self.row.owner_id != before.owner_id);
        let plan = self.row.plan_id.filter(|_| self.row.plan_id != before.plan_id);
        if owner.is_none() && plan.is_none() {
            return Ok(());
        }
        let (has_owner, has_plan): (bool, bool) = sqlx::query_as(
            "select exists (select 1 from workspace_user u where u.workspace_id = $1 and u.id = $2 \
                            and u.deactivated_at is null), \
                    exists (select 1 from plan p where p.workspace_id = $1 and p.id = $3)",
        )
        .bind(workspace)
        .bind(owner)
        .bind(plan)
        .fetch_one(connection)
        .await
        .attempting("checking a customer's new owner and plan")?;
        if owner.is_some() && !has_owner {
            self.refusals.push(Refusal::not_found("active user").at([input_name(CustomerField::Owner)]));
        }
        if plan.is_some() && !has_plan {
            self.refusals.push(Refusal::not_found("plan").at([input_name(CustomerField::Plan)]));
        }
        Ok(())
    }

    fn refuse(&mut self, field: &str, code: Code, message: impl Into<String>) {
        self.refusals.push(Refusal::new(code, message).at([field]));
    }
}

async fn write(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    id: CustomerId,
    row: Editable,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "update customer set name = $3, domain = $4, owner_id = $5, plan_id = $6, arr = $7, industry = $8, \
         employee_count = $9, status = $10, tags = $11, custom_values = $12, updated_at = $13 \
         where workspace_id = $1 and id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(row.name)
    .bind(row.domain)
    .bind(row.owner_id)
    .bind(row.plan_id)
    .bind(row.arr)
    .bind(row.industry)
    .bind(row.employee_count)
    .bind(row.status)
    .bind(row.tags)
    .bind(row.custom_values)
    .bind(now)
    .execute(connection)
    .await
    .attempting("writing a customer's edit")
    .map(|_| ())
}

/// The field's name in the input.
fn input_name(field: CustomerField) -> &'static str {
    match field {
        CustomerField::Name => "name",
        CustomerField::Domain => "domain",
        CustomerField::Owner => "ownerId",
        CustomerField::Plan => "planId",
        CustomerField::Arr => "arr",
        CustomerField::Industry => "industry",
        CustomerField::EmployeeCount => "employeeCount",
        CustomerField::CreatedAt => "createdAt",
    }
}

fn locked(property: &PropertyName) -> Refusal {
    let sentence = format!("HubSpot feeds this field from its property `{property}`: change it there.");
    Refusal::new(Code::FieldLocked, sentence)
}

fn words(text: &str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::InvalidValue, "This may not be blank."));
    }
    if text.chars().count() > longest {
        return Err(Refusal::new(Code::InvalidValue, format!("This may not be longer than {longest} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::new(Code::InvalidValue, "This may not hold control characters."));
    }
    Ok(text.to_owned())
}

fn read_name(name: &str) -> Result<String, Refusal> {
    if value::is_blank(name) {
        return Err(Refusal::new(Code::InvalidValue, "This may not be blank."));
    }
    value::name(name).map_err(|why| unreadable(&why))
}

fn read_domain(domain: &str) -> Result<String, Refusal> {
    value::domain(domain).map_err(|why| unreadable(&why))
}

fn read_industry(text: &str) -> Result<String, Refusal> {
    words(text, LONGEST_INDUSTRY)
}

fn read_arr(arr: Decimal) -> Result<Decimal, Refusal> {
    value::decimal(&arr.to_string()).map_err(|why| unreadable(&why))
}

fn unreadable(why: &Unreadable) -> Refusal {
    Refusal::new(why.code(), format!("This {why}."))
}

fn read_count(count: i64) -> Result<i64, Refusal> {
    if count < 0 {
        return Err(Refusal::new(Code::InvalidValue, "This may not be below zero."));
    }
    Ok(count)
}

#[cfg(test)]
mod tests;
