//! The door: who is calling, may they, and have they called too often.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::problem::Problem;
use crate::limits::{Allowance, Bucket, Refusal};
use crate::oauth::Grant;
use crate::portal::Portal;
use crate::portal::object::ObjectType;
use crate::world::World;

/// Who is calling; there once the door has let a request in.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) hub: i64,
    grant: Grant,
}

/// The account a response is about; left in it for the call log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnsweredFor(pub(crate) i64);

impl Caller {
    /// Refuses unless the grant holds one of these scopes.
    pub(crate) fn needs(&self, any_of: &[&str]) -> Result<(), Problem> {
        if self.grant.scopes.iter().any(|scope| any_of.contains(&scope.as_str())) {
            return Ok(());
        }
        Err(Problem::missing_scopes(any_of))
    }

    /// Refuses unless records of a type may be read.
    pub(crate) fn needs_records(&self, kind: ObjectType) -> Result<(), Problem> {
        self.needs(&[kind.read_scope()])
    }

    /// Refuses unless definitions of a type may be read.
    pub(crate) fn needs_definitions(&self, kind: ObjectType) -> Result<(), Problem> {
        self.needs(match kind {
            ObjectType::Contact => &["crm.objects.contacts.read", "crm.schemas.contacts.read"],
            ObjectType::Company => &["crm.objects.companies.read", "crm.schemas.companies.read"],
            ObjectType::Deal => &["crm.objects.deals.read", "crm.schemas.deals.read"],
        })
    }

    /// The account of the caller, to read.
    pub(crate) fn portal<'w>(&self, world: &'w World) -> Result<std::sync::RwLockReadGuard<'w, Portal>, Problem> {
        let portal = world.portal(self.hub).ok_or_else(Problem::unauthenticated)?;
        Ok(portal.read().expect("no holder of an account panics"))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthenticated)
    }
}

/// Lets a request in, counts it, and tells what is left.
pub(crate) async fn admit(State(world): State<Arc<World>>, mut request: Request, next: Next) -> Response {
    let caller = match identify(&world, request.headers()) {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let bucket = bucket(request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str));
    let hub = AnsweredFor(caller.hub);
    let allowance = match world.limiter.enter(caller.hub, bucket, world.now()) {
        Ok(allowance) => allowance,
        Err(refusal) => {
            let mut response = refused(refusal).into_response();
            response.extensions_mut().insert(hub);
            return response;
        }
    };
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if let Some(allowance) = allowance.filter(|_| bucket != Bucket::Search) {
        announce(response.headers_mut(), allowance);
    }
    response.extensions_mut().insert(hub);
    response
}

/// Whose token this is.
pub(crate) fn identify(world: &World, headers: &HeaderMap) -> Result<Caller, Problem> {
    let grant = known_token(world, headers)?;
    let hub = grant.hub.ok_or_else(Problem::unauthenticated)?;
    Ok(Caller { hub, grant })
}

/// What a token allows, while it is good for anything.
pub(crate) fn known_token(world: &World, headers: &HeaderMap) -> Result<Grant, Problem> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    let known = token.and_then(|token| world.grants.access(token)).ok_or_else(Problem::unauthenticated)?;
    let now = world.now();
    if known.expires_at <= now {
        return Err(Problem::expired(known.expires_at, now));
    }
    Ok(known.grant)
}

/// Searches and the associations API have buckets of their own; a record's inline associations do not.
fn bucket(template: &str) -> Bucket {
    if template.ends_with("/search") && template.contains("/objects/") {
        return Bucket::Search;
    }
    let associations = ["/crm/associations/", "/crm/v4/associations/", "/crm/v3/associations/"];
    if associations.iter().any(|prefix| template.starts_with(prefix)) { Bucket::Associations } else { Bucket::General }
}

pub(crate) fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::TenSecondly => Problem::rate_limited("TEN_SECONDLY_ROLLING"),
        Refusal::Secondly => Problem::rate_limited("SECONDLY"),
        Refusal::Daily => {
            Problem::rate_limited("DAILY").with_field("requestId", serde_json::Value::from("5ca1ab1e00000000"))
        }
    }
}

fn announce(headers: &mut HeaderMap, allowance: Allowance) {
    let mut put = |name: &'static str, value: i64| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    };
    put("x-hubspot-ratelimit-max", i64::from(allowance.max));
    put("x-hubspot-ratelimit-remaining", i64::from(allowance.remaining));
    put("x-hubspot-ratelimit-interval-milliseconds", allowance.interval_ms);
    put("x-hubspot-ratelimit-secondly", i64::from(allowance.max / 10));
    put("x-hubspot-ratelimit-secondly-remaining", i64::from(allowance.remaining.min(allowance.max / 10)));
}
