//! What a HubSpot account offers to choose from.

use std::collections::{HashMap, HashSet};

use hubspot::{Property, PropertyName};

/// The properties of one kind of record, by name.
#[derive(Clone, Debug, Default)]
pub struct Properties {
    live: Vec<Property>,
    places: HashMap<PropertyName, usize>,
    archived: HashSet<PropertyName>,
}

impl Properties {
    /// From HubSpot's two listings. A name that is live again after it was archived counts as live.
    pub fn new(live: Vec<Property>, archived: impl IntoIterator<Item = PropertyName>) -> Self {
        let places = live.iter().enumerate().map(|(place, property)| (property.name.clone(), place)).collect();
        Self { live, places, archived: archived.into_iter().collect() }
    }

    /// The live property of this name.
    pub fn find(&self, name: &PropertyName) -> Option<&Property> {
        self.places.get(name).map(|&place| &self.live[place])
    }

    /// Whether the name belongs to an archived property and to no live one.
    pub fn is_archived(&self, name: &PropertyName) -> bool {
        !self.places.contains_key(name) && self.archived.contains(name)
    }

    /// The live ones, in HubSpot's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Property> {
        self.live.iter()
    }
}
