//! What leaves when: events held back, events gathering, deliveries waiting for their turn or for their next try.
//!
//! The queue has no clock of its own and does no I/O. It is asked for a [`Round`]: what leaves now, and when to ask
//! again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::time::Instant;

use super::WebhookCounts;
use super::chaos::{Chaos, Dice, Fate, Wait};
use super::event::Event;
use super::settings::WebhookSettings;
use crate::clock::Millis;

/// When the tries after the first are made, in minutes after it: the last within 24 hours.
const RETRY_MINUTES: [i64; 10] = [1, 3, 8, 20, 45, 105, 225, 465, 780, 1_380];

/// Some events on their way, in one array.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// Whose turn it takes; with mixed accounts, that of the first event.
    pub(crate) hub: i64,
    pub(crate) events: Vec<Event>,
    /// The number of the try, from 0.
    pub(crate) attempt: u32,
    first_tried: Option<Millis>,
}

/// The answer to "what now".
#[derive(Debug, Default)]
pub(crate) struct Round {
    pub(crate) deliveries: Vec<Delivery>,
    /// When something is due by real time.
    pub(crate) at: Option<Instant>,
    /// When something is due by the simulator's clock.
    pub(crate) by_clock: Option<Millis>,
}

/// Events that leave together soon.
#[derive(Debug)]
struct Gathering {
    until: Instant,
    events: Vec<Event>,
}

/// All events between their cause and their acceptance.
#[derive(Debug)]
pub(crate) struct Queue {
    max_in_flight: usize,
    batch: usize,
    window: Duration,
    dice: HashMap<i64, Dice>,
    chance: StdRng,
    serial: u64,
    held_by_clock: BTreeMap<(Millis, u64), Event>,
    held_by_time: BTreeMap<(Instant, u64), Event>,
    /// By account; without one, those of accounts that mix.
    gathering: BTreeMap<Option<i64>, Gathering>,
    ready: BTreeMap<i64, VecDeque<Delivery>>,
    retries: BTreeMap<(Millis, u64), Delivery>,
    in_flight: HashMap<i64, usize>,
    counts: HashMap<i64, WebhookCounts>,
}

impl Queue {
    pub(crate) fn new(settings: &WebhookSettings) -> Self {
        Self {
            max_in_flight: settings.max_in_flight.max(1),
            batch: settings.batch.clamp(1, 100),
            window: settings.window,
            dice: HashMap::new(),
            chance: StdRng::seed_from_u64(settings.seed),
            serial: 0,
            held_by_clock: BTreeMap::new(),
            held_by_time: BTreeMap::new(),
            gathering: BTreeMap::new(),
            ready: BTreeMap::new(),
            retries: BTreeMap::new(),
            in_flight: HashMap::new(),
            counts: HashMap::new(),
        }
    }

    pub(crate) fn set_chaos(&mut self, hub: i64, chaos: Chaos) {
        self.dice.insert(hub, Dice::new(chaos));
    }

    pub(crate) fn counts(&self, hub: i64) -> WebhookCounts {
        self.counts.get(&hub).copied().unwrap_or_default()
    }

    /// Takes the events of one change through the account's chaos.
    pub(crate) fn put(&mut self, hub: i64, events: Vec<Event>, now: Instant, clock: Millis) {
        for event in events {
            let fate = self.dice.get_mut(&hub).map_or(Fate::Sent(Wait::Not), Dice::fate);
            let counts = self.counts.entry(hub).or_default();
            counts.events += 1;
            match fate {
                Fate::Lost => counts.lost += 1,
                Fate::Sent(wait) => self.hold(event, wait, now, clock),
                Fate::Doubled(first, second) => {
                    counts.doubled += 1;
                    self.hold(event.clone(), first, now, clock);
                    self.hold(event, second, now, clock);
                }
            }
        }
    }

    /// Lets everything go that chaos holds back.
    pub(crate) fn flush(&mut self, now: Instant) {
        let by_clock = std::mem::take(&mut self.held_by_clock).into_values();
        let by_time = std::mem::take(&mut self.held_by_time).into_values();
        for event in by_clock.chain(by_time) {
            self.gather(event, now);
        }
        for gathering in self.gathering.values_mut() {
            gathering.until = now;
        }
    }

    /// Whether everything that is due has been answered.
    pub(crate) fn is_settled(&self, now: Instant, clock: Millis) -> bool {
        self.in_flight.values().all(|&count| count == 0)
            && self.gathering.is_empty()
            && self.ready.values().all(VecDeque::is_empty)
            && self.held_by_time.first_key_value().is_none_or(|(&(at, _), _)| at > now)
            && self.held_by_clock.first_key_value().is_none_or(|(&(at, _), _)| at > clock)
            && self.retries.first_key_value().is_none_or(|(&(at, _), _)| at > clock)
    }

    /// What leaves now, and when to ask again.
    pub(crate) fn round(&mut self, now: Instant, clock: Millis) -> Round {
        let held = take_due(&mut self.held_by_clock, clock).into_iter();
        for event in held.chain(take_due(&mut self.held_by_time, now)) {
            self.gather(event, now);
        }
        let gathered = self.gathering.extract_if(.., |_, gathering| gathering.until <= now);
        for (account, gathering) in gathered.collect::<Vec<_>>() {
            self.pack(account, gathering.events);
        }
        for delivery in take_due(&mut self.retries, clock) {
            self.ready.entry(delivery.hub).or_default().push_back(delivery);
        }
        let held_until = self.held_by_clock.first_key_value().map(|(&(at, _), _)| at);
        let retry_at = self.retries.first_key_value().map(|(&(at, _), _)| at);
        let time = self.held_by_time.first_key_value().map(|(&(at, _), _)| at);
        let gathered = self.gathering.values().map(|gathering| gathering.until).min();
        Round {
            deliveries: self.depart(clock),
            at: time.into_iter().chain(gathered).min(),
            by_clock: held_until.into_iter().chain(retry_at).min(),
        }
    }

    /// Takes a delivery's answer. One that was not accepted comes back later or, after the last try, never.
    pub(crate) fn finish(&mut self, mut delivery: Delivery, accepted: bool, clock: Millis) {
        if let Some(count) = self.in_flight.get_mut(&delivery.hub) {
            *count = count.saturating_sub(1);
        }
        let next = usize::try_from(delivery.attempt).ok().and_then(|made| RETRY_MINUTES.get(made));
        for event in &delivery.events {
            let counts = self.counts.entry(event.portal_id).or_default();
            match (accepted, next) {
                (true, _) => counts.delivered += 1,
                (false, Some(_)) => counts.refused += 1,
                (false, None) => {
                    counts.refused += 1;
                    counts.lost += 1;
                }
            }
        }
        let Some(minutes) = next.filter(|_| !accepted) else { return };
        let part = self.chance.random_range(0.85..1.0);
        #[expect(clippy::cast_possible_truncation, reason = "a day in milliseconds")]
        let wait = ((minutes * 60_000) as f64 * part) as i64;
        let at = delivery.first_tried.unwrap_or(clock).plus(wait);
        delivery.attempt += 1;
        self.serial += 1;
        self.retries.insert((at, self.serial), delivery);
    }

    fn hold(&mut self, event: Event, wait: Wait, now: Instant, clock: Millis) {
        self.serial += 1;
        match wait {
            Wait::Not => self.gather(event, now),
            Wait::Clock(millis) => {
                self.held_by_clock.insert((clock.plus(millis), self.serial), event);
            }
            Wait::Real(duration) => {
                self.held_by_time.insert((now + duration, self.serial), event);
            }
        }
    }

    fn gather(&mut self, event: Event, now: Instant) {
        let mixes = self.dice.get(&event.portal_id).is_some_and(|dice| dice.chaos.mix_accounts);
        let key = Some(event.portal_id).filter(|_| !mixes);
        let until = now + self.window;
        self.gathering.entry(key).or_insert_with(|| Gathering { until, events: Vec::new() }).events.push(event);
    }

    /// Makes deliveries of what has gathered.
    fn pack(&mut self, account: Option<i64>, mut events: Vec<Event>) {
        let Some(hub) = account.or_else(|| events.first().map(|event| event.portal_id)) else { return };
        if let Some(dice) = self.dice.get_mut(&hub) {
            dice.shuffle(&mut events);
        }
        let mut rest = events.into_iter().peekable();
        while rest.peek().is_some() {
            let size = self.dice.get_mut(&hub).map_or(self.batch, |dice| dice.size(self.batch));
            let events: Vec<Event> = rest.by_ref().take(size).collect();
            let hub = events.first().map_or(hub, |event| event.portal_id);
            let delivery = Delivery { hub, events, attempt: 0, first_tried: None };
            self.ready.entry(hub).or_default().push_back(delivery);
        }
    }

    /// The ready deliveries that their accounts have room for.
    fn depart(&mut self, clock: Millis) -> Vec<Delivery> {
        let mut leaving = Vec::new();
        for (hub, ready) in &mut self.ready {
            let in_flight = self.in_flight.entry(*hub).or_default();
            while *in_flight < self.max_in_flight {
                let Some(mut delivery) = ready.pop_front() else { break };
                *in_flight += 1;
                delivery.first_tried.get_or_insert(clock);
                self.counts.entry(*hub).or_default().requests += 1;
                for event in &delivery.events {
                    let counts = self.counts.entry(event.portal_id).or_default();
                    counts.sent += 1;
                    counts.retried += u64::from(delivery.attempt > 0);
                }
                leaving.push(delivery);
            }
        }
        leaving
    }
}

/// Takes everything out that is due, the earliest first.
fn take_due<At: Ord + Copy, T>(waiting: &mut BTreeMap<(At, u64), T>, now: At) -> Vec<T> {
    let mut due = Vec::new();
    while let Some(first) = waiting.first_entry().filter(|first| first.key().0 <= now) {
        due.push(first.remove());
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhooks::chaos::Hold;
    use crate::webhooks::event::Detail;

    const HOUR: i64 = 3_600_000;

    fn events(hub: i64, count: u64) -> Vec<Event> {
        let one = |number| Event {
            event_id: number,
            subscription_id: 1,
            portal_id: hub,
            app_id: 1,
            occurred_at: 0,
            subscription_type: "object.deletion".to_owned(),
            object_type_id: None,
            change_source: "CRM_UI",
            source_id: "",
            detail: Detail::Record { object_id: number, change_flag: None },
        };
        (0..count).map(one).collect()
    }

    fn queue() -> Queue {
        Queue::new(&WebhookSettings { window: Duration::ZERO, ..WebhookSettings::default() })
    }

    #[test]
    fn ten_deliveries_of_a_hundred_are_in_flight_for_an_account() {
        let (mut queue, now) = (queue(), Instant::now());
        queue.put(1, events(1, 2_050), now, Millis(0));
        queue.put(2, events(2, 1), now, Millis(0));
        let mut first = queue.round(now, Millis(0)).deliveries;
        assert_eq!(first.iter().filter(|delivery| delivery.hub == 1).count(), 10);
        assert_eq!(first.iter().filter(|delivery| delivery.hub == 2).count(), 1, "each account has ten of its own");
        assert!(queue.round(now, Millis(0)).deliveries.is_empty());
        queue.finish(first.remove(0), true, Millis(0));
        assert_eq!(queue.round(now, Millis(0)).deliveries.len(), 1);
        assert_eq!(queue.counts(1).delivered, 100);
        assert!(!queue.is_settled(now, Millis(0)));
    }

    #[test]
    fn a_refused_delivery_is_tried_ten_times_more_within_a_day_and_then_lost() {
        let (mut queue, now) = (queue(), Instant::now());
        queue.put(1, events(1, 3), now, Millis(0));
        let mut tried = Vec::new();
        let mut clock = Millis(0);
        loop {
            let mut round = queue.round(now, clock);
            if let Some(delivery) = round.deliveries.pop() {
                assert_eq!(usize::try_from(delivery.attempt).unwrap(), tried.len());
                tried.push(clock);
                queue.finish(delivery, false, clock);
                round = queue.round(now, clock);
            }
            let Some(next) = round.by_clock else { break };
            assert!(next > clock && queue.is_settled(now, clock));
            clock = next;
        }
        assert_eq!(tried.len(), 11);
        assert!(tried[10] < Millis(24 * HOUR) && tried[10] > Millis(19 * HOUR));
        let counts = queue.counts(1);
        assert_eq!((counts.lost, counts.sent, counts.retried, counts.requests), (3, 33, 30, 11));
    }

    #[test]
    fn held_events_wait_for_the_clock_or_for_a_flush() {
        let (mut queue, now) = (queue(), Instant::now());
        queue.set_chaos(1, Chaos { delay: Hold::Clock(Duration::from_hours(1)), ..Chaos::default() });
        queue.put(1, events(1, 40), now, Millis(0));
        assert!(queue.round(now, Millis(0)).deliveries.is_empty() && queue.is_settled(now, Millis(0)));
        let early: usize = queue.round(now, Millis(HOUR / 2)).deliveries.iter().map(|it| it.events.len()).sum();
        assert!((5..35).contains(&early), "{early}");
        queue.flush(now);
        let late: usize = queue.round(now, Millis(HOUR / 2)).deliveries.iter().map(|it| it.events.len()).sum();
        assert_eq!(early + late, 40);
    }

    #[test]
    fn chaos_shuffles_splits_mixes_and_keeps_every_event() {
        let (mut queue, now) = (queue(), Instant::now());
        let chaos = Chaos { shuffle: true, split: true, mix_accounts: true, double: 1.0, ..Chaos::default() };
        for hub in [1, 2] {
            queue.set_chaos(hub, chaos);
            queue.put(hub, events(hub, 150), now, Millis(0));
        }
        let sent = queue.round(now, Millis(0)).deliveries;
        let mixed = sent.iter().any(|it| it.events.iter().any(|event| event.portal_id != it.hub));
        assert!(mixed && sent.len() > 6);
        let ids: Vec<u64> = sent.iter().flat_map(|it| &it.events).map(|event| event.event_id).collect();
        assert_eq!(ids.len(), 600);
        assert!(!ids.is_sorted());
    }
}
