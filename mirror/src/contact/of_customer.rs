//! The contacts of customers, for many customers in one statement.
//!
//! Each customer's first rows are read by the links' own key and reading stops there, so a company with ten thousand
//! contacts costs no more than one with ten. Only live contacts count. The primary one is the one HubSpot's lowest id
//! belongs to among those that name the company as their primary; among all when none does.

use std::collections::{HashMap, HashSet};

use entity::id::{CustomerId, WorkspaceId};
use sqlx::{FromRow, Postgres, QueryBuilder, Row};

use super::row::{Columns, Contact};
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

/// What is wanted of each contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Bulky columns.
    pub columns: Columns,
    /// Whether it is the primary one.
    pub primary: bool,
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
    query.push(if wanted.primary { ", t.hubspot_contact_id = p.hubspot_contact_id as is_primary" } else { "" });
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select ");
    wanted.columns.push_to(&mut query);
    push_links(&mut query, workspace);
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
) -> Result<HashMap<CustomerId, Contact>> {
    let mut query = QueryBuilder::new("select k.customer_id, t.*");
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select ");
    columns.push_to(&mut query);
    push_primary(&mut query, workspace);
    query.push(") t");

    let attempt = "reading the primary contacts of customers";
    let rows = query.build().fetch_all(database.pool()).await.attempting(attempt)?;
    let read = |row| Ok((Row::try_get(row, "customer_id")?, Contact::from_row(row)?));
    rows.iter().map(read).collect::<sqlx::Result<_>>().attempting(attempt)
}

/// How many live contacts each of these customers has. A customer without any has no entry.
pub async fn counts(
    database: &Database,
    workspace: WorkspaceId,
    customers: &[Customer],
) -> Result<HashMap<CustomerId, i64>> {
    let mut query = QueryBuilder::new("select k.customer_id, n.contacts");
    push_customers(&mut query, customers);
    query.push(" cross join lateral (select count(*) as contacts");
    push_links(&mut query, workspace);
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

/// Adds the live contacts `t`, with their links `l`, of the customer `k`.
fn push_links(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId) {
    query.push(
        " from contact_link l join contact t on t.workspace_id = l.workspace_id and t.hub_id = l.hub_id \
         and t.hubspot_contact_id = l.hubspot_contact_id where l.workspace_id = ",
    );
    query.push_bind(workspace);
    query.push(" and l.hub_id = k.hub_id and l.hubspot_company_id = k.company_id and t.archived_at is null");
}

/// Adds the primary contact of the customer `k`. HubSpot's ids are numbers of any length, so the shorter is the lower.
fn push_primary(query: &mut QueryBuilder<Postgres>, workspace: WorkspaceId) {
    push_links(query, workspace);
    query.push(" order by l.primary_company desc, length(l.hubspot_contact_id), l.hubspot_contact_id limit 1");
}

#[cfg(test)]
mod tests;
