//! HubSpot's associations to our links, compared as sets.

use hubspot::{CompanyContacts, CompanyId};
use sqlx::PgConnection;

use crate::apply::Scope;
use crate::error::{Attempting, Result};

/// How many links came, went and changed their mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkTally {
    /// New here.
    pub added: i64,
    /// No longer in HubSpot.
    pub removed: i64,
    /// With the primary mark set or lifted.
    pub changed: i64,
}

impl std::ops::AddAssign for LinkTally {
    fn add_assign(&mut self, other: Self) {
        self.added += other.added;
        self.removed += other.removed;
        self.changed += other.changed;
    }
}

/// Makes the links of these companies exactly those HubSpot has, inside the caller's transaction.
pub async fn apply(connection: &mut PgConnection, scope: &Scope, companies: &[CompanyContacts]) -> Result<LinkTally> {
    let known: Vec<&str> = companies.iter().map(|c| c.company.as_str()).collect();
    let mut company_ids = Vec::new();
    let mut contact_ids = Vec::new();
    let mut primary = Vec::new();
    for company in companies {
        for link in &company.contacts {
            company_ids.push(company.company.as_str());
            contact_ids.push(link.contact.as_str());
            primary.push(link.primary);
        }
    }
    let (added, removed, changed) = sqlx::query_as(include_str!("link.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(known)
        .bind(company_ids)
        .bind(contact_ids)
        .bind(primary)
        .fetch_one(connection)
        .await
        .attempting("applying links")?;
    Ok(LinkTally { added, removed, changed })
}

/// The ids of all contacts these companies are linked to, each once.
pub fn linked(companies: &[CompanyContacts]) -> Vec<hubspot::ContactId> {
    let mut ids: Vec<_> = companies.iter().flat_map(|c| c.contacts.iter().map(|l| l.contact.clone())).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The companies of a page of which HubSpot said nothing about links.
pub fn unanswered<'a>(asked: &'a [CompanyId], answered: &[CompanyContacts]) -> Vec<&'a CompanyId> {
    let known: std::collections::HashSet<&str> = answered.iter().map(|c| c.company.as_str()).collect();
    asked.iter().filter(|id| !known.contains(id.as_str())).collect()
}
