//! Deal pipelines and their stages. Companies have none of their own.

use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Api;
use crate::error::Error;
use crate::id::{PipelineId, StageId};
use crate::nullable;
use crate::object::{CrmObject, Deals};
use crate::paging::Listing;

/// A pipeline. Needs the scope `crm.objects.deals.read`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pipeline {
    /// Its id.
    pub id: PipelineId,
    /// What people call it.
    pub label: String,
    /// Its place among the others.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub display_order: i64,
    /// Its stages in their order.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub stages: Vec<Stage>,
    /// Whether it is out of use.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub archived: bool,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// What people call it.
    pub label: String,
    /// Its place in the pipeline.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub display_order: i64,
    /// What HubSpot adds for deals.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub metadata: StageMetadata,
    /// Whether it is out of use.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub archived: bool,
}

/// What HubSpot adds to the stages of deals, all of it as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageMetadata {
    /// How likely a deal of this stage is to be won, `"0.0"` to `"1.0"`.
    #[serde(default)]
    pub probability: Option<String>,
    #[serde(default)]
    is_closed: Option<String>,
}

impl Stage {
    /// Whether deals of this stage are done, won or lost.
    pub fn is_closed(&self) -> bool {
        self.metadata.is_closed.as_deref() == Some("true")
    }
}

impl Client {
    /// All deal pipelines, in the order people see them.
    pub async fn deal_pipelines(&self) -> Result<Vec<Pipeline>, Error> {
        let call = self.get_call("read deal pipelines", Api::Pipelines, &[Deals::NAME]);
        let mut pipelines = self.fetch::<Listing<Pipeline>>(&call).await?.results;
        pipelines.sort_by(|left, right| (left.display_order, &left.id).cmp(&(right.display_order, &right.id)));
        for pipeline in &mut pipelines {
            pipeline
                .stages
                .sort_by(|left, right| (left.display_order, &left.id).cmp(&(right.display_order, &right.id)));
        }
        Ok(pipelines)
    }
}
