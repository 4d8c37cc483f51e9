//! The Webhooks Journal: what has happened, written into files that an app fetches when it likes.
//!
//! An app says per account what it wants to hear of ([`subscription`]); what happens there becomes an [`entry`] and
//! goes into a [`stream`] of files, once for all accounts together and once for the account alone. Files are kept for
//! three days. Unlike webhooks the journal tells of membership, of every property, and of uninstalls.

pub(crate) mod entry;
pub(crate) mod stream;
pub(crate) mod subscription;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use self::entry::Lifecycle;
use self::stream::{File, Stream, StreamKey};
use self::subscription::{Interest, Subscription, SubscriptionJson};
use crate::clock::Millis;
use crate::portal::happening::Happening;

/// The journal of the one app.
#[derive(Debug)]
pub(crate) struct Journal {
    /// How long after a change its file appears, in milliseconds.
    delay: i64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    subscriptions: BTreeMap<u64, Subscription>,
    last_subscription: u64,
    streams: BTreeMap<StreamKey, Stream>,
}

/// Where in a stream a reader stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Earliest,
    Latest,
    After(String),
}

/// An offset that no file of the stream has, or has any more.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnknownOffset;

impl Journal {
    pub(crate) fn new(delay: std::time::Duration) -> Self {
        Self { delay: i64::try_from(delay.as_millis()).unwrap_or(i64::MAX), state: Mutex::default() }
    }

    /// Writes down what has happened in an account that has granted these scopes.
    pub(crate) fn accept(&self, hub: i64, scopes: &[String], happenings: &[Happening], now: Millis) {
        let mut state = self.lock();
        let interests: Vec<Interest> = state.interests(hub).cloned().collect();
        if interests.is_empty() {
            return;
        }
        for happening in happenings {
            for line in entry::lines(hub, scopes, &interests, happening) {
                state.write(hub, happening.at, &line, now);
            }
        }
    }

    /// Writes down that an account has got the app, or has it no more. With the app go its subscriptions.
    pub(crate) fn lifecycle(&self, hub: i64, lifecycle: Lifecycle, now: Millis) {
        let mut state = self.lock();
        if state.interests(hub).any(|interest| interest.covers_lifecycle(lifecycle)) {
            state.write(hub, now, &entry::lifecycle_line(hub, lifecycle, now), now);
        }
        match lifecycle {
            Lifecycle::Installed => {}
            Lifecycle::Uninstalled => {
                state.subscriptions.retain(|_, subscription| subscription.interest.portal() != Some(hub));
            }
        }
    }

    pub(crate) fn subscribe(&self, json: SubscriptionJson, interest: Interest, now: Millis) -> Subscription {
        let mut state = self.lock();
        state.last_subscription += 1;
        let id = state.last_subscription;
        let subscription = Subscription { id, json, interest, created_at: now };
        state.subscriptions.insert(id, subscription.clone());
        subscription
    }

    pub(crate) fn subscriptions(&self) -> Vec<Subscription> {
        self.lock().subscriptions.values().cloned().collect()
    }

    /// Ends a subscription; says whether there was one.
    pub(crate) fn unsubscribe(&self, id: u64) -> bool {
        self.lock().subscriptions.remove(&id).is_some()
    }

    /// Ends all subscriptions of an account.
    pub(crate) fn unsubscribe_portal(&self, hub: i64) {
        self.lock().subscriptions.retain(|_, subscription| subscription.interest.portal() != Some(hub));
    }

    /// The next files of a stream, `count` at most; none when nothing is new.
    pub(crate) fn read(
        &self,
        key: StreamKey,
        place: &Place,
        count: usize,
        now: Millis,
    ) -> Result<Vec<Arc<File>>, UnknownOffset> {
        let mut state = self.lock();
        let stream = state.streams.entry(key).or_insert_with(|| Stream::new(key));
        stream.publish(now, self.delay);
        match place {
            Place::Earliest => Ok(stream.first(count)),
            Place::Latest => Ok(stream.last(count)),
            Place::After(offset) => stream.after(offset, count).ok_or(UnknownOffset),
        }
    }

    /// The file at exactly an offset.
    pub(crate) fn file(&self, key: StreamKey, offset: &str, now: Millis) -> Option<Arc<File>> {
        let mut state = self.lock();
        let stream = state.streams.get_mut(&key)?;
        stream.publish(now, self.delay);
        stream.file(offset)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the journal panics")
    }
}

impl State {
    fn interests(&self, hub: i64) -> impl Iterator<Item = &Interest> {
        let all = self.subscriptions.values().map(|subscription| &subscription.interest);
        all.filter(move |interest| interest.portal().is_none_or(|portal| portal == hub))
    }

    fn write(&mut self, hub: i64, at: Millis, line: &Arc<str>, now: Millis) {
        for key in [StreamKey::Global, StreamKey::Account(hub)] {
            self.streams.entry(key).or_insert_with(|| Stream::new(key)).push(at, Arc::clone(line), now);
        }
    }
}
