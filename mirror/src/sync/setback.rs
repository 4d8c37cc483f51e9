//! What stops a run, sorted by what follows from it.

use std::time::Duration;

use crate::connection::Trouble;
use crate::error::{Code, Error};
use crate::sync::claim::Failure;

/// Why a worker stopped working on a run.
#[derive(Debug)]
pub enum Setback {
    /// Another worker has the run now, or it has ended: nothing more may be written.
    Lost,
    /// A person asked it to stop.
    Cancelled,
    /// HubSpot refuses the tokens: the run waits for an admin's consent and then goes on by itself.
    Reauthorize(Failure),
    /// It may go through some time later.
    Later {
        /// What to show meanwhile.
        failure: Failure,
        /// How long HubSpot asked to be left alone.
        wait: Option<Duration>,
    },
    /// It will not go through however often it is tried.
    Final(Failure),
    /// Something of ours broke.
    Ours(Error),
}

impl Setback {
    /// The same for a person who waits for an answer: what stops a run is a refusal to them.
    pub(crate) fn into_refusal(self, attempted: &'static str) -> Error {
        match self {
            Self::Final(failure) | Self::Reauthorize(failure) | Self::Later { failure, .. } => {
                Error::refused(failure.code, failure.message)
            }
            Self::Ours(error) => error,
            Self::Lost | Self::Cancelled => Error::Broken { attempted, reason: "it was stopped like a run".to_owned() },
        }
    }
}

impl From<Error> for Setback {
    fn from(error: Error) -> Self {
        let Some(refusal) = error.refusals().first() else { return Self::Ours(error) };
        let failure = Failure { code: refusal.code, message: refusal.message.clone(), correlation_id: None };
        if failure.code == Code::ReauthorizeNeeded { Self::Reauthorize(failure) } else { Self::Final(failure) }
    }
}

impl From<hubspot::Error> for Setback {
    fn from(error: hubspot::Error) -> Self {
        let trouble = Trouble::from(&error);
        tracing::warn!(
            attempted = error.attempted,
            code = %trouble.code,
            hubspot.status = error.http_status,
            hubspot.category = error.category.as_deref(),
            hubspot.correlation_id = error.correlation_id.as_deref(),
            "HubSpot stopped a run"
        );
        let failure =
            Failure { code: trouble.code, message: trouble.message, correlation_id: trouble.answer.correlation_id };
        if failure.code == Code::ReauthorizeNeeded {
            return Self::Reauthorize(failure);
        }
        // what only the operator can mend is waited for like what mends itself
        if trouble.transient || failure.code == Code::AppMisconfigured || failure.code == Code::ListingIncomplete {
            return Self::Later { failure, wait: trouble.retry_after };
        }
        Self::Final(failure)
    }
}
