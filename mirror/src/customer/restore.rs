//! Bringing customers back from the archive, with the status they had.
//!
//! A customer whose company is not there to be synced comes back *detached*: shown as such, left alone by every sync, and
//! attached again as soon as one reads its company within the filter.

use std::collections::HashSet;

use entity::choice::ChangeEvent;
use entity::id::CustomerId;
use hubspot::{CompanyId, HubId};

use super::selection::{Chosen, Must, choose};
use crate::error::{Attempting, Refusal, Result};
use crate::feed::{Entry, Subject};
use crate::turn::Turn;

/// The companies of one account that are live and within the filter, of those asked about.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    /// The account.
    pub(crate) hub: HubId,
    /// The companies.
    pub(crate) companies: HashSet<CompanyId>,
}

/// Restores archived customers. Those whose company is not `present` are detached.
pub(crate) async fn restore(
    turn: &mut Turn<'_>,
    ids: &[CustomerId],
    present: Option<&Present>,
) -> Result<(Vec<Chosen>, Vec<Refusal>)> {
    let workspace = turn.workspace();
    let (chosen, refused) = choose(turn.connection(), workspace, ids, Must::BeArchived).await?;
    if chosen.is_empty() {
        return Ok((chosen, refused));
    }
    let is_present = |customer: &&Chosen| {
        present.is_some_and(|there| there.hub == customer.hub && there.companies.contains(&customer.company))
    };
    let done: Vec<CustomerId> = chosen.iter().map(|customer| customer.id).collect();
    let detached: Vec<CustomerId> =
        chosen.iter().filter(|customer| !is_present(customer)).map(|customer| customer.id).collect();
    write(turn, &done, &detached).await?;
    for customer in &chosen {
        note(turn, customer, detached.contains(&customer.id));
    }
    Ok((chosen, refused))
}

async fn write(turn: &mut Turn<'_>, ids: &[CustomerId], detached: &[CustomerId]) -> Result<()> {
    let (workspace, now) = (turn.workspace(), turn.now());
    sqlx::query(
        "update customer set archived_at = null, archive_reason = null, updated_at = $4,
                             detached_at = case when id = any ($3) then $4 end
         where workspace_id = $1 and id = any ($2)",
    )
    .bind(workspace)
    .bind(ids)
    .bind(detached)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("restoring customers")?;
    Ok(())
}

fn note(turn: &mut Turn<'_>, customer: &Chosen, detached: bool) {
    let subject = Subject::Customer(customer.id);
    let restored = Entry::new(subject, ChangeEvent::Restored);
    turn.note(match customer.archived {
        Some(reason) => restored.because(reason),
        None => restored,
    });
    if detached {
        turn.note(Entry::new(subject, ChangeEvent::Detached));
    }
}
