//! GraphQL over WebSocket: the `graphql-transport-ws` protocol.
//!
//! A handshake is refused to pages of other origins; everything after it is a [`session`]. See graphql-ws's PROTOCOL.md
//! for the rules and [`close`] for the codes.

mod close;
mod message;
mod operation;
mod session;

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use http::request::Parts;

use super::Shared;
use super::bearer::BearerKey;
use super::execution::Outcome;
use super::fault::{Code, Fault, Wrong};
use super::negotiation::Format;
use super::request_id::{RequestId, X_REQUEST_ID};

/// The one subprotocol that we speak.
const PROTOCOL: &str = "graphql-transport-ws";

/// Frames are read up to this many times the size allowed, so that one that is a little too long is told so.
const PATIENCE: usize = 4;

/// Answers a handshake.
pub(super) fn open<E: Executor>(shared: Arc<Shared<E>>, upgrade: WebSocketUpgrade, parts: &Parts) -> Response {
    let id = RequestId::of_request(parts, &shared.new_request_id);
    let mut response = if shared.origins.admit(&parts.headers) {
        let key = BearerKey::of_headers(&parts.headers);
        let readable = shared.settings.body_bytes.saturating_mul(PATIENCE);
        let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(readable).max_frame_size(readable);
        let spoken = upgrade.selected_protocol().is_some();
        let id = id.clone();
        upgrade.on_upgrade(move |socket| session::serve(shared, key, id, socket, spoken))
    } else {
        let message = "pages of this origin may not open a socket; ask the operator to allow it";
        let fault = Fault::new(Wrong::Origin, Code::Forbidden, message);
        super::respond(Outcome::refused(fault, &id), Format::Json)
    };
    response.headers_mut().insert(X_REQUEST_ID, id.header_value());
    response
}
