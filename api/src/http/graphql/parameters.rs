//! The GraphQL request itself, read from a JSON body, a query string or a WebSocket message.
//!
//! A wrong type anywhere refuses the whole request. Fields that we do not know are passed over; `extensions` must be an
//! object and is not used. An array is a batch, and batches are refused.

use async_graphql::Variables;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;

use super::fault::Fault;

/// One GraphQL request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `query`, a string")]
pub struct Parameters {
    /// The document's text.
    pub query: String,
    /// Which of its operations to execute.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// Values of its variables.
    #[serde(default)]
    pub variables: Variables,
    #[serde(default, rename = "extensions")]
    _extensions: Option<HashMap<String, IgnoredAny>>,
}

impl Parameters {
    /// Reads the body of a POST.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Fault> {
        if body.trim_ascii_start().first() == Some(&b'[') {
            return Err(Fault::request("the body is an array; batches are not supported, send one request at a time"));
        }
        serde_json::from_slice(body).map_err(|error| Fault::request(format!("the body is no GraphQL request: {error}")))
    }

    /// Reads the query string of a GET.
    pub(super) fn from_query(text: &str) -> Result<Self, Fault> {
        let mut query = None;
        let (mut operation_name, mut variables, mut extensions) = (None, None, None);
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let slot = match name.as_ref() {
                "query" => &mut query,
                "operationName" => &mut operation_name,
                "variables" => &mut variables,
                "extensions" => &mut extensions,
                _ => continue,
            };
            if slot.replace(value.into_owned()).is_some() {
                return Err(Fault::request(format!("the parameter `{name}` is given twice")));
            }
        }
        Ok(Self {
            query: query.ok_or_else(|| Fault::request("the parameter `query` is missing"))?,
            operation_name: operation_name.filter(|name| !name.is_empty()),
            variables: from_json("variables", variables)?.unwrap_or_default(),
            _extensions: from_json("extensions", extensions)?,
        })
    }
}

fn from_json<T: for<'de> Deserialize<'de>>(name: &str, text: Option<String>) -> Result<Option<T>, Fault> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    serde_json::from_str(&text)
        .map_err(|error| Fault::request(format!("the parameter `{name}` is no JSON object: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read() {
        let body = br#"{"query":"{a}","operationName":null,"variables":{"n":1},"extensions":{"x":[1]},"other":1}"#;
        let parameters = Parameters::from_body(body).unwrap();
        assert_eq!((parameters.query.as_str(), parameters.variables.len()), ("{a}", 1));
    }

    #[test]
    fn wrong_types_and_batches_are_refused() {
        for body in [
            "",
            "[]",
            r#"[{"query":"{a}"}]"#,
            r#"{"query":1}"#,
            r#"{"query":"{a}","variables":[1]}"#,
            r#"{"qeury":"{a}"}"#,
            r#"{"query":"{a}","variables":"{}"}"#,
            r#"{"query":"{a}","operationName":{}}"#,
            r#"{"query":"{a}","extensions":1}"#,
        ] {
            assert!(Parameters::from_body(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_query_string_is_read() {
        let parameters = Parameters::from_query("query=%7B+a+%7D&variables=%7B%22n%22%3A1%7D&operationName=Q").unwrap();
        assert_eq!((parameters.query.as_str(), parameters.operation_name.as_deref()), ("{ a }", Some("Q")));
        assert!(Parameters::from_query("query=a&query=b").is_err());
        assert!(Parameters::from_query("query=a&variables=%5B%5D").is_err());
    }
}
