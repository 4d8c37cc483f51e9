//! Bringing customers back from the archive: HubSpot is asked which of their companies are there to be synced.
//!
//! Each company is marked in the same turn. So the real-time lane brings its customer up to date, and a page that was read
//! before and is still on its way says nothing of it: one that shows a company that has left would attach its customer.

use std::collections::HashSet;

use entity::choice::ConnectionStatus;
use entity::id::{CustomerId, WorkspaceId};
use hubspot::webhook::RecordRef;
use hubspot::{Archived, Client, Companies, CompanyId, Lane, PropertyName, PropertySet};

use crate::catalogue::LIFECYCLE_STAGE;
use crate::clock::Clock;
use crate::company_filter;
use crate::connection::Connections;
use crate::customer::restore::{self, Present};
use crate::customer::selection::{Must, Outcome, choose};
use crate::database::Database;
use crate::error::Result;
use crate::feed::Origin;
use crate::sync::inbox;
use crate::sync::membership::{Standing, standings};
use crate::sync::reading;
use crate::turn::Turn;
use crate::viewer::Viewer;

/// Restores archived customers; owner and admins only. A customer whose company HubSpot has not, or the filter does not
/// admit, comes back detached; so does one of an account that is not connected any more, which nobody can be asked about.
pub async fn restore(
    database: &Database,
    clock: &Clock,
    connections: &Connections,
    viewer: &Viewer,
    ids: &[CustomerId],
) -> Result<Outcome> {
    let workspace = viewer.admin()?.workspace;
    let present = present(database, connections, workspace, ids).await?;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let (restored, refused) = restore::restore(&mut turn, ids, present.as_ref()).await?;
    if let Some(Present { hub, .. }) = present {
        let companies = restored.iter().filter(|customer| customer.hub == hub);
        let companies: Vec<RecordRef> =
            companies.map(|customer| RecordRef::Company(customer.company.clone())).collect();
        inbox::mark(turn.connection(), clock, workspace, hub, &companies).await?;
    }
    turn.commit().await?;
    Ok(Outcome { done: restored.into_iter().map(|customer| customer.id).collect(), refused })
}

async fn present(
    database: &Database,
    connections: &Connections,
    workspace: WorkspaceId,
    ids: &[CustomerId],
) -> Result<Option<Present>> {
    let (chosen, _) = choose(database.pool(), workspace, ids, Must::BeArchived).await?;
    let hub = match connections.find(workspace).await? {
        Some(connection) if connection.status != ConnectionStatus::Disconnected => connection.hub,
        Some(_) | None => return Ok(None),
    };
    let asked = chosen.into_iter().filter(|customer| customer.hub == hub).map(|customer| customer.company);
    let asked: Vec<CompanyId> = asked.collect();
    let Some(filter) = company_filter::read(database, workspace).await?.map(|stored| stored.filter) else {
        return Ok(None);
    };
    if asked.is_empty() {
        return Ok(None);
    }
    let client = connections.client(workspace, Lane::Interactive).await?;
    Ok(Some(Present { hub, companies: admitted(&client, &filter, &asked).await? }))
}

async fn admitted(
    client: &Client,
    filter: &company_filter::CompanyFilter,
    asked: &[CompanyId],
) -> Result<HashSet<CompanyId>> {
    let ask = async {
        let props = PropertySet::new([PropertyName::from(LIFECYCLE_STAGE)]);
        let mut read = reading::records::<Companies>(client, &props, asked, Archived::No).await?;
        // what was merged away may come back under its survivor's id
        read.records.retain(|record| asked.contains(&record.id));
        standings(client, filter, &props, &read.records).await
    };
    let standings =
        ask.await.map_err(|setback| setback.into_refusal("asking HubSpot for the companies of customers"))?;
    let admitted = standings.into_iter().filter(|(_, standing)| *standing == Standing::In);
    Ok(admitted.map(|(company, _)| company).collect())
}
