//! What can happen to events on their way, drawn from a seed.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{Rng, SeedableRng as _};

/// The trouble that one account's events meet. The default is none.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Chaos {
    /// The same seed gives the same fate to the same events.
    pub seed: u64,
    /// The share that is never sent.
    pub lose: f64,
    /// The share that is sent twice.
    pub double: f64,
    /// How long an event may be held back.
    pub delay: Hold,
    /// Whether events leave in any order, inside a delivery and across deliveries.
    pub shuffle: bool,
    /// Whether deliveries are of any size up to the largest.
    pub split: bool,
    /// Whether this account's events share deliveries with those of other accounts that allow it.
    pub mix_accounts: bool,
}

impl Default for Chaos {
    fn default() -> Self {
        Self { seed: 1, lose: 0.0, double: 0.0, delay: Hold::None, shuffle: false, split: false, mix_accounts: false }
    }
}

/// How long events are held back: a random time up to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Not at all.
    #[default]
    None,
    /// By the simulator's clock, so that moving it lets them go. In JSON, milliseconds.
    Clock(#[serde(with = "millis")] Duration),
    /// By real time. In JSON, milliseconds.
    Real(#[serde(with = "millis")] Duration),
}

/// What happens to one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Lost,
    Sent(Wait),
    Doubled(Wait, Wait),
}

/// When an event may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    Not,
    Clock(i64),
    Real(Duration),
}

/// Chaos with its dice.
#[derive(Debug)]
pub(crate) struct Dice {
    pub(crate) chaos: Chaos,
    chance: StdRng,
}

impl Dice {
    pub(crate) fn new(chaos: Chaos) -> Self {
        Self { chaos, chance: StdRng::seed_from_u64(chaos.seed) }
    }

    /// Every event takes the same number of throws, so that one setting does not move another's draws.
    pub(crate) fn fate(&mut self) -> Fate {
        let (lost, doubled) = (self.chance.random::<f64>(), self.chance.random::<f64>());
        let (first, second) = (self.wait(), self.wait());
        if lost < self.chaos.lose {
            Fate::Lost
        } else if doubled < self.chaos.double {
            Fate::Doubled(first, second)
        } else {
            Fate::Sent(first)
        }
    }

    pub(crate) fn shuffle<T>(&mut self, events: &mut [T]) {
        if self.chaos.shuffle {
            events.shuffle(&mut self.chance);
        }
    }

    /// How many of the waiting events the next delivery takes.
    pub(crate) fn size(&mut self, largest: usize) -> usize {
        if self.chaos.split { self.chance.random_range(1..=largest) } else { largest }
    }

    fn wait(&mut self) -> Wait {
        let part = self.chance.random::<f64>();
        match self.chaos.delay {
            Hold::None => Wait::Not,
            Hold::Clock(longest) => Wait::Clock(i64::try_from(longest.mul_f64(part).as_millis()).unwrap_or(i64::MAX)),
            Hold::Real(longest) => Wait::Real(longest.mul_f64(part)),
        }
    }
}

mod millis {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_and_shares_are_kept() {
        let chaos = Chaos { seed: 5, lose: 0.2, double: 0.1, ..Chaos::default() };
        let draw = || {
            let mut dice = Dice::new(chaos);
            (0..10_000).map(|_| dice.fate()).collect::<Vec<_>>()
        };
        let fates = draw();
        assert_eq!(fates, draw());
        let lost = fates.iter().filter(|fate| **fate == Fate::Lost).count();
        let doubled = fates.iter().filter(|fate| matches!(fate, Fate::Doubled(..))).count();
        assert!((1_800..2_200).contains(&lost), "{lost}");
        assert!((650..950).contains(&doubled), "{doubled}");
    }

    #[test]
    fn chaos_is_read_from_json() {
        let chaos: Chaos =
            serde_json::from_str(r#"{"lose": 0.5, "delay": {"clock": 60000}, "shuffle": true}"#).unwrap();
        assert_eq!(chaos.delay, Hold::Clock(Duration::from_mins(1)));
        assert!(chaos.shuffle && !chaos.split);
    }
}
