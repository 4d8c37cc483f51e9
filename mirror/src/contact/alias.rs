//! Contacts that HubSpot merged: which ids lead to which contact.

use hubspot::ContactId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::turn::Turn;

/// Notes which contact was absorbed by which, in the caller's turn and before the survivor is applied.
pub async fn record(turn: &mut Turn, scope: &Scope, merges: &[(ContactId, ContactId)]) -> Result<()> {
    let now = turn.now();
    sqlx::query(
        "insert into record_alias as a (workspace_id, hub_id, object, hubspot_id, survivor_id, merged_at)
         select $1, $2, 'CONTACT', i.absorbed, i.survivor, $5 from unnest($3::text[], $4::text[]) as i (absorbed, survivor)
         on conflict (workspace_id, hub_id, object, hubspot_id) do update set survivor_id = excluded.survivor_id
             where a.survivor_id <> excluded.survivor_id",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(merges.iter().map(|(absorbed, _)| absorbed.as_str()).collect::<Vec<_>>())
    .bind(merges.iter().map(|(_, survivor)| survivor.as_str()).collect::<Vec<_>>())
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("noting merges")?;
    Ok(())
}
