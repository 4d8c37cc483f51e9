//! The GraphQL request itself, read from a JSON body, a query string or a WebSocket message.
//!
//! A wrong type anywhere refuses the whole request. Fields that we do not know are passed over; `extensions` must be an
//! object and is not used. An array is a batch, and batches are refused.

use std::fmt;

use async_graphql::Variables;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::fault::Fault;

/// One GraphQL request.
#[derive(Debug)]
pub struct Parameters {
    /// The document's text.
    pub query: String,
    /// Which of its operations to execute.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Variables,
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
        let _read_past: Option<Unused> = from_json("extensions", extensions)?;
        Ok(Self {
            query: query.ok_or_else(|| Fault::request("the parameter `query` is missing"))?,
            operation_name: operation_name.filter(|name| !name.is_empty()),
            variables: from_json("variables", variables)?.unwrap_or_default(),
        })
    }
}

fn from_json<T: for<'de> Deserialize<'de>>(name: &str, text: Option<String>) -> Result<Option<T>, Fault> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    serde_json::from_str(&text)
        .map_err(|error| Fault::request(format!("the parameter `{name}` is no JSON object: {error}")))
}

/// Written out, because a derived implementation would take arrays for objects.
impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadParameters)
    }
}

struct ReadParameters;

impl<'de> Visitor<'de> for ReadParameters {
    type Value = Parameters;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a string `query`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parameters, A::Error> {
        let mut query = None;
        let (mut operation_name, mut variables) = (None, Variables::default());
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Query => query = Some(map.next_value()?),
                Key::OperationName => operation_name = map.next_value::<Option<String>>()?,
                Key::Variables => variables = map.next_value()?,
                Key::Extensions => {
                    map.next_value::<Option<Unused>>()?;
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let query = query.ok_or_else(|| A::Error::missing_field("query"))?;
        Ok(Parameters { query, operation_name: operation_name.filter(|name| !name.is_empty()), variables })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Key {
    Query,
    OperationName,
    Variables,
    Extensions,
    #[serde(other)]
    Other,
}

/// An object that is read past.
struct Unused;

impl<'de> Deserialize<'de> for Unused {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadPast)
    }
}

struct ReadPast;

impl<'de> Visitor<'de> for ReadPast {
    type Value = Unused;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unused, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Unused)
    }
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
            r#"{"query":"{a}","extensions":[]}"#,
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
