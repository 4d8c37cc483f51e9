//! Push webhooks: what happens in an account goes out as signed arrays of events, as HubSpot sends them.
//!
//! A change is one or several [`event`]s, by what the app's [`subscription`]s cover. They pass through [`chaos`], gather
//! for a moment and leave as deliveries of at most a hundred, at most ten at a time for an account. What is not answered
//! with 2xx within five seconds is tried again ten times over a day of the simulator's clock and then lost for good.
//! The [`queue`] decides what leaves when, the [`courier`] carries it, the [`signature`] proves where it is from.

mod chaos;
pub(crate) mod courier;
mod event;
mod hand_made;
mod queue;
mod settings;
mod signature;
mod subscription;

use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

pub use self::chaos::{Chaos, Hold};
use self::event::Maker;
pub use self::hand_made::{Answer, DeliverError, HandMade};
use self::queue::{Delivery, Queue, Round};
pub use self::settings::WebhookSettings;
pub use self::subscription::{EventForm, ProjectFileError, Subscriptions};
use crate::clock::Millis;
use crate::portal::happening::Happening;
use crate::settings::App;

/// How long HubSpot waits for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// What has become of an account's events. Every number but `requests` counts events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct WebhookCounts {
    /// Events that changes caused and a subscription covered, before chaos.
    pub events: u64,
    /// Second copies that chaos made.
    pub doubled: u64,
    /// Events that were swallowed by chaos or given up after the last try.
    pub lost: u64,
    /// Events sent, each as often as it was.
    pub sent: u64,
    /// Events sent again after a refusal.
    pub retried: u64,
    /// Events in deliveries that were answered with 2xx.
    pub delivered: u64,
    /// Events in deliveries that were answered otherwise, too late, or not at all.
    pub refused: u64,
    /// Deliveries that began with an event of this account.
    pub requests: u64,
}

/// All webhooks of the one app.
#[derive(Debug)]
pub(crate) struct Webhooks {
    state: Mutex<State>,
    changed: watch::Sender<()>,
    client: OnceLock<reqwest::Client>,
}

#[derive(Debug)]
struct State {
    target: Option<Url>,
    maker: Maker,
    queue: Queue,
}

impl Webhooks {
    pub(crate) fn new(settings: &WebhookSettings, app: &App) -> Self {
        let state = State {
            target: settings.target.clone(),
            maker: Maker::new(app.app_id, settings.subscriptions.clone(), settings.seed),
            queue: Queue::new(settings),
        };
        Self { state: Mutex::new(state), changed: watch::Sender::new(()), client: OnceLock::new() }
    }

    /// Takes what has happened in an account. Without an address to send to, nobody is told.
    pub(crate) fn accept(&self, hub: i64, scopes: &[String], happenings: &[Happening], now: Millis) {
        let mut state = self.lock();
        let State { target, maker, queue } = &mut *state;
        if target.is_none() {
            return;
        }
        let events = maker.events(hub, scopes, happenings);
        if events.is_empty() {
            return;
        }
        queue.put(hub, events, Instant::now(), now);
        drop(state);
        self.tell();
    }

    pub(crate) fn set_target(&self, target: Option<Url>) {
        self.lock().target = target;
        self.tell();
    }

    pub(crate) fn target(&self) -> Option<Url> {
        self.lock().target.clone()
    }

    pub(crate) fn set_subscriptions(&self, subscriptions: Subscriptions) {
        self.lock().maker.subscribe(subscriptions);
    }

    pub(crate) fn set_chaos(&self, hub: i64, chaos: Chaos) {
        self.lock().queue.set_chaos(hub, chaos);
    }

    pub(crate) fn counts(&self, hub: i64) -> WebhookCounts {
        self.lock().queue.counts(hub)
    }

    /// Sends what chaos holds back.
    pub(crate) fn flush(&self) {
        self.lock().queue.flush(Instant::now());
        self.tell();
    }

    /// Whether nothing is in flight and nothing queued is due.
    pub(crate) fn is_settled(&self, now: Millis) -> bool {
        self.lock().queue.is_settled(Instant::now(), now)
    }

    /// Tells of everything that may change the answer to "what is due".
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn round(&self, now: Millis) -> Round {
        self.lock().queue.round(Instant::now(), now)
    }

    fn finish(&self, delivery: Delivery, accepted: bool, now: Millis) {
        self.lock().queue.finish(delivery, accepted, now);
        self.tell();
    }

    /// The client that carries deliveries. It is made with the first one: most simulators send none.
    pub(crate) fn client(&self) -> &reqwest::Client {
        self.client.get_or_init(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
            reqwest::Client::builder()
                .timeout(ANSWER_WITHIN)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .expect("the settings above contradict nothing")
        })
    }

    fn tell(&self) {
        self.changed.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the webhooks panics")
    }
}
