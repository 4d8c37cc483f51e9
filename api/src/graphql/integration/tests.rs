//! The integration over GraphQL and its callback, without a HubSpot: nothing here gets as far as calling one.

use async_graphql::{Request, Variables};
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, StatusCode};
use hubspot::OAuthApp;
use mirror::budget::Limits;
use mirror::connection::{Connections, Keyring, Setup};
use mirror::outbound::address::Policy;
use mirror::outbound::endpoint::Endpoints;
use mirror::viewer::Viewer;
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::Url;

use crate::graphql::schema::{self, PivotalSchema, Watchers};
use crate::ground::Ground;
use crate::http::oauth;

struct Service {
    fixture: Ground,
    connections: Connections,
    schema: PivotalSchema,
}

impl Service {
    async fn new() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let fixture = Ground::new().await;
        let nowhere = Url::parse("http://127.0.0.1:9").unwrap();
        let keyring = Keyring::parse(&"k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into()).unwrap();
        let connections = Connections::new(Setup {
            database: fixture.db.clone(),
            clock: fixture.clock.clone(),
            keyring: keyring.clone(),
            http: hubspot::http_client().unwrap(),
            app: OAuthApp {
                client_id: "client".into(),
                client_secret: "client-secret".into(),
                redirect_uri: Url::parse("https://pivotal.example/oauth/hubspot/callback").unwrap(),
                authorize_base: Url::parse("https://app.hubspot.com").unwrap(),
                api_base: nowhere,
            },
            limits: Limits::NONE,
            retry: hubspot::RetryPolicy::default(),
        });
        let (db, clock) = (fixture.db.clone(), fixture.clock.clone());
        let endpoints = Endpoints::new(db.clone(), clock.clone(), keyring, Policy::Public);
        let schema = schema::build(db, clock, connections.clone(), endpoints, Watchers::default());
        Self { fixture, connections, schema }
    }

    async fn answer(&self, viewer: Viewer, document: &str, variables: Value) -> Value {
        let request = Request::new(document).variables(Variables::from_json(variables)).data(viewer);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    async fn call_back(&self, address: &str, accept: &str) -> (StatusCode, String) {
        let request = HttpRequest::get(address).header("accept", accept).body(Body::empty()).unwrap();
        let response = oauth::routes(self.connections.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 100_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

const CONNECT: &str = "mutation ($input: ConnectHubSpotInput!) { connectHubSpot(input: $input) {
                           consentUrl expiresAt userErrors { code field message } } }";
const INTEGRATION: &str = "{ integration { id status statusReason { code message } hubId accountName currency timeZone
                               uiDomain installedBy grantedScopes missingOptionalScopes { scope feature message } } }";

#[tokio::test]
async fn p5_an_admin_gets_the_consent_page() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    assert_eq!(service.answer(owner, INTEGRATION, json!({})).await["data"], json!({ "integration": null }));

    let answer = service.answer(owner, CONNECT, json!({ "input": {} })).await;
    let payload = &answer["data"]["connectHubSpot"];
    assert_eq!(payload["userErrors"], json!([]), "{answer}");
    let address = payload["consentUrl"].as_str().unwrap();
    assert!(address.starts_with("https://app.hubspot.com/oauth/authorize?client_id=client&"), "{address}");
    assert!(address.contains("crm.objects.companies.read") && address.contains("&state="), "{address}");
    assert!(!address.contains("write"), "{address}");
    assert!(payload["expiresAt"].is_string());
}

#[tokio::test]
async fn p9_a_replacement_is_named_by_number() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    for wrong in ["", "acme", "-1", "0"] {
        let answer = service.answer(owner, CONNECT, json!({ "input": { "replaceHubId": wrong } })).await;
        let error = &answer["data"]["connectHubSpot"]["userErrors"][0];
        assert_eq!(error["code"], "INVALID_VALUE", "{answer}");
        assert_eq!(error["field"], json!(["replaceHubId"]));
    }
    let answer = service.answer(owner, CONNECT, json!({ "input": { "replaceHubId": "4242" } })).await;
    let address = answer["data"]["connectHubSpot"]["consentUrl"].as_str().unwrap();
    assert!(address.starts_with("https://app.hubspot.com/oauth/4242/authorize?"), "{address}");
}

#[tokio::test]
async fn p2_a_member_neither_sees_nor_changes_the_integration() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let member = service.fixture.user(owner, "mia@example.com", AssignableRole::Member).await;

    let seen = service.answer(member, INTEGRATION, json!({})).await;
    assert_eq!(seen["data"]["integration"], Value::Null);
    assert_eq!(seen["errors"][0]["extensions"]["code"], "FORBIDDEN");

    let begun = service.answer(member, CONNECT, json!({ "input": {} })).await;
    assert_eq!(begun["data"]["connectHubSpot"]["userErrors"][0]["code"], "FORBIDDEN");
    assert_eq!(begun["data"]["connectHubSpot"]["consentUrl"], Value::Null);
    let ended = "mutation { disconnectHubSpot { integration { status } userErrors { code } } }";
    let ended = service.answer(member, ended, json!({})).await;
    assert_eq!(
        ended["data"]["disconnectHubSpot"],
        json!({ "integration": null, "userErrors": [{ "code": "FORBIDDEN" }] })
    );
}

#[tokio::test]
async fn p1_an_integration_is_seen_in_its_own_workspace_only() {
    let service = Service::new().await;
    let owner = service.fixture.workspace("Acme").await;
    let elsewhere = service.fixture.workspace("Elsewhere").await;
    sqlx::query(
        "insert into connection (workspace_id, hub_id, status, status_code, status_message, account_name, scopes,
                                 access_token, refresh_token, connected_at, updated_at)
         values ($1, 4242, 'REAUTHORIZE', 'REAUTHORIZE_NEEDED', 'Connect again.', 'Acme Inc',
                 '{oauth,crm.lists.read,crm.objects.owners.read}', 'sealed-a', 'sealed-r', now(), now())",
    )
    .bind(owner.workspace)
    .execute(service.fixture.db.pool())
    .await
    .unwrap();

    let answer = service.answer(owner, INTEGRATION, json!({})).await;
    let integration = &answer["data"]["integration"];
    assert_eq!(integration["status"], "REAUTHORIZE", "{answer}");
    assert_eq!(integration["statusReason"], json!({ "code": "REAUTHORIZE_NEEDED", "message": "Connect again." }));
    assert_eq!(integration["hubId"], "4242");
    assert_eq!(integration["grantedScopes"], json!(["crm.lists.read", "crm.objects.owners.read", "oauth"]));
    let missing = integration["missingOptionalScopes"].as_array().unwrap();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0]["scope"], "crm.objects.deals.read");
    assert_eq!(missing[0]["feature"], "DEAL_PIPELINES");
    assert!(!answer.to_string().contains("sealed"));

    let answer = service.answer(elsewhere, INTEGRATION, json!({})).await;
    assert_eq!(answer, json!({ "data": { "integration": null } }));
}

#[tokio::test]
async fn p6_a_forged_callback_is_refused_and_reflects_nothing() {
    let service = Service::new().await;
    let forged = "/oauth/hubspot/callback?state=forged-state&code=made-up-code&error_description=%3Cscript%3E";
    let (status, page) = service.call_back(forged, "text/html").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("INVALID_STATE") && page.starts_with("<!doctype html>"), "{page}");
    for part in ["forged-state", "made-up-code", "script"] {
        assert!(!page.contains(part), "{page}");
    }

    let (status, body) = service.call_back("/oauth/hubspot/callback", "application/json").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["connected"], &body["code"]), (&json!(false), &json!("INVALID_STATE")));
}
