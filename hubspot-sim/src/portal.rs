//! One account: its records, their links, lists, owners, pipelines and property definitions.
//!
//! Nothing here knows HTTP. [`change`] is the only way in for changes; reading goes through [`Portal`].

pub(crate) mod association;
pub(crate) mod change;
pub(crate) mod happening;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod owner;
pub(crate) mod pipeline;
pub(crate) mod property;
pub(crate) mod record;
pub(crate) mod store;

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::time::Duration;

use association::{Associations, Link};
use happening::{Happening, What};
use list::List;
use object::{ObjectType, RecordId};
use owner::Owner;
use pipeline::Pipeline;
use property::{Derived, PropertyIndex, Schema};
use record::Record;
use store::{Store, View};

use crate::clock::Millis;
use crate::data;
use crate::settings::AccountSpec;

/// One account.
#[derive(Debug)]
pub(crate) struct Portal {
    pub(crate) spec: AccountSpec,
    schemas: [Schema; 3],
    stores: [Store; 3],
    pub(crate) associations: Associations,
    pub(crate) lists: BTreeMap<u64, List>,
    pub(crate) owners: BTreeMap<u64, Owner>,
    pipelines: [Vec<Pipeline>; 3],
    /// How far the search index is behind, in milliseconds.
    search_lag: i64,
    unindexed: VecDeque<Unindexed>,
    happenings: Vec<Happening>,
}

/// What search still believes about a record that has changed.
#[derive(Debug)]
struct Unindexed {
    kind: ObjectType,
    id: RecordId,
    changed_at: Millis,
    former: Option<Record>,
}

impl Portal {
    /// The account as its specification describes it.
    pub(crate) fn build(spec: AccountSpec, search_lag: Duration) -> Self {
        let schemas = ObjectType::ALL.map(data::schema);
        let owners: BTreeMap<u64, Owner> = data::owners().into_iter().map(|owner| (owner.id, owner)).collect();
        let owner_ids: Vec<String> = owners.keys().map(u64::to_string).collect();
        let (generated, links) = data::generators(&spec, &schemas, &owner_ids);
        let first_free_id = RecordId(data::FIRST_FREE_ID);
        let stores = generated.map(|generated| Store::new(generated, first_free_id));
        let created_at = Millis(1_546_300_800_000);
        let mut portal = Self {
            spec,
            schemas,
            stores,
            associations: Associations::new(links),
            lists: BTreeMap::new(),
            owners,
            pipelines: ObjectType::ALL.map(|kind| match kind {
                ObjectType::Contact | ObjectType::Company => vec![Pipeline::lifecycle(kind.plural(), created_at)],
                ObjectType::Deal => data::deal_pipelines(),
            }),
            search_lag: 0,
            unindexed: VecDeque::new(),
            happenings: Vec::new(),
        };
        data::fill(&mut portal);
        // What made the account what it is was told to nobody.
        portal.happenings.clear();
        portal.set_search_lag(search_lag);
        portal
    }

    /// How far search is behind, for changes from now on.
    pub(crate) fn set_search_lag(&mut self, lag: Duration) {
        self.search_lag = i64::try_from(lag.as_millis()).unwrap_or(i64::MAX);
    }

    /// Everything that has happened since the last call, the oldest first.
    pub(crate) fn take_happenings(&mut self) -> Vec<Happening> {
        std::mem::take(&mut self.happenings)
    }

    pub(crate) fn note(&mut self, at: Millis, what: What) {
        self.happenings.push(Happening { at, what });
    }

    pub(crate) fn schema(&self, kind: ObjectType) -> &Schema {
        &self.schemas[position(kind)]
    }

    pub(crate) fn schema_mut(&mut self, kind: ObjectType) -> &mut Schema {
        &mut self.schemas[position(kind)]
    }

    pub(crate) fn store(&self, kind: ObjectType) -> &Store {
        &self.stores[position(kind)]
    }

    pub(crate) fn store_mut(&mut self, kind: ObjectType) -> &mut Store {
        &mut self.stores[position(kind)]
    }

    pub(crate) fn pipelines(&self, kind: ObjectType) -> &[Pipeline] {
        &self.pipelines[position(kind)]
    }

    /// The links of a record to live records of one type.
    pub(crate) fn live_links(&self, from: ObjectType, id: RecordId, to: ObjectType) -> Vec<Link> {
        let store = self.store(to);
        let links = self.associations.links(from, id, to);
        links.iter().filter(|link| store.live(link.to).is_some()).cloned().collect()
    }

    /// Appends a property's value; false when it is empty.
    pub(crate) fn write_value(
        &self,
        kind: ObjectType,
        view: View<'_>,
        property: PropertyIndex,
        out: &mut String,
    ) -> bool {
        if let Some(derived) = self.schema(kind).get(property).derived {
            return self.write_derived(kind, view, derived, out);
        }
        match view {
            View::Generated(generated, index) => generated.write_value(index, property, out),
            View::Stored(record) => match record.value(property) {
                Some(value) => {
                    out.push_str(value);
                    true
                }
                None => false,
            },
        }
    }

    /// A property's value, or nothing when it is empty.
    pub(crate) fn value(&self, kind: ObjectType, view: View<'_>, property: PropertyIndex) -> Option<String> {
        let mut text = String::new();
        self.write_value(kind, view, property, &mut text).then_some(text)
    }

    fn write_derived(&self, kind: ObjectType, view: View<'_>, derived: Derived, out: &mut String) -> bool {
        match derived {
            Derived::ObjectId => push(out, view.id().0),
            Derived::Created => view.created_at().write_iso(out),
            Derived::Modified => view.updated_at().write_iso(out),
            Derived::MergedIds => return write_merged(view, out, |out, (id, _)| push(out, id.0)),
            Derived::MergedVids => {
                return write_merged(view, out, |out, (id, at)| {
                    let _ = write!(out, "{id}:{}", at.0);
                });
            }
            Derived::PrimaryCompany => {
                let links = self.live_links(kind, view.id(), ObjectType::Company);
                let Some(link) = links.iter().find(|link| link.primary) else { return false };
                push(out, link.to.0);
            }
            Derived::ContactCount => push(out, self.live_link_count(kind, view.id(), ObjectType::Contact)),
            Derived::DealCount => {
                let count = self.live_link_count(kind, view.id(), ObjectType::Deal);
                if count == 0 {
                    return false;
                }
                push(out, count);
            }
            Derived::LifecyclePipeline => {
                let _ = write!(out, "{}-lifecycle-pipeline", kind.plural());
            }
        }
        true
    }

    fn live_link_count(&self, from: ObjectType, id: RecordId, to: ObjectType) -> u64 {
        let store = self.store(to);
        let count = self.associations.links(from, id, to).iter().filter(|link| store.live(link.to).is_some()).count();
        u64::try_from(count).expect("a count fits in 64 bits")
    }

    /// Live records as search sees them at `now`: young changes are not in its index yet.
    pub(crate) fn indexed_from(
        &self,
        kind: ObjectType,
        first: RecordId,
        now: Millis,
    ) -> impl Iterator<Item = View<'_>> {
        let mut former: BTreeMap<RecordId, Option<&Record>> = BTreeMap::new();
        for change in &self.unindexed {
            if change.kind == kind && change.id >= first && change.changed_at.plus(self.search_lag) > now {
                former.entry(change.id).or_insert(change.former.as_ref());
            }
        }
        let mut live = self.store(kind).live_from(first).peekable();
        let mut hidden = former.into_iter().peekable();
        std::iter::from_fn(move || {
            loop {
                let next_hidden = hidden.peek().map(|(id, _)| *id);
                let next_live = live.peek().map(|view| view.id());
                match (next_live, next_hidden) {
                    (None, None) => return None,
                    (Some(id), next) if next.is_none_or(|hidden| id < hidden) => return live.next(),
                    (next, Some(id)) => {
                        if next == Some(id) {
                            live.next();
                        }
                        if let Some((_, Some(record))) = hidden.next() {
                            return Some(View::Stored(record));
                        }
                    }
                    (Some(_), None) => return live.next(),
                }
            }
        })
    }

    /// Remembers what search shows until its index has caught up.
    fn remember(&mut self, kind: ObjectType, id: RecordId, now: Millis) {
        if self.search_lag == 0 {
            return;
        }
        while self.unindexed.front().is_some_and(|change| change.changed_at.plus(self.search_lag) <= now) {
            self.unindexed.pop_front();
        }
        let former = self.store(kind).live(id).map(View::to_record);
        self.unindexed.push_back(Unindexed { kind, id, changed_at: now, former });
    }
}

fn position(kind: ObjectType) -> usize {
    match kind {
        ObjectType::Contact => 0,
        ObjectType::Company => 1,
        ObjectType::Deal => 2,
    }
}

fn push(out: &mut String, number: u64) {
    let _ = write!(out, "{number}");
}

fn write_merged(view: View<'_>, out: &mut String, one: impl Fn(&mut String, (RecordId, Millis))) -> bool {
    let View::Stored(record) = view else { return false };
    for (position, merged) in record.merged.iter().enumerate() {
        if position > 0 {
            out.push(';');
        }
        one(out, *merged);
    }
    !record.merged.is_empty()
}
