//! Bringing customers back from the archive, with the status they had.
//!
//! A customer whose company is not there to be synced comes back *detached*: shown as such, left alone by every sync, and
//! attached again as soon as one reads its company within the filter.

use std::collections::HashSet;

use entity::choice::ChangeEvent;
use entity::id::CustomerId;
use hubspot::{CompanyId, HubId};

use super::selection::{Chosen, Must, Outcome, choose};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::{Entry, Origin, Subject};
use crate::turn::Turn;
use crate::viewer::Viewer;

/// The companies of one account that are live and within the filter, of those asked about.
#[derive(Clone, Debug)]
pub struct Present {
    /// The account.
    pub hub: HubId,
    /// The companies.
    pub companies: HashSet<CompanyId>,
}

/// Restores archived customers; owner and admins only. Those whose company is not `present` are detached.
pub async fn restore(
    database: &Database,
    clock: &Clock,
    viewer: &Viewer,
    ids: &[CustomerId],
    present: Option<&Present>,
) -> Result<Outcome> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let (chosen, refused) = choose(turn.connection(), workspace, ids, Must::BeArchived).await?;
    let done: Vec<CustomerId> = chosen.iter().map(|customer| customer.id).collect();
    if done.is_empty() {
        return Ok(Outcome { done, refused });
    }
    let is_present = |customer: &&Chosen| {
        present.is_some_and(|there| there.hub == customer.hub && there.companies.contains(&customer.company))
    };
    let detached: Vec<CustomerId> =
        chosen.iter().filter(|customer| !is_present(customer)).map(|customer| customer.id).collect();
    write(&mut turn, &done, &detached).await?;
    for customer in &chosen {
        note(&mut turn, customer, detached.contains(&customer.id));
    }
    turn.commit().await?;
    Ok(Outcome { done, refused })
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
