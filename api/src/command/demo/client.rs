//! A GraphQL client as anybody would write one: POST for operations, server-sent events for subscriptions.

use anyhow::{Context as _, bail};
use reqwest::header::ACCEPT;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

/// Speaks to the service with one key.
pub(super) struct GraphQL {
    http: reqwest::Client,
    address: Url,
    key: SecretString,
}

impl GraphQL {
    pub(super) fn new(service: &Url, key: &SecretString) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().build().context("building the demo's HTTP client")?;
        Ok(Self { http, address: service.join("/graphql")?, key: key.clone() })
    }

    /// The data of a query.
    pub(super) async fn query(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let request = self.post(document, &variables);
        let answer: Value = request.send().await.context("asking the service")?.json().await?;
        data(answer)
    }

    /// The payload of a mutation; its user errors are errors here.
    pub(super) async fn mutate(&self, field: &str, document: &str, variables: Value) -> anyhow::Result<Value> {
        let mut data = self.query(document, variables).await?;
        let payload = data[field].take();
        if let Some(first) = payload["userErrors"].as_array().and_then(|errors| errors.first()) {
            bail!(
                "{field}: {} ({})",
                first["message"].as_str().unwrap_or_default(),
                first["code"].as_str().unwrap_or_default()
            );
        }
        Ok(payload)
    }

    /// Every state of a subscription, until it completes.
    pub(super) async fn subscribe(
        &self,
        document: &str,
        variables: Value,
        mut each: impl FnMut(&Value),
    ) -> anyhow::Result<()> {
        let none = self.listen(document, variables, |data| {
            each(data);
            None::<()>
        });
        none.await.map(drop)
    }

    /// The first message of a subscription that this makes something of.
    pub(super) async fn first<T>(
        &self,
        document: &str,
        variables: Value,
        wanted: impl FnMut(&Value) -> Option<T>,
    ) -> anyhow::Result<T> {
        let found = self.listen(document, variables, wanted).await?;
        found.context("the service completed the stream before what was waited for")
    }

    async fn listen<T>(
        &self,
        document: &str,
        variables: Value,
        mut wanted: impl FnMut(&Value) -> Option<T>,
    ) -> anyhow::Result<Option<T>> {
        let request = self.post(document, &variables).header(ACCEPT, "text/event-stream");
        let mut answer = request.send().await.context("watching the service")?.error_for_status()?;
        // as bytes until a whole event is there: a letter may be cut in two
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.context("watching the service")? {
            bytes.extend_from_slice(&part);
            while let Some(end) = bytes.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = bytes.drain(..end + 2).collect();
                let event = std::str::from_utf8(&event).context("an event that is no text")?;
                match (line(event, "event: "), line(event, "data: ")) {
                    (Some("next"), Some(json)) => {
                        if let Some(found) = wanted(&data(serde_json::from_str(json)?)?) {
                            return Ok(Some(found));
                        }
                    }
                    (Some("complete"), _) => return Ok(None),
                    _ => {}
                }
            }
        }
        bail!("the service ended the stream before it was complete")
    }

    /// Follows an address as the person's browser would.
    pub(super) async fn visit(&self, address: Url) -> anyhow::Result<String> {
        let answer =
            self.http.get(address).header(ACCEPT, "application/json").send().await.context("visiting a page")?;
        let status = answer.status();
        let body = answer.text().await?;
        anyhow::ensure!(status.is_success(), "the page answered {status}: {body}");
        Ok(body)
    }

    fn post(&self, document: &str, variables: &Value) -> reqwest::RequestBuilder {
        self.http
            .post(self.address.clone())
            .bearer_auth(self.key.expose_secret())
            .json(&json!({ "query": document, "variables": variables }))
    }
}

fn line<'e>(event: &'e str, prefix: &str) -> Option<&'e str> {
    event.lines().find_map(|line| line.strip_prefix(prefix))
}

fn data(mut answer: Value) -> anyhow::Result<Value> {
    if let Some(error) = answer["errors"].as_array().and_then(|errors| errors.first()) {
        bail!("the service answered: {}", error["message"].as_str().unwrap_or("an error without words"));
    }
    Ok(answer["data"].take())
}
