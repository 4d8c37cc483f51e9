//! Why a HubSpot company is not here, or where it is.

use async_graphql::{Context, Enum, Object, SimpleObject};
use hubspot::CompanyId;
use mirror::sync::company_status::{self, Standing};

use super::context::Reach;
use super::customer::{Customer, columns};
use super::error::or_fault;
use super::sync_run::issue::SyncIssue;

/// Where a HubSpot company stands with the workspace.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Standing")]
pub(crate) enum CompanyStanding {
    /// It has a live customer.
    Here,
    /// Its customer is live, and would be archived had the guard not held that back; see `heldArchives`.
    Held,
    /// Its customer is archived; the customer says why.
    Archived,
    /// HubSpot merged it into another company.
    Merged,
    /// Its customer was deleted here for good.
    Purged,
    /// HubSpot has it, and the filter does not admit it.
    ExcludedByFilter,
    /// HubSpot has it in the recycle bin.
    #[graphql(name = "DELETED_IN_HUBSPOT")]
    DeletedInHubSpot,
    /// HubSpot has no such company.
    NotFound,
    /// HubSpot could not give it, or it could not be applied.
    Failed,
    /// The filter admits it: it comes with the next sync.
    Expected,
}

/// Where a HubSpot company stands, and why.
#[derive(SimpleObject)]
pub(crate) struct CompanyStatus {
    /// The company that was asked about.
    hub_spot_company_id: String,
    /// Where it stands.
    standing: CompanyStanding,
    /// The same in a sentence for a person.
    message: String,
    /// Its customer or, where it was merged, that of the company that lives on.
    customer: Option<Customer>,
    /// The company it was merged into.
    merged_into_company_id: Option<String>,
    /// The last error about it that is not settled.
    issue: Option<SyncIssue>,
}

/// Queries about HubSpot's companies.
#[derive(Default)]
pub(crate) struct CompanyStatusQuery;

#[Object]
impl CompanyStatusQuery {
    /// Why a HubSpot company is not here, or where it is. HubSpot is asked when nothing here knows the company. Owner and
    /// admins only.
    #[graphql(complexity = "20 + child_complexity")]
    async fn company_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The company's id in HubSpot.")] hub_spot_company_id: String,
    ) -> async_graphql::Result<Option<CompanyStatus>> {
        let viewer = ctx.viewer()?;
        ctx.admin()?;
        let company = CompanyId::from(hub_spot_company_id);
        let wanted = columns(&ctx.look_ahead().field("customer"));
        let status = company_status::ask(ctx.database(), ctx.connections(), &viewer, &company, wanted).await;
        let status = or_fault(status)?;
        Ok(Some(CompanyStatus {
            hub_spot_company_id: status.company.to_string(),
            standing: status.standing.into(),
            message: status.message,
            customer: status.customer.map(Customer::alone),
            merged_into_company_id: status.survivor.map(|survivor| survivor.to_string()),
            issue: status.issue.map(|model| SyncIssue { model }),
        }))
    }
}
