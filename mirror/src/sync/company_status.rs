//! Why a company is not here, or where it is.
//!
//! Both sides are asked: our own rows, and HubSpot for the record and for whether the filter admits it. Where HubSpot
//! cannot be asked, our rows answer alone, as far as they know the company.
//!
//! Reading order: [`ours`] is what our rows know, [`theirs`] what HubSpot says, [`words`] the filter for people, and
//! [`verdict`] what follows from both.

use entity::{held_archive, sync_issue, sync_run};
use hubspot::{CompanyId, Lane, PropertyName, PropertySet};

use crate::catalogue::LIFECYCLE_STAGE;
use crate::company_filter::CompanyFilter;
use crate::connection::Connections;
use crate::customer::{Columns, Customer};
use crate::database::Database;
use crate::error::Result;
use crate::exclusion::Exclusion;
use crate::viewer::Viewer;

pub(crate) mod ours;
pub(crate) mod theirs;
pub(crate) mod verdict;
pub(crate) mod words;

use ours::Ours;
use theirs::{Admission, Theirs};

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
    /// Nothing here knows it, and HubSpot cannot be asked.
    Unknown,
}

/// Why a company stands where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The filter admits it.
    Admitted,
    /// A person restored it although it is not there to be synced.
    Detached,
    /// HubSpot gives it no more, and the guard held its archive back.
    ArchiveHeld,
    /// The same, and an admin dismissed the archive.
    ArchiveDismissed,
    /// A person archived it.
    ArchivedByHand,
    /// It came from an account that another one took the place of.
    AccountReplaced,
    /// HubSpot deleted it.
    DeletedInHubSpot,
    /// HubSpot merged it into another company.
    Merged,
    /// HubSpot has no such company.
    NotFound,
    /// Its customer was deleted here for good.
    Purged,
    /// It left the filter; HubSpot cannot be asked which part of it.
    LeftFilter,
    /// It is not on the filter's list.
    NotOnList,
    /// It is in none of the filter's lifecycle stages.
    NotInStage,
    /// It has no deal in the filter's pipeline.
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
    /// The full sync that is under way has not come to it.
    RunUnderWay,
    /// HubSpot told of a change, which waits to be read.
    WaitingToBeRead,
    /// HubSpot changed it, and no sync has come to it.
    NotSyncedYet,
    /// The last attempt to bring it failed.
    OpenIssue,
    /// No account is connected.
    NotConnected,
    /// HubSpot takes the tokens no longer.
    ReauthorizeNeeded,
    /// A scope is not granted.
    MissingScope,
    /// HubSpot does not answer.
    HubSpotUnavailable,
    /// HubSpot refuses to say.
    HubSpotRefused,
}

/// What HubSpot says of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InHubSpot {
    /// It is there.
    Live,
    /// It is in the recycle bin.
    Deleted,
    /// It was merged into another one.
    Merged,
    /// There is none.
    NotFound,
    /// HubSpot could not give it.
    Unreadable,
    /// Nobody could be asked.
    NotAsked,
}

/// The answer about one company.
#[derive(Clone, Debug)]
pub struct CompanyStatus {
    /// Which company was asked about.
    pub company: CompanyId,
    /// Where it stands.
    pub standing: Standing,
    /// Why.
    pub cause: Cause,
    /// The same in a sentence or two.
    pub message: String,
    /// What HubSpot says of it.
    pub in_hubspot: InHubSpot,
    /// Whether the filter admits it, where that is known.
    pub admitted: Option<bool>,
    /// Which companies become customers.
    pub filter: Option<CompanyFilter>,
    /// Its customer or, where it was merged, that of the survivor.
    pub customer: Option<Customer>,
    /// The company that lives on, where it was merged.
    pub survivor: Option<CompanyId>,
    /// What went wrong with it last and is not settled.
    pub issue: Option<sync_issue::Model>,
    /// What keeps it out for good.
    pub exclusion: Option<Exclusion>,
    /// Its archive that the guard held back.
    pub held: Option<held_archive::Model>,
    /// The full run that is under way, else the last one that did its work.
    pub run: Option<sync_run::Model>,
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
        return Ok(status(company, Ours::default(), &Theirs::Gone));
    }
    let connection = connections.find(workspace).await?;
    let ours = Ours::read(database, viewer, connection.map(|connection| connection.hub), company, columns).await?;
    let asking = async {
        let client = connections.client(workspace, Lane::Interactive).await?;
        let props = PropertySet::new([PropertyName::from(LIFECYCLE_STAGE)]);
        theirs::ask(&client, ours.filter(), &props, company).await
    };
    let theirs = theirs::in_time(asking).await?.unwrap_or_else(Theirs::Unasked);
    Ok(status(company, ours, &theirs))
}

fn status(company: &CompanyId, ours: Ours, theirs: &Theirs) -> CompanyStatus {
    let verdict = verdict::judge(company, &ours, theirs);
    let admitted = match theirs {
        Theirs::Live { admission: Admission::In, .. } => Some(true),
        Theirs::Live { admission: Admission::Out, .. } => Some(false),
        Theirs::Live { .. }
        | Theirs::Binned
        | Theirs::Gone
        | Theirs::MergedInto(_)
        | Theirs::Unreadable(_)
        | Theirs::Unasked(_) => None,
    };
    CompanyStatus {
        company: company.clone(),
        standing: verdict.standing,
        cause: verdict.cause,
        message: verdict.message,
        in_hubspot: theirs.into(),
        admitted,
        survivor: verdict.survivor,
        filter: ours.filter.map(|stored| stored.filter),
        customer: ours.customer,
        issue: ours.issue,
        exclusion: ours.exclusion,
        held: ours.held,
        run: ours.under_way.or(ours.applied),
    }
}
