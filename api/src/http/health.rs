//! Whether the process lives, and whether it can do its work. Both need no key and tell nothing else.

use std::time::Duration;

use axum::extract;
use axum::http::StatusCode;
use mirror::database::Database;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How long the database may take to answer. Load balancers do not wait much longer themselves.
const PATIENCE: Duration = Duration::from_secs(2);

/// What readiness looks at.
#[derive(Clone)]
pub(super) struct State {
    pub(super) database: Database,
    pub(super) stop: CancellationToken,
}

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The process can do its work: it is not stopping, and the database answers.
pub(super) async fn ready(extract::State(state): extract::State<State>) -> (StatusCode, &'static str) {
    if state.stop.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match timeout(PATIENCE, sqlx::query("select 1").execute(state.database.pool())).await {
        Ok(Ok(_)) => return (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => tracing::warn!(%error, "not ready: the database does not answer"),
        Err(_) => tracing::warn!("not ready: the database does not answer in time"),
    }
    (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
}
