//! What every apply has in common: where it writes, and what became of each record.
//!
//! Apply is the one write from HubSpot's records to our rows. It takes a set of records, compares them with the stored
//! rows inside Postgres, writes only what differs, and never touches a row that is already right.

use entity::id::WorkspaceId;
use hubspot::HubId;
use sqlx::FromRow;

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::field_map::resolve::{Change, JsonText};

/// The largest set one statement takes.
pub const SET: usize = 1_000;

/// Where a set is written.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The account the records come from.
    pub hub: HubId,
    /// Gives ids and the time of the write.
    pub clock: Clock,
}

/// How many records met which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New here.
    pub created: i64,
    /// With a changed value.
    pub updated: i64,
    /// Without a difference, or older than what is here.
    pub unchanged: i64,
    /// Brought back from the archive.
    pub restored: i64,
}

impl Tally {
    /// All of them.
    pub fn total(self) -> i64 {
        self.created + self.updated + self.unchanged + self.restored
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.restored += other.restored;
    }
}

/// One line of an apply statement's answer: an end, and the places (counted from one) of the records that met it.
#[derive(FromRow)]
pub(crate) struct Outcome {
    outcome: String,
    places: Vec<i64>,
}

/// Sorts a statement's answer. The records that another writer got in between are given back by their index: they are
/// to be applied again.
pub(crate) fn sort(outcomes: Vec<Outcome>) -> Result<(Tally, Vec<usize>)> {
    let mut tally = Tally::default();
    let mut raced = Vec::new();
    for Outcome { outcome, places } in outcomes {
        let count = i64::try_from(places.len()).unwrap_or(i64::MAX);
        match outcome.as_str() {
            "CREATED" => tally.created += count,
            "UPDATED" => tally.updated += count,
            "UNCHANGED" | "STALE" => tally.unchanged += count,
            "RESTORED" => tally.restored += count,
            "RACED" => raced.extend(places.iter().filter_map(|place| usize::try_from(place - 1).ok())),
            other => {
                return Err(Error::Broken {
                    attempted: "sorting an apply's answer",
                    reason: format!("outcome {other}"),
                });
            }
        }
    }
    Ok((tally, raced))
}

/// How often a set is applied again when another writer gets in between, before that is called a fault.
pub(crate) const TRIES: usize = 5;

/// What a set that never settles is reported as.
pub(crate) fn unsettled(count: usize) -> Error {
    Error::Broken { attempted: "applying a set", reason: format!("{count} records kept changing under the write") }
}

/// Which fields of a row stay as they are, a bit each. The bits are the statement's.
#[derive(Default)]
pub(crate) struct Keep(pub(crate) i32);

impl Keep {
    /// The value to write, noting in bit `place` when there is none because the field is to be kept.
    pub(crate) fn bit<'a, T>(&mut self, place: u32, change: &'a Change<T>) -> Option<&'a T> {
        match change {
            Change::Keep => {
                self.0 |= 1 << place;
                None
            }
            Change::Set(value) => Some(value),
            Change::Clear => None,
        }
    }
}

/// A JSON column's patch; `None` when there is nothing to do to it, which spares Postgres the comparison.
pub(crate) fn json(patch: &JsonText) -> Option<&str> {
    (!patch.is_empty()).then(|| patch.as_str())
}
