//! What HubSpot says of a company, asked for a person who waits.

use std::time::Duration;

use hubspot::{Archived, Client, Companies, CompanyId, PropertyName, PropertySet, Record};
use tokio::time::timeout;

use super::{Cause, InHubSpot};
use crate::catalogue::{self, LIFECYCLE_STAGE, Offer};
use crate::company_filter::{CompanyFilter, LifecycleStage};
use crate::connection::trouble::{Trouble, refuse};
use crate::error::{Code, Refusal, Result};
use crate::sync::membership::{self, standings};
use crate::sync::reading;

/// So long is waited for HubSpot, which the request outlives.
const PATIENCE: Duration = Duration::from_secs(6);

/// What HubSpot says.
#[derive(Debug)]
pub(crate) enum Theirs {
    /// It is there.
    Live {
        /// As it was asked for.
        record: Box<Record<CompanyId>>,
        /// What people call its lifecycle stage.
        stage: Option<String>,
        /// Whether the filter admits it.
        admission: Admission,
    },
    /// It is in the recycle bin.
    Binned,
    /// It is nowhere.
    Gone,
    /// It was merged into this one.
    MergedInto(CompanyId),
    /// HubSpot could not give it.
    Unreadable(Silence),
    /// Nobody could be asked.
    Unasked(Silence),
}

/// Whether the filter admits a company.
#[derive(Debug)]
pub(crate) enum Admission {
    /// Nobody has chosen one.
    NoFilter,
    /// Yes.
    In,
    /// No.
    Out,
    /// HubSpot cannot say yet.
    Undecided,
    /// The filter's list is gone.
    ListGone,
    /// HubSpot does not say.
    Silent(Silence),
}

/// Why HubSpot does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    /// For programs.
    pub(crate) cause: Cause,
    /// For people, in sentences.
    pub(crate) message: String,
}

impl From<&Refusal> for Silence {
    fn from(refusal: &Refusal) -> Self {
        const CAUSES: [(Code, Cause); 4] = [
            (Code::NotConnected, Cause::NotConnected),
            (Code::ReauthorizeNeeded, Cause::ReauthorizeNeeded),
            (Code::MissingScope, Cause::MissingScope),
            (Code::HubSpotUnavailable, Cause::HubSpotUnavailable),
        ];
        let known = CAUSES.iter().find(|(code, _)| *code == refusal.code);
        let cause = known.map_or(Cause::HubSpotRefused, |(_, cause)| *cause);
        Self { cause, message: refusal.message.clone() }
    }
}

impl From<&Theirs> for InHubSpot {
    fn from(theirs: &Theirs) -> Self {
        match theirs {
            Theirs::Live { .. } => Self::Live,
            Theirs::Binned => Self::Deleted,
            Theirs::Gone => Self::NotFound,
            Theirs::MergedInto(_) => Self::Merged,
            Theirs::Unreadable(_) => Self::Unreadable,
            Theirs::Unasked(_) => Self::NotAsked,
        }
    }
}

/// What HubSpot says, if it does in time; else why it does not.
pub(crate) async fn in_time<T>(asking: impl Future<Output = Result<T>>) -> Result<Result<T, Silence>> {
    match timeout(PATIENCE, asking).await {
        Ok(Ok(said)) => Ok(Ok(said)),
        Ok(Err(error)) => match error.refusals().first() {
            Some(refusal) => Ok(Err(refusal.into())),
            None => Err(error),
        },
        Err(_) => {
            let message = "HubSpot does not answer just now.".to_owned();
            Ok(Err(Silence { cause: Cause::HubSpotUnavailable, message }))
        }
    }
}

/// Asks for a company, read with these properties, among which is its lifecycle stage.
pub(crate) async fn ask(
    client: &Client,
    filter: Option<&CompanyFilter>,
    props: &PropertySet,
    company: &CompanyId,
) -> Result<Theirs> {
    let record = match client.get::<Companies>(props, company, Archived::No).await {
        Ok(record) => record,
        Err(error) if reading::is_of_records(&error) => {
            let Trouble { message, .. } = Trouble::from(&error);
            return Ok(Theirs::Unreadable(Silence { cause: Cause::HubSpotRefused, message }));
        }
        Err(error) => return Err(refuse(&error)),
    };
    match record {
        Some(record) if record.id == *company => live(client, filter, props, record).await,
        Some(survivor) => Ok(Theirs::MergedInto(survivor.id)),
        None => {
            let nothing = PropertySet::new([]);
            let binned = client.get::<Companies>(&nothing, company, Archived::Only).await;
            Ok(if binned.map_err(|error| refuse(&error))?.is_some() { Theirs::Binned } else { Theirs::Gone })
        }
    }
}

async fn live(
    client: &Client,
    filter: Option<&CompanyFilter>,
    props: &PropertySet,
    record: Record<CompanyId>,
) -> Result<Theirs> {
    let admission = match filter {
        Some(filter) => admission(client, filter, props, &record).await?,
        None => Admission::NoFilter,
    };
    let stage = match filter {
        Some(CompanyFilter::LifecycleStages { stages }) => {
            let place = props.position(&PropertyName::from(LIFECYCLE_STAGE));
            match place.and_then(|place| record.value(place)) {
                Some(value) => Some(label(client, stages, value).await?),
                None => None,
            }
        }
        Some(CompanyFilter::List { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything) | None => {
            None
        }
    };
    Ok(Theirs::Live { record: Box::new(record), stage, admission })
}

async fn admission(
    client: &Client,
    filter: &CompanyFilter,
    props: &PropertySet,
    record: &Record<CompanyId>,
) -> Result<Admission> {
    let asked = standings(client, filter, props, std::slice::from_ref(record)).await;
    let found = match asked.map_err(|setback| setback.into_refusal("asking whether the filter admits a company")) {
        Ok(mut found) => found.remove(&record.id),
        Err(error) => match error.refusals().first() {
            Some(refusal) => return Ok(Admission::Silent(refusal.into())),
            None => return Err(error),
        },
    };
    Ok(match found {
        Some(membership::Standing::In) => Admission::In,
        Some(membership::Standing::Unsettled) => Admission::Undecided,
        Some(membership::Standing::Unclear) => Admission::ListGone,
        Some(membership::Standing::Out) | None => Admission::Out,
    })
}

/// What people call a lifecycle stage: stages of an account's own have numbers for values.
async fn label(client: &Client, chosen: &[LifecycleStage], value: &str) -> Result<String> {
    if let Some(stage) = chosen.iter().find(|stage| stage.value == value) {
        return Ok(stage.label.clone());
    }
    let known = match catalogue::lifecycle_stages(client).await? {
        Offer::Available(stages) => stages.into_iter().find(|stage| stage.value == value),
        Offer::Unavailable { .. } => None,
    };
    Ok(known.map_or_else(|| value.to_owned(), |stage| stage.label))
}
