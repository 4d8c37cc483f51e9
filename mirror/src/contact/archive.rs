//! Contacts whose HubSpot record is gone.

use entity::choice::{ArchiveReason, ChangeEvent};
use entity::id::ContactId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// Archives the live contacts of these records, each for its reason, in the caller's turn; gives how many. Whoever calls
/// has proved by id that the record is gone.
pub async fn archive(turn: &mut Turn<'_>, scope: &Scope, gone: &[(hubspot::ContactId, ArchiveReason)]) -> Result<i64> {
    if gone.is_empty() {
        return Ok(0);
    }
    let now = turn.now();
    let archived: Vec<(ContactId, String)> = sqlx::query_as(
        "update contact c set archived_at = $3, archive_reason = i.reason, updated_at = $3
         from (
             select distinct on (record_id) record_id, reason
             from unnest($4::text[], $5::text[]) as i (record_id, reason) order by record_id
         ) i
         where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = i.record_id and c.archived_at is null
         returning c.id, c.archive_reason",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(now)
    .bind(gone.iter().map(|(record, _)| record.as_str()).collect::<Vec<_>>())
    .bind(gone.iter().map(|(_, reason)| reason.as_str()).collect::<Vec<_>>())
    .fetch_all(turn.connection())
    .await
    .attempting("archiving contacts")?;
    for (contact, reason) in &archived {
        let entry = Entry::new(Subject::Contact(*contact), ChangeEvent::Archived);
        turn.note(match ArchiveReason::from_word(reason) {
            Some(reason) => entry.because(reason),
            None => entry,
        });
    }
    Ok(i64::try_from(archived.len()).unwrap_or(i64::MAX))
}
