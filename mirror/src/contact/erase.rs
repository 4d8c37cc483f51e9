//! Deleting contacts for good, with everything that is kept about the person.

use entity::choice::ChangeEvent;
use entity::id::ContactId;
use hubspot::HubId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::feed::{self, Entry, Subject};
use crate::turn::Turn;

/// Erases contacts that HubSpot erased for privacy, in the caller's turn: the rows, their links, history, issues, and
/// those of the records they absorbed. What stays is a word that they must not come back, which holds HubSpot's id and
/// the time. Erasing twice changes nothing more. Marks go too, so the account's gate is closed.
pub async fn erase(turn: &mut Turn<'_>, scope: &Scope, contacts: &[hubspot::ContactId]) -> Result<Vec<ContactId>> {
    let records: Vec<String> = contacts.iter().map(|contact| contact.as_str().to_owned()).collect();
    let records = with_absorbed(turn, scope.hub, records).await?;
    exclude(turn, scope.hub, &records).await?;
    remove(turn, scope.hub, &records).await
}

/// Removes contacts that nothing keeps here any more, behind the account's closed gate. They may come back.
pub(crate) async fn forget(turn: &mut Turn<'_>, hub: HubId, records: Vec<String>) -> Result<Vec<ContactId>> {
    let records = with_absorbed(turn, hub, records).await?;
    remove(turn, hub, &records).await
}

/// These records and those merged into them: they are the same people.
async fn with_absorbed(turn: &mut Turn<'_>, hub: HubId, records: Vec<String>) -> Result<Vec<String>> {
    if records.is_empty() {
        return Ok(records);
    }
    let workspace = turn.workspace();
    sqlx::query_scalar(
        "select i.id from unnest($3::text[]) as i (id)
         union
         select hubspot_id from record_alias
         where workspace_id = $1 and hub_id = $2 and object = 'CONTACT' and survivor_id = any ($3)",
    )
    .bind(workspace)
    .bind(hub.0)
    .bind(records)
    .fetch_all(turn.connection())
    .await
    .attempting("finding the records that contacts absorbed")
}

async fn exclude(turn: &mut Turn<'_>, hub: HubId, records: &[String]) -> Result<()> {
    let (workspace, now, user) = (turn.workspace(), turn.now(), turn.origin().user());
    sqlx::query(
        "insert into exclusion (workspace_id, hub_id, object, hubspot_id, cause, created_at, created_by)
         select $1, $2, 'CONTACT', i.id, 'PRIVACY', $4, $5 from unnest($3::text[]) as i (id)
         on conflict (workspace_id, hub_id, object, hubspot_id) do nothing",
    )
    .bind(workspace)
    .bind(hub.0)
    .bind(records)
    .bind(now)
    .bind(user)
    .execute(turn.connection())
    .await
    .attempting("keeping erased contacts out")?;
    Ok(())
}

async fn remove(turn: &mut Turn<'_>, hub: HubId, records: &[String]) -> Result<Vec<ContactId>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let workspace = turn.workspace();
    let rows: Vec<ContactId> = sqlx::query_scalar(include_str!("erase.sql"))
        .bind(workspace)
        .bind(hub.0)
        .bind(records)
        .fetch_all(turn.connection())
        .await
        .attempting("erasing contacts")?;
    let ids: Vec<_> = rows.iter().map(|id| id.0).collect();
    feed::erase(turn, &ids).await?;
    for row in &rows {
        turn.note(Entry::new(Subject::Contact(*row), ChangeEvent::Purged));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;
