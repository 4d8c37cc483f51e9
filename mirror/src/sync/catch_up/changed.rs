//! What HubSpot says has changed since a moment.
//!
//! A search for stamps not older than that moment, in the order of ids: so it passes HubSpot's ceiling of 10,000, and
//! thousands of records with one and the same stamp, as a bulk edit leaves them, are read like any others. A record that
//! changes while its turn has passed is found by the next look, which begins where this one began.

use chrono::{DateTime, Utc};
use hubspot::search::moment;
use hubspot::{
    Client, Companies, Condition, Contacts, CrmObject, DealId, Deals, PropertyName, PropertySet, Record, SEARCH_PAGE,
    SearchQuery,
};

use crate::company_filter::CompanyFilter;
use crate::sync::catch_up::Stopped;
use crate::sync::catch_up::missing::{Place, Sighting};
use crate::sync::setback::Setback;

/// More changed records than this in one look, known or not, and a full run reads them with fewer calls.
const MOST_SEEN: usize = 20_000;

/// What a company's stage is called.
const STAGE: &str = "lifecyclestage";

/// Looks at everything that changed since a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed<'a> {
    pub(crate) client: &'a Client,
    pub(crate) since: DateTime<Utc>,
}

impl Changed<'_> {
    /// Companies that changed.
    pub(crate) async fn companies(&self, filter: &CompanyFilter) -> Result<Vec<Sighting<hubspot::CompanyId>>, Stopped> {
        let props = PropertySet::new([Companies::MODIFIED, STAGE].map(PropertyName::from));
        let place = |record: &Record<_>| match filter {
            CompanyFilter::Everything => Place::Inside,
            CompanyFilter::LifecycleStages { stages } => {
                let stage = props.position(&STAGE.into()).and_then(|place| record.value(place));
                let wanted = stages.iter().any(|wanted| Some(wanted.value.as_str()) == stage);
                if wanted { Place::Inside } else { Place::Outside }
            }
            CompanyFilter::List { .. } | CompanyFilter::DealPipeline { .. } => Place::Undecided,
        };
        let records = self.search::<Companies>(&props).await?;
        Ok(records
            .into_iter()
            .map(|record| Sighting { at: self.stamp(&record), place: place(&record), id: record.id })
            .collect())
    }

    /// Contacts that changed.
    pub(crate) async fn contacts(&self) -> Result<Vec<Sighting<hubspot::ContactId>>, Stopped> {
        let props = PropertySet::new([PropertyName::from(Contacts::MODIFIED)]);
        let records = self.search::<Contacts>(&props).await?;
        Ok(records
            .into_iter()
            .map(|record| Sighting { at: self.stamp(&record), place: Place::Undecided, id: record.id })
            .collect())
    }

    /// Deals that changed, and whether each is in the filter's pipeline and stages.
    pub(crate) async fn deals(&self, filter: &CompanyFilter) -> Result<Vec<Sighting<DealId>>, Stopped> {
        let CompanyFilter::DealPipeline { pipeline, stages, .. } = filter else { return Ok(Vec::new()) };
        let props = PropertySet::new([Deals::MODIFIED, "pipeline", "dealstage"].map(PropertyName::from));
        let value = |record: &Record<DealId>, name: &str| {
            props.position(&name.into()).and_then(|place| record.value(place)).map(str::to_owned)
        };
        let place = |record: &Record<DealId>| {
            let in_pipeline = value(record, "pipeline").is_some_and(|id| id == pipeline.as_str());
            let stage = value(record, "dealstage");
            let in_stage =
                stages.is_empty() || stages.iter().any(|wanted| Some(wanted.id.as_str()) == stage.as_deref());
            if in_pipeline && in_stage { Place::Inside } else { Place::Outside }
        };
        let records = self.search::<Deals>(&props).await?;
        Ok(records
            .into_iter()
            .map(|record| Sighting { at: self.stamp(&record), place: place(&record), id: record.id })
            .collect())
    }

    /// A record that comes without its stamp was found by it all the same.
    fn stamp<Id>(&self, record: &Record<Id>) -> DateTime<Utc> {
        record.modified_at.unwrap_or(self.since)
    }

    async fn search<O: CrmObject>(&self, props: &PropertySet) -> Result<Vec<Record<O::Id>>, Stopped> {
        let mut found: Vec<Record<O::Id>> = Vec::new();
        loop {
            let mut query = SearchQuery::new(props).filter(O::MODIFIED, Condition::Gte(moment(self.since)));
            if let Some(last) = found.last() {
                query = query.behind(&last.id);
            }
            let page = self.client.search::<O>(&query).await.map_err(Setback::from)?;
            let is_last = page.records.len() < SEARCH_PAGE as usize;
            found.extend(page.records);
            if is_last {
                return Ok(found);
            }
            if found.len() > MOST_SEEN {
                return Err(Stopped::TooMuch);
            }
        }
    }
}
