//! What our own rows know of a company, and what an admin chose.

use entity::choice::{ArchiveReason, HeldState, RecordKind, Severity};
use entity::id::WorkspaceId;
use entity::scope::InWorkspace;
use entity::{held_archive, sync_issue, sync_run};
use hubspot::{CompanyId, HubId};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::company_filter::{self, CompanyFilter, Stored};
use crate::customer::read::{self, Key};
use crate::customer::{Columns, Customer};
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::exclusion::{self, Exclusion};
use crate::sync::run;
use crate::viewer::Viewer;
use crate::workspace;

/// What our rows know.
#[derive(Debug, Default)]
pub(crate) struct Ours {
    /// Its customer or, where it has none and was merged, the survivor's.
    pub(crate) customer: Option<Customer>,
    /// The customer came from another account than the present one.
    pub(crate) of_former_account: bool,
    /// The company it was merged into.
    pub(crate) survivor: Option<CompanyId>,
    pub(crate) exclusion: Option<Exclusion>,
    /// Who deleted its customer for good.
    pub(crate) purged_by: Option<String>,
    /// Its archive that the guard held back, and which happened neither then nor since.
    pub(crate) held: Option<held_archive::Model>,
    /// The last error about it that is not settled.
    pub(crate) issue: Option<sync_issue::Model>,
    /// How often reading it has failed since HubSpot told of a change; none where nothing waits.
    pub(crate) waiting: Option<i32>,
    pub(crate) filter: Option<Stored>,
    /// The last full run that did its work.
    pub(crate) applied: Option<sync_run::Model>,
    /// The full run that is queued or at work.
    pub(crate) under_way: Option<sync_run::Model>,
}

impl Ours {
    /// Reads what is known of a company of this account.
    pub(crate) async fn read(
        database: &Database,
        viewer: &Viewer,
        hub: Option<HubId>,
        company: &CompanyId,
        columns: Columns,
    ) -> Result<Self> {
        let workspace = viewer.workspace;
        let of = |company: &CompanyId| Key::HubSpotCompany(company.as_str().to_owned());
        let customer = read::one(database, viewer, &of(company), columns).await?;
        let survivor = survivor(database, workspace, company).await?;
        let of_former_account =
            customer.as_ref().is_some_and(|customer| hub.is_some_and(|hub| hub.0 != customer.hub_id));
        let exclusion = exclusion::of_company(database, workspace, company).await?;
        let purged_by = match exclusion.as_ref().and_then(|exclusion| exclusion.created_by) {
            Some(user) => workspace::user::find(database, workspace, user).await?.map(|user| user.name),
            None => None,
        };
        let held = match &customer {
            Some(customer) if customer.hubspot_company_id == company.as_str() => {
                held(database, workspace, customer).await?
            }
            Some(_) | None => None,
        };
        Ok(Self {
            customer,
            of_former_account,
            survivor,
            exclusion,
            purged_by,
            held,
            issue: issue(database, workspace, company).await?,
            waiting: waiting(database, workspace, company).await?,
            filter: company_filter::read(database, workspace).await?,
            applied: run::last_applied(database, workspace).await?,
            under_way: run::under_way(database, workspace).await?,
        })
    }

    /// Which companies become customers.
    pub(crate) fn filter(&self) -> Option<&CompanyFilter> {
        self.filter.as_ref().map(|stored| &stored.filter)
    }

    /// The customer that was made from this very company.
    pub(crate) fn own(&self, company: &CompanyId) -> Option<&Customer> {
        self.customer.as_ref().filter(|customer| customer.hubspot_company_id == company.as_str())
    }

    /// Why its own customer is archived.
    pub(crate) fn archived(&self, company: &CompanyId) -> Option<ArchiveReason> {
        let customer = self.own(company)?;
        customer.archived_at.and(customer.archive_reason)
    }
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

async fn held(database: &Database, workspace: WorkspaceId, customer: &Customer) -> Result<Option<held_archive::Model>> {
    held_archive::Entity::in_workspace(workspace)
        .filter(held_archive::Column::HubspotCompanyId.eq(customer.hubspot_company_id.as_str()))
        .filter(held_archive::Column::CustomerId.eq(customer.id))
        .filter(held_archive::Column::State.is_in([HeldState::Held, HeldState::Dismissed]))
        .one(database.orm())
        .await
        .attempting("looking whether the guard held an archive back")
}

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

async fn waiting(database: &Database, workspace: WorkspaceId, company: &CompanyId) -> Result<Option<i32>> {
    sqlx::query_scalar(
        "select attempts from dirty_record
         where workspace_id = $1 and object = 'COMPANY' and hubspot_id = $2 and read_at is null",
    )
    .bind(workspace)
    .bind(company.as_str())
    .fetch_optional(database.pool())
    .await
    .attempting("looking whether a change of a company waits")
}
