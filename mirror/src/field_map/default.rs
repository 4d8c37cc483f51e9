//! The map that nobody has edited.
//!
//! A default row whose property the account does not have, or has with another type, starts unmapped and says so:
//! `tier`, for one, is a property that accounts make themselves.

use hubspot::PropertyName;

use super::fit::holds;
use super::target::{Slot, Target};
use super::{FieldMap, Row};
use crate::catalogue::Properties;

/// A default row that this account cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped<T> {
    /// What starts unmapped.
    pub target: T,
    /// The property it would have come from.
    pub property: PropertyName,
    /// Why, in a sentence.
    pub note: String,
}

/// The default map for an account with these properties, and what of it the account lacks.
pub fn map<T: Target>(properties: &Properties) -> (FieldMap<T>, Vec<Unmapped<T>>) {
    let mut rows = Vec::with_capacity(T::DEFAULTS.len());
    let mut unmapped = Vec::new();
    for &(target, name) in T::DEFAULTS {
        let property = PropertyName::from(name);
        match why_not(target, &property, properties) {
            None => rows.push(Row { property, target }),
            Some(note) => unmapped.push(Unmapped { target, property, note }),
        }
    }
    (FieldMap { version: 0, rows }, unmapped)
}

/// The default targets that a map leaves without a property.
pub fn unmapped<T: Target>(map: &FieldMap<T>, properties: &Properties) -> Vec<Unmapped<T>> {
    let missing = T::DEFAULTS.iter().filter(|(target, _)| map.property_of(target).is_none());
    let explain = |&(target, name): &(T, &str)| {
        let property = PropertyName::from(name);
        let note = why_not(target, &property, properties)
            .unwrap_or_else(|| format!("No property feeds it. By default `{name}` does."));
        Unmapped { target, property, note }
    };
    missing.map(explain).collect()
}

fn why_not<T: Target>(target: T, name: &PropertyName, properties: &Properties) -> Option<String> {
    let Slot::Field { label, need, .. } = target.slot() else { return None };
    let reason = match properties.find(name) {
        Some(property) if need.is_met_by(property) => return None,
        Some(property) => format!("it holds {}", holds(property)),
        None if properties.is_archived(name) => "it is archived in this HubSpot account".to_owned(),
        None => "this HubSpot account does not have it".to_owned(),
    };
    Some(format!("{label} would come from the property `{name}`, but {reason}."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::field_map::{ContactMap, ContactTarget, CustomerField, CustomerMap, CustomerTarget};

    fn properties(list: &[(&str, &str)]) -> Properties {
        let property = |&(name, kind): &(&str, &str)| {
            serde_json::from_value(json!({"name": name, "label": name, "type": kind})).unwrap()
        };
        Properties::new(list.iter().map(property).collect(), [])
    }

    #[test]
    fn p15_a_default_whose_property_is_missing_starts_unmapped_with_a_note() {
        let (map, unmapped): (CustomerMap, _) = map(&properties(&[
            ("name", "string"),
            ("domain", "string"),
            ("annualrevenue", "string"),
            ("numberofemployees", "number"),
            ("createdate", "datetime"),
            ("industry", "enumeration"),
        ]));
        let names: Vec<_> = map.rows.iter().map(|row| row.property.as_str()).collect();
        assert_eq!(names, ["name", "domain", "industry", "numberofemployees", "createdate"]);
        assert_eq!(map.version, 0);
        let notes: Vec<_> = unmapped.iter().map(|row| (row.target, row.note.as_str())).collect();
        assert_eq!(
            notes,
            [
                (
                    CustomerTarget::Field(CustomerField::Owner),
                    "Owner would come from the property `hubspot_owner_id`, but this HubSpot account does not have it."
                ),
                (
                    CustomerTarget::Field(CustomerField::Plan),
                    "Plan would come from the property `tier`, but this HubSpot account does not have it."
                ),
                (
                    CustomerTarget::Field(CustomerField::Arr),
                    "ARR would come from the property `annualrevenue`, but it holds text."
                ),
            ]
        );
    }

    #[test]
    fn p15_the_default_of_contacts_is_whole_on_a_stock_account() {
        let stock = [("firstname", "string"), ("lastname", "string"), ("email", "string"), ("jobtitle", "string")];
        let (map, unmapped): (ContactMap, _) = map(&properties(&[&stock[..], &[("phone", "phone_number")]].concat()));
        assert_eq!((map.rows.len(), unmapped), (5, vec![]));
    }

    #[test]
    fn a_field_that_an_admin_left_out_is_named_with_its_default() {
        let known = properties(&[("phone", "string")]);
        let map = ContactMap { version: 3, rows: vec![] };
        let left: Vec<_> = unmapped(&map, &known).into_iter().map(|row| (row.target, row.note)).collect();
        assert_eq!(left.len(), ContactTarget::DEFAULTS.len());
        assert_eq!(left[4].1, "No property feeds it. By default `phone` does.");
    }
}
