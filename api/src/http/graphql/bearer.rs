//! Who calls: the bearer key of a request, and what becomes of it.
//!
//! Transport does not know keys. It takes one from where the client put it and hands it to the function
//! that the router was given, which turns it into the data that resolvers see, or refuses. Every operation is
//! authenticated on its own, on sockets too, so that a revoked key is refused at once.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::Data;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::fault::{Code, Fault, Wrong};

/// The key of an `Authorization: Bearer` header. Does not print.
#[derive(Clone)]
pub struct BearerKey(SecretString);

impl BearerKey {
    /// The key of a request's `Authorization` header, if it has one.
    pub fn of_headers(headers: &HeaderMap) -> Option<Self> {
        Self::of_value(headers.get(AUTHORIZATION)?.to_str().ok()?)
    }

    /// The key in a `connection_init` payload: `{"Authorization": "Bearer ..."}`, in any case.
    pub fn of_payload(payload: &Map<String, Value>) -> Option<Self> {
        payload.iter().find_map(|(name, value)| match value {
            Value::String(value) if name.eq_ignore_ascii_case("authorization") => Self::of_value(value),
            _ => None,
        })
    }

    fn of_value(value: &str) -> Option<Self> {
        let (scheme, key) = value.trim().split_once(' ')?;
        let key = key.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then(|| Self(SecretString::from(key)))
    }

    /// The key itself, for comparing.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for BearerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerKey(..)")
    }
}

/// Why nobody was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The request carries no key.
    Missing,
    /// The key is unknown, revoked or expired. One answer for all three.
    Rejected,
    /// It could not be found out. Nobody is thrown out of an open socket for this.
    Unavailable,
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Missing => {
                Fault::new(Wrong::Caller, Code::Unauthenticated, "no API key: send `Authorization: Bearer <key>`")
            }
            Refusal::Rejected => Fault::new(Wrong::Caller, Code::Unauthenticated, "the API key is not valid"),
            Refusal::Unavailable => {
                Fault::new(Wrong::Unavailable, Code::InternalServerError, "the API key cannot be checked right now")
            }
        }
    }
}

type Verdict = Pin<Box<dyn Future<Output = Result<Data, Refusal>> + Send>>;

/// How a key becomes the data of an operation.
#[derive(Clone)]
pub(super) struct Authenticate(Arc<dyn Fn(BearerKey) -> Verdict + Send + Sync>);

impl Authenticate {
    pub(super) fn new<A, F>(authenticate: A) -> Self
    where
        A: Fn(BearerKey) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Data, Refusal>> + Send + 'static,
    {
        Self(Arc::new(move |key| Box::pin(authenticate(key))))
    }

    pub(super) async fn check(&self, key: Option<&BearerKey>) -> Result<Data, Refusal> {
        let key = key.ok_or(Refusal::Missing)?;
        (self.0)(key.clone()).await
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn p3_keys_are_found_in_headers_and_payloads_and_do_not_print() {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("bearer  pivotal_x"))]);
        let key = BearerKey::of_headers(&headers).unwrap();
        assert_eq!((key.expose(), format!("{key:?}").as_str()), ("pivotal_x", "BearerKey(..)"));
        for name in ["Authorization", "authorization"] {
            let payload = Map::from_iter([(name.to_owned(), Value::from("Bearer k"))]);
            assert_eq!(BearerKey::of_payload(&payload).unwrap().expose(), "k");
        }
    }

    #[test]
    fn other_schemes_are_no_key() {
        for value in ["Basic abc", "Bearer", "Bearer ", ""] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]);
            assert!(BearerKey::of_headers(&headers).is_none(), "{value}");
        }
    }
}
