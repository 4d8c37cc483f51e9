//! A filter that somebody asks for: ids only, until HubSpot has said what they are.
//!
//! A list that HubSpot is still working out may be chosen: a run waits for it.

use std::collections::HashSet;

use hubspot::{Client, ErrorKind, List, ListId, ObjectKind, Pipeline, PipelineId, PropertyOption, StageId};

use super::{CompanyFilter, DealStage, LifecycleStage};
use crate::catalogue::LIFECYCLE_STAGE;
use crate::connection::trouble::refuse;
use crate::error::{Code, Error, Refusal, Result};

/// Most stages one filter names: a search with more does not fit in HubSpot's limit.
pub const MOST_STAGES: usize = 100;

/// A filter that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// Members of this list.
    List(ListId),
    /// Companies in any of these lifecycle stages, by HubSpot's values.
    LifecycleStages(Vec<String>),
    /// Companies linked to a deal of this pipeline, in any of these stages if there are any.
    DealPipeline {
        /// The pipeline.
        pipeline: PipelineId,
        /// Its stages.
        stages: Vec<StageId>,
    },
    /// Every company.
    Everything,
}

impl Proposal {
    /// The filter, with HubSpot's names in it; refused when HubSpot does not have what it names. `Everything` asks
    /// HubSpot nothing.
    pub async fn check(self, client: &Client) -> Result<CompanyFilter> {
        match self {
            Self::Everything => Ok(CompanyFilter::Everything),
            Self::List(id) => list(client, id).await,
            Self::LifecycleStages(values) => {
                check_count(values.len())?;
                let properties = client.properties(ObjectKind::Company).await.map_err(|error| refuse(&error))?;
                let property = properties.iter().find(|property| property.name.as_str() == LIFECYCLE_STAGE);
                lifecycle_stages(&values, property.map_or(&[], |property| &property.options))
            }
            Self::DealPipeline { pipeline, stages } => {
                check_count(stages.len())?;
                let pipelines = client.deal_pipelines().await.map_err(|error| refuse(&error))?;
                deal_pipeline(&pipeline, &stages, pipelines)
            }
        }
    }
}

async fn list(client: &Client, id: ListId) -> Result<CompanyFilter> {
    let not_found = || Refusal::new(Code::ListNotFound, "HubSpot has no such list.").at(["list", "id"]).into();
    let list = match client.list_by_id(&id).await {
        Ok(Some(list)) => list,
        Ok(None) => return Err(not_found()),
        Err(error) if matches!(error.kind, ErrorKind::BadRequest) => return Err(not_found()),
        Err(error) => return Err(refuse(&error)),
    };
    if list.deleted_at.is_some() {
        return Err(not_found());
    }
    of_companies(list)
}

fn of_companies(list: List) -> Result<CompanyFilter> {
    if list.object_type_id == ObjectKind::Company.type_id() {
        return Ok(CompanyFilter::List { id: list.id, name: list.name });
    }
    let sentence = format!("The list “{}” does not hold companies.", list.name);
    Err(Refusal::new(Code::ListNotOfCompanies, sentence).at(["list", "id"]).into())
}

/// Stages in HubSpot's order, each once.
fn lifecycle_stages(values: &[String], options: &[PropertyOption]) -> Result<CompanyFilter> {
    if values.is_empty() {
        let sentence = "Choose at least one lifecycle stage.";
        return Err(Refusal::new(Code::InvalidValue, sentence).at(["lifecycleStages", "stages"]).into());
    }
    let known: HashSet<&str> = options.iter().map(|option| option.value.as_str()).collect();
    let unknown = unknown("lifecycleStages", values, Code::StageNotFound, |value| known.contains(value.as_str()));
    if !unknown.is_empty() {
        return Err(Error::Refused(unknown));
    }
    let chosen = options.iter().filter(|option| values.contains(&option.value));
    let stages = chosen.map(|option| LifecycleStage { value: option.value.clone(), label: option.label.clone() });
    Ok(CompanyFilter::LifecycleStages { stages: stages.collect() })
}

fn deal_pipeline(id: &PipelineId, stages: &[StageId], pipelines: Vec<Pipeline>) -> Result<CompanyFilter> {
    let Some(pipeline) = pipelines.into_iter().find(|pipeline| pipeline.id == *id && !pipeline.archived) else {
        let sentence = "HubSpot has no such deal pipeline.";
        return Err(Refusal::new(Code::PipelineNotFound, sentence).at(["dealPipeline", "pipeline"]).into());
    };
    let is_live = |id: &StageId| pipeline.stages.iter().any(|stage| stage.id == *id && !stage.archived);
    let unknown = unknown("dealPipeline", stages, Code::StageNotFound, is_live);
    if !unknown.is_empty() {
        return Err(Error::Refused(unknown));
    }
    let chosen = pipeline.stages.into_iter().filter(|stage| stages.contains(&stage.id));
    let stages = chosen.map(|stage| DealStage { id: stage.id, label: stage.label }).collect();
    Ok(CompanyFilter::DealPipeline { pipeline: pipeline.id, name: pipeline.label, stages })
}

/// One refusal for each stage that HubSpot does not have.
fn unknown<S>(part: &str, stages: &[S], code: Code, is_known: impl Fn(&S) -> bool) -> Vec<Refusal> {
    let unknown = stages.iter().enumerate().filter(|(_, stage)| !is_known(stage));
    let refusal = |(place, _): (usize, &S)| {
        Refusal::new(code, "HubSpot has no such stage.").at([part, "stages", &place.to_string()])
    };
    unknown.map(refusal).collect()
}

fn check_count(count: usize) -> Result<()> {
    if count <= MOST_STAGES {
        return Ok(());
    }
    Err(Refusal::new(Code::InvalidValue, format!("A filter names {MOST_STAGES} stages at most.")).into())
}

#[cfg(test)]
mod tests;
