//! What the client wants to read, and what it says it sends.
//!
//! `Accept` is followed by quality, then by how exactly it names a format, then by its own order. Without one, or with
//! `*/*`, the answer is `application/json`: the official audit suite asks for that.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

/// A format of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
    /// `application/json`: 200 for everything that is a well-formed GraphQL answer.
    Json,
    /// `text/event-stream`: one event per result.
    EventStream,
    /// `text/html`: the explorer.
    Html,
}

impl Format {
    /// The `Content-Type` of an answer in this format.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Format::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Format::Json => "application/json; charset=utf-8",
            Format::EventStream => "text/event-stream; charset=utf-8",
            Format::Html => "text/html; charset=utf-8",
        })
    }

    /// The best format that `Accept` allows, or none.
    pub fn of_accept(headers: &HeaderMap) -> Option<Self> {
        let mut best: Option<(Rank, Format)> = None;
        let mut any = false;
        for range in headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')) {
            any |= !range.trim().is_empty();
            if let Some(found) = Self::of_range(range)
                && best.is_none_or(|(rank, _)| found.0 > rank)
            {
                best = Some(found);
            }
        }
        if any { best.map(|(_, format)| format) } else { Some(Format::Json) }
    }

    fn of_range(range: &str) -> Option<(Rank, Self)> {
        let mut parts = range.split(';').map(str::trim);
        let (format, exactness) = match parts.next()?.to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => (Format::GraphqlResponse, 2),
            "application/json" => (Format::Json, 2),
            "text/event-stream" => (Format::EventStream, 2),
            "text/html" => (Format::Html, 2),
            "application/*" => (Format::Json, 1),
            "*/*" => (Format::Json, 0),
            _ => return None,
        };
        let mut quality = 1000;
        for parameter in parts {
            match parameter.split_once('=') {
                Some((name, value)) if name.eq_ignore_ascii_case("q") => quality = thousandths(value)?,
                Some((name, value)) if name.eq_ignore_ascii_case("charset") && !is_utf8(value) => return None,
                _ => {}
            }
        }
        (quality > 0).then_some((Rank { quality, exactness }, format))
    }
}

/// How much a range of `Accept` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    quality: u32,
    exactness: u8,
}

/// `0.8` as 800: floats do not order.
fn thousandths(quality: &str) -> Option<u32> {
    let quality: f64 = quality.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000 before the cast")]
    (0.0..=1.0).contains(&quality).then_some((quality * 1000.0) as u32)
}

/// Whether the body says that it is JSON in UTF-8. Nothing else is taken: the types that a form of another site can
/// send without asking first are thus refused.
pub fn sends_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => is_utf8(value),
        _ => true,
    })
}

fn is_utf8(charset: &str) -> bool {
    matches!(charset.trim().trim_matches('"').to_ascii_lowercase().as_str(), "utf-8" | "utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &'static str) -> Option<Format> {
        Format::of_accept(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]))
    }

    #[test]
    fn formats_are_chosen_by_quality_then_exactness_then_order() {
        assert_eq!(Format::of_accept(&HeaderMap::new()), Some(Format::Json));
        assert_eq!(accept("*/*"), Some(Format::Json));
        assert_eq!(accept("application/graphql-response+json, application/json;q=0.9"), Some(Format::GraphqlResponse));
        assert_eq!(
            accept("application/json;q=0.2, application/graphql-response+json;q=0.3"),
            Some(Format::GraphqlResponse)
        );
        assert_eq!(accept("*/*, application/graphql-response+json"), Some(Format::GraphqlResponse));
        assert_eq!(accept("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Format::Html));
        assert_eq!(accept("text/event-stream"), Some(Format::EventStream));
        assert_eq!(accept("application/json; charset=utf-8"), Some(Format::Json));
    }

    #[test]
    fn what_we_cannot_write_is_not_chosen() {
        assert_eq!(accept("image/png"), None);
        assert_eq!(accept("application/json;q=0"), None);
        assert_eq!(accept("application/json; charset=iso-8859-1"), None);
    }

    #[test]
    fn only_json_in_utf8_is_taken() {
        let sends = |value| sends_json(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]));
        assert!(sends("application/json") && sends("Application/JSON; charset=\"UTF-8\""));
        assert!(!sends("text/plain") && !sends("application/json; charset=utf-16") && !sends("multipart/form-data"));
        assert!(!sends_json(&HeaderMap::new()));
    }
}
