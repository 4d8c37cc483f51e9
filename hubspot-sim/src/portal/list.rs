//! Lists (segments) and who is on them.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::object::{ObjectType, RecordId};
use crate::clock::Millis;

/// How a list gets its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Processing {
    /// By hand.
    Manual,
    /// By a rule, all the time.
    Dynamic,
    /// By a rule once, then by hand.
    Snapshot,
}

impl Processing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Manual => "MANUAL",
            Self::Dynamic => "DYNAMIC",
            Self::Snapshot => "SNAPSHOT",
        }
    }
}

/// The rule of a dynamic list: one property is any of some values.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListRule {
    /// The property it looks at.
    pub property: String,
    /// The values that let a record in.
    pub any_of: Vec<String>,
}

/// One list.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) object: ObjectType,
    pub(crate) processing: Processing,
    /// Whether HubSpot is still working out its members.
    pub(crate) incomplete: bool,
    pub(crate) rule: Option<ListRule>,
    pub(crate) version: u32,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
    pub(crate) deleted_at: Option<Millis>,
    pub(crate) last_added_at: Option<Millis>,
    pub(crate) last_removed_at: Option<Millis>,
    pub(crate) members: BTreeMap<RecordId, Millis>,
}

impl List {
    pub(crate) fn add(&mut self, id: RecordId, now: Millis) -> bool {
        if self.members.contains_key(&id) {
            return false;
        }
        self.members.insert(id, now);
        self.last_added_at = Some(now);
        true
    }

    /// How many members the API shows.
    pub(crate) fn shown_count(&self) -> usize {
        if self.incomplete { self.members.len() / 2 } else { self.members.len() }
    }

    /// The members the API shows, by id. While HubSpot works a list out, half of them are missing: whoever takes
    /// absence from such a list for an answer is shown to be wrong.
    pub(crate) fn shown(&self, from: RecordId) -> impl Iterator<Item = (RecordId, Millis)> {
        let end = if self.incomplete { self.members.keys().nth(self.shown_count()) } else { None };
        let end = end.map_or(Bound::Unbounded, |id| Bound::Excluded((*id).max(from)));
        self.members.range((Bound::Included(from), end)).map(|(id, at)| (*id, *at))
    }

    pub(crate) fn remove(&mut self, id: RecordId, now: Millis) -> bool {
        let removed = self.members.remove(&id).is_some();
        if removed {
            self.last_removed_at = Some(now);
        }
        removed
    }
}
