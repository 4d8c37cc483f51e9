//! What HubSpot writes when it says no.
//!
//! Every field of the body is optional, `subCategory` comes as text or as an object, an error of another service may sit
//! as JSON inside `message`, and a wrong path may answer with HTML. So nothing here can fail: what is not there is `None`.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use serde_json::Value;

use crate::error::RatePolicy;

/// HubSpot's words, as far as there were any.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) category: Option<Box<str>>,
    pub(crate) sub_category: Option<Box<str>>,
    pub(crate) message: Option<Box<str>>,
    pub(crate) correlation_id: Option<Box<str>>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) scopes: Vec<String>,
    policy_name: Option<Box<str>>,
}

impl Refusal {
    /// Reads headers and body.
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        let mut refusal = serde_json::from_slice::<Value>(body).map(|body| Self::from_body(&body)).unwrap_or_default();
        refusal.retry_after = retry_after(headers);
        if refusal.correlation_id.is_none() {
            refusal.correlation_id = correlation_id(headers);
        }
        refusal
    }

    fn from_body(body: &Value) -> Self {
        let inner = body
            .get("message")
            .and_then(Value::as_str)
            .filter(|message| message.trim_start().starts_with('{'))
            .and_then(|message| serde_json::from_str::<Value>(message).ok());
        let field =
            |name: &str| text(body.get(name)).or_else(|| inner.as_ref().and_then(|inner| text(inner.get(name))));
        let message = inner.as_ref().and_then(|inner| text(inner.get("message"))).or_else(|| text(body.get("message")));
        Self {
            category: field("category").or_else(|| field("errorType")),
            sub_category: field("subCategory"),
            message,
            correlation_id: field("correlationId").or_else(|| field("requestId")),
            retry_after: None,
            scopes: scopes(body),
            policy_name: field("policyName"),
        }
    }

    /// Whether the refusal is about scopes.
    pub(crate) fn names_scopes(&self) -> bool {
        !self.scopes.is_empty() || self.category.as_deref() == Some("MISSING_SCOPES")
    }

    /// Which limit was hit. Older bodies name it only in their sentence.
    pub(crate) fn policy(&self) -> RatePolicy {
        let said =
            |word: &str| self.message.as_deref().is_some_and(|message| message.to_ascii_lowercase().contains(word));
        match self.policy_name.as_deref() {
            Some("DAILY") => RatePolicy::Daily,
            Some("TEN_SECONDLY_ROLLING") => RatePolicy::TenSecondly,
            Some("SECONDLY") => RatePolicy::Secondly,
            None if said("daily limit") => RatePolicy::Daily,
            None if said("ten_secondly") => RatePolicy::TenSecondly,
            None if said("secondly limit") => RatePolicy::Secondly,
            Some(_) | None => RatePolicy::Unnamed,
        }
    }
}

/// The name HubSpot gives to every answer.
fn correlation_id(headers: &HeaderMap) -> Option<Box<str>> {
    headers.get("x-hubspot-correlation-id")?.to_str().ok().map(Into::into)
}

/// Whole seconds only: HubSpot documents no other form.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse::<u32>()
        .ok()
        .map(|seconds| Duration::from_secs(seconds.into()))
}

fn text(value: Option<&Value>) -> Option<Box<str>> {
    match value? {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.as_str().into()),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Some(other.to_string().into_boxed_str())
        }
    }
}

/// The scopes a refusal names, in its own context or in those of its parts.
fn scopes(body: &Value) -> Vec<String> {
    let parts = body.get("errors").and_then(Value::as_array).into_iter().flatten();
    let mut scopes: Vec<String> = std::iter::once(body)
        .chain(parts)
        .filter_map(|part| part.get("context"))
        .flat_map(|context| [context.get("requiredGranularScopes"), context.get("requiredScopes")])
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Refusal {
        Refusal::read(&HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn the_missing_scopes_are_named() {
        let refusal = read(
            r#"{"status":"error","message":"This app hasn't been granted all required scopes to make this call.",
                "category":"MISSING_SCOPES","correlationId":"c-1",
                "errors":[{"context":{"requiredGranularScopes":["crm.lists.read"]}}]}"#,
        );
        assert!(refusal.names_scopes());
        assert_eq!(refusal.scopes, ["crm.lists.read"]);
        assert_eq!(refusal.correlation_id.as_deref(), Some("c-1"));
    }

    #[test]
    fn the_daily_limit_is_told_from_the_rolling_one() {
        assert_eq!(read(r#"{"policyName":"DAILY"}"#).policy(), RatePolicy::Daily);
        assert_eq!(read(r#"{"message":"You have reached your daily limit."}"#).policy(), RatePolicy::Daily);
        assert_eq!(read(r#"{"policyName":"TEN_SECONDLY_ROLLING"}"#).policy(), RatePolicy::TenSecondly);
        assert_eq!(read(r#"{"message":"You have reached your secondly limit."}"#).policy(), RatePolicy::Secondly);
    }

    #[test]
    fn an_error_inside_the_message_is_found() {
        let refusal =
            read(r#"{"status":"error","message":"{\"message\":\"inner\",\"category\":\"VALIDATION_ERROR\"}"}"#);
        assert_eq!(refusal.message.as_deref(), Some("inner"));
        assert_eq!(refusal.category.as_deref(), Some("VALIDATION_ERROR"));
    }

    #[test]
    fn html_and_emptiness_say_nothing() {
        for body in ["<html><body>404</body></html>", "", "[]", "null"] {
            let refusal = read(body);
            assert!(refusal.message.is_none() && refusal.category.is_none(), "{body}");
        }
    }

    #[test]
    fn a_sub_category_may_be_an_object() {
        assert!(read(r#"{"subCategory":{"name":"X"}}"#).sub_category.is_some());
    }
}
