//! Which web pages may call.
//!
//! A page calls with a key that it was given, never with one that the browser adds by itself: there are no cookies. So a
//! stranger's page can do nothing in another's name, and what is held here is only who may build pages on this service.
//! Pages of other origins are held off by the browser (`fetch`) unless [`Origins::cors`] welcomes them. Browsers do not
//! hold WebSockets to those rules, so the server looks at `Origin` itself ([`Origins::admit`]). Programs send no origin
//! and are let through; their key decides.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use tower_http::cors::CorsLayer;
use url::Url;

use super::request_id::X_REQUEST_ID;

/// How long a browser may remember what it was told; none remembers longer.
const REMEMBERED: Duration = Duration::from_hours(2);

/// Where a web page comes from, such as `https://app.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrigin(url::Origin);

/// A text that is no origin of web pages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no web origin: give scheme and host, and a port if it is not the usual one, like https://app.example.com"
)]
pub struct NoWebOrigin(String);

impl WebOrigin {
    /// The origin of the pages at this address.
    pub fn of(address: &Url) -> Self {
        Self(address.origin())
    }

    fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.to_string()).expect("an origin is ASCII")
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.ascii_serialization())
    }
}

impl FromStr for WebOrigin {
    type Err = NoWebOrigin;

    fn from_str(text: &str) -> Result<Self, NoWebOrigin> {
        let wrong = || NoWebOrigin(text.to_owned());
        let address = Url::parse(text.trim()).map_err(|_| wrong())?;
        let bare = address.path() == "/" && address.query().is_none() && address.fragment().is_none();
        let anonymous = address.username().is_empty() && address.password().is_none();
        if matches!(address.scheme(), "http" | "https") && bare && anonymous {
            return Ok(Self::of(&address));
        }
        Err(wrong())
    }
}

/// The pages that are welcome.
pub(in crate::http) struct Origins {
    own: Option<WebOrigin>,
    others: Vec<WebOrigin>,
}

impl Origins {
    pub(in crate::http) fn new(own: Option<WebOrigin>, others: Vec<WebOrigin>) -> Self {
        Self { own, others }
    }

    /// Whether the page that asks may open a socket: our own, a welcome one, or no page at all.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(ORIGIN) else { return true };
        let Some(page) = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok()) else { return false };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let origin = WebOrigin::of(&page);
        host.is_some_and(|host| is_host_of(&page, host)) || self.own.iter().chain(&self.others).any(|it| *it == origin)
    }

    /// What tells browsers which pages may call; nothing when no other origin is welcome.
    pub(in crate::http) fn cors(&self) -> Option<CorsLayer> {
        let welcome: Vec<HeaderValue> = self.others.iter().map(WebOrigin::header_value).collect();
        (!welcome.is_empty()).then(|| {
            CorsLayer::new()
                .allow_origin(welcome)
                .allow_methods([Method::GET, Method::POST])
                .allow_headers([AUTHORIZATION, CONTENT_TYPE, X_REQUEST_ID])
                .expose_headers([X_REQUEST_ID])
                .max_age(REMEMBERED)
        })
    }
}

fn is_host_of(origin: &Url, host: &str) -> bool {
    let with_scheme = format!("{}://{host}", origin.scheme());
    Url::parse(&with_scheme).is_ok_and(|own| origin.origin().is_tuple() && own.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(origin: &str, host: &str) -> bool {
        let headers = HeaderMap::from_iter([(ORIGIN, origin.parse().unwrap()), (HOST, host.parse().unwrap())]);
        let own = "https://pivotal.example.com".parse().unwrap();
        Origins::new(Some(own), vec!["https://app.example.com".parse().unwrap()]).admit(&headers)
    }

    #[test]
    fn own_and_welcome_pages_only() {
        assert!(Origins::new(None, Vec::new()).admit(&HeaderMap::new()));
        assert!(admits("http://localhost:8080", "localhost:8080"));
        assert!(admits("https://api.example.com", "api.example.com"));
        assert!(admits("https://pivotal.example.com", "10.0.0.7:8080"));
        assert!(admits("https://app.example.com", "api.example.com"));
        assert!(!admits("https://evil.example", "api.example.com"));
        assert!(!admits("http://app.example.com", "api.example.com"));
        assert!(!admits("null", "api.example.com"));
    }

    #[test]
    fn an_origin_has_a_scheme_and_a_host_and_no_more() {
        for (text, origin) in [
            ("https://app.example.com", "https://app.example.com"),
            (" https://APP.example.com:443/ ", "https://app.example.com"),
            ("http://localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(text.parse::<WebOrigin>().unwrap().to_string(), origin);
        }
        for text in
            ["", "*", "app.example.com", "https://a.example/path", "file:///tmp", "null", "https://u:p@a.example"]
        {
            assert!(text.parse::<WebOrigin>().is_err(), "{text}");
        }
    }
}
