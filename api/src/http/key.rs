//! Who asks, and under which id the request stands in the log.

use std::time::Duration;

use async_graphql::Data;
use axum::http::{HeaderValue, Request};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::viewer::Viewer;
use mirror::workspace::api_key;
use mirror::workspace::rights::Watchers;
use tokio::time::timeout;
use tower_http::request_id::{MakeRequestId, RequestId as LayeredId};
use tracing::Span;

use super::graphql::bearer::{Admission, BearerKey, Lapse, Refusal};
use super::graphql::request_id::RequestId;
use crate::graphql::workspace_loader::workspace_loader;

/// How often a key is looked at again whose socket or event stream is open, although nothing was told.
const RECHECK: Duration = Duration::from_secs(30);

/// How long one such look may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who lets callers in.
#[derive(Clone)]
pub(super) struct Doorkeeper {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) rights: Watchers,
}

impl Doorkeeper {
    /// Turns a key into what resolvers find in their context: who asks, and loaders that see no more than they may.
    pub(super) async fn admit(self, key: BearerKey) -> Result<Admission, Refusal> {
        let viewer = self.viewer(&key).await?;
        let mut data = Data::default();
        data.insert(viewer);
        data.insert(workspace_loader(self.database.clone(), viewer));
        Ok(Admission { data, lapse: Box::pin(self.lapse(key, viewer)) })
    }

    /// Whom a key acts for.
    pub(super) async fn viewer(&self, key: &BearerKey) -> Result<Viewer, Refusal> {
        match self.look(key).await {
            Ok(viewer) => viewer.ok_or(Refusal::Rejected),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "could not look up a key");
                Err(Refusal::Unavailable)
            }
        }
    }

    /// Waits until the key no longer acts for this viewer. A key that cannot be looked up just now goes on.
    async fn lapse(self, key: BearerKey, viewer: Viewer) -> Lapse {
        let mut told = self.rights.watch(viewer.user);
        loop {
            match timeout(PATIENCE, self.look(&key)).await {
                Ok(Ok(Some(now))) if now == viewer => {}
                Ok(Ok(Some(_))) => return Lapse::RoleChanged,
                Ok(Ok(None)) => return Lapse::KeyRejected,
                Ok(Err(error)) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "could not look at an open key again");
                }
                Err(_) => tracing::warn!("could not look at an open key again in time"),
            }
            let (Ok(_) | Err(_)) = timeout(RECHECK, told.changed()).await;
        }
    }

    async fn look(&self, key: &BearerKey) -> mirror::error::Result<Option<Viewer>> {
        api_key::authenticate(&self.database, &self.clock, key.expose()).await
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
