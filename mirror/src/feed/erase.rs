//! Forgetting what happened to rows that are erased.
//!
//! History is permanent, except for rows that are erased for good: then their changes go with them, because old values
//! are personal data too. What stays is the word that the row was purged, which names an id and nothing else, and the
//! change that counts it among the rows a commit created.

use entity::choice::ChangeEvent;
use uuid::Uuid;

use crate::error::{Attempting, Result};
use crate::turn::Turn;

/// Deletes the changes of these customers and contacts, those noted earlier in this turn included.
pub async fn erase(turn: &mut Turn<'_>, rows: &[Uuid]) -> Result<()> {
    turn.forget(rows);
    let workspace = turn.workspace();
    sqlx::query("delete from change where workspace_id = $1 and row_id = any($2) and event <> $3")
        .bind(workspace)
        .bind(rows)
        .bind(ChangeEvent::Purged.as_str())
        .execute(turn.connection())
        .await
        .attempting("erasing history")?;
    Ok(())
}
