//! A double of HubSpot's OAuth endpoints, written from the documentation of their answers.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{delete, get, post};
use axum::{Form, Json, Router};
use hubspot::oauth::Scopes;
use hubspot::{HubId, OAuthApp};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// What an account grants when its person says yes.
#[derive(Clone)]
pub(crate) struct Consent {
    pub(crate) hub: HubId,
    pub(crate) scopes: Vec<String>,
}

impl Consent {
    /// Of everything that is asked for.
    pub(crate) fn of(hub: HubId) -> Self {
        Self {
            hub,
            scopes: Scopes::REQUIRED.iter().chain(&Scopes::OPTIONAL).map(|scope| (*scope).to_owned()).collect(),
        }
    }

    pub(crate) fn without(mut self, scope: &str) -> Self {
        self.scopes.retain(|granted| granted != scope);
        self
    }
}

/// How the token endpoint answers.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    #[default]
    Well,
    /// As if the account had removed the app.
    Dead,
    /// As if the client secret were wrong.
    Misconfigured,
    /// Out of order.
    Down,
}

pub(crate) struct HubSpot {
    base: Url,
    state: Arc<Mutex<Inside>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
pub(crate) struct Inside {
    pub(crate) mood: Mood,
    /// How long the token endpoint thinks.
    pub(crate) delay: Duration,
    /// Whether a refresh gives a new refresh token and ends the old one.
    pub(crate) rotates: bool,
    /// Whether all consents of one account get the same refresh token.
    pub(crate) one_token_per_hub: bool,
    /// What was called, in order.
    pub(crate) calls: Vec<&'static str>,
    codes: HashMap<String, Consent>,
    refresh: HashMap<String, Consent>,
    access: HashMap<String, Consent>,
    refused: HashSet<String>,
    issued: u32,
}

impl Inside {
    fn issue(&mut self, consent: &Consent, refresh: &str) -> Value {
        self.issued += 1;
        let access = format!("access-{}", self.issued);
        self.access.insert(access.clone(), consent.clone());
        self.refresh.insert(refresh.to_owned(), consent.clone());
        json!({
            "access_token": access, "refresh_token": refresh, "expires_in": 1800, "token_type": "bearer",
            "token_use": "access", "hub_id": consent.hub.0, "user_id": 7, "scopes": consent.scopes,
        })
    }

    fn new_refresh(&self, consent: &Consent) -> String {
        if self.one_token_per_hub {
            return format!("na1-refresh-of-{}", consent.hub);
        }
        format!("na1-refresh-{}", self.issued + 1)
    }

    pub(crate) fn count(&self, call: &str) -> usize {
        self.calls.iter().filter(|made| **made == call).count()
    }

    /// From now on every access token given so far is answered with 401.
    pub(crate) fn expire_access_tokens(&mut self) {
        self.refused.extend(self.access.keys().cloned());
    }
}

type Shared = Arc<Mutex<Inside>>;

impl HubSpot {
    pub(crate) async fn start() -> Self {
        let state = Shared::default();
        let router = Router::new()
            .route("/oauth/2026-09/token", post(token))
            .route("/oauth/2026-09/token/introspect", post(introspect))
            .route("/oauth/2026-09/token/revoke", post(revoke))
            .route("/account-info/2026-09/details", get(details))
            .route("/appinstalls/2026-09/external-install", delete(uninstall))
            .with_state(Arc::clone(&state));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, state, server }
    }

    pub(crate) fn app(&self) -> OAuthApp {
        OAuthApp {
            client_id: "client".into(),
            client_secret: "client-secret".into(),
            redirect_uri: Url::parse("https://pivotal.example/oauth/hubspot/callback").unwrap(),
            authorize_base: self.base.clone(),
            api_base: self.base.clone(),
        }
    }

    /// A person says yes: the code they come back with.
    pub(crate) fn consents(&self, consent: Consent) -> String {
        let mut inside = self.inside();
        let code = format!("code-{}", inside.codes.len());
        inside.codes.insert(code.clone(), consent);
        code
    }

    /// An admin of the account removes the app.
    pub(crate) fn remove_app(&self, hub: HubId) {
        self.inside().refresh.retain(|_, consent| consent.hub != hub);
    }

    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().unwrap()
    }
}

impl Drop for HubSpot {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Answer = (StatusCode, Json<Value>);

fn refusal(status: &str, error: &str) -> Answer {
    let body = json!({ "status": status, "error": error, "message": "no", "correlationId": "c-1" });
    (StatusCode::BAD_REQUEST, Json(body))
}

async fn token(State(state): State<Shared>, Form(form): Form<HashMap<String, String>>) -> Answer {
    let refreshing = form["grant_type"] == "refresh_token";
    let (mood, delay) = {
        let mut inside = state.lock().unwrap();
        inside.calls.push(if refreshing { "refresh" } else { "exchange" });
        (inside.mood, inside.delay)
    };
    tokio::time::sleep(delay).await;
    match mood {
        Mood::Well => {}
        Mood::Dead => return refusal("BAD_REFRESH_TOKEN", "invalid_grant"),
        Mood::Misconfigured => return refusal("BAD_CLIENT_SECRET", "invalid_client"),
        Mood::Down => return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({}))),
    }
    let mut inside = state.lock().unwrap();
    if !refreshing {
        let Some(consent) = inside.codes.remove(&form["code"]) else {
            return refusal("BAD_AUTH_CODE", "invalid_grant");
        };
        let refresh = inside.new_refresh(&consent);
        return (StatusCode::OK, Json(inside.issue(&consent, &refresh)));
    }
    let old = form["refresh_token"].clone();
    let Some(consent) = inside.refresh.get(&old).cloned() else { return refusal("BAD_REFRESH_TOKEN", "invalid_grant") };
    let refresh = if inside.rotates { inside.new_refresh(&consent) } else { old.clone() };
    if refresh != old {
        inside.refresh.remove(&old);
    }
    (StatusCode::OK, Json(inside.issue(&consent, &refresh)))
}

async fn introspect(State(state): State<Shared>, Form(form): Form<HashMap<String, String>>) -> Answer {
    let mut inside = state.lock().unwrap();
    inside.calls.push("introspect");
    let known = if form["token_type_hint"] == "refresh_token" { &inside.refresh } else { &inside.access };
    let Some(consent) = known.get(&form["token"]) else { return (StatusCode::OK, Json(json!({ "active": false }))) };
    let body = json!({
        "active": true, "hub_id": consent.hub.0, "user_id": 7, "user": "grace@example.com", "scopes": consent.scopes,
    });
    (StatusCode::OK, Json(body))
}

async fn revoke(State(state): State<Shared>, Form(form): Form<HashMap<String, String>>) -> Answer {
    let mut inside = state.lock().unwrap();
    inside.calls.push("revoke");
    if inside.mood == Mood::Down {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({})));
    }
    inside.refresh.remove(&form["token"]);
    (StatusCode::OK, Json(json!({})))
}

async fn details(State(state): State<Shared>, headers: HeaderMap) -> Answer {
    let mut inside = state.lock().unwrap();
    inside.calls.push("details");
    match bearer(&inside, &headers) {
        Ok(hub) => {
            let body = json!({
                "portalId": hub.0, "portalName": format!("Account {hub}"), "timeZone": "Europe/Berlin",
                "companyCurrency": "EUR", "uiDomain": "app-eu1.hubspot.com",
            });
            (StatusCode::OK, Json(body))
        }
        Err(answer) => answer,
    }
}

async fn uninstall(State(state): State<Shared>, headers: HeaderMap) -> StatusCode {
    let mut inside = state.lock().unwrap();
    inside.calls.push("uninstall");
    if inside.mood == Mood::Down {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match bearer(&inside, &headers) {
        Ok(hub) => {
            inside.refresh.retain(|_, consent| consent.hub != hub);
            StatusCode::NO_CONTENT
        }
        Err((status, _)) => status,
    }
}

fn bearer(inside: &Inside, headers: &HeaderMap) -> Result<HubId, Answer> {
    let token = headers["authorization"].to_str().unwrap().trim_start_matches("Bearer ");
    match inside.access.get(token) {
        Some(consent) if !inside.refused.contains(token) => Ok(consent.hub),
        _ => {
            let body = json!({ "status": "error", "category": "EXPIRED_AUTHENTICATION", "correlationId": "c-2" });
            Err((StatusCode::UNAUTHORIZED, Json(body)))
        }
    }
}
