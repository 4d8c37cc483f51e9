//! HubSpot writes `null` where it has nothing to say, in lists and switches as well as in values.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "nullable::or_default")]`: null and missing are the same.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
