//! A workspace's writers take turns.
//!
//! Whoever writes customers, contacts or links does it in a [`Turn`]: a transaction that holds the workspace's counter
//! from its first statement to its end. So changes are numbered in the order they are committed, no two writers can wait
//! for each other, and what one statement reads the next one still finds. Turns are short: a page, a batch, an edit.
//!
//! Statements of a turn are planned once for all sizes of set. They look rows up by whole keys, so that what Postgres
//! happens to know of a table cannot mislead it, and planning each of them anew would cost more than running it.

use chrono::{DateTime, Utc};
use entity::choice::{ChangeEvent, Mirrored};
use entity::id::WorkspaceId;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool, PgTransaction};
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::{Attempting, Error, Result};
use crate::feed::{Entry, Origin, Subject};

/// The one transaction that writes a workspace's mirrored rows just now.
#[derive(Debug)]
pub struct Turn {
    transaction: PgTransaction<'static>,
    workspace: WorkspaceId,
    origin: Origin,
    now: DateTime<Utc>,
    before: Numbers,
    numbers: Numbers,
    entries: Vec<Entry>,
}

/// The last numbers given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
struct Numbers {
    customers: i64,
    contacts: i64,
    changes: i64,
}

impl Turn {
    /// Waits for the workspace's other writers.
    pub async fn take(pool: &PgPool, clock: &Clock, workspace: WorkspaceId, origin: Origin) -> Result<Self> {
        let mut transaction = pool.begin().await.attempting("beginning a turn")?;
        let numbers: Option<Numbers> = sqlx::query_as(
            "select customers, contacts, changes, set_config('plan_cache_mode', 'force_generic_plan', true),
                    set_config('enable_seqscan', 'off', true)
             from counter where workspace_id = $1 for update",
        )
        .bind(workspace)
        .fetch_optional(&mut *transaction)
        .await
        .attempting("taking a turn")?;
        let numbers = numbers.ok_or_else(|| Error::Broken {
            attempted: "taking a turn",
            reason: format!("workspace {workspace} has no counter"),
        })?;
        Ok(Self { transaction, workspace, origin, now: clock.now(), before: numbers, numbers, entries: Vec::new() })
    }

    /// The transaction. It ends with the turn, not before.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Whose rows are written.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Who writes.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The time of everything this turn writes.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Gives display ids to so many new rows and notes that they are new. They follow on the number that is returned.
    pub(crate) fn number_rows(&mut self, object: Mirrored, count: usize) -> i64 {
        let last = match object {
            Mirrored::Customer => &mut self.numbers.customers,
            Mirrored::Contact => &mut self.numbers.contacts,
        };
        let base = *last;
        *last += as_number(count);
        let last = *last;
        if count > 0 {
            let created = Subject::New(object, base + 1, last);
            self.note(Entry::new(created, ChangeEvent::Created));
        }
        base
    }

    /// Gives numbers to so many changes that a statement of the caller's writes. They follow on the one returned.
    pub(crate) fn number_changes(&mut self, count: usize) -> i64 {
        let base = self.numbers.changes;
        self.numbers.changes += as_number(count);
        base
    }

    /// Writes a change down, to be committed with the turn.
    pub fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The changes noted so far. They are rows only when the turn is committed.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes back what was noted of these rows, but for the word that they were purged.
    pub(crate) fn forget(&mut self, rows: &[Uuid]) {
        self.entries.retain(|entry| {
            entry.event == ChangeEvent::Purged || entry.subject.row().is_none_or(|row| !rows.contains(&row))
        });
    }

    /// Commits everything written in this turn, with its numbers and changes.
    pub async fn commit(mut self) -> Result<()> {
        self.settle().await?;
        self.transaction.commit().await.attempting("committing a turn")
    }

    /// Gives everything up.
    pub async fn abandon(self) -> Result<()> {
        self.transaction.rollback().await.attempting("giving up a turn")
    }

    async fn settle(&mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.entries);
        let base = self.number_changes(entries.len());
        if self.numbers == self.before {
            return Ok(());
        }
        let columns = Columns::of(&entries);
        sqlx::query(include_str!("turn.sql"))
            .bind(self.workspace)
            .bind(self.numbers.customers)
            .bind(self.numbers.contacts)
            .bind(self.numbers.changes)
            .bind(base)
            .bind(self.now)
            .bind(self.origin.actor())
            .bind(self.origin.user())
            .bind(self.origin.key())
            .bind(self.origin.lane().map(entity::choice::Lane::as_str))
            .bind(self.origin.run())
            .bind(columns.objects)
            .bind(columns.events)
            .bind(columns.rows)
            .bind(columns.first)
            .bind(columns.last)
            .bind(columns.fields)
            .bind(columns.reasons)
            .execute(&mut *self.transaction)
            .await
            .attempting("writing down what a turn changed")?;
        Ok(())
    }
}

/// Entries turned on their side: one array a column.
#[derive(Default)]
struct Columns<'e> {
    objects: Vec<&'static str>,
    events: Vec<&'static str>,
    rows: Vec<Option<Uuid>>,
    first: Vec<Option<i64>>,
    last: Vec<Option<i64>>,
    fields: Vec<Option<Json<&'e Value>>>,
    reasons: Vec<Option<&'static str>>,
}

impl<'e> Columns<'e> {
    fn of(entries: &'e [Entry]) -> Self {
        let mut columns = Self::default();
        for entry in entries {
            let display_ids = entry.subject.display_ids();
            columns.objects.push(entry.subject.object().as_str());
            columns.events.push(entry.event.as_str());
            columns.rows.push(entry.subject.row());
            columns.first.push(display_ids.map(|(first, _)| first));
            columns.last.push(display_ids.map(|(_, last)| last));
            columns.fields.push(entry.fields.as_ref().map(Json));
            columns.reasons.push(entry.reason.map(entity::choice::ArchiveReason::as_str));
        }
        columns
    }
}

fn as_number(count: usize) -> i64 {
    i64::try_from(count).expect("a set in memory has no more members than fit in 63 bits")
}
