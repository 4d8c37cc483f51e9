//! Companies that HubSpot merged: whose customer lives on, and which ids lead to it.

use std::collections::HashMap;

use entity::choice::RecordKind;
use entity::id::{CustomerId, WorkspaceId};
use hubspot::CompanyId;
use sqlx::{FromRow, Row};

use super::row::{Columns, Customer};
use super::sight;
use crate::alias::{self, Heir, Merge};
use crate::apply::Scope;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::turn::Turn;
use crate::viewer::Viewer;

/// Notes which company was absorbed by which, in the caller's turn and before the survivor is applied. A survivor that has
/// no customer yet gets the one of a company it absorbed; customers of the others are left to be archived.
pub async fn record(turn: &mut Turn<'_>, scope: &Scope, merges: &[(CompanyId, CompanyId)]) -> Result<()> {
    let merges: Vec<(&str, &str)> =
        merges.iter().map(|(absorbed, survivor)| (absorbed.as_str(), survivor.as_str())).collect();
    let news = alias::record(turn, scope, RecordKind::Company, &merges).await?;
    move_belongings(turn, scope, &news.heirs).await?;
    inherit_exclusions(turn, scope, &news.merges).await
}

/// The customers that these ones were merged into, as far as the viewer sees them. One that lives on has no entry.
pub async fn survivors(
    database: &Database,
    viewer: &Viewer,
    customers: &[Customer],
    columns: Columns,
) -> Result<HashMap<CustomerId, Customer>> {
    let mut query = sqlx::QueryBuilder::new("select k.customer_id, ");
    columns.push_to(&mut query);
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let hubs: Vec<i64> = customers.iter().map(|customer| customer.hub_id).collect();
    let companies: Vec<String> = customers.iter().map(|customer| customer.hubspot_company_id.clone()).collect();
    query.push(" from unnest(").push_bind(ids).push("::uuid[], ").push_bind(hubs).push("::int8[], ");
    query.push_bind(companies).push("::text[]) as k (customer_id, hub_id, company_id)");
    query.push(
        " join record_alias a on a.hub_id = k.hub_id and a.object = 'COMPANY' and a.hubspot_id = k.company_id \
         join customer c on c.workspace_id = a.workspace_id and c.hub_id = a.hub_id \
         and c.hubspot_company_id = a.survivor_id where a.workspace_id = ",
    );
    query.push_bind(viewer.workspace);
    sight::push(&mut query, viewer.workspace, viewer.sight());

    let attempt = "reading what customers were merged into";
    let rows = query.build().fetch_all(database.pool()).await.attempting(attempt)?;
    let read = |row| Ok((Row::try_get(row, "customer_id")?, Customer::from_row(row)?));
    rows.iter().map(read).collect::<sqlx::Result<_>>().attempting(attempt)
}

/// The companies that these customers' companies absorbed, lowest id first. A customer without any has no entry.
pub async fn absorbed(
    database: &Database,
    workspace: WorkspaceId,
    customers: &[Customer],
) -> Result<HashMap<CustomerId, Vec<String>>> {
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    let hubs: Vec<i64> = customers.iter().map(|customer| customer.hub_id).collect();
    let companies: Vec<&str> = customers.iter().map(|customer| customer.hubspot_company_id.as_str()).collect();
    let absorbed: Vec<(CustomerId, Vec<String>)> = sqlx::query_as(
        "select k.customer_id, array_agg(a.hubspot_id order by length(a.hubspot_id), a.hubspot_id)
         from unnest($2::uuid[], $3::int8[], $4::text[]) as k (customer_id, hub_id, company_id)
         join record_alias a on a.workspace_id = $1 and a.hub_id = k.hub_id and a.object = 'COMPANY'
                            and a.survivor_id = k.company_id
         group by k.customer_id",
    )
    .bind(workspace)
    .bind(ids)
    .bind(hubs)
    .bind(companies)
    .fetch_all(database.pool())
    .await
    .attempting("reading which companies were absorbed")?;
    Ok(absorbed.into_iter().collect())
}

/// Links and what admins chose are kept by HubSpot's ids, so they take the new one with their customer. What the guard
/// holds against the former id has lost its ground.
async fn move_belongings(turn: &mut Turn<'_>, scope: &Scope, heirs: &[Heir]) -> Result<()> {
    if heirs.is_empty() {
        return Ok(());
    }
    let former: Vec<&str> = heirs.iter().map(|heir| heir.former.as_str()).collect();
    let survivors: Vec<&str> = heirs.iter().map(|heir| heir.survivor.as_str()).collect();
    let now = turn.now();
    sqlx::query(include_str!("alias/move.sql"))
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(former)
        .bind(survivors)
        .bind(now)
        .execute(turn.connection())
        .await
        .attempting("moving what belongs to a merged company")?;
    Ok(())
}

/// A purged customer must not come back under the id of a company that absorbed its own and was never a customer here.
async fn inherit_exclusions(turn: &mut Turn<'_>, scope: &Scope, merges: &[Merge]) -> Result<()> {
    if merges.is_empty() {
        return Ok(());
    }
    let absorbed: Vec<&str> = merges.iter().map(|merge| merge.absorbed.as_str()).collect();
    let survivors: Vec<&str> = merges.iter().map(|merge| merge.survivor.as_str()).collect();
    sqlx::query(
        "insert into exclusion (workspace_id, hub_id, object, hubspot_id, cause, created_at, created_by)
         select distinct on (i.survivor) $1, $2, 'COMPANY', i.survivor, x.cause, x.created_at, x.created_by
         from unnest($3::text[], $4::text[]) as i (absorbed, survivor)
         cross join lateral (
             select cause, created_at, created_by from exclusion
             where workspace_id = $1 and hub_id = $2 and object = 'COMPANY' and hubspot_id = i.absorbed
             limit 1
         ) x
         where not exists (
             select from customer c
             where c.workspace_id = $1 and c.hub_id = $2 and c.hubspot_company_id = i.survivor
         )
         order by i.survivor, x.created_at
         on conflict (workspace_id, hub_id, object, hubspot_id) do nothing",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(absorbed)
    .bind(survivors)
    .execute(turn.connection())
    .await
    .attempting("keeping a purged customer out under another id")?;
    Ok(())
}

#[cfg(test)]
mod tests;
