//! Changes told to whoever writes them down.

use std::fmt;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use super::Change;
use crate::clock::Millis;

type Keep = Box<dyn Fn(i64, DateTime<Utc>, &Change) + Send + Sync>;

/// Whom changes are told.
#[derive(Default)]
pub(crate) struct Diary(OnceLock<Keep>);

impl Diary {
    pub(super) fn keep(&self, keep: Keep) {
        assert!(self.0.set(keep).is_ok(), "a simulator has one diary");
    }

    pub(super) fn write(&self, hub: i64, now: Millis, change: &Change) {
        if let Some(keep) = self.0.get() {
            keep(hub, now.to_utc(), change);
        }
    }
}

impl fmt::Debug for Diary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Diary").field(&self.0.get().is_some()).finish()
    }
}
