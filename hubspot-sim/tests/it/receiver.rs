//! Somebody who listens for webhooks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinHandle;
use url::Url;

/// Never answers while its answer is this.
const SILENCE: u16 = 0;

/// One delivery as it came.
pub(crate) struct Received {
    headers: HashMap<String, String>,
    body: Bytes,
}

impl Received {
    pub(crate) fn events(&self) -> Vec<Value> {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether both signatures are those of a secret for an address.
    pub(crate) fn is_signed(&self, secret: &str, uri: &str) -> bool {
        let header = |name: &str| self.headers.get(name).map_or("", String::as_str);
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("POST{uri}").as_bytes());
        mac.update(&self.body);
        mac.update(header("x-hubspot-request-timestamp").as_bytes());
        let v3 = STANDARD.encode(mac.finalize().into_bytes());
        let v1 = Sha256::new().chain_update(secret).chain_update(&self.body).finalize();
        let v1 = v1.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        header("x-hubspot-signature-v3") == v3
            && header("x-hubspot-signature") == v1
            && header("x-hubspot-signature-version") == "v1"
    }
}

struct Ear {
    answer: AtomicU16,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    received: Mutex<Vec<Received>>,
}

pub(crate) struct Receiver {
    url: Url,
    ear: Arc<Ear>,
    server: JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let ear = Arc::new(Ear {
            answer: AtomicU16::new(204),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            received: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/hubspot/webhooks", listener.local_addr().unwrap())).unwrap();
        let router = Router::new().route("/hubspot/webhooks", post(hear)).with_state(Arc::clone(&ear));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, ear, server }
    }

    pub(crate) fn url(&self) -> Url {
        self.url.clone()
    }

    /// Answers with this status from now on.
    pub(crate) fn answer(&self, status: u16) {
        self.ear.answer.store(status, Ordering::SeqCst);
    }

    /// Does not answer from now on.
    pub(crate) fn hang(&self) {
        self.answer(SILENCE);
    }

    /// What has come since the last call.
    pub(crate) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.ear.received.lock().unwrap())
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.ear.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn hear(State(ear): State<Arc<Ear>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let at_once = ear.at_once.fetch_add(1, Ordering::SeqCst) + 1;
    ear.most_at_once.fetch_max(at_once, Ordering::SeqCst);
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    ear.received.lock().unwrap().push(Received { headers, body });
    let answer = ear.answer.load(Ordering::SeqCst);
    if answer == SILENCE {
        std::future::pending::<()>().await;
    }
    tokio::task::yield_now().await;
    ear.at_once.fetch_sub(1, Ordering::SeqCst);
    StatusCode::from_u16(answer).unwrap()
}
