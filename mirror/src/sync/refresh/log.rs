//! What the real-time lane leaves in the sync log: a line for each stretch of time in which it changed something, and one
//! for each cause for which HubSpot refused it.

use entity::id::RunId;
use entity::sync_run;
use sqlx::PgConnection;

use crate::apply::{Scope, Tally};
use crate::contact::link::LinkTally;
use crate::error::{Attempting, Result};
use crate::feed::signal::{self, Signal};
use crate::sync::claim::Failure;
use crate::turn::Turn;

/// A line, and whose filter and maps it tells of.
pub(super) struct Log<'o> {
    pub(super) run: RunId,
    pub(super) orders: &'o sync_run::Model,
}

/// What one batch did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) companies: Tally,
    pub(super) customers_archived: i64,
    pub(super) customers_failed: i64,
    pub(super) contacts: Tally,
    pub(super) contacts_archived: i64,
    pub(super) contacts_failed: i64,
    pub(super) links: LinkTally,
    /// Archives that the guard held back.
    pub(super) held: i64,
    /// Issues that were not open before.
    pub(super) issues: i64,
}

impl Counts {
    /// Whether there is nothing to tell.
    fn is_nothing(&self) -> bool {
        let differing = |tally: Tally| tally.total() - tally.unchanged;
        differing(self.companies) == 0
            && differing(self.contacts) == 0
            && self.links == LinkTally::default()
            && [
                self.customers_archived,
                self.customers_failed,
                self.contacts_archived,
                self.contacts_failed,
                self.held,
                self.issues,
            ]
            .iter()
            .all(|count| *count == 0)
    }
}

impl Log<'_> {
    /// Counts a batch in, inside its turn. A batch that found everything as it is leaves no trace.
    pub(super) async fn count(&self, turn: &mut Turn<'_>, scope: &Scope, counts: &Counts) -> Result<()> {
        const ATTEMPT: &str = "writing the sync log";
        if counts.is_nothing() {
            return Ok(());
        }
        let now = turn.now();
        let held = counts.held > 0 && !self.is_held(turn, scope).await?;
        sqlx::query(include_str!("log.sql"))
            .bind(scope.workspace)
            .bind(self.run)
            .bind(self.orders.id)
            .bind(now)
            .bind(counts.companies.total() + counts.customers_failed)
            .bind(counts.companies.created)
            .bind(counts.companies.updated)
            .bind(counts.companies.unchanged)
            .bind(counts.companies.restored)
            .bind(counts.customers_archived)
            .bind(counts.customers_failed)
            .bind(counts.contacts.total() + counts.contacts_failed)
            .bind(counts.contacts.created)
            .bind(counts.contacts.updated)
            .bind(counts.contacts.unchanged)
            .bind(counts.contacts.restored)
            .bind(counts.contacts_archived)
            .bind(counts.contacts_failed)
            .bind(counts.links.added)
            .bind(counts.links.removed)
            .bind(counts.held)
            .bind(counts.issues)
            .execute(turn.connection())
            .await
            .attempting(ATTEMPT)?;
        if held {
            let signal = Signal::RunHeld(self.run);
            let left = signal::leave(turn.connection(), &scope.clock, scope.workspace, signal, None).await;
            left.attempting(ATTEMPT)?;
        }
        Ok(())
    }

    /// Whether the line tells already that archives were held.
    async fn is_held(&self, turn: &mut Turn<'_>, scope: &Scope) -> Result<bool> {
        sqlx::query_scalar(
            "select exists (select from sync_run where workspace_id = $1 and id = $2 and status = 'HELD')",
        )
        .bind(scope.workspace)
        .bind(self.run)
        .fetch_one(turn.connection())
        .await
        .attempting("reading a line of the sync log")
    }
}

/// Tells that HubSpot refuses the lane, in a transaction that holds the workspace's turn. While it goes on refusing for the
/// same cause, one line stands for all tries.
pub(super) async fn refused(
    connection: &mut PgConnection,
    scope: &Scope,
    failure: &Failure,
    orders: &sync_run::Model,
) -> Result<()> {
    const ATTEMPT: &str = "telling of a refused refresh";
    let line = RunId(scope.clock.new_id());
    let begun = sqlx::query(include_str!("refused.sql"))
        .bind(scope.workspace)
        .bind(line)
        .bind(orders.id)
        .bind(scope.clock.now())
        .bind(failure.code.as_str())
        .bind(&failure.message)
        .bind(&failure.correlation_id)
        .execute(&mut *connection)
        .await
        .attempting(ATTEMPT)?;
    if begun.rows_affected() == 0 {
        return Ok(());
    }
    signal::leave(connection, &scope.clock, scope.workspace, Signal::RunFailed(line), None).await.attempting(ATTEMPT)
}
