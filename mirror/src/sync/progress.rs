//! Waking those who watch a run.
//!
//! Progress is state, not messages: counts stand on the run's row, and a notification only says "look again". One
//! listening connection serves all watchers of a process. A watcher also looks by itself now and then, so a lost
//! notification costs a second and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::id::RunId;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How soon a listener that lost its connection tries again.
const RECONNECT: Duration = Duration::from_millis(500);

/// The channel that [`crate::sync::claim`] notifies.
const CHANNEL: &str = "sync_run";

/// Who watches which run in this process.
#[derive(Clone, Debug, Default)]
pub struct Watchers(Arc<Mutex<HashMap<RunId, watch::Sender<()>>>>);

impl Watchers {
    /// A receiver that changes whenever the run may have.
    pub fn watch(&self, run: RunId) -> watch::Receiver<()> {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|_, sender| sender.receiver_count() > 0);
        runs.entry(run).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    fn wake(&self, run: RunId) {
        if let Some(sender) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&run) {
            sender.send_replace(());
        }
    }

    fn wake_all(&self) {
        for sender in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            sender.send_replace(());
        }
    }

    /// Listens until told to stop.
    pub async fn listen(self, pool: PgPool, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = self.listen_once(&pool) => {
                    if let Err(error) = outcome {
                        tracing::warn!(%error, "lost the connection that listens for progress; connecting again");
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(RECONNECT) => {}
            }
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        self.wake_all();
        loop {
            match listener.try_recv().await? {
                Some(notice) => {
                    if let Ok(run) = notice.payload().parse() {
                        self.wake(RunId(run));
                    }
                }
                // the connection was lost and is there again: anything may have been missed
                None => self.wake_all(),
            }
        }
    }
}
