//! History against the rows it tells of, the order of the feed, and the counts of runs against both.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::{Differences, Ours};
use crate::torture::actual::{Actual, Change, Row, Run};

/// Fields that stand in history and are no column of the row.
const ELSEWHERE: [&str; 2] = ["primary_contact", "unlinked_contact"];

pub(super) fn compare(ours: &Ours, actual: &Actual, found: &mut Differences) {
    order(ours, actual, found);
    for (object, rows) in [("CUSTOMER", &actual.customers), ("CONTACT", &actual.contacts)] {
        let changes: Vec<&Change> = actual.changes.iter().filter(|change| change.object == object).collect();
        let mut by_row: BTreeMap<Uuid, Vec<&Change>> = BTreeMap::new();
        for change in &changes {
            if let Some(row) = change.row_id {
                by_row.entry(row).or_default().push(change);
            }
        }
        creations(object, &changes, rows.values(), found);
        for row in rows.values() {
            history(row, by_row.get(&row.id).map_or(&[], Vec::as_slice), found);
        }
    }
    for run in &actual.runs {
        counts(run, ours, actual, found);
    }
}

fn order(ours: &Ours, actual: &Actual, found: &mut Differences) {
    let last = actual.changes.last().map_or(0, |change| change.number);
    found.must(last <= actual.numbered, || format!("change {last} is past the counter, {}", actual.numbered));
    if !ours.erased {
        let count = i64::try_from(actual.changes.len()).unwrap_or(i64::MAX);
        found.must(count == last && last == actual.numbered, || {
            format!("{count} changes are numbered up to {last}, the counter is at {}", actual.numbered)
        });
    }
}

/// Every row was created once.
fn creations<'r>(object: &str, changes: &[&Change], rows: impl Iterator<Item = &'r Row>, found: &mut Differences) {
    let mut created: Vec<(i64, i64)> =
        changes.iter().filter_map(|change| Some((change.first_display_id?, change.last_display_id?))).collect();
    created.sort_unstable();
    for pair in created.windows(2) {
        found.must(pair[0].1 < pair[1].0, || format!("{object} numbers are created twice: {pair:?}"));
    }
    for row in rows {
        let told = created.iter().any(|(first, last)| (*first..=*last).contains(&row.display_id));
        found.must(told, || format!("{object} {} has no creation in the feed", row.display_id));
    }
}

/// Each change of a field goes on from the one before, and the last one is what stands in the row; a row is archived and
/// restored by turns.
fn history(row: &Row, changes: &[&Change], found: &mut Differences) {
    let mut values: BTreeMap<&str, &Value> = BTreeMap::new();
    let mut archived = false;
    for change in changes {
        match change.event.as_str() {
            "ARCHIVED" | "RESTORED" => {
                let is_archive = change.event == "ARCHIVED";
                found.must(archived != is_archive, || {
                    format!(
                        "row {} of record {} is {} twice, in change {}",
                        row.id, row.record, change.event, change.number
                    )
                });
                archived = is_archive;
            }
            _ => {}
        }
        for (field, pair) in change.fields.as_ref().and_then(Value::as_object).into_iter().flatten() {
            if let Some(before) = values.insert(field, &pair[1]) {
                found.must(*before == pair[0] || ELSEWHERE.contains(&field.as_str()), || {
                    format!(
                        "row {}: change {} of {field} begins at {}, not at {before}",
                        row.id, change.number, pair[0]
                    )
                });
            }
            found.must(pair[0] != pair[1], || format!("row {}: change {} of {field} is none", row.id, change.number));
        }
    }
    let is_archived = row.state.is_archived();
    found.same(
        || format!("row {} of record {}: archived, as history has it", row.id, row.record),
        &archived,
        &is_archived,
    );
    for (field, value) in values {
        if !ELSEWHERE.contains(&field) {
            let here = row.raw.get(field).unwrap_or(&Value::Null);
            found.same(|| format!("row {}: {field} and its last change", row.id), &here, &value);
        }
    }
}

/// What a run counted is what the feed says it did. Where history was erased the feed knows less.
fn counts(run: &Run, ours: &Ours, actual: &Actual, found: &mut Differences) {
    let of_run = |object: &str, event: &str| -> i64 {
        let changes = actual
            .changes
            .iter()
            .filter(|change| change.run_id == Some(run.id) && change.object == object && change.event == event);
        changes
            .map(|change| match (change.first_display_id, change.last_display_id) {
                (Some(first), Some(last)) => last - first + 1,
                _ => 1,
            })
            .sum()
    };
    for (object, event, counted) in [
        ("CUSTOMER", "CREATED", run.customers_created),
        ("CUSTOMER", "ARCHIVED", run.customers_archived),
        ("CUSTOMER", "RESTORED", run.customers_restored),
        ("CONTACT", "CREATED", run.contacts_created),
        ("CONTACT", "ARCHIVED", run.contacts_archived),
        ("CONTACT", "RESTORED", run.contacts_restored),
    ] {
        let told = of_run(object, event);
        found.must(told == counted || (ours.erased && told < counted), || {
            format!("run {} ({} {}): {counted} {object} {event}, {told} in the feed", run.id, run.kind, run.status)
        });
    }
}
