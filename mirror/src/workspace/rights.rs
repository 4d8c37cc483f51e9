//! What a user may do, and waking those who go by it.
//!
//! A socket or an event stream was opened for a user with a role. Whatever takes a key, a user or a role away says so in
//! the same transaction, and every process looks again at what it has open for that user.

use entity::id::UserId;
use sea_orm::ConnectionTrait;

use crate::error::Result;
use crate::notice::{self, Topic};

/// Who has something open for which user in this process.
pub type Watchers = notice::Watchers<UserId>;

impl Topic for UserId {
    const CHANNEL: &'static str = "user_rights";

    fn of_payload(payload: &str) -> Option<Self> {
        payload.parse().ok().map(Self)
    }

    fn to_payload(self) -> String {
        self.to_string()
    }
}

/// Says that this user's role changed, or that a key no longer acts for them; heard when the transaction commits.
pub(super) async fn changed(transaction: &impl ConnectionTrait, user: UserId) -> Result<()> {
    notice::send(transaction, user).await
}
