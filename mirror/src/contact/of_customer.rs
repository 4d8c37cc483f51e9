//! The contacts of customers, for many customers in one statement.
//!
//! Each customer's first rows are read by the links' own key and reading stops there, so a company with ten thousand
//! contacts costs no more than one with ten. Only live contacts count that no admin took off the customer. The primary one
//! is the one an admin chose, as long as it counts; else the one HubSpot's lowest id belongs to among those that name the
//! company as their primary; among all when none does.

use std::collections::{HashMap, HashSet};

use entity::id::{CustomerId, WorkspaceId};
use sqlx::{FromRow, Postgres, QueryBuilder, Row};

use super::row::{Columns, Contact};
use super::unlink;
use crate::customer::Customer;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::page::{Direction, Page, Window};

/// A contact's place among a customer's: its HubSpot record's id, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkedRecord(pub String);

/// A contact of a customer.
#[derive(Clone, Debug)]
pub struct LinkedContact {
    /// The contact.
    pub contact: Contact,
    /// It is the customer's primary contact; never set unless asked for.
    pub primary: bool,
}

/// A customer's primary contact.
#[derive(Clone, Debug)]
pub struct PrimaryContact {
    /// The contact.
    pub contact: Contact,
    /// An admin chose it.
    pub chosen: bool,
}

/// Which of the contacts that HubSpot links to a customer are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Belonging {
    /// Those that belong to it.
    #[default]
    Linked,
    /// Those that an admin took off it.
    Unlinked,
}

/// What is wanted of each contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Bulky columns.
    pub columns: Columns,
    /// Whether it is the primary one.
    pub primary: bool,
    /// Which contacts.
    pub belonging: Belonging,
}

/// One page of contacts for each of these customers. A customer without any has no entry.
pub async fn pages(
    database: &Database,
    workspace: WorkspaceId,
    customers: &[Customer],
    window: &Window<LinkedRecord>,
    wanted: Wanted,
) -> Result<HashMap<CustomerId, Page<LinkedContact>>> {
    let mut query = QueryBuilder::new("select k.customer_id, t.*");
    query.push(if wanted.primary {
        ", coalesce(t.hubspot_contact_id = p.hubspot_contact_id, false) as is_primary"
    } else {
        ""
    });
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select ");
    wanted.columns.push_to(&mut query);
    push_links(&mut query, workspace, wanted.belonging);
    if let Some(position) = &window.after {
        query.push(" and l.hubspot_contact_id > ").push_bind(position.0.clone());
    }
    if let Some(position) = &window.before {
        query.push(" and l.hubspot_contact_id < ").push_bind(position.0.clone());
    }
    query.push(" order by l.hubspot_contact_id ").push(window.walk(Direction::Ascending).sql());
    query.push(" limit ").push_bind(window.limit()).push(") t");
    if wanted.primary {
        query.push(" left join lateral (select l.hubspot_contact_id");
        push_primary(&mut query, workspace);
        query.push(") p on true");
    }

    let attempt = "reading the contacts of customers";
    let rows = query.build().fetch_all(database.pool()).await.attempting(attempt)?;
    let mut found: HashMap<CustomerId, Vec<LinkedContact>> = HashMap::with_capacity(customers.len());
    for row in &rows {
        let customer = row.try_get("customer_id").attempting(attempt)?;
        let contact = Contact::from_row(row).attempting(attempt)?;
        let primary = wanted.primary && row.try_get("is_primary").attempting(attempt)?;
        found.entry(customer).or_default().push(LinkedContact { contact, primary });
    }
    Ok(found.into_iter().map(|(customer, contacts)| (customer, window.page(contacts))).collect())
}

/// The primary contact of each of these customers that has one.
pub async fn primaries(
    database: &Database,
    workspace: WorkspaceId,
    customers: &[Customer],
    columns: Columns,
) -> Result<HashMap<CustomerId, PrimaryContact>> {
    let mut query = QueryBuilder::new("select k.customer_id, t.*");
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select ");
    columns.push_to(&mut query);
    query.push(", ");
    push_is_chosen(&mut query, workspace);
    query.push(" as is_chosen");
    push_primary(&mut query, workspace);
    query.push(") t");

    let attempt = "reading the primary contacts of customers";
    let rows = query.build().fetch_all(database.pool()).await.attempting(attempt)?;
    let read = |row| {
        let chosen = Row::try_get::<Option<bool>, _>(row, "is_chosen")?.unwrap_or_default();
        Ok((Row::try_get(row, "customer_id")?, PrimaryContact { contact: Contact::from_row(row)?, chosen }))
    };
    rows.iter().map(read).collect::<sqlx::Result<_>>().attempting(attempt)
}

/// How many live contacts each of these customers has. A customer without any has no entry.
pub async fn counts(
    database: &Database,
    workspace: WorkspaceId,
    customers: &[Customer],
    belonging: Belonging,
) -> Result<HashMap<CustomerId, i64>> {
    let mut query = QueryBuilder::new("select k.customer_id, n.contacts");
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select count(*) as contacts");
    push_links(&mut query, workspace, belonging);
    query.push(") n");
    let counts: Vec<(CustomerId, i64)> =
        query.build_query_as().fetch_all(database.pool()).await.attempting("counting the contacts of customers")?;
    Ok(counts.into_iter().collect())
}

/// Adds the customers as a relation called `k`, each once.
fn push_customers(query: &mut QueryBuilder<Postgres>, customers: &[Customer]) {
    let mut seen = HashSet::with_capacity(customers.len());
    let customers: Vec<&Customer> = customers.iter().filter(|customer| seen.insert(customer.id)).collect();
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let hubs: Vec<i64> = customers.iter().map(|customer| customer.hub_id).collect();
    let companies: Vec<String> = customers.iter().map(|customer| customer.hubspot_company_id.clone()).collect();
    query.push(" from unnest(").push_bind(ids).push("::uuid[], ").push_bind(hubs).push("::int8[], ");
    query.push_bind(companies).push("::text[]) as k (customer_id, hub_id, company_id)");
}

/// Adds the live contacts `t`, with their links `l`, of the customer `k`. Links come first, whatever the planner knows: with
/// no statistics yet, right after a first sync, it would go through all contacts in their order and look for links.
fn push_links(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId, belonging: Belonging) {
    query.push(
        " from contact_link l cross join lateral (select * from contact where workspace_id = l.workspace_id \
         and hub_id = l.hub_id and hubspot_contact_id = l.hubspot_contact_id limit 1) t where l.workspace_id = ",
    );
    query.push_bind(workspace);
    query.push(" and l.hub_id = k.hub_id and l.hubspot_company_id = k.company_id and t.archived_at is null and ");
    query.push(match belonging {
        Belonging::Linked => unlink::STANDS,
        Belonging::Unlinked => unlink::IS_TAKEN_OFF,
    });
}

/// Adds the primary contact of the customer `k`. HubSpot's ids are numbers of any length, so the shorter is the lower.
fn push_primary(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId) {
    push_links(query, workspace, Belonging::Linked);
    query.push(" order by ");
    push_is_chosen(query, workspace);
    query.push(" desc nulls last, l.primary_company desc, length(l.hubspot_contact_id), l.hubspot_contact_id limit 1");
}

/// Adds whether the contact of the link `l` is the one an admin chose for the customer `k`; null when none is chosen.
fn push_is_chosen(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId) {
    query.push(
        "l.hubspot_contact_id = (select p.hubspot_contact_id from chosen_primary p where p.hub_id = k.hub_id \
         and p.hubspot_company_id = k.company_id and p.workspace_id = ",
    );
    query.push_bind(workspace).push(")");
}

#[cfg(test)]
mod tests;
