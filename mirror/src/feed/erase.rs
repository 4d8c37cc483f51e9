//! Forgetting what happened to rows that are erased.
//!
//! History is permanent, except for rows that are erased for good: then their changes go with them, because old values
//! are personal data too. What stays is the word that the row was purged, which names an id and nothing else, and the
//! change that counts it among the rows a commit created. What webhooks tell of them goes along.

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
    recall(turn, rows).await
}

/// Deletes what webhooks tell or told of these rows, with what receivers answered. Who makes bodies of rows or sends them
/// holds the locks that this waits for, so that none is left and none is made after.
async fn recall(turn: &mut Turn<'_>, rows: &[Uuid]) -> Result<()> {
    const ATTEMPT: &str = "erasing what webhooks tell";
    let workspace = turn.workspace();
    let told = sqlx::query("select from webhook_place where workspace_id = $1 for update")
        .bind(workspace)
        .execute(turn.connection())
        .await
        .attempting(ATTEMPT)?;
    if told.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query("select from webhook_lane where workspace_id = $1 order by endpoint_id for update")
        .bind(workspace)
        .execute(turn.connection())
        .await
        .attempting(ATTEMPT)?;
    sqlx::query(
        "with messages as (
             delete from webhook_message where workspace_id = $1 and subject = any($2) returning id
         ),
         deliveries as (
             delete from webhook_delivery d using messages m where d.workspace_id = $1 and d.message_id = m.id
             returning d.id
         )
         delete from webhook_attempt a using deliveries d where a.workspace_id = $1 and a.delivery_id = d.id",
    )
    .bind(workspace)
    .bind(rows)
    .execute(turn.connection())
    .await
    .attempting(ATTEMPT)?;
    Ok(())
}
