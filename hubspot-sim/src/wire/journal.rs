//! The Webhooks Journal over HTTP: subscriptions, the way from file to file, and the files.
//!
//! An app calls with a token of its own, which is good for no account. The files lie elsewhere, behind addresses that
//! carry their own permission.

mod files;
mod reading;
mod subscriptions;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::request::Parts;

use super::DATED;
use super::admit::{known_token, refused};
use super::problem::Problem;
use crate::limits::Bucket;
use crate::world::World;

/// The account under which calls of the app itself are counted.
const NO_ACCOUNT: i64 = 0;

pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let (mut reading, mut subscriptions) = (Router::new(), Router::new());
    for version in DATED {
        reading = reading
            .merge(reading::global(&format!("/webhooks-journal/journal/{version}")))
            .merge(reading::local(&format!("/webhooks-journal/journal-local/{version}")));
        subscriptions =
            subscriptions.merge(subscriptions::routes(&format!("/webhooks-journal/subscriptions/{version}")));
    }
    let door = |bucket| from_fn_with_state((Arc::clone(world), bucket), admit);
    reading
        .route_layer(door(Bucket::Journal))
        .merge(subscriptions.route_layer(door(Bucket::JournalSubscriptions)))
        .route(files::ROUTE, get(files::fetch))
}

/// The app itself; there once the door has let a request in.
#[derive(Debug, Clone)]
struct AppCaller {
    scopes: Vec<String>,
}

impl AppCaller {
    /// Refuses unless the token holds one of these scopes.
    fn needs(&self, any_of: &[&str]) -> Result<(), Problem> {
        if self.scopes.iter().any(|scope| any_of.contains(&scope.as_str())) {
            return Ok(());
        }
        Err(Problem::missing_scopes(any_of))
    }
}

impl<S: Sync> FromRequestParts<S> for AppCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthenticated)
    }
}

/// Lets the app in, and no account.
async fn admit(State((world, bucket)): State<(Arc<World>, Bucket)>, mut request: Request, next: Next) -> Response {
    let known = known_token(&world, request.headers());
    let caller = match known {
        Ok(grant) if grant.hub.is_none() => AppCaller { scopes: grant.scopes },
        Ok(_) => return Problem::unauthenticated().into_response(),
        Err(problem) => return problem.into_response(),
    };
    if let Err(refusal) = world.limiter.enter(NO_ACCOUNT, bucket, world.now()) {
        return refused(refusal).into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}
