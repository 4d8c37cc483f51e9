//! Why a company is not here, or where it is. What our own rows know is told first; HubSpot is asked only about a company
//! that they do not know.

use entity::choice::{ArchiveReason, HeldState, RecordKind, Severity};
use entity::id::{CustomerId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::{held_archive, sync_issue};
use hubspot::{Archived, Client, Companies, CompanyId, Lane, PropertyName, PropertySet, Record};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::catalogue::LIFECYCLE_STAGE;
use crate::company_filter;
use crate::connection::Connections;
use crate::connection::trouble::{Trouble, refuse};
use crate::customer::read::{self, Key};
use crate::customer::{Columns, Customer};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::sync::membership::{self, standings};
use crate::sync::reading;
use crate::viewer::Viewer;

const MERGED_AWAY: &str = "HubSpot merged it into another company.";

/// Where a company stands with this workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has a live customer.
    Here,
    /// Its customer is live, and would be archived had the guard not held that back.
    Held,
    /// Its customer is archived.
    Archived,
    /// HubSpot merged it into another company.
    Merged,
    /// Its customer was deleted for good.
    Purged,
    /// HubSpot has it, and the filter does not admit it.
    ExcludedByFilter,
    /// HubSpot has it in the recycle bin.
    DeletedInHubSpot,
    /// HubSpot has no such company.
    NotFound,
    /// HubSpot could not give it, or it could not be applied.
    Failed,
    /// The filter admits it: it comes with the next sync.
    Expected,
}

/// The answer about one company.
#[derive(Clone, Debug)]
pub struct CompanyStatus {
    /// Which company was asked about.
    pub company: CompanyId,
    /// Where it stands.
    pub standing: Standing,
    /// The same in a sentence.
    pub message: String,
    /// Its customer or, where it was merged, that of the survivor.
    pub customer: Option<Customer>,
    /// The company that lives on, where it was merged.
    pub survivor: Option<CompanyId>,
    /// What went wrong with it last and is not settled.
    pub issue: Option<sync_issue::Model>,
}

/// Says where a company stands; owner and admins only.
pub async fn ask(
    database: &Database,
    connections: &Connections,
    viewer: &Viewer,
    company: &CompanyId,
    columns: Columns,
) -> Result<CompanyStatus> {
    let workspace = viewer.admin()?.workspace;
    // Postgres has no NUL in text, and HubSpot no such id
    if company.as_str().contains('\0') {
        return Ok(Found::nothing().about(company, None, None));
    }
    let issue = issue(database, workspace, company).await?;
    let customer = read::one(database, viewer, &Key::HubSpotCompany(company.as_str().to_owned()), columns).await?;
    if let Some(customer) = customer {
        let id = customer.id;
        let mut status = known(company, customer, issue);
        if status.standing == Standing::Here
            && let Some(state) = held_back(database, workspace, company, id).await?
        {
            (status.standing, status.message) = of_held(state);
        }
        // an absorbed company may have a customer of its own, in the archive, for another reason even
        if matches!(status.standing, Standing::Merged | Standing::Archived) && status.survivor.is_none() {
            status.survivor = survivor(database, workspace, company).await?;
            if status.survivor.is_some() {
                (status.standing, status.message) = (Standing::Merged, MERGED_AWAY.to_owned());
            }
        }
        return Ok(status);
    }
    let survivor = survivor(database, workspace, company).await?;
    let found = if is_purged(database, workspace, company).await? {
        Found::plain(Standing::Purged, "Its customer was deleted for good. Lift the exclusion to let it come again.")
    } else if let Some(survivor) = survivor {
        Found::merged(survivor)
    } else {
        Asking { database, connections, workspace }.hubspot(company, issue.as_ref()).await?
    };
    let customer = match &found.survivor {
        Some(survivor) => {
            read::one(database, viewer, &Key::HubSpotCompany(survivor.as_str().to_owned()), columns).await?
        }
        None => None,
    };
    Ok(found.about(company, customer, issue))
}

/// The answer about a company that our rows know.
fn known(company: &CompanyId, customer: Customer, issue: Option<sync_issue::Model>) -> CompanyStatus {
    let own = customer.hubspot_company_id == company.as_str();
    let survivor = (!own).then(|| CompanyId::from(customer.hubspot_company_id.as_str()));
    let (standing, message) = match customer.archive_reason.filter(|_| own && customer.archived_at.is_some()) {
        _ if !own => (Standing::Merged, "HubSpot merged it into another company, whose customer is here."),
        None if customer.detached_at.is_some() => {
            (Standing::Here, "It is here, detached: somebody restored it although HubSpot gives it no more.")
        }
        None => (Standing::Here, "It is here."),
        Some(ArchiveReason::Merged) => (Standing::Merged, MERGED_AWAY),
        Some(ArchiveReason::DeletedInHubSpot) => (Standing::Archived, "It was deleted in HubSpot."),
        Some(ArchiveReason::LeftFilter) => (Standing::Archived, "The filter does not admit it any more."),
        Some(ArchiveReason::Manual) => (Standing::Archived, "Somebody archived it by hand; no sync brings it back."),
        Some(ArchiveReason::AccountReplaced) => {
            (Standing::Archived, "It came from a HubSpot account that was replaced.")
        }
    };
    CompanyStatus {
        company: company.clone(),
        standing,
        message: message.to_owned(),
        customer: Some(customer),
        survivor,
        issue,
    }
}

/// What became of an archive that the guard held back, while the customer is live.
fn of_held(state: HeldState) -> (Standing, String) {
    let (standing, message) = match state {
        HeldState::Held => (
            Standing::Held,
            "HubSpot gives it no more, and too many left at once: its customer waits for an admin to approve or dismiss the archive.",
        ),
        _ => (Standing::Here, "It is here. HubSpot gives it no more, and an admin dismissed its archive."),
    };
    (standing, message.to_owned())
}

/// What was found about a company without a customer.
struct Found {
    standing: Standing,
    message: String,
    survivor: Option<CompanyId>,
}

impl Found {
    fn nothing() -> Self {
        Self::plain(Standing::NotFound, "HubSpot has no such company, or no longer.")
    }

    fn about(self, company: &CompanyId, customer: Option<Customer>, issue: Option<sync_issue::Model>) -> CompanyStatus {
        let Self { standing, message, survivor } = self;
        CompanyStatus { company: company.clone(), standing, message, customer, survivor, issue }
    }

    fn plain(standing: Standing, message: impl Into<String>) -> Self {
        Self { standing, message: message.into(), survivor: None }
    }

    fn merged(survivor: CompanyId) -> Self {
        let message = format!("HubSpot merged it into company {survivor}.");
        Self { standing: Standing::Merged, message, survivor: Some(survivor) }
    }
}

/// What it takes to ask HubSpot.
struct Asking<'a> {
    database: &'a Database,
    connections: &'a Connections,
    workspace: WorkspaceId,
}

impl Asking<'_> {
    async fn hubspot(&self, company: &CompanyId, issue: Option<&sync_issue::Model>) -> Result<Found> {
        let client = self.connections.client(self.workspace, Lane::Interactive).await?;
        let props = PropertySet::new([PropertyName::from(LIFECYCLE_STAGE)]);
        let record = match client.get::<Companies>(&props, company, Archived::No).await {
            Ok(record) => record,
            Err(error) if reading::is_of_records(&error) => {
                return Ok(Found::plain(Standing::Failed, Trouble::from(&error).message));
            }
            Err(error) => return Err(refuse(&error)),
        };
        match record {
            Some(record) if record.id == *company => self.live(&client, &props, record, issue).await,
            Some(survivor) => Ok(Found::merged(survivor.id)),
            None => gone(&client, company).await,
        }
    }

    async fn live(
        &self,
        client: &Client,
        props: &PropertySet,
        record: Record<CompanyId>,
        issue: Option<&sync_issue::Model>,
    ) -> Result<Found> {
        let Some(stored) = company_filter::read(self.database, self.workspace).await? else {
            return Ok(Found::plain(Standing::Expected, "Nobody has chosen yet which companies become customers."));
        };
        let id = record.id.clone();
        let standing = standings(client, &stored.filter, props, &[record])
            .await
            .map_err(|setback| setback.into_refusal("asking whether the filter admits a company"))?
            .remove(&id);
        Ok(match (standing, issue) {
            (Some(membership::Standing::In), Some(issue)) => Found::plain(Standing::Failed, issue.message.clone()),
            (Some(membership::Standing::In), None) => {
                Found::plain(Standing::Expected, "The filter admits it: it comes with the next sync.")
            }
            (Some(membership::Standing::Unsettled), _) => {
                Found::plain(Standing::Expected, "HubSpot is still working out whether it is on the filter's list.")
            }
            (Some(membership::Standing::Unclear), _) => {
                Found::plain(Standing::ExcludedByFilter, "The filter's list is no longer in HubSpot.")
            }
            (Some(membership::Standing::Out) | None, _) => {
                Found::plain(Standing::ExcludedByFilter, "HubSpot has it, and the filter does not admit it.")
            }
        })
    }
}

async fn gone(client: &Client, company: &CompanyId) -> Result<Found> {
    let nothing = PropertySet::new([]);
    let binned = client.get::<Companies>(&nothing, company, Archived::Only).await.map_err(|error| refuse(&error))?;
    Ok(match binned {
        Some(_) => Found::plain(Standing::DeletedInHubSpot, "It is in HubSpot's recycle bin."),
        None => Found::nothing(),
    })
}

async fn held_back(
    database: &Database,
    workspace: WorkspaceId,
    company: &CompanyId,
    customer: CustomerId,
) -> Result<Option<HeldState>> {
    let open = held_archive::Entity::in_workspace(workspace)
        .filter(held_archive::Column::HubspotCompanyId.eq(company.as_str()))
        .filter(held_archive::Column::CustomerId.eq(customer))
        .filter(held_archive::Column::State.is_in([HeldState::Held, HeldState::Dismissed]))
        .one(database.orm())
        .await
        .attempting("looking whether the guard held an archive back")?;
    Ok(open.map(|held| held.state))
}

async fn is_purged(database: &Database, workspace: WorkspaceId, company: &CompanyId) -> Result<bool> {
    sqlx::query_scalar(
        "select exists (
             select from exclusion where workspace_id = $1 and object = 'COMPANY' and hubspot_id = $2
         )",
    )
    .bind(workspace)
    .bind(company.as_str())
    .fetch_one(database.pool())
    .await
    .attempting("looking for an exclusion")
}

async fn survivor(database: &Database, workspace: WorkspaceId, company: &CompanyId) -> Result<Option<CompanyId>> {
    let survivor: Option<String> = sqlx::query_scalar(
        "select survivor_id from record_alias where workspace_id = $1 and object = 'COMPANY' and hubspot_id = $2
         order by merged_at desc limit 1",
    )
    .bind(workspace)
    .bind(company.as_str())
    .fetch_optional(database.pool())
    .await
    .attempting("looking what a company was merged into")?;
    Ok(survivor.map(CompanyId::from))
}

/// The last error about the company that is not settled.
async fn issue(database: &Database, workspace: WorkspaceId, company: &CompanyId) -> Result<Option<sync_issue::Model>> {
    sync_issue::Entity::in_workspace(workspace)
        .filter(sync_issue::Column::Object.eq(RecordKind::Company))
        .filter(sync_issue::Column::HubspotId.eq(company.as_str()))
        .filter(sync_issue::Column::Severity.eq(Severity::Error))
        .filter(sync_issue::Column::ResolvedAt.is_null())
        .order_by_desc(sync_issue::Column::LastSeenAt)
        .one(database.orm())
        .await
        .attempting("reading what went wrong with a company")
}
