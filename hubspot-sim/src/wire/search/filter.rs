//! One filter of a search: what it asks, and whether a record passes.
//!
//! A negative operator finds only records that have a value. Text is compared without case,
//! enumerations with it, and the values of `IN` and `NOT_IN` must come in lower case to match text.

use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value;

use crate::faults::wildcard;
use crate::portal::Portal;
use crate::portal::object::ObjectType;
use crate::portal::property::{PropertyIndex, PropertyType};
use crate::portal::store::View;
use crate::wire::problem::Problem;
use crate::wire::query::object_type;

/// A filter as it is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    property_name: String,
    operator: String,
    value: Option<Value>,
    high_value: Option<Value>,
    #[serde(default)]
    values: Vec<Value>,
}

/// One filter, ready to run.
pub(super) struct Test {
    pub(super) subject: Subject,
    pub(super) condition: Condition,
}

pub(super) enum Subject {
    Property { index: PropertyIndex, kind: PropertyType, is_id: bool },
    Linked(ObjectType),
}

pub(super) enum Condition {
    Is(Key),
    IsNot(Key),
    Below(Key),
    AtMost(Key),
    Above(Key),
    AtLeast(Key),
    Between(Key, Key),
    In(Vec<Key>),
    NotIn(Vec<Key>),
    Known,
    Unknown,
    HasToken(String),
    LacksToken(String),
}

/// A value as it compares.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Key {
    Number(f64),
    Instant(i64),
    Text(String),
}

impl Key {
    /// Reads a record's value. Text is told apart from other text without case, choices with it.
    pub(super) fn read(kind: PropertyType, text: &str) -> Self {
        match kind {
            PropertyType::Number => text.parse().map_or_else(|_| Self::Text(text.to_lowercase()), Self::Number),
            PropertyType::Date | PropertyType::DateTime => {
                instant(text).map_or_else(|| Self::Text(text.to_lowercase()), Self::Instant)
            }
            PropertyType::Enumeration => Self::Text(text.to_owned()),
            PropertyType::String
            | PropertyType::Bool
            | PropertyType::PhoneNumber
            | PropertyType::Json
            | PropertyType::ObjectCoordinates => Self::Text(text.to_lowercase()),
        }
    }

    /// Reads a value of `IN`, which is not lowered: it has to come in lower case.
    fn read_listed(kind: PropertyType, text: &str) -> Self {
        match kind {
            PropertyType::String | PropertyType::PhoneNumber => Self::Text(text.to_owned()),
            _ => Self::read(kind, text),
        }
    }

    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => one.total_cmp(two),
            (Self::Instant(one), Self::Instant(two)) => one.cmp(two),
            (Self::Text(one), Self::Text(two)) => one.cmp(two),
            (Self::Number(_) | Self::Instant(_), Self::Text(_)) | (Self::Number(_), Self::Instant(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_) | Self::Instant(_)) | (Self::Instant(_), Self::Number(_)) => {
                Ordering::Greater
            }
        }
    }
}

/// Epoch milliseconds, a day, or an ISO instant.
fn instant(text: &str) -> Option<i64> {
    if let Ok(millis) = text.parse() {
        return Some(millis);
    }
    if let Ok(day) = text.parse::<chrono::NaiveDate>() {
        return Some(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
    }
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis())
}

impl Test {
    pub(super) fn compile(filter: &Filter, portal: &Portal, kind: ObjectType) -> Result<Self, Problem> {
        let name = filter.property_name.as_str();
        let subject = if let Some(to) = name.strip_prefix("associations.") {
            Subject::Linked(object_type(to)?)
        } else {
            let index = portal.schema(kind).readable(name).ok_or_else(|| unknown_property(name))?;
            Subject::Property { index, kind: portal.schema(kind).get(index).kind, is_id: name == "hs_object_id" }
        };
        let value_kind = match &subject {
            Subject::Property { kind, .. } => *kind,
            Subject::Linked(_) => PropertyType::Number,
        };
        Ok(Self { subject, condition: Condition::read(filter, value_kind)? })
    }

    pub(super) fn admits(&self, portal: &Portal, kind: ObjectType, view: View<'_>, text: &mut String) -> bool {
        match &self.subject {
            Subject::Property { index, kind: value_kind, .. } => {
                text.clear();
                let known = portal.write_value(kind, view, *index, text);
                self.condition.admits(*value_kind, known.then_some(text.as_str()))
            }
            Subject::Linked(to) => {
                let links = portal.live_links(kind, view.id(), *to);
                match &self.condition {
                    Condition::Known => !links.is_empty(),
                    Condition::Unknown => links.is_empty(),
                    condition => {
                        links.iter().any(|link| condition.admits(PropertyType::Number, Some(&link.to.to_string())))
                    }
                }
            }
        }
    }
}

impl Filter {
    fn key(&self, kind: PropertyType, value: Option<&Value>) -> Result<Key, Problem> {
        let text = value.and_then(plain).ok_or_else(|| {
            Problem::invalid(format!("operator {} needs a value for {}", self.operator, self.property_name))
        })?;
        Ok(Key::read(kind, &text))
    }

    fn keys(&self, kind: PropertyType) -> Result<Vec<Key>, Problem> {
        if self.values.is_empty() {
            return Err(Problem::invalid(format!(
                "operator {} needs values for {}",
                self.operator, self.property_name
            )));
        }
        Ok(self.values.iter().filter_map(plain).map(|text| Key::read_listed(kind, &text)).collect())
    }

    fn token(&self) -> Result<String, Problem> {
        let text = self.value.as_ref().and_then(plain);
        let missing = || Problem::invalid(format!("operator {} needs a value", self.operator));
        text.map(|text| text.to_lowercase()).ok_or_else(missing)
    }
}

impl Condition {
    fn read(filter: &Filter, kind: PropertyType) -> Result<Self, Problem> {
        let value = || filter.key(kind, filter.value.as_ref());
        Ok(match filter.operator.as_str() {
            "EQ" => Self::Is(value()?),
            "NEQ" => Self::IsNot(value()?),
            "LT" => Self::Below(value()?),
            "LTE" => Self::AtMost(value()?),
            "GT" => Self::Above(value()?),
            "GTE" => Self::AtLeast(value()?),
            "BETWEEN" => Self::Between(value()?, filter.key(kind, filter.high_value.as_ref())?),
            "IN" => Self::In(filter.keys(kind)?),
            "NOT_IN" => Self::NotIn(filter.keys(kind)?),
            "HAS_PROPERTY" => Self::Known,
            "NOT_HAS_PROPERTY" => Self::Unknown,
            "CONTAINS_TOKEN" => Self::HasToken(filter.token()?),
            "NOT_CONTAINS_TOKEN" => Self::LacksToken(filter.token()?),
            other => return Err(Problem::invalid(format!("{other} is not an operator of search"))),
        })
    }

    fn admits(&self, kind: PropertyType, text: Option<&str>) -> bool {
        let Some(text) = text else { return matches!(self, Self::Unknown) };
        let key = || Key::read(kind, text);
        match self {
            Self::Is(wanted) => any_choice(kind, text, |key| key == *wanted),
            Self::IsNot(wanted) => !any_choice(kind, text, |key| key == *wanted),
            Self::Below(bound) => key().order(bound) == Ordering::Less,
            Self::AtMost(bound) => key().order(bound) != Ordering::Greater,
            Self::Above(bound) => key().order(bound) == Ordering::Greater,
            Self::AtLeast(bound) => key().order(bound) != Ordering::Less,
            Self::Between(low, high) => key().order(low) != Ordering::Less && key().order(high) != Ordering::Greater,
            Self::In(wanted) => any_choice(kind, text, |key| wanted.contains(&key)),
            Self::NotIn(unwanted) => !any_choice(kind, text, |key| unwanted.contains(&key)),
            Self::Known => true,
            Self::Unknown => false,
            Self::HasToken(pattern) => tokens(text).any(|token| wildcard(pattern, &token)),
            Self::LacksToken(pattern) => !tokens(text).any(|token| wildcard(pattern, &token)),
        }
    }
}

/// Whether a value, or one of several choices in it, passes.
fn any_choice(kind: PropertyType, text: &str, passes: impl Fn(Key) -> bool) -> bool {
    if kind == PropertyType::Enumeration && text.contains(';') {
        return text.split(';').any(|choice| passes(Key::read(kind, choice.trim())));
    }
    passes(Key::read(kind, text))
}

/// A text and its words, all in lower case.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let whole = std::iter::once(text.to_lowercase());
    whole.chain(text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase))
}

/// JSON text, number or switch as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(switch) => Some(switch.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn unknown_property(name: &str) -> Problem {
    Problem::invalid(format!("There was a problem with the request: property {name} does not exist"))
}
