//! Which companies become customers.
//!
//! HubSpot gives companies no pipeline of their own, so a pipeline stands for the companies that are linked to one of its
//! deals. Names are kept as they were when the filter was chosen, so that a list that was deleted since can still be
//! called something.
//!
//! [`proposal`] is a filter before HubSpot has been asked about it, [`store`] where the chosen one is kept.

use hubspot::{ListId, PipelineId, StageId};
use serde::{Deserialize, Serialize};

pub mod proposal;
pub mod store;

pub use proposal::Proposal;
pub use store::{Stored, read, save};

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
