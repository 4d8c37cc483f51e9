//! What one account allows, shared by every process that reads it.
//!
//! HubSpot counts calls per account in three separate buckets. The count has to be kept where all processes see it, so
//! this crate only says when a call is about to be made and what came back; [`Budget`] decides when it may go.

use std::error::Error as StdError;
use std::time::Duration;

use futures_util::future::BoxFuture;

/// Which of the account's three rate limits a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// The ten-second rolling limit: everything that is not in one of the other two.
    General,
    /// The associations API, also per ten seconds.
    Associations,
    /// Search: five a second, shared with every other app of the account.
    Search,
}

impl Bucket {
    /// How long HubSpot counts before it forgets; the wait after a refusal that names none.
    pub fn period(self) -> Duration {
        match self {
            Self::General | Self::Associations => Duration::from_secs(10),
            Self::Search => Duration::from_secs(1),
        }
    }

    /// As metrics have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Associations => "associations",
            Self::Search => "search",
        }
    }
}

/// Who is waiting for the answer. A share of the budget is kept for [`Lane::Interactive`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A long read that nobody watches call by call.
    Bulk,
    /// A change that must be visible within seconds, or a person at a screen.
    Interactive,
}

impl Lane {
    /// As metrics have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::Interactive => "interactive",
        }
    }
}

/// What HubSpot's headers said about a bucket after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headroom {
    /// Calls allowed in one interval.
    pub max: u32,
    /// Calls left in the current one.
    pub remaining: u32,
}

/// Gives leave to call. Implementations share their count across processes.
pub trait Budget: Send + Sync {
    /// Waits for leave to make one call. Every attempt asks, repeats included.
    fn enter(&self, bucket: Bucket, lane: Lane) -> BoxFuture<'_, Result<(), BudgetError>>;

    /// A call was refused for the rate all the same: nobody should use this bucket for so long.
    fn refused(&self, bucket: Bucket, wait: Duration);

    /// HubSpot said how much of a bucket is left. Says nothing for search.
    fn observed(&self, bucket: Bucket, headroom: Headroom) {
        let _ = (bucket, headroom);
    }
}

/// Why there was no leave to call.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    /// The account is closed to calls for longer than a call may wait.
    #[error("no call may be made for another {} s", wait.as_secs())]
    Closed {
        /// How long it stays closed, as far as is known.
        wait: Duration,
    },
    /// The shared count could not be reached.
    #[error("the shared call budget could not be reached")]
    Unavailable(#[source] Box<dyn StdError + Send + Sync>),
}

/// Leave for everyone, at once. For tests and for tools that make a handful of calls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

impl Budget for Unlimited {
    fn enter(&self, _bucket: Bucket, _lane: Lane) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn refused(&self, _bucket: Bucket, _wait: Duration) {}
}
