//! What came from an account that another one took the place of is archived when the next full run starts: ids of one
//! account mean nothing in another.

use entity::choice::{ArchiveReason, ChangeEvent};
use entity::id::{ContactId, CustomerId};
use sqlx::PgPool;

use crate::apply::Scope;
use crate::error::Attempting;
use crate::feed::{Entry, Origin, Subject};
use crate::sync::claim::Claim;
use crate::sync::setback::Setback;
use crate::turn::Turn;

/// Archives the customers and contacts of the replaced account, once.
pub(crate) async fn archive_customers(
    pool: &PgPool,
    claim: &Claim,
    scope: &Scope,
    origin: Origin,
) -> Result<(), Setback> {
    let mut turn = Turn::take(pool, &scope.clock, claim.workspace, origin).await?;
    let replaced: Option<i64> = sqlx::query_scalar(
        "select replaced_hub_id from connection where workspace_id = $1 and replaced_hub_id is not null for update",
    )
    .bind(claim.workspace)
    .fetch_optional(turn.connection())
    .await
    .attempting("looking for a replaced account")?;
    let Some(hub) = replaced else { return Ok(turn.abandon().await?) };

    let contacts: Vec<ContactId> = archived(
        &mut turn,
        hub,
        "update contact set archived_at = $3, archive_reason = 'ACCOUNT_REPLACED', updated_at = $3
         where workspace_id = $1 and hub_id = $2 and archived_at is null returning id",
    )
    .await?;
    let customers: Vec<CustomerId> = archived(
        &mut turn,
        hub,
        "update customer set archived_at = $3, archive_reason = 'ACCOUNT_REPLACED', updated_at = $3
         where workspace_id = $1 and hub_id = $2 and archived_at is null returning id",
    )
    .await?;
    let count = i64::try_from(customers.len()).unwrap_or(i64::MAX);
    let subjects = contacts.into_iter().map(Subject::Contact).chain(customers.into_iter().map(Subject::Customer));
    for subject in subjects {
        turn.note(Entry::new(subject, ChangeEvent::Archived).because(ArchiveReason::AccountReplaced));
    }
    sqlx::query("update connection set replaced_hub_id = null where workspace_id = $1")
        .bind(claim.workspace)
        .execute(turn.connection())
        .await
        .attempting("noting that a replaced account's customers are archived")?;
    claim.archived(turn.connection(), count).await?;
    Ok(turn.commit().await?)
}

async fn archived<I>(turn: &mut Turn<'_>, hub: i64, statement: &'static str) -> Result<Vec<I>, Setback>
where
    I: Send + Unpin + sqlx::Type<sqlx::Postgres> + for<'r> sqlx::Decode<'r, sqlx::Postgres>,
{
    let now = turn.now();
    Ok(sqlx::query_scalar(statement)
        .bind(turn.workspace())
        .bind(hub)
        .bind(now)
        .fetch_all(turn.connection())
        .await
        .attempting("archiving what came from a replaced account")?)
}
