//! The feed: what happened to customers and contacts, in the order it was committed.
//!
//! It is the one source of history, of subscriptions and of outbound webhooks. It never shrinks, but for the changes of
//! rows that are erased. Changes are numbered without gaps in the order of their commits, because whoever writes
//! mirrored rows holds the workspace's [`crate::turn`].
//!
//! The rows that one commit creates stand in one change together, by their display ids: a first sync writes hundreds of
//! thousands. Every other change is about one row.
//!
//! Writing: [`Entry`] is noted in a turn, a [`signal`] tells of other things beside, [`erase()`] takes rows out for good. Reading: [`happening`] is a change as it is
//! read back, [`field`] one field of it, [`names`] what the ids in it are called; [`history`] pages through what
//! happened to a row, [`tail`] follows what happens to customers, woken by [`watch`].

use entity::choice::{ArchiveReason, ChangeEvent, Lane, Mirrored};
use entity::id::{ApiKeyId, ContactId, CustomerId, RunId, UserId};
use uuid::Uuid;

use crate::viewer::Viewer;

mod erase;
pub mod field;
pub mod happening;
pub mod history;
pub mod names;
pub mod signal;
pub mod tail;
pub mod watch;

pub use erase::erase;
pub use happening::Happening;

/// Postgres tells of a workspace's changes on this channel, naming the workspace.
pub const CHANNEL: &str = "change";

/// What kind of actor changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// HubSpot.
    HubSpot,
    /// A person.
    User,
}

impl Actor {
    /// The column's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HubSpot => "HUBSPOT",
            Self::User => "USER",
        }
    }
}

/// Who changed something, and on which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// HubSpot, by a lane and, where the lane keeps one, a run.
    HubSpot {
        /// The lane.
        lane: Lane,
        /// The run.
        run: Option<RunId>,
    },
    /// A person, with one of their keys.
    User {
        /// The person.
        user: UserId,
        /// The key.
        key: ApiKeyId,
    },
}

impl Origin {
    /// What kind of actor.
    pub fn kind(self) -> Actor {
        match self {
            Self::HubSpot { .. } => Actor::HubSpot,
            Self::User { .. } => Actor::User,
        }
    }

    /// The column's word.
    pub(crate) fn actor(self) -> &'static str {
        self.kind().as_str()
    }

    /// The person.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::HubSpot { .. } => None,
            Self::User { user, .. } => Some(user),
        }
    }

    /// The person's key.
    pub fn key(self) -> Option<ApiKeyId> {
        match self {
            Self::HubSpot { .. } => None,
            Self::User { key, .. } => Some(key),
        }
    }

    /// The lane.
    pub fn lane(self) -> Option<Lane> {
        match self {
            Self::HubSpot { lane, .. } => Some(lane),
            Self::User { .. } => None,
        }
    }

    /// The run.
    pub fn run(self) -> Option<RunId> {
        match self {
            Self::HubSpot { run, .. } => run,
            Self::User { .. } => None,
        }
    }
}

impl From<&Viewer> for Origin {
    fn from(viewer: &Viewer) -> Self {
        Self::User { user: viewer.user, key: viewer.key }
    }
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A customer.
    Customer(CustomerId),
    /// A contact.
    Contact(ContactId),
    /// New rows, by their first and last display id.
    New(Mirrored, i64, i64),
}

impl Subject {
    /// Which kind of row.
    pub(crate) fn object(self) -> Mirrored {
        match self {
            Self::Customer(_) => Mirrored::Customer,
            Self::Contact(_) => Mirrored::Contact,
            Self::New(object, ..) => object,
        }
    }

    /// The one row.
    pub(crate) fn row(self) -> Option<Uuid> {
        match self {
            Self::Customer(id) => Some(id.0),
            Self::Contact(id) => Some(id.0),
            Self::New(..) => None,
        }
    }

    /// The new rows.
    pub(crate) fn display_ids(self) -> Option<(i64, i64)> {
        match self {
            Self::Customer(_) | Self::Contact(_) => None,
            Self::New(_, first, last) => Some((first, last)),
        }
    }
}

/// One change, before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// What happened.
    pub event: ChangeEvent,
    /// Field to `[old, new]`. A custom field is `custom.<its id>`, the tags of a property `tags.<property>`.
    pub fields: Option<serde_json::Value>,
    /// On an archive, why; on a restore, why it had been archived.
    pub reason: Option<ArchiveReason>,
}

impl Entry {
    /// A change without fields.
    pub fn new(subject: Subject, event: ChangeEvent) -> Self {
        Self { subject, event, fields: None, reason: None }
    }

    /// The same, with its reason.
    #[must_use]
    pub fn because(mut self, reason: ArchiveReason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The same, with the fields that changed.
    #[must_use]
    pub fn with(mut self, fields: serde_json::Value) -> Self {
        self.fields = Some(fields);
        self
    }
}
