//! The rule of the rolling window: one slot for each call the window allows.
//!
//! A slot holds the moment it is free again. Whoever calls takes the slot that is free earliest and may call from then
//! on; the slot is then kept for one window more. So between any two uses of a slot lies a whole window, and no window
//! ever sees more uses than there are slots.

/// A moment on the database's clock, in milliseconds.
pub(super) type Millis = i64;

/// The part of the reserve that is never lent: a sixth, at least one slot.
const KEPT_BACK: usize = 6;

/// The slots of one bucket. The last ones are the reserve: see [`Slots::lease`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    slots: Vec<Millis>,
    /// When the uses by those who may use the reserve leave the window.
    wanted: Vec<Millis>,
    /// Not before then another slot of the reserve is lent.
    next_loan: Millis,
}

impl Slots {
    /// From the database, brought to as many as the window allows now.
    ///
    /// Where the limit shrank, those that stay in use longest are kept: forgetting them would forget calls.
    pub(super) fn sized(mut slots: Vec<Millis>, calls: usize, wanted: Vec<Millis>, next_loan: Millis) -> Self {
        if slots.len() > calls {
            slots.sort_unstable_by(|a, b| b.cmp(a));
        }
        slots.resize(calls, 0);
        Self { slots, wanted, next_loan }
    }

    /// As they are stored.
    pub(super) fn as_slice(&self) -> &[Millis] {
        &self.slots
    }

    /// The uses by those who may use the reserve, as they are stored.
    pub(super) fn wanted(&self) -> &[Millis] {
        &self.wanted
    }

    /// When another slot of the reserve may be lent, as it is stored.
    pub(super) fn next_loan(&self) -> Millis {
        self.next_loan
    }

    /// Takes `count` uses of the first `open` slots, not before `earliest`, and keeps each slot for `kept` from its use.
    /// Gives the moments of the uses, in order.
    ///
    /// Of slots that are free alike the last is taken, so that one who may use all of them spends the reserve first. While
    /// half of the reserve is wanted, who may not use it does not burst, and leaves a fifth of the rest over: a window
    /// spent in its first second would leave nothing to the other side for the remainder of it. So there is always a slot
    /// for somebody who needs more than the reserve. While nobody has wanted it for a window, most of it is lent, one slot
    /// after the other over the window: then one is free again soon, whenever it is wanted.
    pub(super) fn lease(&mut self, open: usize, count: usize, earliest: Millis, kept: Millis) -> Vec<Millis> {
        self.wanted.retain(|end| *end > earliest);
        if open >= self.slots.len() {
            let uses = self.take(self.slots.len(), count, (earliest, 0), kept);
            self.wanted.extend(uses.iter().map(|at| at + kept));
            return uses;
        }
        let reserve = self.slots.len() - open;
        if self.wanted.len() * 2 >= reserve && open > 0 {
            let apart = kept * 5 / (4 * millis(open));
            let last_use = self.slots[..open].iter().max().map_or(earliest, |slot| slot - kept);
            return self.take(open, count, (earliest.max(last_use + apart), apart), kept);
        }
        let mut uses = Vec::new();
        if self.wanted.is_empty() {
            uses.extend(self.take_free(open, count, earliest, kept));
            uses.extend(self.lend(open, count - uses.len(), earliest, kept));
        }
        uses.extend(self.take(open, count - uses.len(), (earliest, 0), kept));
        uses.sort_unstable();
        uses
    }

    /// Uses of the first `open` slots, not before a moment and so far apart.
    fn take(
        &mut self,
        open: usize,
        count: usize,
        (mut not_before, apart): (Millis, Millis),
        kept: Millis,
    ) -> Vec<Millis> {
        (0..count)
            .filter_map(|_| {
                let slot = self.slots[..open].iter_mut().rev().min_by_key(|slot| (**slot).max(not_before))?;
                let at = (*slot).max(not_before);
                *slot = at + kept;
                not_before = not_before.max(at + apart);
                Some(at)
            })
            .collect()
    }

    /// Uses of those of the first `open` slots that are free now.
    fn take_free(&mut self, open: usize, count: usize, now: Millis, kept: Millis) -> Vec<Millis> {
        let free = self.slots[..open].iter().filter(|slot| **slot <= now).count();
        self.take(open, count.min(free), (now, 0), kept)
    }

    /// A use of the reserve, if another may be lent before the next slot outside it is free.
    fn lend(&mut self, open: usize, count: usize, now: Millis, kept: Millis) -> Option<Millis> {
        let reserve = self.slots.len() - open;
        let lent = reserve - (reserve / KEPT_BACK).max(1);
        let apart = kept / millis(lent.max(1));
        let own = self.slots[..open].iter().min().copied().unwrap_or(Millis::MAX);
        let (next_loan, end) = (self.next_loan.max(now), open + lent);
        let slot = self.slots[open..end].iter_mut().min().filter(|_| count > 0)?;
        let at = (*slot).max(next_loan);
        if at >= own || at > now + apart {
            return None;
        }
        *slot = at + kept;
        self.next_loan = at + apart;
        Some(at)
    }
}

fn millis(count: usize) -> Millis {
    Millis::try_from(count).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    fn slots(calls: usize) -> Slots {
        Slots::sized(Vec::new(), calls, Vec::new(), 0)
    }

    #[test]
    fn no_window_holds_more_uses_than_slots_whatever_the_order_of_asking() {
        const WINDOW: Millis = 1_000;
        let mut chance = StdRng::seed_from_u64(5);
        let mut slots = slots(20);
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
    fn while_the_reserve_is_wanted_none_of_it_is_lent() {
        let mut slots = slots(10);
        assert_eq!(slots.lease(10, 1, 100, 1_000), [100]);
        assert_eq!(slots.lease(4, 5, 100, 1_000), [100, 100, 100, 100, 1_100]);
        assert_eq!(slots.lease(10, 5, 100, 1_000), [100; 5]);
    }

    #[test]
    fn one_who_may_use_all_spends_the_reserve_first() {
        let mut slots = slots(10);
        slots.lease(10, 2, 100, 1_000);
        assert_eq!(slots.as_slice(), [0, 0, 0, 0, 0, 0, 0, 0, 1_100, 1_100]);
    }

    #[test]
    fn while_half_of_the_reserve_is_wanted_the_rest_is_spread_and_a_fifth_of_it_is_left_over() {
        let mut slots = slots(10);
        assert_eq!(slots.lease(8, 8, 0, 1_000), [0; 8], "nobody else asks");
        slots.lease(10, 1, 400, 1_000);
        let mut uses = slots.lease(8, 3, 400, 1_000);
        uses.extend(slots.lease(8, 5, 1_300, 1_000));
        assert_eq!(uses, [1_000, 1_156, 1_312, 1_468, 1_624, 1_780, 1_936, 2_092]);
        assert_eq!(slots.lease(8, 2, 1_500, 1_000), [1_500; 2], "nobody has wanted it for a window");
        assert_eq!(slots.lease(8, 3, 4_000, 1_000), [4_000; 3], "and nothing is left of the spreading");
    }

    #[test]
    fn a_reserve_that_nobody_wants_is_lent_slot_by_slot_but_for_a_part() {
        let mut slots = slots(20);
        let mut uses = Vec::new();
        for now in 0..1_000 {
            if slots.clone().lease(10, 1, now, 1_000) == [now] {
                uses.extend(slots.lease(10, 1, now, 1_000));
            }
        }
        let loans: Vec<Millis> = (0..9).map(|loan| 10 + loan * 111).collect();
        assert_eq!(uses, (0..10).chain(loans).collect::<Vec<_>>(), "first those outside the reserve");
        assert_eq!(slots.lease(20, 2, 999, 1_000), [999, 1_000], "one was never lent, and another is free soon");
        assert_eq!(slots.lease(10, 9, 1_010, 1_000), [1_010; 9]);
        assert_eq!(slots.lease(10, 1, 1_500, 1_000), [2_000], "now that it is wanted nothing is lent");
    }

    #[test]
    fn nothing_is_lent_long_ahead() {
        let mut slots = slots(20);
        assert_eq!(slots.lease(10, 10, 0, 1_000), [0; 10]);
        assert_eq!(slots.lease(10, 3, 0, 1_000), [0, 1_000, 1_000], "one now, and the others when their own are free");
    }

    #[test]
    fn a_smaller_limit_forgets_no_recent_use() {
        let mut slots = Slots::sized(vec![7_000, 0, 9_000, 8_000], 2, Vec::new(), 0);
        assert_eq!(slots.lease(2, 2, 100, 10_000), [8_000, 9_000]);
    }

    #[test]
    fn without_slots_nothing_is_given() {
        assert!(Slots::sized(vec![1, 2], 0, Vec::new(), 0).lease(5, 3, 100, 1_000).is_empty());
    }
}
