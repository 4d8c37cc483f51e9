//! What happens to customers, from a place in the feed onwards.
//!
//! Numbers follow commits, so whoever has read up to a number has missed nothing before it, and a follower that goes on
//! from its last place gets exactly what followed, on any process. A commit that created many customers is told as one
//! event for each, a piece at a time: at no time is more than [`PIECE`] held in memory.

use entity::choice::Mirrored;
use entity::id::{CustomerId, WorkspaceId};
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use super::Happening;
use super::field::FieldChange;
use super::happening::COLUMNS;
use crate::database::Database;
use crate::error::{Attempting, Result};

/// The most that is read at once.
pub const PIECE: usize = 100;

/// How far somebody has read: everything up to this change, and of this change, if it created several rows, those up to
/// a display id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The change.
    pub number: i64,
    /// The last row of it, if there are more.
    pub display_id: Option<i64>,
}

/// One customer to whom everything is to have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// The customer.
    pub customer: CustomerId,
    /// Its number in the workspace.
    pub display_id: i64,
}

/// Something that happened to a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened.
    pub happening: Happening,
    /// To whom.
    pub customer: CustomerId,
    /// The fields that changed, by name.
    pub fields: Vec<FieldChange>,
    /// Whoever goes on from here gets what follows.
    pub place: Place,
}

/// Where the feed stands now.
pub async fn now(database: &Database, workspace: WorkspaceId) -> Result<Place> {
    let number = sqlx::query_scalar("select changes from counter where workspace_id = $1")
        .bind(workspace)
        .fetch_one(database.pool())
        .await
        .attempting("asking how far the feed has come")?;
    Ok(Place { number, display_id: None })
}

/// A reader of the feed.
#[derive(Clone, Debug)]
pub struct Tail {
    database: Database,
    workspace: WorkspaceId,
    only: Option<Only>,
    place: Place,
}

impl Tail {
    /// One that tells what follows on this place, about one customer or all.
    pub fn new(database: Database, workspace: WorkspaceId, only: Option<Only>, place: Place) -> Self {
        Self { database, workspace, only, place }
    }

    /// How far it has read.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Goes on from this place.
    pub fn go_to(&mut self, place: Place) {
        self.place = place;
    }

    /// What follows, a piece of it; nothing when there is nothing more for now.
    pub async fn next(&mut self) -> Result<Vec<Event>> {
        loop {
            let changes = self.changes().await?;
            let read_to_the_end = changes.len() < PIECE;
            let mut events = Vec::new();
            for change in changes {
                let whole = self.tell(change, &mut events).await?;
                if !whole || events.len() >= PIECE {
                    return Ok(events);
                }
            }
            if read_to_the_end || !events.is_empty() {
                return Ok(events);
            }
        }
    }

    /// Adds what a change says about customers, and says whether that was all of it.
    async fn tell(&mut self, change: Change, events: &mut Vec<Event>) -> Result<bool> {
        let number = change.number;
        let whole = Place { number, display_id: None };
        match change.about {
            About::Others => self.place = whole,
            About::Customer { id: customer, happening, fields } => {
                self.place = whole;
                events.push(Event { happening, customer, fields: FieldChange::all(fields), place: whole });
            }
            About::NewCustomers { first, last, happening } => {
                let told = self.place.display_id.filter(|_| self.place.number == number);
                let room = PIECE - events.len().min(PIECE - 1);
                let created = self.created(told.map_or(first, |told| told + 1), last, room).await?;
                let full = created.len() == room;
                self.place = whole;
                for (customer, display_id) in created {
                    let place = Place { number, display_id: Some(display_id) };
                    events.push(Event { happening, customer, fields: Vec::new(), place });
                    if full {
                        self.place = place;
                    }
                }
                return Ok(!full);
            }
        }
        Ok(true)
    }

    /// The changes from the place on. One whose rows were told in part, or all but their end, comes again.
    async fn changes(&self) -> Result<Vec<Change>> {
        const ATTEMPT: &str = "reading the feed";
        let from = self.place.number + i64::from(self.place.display_id.is_none());
        let rows = match self.only {
            None => self.changes_of_all(from).await,
            Some(only) => self.changes_of_one(only, from).await,
        };
        let changes: sqlx::Result<Vec<Change>> = rows.attempting(ATTEMPT)?.iter().map(Change::from_row).collect();
        changes.attempting(ATTEMPT)
    }

    async fn changes_of_all(&self, from: i64) -> sqlx::Result<Vec<PgRow>> {
        let statement = format!(
            "select {COLUMNS}, c.object, c.row_id, c.first_display_id, c.last_display_id, c.fields from change c
             where c.workspace_id = $1 and c.number >= $2 order by c.number limit {PIECE}"
        );
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(self.workspace)
            .bind(from)
            .fetch_all(self.database.pool())
            .await
    }

    async fn changes_of_one(&self, only: Only, from: i64) -> sqlx::Result<Vec<PgRow>> {
        let statement = format!(
            "select {COLUMNS}, c.object, c.row_id, c.first_display_id, c.last_display_id, c.fields from (
                 (select * from change c where c.workspace_id = $1 and c.row_id = $3 and c.number >= $2
                  order by c.number limit {PIECE})
                 union all
                 select b.* from (
                     select * from change c
                     where c.workspace_id = $1 and c.object = 'CUSTOMER' and c.event = 'CREATED'
                       and c.first_display_id <= $4
                     order by c.first_display_id desc limit 1
                 ) b where b.last_display_id >= $4 and b.number >= $2
             ) c order by c.number limit {PIECE}"
        );
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(self.workspace)
            .bind(from)
            .bind(only.customer)
            .bind(only.display_id)
            .fetch_all(self.database.pool())
            .await
    }

    /// Customers of these display ids. Those that were purged meanwhile are passed over: of them nothing is told.
    async fn created(&self, first: i64, last: i64, room: usize) -> Result<Vec<(CustomerId, i64)>> {
        let (first, last) = match self.only {
            None => (first, last),
            Some(only) => (first.max(only.display_id), last.min(only.display_id)),
        };
        sqlx::query_as(
            "select id, display_id from customer where workspace_id = $1 and display_id between $2 and $3
             order by display_id limit $4",
        )
        .bind(self.workspace)
        .bind(first)
        .bind(last)
        .bind(i64::try_from(room).unwrap_or(i64::MAX))
        .fetch_all(self.database.pool())
        .await
        .attempting("reading which customers a commit created")
    }
}

/// A change as the feed has it.
struct Change {
    number: i64,
    about: About,
}

enum About {
    Customer {
        id: CustomerId,
        happening: Happening,
        fields: Option<Value>,
    },
    NewCustomers {
        first: i64,
        last: i64,
        happening: Happening,
    },
    /// Contacts, and whatever else stands in the feed.
    Others,
}

impl Change {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { number: row.try_get("number")?, about: About::from_row(row)? })
    }
}

impl About {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        if row.try_get::<&str, _>("object")? != Mirrored::Customer.as_str() {
            return Ok(Self::Others);
        }
        let happening = Happening::from_row(row)?;
        if let Some(id) = row.try_get::<Option<Uuid>, _>("row_id")? {
            return Ok(Self::Customer { id: CustomerId(id), happening, fields: row.try_get("fields")? });
        }
        let (first, last) = (row.try_get("first_display_id")?, row.try_get("last_display_id")?);
        Ok(Self::NewCustomers { first, last, happening })
    }
}

#[cfg(test)]
mod tests;
