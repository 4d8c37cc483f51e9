//! The part of an answer that failed while the rest succeeded (HTTP 207).

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// One entry of `errors[]` in a batch answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Partial {
    #[serde(default)]
    category: Option<Value>,
    #[serde(default)]
    sub_category: Option<Value>,
    #[serde(default)]
    context: Option<Value>,
}

impl Partial {
    /// The input named by this entry simply does not exist.
    pub(crate) fn is_absence(&self) -> bool {
        is(self.category.as_ref(), "OBJECT_NOT_FOUND")
    }

    /// The input exists and is linked to nothing.
    pub(crate) fn is_no_association(&self) -> bool {
        is(self.sub_category.as_ref(), "NO_ASSOCIATIONS_FOUND")
    }

    /// The inputs this entry is about.
    fn ids(&self) -> Vec<Box<str>> {
        let context = self.context.as_ref();
        ["ids", "id", "fromObjectId", "objectId"]
            .iter()
            .find_map(|name| context?.get(name)?.as_array())
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str().map(Into::into).or_else(|| id.as_i64().map(|id| id.to_string().into())))
            .collect()
    }
}

/// The error for the entries that are real failures, if there are any.
pub(crate) fn failure<'e>(attempted: &'static str, errors: impl Iterator<Item = &'e Partial>) -> Result<(), Error> {
    let failed: Vec<&Partial> = errors.collect();
    if failed.is_empty() {
        return Ok(());
    }
    let ids = failed.iter().flat_map(|error| error.ids()).collect();
    Err(Error::local(attempted, ErrorKind::PartialFailure(ids)))
}

/// Sub-categories carry a path in front of their name, and may be an object with it.
fn is(value: Option<&Value>, name: &str) -> bool {
    let Some(value) = value else { return false };
    let text = value.as_str().or_else(|| value.get("name").and_then(Value::as_str)).unwrap_or_default();
    text.rsplit('.').next() == Some(name)
}
