//! Archiving by hand. What a person archived no sync brings back.

use entity::choice::{ArchiveReason, ChangeEvent};
use entity::id::CustomerId;

use super::selection::{Must, Outcome, choose};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Origin, Subject};
use crate::turn::Turn;
use crate::viewer::Viewer;

/// Archives live customers; owner and admins only. What the guard holds about them is settled by it.
pub async fn archive(database: &Database, clock: &Clock, viewer: &Viewer, ids: &[CustomerId]) -> Result<Outcome> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let (chosen, refused) = choose(turn.connection(), workspace, ids, Must::BeLive).await?;
    let done: Vec<CustomerId> = chosen.iter().map(|customer| customer.id).collect();
    if done.is_empty() {
        return Ok(Outcome { done, refused });
    }
    write(&mut turn, &done, viewer).await?;
    for id in &done {
        turn.note(Entry::new(Subject::Customer(*id), ChangeEvent::Archived).because(ArchiveReason::Manual));
    }
    turn.commit().await?;
    Ok(Outcome { done, refused })
}

async fn write(turn: &mut Turn<'_>, ids: &[CustomerId], viewer: &Viewer) -> Result<()> {
    let now = turn.now();
    sqlx::query(
        "with settled as (
             update held_archive set state = 'APPROVED', decided_at = $3, decided_by = $4
             where workspace_id = $1 and customer_id = any ($2) and state = 'HELD'
         )
         update customer set archived_at = $3, archive_reason = 'MANUAL', detached_at = null, updated_at = $3
         where workspace_id = $1 and id = any ($2)",
    )
    .bind(viewer.workspace)
    .bind(ids)
    .bind(now)
    .bind(viewer.user)
    .execute(turn.connection())
    .await
    .attempting("archiving customers by hand")?;
    Ok(())
}
