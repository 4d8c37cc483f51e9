//! Everything a running simulator shares between its requests.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, RwLock};

use crate::calls::CallLog;
use crate::clock::{Clock, Millis};
use crate::control::Diary;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::journal::entry::Lifecycle;
use crate::limits::RateLimiter;
use crate::oauth::{CodeError, Grant, Grants, Redeemed};
use crate::portal::Portal;
use crate::portal::change::ChangeError;
use crate::settings::{AccountSpec, Settings};
use crate::webhooks::Webhooks;

/// The state of a simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) limiter: RateLimiter,
    pub(crate) grants: Grants,
    pub(crate) faults: Faults,
    pub(crate) calls: CallLog,
    pub(crate) webhooks: Webhooks,
    pub(crate) journal: Journal,
    pub(crate) diary: Diary,
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
            diary: Diary::default(),
            webhooks: Webhooks::new(&settings.webhooks, &settings.app),
            journal: Journal::new(settings.journal_delay),
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

    /// Changes an account and tells everybody who wants to know. Events keep the order of the changes.
    pub(crate) fn change<T>(
        &self,
        hub: i64,
        change: impl FnOnce(&mut Portal, Millis) -> Result<T, ChangeError>,
    ) -> Result<T, ChangeError> {
        let portal = self.portal(hub).ok_or(ChangeError::NoAccount(hub))?;
        let mut portal = portal.write().expect("no holder of an account panics");
        let now = self.now();
        let outcome = change(&mut portal, now);
        let happenings = portal.take_happenings();
        if let Some(scopes) = self.grants.installed(hub) {
            self.webhooks.accept(hub, &scopes, &happenings, now);
            self.journal.accept(hub, &scopes, &happenings, now);
        }
        outcome
    }

    /// Takes a code, once, with which the app is installed.
    pub(crate) fn redeem(&self, code: &str, redirect_uri: &str) -> Result<Grant, CodeError> {
        let now = self.now();
        let Redeemed { grant, newly_installed } = self.grants.redeem(code, redirect_uri, now)?;
        if let Some(hub) = grant.hub.filter(|_| newly_installed) {
            self.journal.lifecycle(hub, Lifecycle::Installed, now);
        }
        Ok(grant)
    }

    /// Removes the app from an account. The journal tells of it, a push event does not.
    pub(crate) fn uninstall(&self, hub: i64) {
        if self.grants.uninstall(hub) {
            self.journal.lifecycle(hub, Lifecycle::Uninstalled, self.now());
        }
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
