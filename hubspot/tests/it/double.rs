//! A server that gives the answers of a script, one after the other, and remembers what it was asked.
//!
//! It runs on a thread of its own, so that a test may stop the clock of its runtime without stopping the server.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use hubspot::{
    AccessToken, Bucket, Budget, BudgetError, Client, FixedToken, Headroom, Lane, RetryPolicy, TokenSource, Unlimited,
};
use serde_json::Value;
use tokio::sync::oneshot;
use url::Url;

/// One answer of the script.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    never: bool,
}

impl Answer {
    pub(crate) fn ok(body: &str) -> Self {
        Self::status(200, body)
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), never: false }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// An answer that never comes.
    pub(crate) fn never() -> Self {
        Self { never: true, ..Self::ok("") }
    }
}

/// One request as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Answer>,
    seen: Vec<Seen>,
}

type Shared = Arc<Mutex<Script>>;

pub(crate) struct Double {
    pub(crate) base: Url,
    script: Shared,
    _stop: oneshot::Sender<()>,
}

impl Double {
    pub(crate) fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Arc::new(Mutex::new(Script { answers: answers.into_iter().collect(), seen: Vec::new() }));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(answer).with_state(script.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Self { base, script, _stop: stop }
    }

    /// Adds to the script, for answers that name the server's own address.
    pub(crate) fn push(&self, answers: impl IntoIterator<Item = Answer>) {
        self.script.lock().unwrap().answers.extend(answers);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.script.lock().unwrap().seen.clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// A client with a fixed token and no limits.
    pub(crate) fn client(&self) -> Client {
        self.client_with(Arc::new(FixedToken::new(AccessToken::new("token-1"))), Arc::new(Unlimited))
    }

    pub(crate) fn client_with(&self, token: Arc<dyn TokenSource>, budget: Arc<dyn Budget>) -> Client {
        Client::new(http(), self.base.clone(), token, budget)
    }
}

async fn answer(State(script): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    let authorization = head.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let line = format!("{} {}", head.method, head.uri);
    let next = {
        let mut script = script.lock().unwrap();
        script.seen.push(Seen { line, authorization, body: String::from_utf8(body.to_vec()).unwrap() });
        script.answers.pop_front().unwrap_or_else(|| Answer::status(418, "the script is over"))
    };
    if next.never {
        std::future::pending::<()>().await;
    }
    let mut response = Response::builder().status(next.status);
    for (name, value) in next.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(next.body)).unwrap()
}

/// An HTTP client that sets no timer, so that a stopped clock moves for the waits under test alone.
pub(crate) fn http() -> reqwest::Client {
    install_tls();
    reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
}

pub(crate) fn install_tls() {
    // Another test of the process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Repeats without waiting long, for tests on a clock that runs.
pub(crate) fn hurried() -> RetryPolicy {
    RetryPolicy { attempts: 2, total: Duration::from_secs(5), backoff: Duration::from_millis(1), share: 100 }
}

/// A budget that gives leave to everyone and remembers it.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) entered: Mutex<Vec<(Bucket, Lane)>>,
    pub(crate) refused: Mutex<Vec<(Bucket, Duration)>>,
    pub(crate) observed: Mutex<Vec<(Bucket, Headroom)>>,
}

impl Budget for Ledger {
    fn enter(&self, bucket: Bucket, lane: Lane) -> futures_util::future::BoxFuture<'_, Result<(), BudgetError>> {
        self.entered.lock().unwrap().push((bucket, lane));
        Box::pin(std::future::ready(Ok(())))
    }

    fn refused(&self, bucket: Bucket, wait: Duration) {
        self.refused.lock().unwrap().push((bucket, wait));
    }

    fn observed(&self, bucket: Bucket, headroom: Headroom) {
        self.observed.lock().unwrap().push((bucket, headroom));
    }
}
