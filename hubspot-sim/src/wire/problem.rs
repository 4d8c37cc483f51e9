//! HubSpot's error answers, in its own words.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::clock::Millis;

/// An error answer. The envelope adds the correlation id and turns it into bytes.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    body: ProblemBody,
    headers: Vec<(HeaderName, String)>,
}

#[derive(Debug, Clone)]
enum ProblemBody {
    Json(Map<String, Value>),
    Text { content_type: &'static str, text: String },
}

impl Problem {
    /// An error with HubSpot's usual body.
    pub(crate) fn new(status: StatusCode, category: &str, message: impl Into<String>) -> Self {
        Self::json(status, json!({"status": "error", "message": message.into(), "category": category}))
    }

    /// An error with a body of its own form.
    pub(crate) fn json(status: StatusCode, body: Value) -> Self {
        let Value::Object(body) = body else { return Self::text(status, "text/plain", body.to_string()) };
        Self { status, body: ProblemBody::Json(body), headers: Vec::new() }
    }

    /// An error that no program was meant to read.
    pub(crate) fn text(status: StatusCode, content_type: &'static str, text: String) -> Self {
        Self { status, body: ProblemBody::Text { content_type, text }, headers: Vec::new() }
    }

    /// 400 with `VALIDATION_ERROR`.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message)
    }

    /// 404 with `OBJECT_NOT_FOUND`.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "OBJECT_NOT_FOUND", message)
    }

    /// 401 for a token that has had its time.
    pub(crate) fn expired(expired_at: Millis, now: Millis) -> Self {
        let seconds = (now.0 - expired_at.0).max(0) / 1000;
        let (number, unit) = if seconds >= 86_400 { (seconds / 86_400, "day") } else { (seconds, "second") };
        Self::json(
            StatusCode::UNAUTHORIZED,
            json!({
                "status": "error",
                "message": format!("The OAuth token used to make this call expired {number} {unit}(s) ago."),
                "category": "EXPIRED_AUTHENTICATION",
                "context": {"expire time": [expired_at.iso()]},
            }),
        )
    }

    /// 401 for a token that nobody gave out, or for none.
    pub(crate) fn unauthenticated() -> Self {
        let message = "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can \
                       find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview";
        let failure = HeaderName::from_static("x-hubspot-auth-failure");
        Self::new(StatusCode::UNAUTHORIZED, "INVALID_AUTHENTICATION", message)
            .with_header(failure, "401 Unauthorized".to_owned())
    }

    /// 403 for a grant without any of these scopes.
    pub(crate) fn missing_scopes(any_of: &[&str]) -> Self {
        let message = "This app hasn't been granted all required scopes to make this call. Read more about required \
                       scopes here: https://developers.hubspot.com/scopes.";
        Self::json(
            StatusCode::FORBIDDEN,
            json!({
                "status": "error",
                "message": message,
                "category": "MISSING_SCOPES",
                "errors": [{
                    "message": "One or more of the following scopes are required.",
                    "context": {"requiredGranularScopes": any_of},
                }],
                "links": {"scopes": "https://developers.hubspot.com/scopes"},
            }),
        )
    }

    /// 429 by the name of the limit.
    pub(crate) fn rate_limited(policy: &str) -> Self {
        let message = match policy {
            "SECONDLY" => "You have reached your secondly limit.".to_owned(),
            "DAILY" => "You have reached your daily limit.".to_owned(),
            other => format!("You have reached your {} limit.", other.to_lowercase()),
        };
        Self::json(
            StatusCode::TOO_MANY_REQUESTS,
            json!({
                "status": "error",
                "message": message,
                "errorType": "RATE_LIMIT",
                "policyName": policy,
                "groupName": "publicapi:crm:client:oauth",
            }),
        )
    }

    /// 429 of the token endpoint, which has a limit of its own.
    pub(crate) fn too_many_tokens() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITS", "You have reached your rate limit.")
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same under other words, wherever the body repeats them.
    pub(crate) fn with_message(mut self, message: &str) -> Self {
        if let ProblemBody::Json(body) = &mut self.body {
            for name in ["message", "error_description"] {
                if let Some(field) = body.get_mut(name) {
                    *field = Value::from(message);
                }
            }
        }
        self
    }

    pub(crate) fn with_field(mut self, name: &str, value: Value) -> Self {
        if let ProblemBody::Json(body) = &mut self.body {
            body.insert(name.to_owned(), value);
        }
        self
    }

    /// The answer as it goes out.
    pub(crate) fn into_answer(self, correlation_id: &str) -> Response {
        let (content_type, text) = match self.body {
            ProblemBody::Json(mut body) => {
                body.insert("correlationId".to_owned(), Value::from(correlation_id));
                ("application/json;charset=utf-8", Value::Object(body).to_string())
            }
            ProblemBody::Text { content_type, text } => (content_type, text),
        };
        let mut response = (self.status, [(header::CONTENT_TYPE, content_type)], text).into_response();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
