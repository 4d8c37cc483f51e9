//! How many pages may be in flight.
//!
//! A page that was read and not yet committed is read again after a crash. So every page holds a permit from its
//! request to its commit, and there are no more permits than it takes to keep HubSpot's budget busy: one, when HubSpot
//! answers quickly; more, when each answer takes long. At HubSpot's 11 calls a second and 300 ms an answer that is four.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// One answer in this time spends HubSpot's general budget.
const SPENDING: Duration = Duration::from_millis(90);

/// More in flight than this only makes HubSpot queue.
const MOST: usize = 8;

/// One slow answer says nothing of the distance: only the quickest of so many does.
const TELLING: u32 = 3;

/// Permits for pages of one kind.
#[derive(Clone, Debug)]
pub struct Pace(Arc<watch::Sender<State>>);

#[derive(Debug)]
struct State {
    in_flight: usize,
    answers: u32,
    quickest: Duration,
}

/// The right to have one page in flight. Dropped when the page is committed, or given up.
#[derive(Debug)]
pub struct InFlight {
    since: Instant,
    pace: Pace,
}

impl Pace {
    /// One page at a time, until HubSpot turns out to be far away.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(State { in_flight: 0, answers: 0, quickest: Duration::MAX })))
    }

    /// Waits until another page may be asked for.
    pub async fn enter(&self) -> InFlight {
        let mut changes = self.0.subscribe();
        loop {
            if let Some(in_flight) = self.try_enter() {
                return in_flight;
            }
            changes.changed().await.expect("this pace holds the sender");
        }
    }

    /// Another page, if one may be asked for now.
    pub fn try_enter(&self) -> Option<InFlight> {
        let mut entered = false;
        self.0.send_if_modified(|state| {
            entered = state.in_flight < state.permits();
            state.in_flight += usize::from(entered);
            entered
        });
        entered.then(|| InFlight { since: Instant::now(), pace: self.clone() })
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    fn permits(&self) -> usize {
        if self.answers < TELLING { 1 } else { permits_for(self.quickest) }
    }
}

impl InFlight {
    /// The answer is here; the commit is still to come. The quickest answer so far is the distance to HubSpot: slower
    /// ones waited for the budget, or for a machine that was busy.
    pub fn answered(&self) {
        let took = self.since.elapsed();
        self.pace.0.send_modify(|state| {
            state.answers = state.answers.saturating_add(1);
            state.quickest = state.quickest.min(took);
        });
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.pace.0.send_modify(|state| state.in_flight -= 1);
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

    #[test]
    fn a_page_holds_its_permit_until_it_is_dropped() {
        let pace = Pace::new();
        let first = pace.try_enter().expect("nothing is in flight");
        first.answered();
        assert!(pace.try_enter().is_none());
        drop(first);
        assert!(pace.try_enter().is_some());
    }

    #[test]
    fn one_slow_answer_is_no_distance() {
        let permits = |took_ms: &[u64]| {
            let quickest = took_ms.iter().copied().map(Duration::from_millis).min().unwrap_or(Duration::MAX);
            State { in_flight: 0, answers: u32::try_from(took_ms.len()).unwrap(), quickest }.permits()
        };
        assert_eq!(permits(&[900]), 1);
        assert_eq!(permits(&[900, 950, 40]), 1);
        assert_eq!(permits(&[900, 300, 350]), 4);
    }

    #[tokio::test]
    async fn who_waits_enters_when_a_page_is_done() {
        let pace = Pace::new();
        let first = pace.enter().await;
        let (second, ()) = tokio::join!(pace.enter(), async { drop(first) });
        assert!(pace.try_enter().is_none(), "{second:?} is in flight");
    }
}
