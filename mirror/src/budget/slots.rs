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
    /// Of slots that are free alike the last is taken, so that one who may use all of them spends the reserve first.
    pub(super) fn lease(&mut self, open: usize, count: usize, earliest: Millis, kept: Millis) -> Vec<Millis> {
        let open = open.min(self.0.len());
        (0..count)
            .filter_map(|_| {
                let slot = self.0[..open].iter_mut().rev().min_by_key(|slot| (**slot).max(earliest))?;
                let at = (*slot).max(earliest);
                *slot = at + kept;
                Some(at)
            })
            .collect()
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
        assert!(slots.lease(8, 8, 100, 1_000).iter().all(|at| *at == 100));
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
