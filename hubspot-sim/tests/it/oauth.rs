//! Consent, tokens, and everything the token endpoint refuses.

use hubspot_sim::{AccountSpec, Settings, Simulator};
use serde_json::{Value, json};

use crate::installed::{Installed, OPTIONAL, REDIRECT, client, consent, demo, exchange, form, redirected};

const CLIENT: [(&str, &str); 2] = [("client_id", "pivotal-demo-client"), ("client_secret", "pivotal-demo-secret")];

fn refresh(token: &str) -> Vec<(&str, &str)> {
    let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    fields.extend(CLIENT);
    fields
}

#[tokio::test]
async fn consent_leads_back_with_code_and_state() {
    let simulator = Simulator::start(demo()).await.unwrap();
    let url = redirected(&client(), &simulator.url(), &[]).await.unwrap();
    assert!(url.as_str().starts_with(REDIRECT));
    let parameters: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    assert!(parameters.contains(&("state".to_owned(), "a state".to_owned())));
    assert!(parameters.iter().any(|(name, _)| name == "code"));
}

#[tokio::test]
async fn the_page_has_both_buttons_and_posts_to_itself() {
    let simulator = Simulator::start(demo()).await.unwrap();
    let http = client();
    let query =
        [("client_id", "pivotal-demo-client"), ("redirect_uri", REDIRECT), ("scope", crate::installed::REQUIRED)];
    let url = format!("{}/oauth/authorize", simulator.url());
    let page = http.get(&url).query(&query).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"allow\"") && page.contains("value=\"deny\""));
    let denied = http.post(&url).form(&[&query[..], &[("sim_consent", "deny")]].concat()).send().await.unwrap();
    let location = denied.headers()["location"].to_str().unwrap();
    assert!(location.contains("error=access_denied") && !location.contains("code="), "{location}");
}

#[tokio::test]
async fn a_mismatch_with_the_app_blocks_the_install() {
    let simulator = Simulator::start(demo()).await.unwrap();
    let http = client();
    for wrong in [
        ("client_id", "somebody-else"),
        ("redirect_uri", "https://elsewhere.example/callback"),
        ("scope", "oauth crm.objects.companies.read"),
        ("optional_scope", "crm.objects.companies.write"),
    ] {
        let mut query: Vec<(&str, &str)> = vec![
            ("client_id", "pivotal-demo-client"),
            ("redirect_uri", REDIRECT),
            ("scope", crate::installed::REQUIRED),
            ("sim_consent", "allow"),
        ];
        query.retain(|(name, _)| *name != wrong.0);
        query.push(wrong);
        let url = format!("{}/oauth/authorize", simulator.url());
        let response = http.get(url).query(&query).send().await.unwrap();
        assert_eq!(response.status(), 400, "{wrong:?}");
        assert!(response.text().await.unwrap().contains("Authorization failed"));
    }
}

#[tokio::test]
async fn optional_scopes_that_the_account_cannot_grant_are_dropped_silently() {
    let account = AccountSpec { grantable_scopes: vec!["crm.lists.read".to_owned()], ..AccountSpec::demo(7) };
    let installed = Installed::start(Settings { accounts: vec![account], ..demo() }).await;
    let fields = [&CLIENT[..], &[("token", installed.token.as_str())]].concat();
    let (_, answer) = installed.form("/oauth/2026-09/token/introspect", &fields).await;
    let scopes: Vec<&str> = answer["scopes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(scopes.contains(&"crm.lists.read") && !scopes.contains(&"crm.objects.owners.read"));
    let refused = installed.get("/crm/owners/2026-09").await;
    assert_eq!(refused.status(), 403);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["category"], "MISSING_SCOPES");
    assert_eq!(body["errors"][0]["context"]["requiredGranularScopes"], json!(["crm.objects.owners.read"]));
    assert!(body["correlationId"].is_string());
}

#[tokio::test]
async fn a_code_works_once_and_only_with_its_redirect() {
    let simulator = Simulator::start(demo()).await.unwrap();
    let (http, base) = (client(), simulator.url());
    let code = consent(&http, &base, &[("optional_scope", OPTIONAL)]).await.unwrap();
    let first = exchange(&http, &base, &code).await;
    assert_eq!(first.status(), 200);
    let tokens: Value = first.json().await.unwrap();
    assert_eq!(tokens["expires_in"], 1800);
    assert_eq!(tokens["token_type"], "bearer");
    let second = exchange(&http, &base, &code).await;
    assert_eq!(second.status(), 400);
    let body: Value = second.json().await.unwrap();
    assert_eq!((body["status"].as_str(), body["error"].as_str()), (Some("BAD_AUTH_CODE"), Some("invalid_grant")));
}

#[tokio::test]
async fn the_token_endpoint_names_what_is_wrong() {
    let installed = Installed::start(demo()).await;
    let good = refresh(&installed.refresh_token);
    let with = |name: &'static str, value: &'static str| {
        let mut fields = good.clone();
        fields.retain(|(key, _)| *key != name);
        fields.push((name, value));
        fields
    };
    for (fields, status, error) in [
        (with("client_id", "nobody"), "BAD_CLIENT_ID", "invalid_client"),
        (with("client_secret", "wrong"), "BAD_CLIENT_SECRET", "invalid_client"),
        (with("grant_type", "password"), "BAD_GRANT_TYPE", "unsupported_grant_type"),
        (with("refresh_token", "na1-made.up"), "BAD_REFRESH_TOKEN", "invalid_grant"),
    ] {
        let (code, body) = installed.form("/oauth/2026-09/token", &fields).await;
        assert_eq!(code, 400);
        assert_eq!((body["status"].as_str(), body["error"].as_str()), (Some(status), Some(error)));
        assert!(body["correlationId"].is_string());
    }
}

#[tokio::test]
async fn refresh_keeps_the_refresh_token_and_outlives_the_process() {
    let installed = Installed::start(demo()).await;
    let (status, tokens) = installed.form("/oauth/2026-09/token", &refresh(&installed.refresh_token)).await;
    assert_eq!(status, 200);
    assert_eq!(tokens["refresh_token"], installed.refresh_token.as_str());
    assert_ne!(tokens["access_token"], installed.token.as_str());
    let again = Simulator::start(demo()).await.unwrap();
    let (status, _) = form(&client(), &again.url(), "/oauth/v1/token", &refresh(&installed.refresh_token)).await;
    assert_eq!(status, 200, "a restarted simulator still knows the refresh token");
}

#[tokio::test]
async fn a_revoked_refresh_token_is_dead_but_access_lives_on() {
    let installed = Installed::start(demo()).await;
    let fields = [&CLIENT[..], &[("token", installed.refresh_token.as_str())]].concat();
    let (status, _) = installed.form("/oauth/2026-09/token/revoke", &fields).await;
    assert_eq!(status, 200);
    let (status, body) = installed.form("/oauth/2026-09/token", &refresh(&installed.refresh_token)).await;
    assert_eq!((status.as_u16(), body["status"].as_str()), (400, Some("BAD_REFRESH_TOKEN")));
    let (_, answer) = installed.form("/oauth/2026-09/token/introspect", &fields).await;
    assert_eq!(answer, json!({"active": false}));
    installed.get_json("/crm/objects/2026-09/companies").await;
}

#[tokio::test]
async fn uninstalling_ends_everything_at_once() {
    let installed = Installed::start(demo()).await;
    let url = format!("{}/appinstalls/2026-09/external-install", installed.simulator.url());
    let response = installed.http.delete(url).bearer_auth(&installed.token).send().await.unwrap();
    assert_eq!(response.status(), 204);
    let refused = installed.get("/crm/objects/2026-09/companies").await;
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.headers()["x-hubspot-auth-failure"], "401 Unauthorized");
    let (status, _) = installed.form("/oauth/2026-09/token", &refresh(&installed.refresh_token)).await;
    assert_eq!(status, 400);
    let again = Installed::into(installed.simulator).await;
    again.get_json("/crm/objects/2026-09/companies").await;
}

#[tokio::test]
async fn an_app_token_is_good_for_no_account() {
    let installed = Installed::start(demo()).await;
    let mut fields = vec![("grant_type", "client_credentials"), ("scope", "developer.webhooks_journal.read")];
    fields.extend(CLIENT);
    let (status, tokens) = installed.form("/oauth/2026-09/token", &fields).await;
    assert_eq!(status, 200);
    assert!(tokens.get("refresh_token").is_none());
    let token = tokens["access_token"].as_str().unwrap();
    let url = format!("{}/crm/objects/2026-09/companies", installed.simulator.url());
    assert_eq!(installed.http.get(url).bearer_auth(token).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn the_older_error_body_can_be_had() {
    let installed = Installed::start(Settings { old_token_errors: true, ..demo() }).await;
    let (_, body) = installed.form("/oauth/2026-09/token", &refresh("na1-made.up")).await;
    assert!(body.get("error").is_none());
    assert_eq!(body["status"], "BAD_REFRESH_TOKEN");
}
