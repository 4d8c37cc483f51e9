//! A GraphQL client as a script would be one: an address, a key, a document.

use std::sync::OnceLock;

use anyhow::{Context as _, ensure};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::Subscription;

/// Talks GraphQL to a server, as the holder of one API key.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    key: Option<String>,
}

/// What came back, before anybody judged it.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The whole GraphQL response.
    pub body: Value,
}

impl Answer {
    /// The codes of all top-level errors, in order.
    pub fn error_codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().into_iter().flatten();
        errors.filter_map(|error| error["extensions"]["code"].as_str()).collect()
    }
}

impl Client {
    /// `base` is the server's address without a path.
    pub fn new(base: &str, key: &str) -> Self {
        Self { base: base.to_owned(), key: Some(key.to_owned()) }
    }

    /// One that shows no key.
    pub fn anonymous(base: &str) -> Self {
        Self { base: base.to_owned(), key: None }
    }

    /// The same key at another server, a certain replica for one.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), key: self.key.clone() }
    }

    /// Runs a document and gives its `data`; any top-level error is an error here.
    pub async fn graphql(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let Answer { status, mut body } = self.answer(document, variables).await?;
        ensure!(status == StatusCode::OK && body["errors"].is_null(), "{document}\nwas answered {status}: {body:#}");
        Ok(body["data"].take())
    }

    /// Runs a mutation with one `field` and gives its payload; user errors are errors here.
    pub async fn mutate(&self, field: &str, document: &str, variables: Value) -> anyhow::Result<Value> {
        let mut data = self.graphql(document, variables).await?;
        let payload = data[field].take();
        let refused = payload["userErrors"].as_array().is_none_or(|errors| !errors.is_empty());
        ensure!(!refused, "{field} was refused, or not asked for userErrors: {payload:#}");
        Ok(payload)
    }

    /// Runs a document and gives whatever came back.
    pub async fn answer(&self, document: &str, variables: Value) -> anyhow::Result<Answer> {
        let mut request = http()
            .post(self.url())
            .header(header::ACCEPT, "application/graphql-response+json, application/json;q=0.9")
            .json(&json!({ "query": document, "variables": variables }));
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let response = request.send().await.with_context(|| format!("post to {}", self.url()))?;
        let status = response.status();
        let text = response.text().await.context("read the answer")?;
        let body = serde_json::from_str(&text).with_context(|| format!("{status} with no JSON: {text}"))?;
        Ok(Answer { status, body })
    }

    /// Its key, for clients that are not this one; empty for an anonymous one.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }

    /// The address it was made for.
    pub fn base(&self) -> &str {
        &self.base
    }

    fn url(&self) -> String {
        format!("{}/graphql", self.base)
    }

    /// Starts a subscription on a socket of its own.
    pub async fn subscribe(&self, document: &str, variables: Value) -> anyhow::Result<Subscription> {
        Subscription::start(&self.url(), self.key.as_deref(), document, variables).await
    }
}

/// The process's one HTTP client, for requests that are no GraphQL too. It follows no redirect: where the server sends
/// a browser is for the test to see.
pub fn http() -> &'static reqwest::Client {
    static HTTP: OnceLock<reqwest::Client> = OnceLock::new();
    HTTP.get_or_init(|| {
        // another harness module may have been first
        rustls::crypto::ring::default_provider().install_default().ok();
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // connections kept open would go to replicas that the test has killed
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client without settings from outside can be built")
    })
}
