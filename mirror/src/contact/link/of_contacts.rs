//! Links as their contacts have them: for contacts that are read one by one.

use hubspot::ContactCompanies;

use super::LinkTally;
use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::turn::Turn;

/// Makes the links of these contacts to live customers exactly those HubSpot has, in the caller's turn. Links to archived
/// and detached customers stay as they are: HubSpot forgets those of a company that is gone.
pub async fn apply(turn: &mut Turn<'_>, scope: &Scope, contacts: &[ContactCompanies]) -> Result<LinkTally> {
    if contacts.is_empty() {
        return Ok(LinkTally::default());
    }
    let (mut company_ids, mut contact_ids, mut primary) = (Vec::new(), Vec::new(), Vec::new());
    for contact in contacts {
        for link in &contact.companies {
            company_ids.push(link.company.as_str());
            contact_ids.push(contact.contact.as_str());
            primary.push(link.primary);
        }
    }
    let (added, changed, removed): (i64, i64, i64) = sqlx::query_as(include_str!("of_contacts.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(contacts.iter().map(|contact| contact.contact.as_str()).collect::<Vec<_>>())
        .bind(company_ids)
        .bind(contact_ids)
        .bind(primary)
        .fetch_one(turn.connection())
        .await
        .attempting("comparing the links of contacts")?;
    Ok(LinkTally { added, removed, changed })
}
