//! Why a call came to nothing, sorted by what the caller can do about it.
//!
//! Every error names what was attempted and carries what HubSpot said: status, category and correlation id, which is
//! what HubSpot's support asks for. Nothing of a record stands in it, so it may be logged whole.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use reqwest::StatusCode;

use crate::budget::BudgetError;
use crate::refusal::Refusal;
use crate::token::TokenError;

/// A call that failed. Its fields are those of [`Failure`].
pub struct Error(Box<Failure>);

/// What is known about a failed call.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure {
    /// What went wrong, by what can be done about it.
    pub kind: ErrorKind,
    /// What the call was for, to stand behind "could not".
    pub attempted: &'static str,
    /// The status HubSpot answered with, when it answered.
    pub http_status: Option<u16>,
    /// HubSpot's category, such as `MISSING_SCOPES`.
    pub category: Option<Box<str>>,
    /// HubSpot's finer category.
    pub sub_category: Option<Box<str>>,
    /// HubSpot's sentence. May name ids and properties; kept out of `Display`.
    pub message: Option<Box<str>>,
    /// HubSpot's name for this one call.
    pub correlation_id: Option<Box<str>>,
    /// How long HubSpot asked to be left alone.
    pub retry_after: Option<Duration>,
}

/// The kinds of failure.
#[derive(Debug, thiserror::Error)]
pub enum ErrorKind {
    /// The account has not granted what this call needs. The names are HubSpot's and may be missing.
    #[error("a scope is missing: {}", if .0.is_empty() { "HubSpot does not say which".to_owned() } else { .0.join(", ") })]
    MissingScopes(Vec<String>),
    /// Refused for another reason than scopes.
    #[error("the account does not allow it")]
    Forbidden,
    /// There is no token HubSpot takes.
    #[error("no token that HubSpot takes")]
    Unauthorized(#[source] TokenError),
    /// The rate limit held through every repeat.
    #[error("the rate limit held ({0})")]
    RateLimited(RatePolicy),
    /// The account's calls for today are used up; they come back at midnight of its own time zone.
    #[error("the account's calls for today are used up")]
    DailyLimit,
    /// The account is being moved to another region; `retry_after` says how long to leave it alone.
    #[error("the account is being moved to another region")]
    Moving,
    /// No such thing.
    #[error("not found")]
    NotFound,
    /// HubSpot calls the request wrong. Asking again changes nothing.
    #[error("the request was refused as wrong")]
    BadRequest,
    /// The address was too long; the same read has to go through a body.
    #[error("the address was too long")]
    UriTooLong,
    /// HubSpot had a failure, or held a lock, through every repeat.
    #[error("HubSpot could not answer")]
    Transient,
    /// No answer arrived: connection, timeout, or a broken body.
    #[error("HubSpot could not be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The answer is not what the documentation promises.
    #[error("the answer could not be read")]
    Unreadable(#[source] UnreadableBody),
    /// There was no leave to call.
    #[error("no leave to call")]
    Budget(#[source] BudgetError),
    /// A search body has to stay under 3,000 characters; this one was not sent.
    #[error("the search is {chars} characters long, HubSpot takes 3,000")]
    SearchBodyTooLong {
        /// How long it would have been.
        chars: usize,
    },
    /// More inputs than one call takes; nothing was sent.
    #[error("{given} inputs in one call, HubSpot takes {most}")]
    TooManyInputs {
        /// How many were given.
        given: usize,
        /// How many HubSpot takes.
        most: usize,
    },
    /// HubSpot answered for some inputs and failed for these. Nothing is known about them, not even absence.
    #[error("HubSpot failed for {} of the inputs", .0.len())]
    PartialFailure(Vec<Box<str>>),
    /// A listing sent a cursor it had sent before, so it would never end and cannot be whole.
    #[error("the listing came back to where it had been")]
    RepeatedCursor,
}

/// Which limit refused a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatePolicy {
    /// `TEN_SECONDLY_ROLLING`.
    TenSecondly,
    /// `SECONDLY`, that of search.
    Secondly,
    /// `DAILY`.
    Daily,
    /// Another name, or none.
    Unnamed,
}

impl fmt::Display for RatePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TenSecondly => "ten seconds",
            Self::Secondly => "one second",
            Self::Daily => "one day",
            Self::Unnamed => "unnamed",
        })
    }
}

/// Where an answer stopped making sense. The parser's own sentence may quote a record, so only the place is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class:?} error at line {line}, column {column}")]
pub struct UnreadableBody {
    class: serde_json::error::Category,
    line: usize,
    column: usize,
}

impl From<serde_json::Error> for UnreadableBody {
    fn from(error: serde_json::Error) -> Self {
        Self { class: error.classify(), line: error.line(), column: error.column() }
    }
}

impl Error {
    /// An error that HubSpot had no part in.
    pub(crate) fn local(attempted: &'static str, kind: ErrorKind) -> Self {
        Self(Box::new(Failure {
            kind,
            attempted,
            http_status: None,
            category: None,
            sub_category: None,
            message: None,
            correlation_id: None,
            retry_after: None,
        }))
    }

    /// An answer that is no success.
    pub(crate) fn refused(attempted: &'static str, status: StatusCode, refusal: Refusal) -> Self {
        Self(Box::new(Failure {
            kind: kind_of(status, &refusal),
            attempted,
            http_status: Some(status.as_u16()),
            category: refusal.category,
            sub_category: refusal.sub_category,
            message: refusal.message,
            correlation_id: refusal.correlation_id,
            retry_after: refusal.retry_after,
        }))
    }

    /// A body that came with a success and cannot be read.
    pub(crate) fn unreadable(attempted: &'static str, error: serde_json::Error) -> Self {
        Self::local(attempted, ErrorKind::Unreadable(error.into()))
    }

    /// The token was refused and the source had no better one.
    pub(crate) fn unauthorized(self, source: TokenError) -> Self {
        let mut failure = self.0;
        failure.kind = ErrorKind::Unauthorized(source);
        Self(failure)
    }

    /// Whether the very same call may succeed by itself some time from now.
    pub fn is_transient(&self) -> bool {
        match &self.kind {
            ErrorKind::RateLimited(_)
            | ErrorKind::DailyLimit
            | ErrorKind::Moving
            | ErrorKind::Transient
            | ErrorKind::Unreachable(_)
            | ErrorKind::Budget(_)
            | ErrorKind::Unauthorized(TokenError::Unavailable(_) | TokenError::RefusedAgain)
            | ErrorKind::RepeatedCursor => true,
            ErrorKind::MissingScopes(_)
            | ErrorKind::Forbidden
            | ErrorKind::Unauthorized(TokenError::Reauthorize { .. })
            | ErrorKind::NotFound
            | ErrorKind::BadRequest
            | ErrorKind::UriTooLong
            | ErrorKind::Unreadable(_)
            | ErrorKind::SearchBodyTooLong { .. }
            | ErrorKind::TooManyInputs { .. }
            | ErrorKind::PartialFailure(_) => false,
        }
    }

    /// What went wrong, taken out of the error.
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }
}

fn kind_of(status: StatusCode, refusal: &Refusal) -> ErrorKind {
    match status.as_u16() {
        401 => ErrorKind::Unauthorized(TokenError::RefusedAgain),
        403 if refusal.names_scopes() => ErrorKind::MissingScopes(refusal.scopes.clone()),
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        414 => ErrorKind::UriTooLong,
        429 => match refusal.policy() {
            RatePolicy::Daily => ErrorKind::DailyLimit,
            policy @ (RatePolicy::TenSecondly | RatePolicy::Secondly | RatePolicy::Unnamed) => {
                ErrorKind::RateLimited(policy)
            }
        },
        477 => ErrorKind::Moving,
        408 | 423 | 500..=599 => ErrorKind::Transient,
        _ => ErrorKind::BadRequest,
    }
}

impl Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}: {}", self.attempted, self.kind)?;
        if let Some(status) = self.http_status {
            write!(f, " (HTTP {status}")?;
            if let Some(category) = &self.category {
                write!(f, ", {category}")?;
            }
            if let Some(id) = &self.correlation_id {
                write!(f, ", correlation id {id}")?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.kind.source()
    }
}
