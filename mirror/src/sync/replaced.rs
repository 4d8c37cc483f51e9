//! What came from an account that another one took the place of is archived when the next full run starts: ids of one
//! account mean nothing in another.

use sqlx::PgPool;

use crate::apply::Scope;
use crate::error::Attempting;
use crate::sync::claim::Claim;
use crate::sync::setback::Setback;

/// Archives the customers and contacts of the replaced account, once.
pub(crate) async fn archive_customers(pool: &PgPool, claim: &Claim, scope: &Scope) -> Result<(), Setback> {
    let mut tx = pool.begin().await.attempting("beginning to archive a replaced account's customers")?;
    let replaced: Option<i64> = sqlx::query_scalar(
        "select replaced_hub_id from connection where workspace_id = $1 and replaced_hub_id is not null for update",
    )
    .bind(claim.workspace)
    .fetch_optional(&mut *tx)
    .await
    .attempting("looking for a replaced account")?;
    let Some(hub) = replaced else { return Ok(()) };

    let now = scope.clock.now();
    let archived: i64 = sqlx::query_scalar(
        "with contacts as (
             update contact set archived_at = $3, archive_reason = 'ACCOUNT_REPLACED', updated_at = $3
             where workspace_id = $1 and hub_id = $2 and archived_at is null
         ),
         customers as (
             update customer set archived_at = $3, archive_reason = 'ACCOUNT_REPLACED', updated_at = $3
             where workspace_id = $1 and hub_id = $2 and archived_at is null
             returning 1
         )
         select count(*) from customers",
    )
    .bind(claim.workspace)
    .bind(hub)
    .bind(now)
    .fetch_one(&mut *tx)
    .await
    .attempting("archiving a replaced account's customers")?;
    sqlx::query("update connection set replaced_hub_id = null where workspace_id = $1")
        .bind(claim.workspace)
        .execute(&mut *tx)
        .await
        .attempting("noting that a replaced account's customers are archived")?;
    claim.archived(&mut tx, archived).await?;
    tx.commit().await.attempting("committing the archive of a replaced account's customers")?;
    Ok(())
}
