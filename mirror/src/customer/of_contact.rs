//! The customers a contact belongs to, for many contacts in one statement.

use std::collections::{HashMap, HashSet};

use entity::id::ContactId;
use sqlx::{FromRow, Postgres, QueryBuilder, Row};

use super::row::{Columns, Customer};
use super::sight;
use crate::contact::{Contact, unlink};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::page::{Direction, Page, Window};
use crate::viewer::Viewer;

/// A customer's place among a contact's: its HubSpot company's id, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkedCompany(pub String);

/// One page of live customers within the viewer's sight for each contact. A contact without any has no entry.
pub async fn pages(
    database: &Database,
    viewer: &Viewer,
    contacts: &[Contact],
    window: &Window<LinkedCompany>,
    columns: Columns,
) -> Result<HashMap<ContactId, Page<Customer>>> {
    let mut query = QueryBuilder::new("select k.contact_id, c.*");
    push_contacts(&mut query, contacts);
    query.push(" cross join lateral (select ");
    columns.push_to(&mut query);
    push_links(&mut query, viewer);
    if let Some(position) = &window.after {
        query.push(" and l.hubspot_company_id > ").push_bind(position.0.clone());
    }
    if let Some(position) = &window.before {
        query.push(" and l.hubspot_company_id < ").push_bind(position.0.clone());
    }
    query.push(" order by l.hubspot_company_id ").push(window.walk(Direction::Ascending).sql());
    query.push(" limit ").push_bind(window.limit()).push(") c");

    let attempt = "reading the customers of contacts";
    let rows = query.build().fetch_all(database.pool()).await.attempting(attempt)?;
    let mut found: HashMap<ContactId, Vec<Customer>> = HashMap::with_capacity(contacts.len());
    for row in &rows {
        let contact = row.try_get("contact_id").attempting(attempt)?;
        found.entry(contact).or_default().push(Customer::from_row(row).attempting(attempt)?);
    }
    Ok(found.into_iter().map(|(contact, customers)| (contact, window.page(customers))).collect())
}

/// How many live customers within the viewer's sight each contact belongs to.
pub async fn counts(database: &Database, viewer: &Viewer, contacts: &[Contact]) -> Result<HashMap<ContactId, i64>> {
    let mut query = QueryBuilder::new("select k.contact_id, n.customers");
    push_contacts(&mut query, contacts);
    query.push(" cross join lateral (select count(*) as customers");
    push_links(&mut query, viewer);
    query.push(") n");
    let counts: Vec<(ContactId, i64)> =
        query.build_query_as().fetch_all(database.pool()).await.attempting("counting the customers of contacts")?;
    Ok(counts.into_iter().collect())
}

/// Adds the contacts as a relation called `k`, each once.
fn push_contacts(query: &mut QueryBuilder<Postgres>, contacts: &[Contact]) {
    let mut seen = HashSet::with_capacity(contacts.len());
    let contacts: Vec<&Contact> = contacts.iter().filter(|contact| seen.insert(contact.id)).collect();
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let hubs: Vec<i64> = contacts.iter().map(|contact| contact.hub_id).collect();
    let records: Vec<String> = contacts.iter().map(|contact| contact.hubspot_contact_id.clone()).collect();
    query.push(" from unnest(").push_bind(ids).push("::uuid[], ").push_bind(hubs).push("::int8[], ");
    query.push_bind(records).push("::text[]) as k (contact_id, hub_id, record_id)");
}

/// Adds the live customers `c`, with their links `l`, of the contact `k`. Links come first, whatever the planner knows.
fn push_links(query: &mut QueryBuilder<Postgres>, viewer: &Viewer) {
    query.push(
        " from contact_link l cross join lateral (select * from customer where workspace_id = l.workspace_id \
         and hub_id = l.hub_id and hubspot_company_id = l.hubspot_company_id limit 1) c where l.workspace_id = ",
    );
    query.push_bind(viewer.workspace);
    query.push(" and l.hub_id = k.hub_id and l.hubspot_contact_id = k.record_id and c.archived_at is null and ");
    query.push(unlink::STANDS);
    sight::push(query, viewer.workspace, viewer.sight());
}
