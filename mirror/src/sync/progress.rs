//! Waking those who watch a run.
//!
//! Progress is state, not messages: counts stand on the run's row, and a notification, which [`crate::sync::claim`] sends
//! with each commit, only says "look again". A watcher also looks by itself now and then, so a lost notification costs a
//! second and no more.

use entity::id::RunId;

use crate::notice::{self, Topic};

/// Who watches which run in this process.
pub type Watchers = notice::Watchers<RunId>;

impl Topic for RunId {
    const CHANNEL: &'static str = "sync_run";

    fn of_payload(payload: &str) -> Option<Self> {
        payload.parse().ok().map(Self)
    }

    fn to_payload(self) -> String {
        self.to_string()
    }
}
