//! Numbers, exactly: from HubSpot's text to what `numeric(28, 10)` and `bigint` hold.
//!
//! HubSpot has been seen to send more than fifty digits. They are read as digits and rounded once, half to even; no
//! float comes near them. What has too many digits before the decimal point is refused, never cut.

use rust_decimal::Decimal;

use super::Unreadable;

/// Digits kept after the decimal point.
const SCALE: u32 = 10;
/// The first number with too many digits before the point, in units of the last kept digit.
const TOO_LARGE: i128 = 10_i128.pow(28);

/// An exact decimal of at most 18 digits before the point, rounded half to even at ten after it.
pub fn decimal(text: &str) -> Result<Decimal, Unreadable> {
    let scaled = Digits::read(text)?.scaled(SCALE)?;
    Ok(Decimal::from_i128_with_scale(scaled.units, SCALE).normalize())
}

/// A whole number. One with a fraction is refused, not rounded.
pub fn whole(text: &str) -> Result<i64, Unreadable> {
    if let Ok(number) = text.trim().parse() {
        return Ok(number);
    }
    let scaled = Digits::read(text)?.scaled(0)?;
    if !scaled.is_exact {
        return Err(Unreadable::NotWhole);
    }
    i64::try_from(scaled.units).map_err(|_| Unreadable::OutOfRange)
}

/// A number as it is written: `-12.5e3`.
struct Digits<'t> {
    is_negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    exponent: i64,
}

struct Scaled {
    units: i128,
    is_exact: bool,
}

impl<'t> Digits<'t> {
    fn read(text: &'t str) -> Result<Self, Unreadable> {
        let text = text.trim();
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| Unreadable::NotANumber)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
            return Err(Unreadable::NotANumber);
        }
        Ok(Self { is_negative, whole: whole.as_bytes(), fraction: fraction.as_bytes(), exponent: exponent.into() })
    }

    /// The number in units of `10^-scale`, rounded half to even.
    fn scaled(&self, scale: u32) -> Result<Scaled, Unreadable> {
        let digits = || self.whole.iter().chain(self.fraction).map(|byte| byte - b'0');
        let leading_zeros = digits().take_while(|&digit| digit == 0).count();
        let count = self.whole.len() + self.fraction.len();
        if leading_zeros == count {
            return Ok(Scaled { units: 0, is_exact: true });
        }
        let point = length(self.whole.len()) - length(leading_zeros) + self.exponent;
        let kept = point + i64::from(scale);
        if kept < 0 {
            return Ok(Scaled { units: 0, is_exact: false });
        }
        if kept > 28 {
            return Err(Unreadable::OutOfRange);
        }
        let mut digits = digits().skip(leading_zeros);
        let mut units: i128 = 0;
        for _ in 0..kept {
            units = units * 10 + i128::from(digits.next().unwrap_or(0));
        }
        let next = digits.next().unwrap_or(0);
        let is_more = digits.any(|digit| digit != 0);
        let is_odd = units % 2 == 1;
        if next > 5 || (next == 5 && (is_more || is_odd)) {
            units += 1;
        }
        if units >= TOO_LARGE {
            return Err(Unreadable::OutOfRange);
        }
        Ok(Scaled { units: if self.is_negative { -units } else { units }, is_exact: next == 0 && !is_more })
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).expect("no text is longer than memory")
}
