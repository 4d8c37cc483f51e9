//! How a run reads HubSpot, and what that costs.

use async_graphql::SimpleObject;
use mirror::sync::plan::Plan;

/// How a run reads HubSpot.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SyncPlan {
    /// In a sentence: what is read how, what it costs, and why not otherwise.
    pub explanation: String,
    /// Calls against HubSpot's general limit of 110 in ten seconds.
    pub general_calls: u64,
    /// Calls against HubSpot's limit for association reads.
    pub association_calls: u64,
    /// Calls against HubSpot's limit of five searches a second.
    pub search_calls: u64,
    /// How long these calls take at HubSpot's limits.
    pub seconds: u64,
}

impl From<Plan> for SyncPlan {
    fn from(plan: Plan) -> Self {
        Self {
            general_calls: plan.calls.general,
            association_calls: plan.calls.associations,
            search_calls: plan.calls.search,
            seconds: plan.calls.seconds(),
            explanation: plan.why,
        }
    }
}
