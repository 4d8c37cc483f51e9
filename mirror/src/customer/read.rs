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
    /// The id of its HubSpot company, in the connected account before any former one. The id of a company that was merged
    /// leads to the survivor's customer, unless it has an archived one of its own.
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
            if let Some(own) = first_account(database, viewer, query).await? {
                return Ok(Some(own));
            }
            query = select(viewer, columns);
            query.push(
                " and (c.hub_id, c.hubspot_company_id) in (select a.hub_id, a.survivor_id from record_alias a \
                 where a.object = 'COMPANY' and a.workspace_id = ",
            );
            query.push_bind(viewer.workspace).push(" and a.hubspot_id = ").push_bind(company.clone()).push(")");
        }
    }
    first_account(database, viewer, query).await
}

/// Of those found and within sight, the one of the connected account before any of a former one.
async fn first_account(
    database: &Database,
    viewer: &Viewer,
    mut query: QueryBuilder<Postgres>,
) -> Result<Option<Customer>> {
    sight::push(&mut query, viewer.workspace, viewer.sight());
    query.push(" order by c.hub_id = (select n.hub_id from connection n where n.workspace_id = ");
    query.push_bind(viewer.workspace).push(") desc nulls last limit 1");
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
