//! A workspace's writers take turns.
//!
//! Whoever writes customers, contacts or links does it in a [`Turn`]: a transaction that holds the workspace's counter
//! from its first statement to its end. So changes are numbered in the order they are committed, no two writers can wait
//! for each other, and what one statement reads the next one still finds. Turns are short: a page, a batch, an edit.
//!
//! Statements of a turn look rows up by whole keys ([`LOOKING_UP`]).

use chrono::{DateTime, Utc};
use entity::choice::ChangeEvent;
use entity::id::WorkspaceId;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, PgTransaction};
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::{self, LOOKING_UP, Lasting};
use crate::error::{Attempting, Result};
use crate::feed::{CHANNEL, Entry, Origin};

/// The one transaction that writes a workspace's mirrored rows just now.
#[derive(Debug)]
pub struct Turn<'c> {
    transaction: PgTransaction<'c>,
    workspace: WorkspaceId,
    origin: Origin,
    now: DateTime<Utc>,
    entries: Vec<Entry>,
    changed: bool,
    quiet: bool,
}

impl Turn<'static> {
    /// Waits for the workspace's other writers.
    pub async fn take(pool: &PgPool, clock: &Clock, workspace: WorkspaceId, origin: Origin) -> Result<Self> {
        let transaction = database::begin_with(pool, begin(workspace)).await.attempting("taking a turn")?;
        Ok(Self::begun(transaction, clock, workspace, origin))
    }
}

impl<'c> Turn<'c> {
    /// The same on a connection of the caller's, for who takes many turns one after the other.
    pub(crate) async fn take_on(
        connection: &'c mut Lasting,
        clock: &Clock,
        workspace: WorkspaceId,
        origin: Origin,
    ) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "a lasting connection is closed when this is dropped")]
        let transaction = connection.connection().begin_with(begin(workspace)).await.attempting("taking a turn")?;
        Ok(Self::begun(transaction, clock, workspace, origin))
    }

    fn begun(transaction: PgTransaction<'c>, clock: &Clock, workspace: WorkspaceId, origin: Origin) -> Self {
        Self { transaction, workspace, origin, now: clock.now(), entries: Vec::new(), changed: false, quiet: false }
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

    /// A statement of the caller's has written changes down by itself.
    pub(crate) fn changed(&mut self) {
        self.changed = true;
    }

    /// Wakes nobody. Who follows the feed looks by themselves once a second, and a first sync has many turns a second.
    pub(crate) fn quietly(&mut self) {
        self.quiet = true;
    }

    /// Commits everything written in this turn, with its changes, and tells those who follow them.
    pub async fn commit(mut self) -> Result<()> {
        self.settle().await?;
        if self.changed && !self.quiet {
            self.tell().await?;
        }
        self.transaction.commit().await.attempting("committing a turn")
    }

    /// Gives everything up.
    pub async fn abandon(self) -> Result<()> {
        self.transaction.rollback().await.attempting("giving up a turn")
    }

    async fn settle(&mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.entries);
        if entries.is_empty() {
            return Ok(());
        }
        let columns = Columns::of(&entries);
        sqlx::query(include_str!("turn.sql"))
            .bind(self.workspace)
            .bind(i64::try_from(entries.len()).expect("what is in memory has no more members than fit in 63 bits"))
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
        self.changed = true;
        Ok(())
    }

    async fn tell(&mut self) -> Result<()> {
        sqlx::query("select pg_notify($1, $2::text)")
            .bind(CHANNEL)
            .bind(self.workspace)
            .execute(&mut *self.transaction)
            .await
            .attempting("telling what a turn changed")?;
        Ok(())
    }
}

/// One round trip. The id is a number of its own type, never text from outside.
fn begin(workspace: WorkspaceId) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("{LOOKING_UP}; select from counter where workspace_id = '{workspace}' for update"))
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
