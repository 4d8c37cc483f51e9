//! GraphQL over server-sent events, one operation per connection ("distinct connections mode" of graphql-sse).
//!
//! Results are `next` events; a `complete` event ends the stream. A document that is refused says so in a `next` event
//! as well, since a browser's `EventSource` cannot read the body of an error. A comment now and then keeps proxies from
//! closing a quiet connection. Nothing is produced faster than the client reads. When the key is revoked meanwhile, or
//! its user's role changes, the stream says so and ends.

use std::convert::Infallible;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::Executor;
use async_graphql::parser::types::OperationType;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Shared;
use super::bearer::{Admission, Lapse};
use super::execution::Outcome;
use super::fault::Fault;
use super::gate::Admitted;
use super::negotiation::Format;
use super::request_id::RequestId;

/// Tells nginx, which would collect events otherwise, to pass them on.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// A comment: nothing to hear, but traffic.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");
/// The empty data line matters: without one `EventSource` does not hear the event.
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// Who listens, and under which id their request stands in the log.
pub(super) struct Listener {
    pub(super) admission: Admission,
    pub(super) id: RequestId,
}

impl<E: Executor> Shared<E> {
    /// Answers with the results of an operation as events.
    pub(super) fn event_stream(self: Arc<Self>, admitted: Result<Admitted, Fault>, listener: Listener) -> Response {
        let Listener { admission: Admission { data, lapse }, id } = listener;
        // a query or mutation ends by itself, and its answer may be that the caller's rights have changed
        let lapse = match &admitted {
            Ok(admitted) if admitted.kind == OperationType::Subscription => lapse,
            Ok(_) | Err(_) => Box::pin(pending()),
        };
        let outcomes = match admitted {
            Ok(admitted) => self.run_as_stream(admitted, data, id.clone()),
            Err(fault) => stream::iter([Outcome::refused(fault, &id)]).boxed(),
        };
        let events = Events {
            outcomes,
            heartbeat: starting_later(self.settings.event_stream_heartbeat),
            lapse,
            shared: self,
            id,
            done: false,
        };
        let mut response = Response::new(Body::from_stream(events.into_stream().map(Ok::<_, Infallible>)));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, Format::EventStream.content_type());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
        response
    }
}

fn starting_later(period: std::time::Duration) -> Interval {
    let mut interval = interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval.reset();
    interval
}

/// One open stream.
struct Events<E> {
    shared: Arc<Shared<E>>,
    outcomes: BoxStream<'static, Outcome>,
    heartbeat: Interval,
    lapse: Pin<Box<dyn Future<Output = Lapse> + Send>>,
    id: RequestId,
    done: bool,
}

impl<E: Executor> Events<E> {
    fn into_stream(self) -> impl Stream<Item = Bytes> + Send {
        stream::unfold(self, |mut events| async move {
            let event = events.next().await?;
            Some((event, events))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.done {
            return None;
        }
        let event = tokio::select! {
            outcome = self.outcomes.next() => outcome.map(|outcome| next(&outcome.into_answer().to_json())),
            _ = self.heartbeat.tick() => Some(HEARTBEAT),
            lapse = &mut self.lapse => {
                self.outcomes = stream::empty().boxed();
                self.lapse = Box::pin(pending());
                Some(next(&Outcome::refused(lapse.into(), &self.id).into_answer().to_json()))
            }
            () = self.shared.stop.cancelled() => None,
        };
        self.heartbeat.reset();
        self.done = event.is_none();
        Some(event.unwrap_or(COMPLETE))
    }
}

/// JSON has no line breaks of its own, so one data line is enough.
fn next(json: &[u8]) -> Bytes {
    [b"event: next\ndata: ".as_slice(), json, b"\n\n"].concat().into()
}
