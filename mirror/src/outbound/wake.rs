//! Waking those who tell and those who send, in every process. Whoever is woken looks for work wherever there is some.

use sqlx::PgConnection;

use crate::error::{Attempting, Result};
use crate::feed;
use crate::notice::{Topic, Watchers};

/// Who waits for work in this process.
#[derive(Clone, Debug, Default)]
pub struct Wakes {
    /// For changes in any workspace's feed.
    pub changes: Watchers<Changes>,
    /// For deliveries to any endpoint.
    pub deliveries: Watchers<Deliveries>,
}

/// Some feed has come further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Changes;

/// Some delivery is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deliveries;

impl Topic for Changes {
    const CHANNEL: &'static str = feed::CHANNEL;

    fn of_payload(_: &str) -> Option<Self> {
        Some(Self)
    }

    fn to_payload(self) -> String {
        String::new()
    }
}

impl Topic for Deliveries {
    const CHANNEL: &'static str = "webhook_delivery";

    fn of_payload(_: &str) -> Option<Self> {
        Some(Self)
    }

    fn to_payload(self) -> String {
        String::new()
    }
}

/// Wakes those who send, as soon as the transaction commits.
pub(super) async fn send(transaction: &mut PgConnection) -> Result<()> {
    sqlx::query("select pg_notify($1, '')")
        .bind(Deliveries::CHANNEL)
        .execute(transaction)
        .await
        .attempting("waking those who send webhooks")
        .map(drop)
}
