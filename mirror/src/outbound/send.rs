//! One request to one receiver.
//!
//! A receiver has ten seconds for an answer of 2xx. Redirects are not followed, and of an answer's body only the beginning is
//! read and kept. Proxies of the environment are not asked: they would look names up themselves.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect;

use super::address::{Forbidden, Policy, Resolver};
use super::delivery;
use super::lane::{Answer, Attempt, Due, Target};
use super::secret;
use crate::clock::Clock;
use crate::error::{Error, Result};

/// How long a receiver has.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of an answer is read, so that its connection can be used again.
const READ: usize = 64 * 1024;

/// How many characters of it are kept.
const KEPT: usize = 1_000;

/// What requests are sent with.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    client: reqwest::Client,
    policy: Policy,
}

impl Sender {
    pub(super) fn new(policy: Policy) -> Result<Self> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("pivotal-webhooks/", env!("CARGO_PKG_VERSION")))
            .timeout(PATIENCE)
            .pool_idle_timeout(Duration::from_secs(30))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .gzip(false)
            .dns_resolver(Arc::new(Resolver(policy)))
            .build();
        let broken = |error: reqwest::Error| Error::Broken {
            attempted: "building the HTTP client for webhooks",
            reason: error.to_string(),
        };
        Ok(Self { client: client.map_err(broken)?, policy })
    }

    /// Makes an attempt, whatever comes of it.
    pub(super) async fn attempt(&self, clock: &Clock, target: &Target, due: Due) -> Attempt {
        let (at, began) = (clock.now(), Instant::now());
        let id = delivery::event_id(due.message_id);
        let answer = if self.policy.permits_literal(&target.url) {
            let request = self
                .client
                .post(target.url.clone())
                .header(CONTENT_TYPE, "application/json")
                .header("webhook-signature", secret::signatures(&target.keys, &id, at, &due.body))
                .header("webhook-timestamp", at.timestamp())
                .header("webhook-id", id)
                .body(due.body.clone());
            match request.send().await {
                Ok(response) => read(response).await,
                Err(error) => Answer { error: Some(explain(&error)), ..Answer::default() },
            }
        } else {
            Answer { error: Some(PRIVATE), ..Answer::default() }
        };
        Attempt { due, at, took: began.elapsed(), answer }
    }
}

/// The status decides. A body that breaks off or never ends is kept as far as it came.
async fn read(mut response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while body.len() < READ
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    let text = String::from_utf8_lossy(&body);
    // Postgres has no NUL in text
    let text: String = text.chars().filter(|letter| *letter != '\0').take(KEPT).collect();
    Answer { status: Some(status), text: (!text.is_empty()).then_some(text), error: None }
}

const PRIVATE: &str = "The address is private, of this machine or reserved, and is not connected to.";

/// Why there was no answer. An error's own words would hold the address.
fn explain(error: &reqwest::Error) -> &'static str {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<Forbidden>() {
            return PRIVATE;
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        "There was no answer within ten seconds."
    } else if error.is_connect() {
        "No connection could be made: the host was not found, refused it, or its certificate is not trusted."
    } else {
        "The connection broke off before there was an answer."
    }
}
