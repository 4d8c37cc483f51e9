//! What happened, read from the feed a piece at a time.
//!
//! Changes of one row that were committed together are one occurrence, so a piece never ends inside a commit.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, Lane, Mirrored};
use entity::id::{ContactId, CustomerId, RunId, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::body::{About, Occurrence, Source};
use super::event::Event;
use crate::error::{Attempting, Result};
use crate::feed::field::{Field, FieldChange};
use crate::feed::signal::Signal;

/// About how many changes are read at once.
const PIECE: i64 = 500;

/// The most rows that one commit may have changed one by one.
const COMMIT: i64 = 20_000;

/// The most new rows that are told at once.
const ROOM: i64 = 500;

/// With so many of them in hand, no more new rows are looked up.
const ENOUGH: usize = 1_000;

/// How far the feed has been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// All changes up to this one.
    pub(super) number: i64,
    /// And of the next, which stands for several new rows, those up to this number.
    pub(super) display_id: Option<i64>,
}

/// What follows a place.
pub(super) struct Piece {
    pub(super) occurrences: Vec<Occurrence>,
    /// Where the next piece begins.
    pub(super) place: Place,
    /// Whether there may be another.
    pub(super) more: bool,
}

/// A change as the feed has it.
#[derive(sqlx::FromRow)]
struct Change {
    number: i64,
    at: DateTime<Utc>,
    object: String,
    event: String,
    row_id: Option<Uuid>,
    first_display_id: Option<i64>,
    last_display_id: Option<i64>,
    fields: Option<Value>,
    reason: Option<String>,
    lane: Option<String>,
    run_id: Option<RunId>,
    user_id: Option<UserId>,
}

/// Reads on from a place. Only new rows that `wanted` asks for, by their kind, their change and whether the first sync
/// brought them, are looked up one by one.
pub(super) async fn read(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    from: Place,
    wanted: impl Fn(Event, i64, bool) -> bool,
) -> Result<Piece> {
    let changes = changes(connection, workspace, from.number).await?;
    let imports = imports(connection, workspace, &changes).await?;
    let more = i64::try_from(changes.len()).is_ok_and(|count| count >= PIECE);
    let mut gathered = Gathered::default();
    let mut place = from;
    for change in changes {
        let import = change.run_id.is_some_and(|run| imports.contains(&run)) && change.event == "CREATED";
        if let (Some(first), Some(last)) = (change.first_display_id, change.last_display_id) {
            let (event, object) = match change.object.as_str() {
                "CUSTOMER" => (Event::CustomerCreated, Mirrored::Customer),
                _ => (Event::ContactCreated, Mirrored::Contact),
            };
            if wanted(event, change.number, import) {
                let first = place.display_id.map_or(first, |told| told + 1);
                let rows = created(connection, workspace, object, first, last).await?;
                let full = i64::try_from(rows.len()).is_ok_and(|count| count == ROOM);
                let told = rows.last().map(|(_, display_id)| *display_id);
                for (id, _) in rows {
                    gathered.created(&change, event, about(object, id), import);
                }
                if full {
                    place.display_id = told;
                    return Ok(Piece { occurrences: gathered.occurrences, place, more: true });
                }
                if gathered.occurrences.len() >= ENOUGH {
                    let place = Place { number: change.number, display_id: None };
                    return Ok(Piece { occurrences: gathered.occurrences, place, more: true });
                }
            }
        } else {
            gathered.happened(&change);
        }
        place = Place { number: change.number, display_id: None };
    }
    Ok(Piece { occurrences: gathered.occurrences, place, more })
}

/// The changes behind this one, and whatever else the commit of the last of them wrote.
async fn changes(connection: &mut PgConnection, workspace: WorkspaceId, behind: i64) -> Result<Vec<Change>> {
    sqlx::query_as(
        "with piece as (
             select number, at from change where workspace_id = $1 and number > $2 order by number limit $3
         ),
         ending as (
             select number, at from piece order by number desc limit 1
         )
         select c.number, c.at, c.object, c.event, c.row_id, c.first_display_id, c.last_display_id, c.fields, c.reason,
                c.lane, c.run_id, c.user_id
         from change c, ending e
         where c.workspace_id = $1 and c.number > $2
           and c.number < coalesce(
               (select n.number from change n
                where n.workspace_id = $1 and n.number > e.number and n.number <= e.number + $4 and n.at <> e.at
                order by n.number limit 1),
               e.number + $4 + 1
           )
         order by c.number",
    )
    .bind(workspace)
    .bind(behind)
    .bind(PIECE)
    .bind(COMMIT)
    .fetch_all(connection)
    .await
    .attempting("reading what is to be told")
}

/// Of the full runs that a person asked for and that created something, those before which no full run of the account had
/// ended well: what they create is an import.
async fn imports(connection: &mut PgConnection, workspace: WorkspaceId, changes: &[Change]) -> Result<HashSet<RunId>> {
    let created =
        changes.iter().filter(|change| change.event == "CREATED" && change.lane.as_deref() == Some("INITIAL"));
    let runs: HashSet<RunId> = created.filter_map(|change| change.run_id).collect();
    if runs.is_empty() {
        return Ok(runs);
    }
    let imports: Vec<RunId> = sqlx::query_scalar(
        "select r.id from sync_run r
         where r.workspace_id = $1 and r.id = any($2)
           and not exists (
               select from sync_run e
               where e.workspace_id = $1 and e.hub_id = r.hub_id and e.kind in ('INITIAL', 'NIGHTLY') and e.id <> r.id
                 and e.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD') and e.finished_at <= r.started_at
           )",
    )
    .bind(workspace)
    .bind(Vec::from_iter(runs))
    .fetch_all(connection)
    .await
    .attempting("telling the first sync from later ones")?;
    Ok(imports.into_iter().collect())
}

async fn created(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    object: Mirrored,
    first: i64,
    last: i64,
) -> Result<Vec<(Uuid, i64)>> {
    let statement = match object {
        Mirrored::Customer => {
            "select id, display_id from customer where workspace_id = $1 and display_id between $2 and $3
             order by display_id limit $4"
        }
        Mirrored::Contact => {
            "select id, display_id from contact where workspace_id = $1 and display_id between $2 and $3
             order by display_id limit $4"
        }
    };
    sqlx::query_as(statement)
        .bind(workspace)
        .bind(first)
        .bind(last)
        .bind(ROOM)
        .fetch_all(connection)
        .await
        .attempting("reading which rows a commit created")
}

fn about(object: Mirrored, id: Uuid) -> About {
    match object {
        Mirrored::Customer => About::Customer(CustomerId(id)),
        Mirrored::Contact => About::Contact(ContactId(id)),
    }
}

/// Occurrences in the order of the feed.
#[derive(Default)]
struct Gathered {
    occurrences: Vec<Occurrence>,
    /// Where what one commit did to one row stands.
    by_row: HashMap<(Uuid, DateTime<Utc>), usize>,
}

impl Gathered {
    fn created(&mut self, change: &Change, event: Event, about: About, import: bool) {
        self.occurrences.push(Occurrence { import, ..change.occurrence(event, about, Vec::new()) });
    }

    fn happened(&mut self, change: &Change) {
        let Some((event, about, fields)) = change.meaning() else { return };
        let row = match about {
            About::Customer(id) => id.0,
            About::Contact(id) => id.0,
            About::Signal(_) => {
                self.occurrences.push(change.occurrence(event, about, fields));
                return;
            }
        };
        let updates = matches!(event, Event::CustomerUpdated | Event::ContactUpdated);
        let place = self.by_row.get(&(row, change.at)).copied();
        if let Some(before) = place.and_then(|place| self.occurrences.get_mut(place)).filter(|_| updates) {
            merge(&mut before.fields, fields);
            return;
        }
        if matches!(event, Event::CustomerUpdated | Event::ContactUpdated | Event::CustomerRestored) {
            self.by_row.insert((row, change.at), self.occurrences.len());
        }
        self.occurrences.push(change.occurrence(event, about, fields));
    }
}

/// What two changes of one commit did together.
fn merge(fields: &mut Vec<FieldChange>, later: Vec<FieldChange>) {
    for change in later {
        match fields.iter_mut().find(|field| field.field == change.field) {
            Some(field) => field.new = change.new,
            None => fields.push(change),
        }
    }
}

impl Change {
    /// What a change of one row is called outside, and what changed with it.
    fn meaning(&self) -> Option<(Event, About, Vec<FieldChange>)> {
        let Some(object) = Mirrored::from_word(&self.object) else {
            let signal = Signal::read(&self.object, &self.event, self.row_id)?;
            let event = match signal {
                Signal::OnboardingCreated(_) => Event::OnboardingCreated,
                Signal::TaskCompleted(_) => Event::TaskCompleted,
                Signal::RunFailed(_) => Event::SyncFailed,
                Signal::RunHeld(_) => Event::SyncHeld,
                Signal::ConnectionLost => Event::ConnectionReauthorize,
            };
            return Some((event, About::Signal(signal), Vec::new()));
        };
        let mut fields = FieldChange::all(self.fields.clone());
        let event = match (object, self.event.as_str()) {
            (Mirrored::Customer, "ARCHIVED") => Event::CustomerArchived,
            (Mirrored::Customer, "RESTORED") => Event::CustomerRestored,
            (Mirrored::Customer, "PURGED") => Event::CustomerPurged,
            (Mirrored::Customer, "DETACHED") => {
                fields.push(turned("detached", true));
                Event::CustomerUpdated
            }
            (Mirrored::Customer, "ATTACHED") => {
                fields.push(turned("detached", false));
                Event::CustomerUpdated
            }
            (Mirrored::Contact, "RESTORED") => {
                fields.push(turned("archived", false));
                Event::ContactUpdated
            }
            (Mirrored::Contact, "ARCHIVED" | "PURGED") => Event::ContactArchived,
            (Mirrored::Customer, "UPDATED") => Event::CustomerUpdated,
            (Mirrored::Contact, "UPDATED") => Event::ContactUpdated,
            _ => return None,
        };
        Some((event, about(object, self.row_id?), fields))
    }

    fn occurrence(&self, event: Event, about: About, fields: Vec<FieldChange>) -> Occurrence {
        Occurrence {
            number: self.number,
            at: self.at,
            event,
            about,
            fields,
            reason: self.reason.as_deref().and_then(ArchiveReason::from_word),
            source: Source {
                user: self.user_id,
                lane: self.lane.as_deref().and_then(Lane::from_word),
                run: self.run_id,
            },
            import: false,
        }
    }
}

/// A mark that is no field of the feed's.
fn turned(mark: &str, to: bool) -> FieldChange {
    FieldChange { field: Field::BuiltIn(mark.to_owned()), old: (!to).into(), new: to.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(number: i64, at: DateTime<Utc>, event: &str, fields: Option<Value>) -> Change {
        Change {
            number,
            at,
            object: "CUSTOMER".to_owned(),
            event: event.to_owned(),
            row_id: Some(Uuid::from_u128(7)),
            first_display_id: None,
            last_display_id: None,
            fields,
            reason: None,
            lane: None,
            run_id: None,
            user_id: None,
        }
    }

    fn gathered(changes: &[Change]) -> Vec<Occurrence> {
        let mut gathered = Gathered::default();
        for change in changes {
            gathered.happened(change);
        }
        gathered.occurrences
    }

    fn changed(name: &str, old: Value, new: Value) -> FieldChange {
        FieldChange { field: Field::BuiltIn(name.to_owned()), old, new }
    }

    #[test]
    fn p49_what_one_commit_did_to_a_customer_is_one_event() {
        let at = DateTime::UNIX_EPOCH;
        let name = |old: &str, new: &str| Some(json!({ "name": [old, new] }));
        let together = [
            change(1, at, "UPDATED", name("a", "b")),
            change(2, at, "UPDATED", Some(json!({ "domain": [null, "b.example"] }))),
            change(3, at, "UPDATED", name("b", "c")),
        ];
        let told = gathered(&together);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].event, told[0].number), (Event::CustomerUpdated, 1));
        let fields = [changed("name", "a".into(), "c".into()), changed("domain", Value::Null, "b.example".into())];
        assert_eq!(told[0].fields, fields);

        let later = at + chrono::TimeDelta::milliseconds(1);
        let apart = [change(1, at, "UPDATED", name("a", "b")), change(2, later, "UPDATED", name("b", "c"))];
        assert_eq!(gathered(&apart).len(), 2);
    }

    #[test]
    fn p37_a_customer_that_is_restored_without_its_company_is_told_once() {
        let at = DateTime::UNIX_EPOCH;
        let told = gathered(&[change(1, at, "RESTORED", None), change(2, at, "DETACHED", None)]);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].event, Event::CustomerRestored);
        assert_eq!(told[0].fields, [changed("detached", false.into(), true.into())]);
    }
}
