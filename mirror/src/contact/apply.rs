//! Contact records to contacts: the only writer from HubSpot.

use chrono::{DateTime, Utc};
use hubspot::ContactId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::apply::{Keep, Outcome, SET, Scope, TRIES, Tally, json, sort, unsettled};
use crate::error::{Attempting, Result};
use crate::field_map::resolve::ContactPatch;

/// One contact record, mapped.
#[derive(Clone, Debug)]
pub struct MappedContact {
    /// The record.
    pub id: ContactId,
    /// HubSpot's modification stamp.
    pub modified_at: Option<DateTime<Utc>>,
    /// When HubSpot made the record.
    pub created_at: Option<DateTime<Utc>>,
    /// What the map made of it.
    pub patch: ContactPatch,
}

/// Applies contact records to their contacts, inside the caller's transaction. Each record stands in the set once.
pub async fn apply(connection: &mut PgConnection, scope: &Scope, contacts: &[MappedContact]) -> Result<Tally> {
    let mut tally = Tally::default();
    for set in contacts.chunks(SET) {
        let mut pending: Vec<&MappedContact> = set.iter().collect();
        for _ in 0..TRIES {
            if pending.is_empty() {
                break;
            }
            let (done, raced) = sort(statement(connection, scope, &pending).await?)?;
            tally += done;
            pending = raced.into_iter().filter_map(|index| pending.get(index).copied()).collect();
        }
        if !pending.is_empty() {
            return Err(unsettled(pending.len()));
        }
    }
    Ok(tally)
}

async fn statement(connection: &mut PgConnection, scope: &Scope, contacts: &[&MappedContact]) -> Result<Vec<Outcome>> {
    let mut columns = Columns::default();
    for contact in contacts {
        columns.push(scope, contact);
    }
    sqlx::query_as(include_str!("apply.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(scope.clock.now())
        .bind(columns.ids)
        .bind(columns.record_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.first_names)
        .bind(columns.last_names)
        .bind(columns.emails)
        .bind(columns.titles)
        .bind(columns.phones)
        .bind(columns.created_ats)
        .bind(columns.custom)
        .fetch_all(connection)
        .await
        .attempting("applying contacts")
}

/// A set turned on its side: one array a column.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<Uuid>,
    record_ids: Vec<&'a str>,
    stamps: Vec<Option<DateTime<Utc>>>,
    keep: Vec<i32>,
    first_names: Vec<Option<&'a str>>,
    last_names: Vec<Option<&'a str>>,
    emails: Vec<Option<&'a str>>,
    titles: Vec<Option<&'a str>>,
    phones: Vec<Option<&'a str>>,
    created_ats: Vec<Option<DateTime<Utc>>>,
    custom: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    fn push(&mut self, scope: &Scope, contact: &'a MappedContact) {
        let patch = &contact.patch;
        let mut keep = Keep::default();
        self.ids.push(scope.clock.new_id());
        self.record_ids.push(contact.id.as_str());
        self.stamps.push(contact.modified_at);
        self.first_names.push(keep.bit(0, &patch.first_name).map(String::as_str));
        self.last_names.push(keep.bit(1, &patch.last_name).map(String::as_str));
        self.emails.push(keep.bit(2, &patch.email).map(String::as_str));
        self.titles.push(keep.bit(3, &patch.title).map(String::as_str));
        self.phones.push(keep.bit(4, &patch.phone).map(String::as_str));
        self.created_ats.push(contact.created_at);
        self.custom.push(json(&patch.custom));
        self.keep.push(keep.0);
    }
}
