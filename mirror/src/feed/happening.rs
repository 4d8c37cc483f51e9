//! A change as it is read back, without what it is about.

use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, ChangeEvent, Lane};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row};

use super::Origin;

/// The columns that [`Happening`] reads, of a change called `c`.
pub(super) const COLUMNS: &str =
    "c.number, c.at, c.event, c.reason, c.actor, c.user_id, c.api_key_id, c.lane, c.run_id";

/// What happened, when, and who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happening {
    /// Its number in the workspace; numbers follow commits.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub event: ChangeEvent,
    /// On an archive, why; on a restore, why it had been archived.
    pub reason: Option<ArchiveReason>,
    /// Who, and on which way.
    pub origin: Origin,
}

impl FromRow<'_, PgRow> for Happening {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let reason: Option<&str> = row.try_get("reason")?;
        Ok(Self {
            number: row.try_get("number")?,
            at: row.try_get("at")?,
            event: word("event", row.try_get("event")?, ChangeEvent::from_word)?,
            reason: reason.map(|reason| word("reason", reason, ArchiveReason::from_word)).transpose()?,
            origin: origin(row)?,
        })
    }
}

fn origin(row: &PgRow) -> sqlx::Result<Origin> {
    Ok(match row.try_get("actor")? {
        "HUBSPOT" => {
            Origin::HubSpot { lane: word("lane", row.try_get("lane")?, Lane::from_word)?, run: row.try_get("run_id")? }
        }
        "USER" => Origin::User { user: row.try_get("user_id")?, key: row.try_get("api_key_id")? },
        other => return Err(unknown("actor", other)),
    })
}

fn word<T>(column: &str, word: &str, read: impl Fn(&str) -> Option<T>) -> sqlx::Result<T> {
    read(word).ok_or_else(|| unknown(column, word))
}

fn unknown(column: &str, word: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: format!("unknown word {word}").into() }
}
