//! Contacts that a full run has no reason to read: no company that it read names them. They are those that were taken off
//! their companies, and those of archived customers. They stay here as long as HubSpot has them, so they are asked for by
//! id.
//!
//! However many there are, a run asks for no more than a thousand of those that were proved before: when it was is
//! remembered, and the longest ago comes first. One that is new among them is asked for at once, since a deletion takes
//! links along.

use hubspot::ContactId;

use crate::database::{self, HASHING};
use crate::error::Attempting;
use crate::sync::full::Full;
use crate::sync::setback::Setback;

/// The most contacts that a run asks for again: ten calls.
const AGAIN: i64 = 1_000;

/// The contacts that this run is to ask for.
pub(crate) async fn due(full: &Full<'_>) -> Result<Vec<ContactId>, Setback> {
    const ATTEMPT: &str = "finding contacts that a run did not ask for";
    let mut transaction = database::begin_with(full.pool, HASHING).await.attempting(ATTEMPT)?;
    sqlx::query(include_str!("lone/forget.sql"))
        .bind(full.claim.workspace)
        .bind(full.scope.hub.0)
        .bind(full.claim.run)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
    let ids: Vec<String> = sqlx::query_scalar(include_str!("lone/due.sql"))
        .bind(full.claim.workspace)
        .bind(full.scope.hub.0)
        .bind(full.claim.run)
        .bind(AGAIN)
        .fetch_all(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(ids.into_iter().map(ContactId::from).collect())
}

/// Remembers that HubSpot has these now.
pub(crate) async fn proved(full: &Full<'_>, contacts: &[ContactId]) -> Result<(), Setback> {
    if contacts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into lone_contact (workspace_id, hub_id, hubspot_contact_id, proved_at)
         select $1, $2, i.id, $4 from unnest($3::text[]) as i (id) order by i.id
         on conflict (workspace_id, hub_id, hubspot_contact_id) do update set proved_at = excluded.proved_at",
    )
    .bind(full.claim.workspace)
    .bind(full.scope.hub.0)
    .bind(contacts.iter().map(ContactId::as_str).collect::<Vec<_>>())
    .bind(full.scope.clock.now())
    .execute(full.pool)
    .await
    .attempting("remembering contacts that a run did not ask for")?;
    Ok(())
}
