//! Finding contacts by what names them. What the viewer may not see is not found.

use std::collections::HashMap;

use entity::id::ContactId;
use sqlx::{Postgres, QueryBuilder};

use super::row::{Columns, Contact};
use crate::customer::sight;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::viewer::Viewer;

/// What names one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id.
    Id(ContactId),
    /// Its number in the workspace.
    DisplayId(i64),
    /// The id of its HubSpot record, in the connected account before any former one. The id of a record that was merged
    /// leads to the survivor, unless it has an archived row of its own.
    HubSpotContact(String),
}

/// The contact of this key.
pub async fn one(database: &Database, viewer: &Viewer, key: &Key, columns: Columns) -> Result<Option<Contact>> {
    let mut query = select(viewer, columns);
    match key {
        Key::Id(id) => {
            query.push(" and t.id = ").push_bind(*id);
        }
        Key::DisplayId(number) => {
            query.push(" and t.display_id = ").push_bind(*number);
        }
        Key::HubSpotContact(record) => {
            query.push(" and t.hubspot_contact_id = ").push_bind(record.clone());
            if let Some(own) = first_account(database, viewer, query).await? {
                return Ok(Some(own));
            }
            query = select(viewer, columns);
            query.push(
                " and (t.hub_id, t.hubspot_contact_id) in (select a.hub_id, a.survivor_id from record_alias a \
                 where a.object = 'CONTACT' and a.workspace_id = ",
            );
            query.push_bind(viewer.workspace).push(" and a.hubspot_id = ").push_bind(record.clone()).push(")");
        }
    }
    first_account(database, viewer, query).await
}

/// Of those found and within sight, the one of the connected account before any of a former one.
async fn first_account(
    database: &Database,
    viewer: &Viewer,
    mut query: QueryBuilder<Postgres>,
) -> Result<Option<Contact>> {
    sight::push_for_contact(&mut query, viewer.workspace, viewer.sight());
    query.push(" order by t.hub_id = (select n.hub_id from connection n where n.workspace_id = ");
    query.push_bind(viewer.workspace).push(") desc nulls last limit 1");
    query.build_query_as().fetch_optional(database.pool()).await.attempting("reading a contact")
}

/// The contacts of these ids.
pub async fn many(
    database: &Database,
    viewer: &Viewer,
    ids: &[ContactId],
    columns: Columns,
) -> Result<HashMap<ContactId, Contact>> {
    let mut query = select(viewer, columns);
    query.push(" and t.id = any(").push_bind(ids.to_vec()).push(")");
    sight::push_for_contact(&mut query, viewer.workspace, viewer.sight());
    let contacts: Vec<Contact> =
        query.build_query_as().fetch_all(database.pool()).await.attempting("reading contacts by id")?;
    Ok(contacts.into_iter().map(|contact| (contact.id, contact)).collect())
}

fn select(viewer: &Viewer, columns: Columns) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select ");
    columns.push_to(&mut query);
    query.push(" from contact t where t.workspace_id = ").push_bind(viewer.workspace);
    query
}
