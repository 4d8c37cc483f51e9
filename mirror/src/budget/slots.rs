//! The rule of the rolling window: one slot for each call the window allows.
//!
//! A slot holds the moment it is free again. Whoever calls takes the slot that is free earliest and may call from then
//! on; the slot is then kept for one window more. So between any two uses of a slot lies a whole window, and no window
//! ever sees more uses than there are slots.

/// A moment on the database's clock, in milliseconds.
pub(super) type Millis = i64;

/// The slots of one bucket. The last ones are the reserve: see [`Slots::lease`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots(Vec<Millis>);

impl Slots {
    /// From the database, brought to as many as the window allows now.
    ///
    /// Where the limit shrank, those that stay in use longest are kept: forgetting them would forget calls.
    pub(super) fn sized(mut slots: Vec<Millis>, calls: usize) -> Self {
        if slots.len() > calls {
            slots.sort_unstable_by(|a, b| b.cmp(a));
        }
        slots.resize(calls, 0);
        Self(slots)
    }

    /// As they are stored.
    pub(super) fn as_slice(&self) -> &[Millis] {
        &self.0
    }

    /// Takes `count` uses of the first `open` slots, not before `earliest`, and keeps each slot for `kept` from its use.
    /// Gives the moments of the uses, in order.
    ///
    /// Of slots that are free alike the last is taken, so that one who may use all of them spends the reserve first. Who
    /// may not use the reserve does not burst while it is in demand, and leaves a fifth of the rest over: a window spent
    /// in its first second would leave nothing to the other side for the remainder of it. So there is always a slot for
    /// somebody who needs more than the reserve.
    pub(super) fn lease(&mut self, open: usize, count: usize, earliest: Millis, kept: Millis) -> Vec<Millis> {
        let open = open.min(self.0.len());
        let mut not_before = earliest;
        let apart = if self.reserve_is_in_demand(open, earliest) {
            kept * 5 / (4 * Millis::try_from(open).unwrap_or(1))
        } else {
            0
        };
        if apart > 0 {
            let last_use = self.0[..open].iter().max().map_or(earliest, |slot| slot - kept);
            not_before = not_before.max(last_use + apart);
        }
        (0..count)
            .filter_map(|_| {
                let slot = self.0[..open].iter_mut().rev().min_by_key(|slot| (**slot).max(not_before))?;
                let at = (*slot).max(not_before);
                *slot = at + kept;
                not_before = not_before.max(at + apart);
                Some(at)
            })
            .collect()
    }

    /// Whether half of the slots beyond these are in use.
    fn reserve_is_in_demand(&self, open: usize, now: Millis) -> bool {
        let reserve = &self.0[open..];
        let used = reserve.iter().filter(|slot| **slot > now).count();
        !reserve.is_empty() && open > 0 && used * 2 >= reserve.len()
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    #[test]
    fn no_window_holds_more_uses_than_slots_whatever_the_order_of_asking() {
        const WINDOW: Millis = 1_000;
        let mut chance = StdRng::seed_from_u64(5);
        let mut slots = Slots::sized(Vec::new(), 20);
        let (mut now, mut uses) = (50_000, Vec::new());
        for _ in 0..400 {
            now += chance.random_range(0..200);
            let open = if chance.random_bool(0.2) { 20 } else { 17 };
            uses.extend(slots.lease(open, chance.random_range(1..=8), now, WINDOW));
        }
        uses.sort_unstable();
        for (first, last) in uses.iter().zip(&uses[20..]) {
            assert!(last - first >= WINDOW, "21 uses within {} ms", last - first);
        }
    }

    #[test]
    fn the_reserve_is_free_when_the_rest_is_used_up() {
        let mut slots = Slots::sized(Vec::new(), 10);
        assert!(slots.lease(8, 8, 100, 1_000).iter().all(|at| *at == 100));
        assert_eq!(slots.lease(8, 1, 100, 1_000), [1_100]);
        assert_eq!(slots.lease(10, 2, 100, 1_000), [100, 100]);
    }

    #[test]
    fn one_who_may_use_all_spends_the_reserve_first() {
        let mut slots = Slots::sized(Vec::new(), 10);
        slots.lease(10, 2, 100, 1_000);
        assert_eq!(slots.as_slice(), [0, 0, 0, 0, 0, 0, 0, 0, 1_100, 1_100]);
    }

    #[test]
    fn while_the_reserve_is_in_demand_the_rest_is_spread_and_a_fifth_of_it_is_left_over() {
        let mut slots = Slots::sized(Vec::new(), 10);
        assert_eq!(slots.lease(8, 8, 0, 1_000), [0; 8], "nobody else asks");
        slots.lease(10, 1, 400, 1_000);
        let mut uses = slots.lease(8, 3, 400, 1_000);
        uses.extend(slots.lease(8, 5, 1_300, 1_000));
        assert_eq!(uses, [1_000, 1_156, 1_312, 1_468, 1_624, 1_780, 1_936, 2_092]);
        assert_eq!(slots.lease(8, 2, 1_500, 1_000), [1_500, 2_156], "the reserve is free again");
        assert_eq!(slots.lease(8, 3, 4_000, 1_000), [4_000; 3], "and nothing is left of the spreading");
    }

    #[test]
    fn a_smaller_limit_forgets_no_recent_use() {
        let mut slots = Slots::sized(vec![7_000, 0, 9_000, 8_000], 2);
        assert_eq!(slots.lease(2, 2, 100, 10_000), [8_000, 9_000]);
    }

    #[test]
    fn without_slots_nothing_is_given() {
        assert!(Slots::sized(vec![1, 2], 0).lease(5, 3, 100, 1_000).is_empty());
    }
}
