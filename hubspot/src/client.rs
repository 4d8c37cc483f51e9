//! One call to HubSpot, made well: leave from the budget, a fresh token, bounded repeats, errors that say what to do.
//!
//! Everything else in this crate describes calls and reads answers. There is no way to write a CRM record.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

use crate::budget::{Bucket, Budget, BudgetError, Headroom, Lane};
use crate::endpoint::{Api, Question};
use crate::error::{Error, ErrorKind};
use crate::id::Cursor;
use crate::measure::{self, By};
use crate::refusal::Refusal;
use crate::retry::{Jitter, Patience, Remedy, RetryPolicy, remedy};
use crate::token::{AccessToken, TokenError, TokenSource};

/// Reads one account. Cheap to clone; clones share tokens, budget and connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    api_base: Arc<Url>,
    token: Arc<dyn TokenSource>,
    budget: Arc<dyn Budget>,
    lane: Lane,
    retry: RetryPolicy,
    jitter: Arc<Jitter>,
    general_calls: Arc<AtomicU32>,
}

impl Client {
    /// A client for the account that the token belongs to, on the bulk lane.
    pub fn new(http: reqwest::Client, api_base: Url, token: Arc<dyn TokenSource>, budget: Arc<dyn Budget>) -> Self {
        Self {
            http,
            api_base: Arc::new(api_base),
            token,
            budget,
            lane: Lane::Bulk,
            retry: RetryPolicy::default(),
            jitter: Arc::new(Jitter::seeded(0)),
            general_calls: Arc::default(),
        }
    }

    /// The same client on another lane.
    #[must_use]
    pub fn for_lane(&self, lane: Lane) -> Self {
        Self { lane, ..self.clone() }
    }

    /// The same client with other bounds on repeating.
    #[must_use]
    pub fn with_retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    /// The same client with waits spread by a seed of its own. Replicas that share an account should differ in it.
    #[must_use]
    pub fn with_jitter_seed(self, seed: u64) -> Self {
        Self { jitter: Arc::new(Jitter::seeded(seed)), ..self }
    }

    /// How many calls this client and its clones made that count against [`Bucket::General`].
    pub fn general_calls(&self) -> u32 {
        self.general_calls.load(Ordering::Relaxed)
    }

    /// A call that asks with an address.
    pub(crate) fn get_call(&self, attempted: &'static str, api: Api, rest: &[&str]) -> Call {
        Call { attempted, bucket: Bucket::General, url: api.at(&self.api_base, rest), body: None }
    }

    /// A call that asks with a body.
    pub(crate) fn post_call<B: Serialize>(&self, attempted: &'static str, question: Question, body: &B) -> Call {
        let body = serde_json::to_vec(body).expect("request bodies have string keys only");
        Call { attempted, bucket: question.bucket(), url: question.at(&self.api_base), body: Some(body.into()) }
    }

    /// Makes the call and reads the answer.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        let body = self.send(call).await?;
        serde_json::from_slice(&body).map_err(|error| Error::unreadable(call.attempted, error))
    }

    /// Makes the call, repeating what may be repeated, and gives the body of the success.
    pub(crate) async fn send(&self, call: &Call) -> Result<Bytes, Error> {
        let mut patience = Patience::new(&self.retry);
        let mut renewed = None;
        loop {
            let queued = Instant::now();
            let leave = self.budget.enter(call.bucket, self.lane).await;
            patience.forgive(queued.elapsed());
            measure::waited(call.bucket, self.lane, queued.elapsed());
            leave.map_err(|error| self.without_leave(call, error))?;
            // Only now: the wait for leave may have been longer than a token lives.
            let token = match renewed.take() {
                Some(token) => token,
                None => self.token.token().await.map_err(|error| call.without_token(error))?,
            };
            patience.attempts += 1;
            if call.bucket == Bucket::General {
                self.general_calls.fetch_add(1, Ordering::Relaxed);
            }
            let began = Instant::now();
            let answer = self.attempt(call, &token).await;
            let status = answer.as_ref().map_or_else(|error| error.http_status, |_| Some(StatusCode::OK.as_u16()));
            measure::called(call.bucket, self.lane, status, began.elapsed());
            let error = match answer {
                Ok(body) => return Ok(body),
                Err(error) => error,
            };
            match remedy(&error, call.bucket, &self.retry, patience.attempts) {
                Remedy::RenewToken if patience.may_renew() => match self.token.rejected(&token).await {
                    Ok(token) => renewed = Some(token),
                    Err(source) => return Err(error.unauthorized(source)),
                },
                Remedy::RenewToken | Remedy::GiveUp => return Err(error),
                Remedy::Wait { at_least, shared } => {
                    if shared {
                        measure::refused(call.bucket, self.lane, By::HubSpot);
                        self.budget.refused(call.bucket, at_least);
                    }
                    let Some(wait) = patience.wait(at_least, &self.jitter) else { return Err(error) };
                    log_retry(&error, call, patience.attempts, wait);
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    fn without_leave(&self, call: &Call, error: BudgetError) -> Error {
        if matches!(error, BudgetError::Closed { .. }) {
            measure::refused(call.bucket, self.lane, By::Budget);
        }
        Error::local(call.attempted, ErrorKind::Budget(error))
    }

    async fn attempt(&self, call: &Call, token: &AccessToken) -> Result<Bytes, Error> {
        let request = match &call.body {
            None => self.http.get(call.url.clone()),
            Some(body) => self.http.post(call.url.clone()).header(CONTENT_TYPE, "application/json").body(body.clone()),
        };
        let request = request.header(ACCEPT, "application/json").bearer_auth(token.expose());
        let mut response = request.send().await.map_err(|error| call.unreachable(error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        if let Some(headroom) = headroom(&headers) {
            self.budget.observed(call.bucket, headroom);
        }
        let body = response.bytes().await.map_err(|error| call.unreachable(error))?;
        if status.is_success() {
            return Ok(body);
        }
        Err(Error::refused(call.attempted, status, Refusal::read(&headers, &body)))
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("api_base", &self.api_base.as_str())
            .field("lane", &self.lane)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// A call described: everything about it that does not change between attempts. It asks with an address or, where that
/// would be too long, with a body; there is no third way, and so none to write.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) attempted: &'static str,
    bucket: Bucket,
    pub(crate) url: Url,
    body: Option<Bytes>,
}

impl Call {
    /// The same call with one more pair in its query.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// The same call for the page that begins at a cursor.
    pub(crate) fn after(self, cursor: Option<&Cursor>) -> Self {
        match cursor {
            Some(cursor) => self.query("after", cursor.as_str()),
            None => self,
        }
    }

    /// How long the body is, as HubSpot counts.
    pub(crate) fn body_chars(&self) -> usize {
        self.body.as_deref().map_or(0, |body| String::from_utf8_lossy(body).chars().count())
    }

    fn without_token(&self, error: TokenError) -> Error {
        Error::local(self.attempted, ErrorKind::Unauthorized(error))
    }

    fn unreachable(&self, error: reqwest::Error) -> Error {
        Error::local(self.attempted, ErrorKind::Unreachable(error.without_url()))
    }
}

/// What is left of the ten-second limit; search and journal say nothing.
fn headroom(headers: &HeaderMap) -> Option<Headroom> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    Some(Headroom { max: number("x-hubspot-ratelimit-max")?, remaining: number("x-hubspot-ratelimit-remaining")? })
}

fn log_retry(error: &Error, call: &Call, attempts: u32, wait: Duration) {
    tracing::info!(
        attempted = call.attempted,
        bucket = ?call.bucket,
        attempts,
        status = error.http_status,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        hubspot.correlation_id = error.correlation_id.as_deref(),
        "calling HubSpot again: {error}"
    );
}

/// The HTTP client for HubSpot: the one place that sets timeouts, pool and compression. The process has to have a TLS
/// provider installed before.
pub fn http_client() -> Result<reqwest::Client, HttpClientError> {
    reqwest::Client::builder()
        .user_agent(concat!("pivotal-hubspot/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .timeout(Duration::from_mins(1))
        .pool_idle_timeout(Duration::from_mins(1))
        .pool_max_idle_per_host(32)
        .gzip(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(HttpClientError)
}

/// The HTTP client could not be built, most likely for want of a TLS provider.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for HubSpot could not be built")]
pub struct HttpClientError(#[source] reqwest::Error);
