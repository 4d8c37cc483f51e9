//! How long a call is repeated before its failure is somebody else's matter.

use std::sync::Mutex;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::time::Instant;

use crate::budget::Bucket;
use crate::error::{Error, ErrorKind, RatePolicy};

/// HubSpot holds the lock that answers 423 for two seconds.
const LOCK: Duration = Duration::from_secs(2);

/// The bounds of repeating one call.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// No wait is begun that would end later than this after the first attempt, waits for leave not counted.
    pub total: Duration,
    /// The wait after the first failure of HubSpot's own; doubles with each further one.
    pub backoff: Duration,
    /// How much of every wait is waited, in percent: all of it, but for a HubSpot that is simulated.
    pub share: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 5, total: Duration::from_mins(1), backoff: Duration::from_secs(1), share: 100 }
    }
}

/// Spreads the waits of clients that were refused together, from a seed of their own.
#[derive(Debug)]
pub(crate) struct Jitter(Mutex<StdRng>);

impl Jitter {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// Up to a quarter longer.
    fn spread(&self, wait: Duration) -> Duration {
        let share = match self.0.lock() {
            Ok(mut chance) => chance.random_range(0.0..0.25),
            Err(_) => 0.0,
        };
        wait.mul_f64(1.0 + share)
    }
}

/// What to do about a failed attempt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Nothing: the failure stands.
    GiveUp,
    /// Ask for another token.
    RenewToken,
    /// Wait and call again; a wait for the rate is everybody's.
    Wait { at_least: Duration, shared: bool },
}

/// The remedy for this failure of a call in this bucket, after so many attempts.
pub(crate) fn remedy(error: &Error, bucket: Bucket, policy: &RetryPolicy, attempts: u32) -> Remedy {
    match full_remedy(error, bucket, policy, attempts) {
        Remedy::Wait { at_least, shared } => Remedy::Wait { at_least: at_least * policy.share / 100, shared },
        other @ (Remedy::GiveUp | Remedy::RenewToken) => other,
    }
}

fn full_remedy(error: &Error, bucket: Bucket, policy: &RetryPolicy, attempts: u32) -> Remedy {
    let backoff = policy.backoff.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
    match &error.kind {
        ErrorKind::Unauthorized(_) if error.http_status == Some(401) => Remedy::RenewToken,
        ErrorKind::RateLimited(limit) => {
            Remedy::Wait { at_least: error.retry_after.unwrap_or_else(|| period(*limit, bucket)), shared: true }
        }
        ErrorKind::Transient if error.http_status == Some(423) => {
            Remedy::Wait { at_least: error.retry_after.unwrap_or(backoff).max(LOCK), shared: false }
        }
        // A request that could not even be put together will not be the next time.
        ErrorKind::Unreachable(source) if source.is_builder() => Remedy::GiveUp,
        ErrorKind::Transient | ErrorKind::Unreachable(_) => {
            Remedy::Wait { at_least: error.retry_after.unwrap_or(backoff), shared: false }
        }
        ErrorKind::MissingScopes(_)
        | ErrorKind::Forbidden
        | ErrorKind::Unauthorized(_)
        | ErrorKind::DailyLimit
        | ErrorKind::Moving
        | ErrorKind::NotFound
        | ErrorKind::BadRequest
        | ErrorKind::UriTooLong
        | ErrorKind::Unreadable(_)
        | ErrorKind::Budget(_)
        | ErrorKind::SearchBodyTooLong { .. }
        | ErrorKind::TooManyInputs { .. }
        | ErrorKind::PartialFailure(_)
        | ErrorKind::RepeatedCursor => Remedy::GiveUp,
    }
}

fn period(limit: RatePolicy, bucket: Bucket) -> Duration {
    match limit {
        RatePolicy::TenSecondly => Bucket::General.period(),
        RatePolicy::Secondly => Bucket::Search.period(),
        RatePolicy::Daily | RatePolicy::Unnamed => bucket.period(),
    }
}

/// What is left of the policy's bounds for one call.
pub(crate) struct Patience<'p> {
    policy: &'p RetryPolicy,
    begun: Instant,
    pub(crate) attempts: u32,
    renewed: bool,
}

impl<'p> Patience<'p> {
    pub(crate) fn new(policy: &'p RetryPolicy) -> Self {
        Self { policy, begun: Instant::now(), attempts: 0, renewed: false }
    }

    /// Time that passed without the call being at fault: a long queue must not use up the repeats.
    pub(crate) fn forgive(&mut self, passed: Duration) {
        self.begun += passed;
    }

    /// A refused token is exchanged once a call; a second refusal is not about age.
    pub(crate) fn may_renew(&mut self) -> bool {
        !std::mem::replace(&mut self.renewed, true)
    }

    /// The wait before another attempt, or none when the bounds are reached.
    pub(crate) fn wait(&self, at_least: Duration, jitter: &Jitter) -> Option<Duration> {
        if at_least > self.policy.total {
            return None;
        }
        let wait = jitter.spread(at_least);
        (self.attempts < self.policy.attempts && self.begun.elapsed() + wait <= self.policy.total).then_some(wait)
    }
}
