//! Which web pages may open a socket.
//!
//! Browsers do not hold WebSockets to the rules for other sites' pages, so the server has to look at `Origin` itself.
//! Programs send none and are let through; their key decides.

use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use url::Url;

/// The pages of other origins that are welcome.
pub(super) struct Origins(Vec<url::Origin>);

impl Origins {
    /// Origins like `https://app.example.com`; what is no origin is passed over.
    pub(super) fn new(allowed: &[String]) -> Self {
        Self(allowed.iter().filter_map(|origin| Url::parse(origin).ok()).map(|url| url.origin()).collect())
    }

    /// Whether the page that asks may open a socket: our own host's, a welcome one's, or no page at all.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(ORIGIN) else { return true };
        let Some(origin) = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok()) else { return false };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| is_host_of(&origin, host)) || self.0.contains(&origin.origin())
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
        Origins::new(&["https://app.example.com".to_owned(), "nonsense".to_owned()]).admit(&headers)
    }

    #[test]
    fn own_and_welcome_pages_only() {
        assert!(Origins::new(&[]).admit(&HeaderMap::new()));
        assert!(admits("http://localhost:8080", "localhost:8080"));
        assert!(admits("https://api.example.com", "api.example.com"));
        assert!(admits("https://app.example.com", "api.example.com"));
        assert!(!admits("https://evil.example", "api.example.com"));
        assert!(!admits("http://app.example.com", "api.example.com"));
        assert!(!admits("null", "api.example.com"));
    }
}
