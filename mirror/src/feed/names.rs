//! What the ids in changes are called, for many changes at once.
//!
//! The feed keeps ids, so that a renamed field, plan or user is called by its present name in old changes too. What has
//! been removed is called by the last thing known of it: a custom field by its last key and label, anything else by its
//! id.

use std::collections::{BTreeSet, HashMap};

use entity::id::{ApiKeyId, CustomFieldId, PlanId, UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::{api_key, custom_field, plan, workspace_user};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::Value;

use super::Origin;
use super::field::{self, Field, FieldChange};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::workspace;

/// The ids that stand in some changes.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    users: BTreeSet<UserId>,
    keys: BTreeSet<ApiKeyId>,
    plans: BTreeSet<PlanId>,
    fields: BTreeSet<CustomFieldId>,
}

impl Ids {
    /// Takes note of who did something.
    pub fn add_origin(&mut self, origin: Origin) {
        self.users.extend(origin.user());
        self.keys.extend(origin.key());
    }

    /// Takes note of a field and its values.
    pub fn add_field(&mut self, change: &FieldChange) {
        self.users.extend(change.users());
        self.plans.extend(change.plans());
        if let Field::Custom(id) = change.field {
            self.fields.insert(id);
        }
    }
}

/// A custom field, or what is known of a former one.
#[derive(Clone, Debug)]
pub struct FieldName {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The field, if it is still there.
    pub field: Option<custom_field::Model>,
}

/// What ids are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    users: HashMap<UserId, workspace_user::Model>,
    keys: HashMap<ApiKeyId, api_key::Model>,
    plans: HashMap<PlanId, plan::Model>,
    fields: HashMap<CustomFieldId, FieldName>,
}

impl Names {
    /// Reads them, each kind that occurs in one statement.
    pub async fn read(database: &Database, workspace: WorkspaceId, ids: &Ids) -> Result<Self> {
        let mut names = Self::default();
        if !ids.users.is_empty() {
            let users = workspace::user::find_all(database, workspace, &Vec::from_iter(ids.users.clone())).await?;
            names.users = users.into_iter().map(|user| (user.id, user)).collect();
        }
        if !ids.keys.is_empty() {
            names.keys = keys(database, workspace, &ids.keys).await?;
        }
        if !ids.plans.is_empty() {
            let plans = workspace::plan::find_all(database, workspace, &Vec::from_iter(ids.plans.clone())).await?;
            names.plans = plans.into_iter().map(|plan| (plan.id, plan)).collect();
        }
        if !ids.fields.is_empty() {
            names.fields = fields(database, workspace, &Vec::from_iter(ids.fields.clone())).await?;
        }
        Ok(names)
    }

    /// A user.
    pub fn user(&self, id: UserId) -> Option<&workspace_user::Model> {
        self.users.get(&id)
    }

    /// A key.
    pub fn key(&self, id: ApiKeyId) -> Option<&api_key::Model> {
        self.keys.get(&id)
    }

    /// A custom field.
    pub fn custom_field(&self, field: &Field) -> Option<&FieldName> {
        match field {
            Field::Custom(id) => self.fields.get(id),
            Field::BuiltIn(_) | Field::Owner | Field::Plan | Field::TagsOf(_) => None,
        }
    }

    /// The user that is an owner field's value.
    pub fn user_in(&self, field: &Field, value: &Value) -> Option<&workspace_user::Model> {
        (*field == Field::Owner).then(|| field::id_in(value))?.and_then(|id| self.users.get(&UserId(id)))
    }

    /// The plan that is a plan field's value.
    pub fn plan_in(&self, field: &Field, value: &Value) -> Option<&plan::Model> {
        (*field == Field::Plan).then(|| field::id_in(value))?.and_then(|id| self.plans.get(&PlanId(id)))
    }

    /// A field's name in the API: of a custom field its key.
    pub fn name_of(&self, field: &Field) -> String {
        let custom = |id: &CustomFieldId| self.fields.get(id).map_or_else(|| id.to_string(), |name| name.key.clone());
        match field {
            Field::Custom(id) => custom(id),
            Field::BuiltIn(_) | Field::Owner | Field::Plan | Field::TagsOf(_) => {
                field.built_in_name().unwrap_or_default()
            }
        }
    }

    /// A field's name for people.
    pub fn label_of(&self, field: &Field) -> String {
        match field {
            Field::Custom(id) => self.fields.get(id).map_or_else(|| id.to_string(), |name| name.label.clone()),
            Field::BuiltIn(column) if column == "arr" => "ARR".to_owned(),
            Field::BuiltIn(column) => field::capitalised(&column.replace('_', " ")),
            Field::Owner => "Owner".to_owned(),
            Field::Plan => "Plan".to_owned(),
            Field::TagsOf(property) => format!("Tags from {property}"),
        }
    }

    /// A field's value as people read it, one text for each part; none where there is no value.
    pub fn texts(&self, field: &Field, value: &Value) -> Vec<String> {
        let called = self.user_in(field, value).map(|user| &user.name);
        let called = called.or_else(|| self.plan_in(field, value).map(|plan| &plan.name));
        called.map_or_else(|| field::texts(value), |name| vec![name.clone()])
    }
}

/// Anybody's keys: of those who wrote history, the key's name and prefix are part of it.
async fn keys(
    database: &Database,
    workspace: WorkspaceId,
    ids: &BTreeSet<ApiKeyId>,
) -> Result<HashMap<ApiKeyId, api_key::Model>> {
    let keys = api_key::Entity::in_workspace(workspace)
        .filter(api_key::Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(database.orm())
        .await
        .attempting("reading the keys that changed something")?;
    Ok(keys.into_iter().map(|key| (key.id, key)).collect())
}

async fn fields(
    database: &Database,
    workspace: WorkspaceId,
    ids: &[CustomFieldId],
) -> Result<HashMap<CustomFieldId, FieldName>> {
    let former: Vec<(CustomFieldId, String, String)> =
        sqlx::query_as("select id, key, label from former_custom_field where workspace_id = $1 and id = any($2)")
            .bind(workspace)
            .bind(ids)
            .fetch_all(database.pool())
            .await
            .attempting("reading former custom fields")?;
    let former = former.into_iter().map(|(id, key, label)| (id, FieldName { key, label, field: None }));
    let mut names: HashMap<_, _> = former.collect();
    for field in crate::custom_field::find_all(database, workspace, ids).await? {
        names.insert(field.id, FieldName { key: field.key.clone(), label: field.label.clone(), field: Some(field) });
    }
    Ok(names)
}
