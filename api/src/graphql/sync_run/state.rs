//! What a run is for, where it stands, and why it stands still.

use async_graphql::{Enum, SimpleObject};
use entity::choice::{RunKind, RunPhase, RunStatus};
use entity::sync_run::Model;
use mirror::error::Code;

use crate::graphql::error::ErrorCode;

/// What a run is for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunKind")]
pub(crate) enum SyncRunKind {
    /// Reads everything the filter admits and brings it here.
    Initial,
    /// Reads what a filter would admit and writes nothing.
    Preview,
    /// Compares everything, at night.
    Nightly,
    /// Read again what HubSpot said has changed.
    RealTime,
    /// Looked for what changed since the last look.
    CatchUp,
    /// Read one record again because a person asked.
    SingleRecord,
}

/// Where a run stands. `QUEUED` and `RUNNING` move on; the others are final.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunStatus")]
pub(crate) enum SyncRunStatus {
    /// Waits for a worker, for HubSpot, or for an admin's consent; `failure` says which.
    Queued,
    /// At work.
    Running,
    /// Every record went through.
    Succeeded,
    /// Done; some records have issues.
    SucceededWithIssues,
    /// Could not go on; `failure` says why.
    Failed,
    /// A person stopped it.
    Cancelled,
    /// It met the mass-archive guard and waits for an admin's word.
    Held,
}

/// What a run is doing.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RunPhase")]
pub(crate) enum SyncRunPhase {
    /// Not at work.
    Waiting,
    /// Asking the account how much there is and choosing the cheapest way to read.
    Planning,
    /// Reading records and writing them.
    Reading,
    /// Comparing what was read with what is here.
    Finishing,
    /// Ended.
    Done,
}

/// Why a run failed, or what it waits for.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SyncFailure {
    /// For programs.
    pub code: ErrorCode,
    /// One sentence for a person.
    pub message: String,
    /// HubSpot's name for the answer that stopped the run; HubSpot's support asks for it.
    pub correlation_id: Option<String>,
}

impl SyncFailure {
    pub(super) fn of(run: &Model) -> Option<Self> {
        let code = Code::from_word(run.failure_code.as_deref()?)?;
        Some(Self {
            code: code.into(),
            message: run.failure_message.clone().unwrap_or_default(),
            correlation_id: run.correlation_id.clone(),
        })
    }
}
