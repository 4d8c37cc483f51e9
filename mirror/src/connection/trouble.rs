//! HubSpot's failures in our words: the one place where they become codes and sentences.

use std::sync::Arc;
use std::time::Duration;

use hubspot::oauth::{OAuthError, OAuthFailure};
use hubspot::{BudgetError, ErrorKind, TokenError};

use super::feature::PLAN_HINT;
use super::standing::LOST;
use super::token::TokenTrouble;
use crate::error::{Code, Error};

/// A failed call, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// For programs.
    pub code: Code,
    /// For people.
    pub message: String,
    /// What HubSpot said.
    pub answer: Answer,
    /// Whether the same may succeed by itself some time from now.
    pub transient: bool,
    /// How long HubSpot asked to be left alone.
    pub retry_after: Option<Duration>,
}

/// What HubSpot said, for its support and for whoever looks at a failed record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status, when there was an answer.
    pub http_status: Option<u16>,
    /// Its category, or its word for the reason.
    pub category: Option<String>,
    /// Its sentence. May name ids and properties: not for the log.
    pub message: Option<String>,
    /// Its name for this one call.
    pub correlation_id: Option<String>,
}

impl From<&hubspot::Error> for Trouble {
    fn from(error: &hubspot::Error) -> Self {
        let (code, message) = explain(&error.kind);
        Self {
            code,
            message,
            answer: Answer {
                http_status: error.http_status,
                category: error.category.as_deref().map(str::to_owned),
                message: error.message.as_deref().map(str::to_owned),
                correlation_id: error.correlation_id.as_deref().map(str::to_owned),
            },
            transient: error.is_transient() && code != Code::AppMisconfigured,
            retry_after: error.retry_after,
        }
    }
}

impl From<&OAuthError> for Trouble {
    fn from(error: &OAuthError) -> Self {
        let (code, message) = match error.failure {
            OAuthFailure::ConnectionDead => (Code::ReauthorizeNeeded, LOST.to_owned()),
            OAuthFailure::RestartConnect => consent_void(),
            OAuthFailure::OperatorFault => misconfigured(),
            OAuthFailure::Transient => unavailable("HubSpot does not answer just now."),
        };
        Self {
            code,
            message,
            answer: Answer {
                http_status: error.http_status,
                category: error.code.as_deref().map(str::to_owned),
                message: error.message.as_deref().map(str::to_owned),
                correlation_id: error.correlation_id.as_deref().map(str::to_owned),
            },
            transient: error.failure == OAuthFailure::Transient,
            retry_after: error.retry_after,
        }
    }
}

impl Trouble {
    /// The trouble of a consent that has not become a connection yet, so that there is none to end.
    pub(super) fn of_consent(error: &OAuthError) -> Self {
        let trouble = Self::from(error);
        if error.failure != OAuthFailure::ConnectionDead {
            return trouble;
        }
        let (code, message) = consent_void();
        Self { code, message, ..trouble }
    }
}

impl From<Trouble> for Error {
    /// As a refusal: the sentence, and what HubSpot's support would ask for.
    fn from(trouble: Trouble) -> Self {
        let Answer { http_status: _, category, message: _, correlation_id } = &trouble.answer;
        let said = match (category, correlation_id) {
            (Some(category), Some(id)) => format!(" (HubSpot: {category}, correlation id {id})"),
            (None, Some(id)) => format!(" (HubSpot's correlation id: {id})"),
            (Some(category), None) => format!(" (HubSpot: {category})"),
            (None, None) => String::new(),
        };
        Self::refused(trouble.code, trouble.message + &said)
    }
}

/// A failed call as this crate's error.
pub fn refuse(error: &hubspot::Error) -> Error {
    Trouble::from(error).into()
}

fn explain(kind: &ErrorKind) -> (Code, String) {
    match kind {
        ErrorKind::MissingScopes(scopes) => (Code::MissingScope, missing_scopes(scopes)),
        ErrorKind::Forbidden => {
            (Code::HubSpotRefused, format!("HubSpot does not allow this for the account. {PLAN_HINT}"))
        }
        ErrorKind::Unauthorized(error) => explain_token(error),
        ErrorKind::RateLimited(_) => unavailable("HubSpot asks to wait: the account's rate limit is used up."),
        ErrorKind::DailyLimit => unavailable(
            "The HubSpot account's calls for today are used up. They come back at midnight of the account's time zone.",
        ),
        ErrorKind::Moving => unavailable("HubSpot is moving the account to another region and asks to wait."),
        ErrorKind::Transient | ErrorKind::Unreachable(_) => unavailable("HubSpot does not answer just now."),
        ErrorKind::Budget(BudgetError::Closed { .. }) => {
            unavailable("HubSpot asked to be left alone for a while; the account's calls go on after that.")
        }
        ErrorKind::Budget(_) => ours(),
        ErrorKind::NotFound => (Code::HubSpotRefused, "HubSpot has no such thing.".to_owned()),
        ErrorKind::Unreadable(_) => (Code::HubSpotRefused, "HubSpot's answer could not be read.".to_owned()),
        ErrorKind::PartialFailure(_) => (Code::HubSpotRefused, "HubSpot failed for some of the records.".to_owned()),
        ErrorKind::RepeatedCursor => {
            (Code::ListingIncomplete, "A listing of HubSpot's came round to a place it had already been.".to_owned())
        }
        // requests that are wrong, and kinds that a newer client may add
        _ => (Code::HubSpotRefused, "HubSpot refused the request.".to_owned()),
    }
}

fn missing_scopes(scopes: &[String]) -> String {
    if scopes.is_empty() {
        return format!("HubSpot says that a scope is missing, but not which. {PLAN_HINT}");
    }
    format!("HubSpot did not grant {} to this app. {PLAN_HINT}", scopes.join(", "))
}

fn explain_token(error: &TokenError) -> (Code, String) {
    match error {
        TokenError::Reauthorize { .. } => (Code::ReauthorizeNeeded, LOST.to_owned()),
        TokenError::RefusedAgain => unavailable("HubSpot does not take its own new tokens just now."),
        TokenError::Unavailable(source) => match source.downcast_ref::<Arc<TokenTrouble>>() {
            Some(trouble) if trouble.is_operators() => misconfigured(),
            Some(trouble) if trouble.is_ours() => ours(),
            Some(trouble) if matches!(**trouble, TokenTrouble::RefusedAgain) => {
                explain_token(&TokenError::RefusedAgain)
            }
            Some(_) | None => unavailable("HubSpot does not answer just now."),
        },
    }
}

fn consent_void() -> (Code, String) {
    let sentence = "HubSpot does not accept this consent any more. Nothing has changed; connect again.";
    (Code::InvalidAuthorizationCode, sentence.to_owned())
}

fn misconfigured() -> (Code, String) {
    let sentence = "The HubSpot app of this service is not set up rightly. Its operator has been told; the connection \
                    itself is in order.";
    (Code::AppMisconfigured, sentence.to_owned())
}

fn unavailable(sentence: &str) -> (Code, String) {
    (Code::HubSpotUnavailable, sentence.to_owned())
}

fn ours() -> (Code, String) {
    (Code::InternalError, "Something of ours broke.".to_owned())
}
