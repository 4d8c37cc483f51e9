//! The messages of the protocol.

use async_graphql::ServerError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::http::graphql::answer::Answer;
use crate::http::graphql::parameters::Parameters;

/// An optional object that comes along.
pub(super) type Payload = Option<Map<String, Value>>;

/// What clients say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit {
        #[serde(default)]
        payload: Payload,
    },
    Ping {
        #[serde(default)]
        payload: Payload,
    },
    Pong {
        #[serde(default, rename = "payload")]
        _payload: Payload,
    },
    Subscribe {
        id: OperationId,
        payload: Parameters,
    },
    Complete {
        id: OperationId,
    },
}

/// The client's name for one of its operations; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub(super) struct OperationId(String);

impl OperationId {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OperationId {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        if id.is_empty() { Err("the id is empty") } else { Ok(Self(id)) }
    }
}

/// What we say.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'m> {
    ConnectionAck,
    Ping,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Payload,
    },
    Next {
        id: &'m OperationId,
        payload: &'m Answer,
    },
    Error {
        id: &'m OperationId,
        payload: &'m [ServerError],
    },
    Complete {
        id: &'m OperationId,
    },
}

impl ToClient<'_> {
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("messages are JSON")
    }
}
