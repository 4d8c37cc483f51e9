//! Why OAuth failed, sorted by whose turn it is.
//!
//! HubSpot names the reason in two places: `status` in every body, and the standard `error` in newer ones. `status` is
//! finer and decides; `error` decides where it is all there is. What neither explains is put before the operator, never
//! taken for the end of a connection: a mistake in our configuration must not disconnect every customer.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::refusal::Refusal;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OAuthFailure {
    /// The account no longer knows us: revoked, uninstalled, or gone. A person has to connect it again.
    ConnectionDead,
    /// This consent led nowhere: the code was used, wrong, or old. The person has to begin again; nothing has changed.
    RestartConnect,
    /// Our configuration or our request is wrong. An alarm for the operator; no connection is to blame.
    OperatorFault,
    /// Try again.
    Transient,
}

/// An OAuth call that failed. Holds no secret.
#[derive(Debug)]
#[non_exhaustive]
pub struct OAuthError {
    /// Whose turn it is.
    pub failure: OAuthFailure,
    /// What the call was for.
    pub attempted: &'static str,
    /// The status HubSpot answered with, when it answered.
    pub http_status: Option<u16>,
    /// HubSpot's word for the reason, such as `BAD_REFRESH_TOKEN`.
    pub code: Option<Box<str>>,
    /// HubSpot's sentence.
    pub message: Option<Box<str>>,
    /// HubSpot's name for this one call.
    pub correlation_id: Option<Box<str>>,
    /// How long HubSpot asked to be left alone.
    pub retry_after: Option<Duration>,
    /// What went wrong below, when nothing was answered.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What was being asked for; the same word means different things for a code and for a refresh token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Grant {
    /// Tokens for a code.
    Code,
    /// A token for a refresh token.
    Refresh,
    /// Something about a token that stands in the form.
    Token,
    /// Something done with an access token.
    Bearer,
    /// A token of the app's own.
    App,
}

impl OAuthError {
    pub(crate) fn refused(
        attempted: &'static str,
        grant: Grant,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Self {
        let refusal = Refusal::read(headers, body);
        let reason = Reason::read(body);
        Self {
            failure: sort(status, &reason, grant),
            attempted,
            http_status: Some(status.as_u16()),
            message: refusal.message.or(reason.description),
            code: reason.status.or(reason.error).or(refusal.category),
            correlation_id: refusal.correlation_id,
            retry_after: refusal.retry_after,
            source: None,
        }
    }

    pub(crate) fn unreachable(attempted: &'static str, error: reqwest::Error) -> Self {
        Self { source: Some(Box::new(error.without_url())), ..Self::transient(attempted, None) }
    }

    /// A success whose body is not the documented one. Nothing of it is kept: it may hold tokens.
    pub(crate) fn unreadable(attempted: &'static str) -> Self {
        Self::transient(attempted, Some("UNREADABLE_ANSWER".into()))
    }

    /// Forgets HubSpot's sentence if it quotes what was sent.
    pub(crate) fn without(mut self, secret: &str) -> Self {
        self.message = self.message.filter(|message| !message.contains(secret));
        self
    }

    fn transient(attempted: &'static str, code: Option<Box<str>>) -> Self {
        Self {
            failure: OAuthFailure::Transient,
            attempted,
            http_status: None,
            code,
            message: None,
            correlation_id: None,
            retry_after: None,
            source: None,
        }
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}: {}", self.attempted, self.failure)?;
        let status = self.http_status.map(|status| format!("HTTP {status}"));
        let id = self.correlation_id.as_ref().map(|id| format!("correlation id {id}"));
        let details: Vec<&str> =
            [status.as_deref(), self.code.as_deref(), id.as_deref()].into_iter().flatten().collect();
        if details.is_empty() { Ok(()) } else { write!(f, " ({})", details.join(", ")) }
    }
}

impl StdError for OAuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl fmt::Display for OAuthFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ConnectionDead => "the account no longer accepts the connection",
            Self::RestartConnect => "the consent is used up or too old",
            Self::OperatorFault => "the app is set up wrong",
            Self::Transient => "HubSpot could not answer",
        })
    }
}

/// HubSpot's two words for the reason.
#[derive(Debug, Default)]
struct Reason {
    status: Option<Box<str>>,
    error: Option<Box<str>>,
    description: Option<Box<str>>,
}

impl Reason {
    fn read(body: &[u8]) -> Self {
        let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let text = |name: &str| -> Option<Box<str>> { body.get(name).and_then(Value::as_str).map(Box::from) };
        // API errors outside OAuth say "error" here, which is no reason.
        let status = text("status").filter(|status| &**status != "error");
        Self { status, error: text("error"), description: text("error_description") }
    }
}

fn sort(status: StatusCode, reason: &Reason, grant: Grant) -> OAuthFailure {
    if matches!(status.as_u16(), 408 | 423 | 429 | 477 | 500..=599) {
        return OAuthFailure::Transient;
    }
    let refused = match grant {
        Grant::Code => OAuthFailure::RestartConnect,
        Grant::Refresh | Grant::Token | Grant::Bearer => OAuthFailure::ConnectionDead,
        // no account is asked for anything
        Grant::App => OAuthFailure::OperatorFault,
    };
    match reason.status.as_deref() {
        Some("BAD_AUTH_CODE" | "EXPIRED_AUTH_CODE") => return OAuthFailure::RestartConnect,
        Some("BAD_REFRESH_TOKEN") => return OAuthFailure::ConnectionDead,
        Some("BAD_HUB") => return refused,
        Some(
            "BAD_CLIENT_ID" | "BAD_CLIENT_SECRET" | "BAD_REDIRECT_URI" | "BAD_GRANT_TYPE" | "BAD_SCOPES"
            | "BAD_CODE_VERIFIER",
        ) => return OAuthFailure::OperatorFault,
        Some(_) | None => {}
    }
    match reason.error.as_deref() {
        Some("invalid_grant" | "access_denied") => refused,
        // The API refuses a bearer token without either word.
        None if status == StatusCode::UNAUTHORIZED && matches!(grant, Grant::Bearer) => OAuthFailure::ConnectionDead,
        Some(_) | None => OAuthFailure::OperatorFault,
    }
}
