//! Deleting contacts for good, with everything that is kept about the person.

use entity::choice::ChangeEvent;
use entity::id::ContactId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// Erases contacts that HubSpot erased for privacy, in the caller's turn.
pub async fn erase(turn: &mut Turn, scope: &Scope, contacts: &[hubspot::ContactId]) -> Result<Vec<ContactId>> {
    let rows: Vec<ContactId> = sqlx::query_scalar(
        "delete from contact where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = any ($3) returning id",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(contacts.iter().map(hubspot::ContactId::as_str).collect::<Vec<_>>())
    .fetch_all(turn.connection())
    .await
    .attempting("erasing contacts")?;
    for row in &rows {
        turn.note(Entry::new(Subject::Contact(*row), ChangeEvent::Purged));
    }
    Ok(rows)
}
