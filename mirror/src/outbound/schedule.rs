//! When an event is sent again: eight attempts in a day.

use chrono::{DateTime, TimeDelta, Utc};

/// How long after an attempt failed the next one is made; after the last of these, the final attempt is made a day after the
/// first.
const PAUSES: [TimeDelta; 6] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
];

/// When the final attempt is made, after the first.
const DAY: TimeDelta = TimeDelta::hours(24);

/// When the next attempt is due after `tries` of them failed, the first begun at `began_at` and the last ended at `failed_at`;
/// none when all were made.
pub(super) fn next(began_at: DateTime<Utc>, tries: i32, failed_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let made = usize::try_from(tries).ok()?.checked_sub(1)?;
    match PAUSES.get(made) {
        Some(pause) => Some(failed_at + *pause),
        // after a stop of days the day may be over already
        None if made == PAUSES.len() => Some((began_at + DAY).max(failed_at + PAUSES[0])),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p50_there_are_eight_attempts_and_the_last_comes_a_day_after_the_first() {
        let began = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let mut at = began;
        let mut waits = Vec::new();
        for tries in 1.. {
            let Some(due) = next(began, tries, at) else { break };
            waits.push((due - at).num_seconds());
            at = due;
        }
        assert_eq!(waits[..6], [5, 300, 1_800, 7_200, 18_000, 36_000]);
        assert_eq!(waits.len() + 1, 8);
        assert_eq!(at, began + TimeDelta::hours(24));
    }

    #[test]
    fn p50_a_last_attempt_that_is_overdue_is_made_soon_and_no_ninth_one() {
        let began = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let late = began + TimeDelta::days(9);
        assert_eq!(next(began, 7, late), Some(late + TimeDelta::seconds(5)));
        assert_eq!(next(began, 8, late), None);
        assert_eq!(next(began, 0, late), None);
    }
}
