//! What every apply has in common: where it writes, and what became of each record.
//!
//! Apply is the one write from HubSpot's records to our rows. It takes a set of records, compares them with the stored
//! rows inside Postgres, writes only what differs, and never touches a row that is already right.

use entity::choice::ChangeEvent;
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
    /// Without a difference, older than what is here, or not wanted back.
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

/// What became of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// How many met which end.
    pub tally: Tally,
    /// The places of the records that must not come back: they were purged here, or erased for privacy.
    pub excluded: Vec<usize>,
    /// A value that was here is not any more.
    pub clears: bool,
}

/// One line of a comparison's answer: what is to be done, and the places (counted from one) of the records it is to be
/// done to.
#[derive(FromRow)]
pub(crate) struct Verdict {
    verdict: String,
    /// A value that is stored would be none.
    clears: bool,
    places: Vec<i64>,
}

/// What a set asks for, by the places of its records.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Records that are new here.
    pub(crate) new: Vec<usize>,
    /// Rows that are to be written, and what to note of each: nothing, where only HubSpot's stamp moved.
    pub(crate) stored: Vec<(usize, Option<ChangeEvent>)>,
    /// Records that must not come back.
    pub(crate) excluded: Vec<usize>,
    /// A value that is stored would be none.
    pub(crate) clears: bool,
    /// How it all counts.
    pub(crate) tally: Tally,
}

impl Work {
    /// Sorts a comparison's answer.
    pub(crate) fn sort(verdicts: Vec<Verdict>) -> Result<Self> {
        let mut work = Self::default();
        for Verdict { verdict, clears, places } in verdicts {
            work.clears |= clears;
            let count = i64::try_from(places.len()).unwrap_or(i64::MAX);
            let places = places.iter().filter_map(|place| usize::try_from(place - 1).ok());
            let noted = |event| move |place| (place, event);
            match verdict.as_str() {
                "NEW" => {
                    work.tally.created += count;
                    work.new.extend(places);
                }
                "EXCLUDED" => {
                    work.tally.unchanged += count;
                    work.excluded.extend(places);
                }
                "SAME" | "STALE" => work.tally.unchanged += count,
                "RESTAMPED" => {
                    work.tally.unchanged += count;
                    work.stored.extend(places.map(noted(None)));
                }
                "DIFFERS" => {
                    work.tally.updated += count;
                    work.stored.extend(places.map(noted(Some(ChangeEvent::Updated))));
                }
                "RETURNS" => {
                    work.tally.restored += count;
                    work.stored.extend(places.map(noted(Some(ChangeEvent::Restored))));
                }
                "ATTACHES" => {
                    work.tally.updated += count;
                    work.stored.extend(places.map(noted(Some(ChangeEvent::Attached))));
                }
                other => {
                    return Err(Error::Broken {
                        attempted: "sorting a comparison's answer",
                        reason: format!("verdict {other}"),
                    });
                }
            }
        }
        Ok(work)
    }

    /// The order of the changes to note, counted from one, beside each stored row.
    pub(crate) fn numbers(&self) -> Vec<Option<i64>> {
        let mut next = 0;
        let number = |(_, event): &(usize, Option<ChangeEvent>)| {
            event.map(|_| {
                next += 1;
                next
            })
        };
        self.stored.iter().map(number).collect()
    }

    /// The words of the changes to note, beside each stored row.
    pub(crate) fn events(&self) -> Vec<Option<&'static str>> {
        self.stored.iter().map(|(_, event)| event.map(ChangeEvent::as_str)).collect()
    }

    /// How many changes there are to note.
    pub(crate) fn noted(&self) -> i64 {
        count(self.stored.iter().filter(|(_, event)| event.is_some()).count())
    }
}

/// A number of records, as Postgres counts them.
pub(crate) fn count(records: usize) -> i64 {
    i64::try_from(records).expect("a set in memory has no more members than fit in 63 bits")
}

/// Which fields of a row stay as they are, a bit each. The bits are the statements'.
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
