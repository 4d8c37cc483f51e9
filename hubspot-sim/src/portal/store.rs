//! The records of one type: what the generator says, under an overlay of everything that has changed since.
//!
//! A million records cost no memory until they are touched; a listing merges both by id.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Bound;

use super::object::RecordId;
use super::record::Record;
use crate::clock::Millis;
use crate::data::Generated;

/// Where a record stands once it is in the overlay.
#[derive(Debug, Clone)]
pub(crate) enum State {
    Live(Record),
    Archived(Record, Millis),
    /// Absorbed by another record, to which its id leads.
    Merged(RecordId),
    /// Deleted for good.
    Purged,
}

/// A record, wherever it comes from.
#[derive(Clone, Copy)]
pub(crate) enum View<'a> {
    Stored(&'a Record),
    Generated(&'a Generated, u32),
}

impl View<'_> {
    pub(crate) fn id(self) -> RecordId {
        match self {
            Self::Stored(record) => record.id,
            Self::Generated(generated, index) => generated.id(index),
        }
    }

    pub(crate) fn created_at(self) -> Millis {
        match self {
            Self::Stored(record) => record.created_at,
            Self::Generated(generated, index) => generated.created_at(index),
        }
    }

    pub(crate) fn updated_at(self) -> Millis {
        match self {
            Self::Stored(record) => record.updated_at,
            Self::Generated(generated, index) => generated.updated_at(index),
        }
    }

    /// A copy that can be changed.
    pub(crate) fn to_record(self) -> Record {
        match self {
            Self::Stored(record) => record.clone(),
            Self::Generated(generated, index) => generated.record(index),
        }
    }
}

/// The answer to "where is this id".
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    Live(View<'a>),
    Archived(&'a Record, Millis),
    Missing,
}

/// All records of one type.
#[derive(Debug)]
pub(crate) struct Store {
    generated: Option<Generated>,
    overlay: BTreeMap<RecordId, State>,
    live: usize,
    next_id: RecordId,
}

impl Store {
    /// A store that starts with what the generator says, or empty.
    pub(crate) fn new(generated: Option<Generated>, first_free_id: RecordId) -> Self {
        let live = generated.as_ref().map_or(0, Generated::len);
        Self { generated, overlay: BTreeMap::new(), live, next_id: first_free_id }
    }

    /// The generator under the overlay.
    pub(crate) fn generated(&self) -> Option<&Generated> {
        self.generated.as_ref()
    }

    /// How many live records there are.
    pub(crate) fn live_count(&self) -> usize {
        self.live
    }

    /// An id that no record has had.
    pub(crate) fn take_id(&mut self) -> RecordId {
        let id = self.next_id;
        self.next_id = RecordId(id.0 + 11 + id.0 % 29);
        id
    }

    /// The record under exactly this id, merges not followed.
    pub(crate) fn find(&self, id: RecordId) -> Found<'_> {
        match self.overlay.get(&id) {
            Some(State::Live(record)) => Found::Live(View::Stored(record)),
            Some(State::Archived(record, at)) => Found::Archived(record, *at),
            Some(State::Merged(_) | State::Purged) => Found::Missing,
            None => match self.generated.as_ref().and_then(|generated| Some((generated, generated.index(id)?))) {
                Some((generated, index)) => Found::Live(View::Generated(generated, index)),
                None => Found::Missing,
            },
        }
    }

    /// The id this one leads to after any number of merges; itself when it was never merged.
    pub(crate) fn survivor(&self, mut id: RecordId) -> RecordId {
        while let Some(State::Merged(into)) = self.overlay.get(&id) {
            id = *into;
        }
        id
    }

    /// The live record under exactly this id.
    pub(crate) fn live(&self, id: RecordId) -> Option<View<'_>> {
        match self.find(id) {
            Found::Live(view) => Some(view),
            Found::Archived(..) | Found::Missing => None,
        }
    }

    /// The live record under this id, to change it; it moves into the overlay.
    pub(crate) fn live_mut(&mut self, id: RecordId) -> Option<&mut Record> {
        if !self.overlay.contains_key(&id) {
            let record = self.live(id)?.to_record();
            self.overlay.insert(id, State::Live(record));
        }
        match self.overlay.get_mut(&id)? {
            State::Live(record) => Some(record),
            State::Archived(..) | State::Merged(_) | State::Purged => None,
        }
    }

    /// Puts a record into a state and keeps the count.
    pub(crate) fn set(&mut self, id: RecordId, state: State) {
        if self.live(id).is_some() {
            self.live -= 1;
        }
        if matches!(state, State::Live(_)) {
            self.live += 1;
        }
        self.overlay.insert(id, state);
    }

    /// Live records from this id on, in the order of ids.
    pub(crate) fn live_from(&self, first: RecordId) -> LiveRecords<'_> {
        let indexes = match &self.generated {
            Some(generated) => generated.index_from(first)..generated.end(),
            None => 0..0,
        };
        LiveRecords { store: self, indexes, overlay: self.overlay.range(first..).peekable() }
    }

    /// Archived records from this id on, in the order of ids.
    pub(crate) fn archived_from(&self, first: RecordId) -> impl Iterator<Item = (&Record, Millis)> {
        self.overlay.range((Bound::Included(first), Bound::Unbounded)).filter_map(|(_, state)| match state {
            State::Archived(record, at) => Some((record, *at)),
            State::Live(_) | State::Merged(_) | State::Purged => None,
        })
    }
}

/// A walk over live records, generated and stored merged by id.
pub(crate) struct LiveRecords<'a> {
    store: &'a Store,
    indexes: std::ops::Range<u32>,
    overlay: Peekable<std::collections::btree_map::Range<'a, RecordId, State>>,
}

impl<'a> Iterator for LiveRecords<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        loop {
            let generated = self.store.generated.as_ref().filter(|_| !self.indexes.is_empty());
            let next_generated = generated.map(|generated| (generated, generated.id(self.indexes.start)));
            match (next_generated, self.overlay.peek()) {
                (None, None) => return None,
                (Some((generated, id)), next) if next.is_none_or(|(stored, _)| id < **stored) => {
                    let index = self.indexes.start;
                    self.indexes.start += 1;
                    return Some(View::Generated(generated, index));
                }
                (generated, Some((stored, state))) => {
                    if generated.is_some_and(|(_, id)| id == **stored) {
                        self.indexes.start += 1;
                    }
                    let state = *state;
                    self.overlay.next();
                    if let State::Live(record) = state {
                        return Some(View::Stored(record));
                    }
                }
                (Some(_), None) => unreachable!("the guard above takes every generated record that nothing hides"),
            }
        }
    }
}
