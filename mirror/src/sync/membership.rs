//! Whether the filter admits a company, asked for single companies.
//!
//! A stage stands in the record. A list and a pipeline have to be asked for, and a list only counts as an absence when it
//! exists and HubSpot is not just working it out.

use std::collections::{HashMap, HashSet};

use hubspot::{Archived, BATCH, Client, CompanyId, DealId, Deals, ListId, PropertyName, PropertySet, Record};

use crate::company_filter::{CompanyFilter, DealStage};
use crate::sync::prepare::STAGE;
use crate::sync::reading;
use crate::sync::setback::Setback;

/// Where a company stands with the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Admitted.
    In,
    /// Not admitted.
    Out,
    /// HubSpot is working the list out: ask again.
    Unsettled,
    /// The list is gone. What is here stays, and nothing comes.
    Unclear,
}

/// Where these companies stand, each of which was read with `props`.
pub(crate) async fn standings(
    client: &Client,
    filter: &CompanyFilter,
    props: &PropertySet,
    companies: &[Record<CompanyId>],
) -> Result<HashMap<CompanyId, Standing>, Setback> {
    let ids: Vec<CompanyId> = companies.iter().map(|company| company.id.clone()).collect();
    let admitted: HashSet<CompanyId> = match filter {
        CompanyFilter::Everything => ids.iter().cloned().collect(),
        CompanyFilter::LifecycleStages { stages } => {
            let position = props.position(&PropertyName::from(STAGE));
            let stage =
                |company: &Record<CompanyId>| position.and_then(|place| company.value(place).map(str::to_owned));
            let wanted = |stage: String| stages.iter().any(|wanted| wanted.value == stage);
            companies.iter().filter(|company| stage(company).is_some_and(wanted)).map(|c| c.id.clone()).collect()
        }
        CompanyFilter::List { id, .. } => return on_list(client, id, ids).await,
        CompanyFilter::DealPipeline { pipeline, stages, .. } => {
            with_deals(client, pipeline.as_str(), stages, &ids).await?
        }
    };
    Ok(sort(ids, &admitted, Standing::Out))
}

async fn on_list(client: &Client, list: &ListId, ids: Vec<CompanyId>) -> Result<HashMap<CompanyId, Standing>, Setback> {
    let mut members = HashSet::new();
    for set in ids.chunks(BATCH) {
        members.extend(client.members_among(list, set).await?);
    }
    let absent = if ids.iter().all(|id| members.contains(id)) {
        Standing::Out
    } else {
        match client.list_by_id(list).await? {
            Some(list) if list.is_settled() => Standing::Out,
            Some(_) => Standing::Unsettled,
            None => Standing::Unclear,
        }
    };
    Ok(sort(ids, &members, absent))
}

fn sort(ids: Vec<CompanyId>, admitted: &HashSet<CompanyId>, absent: Standing) -> HashMap<CompanyId, Standing> {
    ids.into_iter()
        .map(|id| {
            let standing = if admitted.contains(&id) { Standing::In } else { absent };
            (id, standing)
        })
        .collect()
}

/// The companies with a live deal in the pipeline and, where some are named, in one of its stages.
async fn with_deals(
    client: &Client,
    pipeline: &str,
    stages: &[DealStage],
    companies: &[CompanyId],
) -> Result<HashSet<CompanyId>, Setback> {
    let linked = if companies.is_empty() { Vec::new() } else { client.company_deals(companies).await? };
    let mut deals: Vec<DealId> = linked.iter().flat_map(|(_, deals)| deals.iter().cloned()).collect();
    deals.sort_unstable();
    deals.dedup();
    let props = PropertySet::new(["pipeline", "dealstage"].map(PropertyName::from));
    let value = |deal: &Record<DealId>, name: &str| {
        let place = props.position(&PropertyName::from(name))?;
        deal.value(place).map(str::to_owned)
    };
    let counts = |deal: &Record<DealId>| {
        value(deal, "pipeline").as_deref() == Some(pipeline)
            && (stages.is_empty()
                || value(deal, "dealstage").is_some_and(|stage| stages.iter().any(|s| s.id.as_str() == stage)))
    };
    let read = reading::records::<Deals>(client, &props, &deals, Archived::No).await?;
    if let Some((_, error)) = read.failed.into_iter().next() {
        return Err(error.into());
    }
    let counting: HashSet<&DealId> = read.records.iter().filter(|deal| counts(deal)).map(|deal| &deal.id).collect();
    let admitted = linked.iter().filter(|(_, deals)| deals.iter().any(|deal| counting.contains(deal)));
    Ok(admitted.map(|(company, _)| company.clone()).collect())
}
