//! One record as it is kept once anything about it differs from what the generator says.

use super::object::RecordId;
use super::property::PropertyIndex;
use crate::clock::Millis;

/// A record with its stored (not derived) values.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: RecordId,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
    /// The records this one has absorbed, oldest first.
    pub(crate) merged: Vec<(RecordId, Millis)>,
    values: Vec<(PropertyIndex, Box<str>)>,
}

impl Record {
    /// A record without values.
    pub(crate) fn new(id: RecordId, created_at: Millis) -> Self {
        Self { id, created_at, updated_at: created_at, merged: Vec::new(), values: Vec::new() }
    }

    /// The stored value; an empty one is never stored.
    pub(crate) fn value(&self, property: PropertyIndex) -> Option<&str> {
        let at = self.values.binary_search_by_key(&property, |(index, _)| *index).ok()?;
        Some(&self.values[at].1)
    }

    /// Sets or clears a value and says whether that changed anything. HubSpot keeps no empty text.
    pub(crate) fn set(&mut self, property: PropertyIndex, value: Option<&str>) -> bool {
        let value = value.filter(|value| !value.is_empty());
        match (self.values.binary_search_by_key(&property, |(index, _)| *index), value) {
            (Ok(at), Some(value)) if &*self.values[at].1 == value => false,
            (Ok(at), Some(value)) => {
                self.values[at].1 = value.into();
                true
            }
            (Ok(at), None) => {
                self.values.remove(at);
                true
            }
            (Err(at), Some(value)) => {
                self.values.insert(at, (property, value.into()));
                true
            }
            (Err(_), None) => false,
        }
    }

    /// The stored values in the order of the schema.
    pub(crate) fn values(&self) -> impl Iterator<Item = (PropertyIndex, &str)> {
        self.values.iter().map(|(index, value)| (*index, &**value))
    }
}
