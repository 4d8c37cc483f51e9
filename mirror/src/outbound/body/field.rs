//! Fields as bodies name them.

use serde_json::{Map, Value, json};

use crate::feed::field::{Field, FieldChange};
use crate::feed::names::Names;
use crate::global_id;

/// What the changed fields held before.
pub(super) fn previous(changes: &[FieldChange], names: &Names) -> Value {
    let mut told = Map::new();
    for change in changes {
        put(&mut told, &change.field, &change.old, names);
    }
    Value::Object(told)
}

/// Puts a field's value where bodies have it.
pub(super) fn put(told: &mut Map<String, Value>, field: &Field, value: &Value, names: &Names) {
    match field {
        Field::Owner => {
            let user = names.user_in(field, value);
            let user =
                user.map(|user| json!({ "id": global_id::encode("WorkspaceUser", user.id.0), "name": user.name }));
            told.insert("owner".to_owned(), user.into());
        }
        Field::Plan => {
            let plan = names.plan_in(field, value);
            let plan = plan.map(|plan| json!({ "id": global_id::encode("Plan", plan.id.0), "name": plan.name }));
            told.insert("plan".to_owned(), plan.into());
        }
        Field::TagsOf(property) => {
            within(told, "hubSpotTags").insert(property.clone(), value.clone());
        }
        Field::Custom(_) => {
            within(told, "customFields").insert(names.name_of(field), value.clone());
        }
        Field::BuiltIn(column) => {
            let contact = |value: &Value| match value.as_str().and_then(|id| id.parse().ok()) {
                Some(id) => global_id::encode("Contact", id).into(),
                None => Value::Null,
            };
            let (name, value) = match column.as_str() {
                "primary_contact" => ("chosenPrimaryContactId".to_owned(), contact(value)),
                "unlinked_contact" => ("unlinkedContactId".to_owned(), contact(value)),
                "hubspot_company_id" => ("hubSpotCompanyId".to_owned(), value.clone()),
                "hubspot_contact_id" => ("hubSpotContactId".to_owned(), value.clone()),
                _ => (field.built_in_name().unwrap_or_default(), value.clone()),
            };
            told.insert(name, value);
        }
    }
}

fn within<'m>(told: &'m mut Map<String, Value>, name: &str) -> &'m mut Map<String, Value> {
    let inner = told.entry(name).or_insert_with(|| Value::Object(Map::new()));
    match inner {
        Value::Object(inner) => inner,
        _ => unreachable!("nothing else is put under this name"),
    }
}

/// The state of a row with what an event left in it, by the feed's names.
pub(super) fn standing(mut fields: Vec<FieldChange>, changes: &[FieldChange]) -> Vec<FieldChange> {
    for change in changes {
        match fields.iter_mut().find(|field| field.field == change.field) {
            Some(field) => field.new = change.new.clone(),
            None => fields.push(FieldChange { old: Value::Null, ..change.clone() }),
        }
    }
    fields
}

/// A field that holds this value.
pub(super) fn holds(field: Field, value: impl Into<Value>) -> FieldChange {
    FieldChange { field, old: Value::Null, new: value.into() }
}
