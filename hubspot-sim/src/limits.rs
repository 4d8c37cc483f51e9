//! HubSpot's rate limits: rolling windows per account, searches and associations in buckets of their own.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Mutex;

use crate::clock::Millis;
use crate::settings::Limits;

/// What a call counts towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Bucket {
    General,
    Associations,
    Search,
    Journal,
    JournalSubscriptions,
}

/// Why a call was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    TenSecondly,
    Secondly,
    Daily,
}

/// What is left of a window after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) max: u32,
    pub(crate) remaining: u32,
    pub(crate) interval_ms: i64,
}

/// The windows of all accounts.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limits: Limits,
    windows: HashMap<(i64, Bucket), VecDeque<Millis>>,
    daily_spent: HashSet<i64>,
}

impl RateLimiter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { state: Mutex::new(State { limits, windows: HashMap::new(), daily_spent: HashSet::new() }) }
    }

    /// Counts a call, or refuses it. A refused call uses nothing up.
    /// `None` inside `Ok` means that no limit holds for the bucket.
    pub(crate) fn enter(&self, hub: i64, bucket: Bucket, now: Millis) -> Result<Option<Allowance>, Refusal> {
        let mut state = self.state.lock().expect("no holder of the windows panics");
        if state.daily_spent.contains(&hub) {
            return Err(Refusal::Daily);
        }
        let (max, interval_ms, refusal) = match bucket {
            Bucket::General => (state.limits.ten_secondly, 10_000, Refusal::TenSecondly),
            Bucket::Associations => (state.limits.associations_ten_secondly, 10_000, Refusal::TenSecondly),
            Bucket::Search => (state.limits.search_secondly, 1_000, Refusal::Secondly),
            Bucket::Journal => (state.limits.journal_secondly, 1_000, Refusal::Secondly),
            Bucket::JournalSubscriptions => (state.limits.journal_subscriptions_secondly, 1_000, Refusal::Secondly),
        };
        let Some(max) = max else { return Ok(None) };
        let window = state.windows.entry((hub, bucket)).or_default();
        while window.front().is_some_and(|&at| at.plus(interval_ms) <= now) {
            window.pop_front();
        }
        let used = u32::try_from(window.len()).unwrap_or(u32::MAX);
        if used >= max {
            return Err(refusal);
        }
        window.push_back(now);
        Ok(Some(Allowance { max, remaining: max - used - 1, interval_ms }))
    }

    /// Other limits from now on; windows start anew.
    pub(crate) fn replace(&self, limits: Limits) {
        let mut state = self.state.lock().expect("no holder of the windows panics");
        state.limits = limits;
        state.windows.clear();
    }

    /// Whether the account has used up its day.
    pub(crate) fn set_daily_spent(&self, hub: i64, spent: bool) {
        let mut state = self.state.lock().expect("no holder of the windows panics");
        if spent {
            state.daily_spent.insert(hub);
        } else {
            state.daily_spent.remove(&hub);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_rolls_instead_of_restarting() {
        let limiter = RateLimiter::new(Limits { ten_secondly: Some(2), ..Limits::hubspot() });
        let enter = |at| limiter.enter(1, Bucket::General, Millis(at));
        assert_eq!(enter(0).unwrap().unwrap().remaining, 1);
        assert_eq!(enter(9_000).unwrap().unwrap().remaining, 0);
        assert_eq!(enter(9_999), Err(Refusal::TenSecondly));
        assert!(enter(10_000).is_ok(), "the first call has left the window");
        assert_eq!(enter(10_001), Err(Refusal::TenSecondly), "the second has not");
        assert!(enter(19_000).is_ok());
    }

    #[test]
    fn buckets_and_accounts_do_not_share() {
        let limiter = RateLimiter::new(Limits { ten_secondly: Some(1), ..Limits::hubspot() });
        assert!(limiter.enter(1, Bucket::General, Millis(0)).is_ok());
        assert!(limiter.enter(1, Bucket::General, Millis(0)).is_err());
        assert!(limiter.enter(1, Bucket::Associations, Millis(0)).is_ok());
        assert!(limiter.enter(2, Bucket::General, Millis(0)).is_ok());
    }

    #[test]
    fn five_searches_a_second() {
        let limiter = RateLimiter::new(Limits::hubspot());
        for _ in 0..5 {
            assert!(limiter.enter(1, Bucket::Search, Millis(100)).is_ok());
        }
        assert_eq!(limiter.enter(1, Bucket::Search, Millis(1_099)), Err(Refusal::Secondly));
        assert!(limiter.enter(1, Bucket::Search, Millis(1_100)).is_ok());
    }
}
