//! A record becomes a patch: what to set, what to clear, what to leave.
//!
//! A resolver is made once for a run. Where a value stands in a record, which option means what, and which user an owner
//! is, are all settled then; reading a record looks nothing up but its values. A first sync reads a hundred thousand.

use std::sync::Arc;

use entity::choice::Severity;
use entity::id::UserId;
use entity::{custom_field, plan};
use hubspot::{CompanyId, ContactId, PropertyName, PropertySet, Record};

use super::{ContactMap, CustomerMap};
use crate::catalogue::Properties;
use crate::error::Code;

mod contact;
mod custom;
mod customer;
mod json_text;
mod option_table;
mod owner;
mod source;
mod tag;

pub use contact::ContactPatch;
pub use customer::CustomerPatch;
pub use json_text::JsonText;
pub use owner::OwnerDirectory;

/// What happens to one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Nothing: the field is not mapped, or the value cannot be read.
    #[default]
    Keep,
    /// HubSpot has this value.
    Set(T),
    /// HubSpot has none.
    Clear,
}

impl<T> Change<T> {
    /// Whether the field stays as it is.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The new value, if there is one.
    pub fn into_set(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// A record, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved<P> {
    /// What to write.
    pub patch: P,
    /// What could not be used, or only with a stand-in. Empty for almost every record, and then it costs nothing.
    pub issues: Vec<ValueIssue>,
}

/// Why one field of one record did not arrive as HubSpot has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueIssue {
    /// Our field: `arr`, `custom.<key>`, `tags.<property>`.
    pub field: Arc<str>,
    /// What is wrong.
    pub code: Code,
    /// Whether a stand-in was used or nothing arrived.
    pub severity: Severity,
    /// What is wrong, in words.
    pub message: String,
    /// HubSpot's value, cut to 200 characters.
    pub value: Option<String>,
}

/// A row of the map that this run cannot follow: HubSpot or the workspace changed since it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Our field.
    pub field: Arc<str>,
    /// The property of the row.
    pub property: PropertyName,
    /// What is wrong.
    pub code: Code,
    /// What is wrong, in words.
    pub message: String,
}

/// What a resolver is made from.
#[derive(Clone, Copy, Debug)]
pub struct Ingredients<'i> {
    /// Where companies' properties go.
    pub customer_map: &'i CustomerMap,
    /// Where contact records' properties go.
    pub contact_map: &'i ContactMap,
    /// The properties companies have now.
    pub company_properties: &'i Properties,
    /// The properties contact records have now.
    pub contact_properties: &'i Properties,
    /// The workspace's custom fields, of customers and contacts.
    pub custom_fields: &'i [custom_field::Model],
    /// The workspace's plan list.
    pub plans: &'i [plan::Model],
    /// Which user each HubSpot owner is.
    pub owners: &'i OwnerDirectory,
    /// Who owns what nobody here owns.
    pub fallback_owner: Option<UserId>,
    /// Company properties that somebody else needs from the same reading, such as the filter.
    pub also_read: &'i [PropertyName],
}

/// Reads records the way a map says.
#[derive(Debug)]
pub struct Resolver {
    customers: customer::Compiled,
    contacts: contact::Compiled,
    drift: Vec<Drift>,
}

impl Resolver {
    /// Settles everything that does not depend on a record.
    pub fn compile(from: &Ingredients<'_>) -> Self {
        let mut drift = Vec::new();
        let customers = customer::Compiled::new(from, &mut drift);
        let contacts = contact::Compiled::new(from, &mut drift);
        Self { customers, contacts, drift }
    }

    /// What companies must be read with.
    pub fn company_properties(&self) -> &PropertySet {
        self.customers.properties()
    }

    /// What contact records must be read with.
    pub fn contact_properties(&self) -> &PropertySet {
        self.contacts.properties()
    }

    /// The properties that give tags: tags of any other property are no longer HubSpot's.
    pub fn tag_properties(&self) -> &[PropertyName] {
        self.customers.tag_properties()
    }

    /// Rows that this run cannot follow. What they feed stays as it is.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    /// A company that was read with [`Self::company_properties`].
    pub fn customer(&self, record: &Record<CompanyId>) -> Resolved<CustomerPatch> {
        self.customers.resolve(record)
    }

    /// A contact record that was read with [`Self::contact_properties`].
    pub fn contact(&self, record: &Record<ContactId>) -> Resolved<ContactPatch> {
        self.contacts.resolve(record)
    }

    /// The companies that were merged into this one.
    pub fn merged_companies<'r>(&self, record: &'r Record<CompanyId>) -> impl Iterator<Item = CompanyId> + 'r {
        self.customers.merged(record)
    }

    /// The contact records that were merged into this one.
    pub fn merged_contacts<'r>(&self, record: &'r Record<ContactId>) -> impl Iterator<Item = ContactId> + 'r {
        self.contacts.merged(record)
    }
}

#[cfg(test)]
mod tests;
