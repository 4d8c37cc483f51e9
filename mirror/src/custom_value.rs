//! Values of custom fields: as they are stored, and as people give them.
//!
//! A value is stored under its field's id as text, and that of a multi-select as an array of texts. Numbers and dates
//! are texts of one spelling each, so that equal values are equal texts.

use chrono::NaiveDate;
use entity::choice::{CustomFieldType, Mirrored};
use entity::custom_field;
use entity::id::{CustomFieldId, WorkspaceId};
use entity::scope::InWorkspace;
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::database::Database;
use crate::error::{Attempting, Code, Refusal, Result};

/// Longer texts are no field values.
const LONGEST: usize = 10_000;
/// The first number with too many digits before its point.
const TOO_LARGE: i64 = 1_000_000_000_000_000_000;
/// Digits kept behind the point.
const SCALE: u32 = 10;

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

/// The fields an admin defined for this kind of row, oldest first.
pub async fn definitions(
    database: &Database,
    workspace: WorkspaceId,
    object: Mirrored,
) -> Result<Vec<custom_field::Model>> {
    custom_field::Entity::in_workspace(workspace)
        .filter(custom_field::Column::Object.eq(object))
        .order_by_asc(custom_field::Column::CreatedAt)
        .order_by_asc(custom_field::Column::Id)
        .all(database.orm())
        .await
        .attempting("reading custom fields")
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

/// The spelling in which one text is stored in a field.
pub fn canonical(field: &custom_field::Model, text: &str) -> Result<String, Refusal> {
    match field.field_type {
        CustomFieldType::Text => {
            let fits = text.chars().count() <= LONGEST && !text.contains('\0');
            fits.then(|| text.to_owned()).ok_or_else(|| refusal(field, "holds text of at most 10,000 characters"))
        }
        CustomFieldType::Number => {
            let number = Decimal::from_str_exact(text).map_err(|_| refusal(field, "holds a decimal number"))?;
            check_digits(number).map_err(|refused| refused.message(field))?;
            Ok(number.normalize().to_string())
        }
        CustomFieldType::Date => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) => Ok(date.to_string()),
            Err(_) => Err(refusal(field, "holds a date such as 2026-03-31")),
        },
        CustomFieldType::Select | CustomFieldType::MultiSelect => option(field, text)
            .ok_or_else(|| Refusal::new(Code::OptionUnknown, format!("\"{}\" has no option \"{text}\".", field.label))),
    }
}

/// A number with more digits than are kept.
pub(crate) struct TooManyDigits;

impl TooManyDigits {
    fn message(&self, field: &custom_field::Model) -> Refusal {
        let sentence = format!("\"{}\" holds at most 18 digits before the point and 10 behind it.", field.label);
        Refusal::new(Code::NumberOutOfRange, sentence)
    }
}

/// Whether a number fits where numbers are kept. What a person types is never rounded.
pub(crate) fn check_digits(number: Decimal) -> Result<(), TooManyDigits> {
    let fits = number.abs() < Decimal::from(TOO_LARGE) && number.normalize().scale() <= SCALE;
    if fits { Ok(()) } else { Err(TooManyDigits) }
}

/// The option a text means, in the option's own spelling.
fn option(field: &custom_field::Model, text: &str) -> Option<String> {
    let wanted = text.to_lowercase();
    field.options.iter().find(|option| option.to_lowercase() == wanted).cloned()
}

fn refusal(field: &custom_field::Model, what: &str) -> Refusal {
    Refusal::new(Code::InvalidValue, format!("\"{}\" {what}.", field.label))
}

#[cfg(test)]
mod tests {
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
        assert_eq!(stored(CustomFieldType::Number, &["5,0"]), Err(Code::InvalidValue));
        assert_eq!(stored(CustomFieldType::Number, &["1000000000000000000"]), Err(Code::NumberOutOfRange));
        assert_eq!(stored(CustomFieldType::Number, &["0.00000000001"]), Err(Code::NumberOutOfRange));
        assert_eq!(stored(CustomFieldType::Date, &["31.03.2026"]), Err(Code::InvalidValue));
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
