//! Where HubSpot says that something changed.
//!
//! Nobody is signed in here: HubSpot's signature over the body, as it came, makes a delivery believable, and nothing of
//! it is read before. HubSpot sends again what is not answered with success, whatever the reason, so an event that is
//! of no use is taken like any other.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::post;
use futures_util::StreamExt as _;
use hubspot::webhook::signature::{SIGNATURE_HEADER, TIMESTAMP_HEADER};
use hubspot::webhook::{SignatureError, SignedRequest, read_delivery, verify};
use metrics::counter;
use mirror::clock::Clock;
use mirror::sync::inbox::Reception;
use secrecy::SecretString;
use serde::Serialize;
use url::Url;

use crate::graphql::error::Chain;

/// The address that the operator's HubSpot app has to name.
pub const WEBHOOKS: &str = "/hubspot/webhooks";

/// A delivery has a hundred events of some hundred bytes each; this leaves room for more.
const BODY_LIMIT: usize = 1024 * 1024;

/// How much of a body that is too long is read, and thrown away.
const PATIENCE: usize = 4 * BODY_LIMIT;

/// What a delivery is checked against, and where it goes.
#[derive(Clone)]
pub(super) struct Inbox {
    pub(super) reception: Reception,
    pub(super) clock: Clock,
    /// Signs deliveries.
    pub(super) secret: SecretString,
    /// The address as HubSpot was told it: the signature covers it, and a proxy may show us another.
    pub(super) address: Url,
}

/// The address for deliveries, to be merged into the router.
pub(super) fn routes(inbox: Inbox) -> Router {
    Router::new().route(WEBHOOKS, post(receive)).with_state(Arc::new(inbox))
}

async fn receive(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Body) -> Response {
    let taken = inbox.take(&headers, body).await;
    let outcome = taken.as_ref().map_or_else(|refusal| refusal.code(), |()| "STORED");
    counter!("pivotal_webhook_deliveries_total", "outcome" => outcome).increment(1);
    match taken {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Inbox {
    async fn take(&self, headers: &HeaderMap, body: Body) -> Result<(), Refusal> {
        let body = read(body).await.ok_or(Refusal::TooLarge)?;
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let request = SignedRequest {
            method: "POST",
            uri: self.address.as_str(),
            body: &body,
            signature: header(SIGNATURE_HEADER),
            timestamp: header(TIMESTAMP_HEADER),
        };
        verify(&self.secret, &request, self.clock.now()).map_err(Refusal::NotHubSpots)?;
        let delivery = read_delivery(&body).map_err(|error| {
            tracing::warn!(%error, "a signed delivery is no list of events");
            Refusal::Unreadable
        })?;
        if delivery.unreadable > 0 {
            tracing::warn!(
                unreadable = delivery.unreadable,
                "events of a delivery could not be read and were passed over"
            );
        }
        let events = delivery.events.len();
        self.reception.take(delivery).await.map_err(|error| {
            tracing::error!(error = %Chain(&error), "a delivery could not be taken in; HubSpot sends it again");
            Refusal::Broken
        })?;
        tracing::debug!(events, "took a delivery in");
        Ok(())
    }
}

/// The whole body, unless it is too long or breaks off. One that is too long is read some way further: who is still
/// sending would not see the answer.
async fn read(body: Body) -> Option<Vec<u8>> {
    let (mut whole, mut length) = (Vec::new(), 0);
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.ok()?;
        length += part.len();
        if length > PATIENCE {
            return None;
        }
        if length <= BODY_LIMIT {
            whole.extend_from_slice(&part);
        }
    }
    (length <= BODY_LIMIT).then_some(whole)
}

/// Why a delivery was not taken.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    TooLarge,
    NotHubSpots(SignatureError),
    Unreadable,
    Broken,
}

/// The same for programs.
#[derive(Serialize)]
struct Told {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "BODY_TOO_LARGE",
            Self::NotHubSpots(_) => "INVALID_SIGNATURE",
            Self::Unreadable => "UNREADABLE_BODY",
            Self::Broken => "INTERNAL_ERROR",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let code = self.code();
        let (status, message) = match self {
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, format!("the delivery is longer than {BODY_LIMIT} bytes, or broke off"))
            }
            Self::NotHubSpots(error) => (StatusCode::UNAUTHORIZED, error.to_string()),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "the delivery is no list of events".to_owned()),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "something of ours broke; please send the delivery again".to_owned(),
            ),
        };
        (status, Json(Told { code, message })).into_response()
    }
}
