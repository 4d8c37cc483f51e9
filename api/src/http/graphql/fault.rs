//! Why a request was refused as a whole, and the one table of status codes.
//!
//! A refused request was not executed: its answer has `errors` and no `data`. The table follows the audit suite of
//! GraphQL over HTTP (graphql-http 1.23): 400 for documents and variables that are wrong, but 200 where the client
//! asks for the older `application/json`.

use std::borrow::Cow;

use async_graphql::{Pos, ServerError};
use http::StatusCode;

use super::negotiation::Format;
use crate::graphql::limits::Exceeded;

/// The codes of errors beside the data, in Apollo Server's words, because tools know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The request, a variable or an argument is not what it should be.
    BadUserInput,
    /// The document has no operation of that name, or several and none was named.
    OperationResolutionFailure,
    /// No API key, or none that is valid.
    Unauthenticated,
    /// The caller is known but this is not for them.
    Forbidden,
    /// The document goes past a limit.
    QueryTooComplex,
    /// Too much at once.
    RateLimited,
    /// The answer took too long.
    Timeout,
    /// The database does not answer; the same may be asked again.
    ServiceUnavailable,
    /// Our fault; the log has the rest under the request id.
    InternalServerError,
}

impl Code {
    /// The code as clients see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Code::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Code::BadUserInput => "BAD_USER_INPUT",
            Code::OperationResolutionFailure => "OPERATION_RESOLUTION_FAILURE",
            Code::Unauthenticated => "UNAUTHENTICATED",
            Code::Forbidden => "FORBIDDEN",
            Code::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Code::RateLimited => "RATE_LIMITED",
            Code::Timeout => "TIMEOUT",
            Code::ServiceUnavailable => "SERVICE_UNAVAILABLE",
            Code::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// What was wrong with a request. Decides the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The body or the query string is no GraphQL request.
    Request,
    /// The document, the operation's name or the variables.
    Document,
    /// No valid key.
    Caller,
    /// A web page of another site.
    Origin,
    /// A mutation by GET.
    Method,
    /// An `Accept` that we cannot serve.
    Accept,
    /// A body that is not JSON by its own account.
    ContentType,
    /// A body that is too long.
    BodySize,
    /// Nothing: the answer took too long.
    Slow,
    /// Nothing: something we need did not answer.
    Unavailable,
    /// Nothing: our code failed.
    Broken,
}

impl Wrong {
    /// The status of an answer without data.
    pub(super) fn status(self, format: Format) -> StatusCode {
        match (self, format) {
            (Wrong::Document, Format::Json) => StatusCode::OK,
            (Wrong::Request | Wrong::Document, _) => StatusCode::BAD_REQUEST,
            (Wrong::Caller, _) => StatusCode::UNAUTHORIZED,
            (Wrong::Origin, _) => StatusCode::FORBIDDEN,
            (Wrong::Method, _) => StatusCode::METHOD_NOT_ALLOWED,
            (Wrong::Accept, _) => StatusCode::NOT_ACCEPTABLE,
            (Wrong::ContentType, _) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            (Wrong::BodySize, _) => StatusCode::PAYLOAD_TOO_LARGE,
            (Wrong::Slow | Wrong::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
            (Wrong::Broken, _) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A refused request: why, and the errors that say so.
#[derive(Debug, Clone)]
pub struct Fault {
    pub(super) wrong: Wrong,
    pub(super) errors: Vec<ServerError>,
}

impl Fault {
    pub(super) fn new(wrong: Wrong, code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { wrong, errors: vec![error(code, message, None)] }
    }

    /// A body or a query string that is no GraphQL request.
    pub(super) fn request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Wrong::Request, Code::BadUserInput, message)
    }

    /// Variables that do not fit the operation.
    pub(super) fn variables(errors: Vec<ServerError>) -> Self {
        Self { wrong: Wrong::Document, errors }
    }

    /// A document that is wrong in one place or several.
    pub(super) fn document(code: Code, errors: impl IntoIterator<Item = (String, Option<Pos>)>) -> Self {
        let errors = errors.into_iter().map(|(message, position)| error(code, message, position)).collect();
        Self { wrong: Wrong::Document, errors }
    }

    /// A document without the operation asked for.
    pub(super) fn operation(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Wrong::Document, Code::OperationResolutionFailure, message)
    }

    /// An answer that took too long.
    pub(super) fn slow() -> Self {
        Self::new(Wrong::Slow, Code::Timeout, "the answer took too long and was given up")
    }

    /// A failure of ours, without details.
    pub(super) fn broken() -> Self {
        Self::new(Wrong::Broken, Code::InternalServerError, INTERNAL)
    }
}

impl From<Exceeded> for Fault {
    fn from(exceeded: Exceeded) -> Self {
        Self::new(Wrong::Document, Code::QueryTooComplex, exceeded.to_string())
    }
}

/// What clients read instead of an internal message.
pub(super) const INTERNAL: &str = "internal error";

/// One error with its code.
pub(super) fn error(code: Code, message: impl Into<Cow<'static, str>>, position: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message.into(), position);
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}
