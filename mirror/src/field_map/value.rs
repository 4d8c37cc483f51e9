//! One text from HubSpot, read as one typed value.
//!
//! HubSpot sends every value as text. What cannot be read says why; it never becomes zero, now or nothing. Blank texts
//! do not come here: they are a clear, and that is the caller's to know.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::error::Code;

mod number;

pub use number::{decimal, whole};

/// The longest name that is kept; a longer one does not fit in the index that sorts by it.
pub const LONGEST_NAME: usize = 500;
/// The longest domain there is.
pub const LONGEST_DOMAIN: usize = 253;
/// The longest e-mail address there is.
pub const LONGEST_EMAIL: usize = 320;

/// Why a text is not a value of the wanted type. The words go on after "it".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not a decimal number.
    #[error("is not a number")]
    NotANumber,
    /// More digits than are kept.
    #[error("has more than 18 digits before the decimal point")]
    OutOfRange,
    /// A number with a fraction.
    #[error("is not a whole number")]
    NotWhole,
    /// Not a day.
    #[error("is not a date")]
    NotADate,
    /// Not a moment.
    #[error("is not a date and time")]
    NotAMoment,
    /// Neither true nor false.
    #[error("is neither true nor false")]
    NotTrueOrFalse,
    /// Not a domain.
    #[error("is not a domain name")]
    NotADomain,
    /// Not an address.
    #[error("is not an e-mail address")]
    NotAnEmail,
    /// More characters than are kept.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// It holds U+0000, which Postgres has no place for.
    #[error("holds a character that cannot be kept")]
    NotStorable,
    /// Not among the field's options; the one that is not.
    #[error("is not among the field's options: {0}")]
    NotAnOption(String),
    /// Not in the workspace's plan list.
    #[error("names no plan of this workspace")]
    NotAPlan,
}

impl Unreadable {
    /// The code of the issue.
    pub fn code(&self) -> Code {
        match self {
            Self::OutOfRange => Code::NumberOutOfRange,
            Self::NotAnOption(_) => Code::OptionUnknown,
            Self::NotAPlan => Code::PlanUnknown,
            Self::NotANumber
            | Self::NotWhole
            | Self::NotADate
            | Self::NotAMoment
            | Self::NotTrueOrFalse
            | Self::NotADomain
            | Self::NotAnEmail
            | Self::TooLong(_)
            | Self::NotStorable => Code::ValueUnreadable,
        }
    }
}

/// Whether the text says nothing. HubSpot's null, missing and `""` never get here; texts of blanks do.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Text as HubSpot has it.
pub fn text(text: &str) -> Result<&str, Unreadable> {
    if text.contains('\0') { Err(Unreadable::NotStorable) } else { Ok(text) }
}

/// A customer's name: one that sorts.
pub fn name(name: &str) -> Result<String, Unreadable> {
    let name = text(name.trim())?;
    within(name, LONGEST_NAME)?;
    Ok(name.to_owned())
}

/// An e-mail address in lower case.
pub fn email(address: &str) -> Result<String, Unreadable> {
    let address = text(address.trim())?;
    within(address, LONGEST_EMAIL)?;
    let (local, domain) = address.rsplit_once('@').ok_or(Unreadable::NotAnEmail)?;
    if local.is_empty() || domain.is_empty() || address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Unreadable::NotAnEmail);
    }
    Ok(address.to_lowercase())
}

/// A domain in lower case, without protocol, user, port, path, query or final dot. A `www.` stays where it is and is
/// never added; letters of other scripts stay as they are.
pub fn domain(address: &str) -> Result<String, Unreadable> {
    let address = address.trim();
    let after_protocol = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = after_protocol.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host_and_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return Err(Unreadable::NotADomain),
        None => host_and_port,
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    within(host, LONGEST_DOMAIN)?;
    if !host.contains('.') || !host.split('.').all(is_label) {
        return Err(Unreadable::NotADomain);
    }
    Ok(host.to_lowercase())
}

fn is_label(label: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || is_mark(c);
    !label.is_empty() && label.chars().count() <= 63 && !label.starts_with('-') && label.chars().all(inner)
}

/// Vowel signs and other marks of scripts that write them apart from the letter.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_control()
}

/// A day: `2024-10-21`, or midnight UTC in milliseconds since 1970.
pub fn date(text: &str) -> Result<NaiveDate, Unreadable> {
    let text = text.trim();
    if let Some(millis) = epoch_millis(text) {
        let moment = DateTime::from_timestamp_millis(millis).ok_or(Unreadable::NotADate)?;
        let is_midnight = millis % TimeDelta::days(1).num_milliseconds() == 0;
        return if is_midnight { in_calendar(moment.date_naive()) } else { Err(Unreadable::NotADate) };
    }
    let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let day = is_iso.then(|| text.parse().ok()).flatten();
    in_calendar(day.ok_or(Unreadable::NotADate)?)
}

/// A moment: ISO 8601 with an offset, or milliseconds since 1970. A bare day is its midnight in UTC.
pub fn moment(text: &str) -> Result<DateTime<Utc>, Unreadable> {
    let text = text.trim();
    let moment = match epoch_millis(text) {
        Some(millis) => DateTime::from_timestamp_millis(millis),
        None => match DateTime::parse_from_rfc3339(text) {
            Ok(moment) => Some(moment.to_utc()),
            Err(_) => date(text).ok().and_then(|day| day.and_hms_opt(0, 0, 0)).map(|midnight| midnight.and_utc()),
        },
    };
    let moment = moment.ok_or(Unreadable::NotAMoment)?;
    in_calendar(moment.date_naive()).map_err(|_| Unreadable::NotAMoment)?;
    Ok(moment)
}

/// The day of a moment, in UTC.
pub fn day_of_moment(text: &str) -> Result<NaiveDate, Unreadable> {
    moment(text).map(|moment| moment.date_naive()).map_err(|_| Unreadable::NotADate)
}

/// `true` or `false`, in any case.
pub fn boolean(text: &str) -> Result<bool, Unreadable> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(Unreadable::NotTrueOrFalse)
    }
}

/// The values of a multiple choice, `a;b; c`, without blanks around them.
pub fn choices(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|choice| !choice.is_empty())
}

/// The text by which two spellings of one word compare equal.
pub fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// A decimal as the text that is kept for it, the same for `5`, `5.0` and `5e0`.
pub fn decimal_text(number: Decimal) -> String {
    number.normalize().to_string()
}

fn within(text: &str, longest: usize) -> Result<(), Unreadable> {
    if text.len() > longest && text.chars().count() > longest { Err(Unreadable::TooLong(longest)) } else { Ok(()) }
}

fn epoch_millis(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Years that four digits can write.
fn in_calendar(day: NaiveDate) -> Result<NaiveDate, Unreadable> {
    if (1..=9999).contains(&day.year()) { Ok(day) } else { Err(Unreadable::NotADate) }
}

#[cfg(test)]
mod tests;
