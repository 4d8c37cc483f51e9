//! Reading what a request asks: query parameters and JSON bodies, refused in HubSpot's words.

use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::portal::object::{ObjectType, RecordId};

/// The query of a request.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a parameter; an empty one is none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// All values of a parameter, comma lists taken apart.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// A switch; off when not given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The page size.
    pub(crate) fn limit(&self, default: usize, max: usize) -> Result<usize, Problem> {
        let Some(text) = self.get("limit") else { return Ok(default) };
        match text.parse::<usize>() {
            Ok(limit) if (1..=max).contains(&limit) => Ok(limit),
            Ok(limit) => {
                Err(Problem::invalid(format!("Invalid input: limit must be between 1 and {max}, but was {limit}")))
            }
            Err(_) => Err(Problem::invalid(format!("Unable to parse value for query parameter: limit ({text})"))),
        }
    }

    /// The cursor of a listing by id.
    pub(crate) fn after(&self) -> Result<RecordId, Problem> {
        let Some(text) = self.get("after") else { return Ok(RecordId(0)) };
        RecordId::parse(text)
            .ok_or_else(|| Problem::invalid(format!("Unable to parse value for query parameter: after ({text})")))
    }
}

/// Reads a JSON body.
pub(crate) fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        Problem::invalid(format!("Invalid input JSON on line {}, column {}: {error}", error.line(), error.column()))
    })
}

/// Reads an object type from a path.
pub(crate) fn object_type(text: &str) -> Result<ObjectType, Problem> {
    ObjectType::parse(text).ok_or_else(|| Problem::invalid(format!("Unable to infer object type from: {text}")))
}
