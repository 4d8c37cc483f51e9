//! What the journal should tell of each account: what its workspaces' maps and filters need, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use entity::id::{RunId, WorkspaceId};
use entity::sync_run;
use hubspot::{HubId, Interest, Lane, ListId, ObjectKind, PropertyName};
use serde::de::DeserializeOwned;
use sqlx::FromRow;

use crate::catalogue::Properties;
use crate::company_filter::CompanyFilter;
use crate::error::{Attempting, Error, Result};
use crate::field_map::target::Target;
use crate::field_map::{ContactTarget, CustomerTarget, Row, default};
use crate::sync::run;
use crate::sync::setback::Setback;
use crate::sync::work::Engine;

/// An account and the workspaces that mirror it.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) hub: HubId,
    pub(super) workspaces: Vec<Mirroring>,
}

/// A workspace that mirrors an account.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Mirroring {
    hub_id: i64,
    workspace_id: WorkspaceId,
    /// The full run whose filter and maps are in force.
    run_id: RunId,
    connected_at: DateTime<Utc>,
}

/// The accounts that are connected and have a full run behind them, by number.
pub(super) async fn accounts(engine: &Engine) -> Result<Vec<Account>> {
    let rows: Vec<Mirroring> = sqlx::query_as(
        "select c.hub_id, c.workspace_id, r.id as run_id, c.connected_at
         from connection c
         cross join lateral (
             select id from sync_run r
             where r.workspace_id = c.workspace_id and r.hub_id = c.hub_id and r.kind in ('INITIAL', 'NIGHTLY')
               and r.status in ('SUCCEEDED', 'SUCCEEDED_WITH_ISSUES', 'HELD')
             order by r.finished_at desc
             limit 1
         ) r
         where c.status = 'CONNECTED'
         order by c.hub_id, c.workspace_id",
    )
    .fetch_all(engine.database.pool())
    .await
    .attempting("finding the accounts to read the journal for")?;
    let mut accounts: BTreeMap<i64, Vec<Mirroring>> = BTreeMap::new();
    for row in rows {
        accounts.entry(row.hub_id).or_default().push(row);
    }
    Ok(accounts.into_iter().map(|(hub, workspaces)| Account { hub: HubId(hub), workspaces }).collect())
}

/// What changes whenever the subscriptions might have to: who is connected, since when, and by which run's filter and maps.
pub(super) fn basis(accounts: &[Account]) -> String {
    let lines = accounts.iter().flat_map(|account| &account.workspaces).map(|mirroring| {
        let Mirroring { hub_id, workspace_id, run_id, connected_at } = mirroring;
        format!("{hub_id} {workspace_id} {run_id} {}", connected_at.timestamp_micros())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The subscriptions an account should have.
pub(super) async fn interests(engine: &Engine, account: &Account) -> Result<HashSet<Interest>, Setback> {
    let mut needs = Needs::default();
    for mirroring in &account.workspaces {
        let Some(run) = run::find(&engine.database, mirroring.workspace_id, mirroring.run_id).await? else { continue };
        needs.of_workspace(engine, &run).await?;
    }
    Ok(needs.interests(account.hub))
}

/// What the workspaces of an account need together.
#[derive(Debug, Default)]
struct Needs {
    companies: BTreeSet<PropertyName>,
    contacts: BTreeSet<PropertyName>,
    deals: BTreeSet<PropertyName>,
    lists: BTreeSet<ListId>,
}

impl Needs {
    async fn of_workspace(&mut self, engine: &Engine, run: &sync_run::Model) -> Result<(), Setback> {
        let mapped = Mapped { engine, workspace: run.workspace_id };
        self.companies.extend(mapped.properties::<CustomerTarget>(&run.customer_map, ObjectKind::Company).await?);
        self.contacts.extend(mapped.properties::<ContactTarget>(&run.contact_map, ObjectKind::Contact).await?);
        match serde_json::from_value(run.filter.clone()) {
            Ok(filter) => self.of_filter(&filter),
            Err(error) => return Err(broken("the filter", &error).into()),
        }
        Ok(())
    }

    fn of_filter(&mut self, filter: &CompanyFilter) {
        match filter {
            CompanyFilter::List { id, .. } => {
                self.lists.insert(id.clone());
            }
            CompanyFilter::LifecycleStages { .. } => {
                self.companies.insert("lifecyclestage".into());
            }
            CompanyFilter::DealPipeline { .. } => self.deals.extend(["pipeline", "dealstage"].map(PropertyName::from)),
            CompanyFilter::Everything => {}
        }
    }

    fn interests(self, hub: HubId) -> HashSet<Interest> {
        let (company, contact, deal) = (ObjectKind::Company, ObjectKind::Contact, ObjectKind::Deal);
        let mut interests = HashSet::from([
            Interest::Records { hub, kind: company, properties: self.companies },
            Interest::Records { hub, kind: contact, properties: self.contacts },
            Interest::Links { hub, from: company, to: contact },
            Interest::Links { hub, from: contact, to: company },
            Interest::Privacy { hub },
        ]);
        if !self.lists.is_empty() {
            interests.insert(Interest::Members { hub, lists: self.lists });
        }
        if !self.deals.is_empty() {
            interests.insert(Interest::Records { hub, kind: deal, properties: self.deals });
            interests.insert(Interest::Links { hub, from: deal, to: company });
            interests.insert(Interest::Links { hub, from: company, to: deal });
        }
        interests
    }
}

/// Reads which properties a map asks for.
struct Mapped<'e> {
    engine: &'e Engine,
    workspace: WorkspaceId,
}

impl Mapped<'_> {
    async fn properties<T: Target + DeserializeOwned>(
        &self,
        stored: &serde_json::Value,
        kind: ObjectKind,
    ) -> Result<Vec<PropertyName>, Setback> {
        let rows: Option<Vec<Row<T>>> =
            serde_json::from_value(stored.clone()).map_err(|error| broken("a field map", &error))?;
        let rows = if let Some(rows) = rows {
            rows
        } else {
            // nobody edited it: what it asks for depends on what the account has
            let client = self.engine.connections.client(self.workspace, Lane::Bulk).await?;
            default::map::<T>(&Properties::new(client.properties(kind).await?, [])).0.rows
        };
        Ok(rows.into_iter().map(|row| row.property).collect())
    }
}

fn broken(what: &str, error: &serde_json::Error) -> Error {
    Error::Broken { attempted: "reading what a run obeyed", reason: format!("{what}: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_subscriptions_follow_the_filter() {
        let hub = HubId(7);
        let kinds = |filter: &CompanyFilter| {
            let mut needs = Needs::default();
            needs.of_filter(filter);
            needs.interests(hub)
        };
        assert_eq!(kinds(&CompanyFilter::Everything).len(), 5);
        let list = CompanyFilter::List { id: "101".into(), name: "Customers".into() };
        assert!(kinds(&list).contains(&Interest::Members { hub, lists: ["101".into()].into() }));
        let pipeline =
            CompanyFilter::DealPipeline { pipeline: "default".into(), name: "Sales".into(), stages: Vec::new() };
        let deals = ["pipeline", "dealstage"].map(PropertyName::from).into();
        assert!(kinds(&pipeline).contains(&Interest::Records { hub, kind: ObjectKind::Deal, properties: deals }));
        let stages = CompanyFilter::LifecycleStages { stages: Vec::new() };
        let stage = ["lifecyclestage"].map(PropertyName::from).into();
        assert!(kinds(&stages).contains(&Interest::Records { hub, kind: ObjectKind::Company, properties: stage }));
    }
}
