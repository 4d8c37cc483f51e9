//! What a run settles before it reads records: how they are read, and which way is the cheapest.

use entity::choice::Severity;
use entity::id::WorkspaceId;
use entity::scope::InWorkspace;
use entity::{custom_field, plan as plan_list, sync_run, workspace, workspace_user};
use hubspot::{Client, Companies, CrmObject, Deals, ErrorKind, Owner, PropertyName, PropertySet, SearchQuery};
use sqlx::types::Json;

use crate::catalogue::Properties;
use crate::company_filter::CompanyFilter;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Result};
use crate::field_map::resolve::{Ingredients, OwnerDirectory, Resolver};
use crate::field_map::{ContactMap, CustomerMap, FieldMap, default};
use crate::sync::claim::Failure;
use crate::sync::definitions::Definitions;
use crate::sync::issue::Met;
use crate::sync::plan::{self, Ask, Facts, Plan, SearchFits};
use crate::sync::setback::Setback;
use crate::sync::source;

/// The property that says which stage a company is in.
pub(crate) const STAGE: &str = "lifecyclestage";

/// Makes what reads records the way the run's maps say, and tells what of the maps cannot be followed.
pub(crate) async fn resolver(
    database: &Database,
    definitions: &Definitions,
    run: &sync_run::Model,
) -> Result<(Resolver, Vec<Met>), Setback> {
    let Definitions { company_properties, contact_properties, owners } = definitions;
    let customer_map: CustomerMap = match rows(&run.customer_map)? {
        Some(rows) => FieldMap { version: run.customer_map_version, rows },
        None => default_customer_map(database, run, company_properties).await?,
    };
    let contact_map: ContactMap = match rows(&run.contact_map)? {
        Some(rows) => FieldMap { version: run.contact_map_version, rows },
        None => default::map(contact_properties).0,
    };
    let ours = Ours::read(database, run.workspace_id).await?;
    let (owners, mut met) = match owners {
        Ok(owners) => (OwnerDirectory::new(owners, &ours.users), Vec::new()),
        Err(refusal) => {
            let message = refusal.clone();
            let met = Met { severity: Severity::Warning, message, ..Met::about_the_run(Code::MissingScope) };
            (OwnerDirectory::unavailable(), vec![met])
        }
    };
    let resolver = Resolver::compile(&Ingredients {
        customer_map: &customer_map,
        contact_map: &contact_map,
        company_properties,
        contact_properties,
        custom_fields: &ours.custom_fields,
        plans: &ours.plans,
        owners: &owners,
        fallback_owner: ours.fallback_owner,
        also_read: &[PropertyName::from(STAGE)],
    });
    met.extend(resolver.drift().iter().map(|drift| Met {
        field: Some(drift.field.to_string()),
        code: drift.code,
        severity: Severity::Error,
        message: drift.message.clone(),
        value: Some(drift.property.as_str().to_owned()),
        ..Met::about_the_run(drift.code)
    }));
    Ok((resolver, met))
}

/// What reads companies by this map, for a look at one of them. `named` are read even where the map cannot be followed.
pub(crate) async fn company_resolver(
    database: &Database,
    workspace: WorkspaceId,
    map: &CustomerMap,
    properties: &Properties,
    owners: Option<&[Owner]>,
    named: &[PropertyName],
) -> Result<Resolver> {
    let ours = Ours::read(database, workspace).await?;
    let also_read: Vec<PropertyName> = named.iter().cloned().chain([PropertyName::from(STAGE)]).collect();
    Ok(Resolver::compile(&Ingredients {
        customer_map: map,
        contact_map: &ContactMap { version: 0, rows: Vec::new() },
        company_properties: properties,
        contact_properties: &Properties::default(),
        custom_fields: &ours.custom_fields,
        plans: &ours.plans,
        owners: &owners.map_or_else(OwnerDirectory::unavailable, |owners| OwnerDirectory::new(owners, &ours.users)),
        fallback_owner: ours.fallback_owner,
        also_read: &also_read,
    }))
}

/// The rows a run was given; `None` where nobody had edited the map.
fn rows<T: serde::de::DeserializeOwned>(stored: &serde_json::Value) -> Result<Option<T>> {
    serde_json::from_value(stored.clone())
        .map_err(|error| Error::Broken { attempted: "reading back a run's field map", reason: error.to_string() })
}

/// The default for this account. It is written onto the run, because customers' fields are locked by it while nobody
/// edits the map.
async fn default_customer_map(
    database: &Database,
    run: &sync_run::Model,
    properties: &Properties,
) -> Result<CustomerMap> {
    let map: CustomerMap = default::map(properties).0;
    sqlx::query(
        "update sync_run set customer_map = $3
         where workspace_id = $1 and id = $2 and jsonb_typeof(customer_map) = 'null'",
    )
    .bind(run.workspace_id)
    .bind(run.id)
    .bind(Json(&map.rows))
    .execute(database.pool())
    .await
    .attempting("writing a run's default field map down")?;
    Ok(map)
}

/// What the workspace brings to a run.
struct Ours {
    custom_fields: Vec<custom_field::Model>,
    plans: Vec<plan_list::Model>,
    users: Vec<workspace_user::Model>,
    fallback_owner: Option<entity::id::UserId>,
}

impl Ours {
    async fn read(database: &Database, id: WorkspaceId) -> Result<Self> {
        let orm = database.orm();
        let custom_fields =
            custom_field::Entity::in_workspace(id).all(orm).await.attempting("reading custom fields for a run")?;
        let plans = plan_list::Entity::in_workspace(id).all(orm).await.attempting("reading plans for a run")?;
        let users = workspace_user::Entity::in_workspace(id).all(orm).await.attempting("reading users for a run")?;
        let workspace =
            workspace::Entity::in_workspace(id).one(orm).await.attempting("reading the workspace for a run")?;
        Ok(Self { custom_fields, plans, users, fallback_owner: workspace.and_then(|row| row.fallback_owner_id) })
    }
}

/// Chooses how to read.
pub(crate) async fn plan(client: &Client, filter: &CompanyFilter, props: &PropertySet) -> Result<Plan, Setback> {
    let counts = match client.record_counts().await {
        Ok(counts) => Some(counts),
        // the counts only help to plan; without them the plan guesses
        Err(error) if !error.is_transient() && !matches!(error.kind, ErrorKind::Unauthorized(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let facts = Facts {
        companies: counts.as_ref().and_then(|counts| counts.companies),
        contacts: counts.as_ref().and_then(|counts| counts.contacts),
        listing_fits: props.fits_in_url(),
    };
    Ok(plan::choose(ask(client, filter, props, facts).await?, facts))
}

async fn ask(client: &Client, filter: &CompanyFilter, props: &PropertySet, facts: Facts) -> Result<Ask, Setback> {
    match filter {
        CompanyFilter::Everything => Ok(Ask::Everything),
        CompanyFilter::List { id, name } => match client.list_by_id(id).await? {
            Some(list) if !list.is_settled() => Err(unsettled(name)),
            Some(list) => Ok(Ask::List { members: list.size().unwrap_or(0) }),
            None => Err(list_gone(name)),
        },
        CompanyFilter::LifecycleStages { .. } => {
            let nothing = PropertySet::new([]);
            let query = source::company_search(filter, &nothing);
            let search = match (source::company_search(filter, props).fits(), query.fits()) {
                (true, _) => SearchFits::Records,
                (false, true) => SearchFits::Ids,
                (false, false) => SearchFits::Nothing,
            };
            let companies = match search {
                SearchFits::Records | SearchFits::Ids => total::<Companies>(client, query).await?,
                SearchFits::Nothing => facts.companies.unwrap_or(0),
            };
            Ok(Ask::Stages { companies, search })
        }
        CompanyFilter::DealPipeline { .. } => {
            let nothing = PropertySet::new([]);
            Ok(Ask::Pipeline { deals: total::<Deals>(client, source::deal_search(filter, &nothing)).await? })
        }
    }
}

/// How many match.
async fn total<O: CrmObject>(client: &Client, mut query: SearchQuery<'_>) -> Result<u64, Setback> {
    query.limit = 1;
    Ok(client.search::<O>(&query).await?.total)
}

/// Whether it is clear whom the filter admits: it is, unless HubSpot is working a list out.
pub(crate) async fn is_settled(client: &Client, filter: &CompanyFilter) -> Result<bool, Setback> {
    match filter {
        CompanyFilter::List { id, name } => match client.list_by_id(id).await? {
            Some(list) => Ok(list.is_settled()),
            None => Err(list_gone(name)),
        },
        CompanyFilter::LifecycleStages { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => {
            Ok(true)
        }
    }
}

/// The list was deleted since it was chosen.
pub(crate) fn list_gone(name: &str) -> Setback {
    let sentence =
        format!("The list “{name}” is no longer in HubSpot. Nothing was changed here; choose another filter.");
    Error::refused(Code::ListNotFound, sentence).into()
}

/// Members that HubSpot has not worked out yet would look like companies that left.
fn unsettled(list: &str) -> Setback {
    let failure = Failure {
        code: Code::ListProcessing,
        message: format!("HubSpot is still working out who is on the list “{list}”. The sync goes on after that."),
        correlation_id: None,
    };
    Setback::Later { failure, wait: None }
}
