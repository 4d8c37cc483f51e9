//! What goes back to the client: data, errors, extensions.
//!
//! Promises of every answer: a refused request has no `data`; every error has a `code` and the request id (P47); what a
//! resolver did not mean for clients is replaced by "internal error" and logged once, here; at most
//! [`MAX_ERRORS`] errors are sent, and `extensions.omittedErrors` says how many more there were.

use std::collections::BTreeMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Response, ServerError, Value};
use http::HeaderMap;
use serde::Serialize;

use super::fault::{Code, Fault, INTERNAL};
use super::request_id::RequestId;

/// Errors in one answer.
const MAX_ERRORS: usize = 5;

/// An answer as it is written.
#[derive(Debug, Default, Serialize)]
pub(super) struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: BTreeMap<String, Value>,
    /// Headers that resolvers asked for.
    #[serde(skip)]
    pub(super) headers: HeaderMap,
}

impl Answer {
    /// The answer to a request that was executed.
    pub(super) fn executed(response: Response, id: &RequestId) -> Self {
        let Response { data, extensions, errors, http_headers, .. } = response;
        // async-graphql says null when every root field was skipped; the specification says an empty object.
        let data = if data == Value::Null && errors.is_empty() { Value::Object(IndexMap::new()) } else { data };
        let mut answer = Self { data: Some(data), errors, extensions, headers: http_headers };
        answer.finish_errors(id);
        answer
    }

    /// The answer to a request that was refused.
    pub(super) fn refused(fault: Fault, id: &RequestId) -> Self {
        let mut answer = Self { errors: fault.errors, ..Self::default() };
        answer.finish_errors(id);
        answer
    }

    /// Says what the operation cost and what it might have.
    pub(super) fn with_cost(mut self, cost: u64, limit: u64) -> Self {
        let cost = [(Name::new("requested"), Value::from(cost)), (Name::new("maximum"), Value::from(limit))];
        self.extensions.insert("cost".to_owned(), Value::Object(cost.into_iter().collect()));
        self
    }

    /// Whether there is nothing in it but errors.
    pub(super) fn has_no_data(&self) -> bool {
        matches!(self.data, None | Some(Value::Null)) && !self.errors.is_empty()
    }

    /// The code of the first error, if there is one.
    pub(super) fn code(&self) -> Option<&str> {
        code(self.errors.first()?)
    }

    /// The errors alone, for protocols that send them so.
    pub(super) fn into_errors(self) -> Vec<ServerError> {
        self.errors
    }

    /// The answer as JSON.
    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("GraphQL values are JSON")
    }

    fn finish_errors(&mut self, id: &RequestId) {
        if self.errors.is_empty() {
            return;
        }
        for error in &mut self.errors {
            finish(error, id);
        }
        let omitted = self.errors.len().saturating_sub(MAX_ERRORS);
        if omitted > 0 {
            self.errors.truncate(MAX_ERRORS);
            self.extensions.insert("omittedErrors".to_owned(), Value::from(omitted));
        }
    }
}

fn finish(error: &mut ServerError, id: &RequestId) {
    match audience(error) {
        Audience::Client => {}
        Audience::ClientWithoutCode => set(error, "code", Code::BadUserInput.as_str()),
        Audience::Log => {
            tracing::error!(request.id = %id, graphql.path = ?error.path, error = %error.message, "a resolver failed");
            INTERNAL.clone_into(&mut error.message);
            error.source = None;
            error.extensions = None;
            set(error, "code", Code::InternalServerError.as_str());
        }
    }
    set(error, "requestId", id.as_str());
}

/// An error's code, once it has one.
pub(super) fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Whom an error is written for.
enum Audience {
    Client,
    ClientWithoutCode,
    Log,
}

fn audience(error: &ServerError) -> Audience {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    match code {
        Some(Value::String(code)) if code != Code::InternalServerError.as_str() => Audience::Client,
        Some(_) if error.message == INTERNAL => Audience::Client,
        None if is_input_error(error) => Audience::ClientWithoutCode,
        Some(_) | None => Audience::Log,
    }
}

/// async-graphql does not mark the errors of its input types, but their sentences begin alike. An error that came from
/// a resolver by `?` has a source and is never one of them.
fn is_input_error(error: &ServerError) -> bool {
    error.source.is_none()
        && (error.message.starts_with("Failed to parse \"") || error.message.starts_with("Expected input type \""))
}

fn set(error: &mut ServerError, key: &str, value: &str) {
    error.extensions.get_or_insert_default().set(key, value);
}

#[cfg(test)]
mod tests {
    use async_graphql::PathSegment;
    use serde_json::json;

    use super::*;

    fn id() -> RequestId {
        RequestId::parse("r1").unwrap()
    }

    fn json_of(answer: &Answer) -> serde_json::Value {
        serde_json::from_slice(&answer.to_json()).unwrap()
    }

    #[test]
    fn p47_internal_messages_are_replaced_by_the_request_id() {
        let mut error = ServerError::new("connection to 10.0.0.1 refused", None);
        error.path = vec![PathSegment::Field("a".into())];
        let answer = Answer::executed(Response::from_errors(vec![error]), &id());
        let extensions = json!({"code": "INTERNAL_SERVER_ERROR", "requestId": "r1"});
        let error = json!({"message": "internal error", "path": ["a"], "extensions": extensions});
        assert_eq!(json_of(&answer), json!({"data": null, "errors": [error]}));
    }

    #[test]
    fn p47_errors_with_a_code_keep_their_message() {
        let error = super::super::fault::error(Code::Forbidden, "not yours", None);
        let answer = json_of(&Answer::executed(Response::from_errors(vec![error]), &id()));
        assert_eq!(answer["errors"][0]["message"], "not yours");
        assert_eq!(answer["errors"][0]["extensions"], json!({"code": "FORBIDDEN", "requestId": "r1"}));
    }

    #[test]
    fn input_errors_are_the_callers() {
        let error = ServerError::new("Failed to parse \"Decimal\": invalid digit", None);
        let answer = json_of(&Answer::executed(Response::from_errors(vec![error]), &id()));
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }

    #[test]
    fn at_most_five_errors_are_sent_and_the_rest_counted() {
        let errors = (0..12).map(|i| super::super::fault::error(Code::BadUserInput, format!("{i}"), None)).collect();
        let answer = json_of(&Answer::executed(Response::from_errors(errors), &id()));
        assert_eq!(answer["errors"].as_array().unwrap().len(), 5);
        assert_eq!(answer["extensions"]["omittedErrors"], 7);
    }

    #[test]
    fn nothing_selected_is_an_empty_object_and_a_refusal_has_no_data() {
        assert_eq!(json_of(&Answer::executed(Response::default(), &id())), json!({"data": {}}));
        assert!(json_of(&Answer::refused(Fault::request("no"), &id())).get("data").is_none());
    }
}
