//! How many pages may be in flight.
//!
//! A page that was read and not yet committed is read again after a crash. So every page holds a permit from its
//! request to its commit, and there are no more permits than it takes to keep HubSpot's budget busy: one, when HubSpot
//! answers quickly; more, when each answer takes long. At HubSpot's 11 calls a second and 300 ms an answer that is four.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One answer in this time spends HubSpot's general budget.
const SPENDING: Duration = Duration::from_millis(90);

/// More in flight than this only makes HubSpot queue.
const MOST: usize = 8;

/// Permits for pages of one kind.
#[derive(Clone, Debug)]
pub struct Pace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    permits: Arc<Semaphore>,
    given: AtomicUsize,
    quickest_ms: AtomicU64,
}

/// The right to have one page in flight. Dropped when the page is committed, or given up.
#[derive(Debug)]
pub struct InFlight {
    _permit: OwnedSemaphorePermit,
    since: Instant,
    pace: Pace,
}

impl Pace {
    /// One page at a time, until HubSpot turns out to be far away.
    pub fn new() -> Self {
        Self(Arc::new(Inner {
            permits: Arc::new(Semaphore::new(1)),
            given: AtomicUsize::new(1),
            quickest_ms: AtomicU64::new(u64::MAX),
        }))
    }

    /// Waits until another page may be asked for.
    pub async fn enter(&self) -> InFlight {
        let permit = Arc::clone(&self.0.permits).acquire_owned().await.expect("the semaphore is never closed");
        InFlight { _permit: permit, since: Instant::now(), pace: self.clone() }
    }

    /// Another page, if one may be asked for now.
    pub fn try_enter(&self) -> Option<InFlight> {
        let permit = Arc::clone(&self.0.permits).try_acquire_owned().ok()?;
        Some(InFlight { _permit: permit, since: Instant::now(), pace: self.clone() })
    }

    /// The quickest answer so far is the distance to HubSpot: slower ones waited for the budget.
    fn observe(&self, took: Duration) {
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let quickest = self.0.quickest_ms.fetch_min(took_ms, Ordering::Relaxed).min(took_ms);
        let wanted = permits_for(Duration::from_millis(quickest));
        let given = self.0.given.fetch_max(wanted, Ordering::Relaxed);
        if wanted > given {
            self.0.permits.add_permits(wanted - given);
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

impl InFlight {
    /// The answer is here; the commit is still to come.
    pub fn answered(&self) {
        self.pace.observe(self.since.elapsed());
    }
}

fn permits_for(distance: Duration) -> usize {
    let wanted = distance.as_millis().div_ceil(SPENDING.as_millis()).max(1);
    usize::try_from(wanted).unwrap_or(MOST).min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_hubspot_needs_one_page_in_flight_and_a_far_one_more() {
        assert_eq!(permits_for(Duration::ZERO), 1);
        assert_eq!(permits_for(Duration::from_millis(90)), 1);
        assert_eq!(permits_for(Duration::from_millis(300)), 4);
        assert_eq!(permits_for(Duration::from_mins(1)), MOST);
    }

    #[tokio::test]
    async fn a_page_holds_its_permit_until_it_is_dropped() {
        let pace = Pace::new();
        let first = pace.enter().await;
        first.answered();
        assert_eq!(pace.0.permits.available_permits(), 0);
        drop(first);
        assert_eq!(pace.0.permits.available_permits(), 1);
    }
}
