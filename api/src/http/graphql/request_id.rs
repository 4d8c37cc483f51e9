//! The id under which a request stands in our log and in its answer (P47).

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, in and out.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An id of at most 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Takes over an id, unless it is empty, too long or has characters that do not belong in a log.
    pub fn parse(id: &str) -> Option<Self> {
        let fine = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        fine.then(|| Self(id.to_owned()))
    }

    /// The id that the request-id layer set, else the one that the client sent, else a new one.
    pub(super) fn of_request(parts: &Parts, new: &dyn Fn() -> RequestId) -> Self {
        let layered = parts.extensions.get::<tower_http::request_id::RequestId>();
        layered
            .and_then(|id| id.header_value().to_str().ok())
            .and_then(Self::parse)
            .or_else(|| Self::sent(&parts.headers))
            .unwrap_or_else(new)
    }

    fn sent(headers: &HeaderMap) -> Option<Self> {
        headers.get(X_REQUEST_ID)?.to_str().ok().and_then(Self::parse)
    }

    /// The id of one operation on a socket.
    pub(super) fn operation(&self, number: u64) -> Self {
        Self(format!("{}.{number}", self.0))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("ids are visible ASCII")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
