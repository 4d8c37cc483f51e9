//! Several customers that an admin does one thing to. Each stands for itself: what can be done is done, and what cannot is
//! refused with its place among those asked for.

use std::collections::{HashMap, HashSet};

use entity::choice::ArchiveReason;
use entity::id::{CustomerId, WorkspaceId};
use hubspot::{CompanyId, HubId};
use sqlx::{FromRow, PgExecutor};

use super::row::archive_reason;
use crate::error::{Attempting, Code, Refusal, Result};

/// The most customers one act may name.
pub const MOST_AT_ONCE: usize = 100;

/// What became of the customers that were named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// To whom it was done, in the order asked.
    pub done: Vec<CustomerId>,
    /// Why it was not done to the others, each at `ids` and its place.
    pub refused: Vec<Refusal>,
}

/// A customer as it stood when it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The customer.
    pub id: CustomerId,
    /// The account it comes from.
    pub hub: HubId,
    /// The company it is made from.
    pub company: CompanyId,
    /// Why it is archived; none while it is live.
    pub archived: Option<ArchiveReason>,
}

/// What a customer must be for something to be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Not archived.
    BeLive,
    /// Archived.
    BeArchived,
}

/// Those of the customers that are what they must be, each once, and refusals for the others.
pub async fn choose(
    executor: impl PgExecutor<'_>,
    workspace: WorkspaceId,
    ids: &[CustomerId],
    must: Must,
) -> Result<(Vec<Chosen>, Vec<Refusal>)> {
    check_number(ids)?;
    let found = read(executor, workspace, ids).await?;
    let mut met = HashSet::new();
    let (mut chosen, mut refused) = (Vec::new(), Vec::new());
    for (place, id) in ids.iter().enumerate() {
        let verdict = match found.get(id) {
            Some(_) if !met.insert(*id) => continue,
            Some(customer) => must.admit(customer),
            None => Err(Refusal::not_found("customer")),
        };
        match verdict {
            Ok(customer) => chosen.push(customer.clone()),
            Err(refusal) => refused.push(refusal.at(["ids".to_owned(), place.to_string()])),
        }
    }
    Ok((chosen, refused))
}

impl Must {
    fn admit(self, customer: &Chosen) -> Result<&Chosen, Refusal> {
        match (self, customer.archived) {
            (Self::BeLive, None) | (Self::BeArchived, Some(_)) => Ok(customer),
            (Self::BeLive, Some(_)) => Err(Refusal::new(Code::AlreadyArchived, "This customer is archived already.")),
            (Self::BeArchived, None) => {
                Err(Refusal::new(Code::NotArchived, "This customer is not archived. Archive it first."))
            }
        }
    }
}

fn check_number(ids: &[CustomerId]) -> Result<(), Refusal> {
    if ids.is_empty() {
        return Err(Refusal::new(Code::InvalidValue, "Name at least one customer.").at(["ids"]));
    }
    if ids.len() > MOST_AT_ONCE {
        return Err(Refusal::new(Code::InvalidValue, format!("Name {MOST_AT_ONCE} customers at most.")).at(["ids"]));
    }
    Ok(())
}

#[derive(FromRow)]
struct Stored {
    id: CustomerId,
    hub_id: i64,
    hubspot_company_id: String,
    archive_reason: Option<String>,
}

async fn read(
    executor: impl PgExecutor<'_>,
    workspace: WorkspaceId,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, Chosen>> {
    const ATTEMPT: &str = "reading the customers that were chosen";
    // a lock, so that nothing is added to a customer while it is being purged
    let stored: Vec<Stored> = sqlx::query_as(
        "select id, hub_id, hubspot_company_id, case when archived_at is not null then archive_reason end as archive_reason
         from customer where workspace_id = $1 and id = any ($2) for update",
    )
    .bind(workspace)
    .bind(ids)
    .fetch_all(executor)
    .await
    .attempting(ATTEMPT)?;
    let chosen = |row: Stored| {
        let archived = row.archive_reason.as_deref().map(archive_reason).transpose()?;
        let company = CompanyId::from(row.hubspot_company_id);
        Ok((row.id, Chosen { id: row.id, hub: HubId(row.hub_id), company, archived }))
    };
    stored.into_iter().map(chosen).collect::<sqlx::Result<_>>().attempting(ATTEMPT)
}
