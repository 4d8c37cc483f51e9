//! The map that nobody has edited.
//!
//! A default row whose property the account does not have, or has with another type, starts unmapped and says so:
//! `tier`, for one, is a property that accounts make themselves.

use hubspot::PropertyName;

use super::fit::{Need, holds};
use super::target::{ContactField, ContactTarget, CustomerField, CustomerTarget};
use super::{ContactMap, CustomerMap, FieldMap, Row};
use crate::catalogue::Properties;

/// Where each field of a customer comes from.
pub const CUSTOMER: &[(CustomerField, &str)] = &[
    (CustomerField::Name, "name"),
    (CustomerField::Domain, "domain"),
    (CustomerField::Owner, "hubspot_owner_id"),
    (CustomerField::Plan, "tier"),
    (CustomerField::Arr, "annualrevenue"),
    (CustomerField::Industry, "industry"),
    (CustomerField::EmployeeCount, "numberofemployees"),
    (CustomerField::CreatedAt, "createdate"),
];

/// Where each field of a contact comes from.
pub const CONTACT: &[(ContactField, &str)] = &[
    (ContactField::FirstName, "firstname"),
    (ContactField::LastName, "lastname"),
    (ContactField::Email, "email"),
    (ContactField::Title, "jobtitle"),
    (ContactField::Phone, "phone"),
];

/// A default row that this account cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped<F> {
    /// The field that starts unmapped.
    pub field: F,
    /// The property it would have come from.
    pub property: PropertyName,
    /// Why, in a sentence.
    pub note: String,
}

/// The default map of companies, and what of it this account lacks.
pub fn customer_map(properties: &Properties) -> (CustomerMap, Vec<Unmapped<CustomerField>>) {
    map(CUSTOMER, properties, CustomerTarget::Field, CustomerField::label)
}

/// The default map of contact records, and what of it this account lacks.
pub fn contact_map(properties: &Properties) -> (ContactMap, Vec<Unmapped<ContactField>>) {
    map(CONTACT, properties, ContactTarget::Field, ContactField::label)
}

fn map<F: Copy + Into<Need>, T>(
    defaults: &[(F, &str)],
    properties: &Properties,
    target: fn(F) -> T,
    label: fn(F) -> &'static str,
) -> (FieldMap<T>, Vec<Unmapped<F>>) {
    let mut rows = Vec::with_capacity(defaults.len());
    let mut unmapped = Vec::new();
    for &(field, name) in defaults {
        let property = PropertyName::from(name);
        let why_not = match properties.find(&property) {
            Some(found) if field.into().is_met_by(found) => {
                rows.push(Row { property, target: target(field) });
                continue;
            }
            Some(found) => format!("it holds {}", holds(found)),
            None => "this HubSpot account does not have it".to_owned(),
        };
        let note = format!("{} would come from the property `{name}`, but {why_not}.", label(field));
        unmapped.push(Unmapped { field, property, note });
    }
    (FieldMap { version: 0, rows }, unmapped)
}
