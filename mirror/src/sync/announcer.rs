//! When those who watch a run are woken.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::apply::Scope;

/// Says when a commit should wake those who watch: at most ten times a second.
pub(crate) struct Announcer(AtomicI64);

impl Announcer {
    const EVERY_MS: i64 = 100;

    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    pub(crate) fn due(&self, scope: &Scope) -> bool {
        let now = scope.clock.now().timestamp_millis();
        let last = self.0.load(Ordering::Relaxed);
        let due = now - last >= Self::EVERY_MS;
        if due {
            self.0.store(now, Ordering::Relaxed);
        }
        due
    }
}
