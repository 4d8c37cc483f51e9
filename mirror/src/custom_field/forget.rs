//! Forgetting what a deleted custom field held: a batch of rows at a time, so that nobody waits long for their turn.
//!
//! Nobody can read the values any more, so it does not matter when it is done, and it may be done twice.

use entity::choice::Mirrored;
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::Origin;
use crate::job::ForgetField;
use crate::turn::Turn;

/// The rows that one turn looks at.
const BATCH: i64 = 1_000;

/// Forgets the values of a field that was deleted.
pub(crate) async fn forget(db: &Database, clock: &Clock, job: &ForgetField) -> Result<()> {
    let ForgetField { workspace, field, user, key } = *job;
    let object: Option<String> =
        sqlx::query_scalar("select object from former_custom_field where workspace_id = $1 and id = $2")
            .bind(workspace)
            .bind(field)
            .fetch_optional(db.pool())
            .await
            .attempting("looking for a deleted custom field")?;
    let Some(object) = object.as_deref().and_then(Mirrored::from_word) else { return Ok(()) };
    let mut behind = Some(Uuid::nil());
    while let Some(last) = behind {
        let mut turn = Turn::take(db.pool(), clock, workspace, Origin::User { user, key }).await?;
        behind = sqlx::query_scalar(batch(object))
            .bind(workspace)
            .bind(field.to_string())
            .bind(last)
            .bind(BATCH)
            .fetch_optional(turn.connection())
            .await
            .attempting("forgetting the values of a custom field")?;
        turn.commit().await?;
    }
    Ok(())
}

/// Gives the last row looked at, or nothing behind the last of all. Leaves `updated_at` alone: the definition went, nothing
/// happened to the customer.
fn batch(object: Mirrored) -> &'static str {
    match object {
        Mirrored::Customer => {
            "with looked as (
                 select id from customer where workspace_id = $1 and id > $3 order by id limit $4
             ),
             forgotten as (
                 update customer c set custom_values = c.custom_values - $2
                 from looked l where c.workspace_id = $1 and c.id = l.id and c.custom_values ? $2
             )
             select id from looked order by id desc limit 1"
        }
        Mirrored::Contact => {
            "with looked as (
                 select id from contact where workspace_id = $1 and id > $3 order by id limit $4
             ),
             forgotten as (
                 update contact c set custom_values = c.custom_values - $2
                 from looked l where c.workspace_id = $1 and c.id = l.id and c.custom_values ? $2
             )
             select id from looked order by id desc limit 1"
        }
    }
}

#[cfg(test)]
mod tests;
