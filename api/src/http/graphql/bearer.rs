//! Who calls: the bearer key of a request, and what becomes of it.
//!
//! Transport does not know keys. It takes one from where the client put it and hands it to the function
//! that the router was given, which turns it into the data that resolvers see, or refuses. Every operation is
//! authenticated on its own, on sockets too, so that a revoked key is refused at once. What stays open ends as soon as
//! its admission lapses.

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
    /// It could not be found out.
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
                Fault::new(Wrong::Unavailable, Code::ServiceUnavailable, "the API key cannot be checked right now")
            }
        }
    }
}

/// Somebody who was let in.
pub struct Admission {
    /// What resolvers find in their context.
    pub data: Data,
    /// Comes about when they would no longer be let in as who they are. Does nothing until it is awaited.
    pub lapse: Pin<Box<dyn Future<Output = Lapse> + Send>>,
}

/// Why what somebody has open comes to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// The key is no longer in force, or the user is deactivated.
    KeyRejected,
    /// The key acts for somebody with another role now.
    RoleChanged,
}

impl From<Lapse> for Fault {
    fn from(lapse: Lapse) -> Self {
        match lapse {
            Lapse::KeyRejected => Refusal::Rejected.into(),
            Lapse::RoleChanged => Fault::new(
                Wrong::Caller,
                Code::Forbidden,
                "the user's role has changed meanwhile; what it allows now can be asked for again",
            ),
        }
    }
}

type Verdict = Pin<Box<dyn Future<Output = Result<Admission, Refusal>> + Send>>;

/// How a key becomes an admission.
#[derive(Clone)]
pub(super) struct Authenticate(Arc<dyn Fn(BearerKey) -> Verdict + Send + Sync>);

impl Authenticate {
    pub(super) fn new<A, F>(authenticate: A) -> Self
    where
        A: Fn(BearerKey) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Admission, Refusal>> + Send + 'static,
    {
        Self(Arc::new(move |key| Box::pin(authenticate(key))))
    }

    pub(super) async fn check(&self, key: Option<&BearerKey>) -> Result<Admission, Refusal> {
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
