//! Whether the process lives, and whether it can do its work. Both need no key and tell nothing else.

use axum::extract;
use axum::http::StatusCode;
use mirror::database::Database;
use tokio_util::sync::CancellationToken;

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
    match sqlx::query("select 1").execute(state.database.pool()).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
