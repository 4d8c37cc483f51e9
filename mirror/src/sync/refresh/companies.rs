//! What became of the companies of a batch, and of the deals that may move them.

use std::collections::HashSet;

use entity::choice::ArchiveReason;
use hubspot::{
    Archived, Client, Companies as CompanyRecords, CompanyContacts, CompanyId, DealId, Deals as DealRecords, Error,
    PropertySet, Record,
};
use sqlx::PgPool;

use crate::apply::Scope;
use crate::company_filter::CompanyFilter;
use crate::error::{Attempting, Result};
use crate::field_map::resolve::Resolver;
use crate::sync::absence::{self, Fate};
use crate::sync::guard::Departure;
use crate::sync::membership::{self, Standing};
use crate::sync::setback::Setback;
use crate::sync::{merge, reading};

/// What to ask, and of whom.
pub(super) struct Question<'q> {
    pub(super) pool: &'q PgPool,
    pub(super) scope: &'q Scope,
    pub(super) client: &'q Client,
    pub(super) filter: &'q CompanyFilter,
    pub(super) resolver: &'q Resolver,
}

/// What deals tell.
#[derive(Default)]
pub(super) struct Deals {
    /// The companies they are linked to.
    pub(super) companies: Vec<CompanyId>,
    /// A deal was deleted: any customer may have lost its last one.
    pub(super) a_deal_is_gone: bool,
    /// HubSpot could not give these.
    pub(super) unread: HashSet<DealId>,
}

/// What became of companies.
#[derive(Default)]
pub(super) struct Companies {
    /// To be applied.
    pub(super) records: Vec<Record<CompanyId>>,
    /// The contacts of those.
    pub(super) links: Vec<CompanyContacts>,
    /// Absorbed before survivor.
    pub(super) merges: Vec<(CompanyId, CompanyId)>,
    /// Deleted, or out of the filter.
    pub(super) departures: Vec<Departure>,
    /// HubSpot could not give these records.
    pub(super) failed: Vec<(CompanyId, Error)>,
    /// HubSpot has no clear answer about these yet.
    pub(super) unclear: HashSet<CompanyId>,
}

impl Question<'_> {
    /// What marked deals tell, if the filter looks at deals.
    pub(super) async fn deals(&self, deals: &[DealId]) -> Result<Deals, Setback> {
        match self.filter {
            CompanyFilter::DealPipeline { .. } => self.deals_of_pipeline(deals).await,
            CompanyFilter::List { .. } | CompanyFilter::LifecycleStages { .. } | CompanyFilter::Everything => {
                Ok(Deals::default())
            }
        }
    }

    /// A deal that names no company may be gone, and then HubSpot does not say any more whose it was.
    async fn deals_of_pipeline(&self, deals: &[DealId]) -> Result<Deals, Setback> {
        let linked =
            reading::links(self.client, deals, |client, set| async move { client.deal_companies(&set).await }).await?;
        let answered: HashSet<&DealId> = linked.iter().map(|(deal, _)| deal).collect();
        let alone = linked.iter().filter(|(_, companies)| companies.is_empty()).map(|(deal, _)| deal);
        let doubted: Vec<DealId> = deals.iter().filter(|deal| !answered.contains(deal)).chain(alone).cloned().collect();
        let read = reading::records::<DealRecords>(self.client, &PropertySet::new([]), &doubted, Archived::No).await?;
        let a_deal_is_gone = read.records.len() + read.failed.len() < doubted.len();
        let live = read.records.into_iter().map(|deal| deal.id).filter(|deal| !answered.contains(deal));
        let unread = live.chain(read.failed.into_iter().map(|(deal, _)| deal)).collect();
        let companies = linked.iter().flat_map(|(_, companies)| companies.iter().cloned()).collect();
        Ok(Deals { companies, a_deal_is_gone, unread })
    }

    /// Finds out about these companies, each given once.
    pub(super) async fn companies(&self, ids: &[CompanyId]) -> Result<Companies, Setback> {
        let props = self.resolver.company_properties();
        let read = reading::records::<CompanyRecords>(self.client, props, ids, Archived::No).await?;
        let mut records = read.records;
        let mut found = Companies { failed: read.failed, ..Companies::default() };
        self.explain(ids, &mut records, &mut found).await?;
        found.merges.extend(merge::of_companies(self.resolver, &records));
        self.sort(records, &mut found).await?;
        let admitted: Vec<CompanyId> = found.records.iter().map(|record| record.id.clone()).collect();
        found.links =
            reading::links(self.client, &admitted, |client, set| async move { client.company_contacts(&set).await })
                .await?;
        Ok(found)
    }

    /// Asks about customers whose company was not returned. A company that is no customer here may be gone in peace.
    async fn explain(
        &self,
        ids: &[CompanyId],
        records: &mut Vec<Record<CompanyId>>,
        found: &mut Companies,
    ) -> Result<(), Setback> {
        let met: HashSet<&CompanyId> =
            records.iter().map(|record| &record.id).chain(found.failed.iter().map(|(id, _)| id)).collect();
        let missing: Vec<CompanyId> = ids.iter().filter(|id| !met.contains(id)).cloned().collect();
        let missing: Vec<CompanyId> = self.known_companies(&missing).await?.into_iter().collect();
        let props = self.resolver.company_properties();
        let mut survivors = Vec::new();
        for (id, fate) in absence::explain::<CompanyRecords>(self.client, props, &missing).await? {
            match fate {
                Fate::Live(record) => records.push(*record),
                Fate::Binned | Fate::Vanished => {
                    found.departures.push(Departure { company: id, cause: ArchiveReason::DeletedInHubSpot });
                }
                Fate::MergedInto(survivor) => {
                    survivors.push(survivor.clone());
                    found.merges.push((id, survivor));
                }
                Fate::Unknown => {
                    found.unclear.insert(id);
                }
            }
        }
        let here: HashSet<&CompanyId> = records.iter().map(|record| &record.id).collect();
        survivors.retain(|survivor| !here.contains(survivor));
        survivors.sort_unstable();
        survivors.dedup();
        let read = reading::records::<CompanyRecords>(self.client, props, &survivors, Archived::No).await?;
        records.extend(read.records);
        found.failed.extend(read.failed);
        Ok(())
    }

    /// Sorts live companies by where they stand with the filter. Where that is unclear, what is live here is kept in step;
    /// nothing new comes, and nothing comes back.
    async fn sort(&self, records: Vec<Record<CompanyId>>, found: &mut Companies) -> Result<(), Setback> {
        let props = self.resolver.company_properties();
        let standings = membership::standings(self.client, self.filter, props, &records).await?;
        let mut ids: Vec<CompanyId> = records.iter().map(|record| record.id.clone()).collect();
        ids.extend(found.merges.iter().map(|(absorbed, _)| absorbed.clone()));
        let mut live = self.live_customers(&ids).await?;
        let heirs = found.merges.iter().filter(|(absorbed, _)| live.contains(absorbed));
        let heirs: Vec<CompanyId> = heirs.map(|(_, survivor)| survivor.clone()).collect();
        live.extend(heirs);
        for record in records {
            let is_live = live.contains(&record.id);
            match standings.get(&record.id).copied().unwrap_or(Standing::Unclear) {
                Standing::In => found.records.push(record),
                Standing::Out if is_live => {
                    let cause = ArchiveReason::LeftFilter;
                    found.departures.push(Departure { company: record.id, cause });
                }
                Standing::Unsettled => {
                    found.unclear.insert(record.id.clone());
                    if is_live {
                        found.records.push(record);
                    }
                }
                Standing::Unclear if is_live => found.records.push(record),
                Standing::Out | Standing::Unclear => {}
            }
        }
        Ok(())
    }

    async fn known_companies(&self, ids: &[CompanyId]) -> Result<HashSet<CompanyId>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let known: Vec<String> = sqlx::query_scalar(
            "select hubspot_company_id from customer
             where workspace_id = $1 and hub_id = $2 and hubspot_company_id = any ($3)",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(ids.iter().map(CompanyId::as_str).collect::<Vec<_>>())
        .fetch_all(self.pool)
        .await
        .attempting("looking which companies are customers")?;
        Ok(known.into_iter().map(CompanyId::from).collect())
    }

    /// Of these companies, those whose customers are neither archived nor detached.
    pub(super) async fn live_customers(&self, companies: &[CompanyId]) -> Result<HashSet<CompanyId>> {
        if companies.is_empty() {
            return Ok(HashSet::new());
        }
        let live: Vec<String> = sqlx::query_scalar(
            "select hubspot_company_id from customer
             where workspace_id = $1 and hub_id = $2 and hubspot_company_id = any ($3)
               and archived_at is null and detached_at is null",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(companies.iter().map(CompanyId::as_str).collect::<Vec<_>>())
        .fetch_all(self.pool)
        .await
        .attempting("looking which companies are live customers")?;
        Ok(live.into_iter().map(CompanyId::from).collect())
    }
}
