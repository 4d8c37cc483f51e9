//! A simulator into which the app has been installed, and a client that holds the token.

use std::sync::OnceLock;

use hubspot_sim::{AccountSpec, Limits, Settings, Simulator};
use reqwest::{Response, StatusCode, redirect};
use serde_json::Value;
use url::Url;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:4711/callback";
pub(crate) const REQUIRED: &str =
    "oauth crm.objects.companies.read crm.objects.contacts.read crm.schemas.companies.read crm.schemas.contacts.read";
pub(crate) const OPTIONAL: &str =
    "crm.lists.read crm.objects.owners.read crm.objects.deals.read crm.schemas.deals.read";

pub(crate) struct Installed {
    pub(crate) simulator: Simulator,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
    pub(crate) refresh_token: String,
    pub(crate) hub: i64,
}

/// The demo account without rate limits.
pub(crate) fn demo() -> Settings {
    Settings { limits: Limits::none(), accounts: vec![AccountSpec::demo(7)], ..Settings::default() }
}

impl Installed {
    pub(crate) async fn start(settings: Settings) -> Self {
        let simulator = Simulator::start(settings).await.unwrap();
        Self::into(simulator).await
    }

    pub(crate) async fn into(simulator: Simulator) -> Self {
        let http = client();
        let code = consent(&http, &simulator.url(), &[("optional_scope", OPTIONAL)]).await.unwrap();
        let tokens: Value = exchange(&http, &simulator.url(), &code).await.json().await.unwrap();
        Self {
            token: tokens["access_token"].as_str().unwrap().to_owned(),
            refresh_token: tokens["refresh_token"].as_str().unwrap().to_owned(),
            hub: tokens["hub_id"].as_i64().unwrap(),
            simulator,
            http,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let url = format!("{}{path}", self.simulator.url());
        self.http.get(url).bearer_auth(&self.token).send().await.unwrap()
    }

    pub(crate) async fn get_json(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        let url = format!("{}{path}", self.simulator.url());
        self.http.post(url).bearer_auth(&self.token).json(&body).send().await.unwrap()
    }

    pub(crate) async fn post_json(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let response = self.post(path, body).await;
        (response.status(), response.json().await.unwrap())
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        form(&self.http, &self.simulator.url(), path, fields).await
    }
}

pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: OnceLock<()> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder().redirect(redirect::Policy::none()).build().unwrap()
}

/// Walks through consent and gives the parameters of the redirect.
pub(crate) async fn redirected(http: &reqwest::Client, base: &str, extra: &[(&str, &str)]) -> Option<Url> {
    let mut url = Url::parse(&format!("{base}/oauth/authorize")).unwrap();
    url.query_pairs_mut()
        .append_pair("client_id", "pivotal-demo-client")
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("scope", REQUIRED)
        .append_pair("state", "a state")
        .append_pair("sim_consent", "allow")
        .extend_pairs(extra);
    let response = http.get(url).send().await.unwrap();
    let location = response.headers().get("location")?;
    Some(Url::parse(location.to_str().unwrap()).unwrap())
}

pub(crate) async fn consent(http: &reqwest::Client, base: &str, extra: &[(&str, &str)]) -> Option<String> {
    let url = redirected(http, base, extra).await?;
    url.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned())
}

pub(crate) async fn exchange(http: &reqwest::Client, base: &str, code: &str) -> Response {
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "pivotal-demo-client"),
        ("client_secret", "pivotal-demo-secret"),
        ("redirect_uri", REDIRECT),
        ("code", code),
    ];
    http.post(format!("{base}/oauth/2026-09/token")).form(&fields).send().await.unwrap()
}

pub(crate) async fn form(
    http: &reqwest::Client,
    base: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, Value) {
    let response = http.post(format!("{base}{path}")).form(fields).send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
