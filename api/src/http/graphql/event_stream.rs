//! GraphQL over server-sent events, one operation per connection ("distinct connections mode" of graphql-sse).
//!
//! Results are `next` events; a `complete` event ends the stream. A document that is refused says so in a `next` event
//! as well, since a browser's `EventSource` cannot read the body of an error. A comment every few seconds keeps proxies
//! from closing a quiet connection. Nothing is produced faster than the client reads.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use async_graphql::{Data, Executor};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use http::HeaderValue;
use http::header::CACHE_CONTROL;

use super::Shared;
use super::bearer::{BearerKey, Refusal};
use super::execution::Outcome;
use super::fault::Fault;
use super::gate::Admitted;
use super::request_id::RequestId;

/// Who listens, so that it can be asked again whether they may.
pub(super) struct Listener {
    pub(super) key: Option<BearerKey>,
    pub(super) data: Data,
    pub(super) id: RequestId,
}

impl<E: Executor> Shared<E> {
    /// Answers with the results of an operation as events.
    pub(super) fn event_stream(self: Arc<Self>, admitted: Result<Admitted, Fault>, listener: Listener) -> Response {
        let Listener { key, data, id } = listener;
        let outcomes = match admitted {
            Ok(admitted) => self.run_as_stream(admitted, data, id.clone()),
            Err(fault) => stream::iter([Outcome::refused(fault, &id)]).boxed(),
        };
        let keep_alive = KeepAlive::new().interval(self.settings.event_stream_heartbeat);
        let events = self.while_allowed(outcomes, key, id).map(next).chain(stream::iter([complete()]));
        let mut response = Sse::new(events.map(Ok::<_, Infallible>)).keep_alive(keep_alive).into_response();
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
        response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }

    /// Passes outcomes on until the key is refused; that is then the last one.
    fn while_allowed(
        self: Arc<Self>,
        outcomes: BoxStream<'static, Outcome>,
        key: Option<BearerKey>,
        id: RequestId,
    ) -> impl Stream<Item = Outcome> + Send + 'static {
        let mut recheck = tokio::time::interval(self.settings.recheck_every);
        recheck.reset();
        stream::unfold(Some((outcomes, recheck)), move |state| {
            let (shared, key, id) = (Arc::clone(&self), key.clone(), id.clone());
            async move {
                let (mut outcomes, mut recheck) = state?;
                loop {
                    tokio::select! {
                        () = shared.stop.cancelled() => return None,
                        outcome = outcomes.next() => return outcome.map(|outcome| (outcome, Some((outcomes, recheck)))),
                        _ = recheck.tick() => {
                            let verdict = pin!(shared.authenticate.check(key.as_ref()));
                            if let Err(refusal @ (Refusal::Missing | Refusal::Rejected)) = verdict.await {
                                return Some((Outcome::refused(refusal.into(), &id), None));
                            }
                        }
                    }
                }
            }
        })
    }
}

fn next(outcome: Outcome) -> Event {
    let json = String::from_utf8(outcome.into_answer().to_json()).expect("JSON is UTF-8");
    Event::default().event("next").data(json)
}

/// The empty data line matters: without one `EventSource` does not hear the event.
fn complete() -> Event {
    Event::default().event("complete").data("")
}
