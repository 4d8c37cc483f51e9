//! The customers a contact belongs to, for many contacts in one statement.

use std::collections::HashMap;

use entity::id::ContactId;
use sqlx::{FromRow, QueryBuilder, Row};

use super::row::{Columns, Customer};
use super::sight;
use crate::contact::Contact;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::page::{Direction, Page, Window};
use crate::viewer::Viewer;

/// A customer's place among a contact's: its HubSpot company's id, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkedCompany(pub String);

/// One page of live customers within the viewer's sight for each contact. A contact without any has no entry.
pub async fn of_contacts<'a>(
    database: &Database,
    viewer: &Viewer,
    contacts: impl Iterator<Item = &'a Contact>,
    window: &Window<LinkedCompany>,
    columns: Columns,
) -> Result<HashMap<ContactId, Page<Customer>>> {
    let mut keys: (Vec<ContactId>, Vec<i64>, Vec<String>) = Default::default();
    for contact in contacts {
        keys.0.push(contact.id);
        keys.1.push(contact.hub_id);
        keys.2.push(contact.hubspot_contact_id.clone());
    }
    let mut query = QueryBuilder::new("select k.contact_id, c.* from unnest(");
    query.push_bind(keys.0).push("::uuid[], ").push_bind(keys.1).push("::int8[], ").push_bind(keys.2);
    query.push("::text[]) as k (contact_id, hub_id, record_id) cross join lateral (select ");
    columns.push_to(&mut query);
    query.push(
        " from contact_link l join customer c on c.workspace_id = l.workspace_id and c.hub_id = l.hub_id \
         and c.hubspot_company_id = l.hubspot_company_id where l.workspace_id = ",
    );
    query.push_bind(viewer.workspace);
    query.push(" and l.hub_id = k.hub_id and l.hubspot_contact_id = k.record_id and c.archived_at is null");
    sight::push(&mut query, viewer.workspace, viewer.sight());
    if let Some(position) = &window.after {
        query.push(" and l.hubspot_company_id > ").push_bind(position.0.clone());
    }
    if let Some(position) = &window.before {
        query.push(" and l.hubspot_company_id < ").push_bind(position.0.clone());
    }
    query.push(" order by l.hubspot_company_id ").push(window.walk(Direction::Ascending).sql());
    query.push(" limit ").push_bind(window.limit()).push(") c");

    let rows = query.build().fetch_all(database.pool()).await.attempting("reading the customers of contacts")?;
    let mut found: HashMap<ContactId, Vec<Customer>> = HashMap::new();
    for row in &rows {
        let contact = row.try_get("contact_id").attempting("reading the customers of contacts")?;
        let customer = Customer::from_row(row).attempting("reading the customers of contacts")?;
        found.entry(contact).or_default().push(customer);
    }
    Ok(found.into_iter().map(|(contact, customers)| (contact, window.page(customers))).collect())
}
