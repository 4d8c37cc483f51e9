//! Other ids of companies: HubSpot merged them into a survivor.

use hubspot::CompanyId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::turn::Turn;

/// Notes which record was absorbed by which, in the caller's turn.
pub async fn record(turn: &mut Turn, scope: &Scope, merges: &[(CompanyId, CompanyId)]) -> Result<()> {
    let absorbed: Vec<&str> = merges.iter().map(|(absorbed, _)| absorbed.as_str()).collect();
    let survivors: Vec<&str> = merges.iter().map(|(_, survivor)| survivor.as_str()).collect();
    let now = turn.now();
    sqlx::query(
        "insert into record_alias (workspace_id, hub_id, object, hubspot_id, survivor_id, merged_at)
         select $1, $2, 'COMPANY', i.absorbed, i.survivor, $3 from unnest($4::text[], $5::text[]) as i (absorbed, survivor)
         on conflict do nothing",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(now)
    .bind(absorbed)
    .bind(survivors)
    .execute(turn.connection())
    .await
    .attempting("noting merges")?;
    Ok(())
}
