//! Which companies become customers.

use hubspot::{ListId, PipelineId, StageId};
use serde::{Deserialize, Serialize};

/// The filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompanyFilter {
    /// Members of a HubSpot list.
    List {
        /// The list.
        id: ListId,
        /// Its name when it was chosen.
        name: String,
    },
    /// Companies in lifecycle stages.
    LifecycleStages {
        /// The stages.
        stages: Vec<LifecycleStage>,
    },
    /// Companies linked to a deal of a pipeline.
    DealPipeline {
        /// The pipeline.
        pipeline: PipelineId,
        /// Its name when it was chosen.
        name: String,
        /// Only these of its stages; all when empty.
        stages: Vec<DealStage>,
    },
    /// Every company.
    Everything,
}

/// A lifecycle stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleStage {
    /// HubSpot's value.
    pub value: String,
    /// Its label when it was chosen.
    pub label: String,
}

/// A stage of a deal pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealStage {
    /// HubSpot's id.
    pub id: StageId,
    /// Its label when it was chosen.
    pub label: String,
}

/// TEMP
pub struct Stored { /// f
 pub filter: CompanyFilter, /// v
 pub version: i32 }
/// TEMP
pub async fn read(_d: &crate::database::Database, _w: entity::id::WorkspaceId) -> crate::error::Result<Option<Stored>> { Ok(None) }
