//! Time and chance, passed in so that tests own them.
//!
//! The service runs on [`Clock::system`]; a test holds a clock of its own and moves it.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use uuid::Uuid;

/// What time it is, and where random bits come from. Clones share both.
#[derive(Clone)]
pub struct Clock(Arc<Source>);

struct Source {
    ahead_ms: AtomicI64,
    fixed: Option<DateTime<Utc>>,
    chance: Mutex<StdRng>,
}

impl Clock {
    /// The machine's time and entropy.
    pub fn system() -> Self {
        Self(Arc::new(Source { ahead_ms: AtomicI64::new(0), fixed: None, chance: Mutex::new(StdRng::from_os_rng()) }))
    }

    /// A clock that stands still until it is moved, with chance from a seed.
    pub fn manual(start: DateTime<Utc>, seed: u64) -> Self {
        Self(Arc::new(Source {
            ahead_ms: AtomicI64::new(0),
            fixed: Some(start),
            chance: Mutex::new(StdRng::seed_from_u64(seed)),
        }))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        let base = self.0.fixed.unwrap_or_else(Utc::now);
        base + TimeDelta::milliseconds(self.0.ahead_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock, and all its clones, forward.
    pub fn advance(&self, by: TimeDelta) {
        self.0.ahead_ms.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    /// A new row id: time-ordered, so that rows made together lie together.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        let mut chance = [0; 10];
        self.fill(&mut chance);
        uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }

    /// Fills the slice with random bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.chance.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("now", &self.now()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told_and_its_clones_move_along() {
        let start = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let clock = Clock::manual(start, 7);
        let clone = clock.clone();
        assert_eq!(clone.now(), start);
        clock.advance(TimeDelta::minutes(3));
        assert_eq!(clone.now(), start + TimeDelta::minutes(3));
    }

    #[test]
    fn ids_made_later_sort_later() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 7);
        let first = clock.new_id();
        clock.advance(TimeDelta::milliseconds(1));
        assert!(first < clock.new_id());
    }
}
