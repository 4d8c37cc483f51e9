//! Connecting, refreshing, introspecting, disconnecting, and whose turn it is when one of them fails.

use std::collections::HashMap;
use std::time::Duration;

use hubspot::{AccessToken, Feature, HubId, OAuth, OAuthApp, OAuthError, OAuthFailure};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::double::{Answer, Double, http};

fn oauth(double: &Double) -> OAuth {
    OAuth::new(
        http(),
        OAuthApp {
            client_id: "client-1".into(),
            client_secret: "hush+hush".into(),
            redirect_uri: Url::parse("https://pivotal.example/hubspot/callback").unwrap(),
            authorize_base: Url::parse("https://app.hubspot.com").unwrap(),
            api_base: double.base.clone(),
        },
    )
}

fn form(body: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

const TOKENS: &str = r#"{"access_token":"access-1","refresh_token":"refresh-2","expires_in":1800,"token_type":"bearer",
    "token_use":"access_token","hub_id":62515,"user_id":9,"scopes":["oauth","crm.objects.companies.read"]}"#;

#[test]
fn p5_the_consent_address_asks_for_both_kinds_of_scope() {
    let double = Double::start([]);
    let url = oauth(&double).authorize_url("a+b c&d", None);
    assert!(
        url.as_str().starts_with("https://app.hubspot.com/oauth/authorize?client_id=client-1&redirect_uri=https%3A")
    );
    assert!(
        url.as_str().contains("&scope=oauth%20crm.objects.companies.read%20crm.objects.contacts.read%20crm.schemas")
    );
    assert!(
        url.as_str().contains("&optional_scope=crm.lists.read%20crm.objects.owners.read%20crm.objects.deals.read&")
    );
    assert!(url.as_str().ends_with("&state=a%2Bb%20c%26d"));
    let known = oauth(&double).authorize_url("s", Some(HubId(62515)));
    assert_eq!(known.path(), "/oauth/62515/authorize");
}

#[tokio::test]
async fn a_code_is_exchanged_with_everything_in_the_body() {
    let double = Double::start([Answer::ok(TOKENS)]);
    let tokens = oauth(&double).exchange("code-1").await.unwrap();
    assert_eq!(tokens.access_token, AccessToken::new("access-1"));
    assert_eq!(tokens.refresh_token.expose_secret(), "refresh-2");
    assert_eq!(tokens.expires_in, Duration::from_mins(30));
    assert_eq!((tokens.hub_id, tokens.user_id), (Some(HubId(62515)), Some(9)));
    assert!(tokens.scopes.as_ref().unwrap().contains("oauth"));
    assert!(!format!("{tokens:?}").contains("access-1") && !format!("{tokens:?}").contains("refresh-2"));

    let asked = &double.seen()[0];
    assert_eq!((asked.line.as_str(), &asked.authorization), ("POST /oauth/2026-09/token", &None));
    let form = form(&asked.body);
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "code-1"),
        ("client_id", "client-1"),
        ("client_secret", "hush+hush"),
        ("redirect_uri", "https://pivotal.example/hubspot/callback"),
    ] {
        assert_eq!(form.get(name).map(String::as_str), Some(value), "{name}");
    }
}

#[tokio::test]
async fn a_refresh_keeps_the_old_token_when_no_new_one_comes() {
    let bare = r#"{"access_token":"access-2","expires_in":600,"token_type":"Bearer"}"#;
    let double = Double::start([Answer::ok(TOKENS), Answer::ok(bare)]);
    let (oauth, old) = (oauth(&double), SecretString::from("refresh-1"));
    assert_eq!(oauth.refresh(&old).await.unwrap().refresh_token.expose_secret(), "refresh-2");
    let tokens = oauth.refresh(&old).await.unwrap();
    assert_eq!(tokens.refresh_token.expose_secret(), "refresh-1");
    assert_eq!((tokens.expires_in, tokens.hub_id, tokens.scopes), (Duration::from_mins(10), None, None));
    let form = form(&double.seen()[0].body);
    assert_eq!(form["grant_type"], "refresh_token");
    assert_eq!(form["refresh_token"], "refresh-1");
    assert_eq!(form["client_secret"], "hush+hush");
}

async fn refused(status: u16, body: &str, by_code: bool) -> OAuthError {
    let double = Double::start([Answer::status(status, body)]);
    let oauth = oauth(&double);
    if by_code {
        return oauth.exchange("code-1").await.unwrap_err();
    }
    oauth.refresh(&SecretString::from("refresh-1")).await.unwrap_err()
}

#[tokio::test]
async fn p8_every_refusal_is_sorted_by_whose_turn_it_is() {
    use OAuthFailure::{ConnectionDead, OperatorFault, RestartConnect, Transient};
    let new = r#"{"error":"invalid_grant","error_description":"refresh token is invalid, expired or revoked",
        "status":"BAD_REFRESH_TOKEN","message":"m","correlationId":"c-1"}"#;
    for (status, body, by_code, failure) in [
        (400, new, false, ConnectionDead),
        (400, r#"{"status":"BAD_REFRESH_TOKEN","message":"m","correlationId":"c"}"#, false, ConnectionDead),
        (400, r#"{"error":"invalid_grant"}"#, false, ConnectionDead),
        (400, r#"{"error":"invalid_grant"}"#, true, RestartConnect),
        (400, r#"{"status":"BAD_HUB","error":"access_denied"}"#, false, ConnectionDead),
        (400, r#"{"status":"BAD_AUTH_CODE","message":"missing or unknown auth code"}"#, true, RestartConnect),
        (400, r#"{"status":"EXPIRED_AUTH_CODE","error":"invalid_grant"}"#, true, RestartConnect),
        (400, r#"{"status":"BAD_CLIENT_ID","message":"missing or unknown client id"}"#, false, OperatorFault),
        (400, r#"{"status":"BAD_CLIENT_SECRET","error":"invalid_grant"}"#, false, OperatorFault),
        (401, r#"{"error":"invalid_client"}"#, false, OperatorFault),
        (400, r#"{"status":"BAD_REDIRECT_URI","error":"invalid_grant"}"#, true, OperatorFault),
        (400, r#"{"status":"BAD_GRANT_TYPE"}"#, true, OperatorFault),
        (400, r#"{"status":"BAD_SCOPES"}"#, true, OperatorFault),
        (400, r#"{"status":"BAD_CODE_VERIFIER"}"#, true, OperatorFault),
        (400, r#"{"status":"SOMETHING_NEW"}"#, false, OperatorFault),
        (404, "<html></html>", false, OperatorFault),
        (401, "", false, OperatorFault),
        (429, r#"{"status":"error","message":"You have reached your rate limit."}"#, false, Transient),
        (477, "{}", false, Transient),
        (423, "{}", false, Transient),
        (500, r#"{"error":"invalid_grant"}"#, false, Transient),
        (502, "<html></html>", false, Transient),
    ] {
        let error = refused(status, body, by_code).await;
        assert_eq!(error.failure, failure, "{status} {body}");
        assert_eq!(error.http_status, Some(status));
    }
}

#[tokio::test]
async fn a_refusal_keeps_code_correlation_id_and_delay() {
    let body = r#"{"status":"BAD_REFRESH_TOKEN","message":"refresh token refresh-1 is unknown","correlationId":"c-7"}"#;
    let double = Double::start([Answer::status(400, body), Answer::status(429, "{}").header("retry-after", "7")]);
    let (oauth, token) = (oauth(&double), SecretString::from("refresh-1"));
    let error = oauth.refresh(&token).await.unwrap_err();
    assert_eq!((error.code.as_deref(), error.correlation_id.as_deref()), (Some("BAD_REFRESH_TOKEN"), Some("c-7")));
    assert_eq!(
        error.to_string(),
        "could not refresh the token: the account no longer accepts the connection \
         (HTTP 400, BAD_REFRESH_TOKEN, correlation id c-7)"
    );
    assert!(!format!("{error:?}").contains("refresh-1"), "a sentence that quotes the token is dropped");
    assert_eq!(oauth.refresh(&token).await.unwrap_err().retry_after, Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_forgotten() {
    for body in [r#"{"access_token":"access-1","token_type":7}"#, "access-1", ""] {
        let error = refused(200, body, false).await;
        assert_eq!(error.failure, OAuthFailure::Transient);
        assert!(!format!("{error:?}").contains("access-1"));
    }
    let without_refresh = r#"{"access_token":"access-1","token_type":"bearer"}"#;
    assert_eq!(refused(200, without_refresh, true).await.failure, OAuthFailure::Transient);
}

#[tokio::test]
async fn nothing_answering_is_transient() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut double = Double::start([]);
    double.base = Url::parse(&format!("http://{closed}")).unwrap();
    let error = oauth(&double).refresh(&SecretString::from("refresh-1")).await.unwrap_err();
    assert_eq!(error.failure, OAuthFailure::Transient);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn introspection_tells_account_scopes_and_death() {
    let alive = r#"{"active":true,"token":"access-1","token_type":"bearer","token_use":"access_token","expires_in":1700,
        "hub_id":62515,"user_id":9,"client_id":"client-1","app_id":5,"user":"ada@example.com","hub_domain":"example.com",
        "scopes":["oauth","crm.objects.owners.read"],"is_private_distribution":false,
        "signed_access_token":{"hublet":"na1","isUserLevel":false}}"#;
    let double = Double::start([Answer::ok(alive), Answer::ok(r#"{"active":false}"#)]);
    let oauth = oauth(&double);
    let found = oauth.introspect(&AccessToken::new("access-1")).await.unwrap();
    assert!(found.active && found.scopes.allows(Feature::Owners) && !found.scopes.allows(Feature::Lists));
    assert_eq!((found.hub_id, found.app_id), (Some(HubId(62515)), Some(5)));
    assert_eq!(found.user.as_deref(), Some("ada@example.com"));
    assert!(!format!("{found:?}").contains("ada@"));

    assert!(!oauth.introspect_refresh(&SecretString::from("refresh-1")).await.unwrap().active);
    let forms: Vec<_> = double.seen().iter().map(|seen| form(&seen.body)).collect();
    assert_eq!((forms[0]["token"].as_str(), forms[0]["token_type_hint"].as_str()), ("access-1", "access_token"));
    assert_eq!((forms[1]["token"].as_str(), forms[1]["token_type_hint"].as_str()), ("refresh-1", "refresh_token"));
    assert_eq!(double.lines()[0], "POST /oauth/2026-09/token/introspect");
}

#[tokio::test]
async fn a_disconnect_removes_the_app_before_it_ends_the_token() {
    let double = Double::start([Answer::status(204, ""), Answer::ok("")]);
    let (access, refresh) = (AccessToken::new("access-1"), SecretString::from("refresh-1"));
    let done = oauth(&double).disconnect(Some(&access), &refresh).await;
    assert!(matches!(done.uninstalled, Some(Ok(()))) && done.revoked.is_ok());
    assert_eq!(double.lines(), ["DELETE /appinstalls/2026-09/external-install", "POST /oauth/2026-09/token/revoke"]);
    assert_eq!(double.seen()[0].authorization.as_deref(), Some("Bearer access-1"));
}

#[tokio::test]
async fn a_disconnect_goes_on_when_a_step_fails_and_leaves_a_shared_app_installed() {
    let unauthorized = r#"{"status":"error","message":"no","category":"INVALID_AUTHENTICATION"}"#;
    let double = Double::start([Answer::status(401, unauthorized), Answer::ok(""), Answer::ok("")]);
    let (access, refresh) = (AccessToken::new("access-1"), SecretString::from("refresh-1"));
    let done = oauth(&double).disconnect(Some(&access), &refresh).await;
    assert_eq!(done.uninstalled.unwrap().unwrap_err().failure, OAuthFailure::ConnectionDead);
    assert!(done.revoked.is_ok());
    let shared = oauth(&double).disconnect(None, &refresh).await;
    assert!(shared.uninstalled.is_none() && shared.revoked.is_ok());
}

#[tokio::test]
async fn every_step_can_be_spawned() {
    let double = Double::start([Answer::ok(TOKENS), Answer::ok(TOKENS), Answer::ok(r#"{"active":false}"#)]);
    let oauth = oauth(&double);
    let steps = async move {
        let tokens = oauth.exchange("code-1").await?;
        let tokens = oauth.refresh(&tokens.refresh_token).await?;
        oauth.introspect(&tokens.access_token).await
    };
    assert!(!tokio::spawn(steps).await.unwrap().unwrap().active);
}

#[test]
fn p10_the_apps_secret_is_never_printed() {
    assert!(!format!("{:?}", oauth(&Double::start([]))).contains("hush"));
}
