//! The people (and queues) that records belong to.

use crate::clock::Millis;

/// One owner.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) id: u64,
    pub(crate) user_id: u64,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) queue: bool,
    pub(crate) team: Option<(u64, String)>,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
    pub(crate) archived: bool,
}
