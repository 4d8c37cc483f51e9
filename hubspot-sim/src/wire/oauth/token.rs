//! The token endpoint and its neighbours. Parameters come in a form body; v1 also took them from the query.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawForm, State};
use http::StatusCode;
use serde_json::{Value, json};

use crate::clock::Millis;
use crate::oauth::{AccessToken, CodeError, Grant};
use crate::settings::JournalAccess;
use crate::wire::problem::Problem;
use crate::wire::query::Query;
use crate::world::World;

/// Gives tokens for a code, a refresh token or the app's own credentials.
pub(crate) async fn exchange(State(world): State<Arc<World>>, RawForm(form): RawForm) -> Result<Json<Value>, Problem> {
    let form = Query::parse(&String::from_utf8_lossy(&form));
    match form.get("grant_type") {
        Some("authorization_code") => by_code(&world, &form),
        Some("refresh_token") => by_refresh_token(&world, &form),
        Some("client_credentials") => by_client(&world, &form),
        Some(_) | None => Err(Refused::GRANT_TYPE.problem(&world)),
    }
}

fn by_code(world: &World, form: &Query) -> Result<Json<Value>, Problem> {
    check_client(world, form)?;
    let code = form.get("code").ok_or_else(|| Refused::AUTH_CODE.problem(world))?;
    let redirect_uri = form.get("redirect_uri").unwrap_or_default();
    let grant = world.redeem(code, redirect_uri).map_err(|error| {
        let refused = match error {
            CodeError::Unknown => Refused::AUTH_CODE,
            CodeError::Expired => Refused::AUTH_CODE_EXPIRED,
            CodeError::WrongRedirect => Refused::REDIRECT_URI,
        };
        refused.problem(world)
    })?;
    Ok(tokens(world, grant))
}

fn by_refresh_token(world: &World, form: &Query) -> Result<Json<Value>, Problem> {
    check_client(world, form)?;
    let grant = form.get("refresh_token").and_then(|token| world.grants.refresh_grant(token));
    let grant = grant.ok_or_else(|| Refused::REFRESH_TOKEN.problem(world))?;
    if grant.hub.is_none_or(|hub| world.portal(hub).is_none()) {
        return Err(Refused::HUB.problem(world));
    }
    Ok(tokens(world, grant))
}

/// An app's own token: the journal's, good for no account.
fn by_client(world: &World, form: &Query) -> Result<Json<Value>, Problem> {
    check_client(world, form)?;
    let scopes: Vec<String> = form.get("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let known = |scope: &String| {
        is_journal(scope)
            || world.settings.app.required_scopes.contains(scope)
            || world.settings.app.optional_scopes.contains(scope)
    };
    if let (JournalAccess::Refused, Some(scope)) = (world.settings.app.journal, scopes.iter().find(|it| is_journal(it)))
    {
        return Err(Refused::SCOPES.problem(world).with_message(&format!("scope {scope} could not be recognized")));
    }
    if scopes.is_empty() || !scopes.iter().all(known) {
        return Err(Refused::SCOPES.problem(world));
    }
    let grant = Grant { hub: None, user: 0, scopes: scopes.clone(), serial: 0 };
    let token = world.grants.issue_access(grant, expiry(world));
    Ok(Json(json!({
        "access_token": token,
        "expires_in": world.settings.access_token_ttl.as_secs(),
        "token_type": "bearer",
        "token_use": "access_token",
        "scopes": scopes,
    })))
}

fn is_journal(scope: &str) -> bool {
    scope.starts_with("developer.webhooks_journal.")
}

fn tokens(world: &World, grant: Grant) -> Json<Value> {
    let region = grant.hub.and_then(|hub| world.account(hub)).map_or("na1", |account| account.region.as_str());
    let refresh_token = world.grants.refresh_token(&grant, region);
    let (hub, user, scopes) = (grant.hub, grant.user, grant.scopes.clone());
    let access_token = world.grants.issue_access(grant, expiry(world));
    Json(json!({
        "access_token": access_token,
        "refresh_token": refresh_token,
        "expires_in": world.settings.access_token_ttl.as_secs(),
        "token_type": "bearer",
        "token_use": "access_token",
        "hub_id": hub,
        "user_id": user,
        "scopes": scopes,
    }))
}

fn expiry(world: &World) -> Millis {
    let ttl = i64::try_from(world.settings.access_token_ttl.as_millis()).unwrap_or(i64::MAX);
    world.now().plus(ttl)
}

fn check_client(world: &World, form: &Query) -> Result<(), Problem> {
    let app = &world.settings.app;
    if form.get("client_id") != Some(app.client_id.as_str()) {
        return Err(Refused::CLIENT_ID.problem(world));
    }
    if form.get("client_secret") != Some(app.client_secret.as_str()) {
        return Err(Refused::CLIENT_SECRET.problem(world));
    }
    Ok(())
}

/// Tells what a token is. An unknown one is not an error.
pub(crate) async fn introspect(
    State(world): State<Arc<World>>,
    RawForm(form): RawForm,
) -> Result<Json<Value>, Problem> {
    let form = Query::parse(&String::from_utf8_lossy(&form));
    check_client(&world, &form)?;
    let inactive = json!({"active": false});
    let Some(token) = form.get("token") else { return Ok(Json(inactive)) };
    let now = world.now();
    if let Some(known) = world.grants.access(token).filter(|known| known.expires_at > now) {
        return Ok(Json(describe_access(&world, token, &known, now)));
    }
    let Some(grant) = world.grants.refresh_grant(token) else { return Ok(Json(inactive)) };
    Ok(Json(describe(&world, token, &grant, "refresh_token")))
}

fn describe(world: &World, token: &str, grant: &Grant, token_use: &str) -> Value {
    json!({
        "active": true,
        "token": token,
        "token_type": "bearer",
        "token_use": token_use,
        "hub_id": grant.hub,
        "user_id": grant.user,
        "user": "installer@sales.example",
        "hub_domain": "sales.example",
        "client_id": world.settings.app.client_id,
        "app_id": world.settings.app.app_id,
        "scopes": grant.scopes,
    })
}

fn describe_access(world: &World, token: &str, known: &AccessToken, now: Millis) -> Value {
    let mut answer = describe(world, token, &known.grant, "access_token");
    answer["expires_in"] = json!((known.expires_at.0 - now.0) / 1000);
    answer["is_private_distribution"] = json!(false);
    answer["signed_access_token"] = json!({
        "expiresAt": known.expires_at.0,
        "scopes": "AAEAAQ==",
        "hubId": known.grant.hub,
        "userId": known.grant.user,
        "appId": world.settings.app.app_id,
        "hublet": "na1",
        "isUserLevel": false,
        "isServiceAccount": false,
        "installingUserId": known.grant.user,
    });
    answer
}

/// Makes a refresh token worthless; the app stays installed.
pub(crate) async fn revoke(State(world): State<Arc<World>>, RawForm(form): RawForm) -> Result<StatusCode, Problem> {
    let form = Query::parse(&String::from_utf8_lossy(&form));
    check_client(&world, &form)?;
    if let Some(token) = form.get("token") {
        world.grants.revoke(token);
    }
    Ok(StatusCode::OK)
}

/// v1: what an access token is, told to anyone who holds it.
pub(crate) async fn access_token_info(
    State(world): State<Arc<World>>,
    Path(token): Path<String>,
) -> Result<Json<Value>, Problem> {
    let now = world.now();
    let known = world.grants.access(&token).filter(|known| known.expires_at > now);
    let known = known.ok_or_else(|| Problem::not_found("access token is unknown or expired"))?;
    let mut answer = describe(&world, &token, &known.grant, "access_token");
    answer["expires_in"] = json!((known.expires_at.0 - now.0) / 1000);
    Ok(Json(answer))
}

/// v1: what a refresh token is.
pub(crate) async fn refresh_token_info(
    State(world): State<Arc<World>>,
    Path(token): Path<String>,
) -> Result<Json<Value>, Problem> {
    let grant = world.grants.refresh_grant(&token);
    let grant = grant.ok_or_else(|| Problem::not_found("refresh token is unknown"))?;
    Ok(Json(describe(&world, &token, &grant, "refresh_token")))
}

/// v1: what revoking was called.
pub(crate) async fn forget_refresh_token(State(world): State<Arc<World>>, Path(token): Path<String>) -> StatusCode {
    world.grants.revoke(&token);
    StatusCode::NO_CONTENT
}

/// One row of the token endpoint's errors.
struct Refused {
    error: &'static str,
    status: &'static str,
    message: &'static str,
}

impl Refused {
    const AUTH_CODE: Self =
        Self { error: "invalid_grant", status: "BAD_AUTH_CODE", message: "missing or unknown auth code" };
    const AUTH_CODE_EXPIRED: Self =
        Self { error: "invalid_grant", status: "EXPIRED_AUTH_CODE", message: "auth code has expired" };
    const REFRESH_TOKEN: Self = Self {
        error: "invalid_grant",
        status: "BAD_REFRESH_TOKEN",
        message: "refresh token is invalid, expired or revoked",
    };
    const HUB: Self = Self { error: "access_denied", status: "BAD_HUB", message: "the account does not exist" };
    const CLIENT_ID: Self =
        Self { error: "invalid_client", status: "BAD_CLIENT_ID", message: "missing or unknown client id" };
    const CLIENT_SECRET: Self =
        Self { error: "invalid_client", status: "BAD_CLIENT_SECRET", message: "missing or invalid client secret" };
    const REDIRECT_URI: Self =
        Self { error: "invalid_request", status: "BAD_REDIRECT_URI", message: "missing or invalid redirect uri" };
    const GRANT_TYPE: Self =
        Self { error: "unsupported_grant_type", status: "BAD_GRANT_TYPE", message: "missing or unknown grant type" };
    const SCOPES: Self = Self { error: "invalid_scope", status: "BAD_SCOPES", message: "missing or unknown scopes" };

    /// The older body named neither `error` nor `error_description`.
    fn problem(&self, world: &World) -> Problem {
        let mut body = json!({"status": self.status, "message": self.message});
        if !world.settings.old_token_errors {
            body["error"] = Value::from(self.error);
            body["error_description"] = Value::from(self.message);
        }
        Problem::json(StatusCode::BAD_REQUEST, body)
    }
}
