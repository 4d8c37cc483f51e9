//! Values of custom fields: as they are stored, and as people give them.
//!
//! A value is stored under its field's id as text, and that of a multi-select as an array of texts. Numbers and dates
//! are texts of one spelling each, so that equal values are equal texts.

use std::collections::BTreeSet;

use entity::choice::CustomFieldType;
use entity::custom_field;
use entity::id::CustomFieldId;
use serde_json::Value;

use crate::error::{Code, Refusal};
use crate::field_map::value::{self, Unreadable};

/// Longer texts are no field values.
const LONGEST: usize = 10_000;

/// All custom values of one row, by field.
#[derive(Clone, Debug, Default, PartialEq, sqlx::Type)]
#[sqlx(transparent)]
pub struct StoredValues(Value);

impl StoredValues {
    /// The texts under a field; none when it has no value.
    pub fn of(&self, field: CustomFieldId) -> Vec<String> {
        match self.0.get(field.to_string()) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(texts)) => texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
            Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Object(_))) => vec![other.to_string()],
        }
    }

    /// The fields in which other values differ from these, each with its value here and there.
    pub(crate) fn differing<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a str, Option<&'a Value>, Option<&'a Value>)> {
        let members = |values: &'a Self| values.0.as_object().into_iter().flat_map(|members| members.keys());
        let fields: BTreeSet<&str> = members(self).chain(members(other)).map(String::as_str).collect();
        let pairs = fields.into_iter().map(|field| (field, self.0.get(field), other.0.get(field)));
        pairs.filter(|(_, here, there)| here != there)
    }

    /// Puts a value under a field, or takes it away.
    pub(crate) fn set(&mut self, field: CustomFieldId, value: Option<Value>) {
        if !self.0.is_object() {
            self.0 = Value::Object(serde_json::Map::new());
        }
        let Some(values) = self.0.as_object_mut() else { return };
        match value {
            Some(value) => values.insert(field.to_string(), value),
            None => values.remove(&field.to_string()),
        };
    }
}

/// What is stored when a person gives these texts to a field. No texts, and blank ones, clear it.
pub fn parse(field: &custom_field::Model, texts: &[String]) -> Result<Option<Value>, Refusal> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if field.field_type != CustomFieldType::MultiSelect && texts.len() > 1 {
        return Err(refusal(field, "holds one value only"));
    }
    let values = texts.iter().map(|text| canonical(field, text)).collect::<Result<Vec<String>, Refusal>>()?;
    Ok(match field.field_type {
        CustomFieldType::MultiSelect => (!values.is_empty()).then(|| values.into()),
        CustomFieldType::Text | CustomFieldType::Number | CustomFieldType::Date | CustomFieldType::Select => {
            values.into_iter().next().map(Value::String)
        }
    })
}

/// The spelling in which one text is stored in a field: the one that HubSpot's values get.
pub fn canonical(field: &custom_field::Model, given: &str) -> Result<String, Refusal> {
    let read = match field.field_type {
        CustomFieldType::Text => within(given),
        CustomFieldType::Number => value::decimal(given).map(value::decimal_text),
        CustomFieldType::Date => value::date(given).map(|date| date.to_string()),
        CustomFieldType::Select | CustomFieldType::MultiSelect => option(field, given),
    };
    read.map_err(|unreadable| Refusal::new(unreadable.code(), format!("\"{}\": it {unreadable}.", field.label)))
}

fn within(text: &str) -> Result<String, Unreadable> {
    if text.chars().count() > LONGEST {
        return Err(Unreadable::TooLong(LONGEST));
    }
    value::text(text).map(str::to_owned)
}

/// The option a text means, in the option's own spelling.
fn option(field: &custom_field::Model, text: &str) -> Result<String, Unreadable> {
    let wanted = value::fold(text);
    let found = field.options.iter().find(|option| value::fold(option) == wanted);
    found.cloned().ok_or_else(|| Unreadable::NotAnOption(text.to_owned()))
}

fn refusal(field: &custom_field::Model, what: &str) -> Refusal {
    Refusal::new(Code::InvalidValue, format!("\"{}\" {what}.", field.label))
}

#[cfg(test)]
mod tests {
    use entity::choice::Mirrored;
    use entity::id::WorkspaceId;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn field(field_type: CustomFieldType) -> custom_field::Model {
        custom_field::Model {
            workspace_id: WorkspaceId(Uuid::nil()),
            id: CustomFieldId(Uuid::from_u128(7)),
            object: Mirrored::Customer,
            key: "score".into(),
            label: "Score".into(),
            field_type,
            options: vec!["Gold".into(), "Silver".into()],
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn stored(field_type: CustomFieldType, texts: &[&str]) -> Result<Option<Value>, Code> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        parse(&field(field_type), &texts).map_err(|refusal| refusal.code)
    }

    #[test]
    fn equal_values_are_stored_as_equal_texts() {
        assert_eq!(stored(CustomFieldType::Number, &["5.00"]), Ok(Some(json!("5"))));
        assert_eq!(stored(CustomFieldType::Date, &[" 2026-03-31 "]), Ok(Some(json!("2026-03-31"))));
        assert_eq!(stored(CustomFieldType::Select, &["gold"]), Ok(Some(json!("Gold"))));
        assert_eq!(stored(CustomFieldType::MultiSelect, &["silver", "GOLD"]), Ok(Some(json!(["Silver", "Gold"]))));
    }

    #[test]
    fn nothing_and_blanks_clear_a_value() {
        assert_eq!(stored(CustomFieldType::Text, &[]), Ok(None));
        assert_eq!(stored(CustomFieldType::MultiSelect, &["  "]), Ok(None));
    }

    #[test]
    fn what_is_not_of_the_fields_type_is_refused() {
        assert_eq!(stored(CustomFieldType::Number, &["5,0"]), Err(Code::ValueUnreadable));
        assert_eq!(stored(CustomFieldType::Number, &["1000000000000000000"]), Err(Code::NumberOutOfRange));
        assert_eq!(stored(CustomFieldType::Date, &["31.03.2026"]), Err(Code::ValueUnreadable));
        assert_eq!(stored(CustomFieldType::Select, &["Bronze"]), Err(Code::OptionUnknown));
        assert_eq!(stored(CustomFieldType::Text, &["a", "b"]), Err(Code::InvalidValue));
    }

    #[test]
    fn stored_values_read_back_as_texts() {
        let id = field(CustomFieldType::Text).id;
        let mut values = StoredValues::default();
        values.set(id, Some(json!(["a", "b"])));
        assert_eq!(values.of(id), ["a", "b"]);
        values.set(id, None);
        assert!(values.of(id).is_empty());
    }
}
