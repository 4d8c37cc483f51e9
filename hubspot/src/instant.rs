//! HubSpot's two ways to write a moment: ISO 8601 text, and milliseconds since 1970 as text or number.
//!
//! What is neither reads as nothing. A moment that cannot be read never fails the page it stands on.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

/// Reads a moment from text in either spelling.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    if let Ok(millis) = text.parse::<i64>() {
        return DateTime::from_timestamp_millis(millis);
    }
    text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc())
}

/// For `#[serde(default, deserialize_with = "instant::lenient")]`.
pub(crate) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Moment.deserialize(deserializer)
}

/// The same as a seed, for the hand-written readers.
pub(crate) struct Moment;

impl<'de> DeserializeSeed<'de> for Moment {
    type Value = Option<DateTime<Utc>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Moment {
    type Value = Option<DateTime<Utc>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a moment as ISO 8601 text or milliseconds")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(parse(text))
    }

    fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Self::Value, E> {
        Ok(DateTime::from_timestamp_millis(millis))
    }

    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(millis).ok().and_then(DateTime::from_timestamp_millis))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_name_the_same_moment() {
        let iso = parse("2024-10-21T21:36:02.961Z").unwrap();
        assert_eq!(iso.timestamp_millis(), 1_729_546_562_961);
        assert_eq!(parse("1729546562961"), Some(iso));
        assert_eq!(parse("2024-10-21T21:36:02Z").unwrap().timestamp(), 1_729_546_562);
        assert_eq!(parse("2024-10-21").unwrap().timestamp(), 1_729_468_800);
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(parse("yesterday"), None);
        assert_eq!(parse(""), None);
    }
}
