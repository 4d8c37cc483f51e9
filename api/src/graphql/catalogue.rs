//! What the HubSpot account offers to choose from. Every list here is bounded by the account, so none is paged.

use async_graphql::{ComplexObject, Context, Enum, Object, SimpleObject};
use hubspot::{Client, Lane, List, ObjectKind, Pipeline, Property, PropertyOption, PropertyType, Stage};
use mirror::catalogue::{self, Offer, Properties};

use super::context::Reach as _;
use super::error::or_fault;

/// A kind of HubSpot record.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HubSpotObject {
    /// Companies, which become customers.
    Company,
    /// Contacts.
    Contact,
}

impl From<HubSpotObject> for ObjectKind {
    fn from(object: HubSpotObject) -> Self {
        match object {
            HubSpotObject::Company => Self::Company,
            HubSpotObject::Contact => Self::Contact,
        }
    }
}

/// What the values of a HubSpot property are.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HubSpotPropertyType {
    /// Text.
    String,
    /// A decimal number.
    Number,
    /// True or false.
    Bool,
    /// One option or several.
    Enumeration,
    /// A day.
    Date,
    /// A moment.
    Datetime,
    /// A telephone number, as text.
    PhoneNumber,
    /// JSON, as text.
    Json,
    /// Coordinates, as text.
    ObjectCoordinates,
    /// A type newer than this service.
    Other,
}

impl From<&PropertyType> for HubSpotPropertyType {
    fn from(kind: &PropertyType) -> Self {
        match kind {
            PropertyType::String => Self::String,
            PropertyType::Number => Self::Number,
            PropertyType::Bool => Self::Bool,
            PropertyType::Enumeration => Self::Enumeration,
            PropertyType::Date => Self::Date,
            PropertyType::DateTime => Self::Datetime,
            PropertyType::PhoneNumber => Self::PhoneNumber,
            PropertyType::Json => Self::Json,
            PropertyType::ObjectCoordinates => Self::ObjectCoordinates,
            PropertyType::Other(_) => Self::Other,
        }
    }
}

/// A property of HubSpot's companies or contacts.
#[derive(SimpleObject)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent fact about the property, as HubSpot tells it"
)]
pub(crate) struct HubSpotProperty {
    /// Its internal name, which the field map holds on to.
    name: String,
    /// What people call it.
    label: String,
    /// What its values are.
    r#type: HubSpotPropertyType,
    /// Whether a value may hold several options.
    is_multiple: bool,
    /// The group it stands in.
    group: String,
    /// What people wrote about it.
    description: Option<String>,
    /// The options, in HubSpot's order; empty for the other types and where HubSpot keeps them elsewhere.
    options: Vec<HubSpotPropertyOption>,
    /// Whether HubSpot computes it.
    is_calculated: bool,
    /// Whether HubSpot's pages hide it.
    is_hidden: bool,
    /// Whether HubSpot made it, not the account.
    is_hub_spot_defined: bool,
}

/// An option of a HubSpot property.
#[derive(SimpleObject)]
pub(crate) struct HubSpotPropertyOption {
    /// What records hold.
    value: String,
    /// What people see.
    label: String,
    /// Whether it is no longer offered.
    is_hidden: bool,
}

impl From<&Property> for HubSpotProperty {
    fn from(property: &Property) -> Self {
        Self {
            name: property.name.to_string(),
            label: property.label.clone(),
            r#type: (&property.kind).into(),
            is_multiple: property.is_multiple(),
            group: property.group.clone(),
            description: property.description.clone(),
            options: property.options.iter().map(Into::into).collect(),
            is_calculated: property.calculated,
            is_hidden: property.hidden,
            is_hub_spot_defined: property.hubspot_defined,
        }
    }
}

impl From<&PropertyOption> for HubSpotPropertyOption {
    fn from(option: &PropertyOption) -> Self {
        Self { value: option.value.clone(), label: option.label.clone(), is_hidden: option.hidden }
    }
}

pub(crate) struct CompanyFilterChoices {
    client: Client,
}

/// What a company filter can be chosen from. Each part is read from HubSpot only when it is asked for.
#[Object]
impl CompanyFilterChoices {
    /// The account's lists of companies.
    async fn lists(&self) -> async_graphql::Result<Option<CompanyListChoices>> {
        let (reason, lists) = split(or_fault(catalogue::lists(&self.client).await)?);
        let lists = lists.into_iter().map(CompanyListChoice::from).collect();
        Ok(Some(CompanyListChoices { available: reason.is_none(), reason, lists }))
    }

    /// The account's lifecycle stages of companies.
    async fn stages(&self) -> async_graphql::Result<Option<LifecycleStageChoices>> {
        let (reason, stages) = split(or_fault(catalogue::lifecycle_stages(&self.client).await)?);
        let stages = stages.into_iter().map(|stage| LifecycleStageChoice {
            value: stage.value,
            label: stage.label,
            client: self.client.clone(),
        });
        Ok(Some(LifecycleStageChoices { available: reason.is_none(), reason, stages: stages.collect() }))
    }

    /// The account's deal pipelines.
    async fn pipelines(&self) -> async_graphql::Result<Option<DealPipelineChoices>> {
        let (reason, pipelines) = split(or_fault(catalogue::pipelines(&self.client).await)?);
        let pipelines = pipelines.into_iter().map(|pipeline| DealPipelineChoice::new(pipeline, self.client.clone()));
        Ok(Some(DealPipelineChoices { available: reason.is_none(), reason, pipelines: pipelines.collect() }))
    }
}

/// Lists to choose from.
#[derive(SimpleObject)]
pub(crate) struct CompanyListChoices {
    /// Whether the account lets us read its lists.
    available: bool,
    /// Why not, in a sentence; null when it does.
    reason: Option<String>,
    /// The lists, by name.
    lists: Vec<CompanyListChoice>,
}

/// A list to choose.
#[derive(SimpleObject)]
pub(crate) struct CompanyListChoice {
    /// HubSpot's id of the list.
    list: String,
    /// Its name.
    name: String,
    /// How many companies are on it, where HubSpot says so.
    company_count: Option<u64>,
    /// Whether HubSpot is still working out who is on it. A run waits for that.
    is_processing: bool,
}

impl From<List> for CompanyListChoice {
    fn from(list: List) -> Self {
        let (company_count, is_processing) = (list.size(), !list.is_settled());
        Self { list: list.id.to_string(), name: list.name, company_count, is_processing }
    }
}

/// Lifecycle stages to choose from.
#[derive(SimpleObject)]
pub(crate) struct LifecycleStageChoices {
    /// Whether the account lets us read its stages.
    available: bool,
    /// Why not, in a sentence; null when it does.
    reason: Option<String>,
    /// The stages, in HubSpot's order.
    stages: Vec<LifecycleStageChoice>,
}

/// A lifecycle stage to choose.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct LifecycleStageChoice {
    /// HubSpot's value.
    value: String,
    /// What people call it.
    label: String,
    #[graphql(skip)]
    client: Client,
}

#[ComplexObject]
impl LifecycleStageChoice {
    /// How many companies are in it. Costs one of HubSpot's five searches a second.
    #[graphql(complexity = 10)]
    async fn company_count(&self) -> async_graphql::Result<Option<u64>> {
        or_fault(catalogue::companies_in_stage(&self.client, &self.value).await).map(Some)
    }
}

/// Deal pipelines to choose from.
#[derive(SimpleObject)]
pub(crate) struct DealPipelineChoices {
    /// Whether the account lets us read its deals.
    available: bool,
    /// Why not, in a sentence; null when it does.
    reason: Option<String>,
    /// The pipelines, in the order people see them.
    pipelines: Vec<DealPipelineChoice>,
}

/// A deal pipeline to choose.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct DealPipelineChoice {
    /// HubSpot's id of the pipeline.
    pipeline: String,
    /// What people call it.
    name: String,
    /// Its stages, in their order.
    stages: Vec<DealStageChoice>,
    #[graphql(skip)]
    source: PipelineSource,
}

/// A stage of a deal pipeline.
#[derive(SimpleObject)]
pub(crate) struct DealStageChoice {
    /// HubSpot's id of the stage.
    stage: String,
    /// What people call it.
    label: String,
    /// Whether its deals are won or lost.
    is_closed: bool,
}

struct PipelineSource {
    id: hubspot::PipelineId,
    client: Client,
}

impl DealPipelineChoice {
    fn new(pipeline: Pipeline, client: Client) -> Self {
        Self {
            pipeline: pipeline.id.to_string(),
            name: pipeline.label,
            stages: pipeline.stages.into_iter().map(Into::into).collect(),
            source: PipelineSource { id: pipeline.id, client },
        }
    }
}

impl From<Stage> for DealStageChoice {
    fn from(stage: Stage) -> Self {
        let is_closed = stage.is_closed();
        Self { stage: stage.id.to_string(), label: stage.label, is_closed }
    }
}

#[ComplexObject]
impl DealPipelineChoice {
    /// How many deals are in it; the companies they belong to may be fewer or more. Costs one of HubSpot's five searches
    /// a second.
    #[graphql(complexity = 10)]
    async fn deal_count(&self) -> async_graphql::Result<Option<u64>> {
        or_fault(catalogue::deals_in_pipeline(&self.source.client, &self.source.id).await).map(Some)
    }
}

/// Reading what the account offers.
#[derive(Default)]
pub(crate) struct CatalogueQuery;

#[Object]
impl CatalogueQuery {
    /// The properties that the connected HubSpot account has, in HubSpot's order. Owner and admins only.
    async fn hub_spot_properties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which kind of record.")] object: HubSpotObject,
    ) -> async_graphql::Result<Option<Vec<HubSpotProperty>>> {
        let client = client(ctx).await?;
        let properties = or_fault(Properties::fetch(&client, object.into()).await)?;
        Ok(Some(properties.iter().map(HubSpotProperty::from).collect()))
    }

    /// What a company filter can be chosen from, with sizes. Owner and admins only.
    async fn company_filter_choices(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<CompanyFilterChoices>> {
        Ok(Some(CompanyFilterChoices { client: client(ctx).await? }))
    }
}

async fn client(ctx: &Context<'_>) -> async_graphql::Result<Client> {
    let admin = ctx.admin()?;
    or_fault(ctx.connections().client(admin.workspace, Lane::Interactive).await)
}

fn split<T>(offer: Offer<Vec<T>>) -> (Option<String>, Vec<T>) {
    match offer {
        Offer::Available(choices) => (None, choices),
        Offer::Unavailable { reason } => (Some(reason), Vec::new()),
    }
}
