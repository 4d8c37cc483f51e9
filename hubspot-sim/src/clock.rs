//! The simulator's own time: real until a test moves it.
//!
//! Tokens expire, windows roll and records are stamped by this clock, so a test that advances it by half an hour
//! sees what half an hour does, at once.

use std::sync::Mutex;
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// A point in time as HubSpot's APIs count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

impl Millis {
    /// This many milliseconds later.
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The same instant as a date and time.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Appends `2024-10-21T21:36:02.961Z`. By hand: a page of records holds several hundred of these.
    pub(crate) fn write_iso(self, out: &mut String) {
        let days = self.0.div_euclid(86_400_000);
        let in_day = self.0.rem_euclid(86_400_000);
        let (year, month, day) = civil(days);
        digits(out, year, 4);
        out.push('-');
        digits(out, month, 2);
        out.push('-');
        digits(out, day, 2);
        out.push('T');
        digits(out, in_day / 3_600_000, 2);
        out.push(':');
        digits(out, in_day / 60_000 % 60, 2);
        out.push(':');
        digits(out, in_day / 1000 % 60, 2);
        out.push('.');
        digits(out, in_day % 1000, 3);
        out.push('Z');
    }

    /// Appends the day alone: `2024-10-21`.
    pub(crate) fn write_day(self, out: &mut String) {
        let (year, month, day) = civil(self.0.div_euclid(86_400_000));
        digits(out, year, 4);
        out.push('-');
        digits(out, month, 2);
        out.push('-');
        digits(out, day, 2);
    }

    /// The instant as HubSpot writes it.
    pub fn iso(self) -> String {
        let mut out = String::with_capacity(24);
        self.write_iso(&mut out);
        out
    }
}

/// Year, month and day of a day number since 1970 (Howard Hinnant's method, eras of 400 years).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn digits(out: &mut String, value: i64, width: u32) {
    for place in (0..width).rev() {
        let digit = u8::try_from(value / 10_i64.pow(place) % 10).unwrap_or(0);
        out.push(char::from(b'0' + digit));
    }
}

/// What a test has done to the clock.
#[derive(Debug, Clone, Copy)]
enum Mode {
    Running { ahead: TimeDelta },
    Fixed { at: DateTime<Utc> },
}

/// The one owner of time in the simulator.
#[derive(Debug)]
pub(crate) struct Clock {
    mode: Mutex<Mode>,
    moved: watch::Sender<()>,
}

impl Clock {
    /// A clock that shows real time.
    pub(crate) fn real() -> Self {
        Self { mode: Mutex::new(Mode::Running { ahead: TimeDelta::zero() }), moved: watch::Sender::new(()) }
    }

    /// The time to the millisecond.
    pub(crate) fn now(&self) -> Millis {
        Millis(self.utc().timestamp_millis())
    }

    /// The time now.
    pub(crate) fn utc(&self) -> DateTime<Utc> {
        match *self.mode.lock().expect("no holder of the clock panics") {
            Mode::Running { ahead } => system_time() + ahead,
            Mode::Fixed { at } => at,
        }
    }

    /// Whether time passes by itself.
    pub(crate) fn runs(&self) -> bool {
        matches!(*self.mode.lock().expect("no holder of the clock panics"), Mode::Running { .. })
    }

    /// Tells of every time the clock is moved, stopped or released.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    /// Moves the clock forward (or back), running or fixed as it is.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.set(|mode| match mode {
            Mode::Running { ahead } => Mode::Running { ahead: ahead + by },
            Mode::Fixed { at } => Mode::Fixed { at: at + by },
        });
    }

    /// Stops the clock at an instant.
    pub(crate) fn fix(&self, at: DateTime<Utc>) {
        self.set(|_| Mode::Fixed { at });
    }

    /// Back to real time.
    pub(crate) fn release(&self) {
        self.set(|_| Mode::Running { ahead: TimeDelta::zero() });
    }

    fn set(&self, change: impl FnOnce(Mode) -> Mode) {
        let mut mode = self.mode.lock().expect("no holder of the clock panics");
        *mode = change(*mode);
        drop(mode);
        self.moved.send_replace(());
    }
}

/// The machine's time, wherever a test has moved the clock: the one that receivers of webhooks go by.
pub(crate) fn machine_time() -> Millis {
    Millis(system_time().timestamp_millis())
}

#[expect(clippy::disallowed_methods, reason = "the simulator's only look at the machine's clock")]
fn system_time() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_written_dates_agree_with_chrono() {
        for millis in [0, 1_729_546_562_961, 951_782_400_000, 4_102_444_799_999, 1_582_934_400_001] {
            let expected = Millis(millis).to_utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
            assert_eq!(Millis(millis).iso(), expected);
        }
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::real();
        clock.fix(Millis(1_000).to_utc());
        assert_eq!(clock.now(), Millis(1_000));
        clock.advance(TimeDelta::milliseconds(500));
        assert_eq!(clock.now(), Millis(1_500));
    }
}
