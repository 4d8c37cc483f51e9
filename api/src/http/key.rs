//! Who asks, and under which id the request stands in the log.

use std::sync::Arc;

use async_graphql::Data;
use axum::http::{HeaderValue, Request};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::workspace::api_key;
use tower_http::request_id::{MakeRequestId, RequestId as LayeredId};
use tracing::Span;

use super::graphql::bearer::{BearerKey, Refusal};
use super::graphql::request_id::RequestId;
use crate::graphql::workspace_loader::workspace_loader;

/// Turns a key into what resolvers find in their context: who asks, and loaders that see no more than they may.
pub(super) fn authenticator(
    database: Database,
    clock: Clock,
) -> impl Fn(BearerKey) -> std::pin::Pin<Box<dyn Future<Output = Result<Data, Refusal>> + Send>> + Send + Sync + 'static
{
    let shared = Arc::new((database, clock));
    move |key| {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            let (database, clock) = &*shared;
            let viewer = match api_key::authenticate(database, clock, key.expose()).await {
                Ok(Some(viewer)) => viewer,
                Ok(None) => return Err(Refusal::Rejected),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "could not look up a key");
                    return Err(Refusal::Unavailable);
                }
            };
            let mut data = Data::default();
            data.insert(viewer);
            data.insert(workspace_loader(database.clone(), viewer));
            Ok(data)
        })
    }
}

/// Ids for requests that bring none.
#[derive(Clone)]
pub(super) struct RequestIds(Clock);

impl RequestIds {
    pub(super) fn new(clock: Clock) -> Self {
        Self(clock)
    }

    pub(super) fn make(&self) -> RequestId {
        RequestId::parse(&self.0.new_id().simple().to_string()).expect("a UUID is visible ASCII")
    }
}

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _request: &Request<B>) -> Option<LayeredId> {
        HeaderValue::from_str(self.make().as_str()).ok().map(LayeredId::new)
    }
}

/// One span a request. The address's query may carry a consent's code, so only the path is kept.
pub(super) fn span<B>(request: &Request<B>) -> Span {
    let id = request.extensions().get::<LayeredId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), request.id = id)
}
