//! The properties a read asks for, in the order in which a record hands them out.
//!
//! A record keeps its values by position in this set, so a map from names to values is built once for a whole listing
//! and not once a record.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use url::form_urlencoded::byte_serialize;

use crate::id::PropertyName;

/// An address of about 5,000 characters is known to work; what does not belong to the properties takes some of them.
const LONGEST_QUERY: usize = 4_700;

/// What stands for an empty set: HubSpot would answer with a default selection otherwise.
const RECORD_ID: &str = "hs_object_id";

/// Names in order, each once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PropertySet(Arc<Names>);

#[derive(Debug)]
struct Names {
    in_order: Box<[PropertyName]>,
    /// Positions, ordered by name.
    by_name: Box<[usize]>,
    query: Box<str>,
}

impl PropertySet {
    /// The names in the order given, without repetitions.
    pub fn new(names: impl IntoIterator<Item = PropertyName>) -> Self {
        let mut seen = std::collections::HashSet::new();
        let in_order: Box<[PropertyName]> = names.into_iter().filter(|name| seen.insert(name.clone())).collect();
        let mut by_name: Box<[usize]> = (0..in_order.len()).collect();
        by_name.sort_unstable_by(|&left, &right| in_order[left].cmp(&in_order[right]));
        let query = query_of(&in_order);
        Self(Arc::new(Names { in_order, by_name, query }))
    }

    /// Where this name's value stands in a record.
    pub fn position(&self, name: &PropertyName) -> Option<usize> {
        self.position_of(name.as_str())
    }

    pub(crate) fn position_of(&self, name: &str) -> Option<usize> {
        let names = &self.0;
        let found = names.by_name.binary_search_by(|&position| names.in_order[position].as_str().cmp(name));
        found.ok().map(|index| names.by_name[index])
    }

    /// The names in order.
    pub fn names(&self) -> &[PropertyName] {
        &self.0.in_order
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.in_order.len()
    }

    /// Whether only ids and dates are read.
    pub fn is_empty(&self) -> bool {
        self.0.in_order.is_empty()
    }

    /// Whether a listing can name them all in its address.
    pub fn fits_in_url(&self) -> bool {
        self.0.query.len() <= LONGEST_QUERY
    }

    /// The value of the `properties` parameter, escaped.
    pub(crate) fn query(&self) -> &str {
        &self.0.query
    }
}

impl FromIterator<PropertyName> for PropertySet {
    fn from_iter<I: IntoIterator<Item = PropertyName>>(names: I) -> Self {
        Self::new(names)
    }
}

/// The `properties` member of a request body.
impl Serialize for PropertySet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_empty() {
            return serializer.collect_seq([RECORD_ID]);
        }
        serializer.collect_seq(self.names())
    }
}

/// One parameter with commas: HubSpot does not take a repeated one.
fn query_of(names: &[PropertyName]) -> Box<str> {
    let mut query = String::new();
    for name in names {
        if !query.is_empty() {
            query.push(',');
        }
        query.extend(byte_serialize(name.as_str().as_bytes()));
    }
    if query.is_empty() {
        query.push_str(RECORD_ID);
    }
    query.into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> PropertySet {
        names.iter().copied().map(PropertyName::from).collect()
    }

    #[test]
    fn positions_follow_the_order_given() {
        let set = set(&["name", "domain", "annualrevenue", "domain"]);
        assert_eq!(set.len(), 3);
        for (position, name) in ["name", "domain", "annualrevenue"].iter().enumerate() {
            assert_eq!(set.position(&PropertyName::from(*name)), Some(position));
        }
        assert_eq!(set.position(&PropertyName::from("Domain")), None);
    }

    #[test]
    fn five_thousand_characters_fit_and_more_do_not() {
        let many =
            |count: usize| PropertySet::new((0..count).map(|n| PropertyName::from(format!("hs_property_{n:06}"))));
        assert!(many(200).fits_in_url());
        assert!(!many(300).fits_in_url());
    }

    #[test]
    fn an_empty_set_asks_for_the_id_alone() {
        assert_eq!(set(&[]).query(), "hs_object_id");
        assert_eq!(serde_json::to_string(&set(&[])).unwrap(), r#"["hs_object_id"]"#);
    }
}
