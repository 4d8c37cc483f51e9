//! Reads companies the planned way, page by page, from wherever the run goes on.

use std::collections::{HashSet, VecDeque};

use hubspot::{
    Archived, BATCH, Client, Companies, CompanyId, Completeness, Condition, Cursor, DealId, Deals, Error, ErrorKind,
    ListId, PropertySet, Record, SEARCH_PAGE, SearchQuery, Step, Walk,
};
use serde::{Deserialize, Serialize};

use crate::company_filter::CompanyFilter;
use crate::sync::plan::Way;
use crate::sync::prepare::{self, STAGE};
use crate::sync::reading;
use crate::sync::setback::Setback;
use crate::sync::stage::{IdSet, Staged};

/// Where finding companies goes on. What was found is staged beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The cursor of the next page or, for searches, the last id met.
    pub place: Option<String>,
    /// There is nothing more to find.
    pub found_all: bool,
    /// Finding stopped before its end, so nothing follows from what was not found.
    #[serde(default)]
    pub cut_short: bool,
}

/// One step of reading.
#[derive(Debug)]
pub enum Found {
    /// Companies with their values.
    Records {
        /// The companies, each once in a run.
        records: Vec<Record<CompanyId>>,
        /// Those that HubSpot could not give, and what it said.
        failed: Vec<(CompanyId, Error)>,
        /// Where finding goes on after this page; `None` when this page does not move it.
        checkpoint: Option<Checkpoint>,
    },
    /// Ids of companies, to be read later.
    Targets {
        /// The ids, each once in a run.
        ids: Vec<CompanyId>,
        /// Deals whose companies HubSpot could not name.
        unread: Vec<DealId>,
        /// Where finding goes on after these.
        checkpoint: Checkpoint,
    },
    /// Everything was found and read.
    Ended(Completeness),
}

/// Pages of search results whose deals are looked up together.
const DEAL_PAGES: usize = 5;

/// A way of reading, and how far it has come.
#[derive(Debug)]
pub struct Source {
    client: Client,
    way: Way,
    filter: CompanyFilter,
    props: PropertySet,
    checkpoint: Checkpoint,
    walk: Walk,
    targets: VecDeque<CompanyId>,
    met: IdSet,
}

impl Source {
    /// From where the staged pages end.
    pub fn resume(
        client: Client,
        way: Way,
        filter: CompanyFilter,
        props: PropertySet,
        checkpoint: Checkpoint,
        staged: &mut Staged,
    ) -> Self {
        let walk = checkpoint.place.as_deref().map_or_else(Walk::new, |place| Walk::resume(Cursor::from(place)));
        let targets: VecDeque<CompanyId> =
            std::mem::take(&mut staged.targets).into_iter().map(CompanyId::from).collect();
        let mut met = staged.companies.clone();
        for id in &targets {
            met.insert(id.as_str());
        }
        Self { client, way, filter, props, checkpoint, walk, targets, met }
    }

    /// The next step.
    pub async fn next(&mut self) -> Result<Found, Setback> {
        if !self.checkpoint.found_all {
            return match self.way {
                Way::ListCompanies | Way::ListAndKeep => self.listed().await,
                Way::ListMembers => self.members().await,
                Way::SearchRecords => self.searched().await,
                Way::SearchIds => self.searched_ids().await,
                Way::DealCompanies => self.deal_companies().await,
            };
        }
        if self.targets.is_empty() {
            return Ok(Found::Ended(self.completeness()));
        }
        self.by_id().await
    }

    /// The next step of finding; what is found is not read by id.
    pub async fn next_found(&mut self) -> Result<Found, Setback> {
        if self.checkpoint.found_all { Ok(Found::Ended(self.completeness())) } else { self.next().await }
    }

    /// Whether finding gives ids without values.
    pub fn finds_ids_only(&self) -> bool {
        match self.way {
            Way::ListCompanies | Way::ListAndKeep | Way::SearchRecords => false,
            Way::ListMembers | Way::SearchIds | Way::DealCompanies => true,
        }
    }

    async fn listed(&mut self) -> Result<Found, Setback> {
        let Step::Read(after) = self.walk.step() else { return Ok(self.ended_walk()) };
        let page = self.client.list::<Companies>(&self.props, after, Archived::No).await?;
        let checkpoint = self.turn(page.next);
        let records = page.records.into_iter().filter(|record| self.keeps(record));
        let records = records.collect::<Vec<_>>();
        Ok(self.records(records, checkpoint))
    }

    async fn members(&mut self) -> Result<Found, Setback> {
        let Step::Read(after) = self.walk.step() else { return Ok(self.ended_walk()) };
        let (list, name): (ListId, String) = match &self.filter {
            CompanyFilter::List { id, name } => (id.clone(), name.clone()),
            CompanyFilter::LifecycleStages { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => {
                return Ok(Found::Ended(Completeness::Incomplete));
            }
        };
        let page = match self.client.list_members(&list, after).await {
            Err(error) if matches!(error.kind, ErrorKind::NotFound) => return Err(prepare::list_gone(&name)),
            page => page?,
        };
        let checkpoint = self.turn(page.next);
        Ok(self.found(page.records, checkpoint))
    }

    async fn searched(&mut self) -> Result<Found, Setback> {
        let query = self.stage_search(&self.props);
        let page = self.client.search::<Companies>(&query).await?;
        let checkpoint = self.pass(page.records.last().map(|record| record.id.as_str()), page.records.len());
        Ok(self.records(page.records, checkpoint))
    }

    async fn searched_ids(&mut self) -> Result<Found, Setback> {
        let nothing = PropertySet::new([]);
        let query = self.stage_search(&nothing);
        let page = self.client.search::<Companies>(&query).await?;
        let checkpoint = self.pass(page.records.last().map(|record| record.id.as_str()), page.records.len());
        Ok(self.found(page.records.into_iter().map(|record| record.id).collect(), checkpoint))
    }

    async fn deal_companies(&mut self) -> Result<Found, Setback> {
        let nothing = PropertySet::new([]);
        let mut deals: Vec<DealId> = Vec::new();
        let mut checkpoint = self.checkpoint.clone();
        for _ in 0..DEAL_PAGES {
            let query = self.deal_search(&nothing);
            let page = self.client.search::<Deals>(&query).await?;
            checkpoint = self.pass(page.records.last().map(|record| record.id.as_str()), page.records.len());
            deals.extend(page.records.into_iter().map(|record| record.id));
            if checkpoint.found_all {
                break;
            }
        }
        let linked =
            reading::links(&self.client, &deals, |client, set| async move { client.deal_companies(&set).await })
                .await?;
        let answered: HashSet<&DealId> = linked.iter().map(|(deal, _)| deal).collect();
        let unread = deals.iter().filter(|deal| !answered.contains(deal)).cloned().collect();
        let companies = linked.iter().flat_map(|(_, companies)| companies.iter().cloned()).collect();
        Ok(self.found_by_deals(companies, unread, checkpoint))
    }

    async fn by_id(&mut self) -> Result<Found, Setback> {
        let ids: Vec<CompanyId> = self.targets.drain(..self.targets.len().min(BATCH)).collect();
        let read = reading::records::<Companies>(&self.client, &self.props, &ids, Archived::No).await?;
        Ok(Found::Records { records: read.records, failed: read.failed, checkpoint: None })
    }

    /// Searches go on by the last id met, never by the answer's own cursor: so they pass HubSpot's ceiling of 10,000.
    fn stage_search<'q>(&self, props: &'q PropertySet) -> SearchQuery<'q> {
        self.keyset(company_search(&self.filter, props))
    }

    fn deal_search<'q>(&self, props: &'q PropertySet) -> SearchQuery<'q> {
        self.keyset(deal_search(&self.filter, props))
    }

    fn keyset<'q>(&self, query: SearchQuery<'q>) -> SearchQuery<'q> {
        match &self.checkpoint.place {
            Some(last) => query.behind(last),
            None => query,
        }
    }

    fn pass(&mut self, last: Option<&str>, count: usize) -> Checkpoint {
        if let Some(last) = last {
            self.checkpoint.place = Some(last.to_owned());
        }
        self.checkpoint.found_all = count < SEARCH_PAGE as usize;
        self.checkpoint.clone()
    }

    fn completeness(&self) -> Completeness {
        if self.checkpoint.cut_short { Completeness::Incomplete } else { Completeness::Complete }
    }

    fn turn(&mut self, next: Option<Cursor>) -> Checkpoint {
        self.walk.turn(next);
        match self.walk.step() {
            Step::Read(after) => self.checkpoint.place = after.map(|cursor| cursor.as_str().to_owned()),
            Step::Ended(completeness) => {
                self.checkpoint.found_all = true;
                self.checkpoint.cut_short = completeness == Completeness::Incomplete;
            }
        }
        self.checkpoint.clone()
    }

    fn ended_walk(&mut self) -> Found {
        self.checkpoint.found_all = true;
        Found::Targets { ids: Vec::new(), unread: Vec::new(), checkpoint: self.checkpoint.clone() }
    }

    fn records(&mut self, records: Vec<Record<CompanyId>>, checkpoint: Checkpoint) -> Found {
        let records = records.into_iter().filter(|record| self.met.insert(record.id.as_str())).collect();
        Found::Records { records, failed: Vec::new(), checkpoint: Some(checkpoint) }
    }

    fn found(&mut self, ids: Vec<CompanyId>, checkpoint: Checkpoint) -> Found {
        self.found_by_deals(ids, Vec::new(), checkpoint)
    }

    fn found_by_deals(&mut self, ids: Vec<CompanyId>, unread: Vec<DealId>, checkpoint: Checkpoint) -> Found {
        let ids: Vec<CompanyId> = ids.into_iter().filter(|id| self.met.insert(id.as_str())).collect();
        self.targets.extend(ids.iter().cloned());
        Found::Targets { ids, unread, checkpoint }
    }

    fn keeps(&self, record: &Record<CompanyId>) -> bool {
        match &self.filter {
            CompanyFilter::LifecycleStages { stages } => {
                let stage = self.props.position(&"lifecyclestage".into()).and_then(|place| record.value(place));
                stages.iter().any(|wanted| Some(wanted.value.as_str()) == stage)
            }
            CompanyFilter::List { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => true,
        }
    }
}

/// The search for companies in a filter's lifecycle stages, from the first page.
pub(crate) fn company_search<'q>(filter: &CompanyFilter, props: &'q PropertySet) -> SearchQuery<'q> {
    let stages = match filter {
        CompanyFilter::LifecycleStages { stages } => stages.iter().map(|stage| stage.value.clone()).collect(),
        CompanyFilter::List { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => Vec::new(),
    };
    SearchQuery::new(props).filter(STAGE, Condition::In(stages))
}

/// The search for deals of a filter's pipeline and, where some are named, in its stages, from the first page.
pub(crate) fn deal_search<'q>(filter: &CompanyFilter, props: &'q PropertySet) -> SearchQuery<'q> {
    let query = SearchQuery::new(props);
    let CompanyFilter::DealPipeline { pipeline, stages, .. } = filter else { return query };
    let query = query.filter("pipeline", Condition::Eq(pipeline.as_str().to_owned()));
    if stages.is_empty() {
        return query;
    }
    query.filter("dealstage", Condition::In(stages.iter().map(|stage| stage.id.as_str().to_owned()).collect()))
}
