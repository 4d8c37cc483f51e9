//! The rows after a quiet night against the model; what they are is then what the model goes on from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use hubspot_sim::{ObjectType, RecordId};
use uuid::Uuid;

use super::actual::{Actual, Row};
use super::model::reading::{self, Reading};
use super::model::{Model, Possible, State, Truth};

mod feed;

/// Everything that is not as it must be.
#[derive(Debug, Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    /// Each of them.
    pub(crate) fn all(&self) -> &[String] {
        &self.0
    }

    /// Late deliveries told nothing that the night had not found, except of what is not read in a night; and a run that
    /// finds nothing to do leaves the feed and the rows alone.
    pub(crate) fn nothing_written(&mut self, late: &Actual, after: &Actual) {
        self.must(after.numbered == late.numbered, || {
            let news = after.changes.iter().filter(|change| change.number > late.numbered).take(5);
            let news: Vec<String> = news.map(|change| format!("\n      {change:?}")).collect();
            format!(
                "a run with nothing to do left changes from {} to {}{}",
                late.numbered,
                after.numbered,
                news.concat()
            )
        });
        let states = |actual: &Actual| {
            actual.customers.values().map(|row| (row.record, row.state, row.modified_ms)).collect::<Vec<_>>()
        };
        self.must(states(late) == states(after), || "a run with nothing to do changed customers".to_owned());
        self.must(late.links == after.links, || "a run with nothing to do changed links".to_owned());
    }

    /// Whoever was erased for privacy is nowhere, even if nobody was told.
    pub(crate) fn nobody_erased_is_left(&mut self, model: &Model, actual: &Actual) {
        for id in &model.erased {
            let left = actual.contacts.get(id);
            self.must(left.is_none(), || format!("contact {id} was erased in HubSpot, and is here: {left:?}"));
        }
    }

    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }

    fn same<T: PartialEq + Debug>(&mut self, what: impl FnOnce() -> String, actual: &T, expected: &T) {
        self.must(actual == expected, || format!("{}: {actual:?}, expected {expected:?}", what()));
    }
}

/// What outlives every sync, because it is ours and not HubSpot's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ours {
    /// Rows as they were at the last comparison, by id.
    pub(crate) rows: BTreeMap<Uuid, Row>,
    /// Status and tags as admins set them.
    pub(crate) edits: BTreeMap<Uuid, (String, Vec<String>)>,
    /// Customers that were purged.
    pub(crate) purged: BTreeSet<Uuid>,
    /// Contacts that an admin took off customers, while no merge concerned either.
    pub(crate) unlinked: BTreeMap<(RecordId, RecordId), bool>,
    /// Onboardings by customer.
    pub(crate) onboardings: BTreeSet<(Uuid, String)>,
    /// Whether history was erased, so that the feed may have gaps.
    pub(crate) erased: bool,
}

/// Compares, and lets the model and what is ours know what is there.
pub(crate) fn compare(model: &mut Model, ours: &mut Ours, actual: &Actual) -> anyhow::Result<Differences> {
    let mut found = Differences::default();
    model.settle()?;
    companies(model, actual, &mut found)?;
    let mirrored = mirrored(model, actual)?;
    links(model, actual, &mirrored, &mut found)?;
    contacts(model, actual, &mirrored, &mut found)?;
    ours_stays(model, ours, actual, &mut found);
    feed::compare(ours, actual, &mut found);
    adopt(model, ours, actual);
    Ok(found)
}

fn companies(model: &Model, actual: &Actual, found: &mut Differences) -> anyhow::Result<()> {
    let map = reading::customer_map(model.last_map());
    for (id, possible) in &model.companies {
        let record = model.record(ObjectType::Company, *id)?;
        let truth = model.truth(*id, record.as_ref(), model.last_filter())?;
        let row = actual.customers.get(id);
        let state = state_of(row, actual.excluded_companies.contains(id));
        found.must(possible.states.contains(&state), || {
            let states = &possible.states;
            let story = actual.story(row);
            format!("company {id} ({truth:?}): its customer is {state:?}, expected one of {states:?}{story}")
        });
        let Some(row) = row else { continue };
        fields("company", *id, row, possible, actual, found);
        if truth == Truth::Admitted && state == State::Live {
            found.same(
                || format!("company {id}: its stamp"),
                &row.modified_ms,
                &record.map(|record| record.updated_at),
            );
            let unmapped = row
                .fields
                .keys()
                .find(|field| field.starts_with("tags.") && !map.iter().any(|(mapped, _)| *mapped == field.as_str()));
            found
                .must(unmapped.is_none(), || format!("company {id}: tags of a property that gives none: {unmapped:?}"));
        }
    }
    let unknown: Vec<_> = actual.customers.keys().filter(|id| !model.companies.contains_key(id)).collect();
    found.must(unknown.is_empty(), || format!("customers of companies that never were: {unknown:?}"));
    Ok(())
}

fn fields(what: &str, id: RecordId, row: &Row, possible: &Possible, actual: &Actual, found: &mut Differences) {
    for (field, values) in &possible.fields {
        let value = row.fields.get(*field).cloned().flatten();
        found.must(values.contains(&value), || {
            let shown: Vec<_> = values.iter().take(4).collect();
            let story = actual.story(Some(row));
            format!("{what} {id} ({:?}): {field} is {value:?}, expected one of {shown:?}{story}", row.state)
        });
    }
    found.must(possible.created.contains(&row.created_ms), || {
        format!("{what} {id}: created at {}, expected one of {:?}", row.created_ms, possible.created)
    });
}

/// The companies whose links and contacts a full run has just read.
fn mirrored(model: &Model, actual: &Actual) -> anyhow::Result<BTreeSet<RecordId>> {
    let mut mirrored = BTreeSet::new();
    for (id, row) in &actual.customers {
        let record = model.record(ObjectType::Company, *id)?;
        let admitted = model.truth(*id, record.as_ref(), model.last_filter())? == Truth::Admitted;
        if admitted && matches!(row.state, State::Live | State::ByHand) {
            mirrored.insert(*id);
        }
    }
    Ok(mirrored)
}

fn links(model: &Model, actual: &Actual, mirrored: &BTreeSet<RecordId>, found: &mut Differences) -> anyhow::Result<()> {
    for company in mirrored {
        let Some(record) = model.record(ObjectType::Company, *company)? else { continue };
        let expected: BTreeMap<RecordId, bool> =
            record.links.get("contacts").into_iter().flatten().map(|link| (link.id, link.primary)).collect();
        let first = (*company, RecordId(0));
        let last = (*company, RecordId(u64::MAX));
        let here = actual.links.range(first..=last).map(|((_, contact), mark)| (*contact, *mark)).collect();
        found.same(|| format!("company {company}: its links"), &here, &expected);
    }
    Ok(())
}

fn contacts(
    model: &Model,
    actual: &Actual,
    mirrored: &BTreeSet<RecordId>,
    found: &mut Differences,
) -> anyhow::Result<()> {
    for (id, possible) in &model.contacts {
        let record = model.record(ObjectType::Contact, *id)?;
        let truth = model.contact_truth(*id, record.as_ref());
        let wanted = record.as_ref().is_some_and(|record| {
            record.links.get("companies").into_iter().flatten().any(|link| mirrored.contains(&link.id))
        });
        let row = actual.contacts.get(id);
        let state = state_of(row, actual.excluded_contacts.contains(id));
        let settled: BTreeSet<State> = match truth {
            Truth::Admitted if wanted => possible.states.iter().flat_map(|state| state.after(truth)).collect(),
            Truth::Admitted | Truth::Loose => possible.states.clone(),
            Truth::Gone | Truth::Outside | Truth::Merged | Truth::MergedAndGone => {
                possible.states.iter().flat_map(|state| state.after(truth)).collect()
            }
        };
        found.must(settled.contains(&state), || {
            let story = actual.story(row);
            format!("contact {id} ({truth:?}, wanted: {wanted}): its contact is {state:?}, expected one of {settled:?}{story}")
        });
        let Some(row) = row else { continue };
        fields("contact", *id, row, possible, actual, found);
        let (Some(record), true, State::Live) = (record, wanted, state) else { continue };
        for (field, property) in reading::contact_map(model.last_contact_map()) {
            if let Reading::Is(value) = reading::of_contact(&record, field, property, &model.definitions) {
                found.same(|| format!("contact {id}: {field}"), &row.fields.get(field).cloned().flatten(), &value);
            }
        }
        found.same(|| format!("contact {id}: its stamp"), &row.modified_ms, &Some(record.updated_at));
    }
    Ok(())
}

/// What admins did, and who rows are, does not depend on HubSpot.
fn ours_stays(model: &Model, ours: &Ours, actual: &Actual, found: &mut Differences) {
    let by_id: BTreeMap<Uuid, &Row> = actual.customers.values().map(|row| (row.id, row)).collect();
    for (id, before) in &ours.rows {
        let Some(now) = by_id.get(id) else {
            found.must(ours.purged.contains(id), || format!("customer {id} of company {} is no more", before.record));
            continue;
        };
        found.must(!ours.purged.contains(id), || format!("customer {id} was purged and is there"));
        found.same(|| format!("customer {id}: its number"), &now.display_id, &before.display_id);
        found.same(|| format!("customer {id}: when it was created"), &now.created_ms, &before.created_ms);
        let mut company = before.record;
        while company != now.record {
            let Some(next) = model.merged.get(&(ObjectType::Company, company)) else {
                found.must(false, || format!("customer {id} went from company {} to {}", before.record, now.record));
                break;
            };
            company = *next;
        }
    }
    for row in by_id.values() {
        let (status, tags) = ours.edits.get(&row.id).cloned().unwrap_or_else(|| ("ACTIVE".to_owned(), Vec::new()));
        found.same(|| format!("customer {}: its status", row.id), &row.raw["status"], &status.into());
        found.same(|| format!("customer {}: its own tags", row.id), &row.raw["tags"], &tags.into());
    }
    let expected: BTreeSet<_> =
        ours.onboardings.iter().filter(|(customer, _)| !ours.purged.contains(customer)).cloned().collect();
    found.same(|| "onboardings".to_owned(), &actual.onboardings, &expected);
    for (pair, off) in &ours.unlinked {
        let merged = model.merged.contains_key(&(ObjectType::Company, pair.0))
            || model.merged.contains_key(&(ObjectType::Contact, pair.1))
            || model.merged.values().any(|survivor| *survivor == pair.0 || *survivor == pair.1);
        let there = actual.customers.contains_key(&pair.0) && actual.contacts.contains_key(&pair.1);
        if !merged && there {
            found.same(|| format!("whether {pair:?} are taken apart"), &actual.unlinked.contains(pair), off);
        }
    }
}

/// The model goes on from what is there.
fn adopt(model: &mut Model, ours: &mut Ours, actual: &Actual) {
    let sides = [
        (&mut model.companies, &actual.customers, &actual.excluded_companies),
        (&mut model.contacts, &actual.contacts, &actual.excluded_contacts),
    ];
    for (rows, there, excluded) in sides {
        for (id, possible) in rows {
            let row = there.get(id);
            possible.states = BTreeSet::from([state_of(row, excluded.contains(id))]);
            let Some(row) = row else { continue };
            for (field, values) in &mut possible.fields {
                *values = BTreeSet::from([row.fields.get(*field).cloned().flatten()]);
            }
        }
    }
    ours.rows = actual.customers.values().map(|row| (row.id, row.clone())).collect();
}

fn state_of(row: Option<&Row>, excluded: bool) -> State {
    match row {
        Some(row) => row.state,
        None if excluded => State::Excluded,
        None => State::Absent,
    }
}
