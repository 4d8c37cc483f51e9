//! Contacts whose HubSpot record is gone.

use entity::choice::{ArchiveReason, ChangeEvent};
use entity::id;
use hubspot::ContactId;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// Archives the live contacts of these records, in the caller's turn; says how many there were. Each record is proved to
/// be gone and stands in the set once.
pub async fn archive(turn: &mut Turn, scope: &Scope, gone: &[(ContactId, ArchiveReason)]) -> Result<i64> {
    if gone.is_empty() {
        return Ok(0);
    }
    let records: Vec<&str> = gone.iter().map(|(record, _)| record.as_str()).collect();
    let reasons: Vec<&str> = gone.iter().map(|(_, reason)| reason.as_str()).collect();
    let now = turn.now();
    let archived: Vec<(id::ContactId, String)> = sqlx::query_as(
        "update contact c set archived_at = $3, archive_reason = i.reason, updated_at = $3
         from unnest($4::text[], $5::text[]) as i (record_id, reason)
         where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = i.record_id and c.archived_at is null
         returning c.id, i.reason",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(now)
    .bind(records)
    .bind(reasons)
    .fetch_all(turn.connection())
    .await
    .attempting("archiving contacts")?;
    for (contact, reason) in &archived {
        let entry = Entry::new(Subject::Contact(*contact), ChangeEvent::Archived);
        let reason = ArchiveReason::from_word(reason);
        turn.note(match reason {
            Some(reason) => entry.because(reason),
            None => entry,
        });
    }
    Ok(i64::try_from(archived.len()).unwrap_or(i64::MAX))
}
