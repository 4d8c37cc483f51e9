//! What a HubSpot account offers to choose from: properties for the field map; lists, stages and pipelines for the filter.
//!
//! What the account does not let us read is not an error here: it is an offer that is not available, with the reason.
//! Sizes are what HubSpot gives cheaply, and are read only when somebody wants to see them.

use std::collections::{HashMap, HashSet};

use hubspot::{
    Client, Companies, Condition, CrmObject, Deals, Error, ErrorKind, List, ObjectKind, Pipeline, PipelineId, Property,
    PropertyName, PropertyOption, PropertySet, SearchQuery,
};

use crate::connection::trouble::{Trouble, refuse};
use crate::error::Result;

/// The property that says which stage a company is in.
pub const LIFECYCLE_STAGE: &str = "lifecyclestage";

/// The properties of one kind of record, by name.
#[derive(Clone, Debug, Default)]
pub struct Properties {
    live: Vec<Property>,
    places: HashMap<PropertyName, usize>,
    archived: HashSet<PropertyName>,
}

/// Something to choose from, if the account lets us read it.
#[derive(Clone, Debug)]
pub enum Offer<T> {
    /// This is there.
    Available(T),
    /// HubSpot does not let us look.
    Unavailable {
        /// Why, in a sentence.
        reason: String,
    },
}

impl Properties {
    /// From HubSpot's two listings. A name that is live again after it was archived counts as live.
    pub fn new(live: Vec<Property>, archived: impl IntoIterator<Item = PropertyName>) -> Self {
        let places = live.iter().enumerate().map(|(place, property)| (property.name.clone(), place)).collect();
        Self { live, places, archived: archived.into_iter().collect() }
    }

    /// Reads both listings.
    pub async fn fetch(client: &Client, object: ObjectKind) -> Result<Self> {
        let listings = tokio::try_join!(client.properties(object), client.archived_properties(object));
        let (live, archived) = listings.map_err(|error| refuse(&error))?;
        Ok(Self::new(live, archived.into_iter().map(|property| property.name)))
    }

    /// The live property of this name.
    pub fn find(&self, name: &PropertyName) -> Option<&Property> {
        self.places.get(name).map(|&place| &self.live[place])
    }

    /// Whether the name belongs to an archived property and to no live one.
    pub fn is_archived(&self, name: &PropertyName) -> bool {
        !self.places.contains_key(name) && self.archived.contains(name)
    }

    /// The live ones, in HubSpot's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Property> {
        self.live.iter()
    }
}

/// The lists of companies, with their sizes, by name.
pub async fn lists(client: &Client) -> Result<Offer<Vec<List>>> {
    let mut offer = offer(client.company_lists().await)?;
    if let Offer::Available(lists) = &mut offer {
        let is_of_companies = |list: &List| list.object_type_id == ObjectKind::Company.type_id();
        lists.retain(|list| list.deleted_at.is_none() && is_of_companies(list));
        lists.sort_by_cached_key(|list| (list.name.to_lowercase(), list.id.clone()));
    }
    Ok(offer)
}

/// The lifecycle stages of companies, in HubSpot's order.
pub async fn lifecycle_stages(client: &Client) -> Result<Offer<Vec<PropertyOption>>> {
    let properties = match offer(client.properties(ObjectKind::Company).await)? {
        Offer::Available(properties) => properties,
        Offer::Unavailable { reason } => return Ok(Offer::Unavailable { reason }),
    };
    let stages = properties.into_iter().find(|property| property.name.as_str() == LIFECYCLE_STAGE);
    let stages = stages.map(|property| property.options).unwrap_or_default();
    Ok(Offer::Available(stages.into_iter().filter(|stage| !stage.hidden).collect()))
}

/// The deal pipelines with their stages, in the order people see them.
pub async fn pipelines(client: &Client) -> Result<Offer<Vec<Pipeline>>> {
    let mut offer = offer(client.deal_pipelines().await)?;
    if let Offer::Available(pipelines) = &mut offer {
        pipelines.retain(|pipeline| !pipeline.archived);
        for pipeline in pipelines {
            pipeline.stages.retain(|stage| !stage.archived);
        }
    }
    Ok(offer)
}

/// How many companies are in the stage. Costs one search.
pub async fn companies_in_stage(client: &Client, stage: &str) -> Result<u64> {
    count::<Companies>(client, LIFECYCLE_STAGE, stage).await
}

/// How many deals are in the pipeline; companies are fewer or more. Costs one search.
pub async fn deals_in_pipeline(client: &Client, pipeline: &PipelineId) -> Result<u64> {
    count::<Deals>(client, "pipeline", pipeline.as_str()).await
}

async fn count<O: CrmObject>(client: &Client, property: &str, value: &str) -> Result<u64> {
    let nothing = PropertySet::new([]);
    let mut query = SearchQuery::new(&nothing).filter(property, Condition::Eq(value.to_owned()));
    query.limit = 1;
    let page = client.search::<O>(&query).await.map_err(|error| refuse(&error))?;
    Ok(page.total)
}

fn offer<T>(outcome: std::result::Result<T, Error>) -> Result<Offer<T>> {
    match outcome {
        Ok(offered) => Ok(Offer::Available(offered)),
        Err(error) if matches!(error.kind, ErrorKind::MissingScopes(_) | ErrorKind::Forbidden) => {
            Ok(Offer::Unavailable { reason: Trouble::from(&error).message })
        }
        Err(error) => Err(refuse(&error)),
    }
}

#[cfg(test)]
mod tests;
