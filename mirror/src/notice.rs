//! Waking those who wait for a row to change.
//!
//! A notification carries an id and only says "look again"; what there is to see stands in the rows. It is sent inside
//! the transaction that changes the row, so it is never early and never without its cause. One listening connection
//! serves everybody in a process. Whoever waits also looks by itself now and then, so a lost notification costs time
//! and nothing else.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::error::{Attempting, Result};

/// How soon a listener that lost its connection tries again.
const RECONNECT: Duration = Duration::from_millis(500);

/// A row that can be waited for, named by its id.
pub trait Topic: Copy + Debug + Eq + Hash + Send + Sync + 'static {
    /// The Postgres channel on which its changes are told.
    const CHANNEL: &'static str;

    /// The row that a notification names.
    fn of_payload(payload: &str) -> Option<Self>;

    /// What a notification about this row says.
    fn to_payload(self) -> String;
}

/// Tells every process that this row changed, as soon as the transaction commits.
pub(crate) async fn send<T: Topic>(transaction: &impl ConnectionTrait, topic: T) -> Result<()> {
    let values = [T::CHANNEL.into(), topic.to_payload().into()];
    let notify = Statement::from_sql_and_values(DbBackend::Postgres, "select pg_notify($1, $2)", values);
    transaction.execute_raw(notify).await.attempting("telling other processes of a change")?;
    Ok(())
}

/// Who waits for which row in this process.
#[derive(Debug)]
pub struct Watchers<T>(Arc<Mutex<HashMap<T, watch::Sender<()>>>>);

impl<T> Clone for Watchers<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Watchers<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Topic> Watchers<T> {
    /// A receiver that changes whenever the row may have. Watch first and look second, so that nothing is missed.
    pub fn watch(&self, topic: T) -> watch::Receiver<()> {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        topics.retain(|_, sender| sender.receiver_count() > 0);
        topics.entry(topic).or_insert_with(|| watch::Sender::new(())).subscribe()
    }
}

/// Those a listener passes notifications on to, whatever they wait for.
trait Audience: Send + Sync {
    fn channel(&self) -> &'static str;
    fn wake(&self, payload: &str);
    fn wake_all(&self);
}

impl<T: Topic> Audience for Watchers<T> {
    fn channel(&self) -> &'static str {
        T::CHANNEL
    }

    fn wake(&self, payload: &str) {
        let Some(topic) = T::of_payload(payload) else { return };
        if let Some(sender) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&topic) {
            sender.send_replace(());
        }
    }

    fn wake_all(&self) {
        for sender in self.0.lock().unwrap_or_else(PoisonError::into_inner).values() {
            sender.send_replace(());
        }
    }
}

/// The one listening connection of a process.
#[derive(Default)]
pub struct Listener(Vec<Box<dyn Audience>>);

impl Listener {
    /// Wakes these too.
    #[must_use]
    pub fn waking<T: Topic>(mut self, watchers: &Watchers<T>) -> Self {
        self.0.push(Box::new(watchers.clone()));
        self
    }

    /// Listens until told to stop.
    pub async fn listen(self, pool: PgPool, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = self.listen_once(&pool) => {
                    if let Err(error) = outcome {
                        tracing::warn!(%error, "lost the connection that listens for changes; connecting again");
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
        listener.listen_all(self.0.iter().map(|audience| audience.channel())).await?;
        self.wake_all();
        loop {
            match listener.try_recv().await? {
                Some(notice) => {
                    for audience in self.0.iter().filter(|audience| audience.channel() == notice.channel()) {
                        audience.wake(notice.payload());
                    }
                }
                // the connection was lost and is there again: anything may have been missed
                None => self.wake_all(),
            }
        }
    }

    fn wake_all(&self) {
        for audience in &self.0 {
            audience.wake_all();
        }
    }
}
