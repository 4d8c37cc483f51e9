//! Contact records to contacts: the only writer from HubSpot.

use chrono::{DateTime, Utc};
use entity::choice::Lane;
use hubspot::ContactId;
use uuid::Uuid;

use crate::apply::{Applied, Keep, SET, Scope, Tally, Verdict, Work, count, json};
use crate::error::{Attempting, Result};
use crate::field_map::resolve::ContactPatch;
use crate::turn::Turn;

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

/// Applies contact records to their contacts, in the caller's turn. Each record stands in the set once.
pub async fn apply(turn: &mut Turn<'_>, scope: &Scope, contacts: &[MappedContact]) -> Result<Applied> {
    let mut applied = Applied::default();
    for (number, set) in contacts.chunks(SET).enumerate() {
        let work = compare(turn, scope, set).await?;
        let new: Vec<&MappedContact> = work.new.iter().filter_map(|place| set.get(*place)).collect();
        insert(turn, scope, &new).await?;
        update(turn, scope, set, &work).await?;
        applied.tally += work.tally;
        applied.clears |= work.clears;
        applied.excluded.extend(work.excluded.into_iter().map(|place| number * SET + place));
    }
    Ok(applied)
}

/// Adds contact records without looking: for a workspace that never had any. Fails when one of them is here after all.
pub async fn add(turn: &mut Turn<'_>, scope: &Scope, contacts: &[MappedContact]) -> Result<Tally> {
    for set in contacts.chunks(SET) {
        insert(turn, scope, &set.iter().collect::<Vec<_>>()).await?;
    }
    Ok(Tally { created: count(contacts.len()), ..Tally::default() })
}

async fn compare(turn: &mut Turn<'_>, scope: &Scope, set: &[MappedContact]) -> Result<Work> {
    let columns = Columns::of(set);
    let verdicts: Vec<Verdict> = sqlx::query_as(include_str!("apply/compare.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(columns.record_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.first_names)
        .bind(columns.last_names)
        .bind(columns.emails)
        .bind(columns.titles)
        .bind(columns.phones)
        .bind(columns.custom)
        .fetch_all(turn.connection())
        .await
        .attempting("comparing contact records")?;
    Work::sort(verdicts)
}

async fn insert(turn: &mut Turn<'_>, scope: &Scope, new: &[&MappedContact]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let origin = turn.origin();
    let ids: Vec<Uuid> = new.iter().map(|_| scope.clock.new_id()).collect();
    let created_ats: Vec<_> = new.iter().map(|contact| contact.created_at).collect();
    let columns = Columns::of(new.iter().copied());
    sqlx::query(include_str!("apply/insert.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(turn.now())
        .bind(count(new.len()))
        .bind(ids)
        .bind(columns.record_ids)
        .bind(columns.stamps)
        .bind(columns.first_names)
        .bind(columns.last_names)
        .bind(columns.emails)
        .bind(columns.titles)
        .bind(columns.phones)
        .bind(created_ats)
        .bind(columns.custom)
        .bind(origin.actor())
        .bind(origin.user())
        .bind(origin.key())
        .bind(origin.lane().map(Lane::as_str))
        .bind(origin.run())
        .execute(turn.connection())
        .await
        .attempting("adding contacts")?;
    turn.changed();
    Ok(())
}

async fn update(turn: &mut Turn<'_>, scope: &Scope, set: &[MappedContact], work: &Work) -> Result<()> {
    if work.stored.is_empty() {
        return Ok(());
    }
    let origin = turn.origin();
    let columns = Columns::of(work.stored.iter().filter_map(|(place, _)| set.get(*place)));
    sqlx::query(include_str!("apply/update.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(turn.now())
        .bind(columns.record_ids)
        .bind(columns.stamps)
        .bind(columns.keep)
        .bind(columns.first_names)
        .bind(columns.last_names)
        .bind(columns.emails)
        .bind(columns.titles)
        .bind(columns.phones)
        .bind(columns.custom)
        .bind(work.numbers())
        .bind(work.events())
        .bind(origin.lane().map(Lane::as_str))
        .bind(origin.run())
        .bind(work.noted())
        .execute(turn.connection())
        .await
        .attempting("changing contacts")?;
    turn.changed();
    Ok(())
}

/// A set turned on its side: one array a column.
#[derive(Default)]
struct Columns<'a> {
    record_ids: Vec<&'a str>,
    stamps: Vec<Option<DateTime<Utc>>>,
    keep: Vec<i32>,
    first_names: Vec<Option<&'a str>>,
    last_names: Vec<Option<&'a str>>,
    emails: Vec<Option<&'a str>>,
    titles: Vec<Option<&'a str>>,
    phones: Vec<Option<&'a str>>,
    custom: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    fn of(contacts: impl IntoIterator<Item = &'a MappedContact>) -> Self {
        let mut columns = Self::default();
        for contact in contacts {
            columns.push(contact);
        }
        columns
    }

    fn push(&mut self, contact: &'a MappedContact) {
        let patch = &contact.patch;
        let mut keep = Keep::default();
        self.record_ids.push(contact.id.as_str());
        self.stamps.push(contact.modified_at);
        self.first_names.push(keep.bit(0, &patch.first_name).map(String::as_str));
        self.last_names.push(keep.bit(1, &patch.last_name).map(String::as_str));
        self.emails.push(keep.bit(2, &patch.email).map(String::as_str));
        self.titles.push(keep.bit(3, &patch.title).map(String::as_str));
        self.phones.push(keep.bit(4, &patch.phone).map(String::as_str));
        self.custom.push(json(&patch.custom));
        self.keep.push(keep.0);
    }
}
