//! Fields an admin defined beside the built-in ones: their key, label, type and options. What they hold lives with the
//! customer or contact, under the field's id, so that renaming a field never loses a value.

pub(crate) mod forget;

use std::collections::HashSet;
use std::fmt;

use entity::choice::{CustomFieldType, Mirrored};
use entity::custom_field::{ActiveModel, Column, Entity, Model};
use entity::id::{CustomFieldId, UserId, WorkspaceId};
use entity::scope::InWorkspace;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use sqlx::PgConnection;

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::feed::Origin;
use crate::job::{self, ForgetField};
use crate::name::Name;
use crate::turn::Turn;
use crate::viewer::{Admin, Viewer};
use crate::workspace;

/// The most fields a workspace may define.
pub const MOST: u64 = 200;

/// The most options a field may have.
pub const MOST_OPTIONS: usize = 500;

/// A field's name in the API: a lower-case letter, then lower-case letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldKey(String);

impl FieldKey {
    const LONGEST: usize = 63;

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let starts_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        let is_slug = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !starts_well || !is_slug || text.len() > Self::LONGEST {
            return Err(Refusal::new(
                Code::InvalidValue,
                "A key starts with a lower-case letter; then come lower-case letters, digits and underscores, 63 in all.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A field to be defined.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Whether customers or contacts carry it.
    pub object: Mirrored,
    /// Its name in the API, unique among the fields of its object.
    pub key: FieldKey,
    /// Its name for people.
    pub label: Name,
    /// What it holds; for good.
    pub field_type: CustomFieldType,
    /// What a select may hold; empty for the other types.
    pub options: Vec<Name>,
}

/// What to change of a field; absent parts stay. The type never changes.
#[derive(Clone, Debug, Default)]
pub struct DefinitionChange {
    /// Its new name in the API.
    pub key: Option<FieldKey>,
    /// Its new name for people.
    pub label: Option<Name>,
    /// The whole list of options, in its new order. An option that is left out must not be in use.
    pub options: Option<Vec<Name>>,
}

/// The fields of one object, or of both, by object and label.
pub async fn list(db: &Database, workspace: WorkspaceId, object: Option<Mirrored>) -> Result<Vec<Model>> {
    let fields = Entity::in_workspace(workspace);
    let fields = match object {
        Some(object) => fields.filter(Column::Object.eq(object)),
        None => fields,
    };
    fields
        .order_by_desc(Column::Object)
        .order_by_asc(Column::Label)
        .order_by_asc(Column::Id)
        .all(db.orm())
        .await
        .attempting("listing custom fields")
}

/// These fields; ids that name nothing are passed over.
pub async fn find_all(db: &Database, workspace: WorkspaceId, ids: &[CustomFieldId]) -> Result<Vec<Model>> {
    Entity::in_workspace(workspace)
        .filter(Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(db.orm())
        .await
        .attempting("reading custom fields")
}

/// Defines a field.
pub async fn define(db: &Database, clock: &Clock, admin: Admin, definition: Definition) -> Result<Model> {
    const ATTEMPT: &str = "defining a custom field";
    check_not_built_in(definition.object, &definition.key)?;
    check_options(definition.field_type, &definition.options)?;
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    // two definitions of one key take turns
    workspace::lock(&transaction, admin.workspace).await?;
    check_room(&transaction, admin.workspace).await?;
    check_key_free(&transaction, admin.workspace, definition.object, &definition.key).await?;
    let row = ActiveModel {
        workspace_id: Set(admin.workspace),
        id: Set(CustomFieldId(clock.new_id())),
        object: Set(definition.object),
        key: Set(definition.key.0),
        label: Set(definition.label.into()),
        field_type: Set(definition.field_type),
        options: Set(definition.options.into_iter().map(String::from).collect()),
        created_at: Set(clock.now()),
    };
    let field = row.insert(&transaction).await.attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(field)
}

/// Renames a field or changes its options.
pub async fn update(db: &Database, admin: Admin, id: CustomFieldId, change: DefinitionChange) -> Result<Model> {
    const ATTEMPT: &str = "changing a custom field";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    workspace::lock(&transaction, admin.workspace).await?;
    let field = locked(&transaction, admin.workspace, id).await?;
    if let Some(key) = change.key.as_ref().filter(|key| key.as_str() != field.key) {
        check_not_built_in(field.object, key)?;
        check_key_free(&transaction, admin.workspace, field.object, key).await?;
    }
    if let Some(options) = &change.options {
        check_options(field.field_type, options)?;
        check_dropped_options(&transaction, &field, options).await?;
    }
    let unchanged = field.clone();
    let mut row = field.into_active_model();
    if let Some(key) = change.key {
        row.key = Set(key.0);
    }
    if let Some(label) = change.label {
        row.label = Set(label.into());
    }
    if let Some(options) = change.options {
        row.options = Set(options.into_iter().map(String::from).collect());
    }
    let field = if row.is_changed() { row.update(&transaction).await.attempting(ATTEMPT)? } else { unchanged };
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(field)
}

/// Deletes a field that no HubSpot property feeds. What it held can no longer be read, and a job forgets it; what it was
/// called stays, for the history of those who had a value.
pub async fn delete(db: &Database, clock: &Clock, viewer: Viewer, id: CustomFieldId) -> Result<Model> {
    let admin = viewer.admin()?;
    let field = find_all(db, admin.workspace, &[id]).await?.pop().ok_or_else(no_such_field)?;
    let mut turn = Turn::take(db.pool(), clock, admin.workspace, Origin::from(&viewer)).await?;
    hold(turn.connection(), &field).await?;
    check_unmapped(turn.connection(), &field).await?;
    remove(&mut turn, &field, admin.user).await?;
    let forgetting = ForgetField { workspace: admin.workspace, field: id, user: viewer.user, key: viewer.key };
    job::enqueue_forgetting(turn.connection(), &forgetting).await?;
    turn.commit().await?;
    Ok(field)
}

/// Keeps others from mapping the field until the turn ends.
async fn hold(connection: &mut PgConnection, field: &Model) -> Result<()> {
    let held = sqlx::query("select 1 from custom_field where workspace_id = $1 and id = $2 for update")
        .bind(field.workspace_id)
        .bind(field.id)
        .fetch_optional(connection)
        .await
        .attempting("taking hold of a custom field")?;
    if held.is_none() { Err(no_such_field().into()) } else { Ok(()) }
}

/// Takes the definition away, and keeps its names.
async fn remove(turn: &mut Turn<'_>, field: &Model, by: UserId) -> Result<()> {
    let now = turn.now();
    sqlx::query(
        "with removed as (delete from custom_field where workspace_id = $1 and id = $2 returning *)
         insert into former_custom_field (workspace_id, id, object, key, label, removed_at, removed_by)
         select workspace_id, id, object, key, label, $3, $4 from removed",
    )
    .bind(field.workspace_id)
    .bind(field.id)
    .bind(now)
    .bind(by)
    .execute(turn.connection())
    .await
    .attempting("deleting a custom field")?;
    Ok(())
}

/// Keys that read like a field everybody has would mislead whoever writes a script.
fn built_in(object: Mirrored) -> &'static [&'static str] {
    match object {
        Mirrored::Customer => &[
            "id",
            "display_id",
            "hubspot_company_id",
            "hubspot_url",
            "name",
            "domain",
            "owner",
            "plan",
            "arr",
            "industry",
            "employee_count",
            "status",
            "tags",
            "custom_fields",
            "contacts",
            "primary_contact",
            "onboardings",
            "archived_at",
            "archive_reason",
            "created_at",
            "updated_at",
        ],
        Mirrored::Contact => &[
            "id",
            "display_id",
            "hubspot_contact_id",
            "hubspot_url",
            "name",
            "first_name",
            "last_name",
            "email",
            "title",
            "phone",
            "custom_fields",
            "customers",
            "archived_at",
            "archive_reason",
            "created_at",
            "updated_at",
        ],
    }
}

fn check_not_built_in(object: Mirrored, key: &FieldKey) -> Result<(), Refusal> {
    if !built_in(object).contains(&key.as_str()) {
        return Ok(());
    }
    Err(Refusal::new(Code::AlreadyExists, format!("There is a built-in field of the name {key}.")).at(["key"]))
}

fn check_options(field_type: CustomFieldType, options: &[Name]) -> Result<()> {
    let sentence = match field_type {
        CustomFieldType::Text | CustomFieldType::Number | CustomFieldType::Date if options.is_empty() => return Ok(()),
        CustomFieldType::Text | CustomFieldType::Number | CustomFieldType::Date => {
            "Only a select has options.".to_owned()
        }
        CustomFieldType::Select | CustomFieldType::MultiSelect if options.is_empty() => {
            "A select needs at least one option.".to_owned()
        }
        CustomFieldType::Select | CustomFieldType::MultiSelect if options.len() > MOST_OPTIONS => {
            format!("A select has {MOST_OPTIONS} options at most.")
        }
        CustomFieldType::Select | CustomFieldType::MultiSelect => return check_distinct(options),
    };
    Err(Refusal::new(Code::InvalidValue, sentence).at(["options"]).into())
}

/// Ignoring case, since HubSpot's words are matched to options that way.
fn check_distinct(options: &[Name]) -> Result<()> {
    let mut seen = HashSet::new();
    let twice: Vec<_> = (options.iter().enumerate())
        .filter(|(_, option)| !seen.insert(option.folded()))
        .map(|(at, _)| {
            Refusal::new(Code::AlreadyExists, "This option stands in the list already.")
                .at(["options".to_owned(), at.to_string()])
        })
        .collect();
    if twice.is_empty() { Ok(()) } else { Err(Error::Refused(twice)) }
}

async fn check_room(transaction: &DatabaseTransaction, workspace: WorkspaceId) -> Result<()> {
    let count = Entity::in_workspace(workspace).count(transaction).await.attempting("counting custom fields")?;
    if count >= MOST {
        return Err(Error::refused(Code::InvalidValue, format!("A workspace has {MOST} custom fields at most.")));
    }
    Ok(())
}

async fn check_key_free(
    transaction: &DatabaseTransaction,
    workspace: WorkspaceId,
    object: Mirrored,
    key: &FieldKey,
) -> Result<()> {
    let same_key = Entity::in_workspace(workspace)
        .filter(Column::Object.eq(object))
        .filter(Column::Key.eq(key.as_str()))
        .count(transaction)
        .await
        .attempting("looking for a custom field by its key")?;
    if same_key > 0 {
        return Err(Refusal::new(Code::AlreadyExists, format!("There is a field of the key {key}."))
            .at(["key"])
            .into());
    }
    Ok(())
}

async fn locked(transaction: &DatabaseTransaction, workspace: WorkspaceId, id: CustomFieldId) -> Result<Model> {
    let found = Entity::in_workspace(workspace)
        .filter(Column::Id.eq(id))
        .lock(LockType::Update)
        .one(transaction)
        .await
        .attempting("reading a custom field")?;
    found.ok_or_else(|| no_such_field().into())
}

fn no_such_field() -> Refusal {
    Refusal::not_found("custom field").at(["id"])
}

async fn check_dropped_options(transaction: &DatabaseTransaction, field: &Model, options: &[Name]) -> Result<()> {
    let kept: HashSet<&str> = options.iter().map(Name::as_str).collect();
    let dropped: Vec<String> = field.options.iter().filter(|option| !kept.contains(option.as_str())).cloned().collect();
    if dropped.is_empty() {
        return Ok(());
    }
    let values = [field.workspace_id.into(), field.id.to_string().into(), dropped.into()];
    let usage = Statement::from_sql_and_values(DbBackend::Postgres, option_usage(field.object), values);
    let rows = transaction.query_all_raw(usage).await.attempting("counting the uses of options")?;
    let mut refusals = Vec::with_capacity(rows.len());
    for row in rows {
        let (option, uses): (String, i64) = row.try_get_many_by_index().attempting("counting the uses of options")?;
        let sentence = format!("The option {option} is in use {uses} times.");
        refusals.push(Refusal::new(Code::InUse, sentence).at(["options"]));
    }
    if refusals.is_empty() { Ok(()) } else { Err(Error::Refused(refusals)) }
}

async fn check_unmapped(connection: &mut PgConnection, field: &Model) -> Result<()> {
    let mapped: Option<String> = sqlx::query_scalar(
        "select entry->>'property' from field_map, jsonb_array_elements(rows) entry \
         where workspace_id = $1 and entry->'target'->>'custom_field' = $2 limit 1",
    )
    .bind(field.workspace_id)
    .bind(field.id.to_string())
    .fetch_optional(connection)
    .await
    .attempting("asking whether a custom field is mapped")?;
    let Some(property) = mapped else { return Ok(()) };
    let sentence = format!("HubSpot's property {property} feeds this field. Take it out of the field map first.");
    Err(Refusal::new(Code::InUse, sentence).at(["id"]).into())
}

/// `?` holds for a text equal to the option and for an array that has it. Postgres reads it as an operator, not as a
/// placeholder.
fn option_usage(object: Mirrored) -> &'static str {
    match object {
        Mirrored::Customer => {
            "select o.option, count(*) from unnest($3::text[]) o (option) \
             join customer c on c.workspace_id = $1 and c.custom_values->$2 ? o.option group by o.option"
        }
        Mirrored::Contact => {
            "select o.option, count(*) from unnest($3::text[]) o (option) \
             join contact c on c.workspace_id = $1 and c.custom_values->$2 ? o.option group by o.option"
        }
    }
}

#[cfg(test)]
mod tests;
