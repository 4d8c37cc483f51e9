//! Whether the filter admits a company, asked for single companies.
//!
//! A stage stands in the record. A list and a pipeline have to be asked for, and a list only counts as an absence when it
//! exists and HubSpot is not just working it out.

use std::collections::{HashMap, HashSet};

use hubspot::{
    Archived, BATCH, Client, CompanyId, DealId, Deals, ListId, PipelineId, PropertyName, PropertySet, Record,
};

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
    /// HubSpot cannot say now: it is working the list out, or does not give a deal. Ask again.
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
            return by_deals(client, pipeline, stages, &ids).await;
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

/// Where these companies stand with a pipeline: in it with a live deal of it and, where some are named, of one of its
/// stages. A deal that HubSpot cannot give leaves its companies undecided, unless another one decides.
pub(crate) async fn by_deals(
    client: &Client,
    pipeline: &PipelineId,
    stages: &[DealStage],
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, Standing>, Setback> {
    let linked =
        reading::links(client, companies, |client, set| async move { client.company_deals(&set).await }).await?;
    let mut deals: Vec<DealId> = linked.iter().flat_map(|(_, deals)| deals.iter().cloned()).collect();
    deals.sort_unstable();
    deals.dedup();
    let props = PropertySet::new(["pipeline", "dealstage"].map(PropertyName::from));
    let value = |deal: &Record<DealId>, name: &str| {
        let place = props.position(&PropertyName::from(name))?;
        deal.value(place).map(str::to_owned)
    };
    let counts = |deal: &Record<DealId>| {
        value(deal, "pipeline").as_deref() == Some(pipeline.as_str())
            && (stages.is_empty()
                || value(deal, "dealstage").is_some_and(|stage| stages.iter().any(|s| s.id.as_str() == stage)))
    };
    let read = reading::records::<Deals>(client, &props, &deals, Archived::No).await?;
    let counting: HashSet<&DealId> = read.records.iter().filter(|deal| counts(deal)).map(|deal| &deal.id).collect();
    let failed: HashSet<&DealId> = read.failed.iter().map(|(id, _)| id).collect();
    let standing = |deals: &[DealId]| {
        if deals.iter().any(|deal| counting.contains(deal)) {
            Standing::In
        } else if deals.iter().any(|deal| failed.contains(deal)) {
            Standing::Unsettled
        } else {
            Standing::Out
        }
    };
    // of those whose deals HubSpot cannot name nothing is known
    let mut standings: HashMap<CompanyId, Standing> =
        companies.iter().map(|company| (company.clone(), Standing::Unsettled)).collect();
    standings.extend(linked.iter().map(|(company, deals)| (company.clone(), standing(deals))));
    Ok(standings)
}
