//! HubSpot's associations to our links, compared as sets.

pub mod of_contacts;

use hubspot::{CompanyContacts, CompanyId};
use sqlx::FromRow;

use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::turn::Turn;

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

/// Makes the links of these companies exactly those HubSpot has, in the caller's turn. They are compared as sets, because
/// HubSpot moves no date when a link comes or goes; only what differs is written.
pub async fn apply(turn: &mut Turn<'_>, scope: &Scope, companies: &[CompanyContacts]) -> Result<LinkTally> {
    let links = Links::of(companies);
    let compared = compare(turn, scope, companies, &links).await?;
    let missing = links.at(compared.missing.as_deref());
    let changed = links.at(compared.changed.as_deref());
    insert(turn, scope, &missing).await?;
    update(turn, scope, &changed).await?;
    let removed = if compared.held > compared.matched { remove(turn, scope, companies, &links).await? } else { 0 };
    Ok(LinkTally { added: missing.count(), removed, changed: changed.count() })
}

/// Adds links without looking: for a workspace that never had any. Fails when one of them is here after all.
pub async fn add(turn: &mut Turn<'_>, scope: &Scope, companies: &[CompanyContacts]) -> Result<LinkTally> {
    let links = Links::of(companies);
    insert(turn, scope, &links).await?;
    Ok(LinkTally { added: links.count(), ..LinkTally::default() })
}

/// A comparison's answer.
#[derive(FromRow)]
struct Compared {
    missing: Option<Vec<i64>>,
    changed: Option<Vec<i64>>,
    matched: i64,
    held: i64,
}

async fn compare(
    turn: &mut Turn<'_>,
    scope: &Scope,
    companies: &[CompanyContacts],
    links: &Links<'_>,
) -> Result<Compared> {
    let known: Vec<&str> = companies.iter().map(|company| company.company.as_str()).collect();
    sqlx::query_as(include_str!("link/compare.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(known)
        .bind(&links.company_ids)
        .bind(&links.contact_ids)
        .bind(&links.primary)
        .fetch_one(turn.connection())
        .await
        .attempting("comparing links")
}

async fn insert(turn: &mut Turn<'_>, scope: &Scope, links: &Links<'_>) -> Result<()> {
    if links.company_ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into contact_link (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id, primary_company)
         select $1, $2, * from unnest($3::text[], $4::text[], $5::bool[])",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(&links.company_ids)
    .bind(&links.contact_ids)
    .bind(&links.primary)
    .execute(turn.connection())
    .await
    .attempting("adding links")?;
    Ok(())
}

async fn update(turn: &mut Turn<'_>, scope: &Scope, links: &Links<'_>) -> Result<()> {
    if links.company_ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update contact_link l set primary_company = i.primary_company
         from unnest($3::text[], $4::text[], $5::bool[]) as i (company_id, contact_id, primary_company)
         where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = i.company_id
           and l.hubspot_contact_id = i.contact_id",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(&links.company_ids)
    .bind(&links.contact_ids)
    .bind(&links.primary)
    .execute(turn.connection())
    .await
    .attempting("changing links")?;
    Ok(())
}

/// What is removed is remembered for a while: the contact may turn out to be deleted.
async fn remove(turn: &mut Turn<'_>, scope: &Scope, companies: &[CompanyContacts], links: &Links<'_>) -> Result<i64> {
    let known: Vec<&str> = companies.iter().map(|company| company.company.as_str()).collect();
    let now = turn.now();
    sqlx::query_scalar(
        "with gone as (
             delete from contact_link l
             where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_company_id = any ($3)
               and not exists (
                   select from unnest($4::text[], $5::text[]) as i (company_id, contact_id)
                   where i.company_id = l.hubspot_company_id and i.contact_id = l.hubspot_contact_id
               )
             returning hubspot_contact_id, hubspot_company_id
         ),
         remembered as (
             insert into former_link (workspace_id, hub_id, hubspot_contact_id, hubspot_company_id, dropped_at)
             select $1, $2, hubspot_contact_id, hubspot_company_id, $6 from gone
             on conflict (workspace_id, hub_id, hubspot_contact_id, hubspot_company_id)
             do update set dropped_at = excluded.dropped_at
         )
         select count(*) from gone",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(known)
    .bind(&links.company_ids)
    .bind(&links.contact_ids)
    .bind(now)
    .fetch_one(turn.connection())
    .await
    .attempting("removing links")
}

/// Forgets links that were dropped a month ago, but for those of deleted contacts.
pub(crate) async fn forget_dropped(turn: &mut Turn<'_>, scope: &Scope) -> Result<()> {
    let now = turn.now();
    sqlx::query(
        "delete from former_link f
         where f.workspace_id = $1 and f.hub_id = $2 and f.dropped_at < $3 - interval '30 days'
           and not exists (
               select from contact c
               where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_contact_id = f.hubspot_contact_id
                 and c.archive_reason = 'DELETED_IN_HUBSPOT'
           )",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting("forgetting dropped links")?;
    Ok(())
}

/// Links turned on their side: one array a column.
#[derive(Default)]
struct Links<'a> {
    company_ids: Vec<&'a str>,
    contact_ids: Vec<&'a str>,
    primary: Vec<bool>,
}

impl<'a> Links<'a> {
    fn of(companies: &'a [CompanyContacts]) -> Self {
        let mut links = Self::default();
        for company in companies {
            for link in &company.contacts {
                links.push(company.company.as_str(), link.contact.as_str(), link.primary);
            }
        }
        links
    }

    /// Those at these places, counted from one.
    fn at(&self, places: Option<&[i64]>) -> Self {
        let mut links = Self::default();
        for place in places.unwrap_or_default().iter().filter_map(|place| usize::try_from(place - 1).ok()) {
            links.push(self.company_ids[place], self.contact_ids[place], self.primary[place]);
        }
        links
    }

    fn push(&mut self, company: &'a str, contact: &'a str, primary: bool) {
        self.company_ids.push(company);
        self.contact_ids.push(contact);
        self.primary.push(primary);
    }

    fn count(&self) -> i64 {
        i64::try_from(self.company_ids.len()).unwrap_or(i64::MAX)
    }
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
