//! Everything a running simulator shares between its requests.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, RwLock};

use crate::calls::CallLog;
use crate::clock::{Clock, Millis};
use crate::faults::Faults;
use crate::limits::RateLimiter;
use crate::oauth::Grants;
use crate::portal::Portal;
use crate::settings::{AccountSpec, Settings};

/// The state of a simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) limiter: RateLimiter,
    pub(crate) grants: Grants,
    pub(crate) faults: Faults,
    pub(crate) calls: CallLog,
    portals: BTreeMap<i64, RwLock<Portal>>,
    url: OnceLock<String>,
    correlation: AtomicU64,
}

impl World {
    pub(crate) fn new(settings: Settings) -> Self {
        let clock = Clock::real();
        Self {
            limiter: RateLimiter::new(settings.limits),
            grants: Grants::new(&settings.app.client_secret, clock.now()),
            faults: Faults::default(),
            calls: CallLog::default(),
            portals: settings
                .accounts
                .iter()
                .map(|spec| (spec.hub_id, RwLock::new(Portal::build(spec.clone(), settings.search_lag))))
                .collect(),
            url: OnceLock::new(),
            correlation: AtomicU64::new(1),
            clock,
            settings,
        }
    }

    /// The account of that number.
    pub(crate) fn portal(&self, hub: i64) -> Option<&RwLock<Portal>> {
        self.portals.get(&hub)
    }

    /// What the account of that number was started with.
    pub(crate) fn account(&self, hub: i64) -> Option<&AccountSpec> {
        self.settings.accounts.iter().find(|spec| spec.hub_id == hub)
    }

    /// The address the simulator answers at, without a slash at its end.
    pub(crate) fn url(&self) -> &str {
        self.url.get().map_or("http://127.0.0.1", String::as_str)
    }

    /// Tells the world its address, once it is known.
    pub(crate) fn bound_at(&self, url: String) {
        let _ = self.url.set(url);
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    /// A correlation id that no other answer has had.
    pub(crate) fn correlation_id(&self) -> String {
        let number = self.correlation.fetch_add(1, Ordering::Relaxed);
        format!("5ca1ab1e-0000-4000-8000-{number:012x}")
    }
}
