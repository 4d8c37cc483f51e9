//! What has happened in an account, in the order in which it happened: the one source of webhooks and of the journal.
//!
//! Only what HubSpot tells anybody about is here. A merge is one happening: neither the values nor the links that it
//! moves are told of.

use super::association::AssociationType;
use super::object::{ObjectType, RecordId};
use crate::clock::Millis;

/// One thing that happened, and when.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) at: Millis,
    pub(crate) what: What,
}

/// A record by its type and id.
pub(crate) type Subject = (ObjectType, RecordId);

/// The things that can happen.
#[derive(Debug, Clone)]
pub(crate) enum What {
    Created {
        subject: Subject,
        values: Vec<NewValue>,
    },
    Updated {
        subject: Subject,
        values: Vec<NewValue>,
    },
    Deleted(Subject),
    Restored(Subject),
    /// Deleted for good.
    Purged(Subject),
    Merged(Merge),
    Link(LinkChange),
    Member {
        list: u64,
        subject: Subject,
        joined: bool,
    },
}

/// A value that a property has got; an empty one was cleared.
#[derive(Debug, Clone)]
pub(crate) struct NewValue {
    pub(crate) property: Box<str>,
    pub(crate) value: String,
    pub(crate) sensitive: bool,
}

/// Two records that became one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Merge {
    pub(crate) kind: ObjectType,
    pub(crate) primary: RecordId,
    pub(crate) other: RecordId,
    /// The id of the one they became; `primary` where the account preserves ids.
    pub(crate) survivor: RecordId,
    pub(crate) moved_values: usize,
}

impl Merge {
    /// The ids that are no longer those of a record.
    pub(crate) fn absorbed(&self) -> impl Iterator<Item = RecordId> {
        [self.primary, self.other].into_iter().filter(|&id| id != self.survivor)
    }
}

/// One association type that a link has got or lost, seen from one of its ends.
#[derive(Debug, Clone)]
pub(crate) struct LinkChange {
    pub(crate) from: Subject,
    pub(crate) to: Subject,
    pub(crate) kind: AssociationType,
    pub(crate) removed: bool,
}
