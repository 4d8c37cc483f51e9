//! Following a listing to its end, and knowing whether it was the end.
//!
//! Deletions are proved by absence from a complete listing, so a listing that stopped for any other reason must say so.
//! HubSpot has been seen to hand out a cursor twice; a walk stops there and is [`Completeness::Incomplete`].

use std::collections::HashSet;

use crate::id::Cursor;

/// One page of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What the page holds.
    pub records: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
    /// How many there are in all, where the listing says so.
    pub total: Option<u64>,
}

/// Whether everything was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// The listing ended by itself. What it did not hold was not there.
    Complete,
    /// The listing came back to a place where it had been. Nothing follows from what it did not hold.
    Incomplete,
}

/// What to do next on a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'w> {
    /// Read the page behind this cursor, or the first one.
    Read(Option<&'w Cursor>),
    /// There is nothing more to read.
    Ended(Completeness),
}

/// The way through one listing.
///
/// ```
/// # use hubspot::{Completeness, Cursor, Page, Step, Walk};
/// # let mut pages = vec![Page { records: vec![2], next: None, total: None },
/// #                      Page { records: vec![1], next: Some(Cursor::from("2")), total: None }];
/// # let mut read = |_after: Option<&Cursor>| pages.pop().expect("two pages");
/// let mut walk = Walk::new();
/// let completeness = loop {
///     let page = match walk.step() {
///         Step::Read(after) => read(after),
///         Step::Ended(completeness) => break completeness,
///     };
///     walk.turn(page.next.clone());
/// };
/// assert_eq!(completeness, Completeness::Complete);
/// ```
#[derive(Clone, Debug)]
pub struct Walk {
    seen: HashSet<Cursor>,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    At(Option<Cursor>),
    Ended(Completeness),
}

impl Walk {
    /// From the first page.
    pub fn new() -> Self {
        Self { seen: HashSet::new(), place: Place::At(None) }
    }

    /// From a cursor kept from an earlier walk.
    pub fn resume(from: Cursor) -> Self {
        Self { seen: HashSet::from([from.clone()]), place: Place::At(Some(from)) }
    }

    /// What to do now.
    pub fn step(&self) -> Step<'_> {
        match &self.place {
            Place::At(cursor) => Step::Read(cursor.as_ref()),
            Place::Ended(completeness) => Step::Ended(*completeness),
        }
    }

    /// Goes on to the page that the last one named.
    pub fn turn(&mut self, next: Option<Cursor>) {
        self.place = match next {
            None => Place::Ended(Completeness::Complete),
            Some(cursor) if self.seen.insert(cursor.clone()) => Place::At(Some(cursor)),
            Some(_) => Place::Ended(Completeness::Incomplete),
        };
    }
}

impl Default for Walk {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_ends_where_the_listing_does() {
        let mut walk = Walk::new();
        assert_eq!(walk.step(), Step::Read(None));
        walk.turn(Some("101".into()));
        assert_eq!(walk.step(), Step::Read(Some(&"101".into())));
        walk.turn(None);
        assert_eq!(walk.step(), Step::Ended(Completeness::Complete));
    }

    #[test]
    fn a_seen_cursor_ends_a_walk_incomplete() {
        let mut walk = Walk::new();
        for cursor in ["101", "201", "101"] {
            walk.turn(Some(cursor.into()));
        }
        assert_eq!(walk.step(), Step::Ended(Completeness::Incomplete));
    }

    #[test]
    fn a_resumed_walk_knows_where_it_began() {
        let mut walk = Walk::resume("101".into());
        walk.turn(Some("101".into()));
        assert_eq!(walk.step(), Step::Ended(Completeness::Incomplete));
    }
}
