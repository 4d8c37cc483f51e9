//! An account's gate: whoever marks records passes it together with others, and who must be sure that no mark is being
//! made closes it. Both until the end of their transaction, which is why both are short.
//!
//! Locks are taken in one order: a workspace's turn, then gates by the account's number, then marks. Deliveries mark in an
//! order of their own, so whoever clears or removes marks without the gate closed may wait for one that waits for them.

use hubspot::HubId;
use sqlx::PgConnection;

use crate::error::{Attempting, Result};

/// Sets our gates apart from other advisory locks.
const GATES: i32 = 0x5049_5601;

/// Passes, as soon as nobody has it closed.
pub(crate) async fn pass(transaction: &mut PgConnection, hub: HubId) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock_shared($1, hashtext($2::text))")
        .bind(GATES)
        .bind(hub.0)
        .execute(transaction)
        .await
        .attempting("passing an account's gate")
        .map(drop)
}

/// Closes it, as soon as everybody who passed has ended their transaction.
pub(crate) async fn close(transaction: &mut PgConnection, hub: HubId) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock($1, hashtext($2::text))")
        .bind(GATES)
        .bind(hub.0)
        .execute(transaction)
        .await
        .attempting("closing an account's gate")
        .map(drop)
}
