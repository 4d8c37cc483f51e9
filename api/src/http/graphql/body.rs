//! Reading a body with a limit.

use axum::body::Body;
use futures_util::StreamExt;

use super::fault::{Code, Fault, Wrong};

/// How much more than the limit is read and thrown away, so that a client that is a little over it gets to read why.
const PATIENCE: usize = 4;

/// The whole body, if it is no longer than the limit.
pub(super) async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut stream = body.into_data_stream();
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_broken| Fault::request("the body ended early"))?;
        length += chunk.len();
        if length > limit.saturating_mul(PATIENCE) {
            break;
        }
        if length <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > limit {
        let message = format!("the body is longer than {limit} bytes");
        return Err(Fault::new(Wrong::BodySize, Code::BadUserInput, message));
    }
    Ok(bytes)
}
