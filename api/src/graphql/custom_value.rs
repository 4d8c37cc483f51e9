//! The values of custom fields beside their definitions, as text.

use async_graphql::{InputObject, SimpleObject};
use entity::choice;
use entity::custom_field;
use mirror::custom_value::StoredValues;
use mirror::customer::lock::Locks;

use super::custom_field::CustomFieldType;

/// A custom field of a customer or contact, with its value.
#[derive(SimpleObject)]
pub(crate) struct CustomFieldValue {
    /// The field's key.
    key: String,
    /// The field's name for people.
    label: String,
    /// What the field holds.
    #[graphql(name = "type")]
    field_type: CustomFieldType,
    /// The value as text; null when there is none, and for multi-selects.
    value: Option<String>,
    /// The value or values as texts; empty when there is none.
    values: Vec<String>,
    /// HubSpot feeds the field, so it cannot be edited here.
    from_hub_spot: bool,
}

impl CustomFieldValue {
    /// Every defined field, with what a row holds in it.
    pub(crate) fn of(fields: &[custom_field::Model], values: &StoredValues, locks: &Locks) -> Vec<Self> {
        fields.iter().map(|field| Self::new(field, values.of(field.id), locks.on_custom(field.id).is_some())).collect()
    }

    fn new(field: &custom_field::Model, values: Vec<String>, from_hub_spot: bool) -> Self {
        let single = field.field_type != choice::CustomFieldType::MultiSelect;
        Self {
            key: field.key.clone(),
            label: field.label.clone(),
            field_type: field.field_type.into(),
            value: values.first().filter(|_| single).cloned(),
            values,
            from_hub_spot,
        }
    }
}

/// A custom field and what it is to hold.
#[derive(InputObject)]
pub(crate) struct CustomFieldInput {
    /// The field's key.
    pub(crate) key: String,
    /// Its value as text, or its values if it is a multi-select; an empty list clears it.
    pub(crate) values: Vec<String>,
}

/// A custom field and the text it must hold.
#[derive(InputObject)]
pub(crate) struct CustomFieldFilter {
    /// The field's key.
    pub(crate) key: String,
    /// Its value as text; of a multi-select, one of its values.
    pub(crate) equals: String,
}
