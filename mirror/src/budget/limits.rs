//! How many calls an account allows in which time.

use std::time::Duration;

/// The limits of an account's three buckets; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Everything that is not in one of the other two.
    pub general: Option<Rate>,
    /// Associations read in batches.
    pub associations: Option<Rate>,
    /// Search. HubSpot's five a second are shared with every other app of the account.
    pub search: Option<Rate>,
}

impl Limits {
    /// No limits: for an account that is known not to count.
    pub const NONE: Self = Self { general: None, associations: None, search: None };

    /// Those of an app from HubSpot's marketplace, on the smallest plan.
    pub const MARKETPLACE: Self = Self {
        general: Some(Rate { calls: 110, window: Duration::from_secs(10), reserve: 30, slack: SLACK }),
        associations: Some(Rate { calls: 100, window: Duration::from_secs(10), reserve: 20, slack: SLACK }),
        search: Some(Rate { calls: 5, window: Duration::from_secs(1), reserve: 1, slack: Duration::from_millis(60) }),
    };

    /// How long the real-time lane waits after it began a batch that made so many general calls, so that what is kept free
    /// for it pays for the next one whatever else is going on. Under a steady stream of events a batch is the larger for
    /// it, and no call is waited for.
    pub(crate) fn refresh_pace(&self, calls: u32) -> Duration {
        self.general.map_or(Duration::ZERO, |rate| rate.window * calls / u32::from(rate.reserve.max(1)))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::MARKETPLACE
    }
}

/// A fiftieth of the window: what it costs of the allowance.
const SLACK: Duration = Duration::from_millis(200);

/// So many calls in any window of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The most calls in one window.
    pub calls: u16,
    /// The window's length.
    pub window: Duration,
    /// How many of the calls are [`hubspot::Lane::Interactive`]'s whenever it wants them; most are lent to others while it
    /// wants none. At least one is left for everyone.
    pub reserve: u16,
    /// By how much longer than the window a slot is kept. A call is made some time after its slot opens, and arrives at
    /// HubSpot some time after that; both times differ from call to call. Half of this is for the first difference (a
    /// lease is void after it), half for the second.
    pub slack: Duration,
}
