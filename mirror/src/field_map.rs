//! Which HubSpot property goes where, and how a record becomes typed values.
//!
//! A map is what an admin chose, or the default. It holds on to a custom field's id, so renaming the field breaks
//! nothing. A value that cannot be read as its field's type changes nothing and is told; the rest of the record arrives.
//!
//! Reading order: [`target`] is where a property can go, [`fit`] which property may go there, [`default`](mod@default)
//! the map nobody has edited, [`check`] what a proposed map is refused for, [`store`] where it is kept; [`value`] reads
//! one text, [`resolve`] a whole record.

use hubspot::PropertyName;
use serde::{Deserialize, Serialize};

pub mod check;
pub mod default;
pub mod fit;
pub mod resolve;
pub mod store;
pub mod target;
pub mod value;

pub use target::{ContactField, ContactTarget, CustomerField, CustomerTarget, Target};

/// Where one property goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row<T> {
    /// The property of the HubSpot record.
    pub property: PropertyName,
    /// What it feeds.
    pub target: T,
}

/// All rows for one kind of record. A property that stands in no row is not kept; a field that no row feeds is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap<T> {
    /// Grows by one with every change; zero is the default that nobody has edited.
    pub version: i32,
    /// The rows, in the order they were given.
    pub rows: Vec<Row<T>>,
}

/// The map of companies to customers.
pub type CustomerMap = FieldMap<CustomerTarget>;

/// The map of contact records to contacts.
pub type ContactMap = FieldMap<ContactTarget>;

impl<T: PartialEq> FieldMap<T> {
    /// The property that feeds this target.
    pub fn property_of(&self, target: &T) -> Option<&PropertyName> {
        self.rows.iter().find(|row| row.target == *target).map(|row| &row.property)
    }
}
