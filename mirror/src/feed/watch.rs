//! Waking those who follow a workspace's changes.
//!
//! Whoever writes tells so with the commit that makes the changes visible. A follower reads the rows, and looks by itself
//! now and then, so a lost notification costs a second and no more.

use entity::id::WorkspaceId;

use crate::notice::{self, Topic};

/// Who follows which workspace in this process.
pub type Watchers = notice::Watchers<WorkspaceId>;

impl Topic for WorkspaceId {
    const CHANNEL: &'static str = super::CHANNEL;

    fn of_payload(payload: &str) -> Option<Self> {
        payload.parse().ok().map(Self)
    }

    fn to_payload(self) -> String {
        self.to_string()
    }
}
