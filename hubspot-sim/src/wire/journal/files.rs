//! The files themselves, as a store of objects hands them out: by an address that is signed and soon expires.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};

use super::super::problem::Problem;
use super::super::query::Query;
use super::super::render::answer;
use crate::clock::Millis;
use crate::journal::stream::StreamKey;
use crate::world::World;

pub(super) const ROUTE: &str = "/webhooks-journal-files/{journal}/{offset}";
/// How long an address is good for.
const GOOD_FOR_MS: i64 = 5 * 60_000;

/// The address of a file, and until when it is good.
pub(super) fn address(world: &World, key: StreamKey, offset: &str) -> (String, Millis) {
    let (journal, expires_at) = (name(key), world.now().plus(GOOD_FOR_MS));
    let signature = sign(world, &journal, offset, expires_at);
    let base = world.url();
    let url = format!(
        "{base}/webhooks-journal-files/{journal}/{offset}?X-Amz-Expires-At={}&X-Amz-Signature={signature}",
        expires_at.0
    );
    (url, expires_at)
}

/// Hands a file out. Whoever sends a token along is refused, since the address is the permission.
pub(super) async fn fetch(
    State(world): State<Arc<World>>,
    Path((journal, offset)): Path<(String, String)>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if headers.contains_key(header::AUTHORIZATION) {
        let message = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query \
                       string parameter or the Authorization header should be specified";
        return Err(refusal(StatusCode::BAD_REQUEST, "InvalidArgument", message));
    }
    let expires_at = query.get("X-Amz-Expires-At").and_then(|text| text.parse().ok()).map(Millis);
    let expires_at = expires_at.ok_or_else(|| refusal(StatusCode::FORBIDDEN, "AccessDenied", "Access Denied"))?;
    if query.get("X-Amz-Signature") != Some(&sign(&world, &journal, &offset, expires_at)) {
        return Err(refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", "The request signature does not match."));
    }
    if expires_at <= world.now() {
        return Err(refusal(StatusCode::FORBIDDEN, "AccessDenied", "Request has expired"));
    }
    let file = key(&journal).and_then(|key| world.journal.file(key, &offset, world.now()));
    let file = file.ok_or_else(|| refusal(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist."))?;
    Ok(answer(StatusCode::OK, file.json()))
}

fn name(key: StreamKey) -> String {
    match key {
        StreamKey::Global => "all".to_owned(),
        StreamKey::Account(hub) => hub.to_string(),
    }
}

fn key(name: &str) -> Option<StreamKey> {
    if name == "all" { Some(StreamKey::Global) } else { name.parse().ok().map(StreamKey::Account) }
}

fn sign(world: &World, journal: &str, offset: &str, expires_at: Millis) -> String {
    world.grants.sign(&format!("file:{journal}:{offset}:{}", expires_at.0))
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Problem {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    Problem::text(status, "application/xml", xml)
}
