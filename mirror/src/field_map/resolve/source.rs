//! One mapped property: where its value stands in a record, and what is said when the value cannot be used.

use std::sync::Arc;

use entity::choice::{Mirrored, Severity};
use entity::id::CustomFieldId;
use hubspot::{Property, PropertyName, PropertySet, Record};

use super::custom;
use super::{Change, Drift, Ingredients, ValueIssue};
use crate::catalogue::Properties;
use crate::error::Code;
use crate::field_map::fit::{Need, holds};
use crate::field_map::value::{self, Unreadable};

/// How much of a value an issue keeps.
const SHOWN: usize = 200;

/// One mapped property.
#[derive(Clone, Debug)]
pub(super) struct Source {
    position: usize,
    is_list: bool,
    field: Arc<str>,
    label: Box<str>,
}

impl Source {
    /// The value at this position feeds this field.
    pub(super) fn new(set: &PropertySet, property: &Property, field: Arc<str>) -> Self {
        let position = set.position(&property.name).expect("every row that can be followed is in the set");
        Self { position, is_list: property.is_multiple(), field, label: label(property).into() }
    }

    /// HubSpot's value, unless it is blank.
    pub(super) fn value<'r, Id>(&self, record: &'r Record<Id>) -> Option<&'r str> {
        let text = record.value(self.position)?;
        let is_blank = if self.is_list { value::choices(text).next().is_none() } else { value::is_blank(text) };
        (!is_blank).then_some(text)
    }

    /// Reads the value; one that cannot be read is told and changes nothing.
    pub(super) fn read<'r, T, Id>(
        &self,
        record: &'r Record<Id>,
        issues: &mut Vec<ValueIssue>,
        parse: impl FnOnce(&'r str) -> Result<T, Unreadable>,
    ) -> Change<T> {
        let Some(text) = self.value(record) else { return Change::Clear };
        match parse(text) {
            Ok(value) => Change::Set(value),
            Err(reason) => {
                issues.push(self.unreadable(&reason, text));
                Change::Keep
            }
        }
    }

    /// The issue of a value that cannot be used.
    pub(super) fn unreadable(&self, reason: &Unreadable, text: &str) -> ValueIssue {
        let code = reason.code();
        let severity = if code == Code::PlanUnknown { Severity::Warning } else { Severity::Error };
        let message = format!("The value of “{}” {reason}. The old value stays.", self.label);
        ValueIssue { field: Arc::clone(&self.field), code, severity, message, value: Some(shown(text)) }
    }

    /// The issue of a value in whose place something else stands.
    pub(super) fn stand_in(&self, code: Code, message: String, text: Option<&str>) -> ValueIssue {
        let severity = Severity::Warning;
        ValueIssue { field: Arc::clone(&self.field), code, severity, message, value: text.map(shown) }
    }

    /// What people call the property.
    pub(super) fn label(&self) -> &str {
        &self.label
    }
}

/// The live property of a row, if it still fits; else the row drifted.
pub(super) fn follow<'p>(
    properties: &'p Properties,
    name: &PropertyName,
    field: &Arc<str>,
    need: Need,
    drift: &mut Vec<Drift>,
) -> Option<&'p Property> {
    let (code, message) = match properties.find(name) {
        Some(property) if need.is_met_by(property) => return Some(property),
        Some(property) => {
            let (label, holds) = (label(property), holds(property));
            let takes = need.takes();
            (Code::TypeMismatch, format!("“{label}” now holds {holds}, and this field takes {takes}."))
        }
        None if properties.is_archived(name) => {
            (Code::PropertyArchived, format!("The property `{name}` is archived in HubSpot."))
        }
        None => (Code::PropertyNotFound, format!("HubSpot has no property `{name}` any more.")),
    };
    drift.push(Drift { field: Arc::clone(field), property: name.clone(), code, message });
    None
}

/// The same for a row that feeds a custom field.
pub(super) fn follow_custom<'i>(
    from: &Ingredients<'i>,
    object: Mirrored,
    id: CustomFieldId,
    name: &PropertyName,
    drift: &mut Vec<Drift>,
) -> Option<&'i Property> {
    let properties = match object {
        Mirrored::Customer => from.company_properties,
        Mirrored::Contact => from.contact_properties,
    };
    if let Some(field) = custom::field(from, object, id) {
        return follow(properties, name, &custom::field_name(&field.key), field.field_type.into(), drift);
    }
    let (code, message) = (Code::CustomFieldNotFound, format!("The custom field fed by `{name}` is gone."));
    drift.push(Drift { field: custom::field_name(&id.to_string()), property: name.clone(), code, message });
    None
}

fn label(property: &Property) -> &str {
    if property.label.is_empty() { property.name.as_str() } else { &property.label }
}

/// The beginning of a value, as far as Postgres can keep it.
fn shown(text: &str) -> String {
    text.chars().filter(|&c| c != '\0').take(SHOWN).collect()
}
