//! Finding customers by what names them. What the viewer may not see is not found.

use std::collections::HashMap;

use entity::id::CustomerId;
use sqlx::{Postgres, QueryBuilder};

use super::row::{Columns, Customer};
use super::sight;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::viewer::Viewer;

/// What names one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id.
    Id(CustomerId),
    /// Its number in the workspace.
    DisplayId(i64),
    /// The id of its HubSpot company, in the connected account before any former one.
    HubSpotCompany(String),
}

/// The customer of this key.
pub async fn one(database: &Database, viewer: &Viewer, key: &Key, columns: Columns) -> Result<Option<Customer>> {
    let mut query = select(viewer, columns);
    match key {
        Key::Id(id) => {
            query.push(" and c.id = ").push_bind(*id);
        }
        Key::DisplayId(number) => {
            query.push(" and c.display_id = ").push_bind(*number);
        }
        Key::HubSpotCompany(company) => {
            query.push(" and c.hubspot_company_id = ").push_bind(company.clone());
        }
    }
    sight::push(&mut query, viewer.workspace, viewer.sight());
    if matches!(key, Key::HubSpotCompany(_)) {
        query.push(" order by c.hub_id = (select n.hub_id from connection n where n.workspace_id = ");
        query.push_bind(viewer.workspace).push(") desc nulls last limit 1");
    }
    query.build_query_as().fetch_optional(database.pool()).await.attempting("reading a customer")
}

/// The customers of these ids.
pub async fn many(
    database: &Database,
    viewer: &Viewer,
    ids: &[CustomerId],
    columns: Columns,
) -> Result<HashMap<CustomerId, Customer>> {
    let mut query = select(viewer, columns);
    query.push(" and c.id = any(").push_bind(ids.to_vec()).push(")");
    sight::push(&mut query, viewer.workspace, viewer.sight());
    let customers: Vec<Customer> =
        query.build_query_as().fetch_all(database.pool()).await.attempting("reading customers by id")?;
    Ok(customers.into_iter().map(|customer| (customer.id, customer)).collect())
}

/// How many live customers within the viewer's sight have each of these domains.
pub async fn sharing_domain(database: &Database, viewer: &Viewer, domains: &[String]) -> Result<HashMap<String, i64>> {
    let mut query = QueryBuilder::new("select c.domain, count(*) from customer c where c.workspace_id = ");
    query.push_bind(viewer.workspace).push(" and c.archived_at is null and c.domain = any(");
    query.push_bind(domains.to_vec()).push(")");
    sight::push(&mut query, viewer.workspace, viewer.sight());
    query.push(" group by c.domain");
    let counts: Vec<(String, i64)> =
        query.build_query_as().fetch_all(database.pool()).await.attempting("counting customers of a domain")?;
    Ok(counts.into_iter().collect())
}

fn select(viewer: &Viewer, columns: Columns) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select ");
    columns.push_to(&mut query);
    query.push(" from customer c where c.workspace_id = ").push_bind(viewer.workspace);
    query
}
