//! What is told of an event: its name, its time, and the rows it is about as they stand.
//!
//! A body is made once, right behind the commit it tells of. The fields that the event changed are told as the event left
//! them, whatever has happened since; the others as they stand when the body is made. So a receiver that takes the events of a
//! customer in their order ends with what is here. Of a row that is gone since nothing is told but that it is gone.

mod beside;
mod contact;
mod customer;
mod field;

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};
use entity::choice::{ArchiveReason, Lane};
use entity::id::{ContactId, CustomerId, RunId, UserId, WorkspaceId};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::event::Event;
use crate::database::Database;
use crate::error::Result;
use crate::feed::field::FieldChange;
use crate::feed::names::{Ids, Names};
use crate::feed::signal::Signal;
use crate::global_id;

/// Something that happened and is to be told.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    /// Its number in the feed.
    pub(super) number: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) event: Event,
    pub(super) about: About,
    /// The fields that changed.
    pub(super) fields: Vec<FieldChange>,
    /// Why it was archived, or had been.
    pub(super) reason: Option<ArchiveReason>,
    pub(super) source: Source,
    /// The first sync brought it.
    pub(super) import: bool,
}

/// What it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Customer(CustomerId),
    Contact(ContactId),
    Signal(Signal),
}

/// Who did it, on which way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub(super) user: Option<UserId>,
    pub(super) lane: Option<Lane>,
    pub(super) run: Option<RunId>,
}

/// A body, with what sending needs to know of it.
#[derive(Debug)]
pub(super) struct Made {
    /// The customer or contact in whose line it stands and whose data it holds.
    pub(super) subject: Option<Uuid>,
    pub(super) body: String,
}

/// The bodies of these occurrences; none for what is gone since.
pub(super) async fn make(
    database: &Database,
    workspace: WorkspaceId,
    occurrences: &[Occurrence],
) -> Result<Vec<Option<Made>>> {
    let about_customers: BTreeSet<CustomerId> = occurrences.iter().filter_map(|one| one.about.customer()).collect();
    let about_contacts: BTreeSet<ContactId> = occurrences.iter().filter_map(|one| one.about.contact()).collect();
    let signals: Vec<Signal> = occurrences.iter().filter_map(|one| one.about.signal()).collect();
    let customers = customer::read(database, workspace, Vec::from_iter(about_customers)).await?;
    let contacts = contact::read(database, workspace, Vec::from_iter(about_contacts)).await?;
    let beside = beside::read(database, workspace, &signals).await?;

    let mut ids = Ids::default();
    for change in occurrences.iter().flat_map(|one| &one.fields) {
        ids.add_field(change);
    }
    customers.values().flat_map(customer::Standing::fields).for_each(|field| ids.add_field(&field));
    contacts.values().flat_map(contact::Standing::fields).for_each(|field| ids.add_field(&field));
    let names = Names::read(database, workspace, &ids).await?;

    let made = occurrences.iter().map(|one| {
        let (subject, data) = match one.about {
            About::Customer(id) => {
                (Some(id.0), customer::told(id, customers.get(&id), one, &names).map(|told| ("customer", told)))
            }
            About::Contact(id) => {
                (Some(id.0), contact::told(id, contacts.get(&id), one, &names).map(|told| ("contact", told)))
            }
            About::Signal(signal) => match beside.told(signal) {
                Some(beside::Told { subject, key, value }) => (subject, Some((key, value))),
                None => (None, None),
            },
        };
        let (key, told) = data?;
        Some(Made { subject, body: body(one, key, told, &names) })
    });
    Ok(made.collect())
}

/// The body of a test.
pub(super) fn test(at: DateTime<Utc>) -> String {
    let data = json!({ "message": "This is a test. Nothing has happened." });
    json!({ "type": Event::Test.as_str(), "timestamp": moment(at), "data": data }).to_string()
}

fn body(one: &Occurrence, key: &str, told: Value, names: &Names) -> String {
    let mut data = Map::new();
    data.insert(key.to_owned(), told);
    if !one.fields.is_empty() {
        data.insert("previous".to_owned(), field::previous(&one.fields, names));
    }
    if let Some(reason) = one.reason {
        data.insert("reason".to_owned(), reason.as_str().into());
    }
    data.insert("source".to_owned(), one.source.told());
    json!({ "type": one.event.as_str(), "timestamp": moment(one.at), "data": data }).to_string()
}

impl About {
    fn customer(self) -> Option<CustomerId> {
        match self {
            Self::Customer(id) => Some(id),
            Self::Contact(_) | Self::Signal(_) => None,
        }
    }

    fn contact(self) -> Option<ContactId> {
        match self {
            Self::Contact(id) => Some(id),
            Self::Customer(_) | Self::Signal(_) => None,
        }
    }

    fn signal(self) -> Option<Signal> {
        match self {
            Self::Signal(signal) => Some(signal),
            Self::Customer(_) | Self::Contact(_) => None,
        }
    }
}

impl Source {
    fn told(self) -> Value {
        match self.user {
            Some(user) => json!({ "actor": "USER", "userId": global_id::encode("WorkspaceUser", user.0) }),
            None => json!({
                "actor": "HUBSPOT",
                "lane": self.lane.map(Lane::as_str),
                "runId": self.run.map(|run| global_id::encode("SyncRun", run.0)),
            }),
        }
    }
}

/// A moment as bodies have it: UTC, to the millisecond.
fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
