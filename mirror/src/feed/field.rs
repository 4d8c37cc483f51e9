//! One field of a change: which one, what it held before and what after.

use entity::choice::Mirrored;
use entity::id::{CustomFieldId, PlanId, UserId};
use serde_json::Value;
use uuid::Uuid;

/// The name under which hand-made tags are noted; those of a HubSpot property follow it after a dot.
pub(super) const TAGS: &str = "tags";

/// A field as the feed names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// One that every customer or contact has, by its column's name.
    BuiltIn(String),
    /// The owner: a user's id.
    Owner,
    /// The plan: its id.
    Plan,
    /// The tags that a HubSpot property gives.
    TagsOf(String),
    /// A field an admin defined.
    Custom(CustomFieldId),
}

impl Field {
    /// Reads the feed's name of a field.
    pub(crate) fn parse(stored: &str) -> Self {
        let custom = || Uuid::try_parse(stored.strip_prefix("custom.")?).ok().map(CustomFieldId);
        match stored {
            "owner" => Self::Owner,
            "plan" => Self::Plan,
            _ => match (stored.strip_prefix(TAGS).and_then(|rest| rest.strip_prefix('.')), custom()) {
                (Some(property), _) => Self::TagsOf(property.to_owned()),
                (None, Some(id)) => Self::Custom(id),
                (None, None) => Self::BuiltIn(stored.to_owned()),
            },
        }
    }

    /// The HubSpot property that gives these tags.
    pub fn property(&self) -> Option<&str> {
        match self {
            Self::TagsOf(property) => Some(property),
            Self::BuiltIn(_) | Self::Owner | Self::Plan | Self::Custom(_) => None,
        }
    }

    /// Its name in the API, unless that is for an admin to choose.
    pub fn built_in_name(&self) -> Option<String> {
        match self {
            Self::BuiltIn(column) => Some(camel_case(column)),
            Self::Owner => Some("owner".to_owned()),
            Self::Plan => Some("plan".to_owned()),
            Self::TagsOf(_) => Some(TAGS.to_owned()),
            Self::Custom(_) => None,
        }
    }
}

/// A field that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// What it held; null for nothing.
    pub old: Value,
    /// What it holds; null for nothing.
    pub new: Value,
}

impl FieldChange {
    /// Reads what the feed noted of a field: `[old, new]`.
    pub(super) fn parse(stored: &str, mut pair: Value) -> Self {
        let mut take = |place: usize| pair.get_mut(place).map(Value::take).unwrap_or_default();
        Self { field: Field::parse(stored), old: take(0), new: take(1) }
    }

    /// All fields of a change, by the feed's names.
    pub(crate) fn all(fields: Option<Value>) -> Vec<Self> {
        match fields {
            Some(Value::Object(fields)) => fields.into_iter().map(|(field, pair)| Self::parse(&field, pair)).collect(),
            Some(_) | None => Vec::new(),
        }
    }

    /// The users that stand in it.
    pub(super) fn users(&self) -> impl Iterator<Item = UserId> {
        let owner = self.field == Field::Owner;
        [&self.old, &self.new].into_iter().filter(move |_| owner).filter_map(id_in).map(UserId)
    }

    /// The plans that stand in it.
    pub(super) fn plans(&self) -> impl Iterator<Item = PlanId> {
        let plan = self.field == Field::Plan;
        [&self.old, &self.new].into_iter().filter(move |_| plan).filter_map(id_in).map(PlanId)
    }
}

/// The id that a value is.
pub(super) fn id_in(value: &Value) -> Option<Uuid> {
    Uuid::try_parse(value.as_str()?).ok()
}

/// A value as texts, one for each part of it; none where there is no value.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(parts) => parts.iter().flat_map(texts).collect(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![value.to_string()],
    }
}

/// The built-in fields that a history can be narrowed to, by their names in the API.
pub fn built_in(object: Mirrored) -> &'static [&'static str] {
    match object {
        Mirrored::Customer => &["name", "domain", "owner", "plan", "arr", "industry", "employeeCount", "status", TAGS],
        Mirrored::Contact => &["firstName", "lastName", "email", "title", "phone"],
    }
}

/// The feed's name of a built-in field.
pub(super) fn column_of(api_name: &str) -> String {
    let mut column = String::with_capacity(api_name.len() + 2);
    for letter in api_name.chars() {
        if letter.is_ascii_uppercase() {
            column.push('_');
        }
        column.push(letter.to_ascii_lowercase());
    }
    column
}

fn camel_case(column: &str) -> String {
    let mut words = column.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalised(word))
}

/// The same word with a capital letter.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_feeds_names_read_back() {
        let id = CustomFieldId(Uuid::from_u128(7));
        assert_eq!(Field::parse(&format!("custom.{id}")), Field::Custom(id));
        assert_eq!(Field::parse("tags.segment"), Field::TagsOf("segment".into()));
        assert_eq!(Field::parse("tags").built_in_name().as_deref(), Some("tags"));
        assert_eq!(Field::parse("employee_count").built_in_name().as_deref(), Some("employeeCount"));
        assert_eq!(column_of("employeeCount"), "employee_count");
    }

    #[test]
    fn values_are_texts_whatever_they_are() {
        let shown = [json!(null), json!("a"), json!(250), json!(["a", "b"])].map(|value| texts(&value).join("|"));
        assert_eq!(shown, ["", "a", "250", "a|b"]);
    }
}
