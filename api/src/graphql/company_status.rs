//! Why a HubSpot company is not here, or where it is.

use async_graphql::{Context, Enum, Object};
use hubspot::CompanyId;
use mirror::sync::company_status::{self, Cause, InHubSpot, Standing};

use super::company_filter::CompanyFilterValue;
use super::context::Reach;
use super::customer::{Customer, columns};
use super::error::or_fault;
use super::exclusion::Exclusion;
use super::held_archive::HeldArchive;
use super::sync_run::SyncRun;
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
    /// Nothing here knows it, and HubSpot cannot be asked.
    Unknown,
}

/// Why a HubSpot company stands where it does. Causes are never renamed or reused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Cause")]
pub(crate) enum CompanyCause {
    /// The filter admits it.
    Admitted,
    /// A person restored it although HubSpot does not give it or the filter does not admit it.
    Detached,
    /// HubSpot gives it no more, and the guard held its archive back; see `heldArchive`.
    ArchiveHeld,
    /// HubSpot gives it no more, and an admin dismissed its archive.
    ArchiveDismissed,
    /// A person archived it.
    ArchivedByHand,
    /// It came from a HubSpot account that another one took the place of.
    AccountReplaced,
    /// HubSpot deleted it.
    #[graphql(name = "DELETED_IN_HUBSPOT")]
    DeletedInHubSpot,
    /// HubSpot merged it into another company.
    Merged,
    /// HubSpot has no such company.
    NotFound,
    /// Its customer was deleted here for good; see `exclusion`.
    Purged,
    /// It left the filter. HubSpot cannot be asked which part of it.
    LeftFilter,
    /// It is not on the filter's list.
    NotOnList,
    /// It is in none of the filter's lifecycle stages.
    NotInStage,
    /// It has no deal in the filter's pipeline, or in the stages of it that count.
    NotInPipeline,
    /// The filter's list is no longer in HubSpot.
    ListGone,
    /// HubSpot cannot say yet whether the filter admits it.
    FilterUndecided,
    /// Nobody has chosen a filter.
    FilterMissing,
    /// The filter was changed after the last full sync.
    FilterNotApplied,
    /// Nothing was ever synced here.
    NeverSynced,
    /// The full sync that is under way has not come to it; see `run`.
    RunUnderWay,
    /// HubSpot told of a change, which waits to be read.
    WaitingToBeRead,
    /// HubSpot changed it, and no sync has come to it.
    NotSyncedYet,
    /// The last attempt to bring it failed; see `issue`.
    OpenIssue,
    /// No HubSpot account is connected.
    NotConnected,
    /// HubSpot refuses the tokens; an admin must repeat the consent.
    ReauthorizeNeeded,
    /// HubSpot did not grant a scope that this needs.
    MissingScope,
    /// HubSpot does not answer, or asks to wait.
    #[graphql(name = "HUBSPOT_UNAVAILABLE")]
    HubSpotUnavailable,
    /// HubSpot refused to say.
    #[graphql(name = "HUBSPOT_REFUSED")]
    HubSpotRefused,
}

/// What HubSpot says of a company.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "InHubSpot", name = "CompanyInHubSpot")]
pub(crate) enum CompanyInHubSpot {
    /// It is there.
    Live,
    /// It is in the recycle bin.
    Deleted,
    /// It was merged into another one.
    Merged,
    /// There is none of this id.
    NotFound,
    /// HubSpot could not give it.
    Unreadable,
    /// HubSpot could not be asked; `message` says why, unless our own rows were answer enough.
    NotAsked,
}

/// Where a HubSpot company stands, and why.
pub(crate) struct CompanyStatus(company_status::CompanyStatus);

/// Where a HubSpot company stands, and why.
#[Object]
impl CompanyStatus {
    /// The company that was asked about.
    async fn hub_spot_company_id(&self) -> &str {
        self.0.company.as_str()
    }

    /// Where it stands.
    async fn standing(&self) -> CompanyStanding {
        self.0.standing.into()
    }

    /// Why it stands there, for programs.
    async fn cause(&self) -> CompanyCause {
        self.0.cause.into()
    }

    /// The same in a sentence or two for a person. It names the list, stage or pipeline that decides.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// What HubSpot says of it now.
    async fn in_hub_spot(&self) -> CompanyInHubSpot {
        self.0.in_hubspot.into()
    }

    /// Whether the filter that is chosen now admits it; null where that cannot be said.
    async fn admitted(&self) -> Option<bool> {
        self.0.admitted
    }

    /// The filter that is chosen now; null when there is none.
    async fn filter(&self) -> Option<CompanyFilterValue> {
        self.0.filter.clone().map(Into::into)
    }

    /// Its customer or, where it was merged, that of the company that lives on.
    async fn customer(&self) -> Option<Customer> {
        self.0.customer.clone().map(Customer::alone)
    }

    /// The company it was merged into.
    async fn merged_into_company_id(&self) -> Option<&str> {
        self.0.survivor.as_ref().map(CompanyId::as_str)
    }

    /// The last error about it that is not settled.
    async fn issue(&self) -> Option<SyncIssue> {
        self.0.issue.clone().map(|model| SyncIssue { model })
    }

    /// What keeps it out since its customer was deleted for good.
    async fn exclusion(&self) -> Option<Exclusion> {
        self.0.exclusion.clone().map(Into::into)
    }

    /// Its archive that the guard held back.
    async fn held_archive(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<HeldArchive>> {
        let columns = columns(&ctx.look_ahead().field("customer"));
        let held = HeldArchive::together(ctx, Vec::from_iter(self.0.held.clone()), columns).await?;
        Ok(held.into_iter().next())
    }

    /// The full run that is under way, else the last one that did its work; null when there was none.
    async fn run(&self, ctx: &Context<'_>) -> Option<SyncRun> {
        self.0.run.clone().map(|model| SyncRun { model, read_at: ctx.clock().now() })
    }
}

/// Queries about HubSpot's companies.
#[derive(Default)]
pub(crate) struct CompanyStatusQuery;

#[Object]
impl CompanyStatusQuery {
    /// Why a HubSpot company is not here, or where it is. Our own rows are asked, and HubSpot: for the record, and for
    /// whether the filter admits it. Where HubSpot cannot be asked, `cause` says so, and our rows answer as far as they
    /// know the company. Owner and admins only.
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
        Ok(Some(CompanyStatus(or_fault(status)?)))
    }
}
