//! Signals: what happened beside customers and contacts and is told outside.
//!
//! A signal stands in the feed among the changes, in the order of commits, and names a row. What is told of the row is read
//! when it is told, so a signal holds nothing that would have to be erased.

use entity::id::{OnboardingId, RunId, TaskId, WorkspaceId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{CHANNEL, Origin};
use crate::clock::Clock;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Somebody began an onboarding.
    OnboardingCreated(OnboardingId),
    /// Somebody completed a task.
    TaskCompleted(TaskId),
    /// A run could not go on.
    RunFailed(RunId),
    /// Archives that a run met wait for an admin.
    RunHeld(RunId),
    /// HubSpot takes the connection's tokens no longer.
    ConnectionLost,
}

impl Signal {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::OnboardingCreated(_) => ("ONBOARDING", "CREATED"),
            Self::TaskCompleted(_) => ("TASK", "COMPLETED"),
            Self::RunFailed(_) => ("RUN", "FAILED"),
            Self::RunHeld(_) => ("RUN", "HELD"),
            Self::ConnectionLost => ("CONNECTION", "LOST"),
        }
    }

    fn row(self) -> Option<Uuid> {
        match self {
            Self::OnboardingCreated(id) => Some(id.0),
            Self::TaskCompleted(id) => Some(id.0),
            Self::RunFailed(id) | Self::RunHeld(id) => Some(id.0),
            Self::ConnectionLost => None,
        }
    }

    /// Reads what the feed noted.
    pub(crate) fn read(object: &str, event: &str, row: Option<Uuid>) -> Option<Self> {
        match (object, event, row) {
            ("ONBOARDING", "CREATED", Some(id)) => Some(Self::OnboardingCreated(OnboardingId(id))),
            ("TASK", "COMPLETED", Some(id)) => Some(Self::TaskCompleted(TaskId(id))),
            ("RUN", "FAILED", Some(id)) => Some(Self::RunFailed(RunId(id))),
            ("RUN", "HELD", Some(id)) => Some(Self::RunHeld(RunId(id))),
            ("CONNECTION", "LOST", _) => Some(Self::ConnectionLost),
            _ => None,
        }
    }
}

/// Waits for the workspace's writers, as the first statement of a transaction that is no turn and will leave a signal.
pub(crate) async fn hold(transaction: &mut PgConnection, workspace: WorkspaceId) -> sqlx::Result<()> {
    sqlx::query("select from counter where workspace_id = $1 for update")
        .bind(workspace)
        .execute(transaction)
        .await
        .map(drop)
}

/// Leaves a signal, inside the transaction of its cause. `by` is the person behind it, if there is one.
pub(crate) async fn leave(
    transaction: &mut PgConnection,
    clock: &Clock,
    workspace: WorkspaceId,
    signal: Signal,
    by: Option<Origin>,
) -> sqlx::Result<()> {
    let (object, event) = signal.words();
    sqlx::query(
        "with counted as (
             update counter set changes = changes + 1 where workspace_id = $1 returning changes
         ),
         noted as (
             insert into change (workspace_id, number, at, object, event, row_id, actor, user_id, api_key_id)
             select $1, n.changes, $2, $3, $4, $5, $6, $7, $8 from counted n
         )
         select pg_notify($9, $1::text) from counted",
    )
    .bind(workspace)
    .bind(clock.now())
    .bind(object)
    .bind(event)
    .bind(signal.row())
    .bind(by.map_or("HUBSPOT", Origin::actor))
    .bind(by.and_then(Origin::user))
    .bind(by.and_then(Origin::key))
    .bind(CHANNEL)
    .execute(transaction)
    .await
    .map(drop)
}
