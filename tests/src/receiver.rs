//! Somebody whom outbound webhooks are sent to: it keeps what arrives and answers as the test likes.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::eventually;

/// How long something may take to arrive on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Where it went.
    pub path: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The body as it came.
    pub text: String,
    /// The body as JSON.
    pub body: Value,
}

impl Arrival {
    /// The event's name.
    pub fn event(&self) -> &str {
        self.body["type"].as_str().unwrap_or_default()
    }
}

/// What the receiver does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Answers with this status and body.
    Now(u16, String),
    /// Sends the sender elsewhere.
    Redirect(String),
    /// Never answers.
    Never,
}

impl Reply {
    /// A success without a body.
    pub fn ok() -> Self {
        Self::Now(204, String::new())
    }

    /// A failure that says so.
    pub fn failure() -> Self {
        Self::Now(500, "out of order".to_owned())
    }
}

type Behaviour = Arc<dyn Fn(&Arrival) -> Reply + Send + Sync>;

/// A receiver. It goes when dropped, with its connections.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    end: CancellationToken,
}

struct Shared {
    arrivals: Mutex<Vec<Arrival>>,
    behaviour: Mutex<Behaviour>,
}

impl Receiver {
    /// Listens on a free port of this machine and takes everything.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listen for webhooks")?;
        let address = listener.local_addr()?;
        let take: Behaviour = Arc::new(|_| Reply::ok());
        let shared = Arc::new(Shared { arrivals: Mutex::default(), behaviour: Mutex::new(take) });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        let end = CancellationToken::new();
        let served = async move { axum::serve(listener, router).await };
        tokio::spawn(end.clone().run_until_cancelled_owned(served));
        Ok(Self { address, shared, end })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// From now on it answers like this.
    pub fn answer(&self, behaviour: impl Fn(&Arrival) -> Reply + Send + Sync + 'static) {
        *self.shared.behaviour.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(behaviour);
    }

    /// Everything that arrived, in its order.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests arrived.
    pub fn count(&self) -> usize {
        self.shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The names of the events that arrived, in their order.
    pub fn events(&self) -> Vec<String> {
        self.arrivals().iter().map(|arrival| arrival.event().to_owned()).collect()
    }

    /// Forgets what arrived.
    pub fn clear(&self) {
        self.shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Waits until so many requests have arrived, and gives them all.
    pub async fn received(&self, count: usize) -> anyhow::Result<Vec<Arrival>> {
        let arrived = async || {
            let arrivals = self.arrivals();
            ensure!(arrivals.len() >= count, "only {:?} arrived", self.events());
            Ok(Some(arrivals))
        };
        eventually(&format!("{count} requests arrive"), PATIENCE, arrived).await
    }

    /// Waits for the first event of this name that fits.
    pub async fn event(&self, name: &str, fits: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let found = async || {
            let arrival = self.arrivals().into_iter().find(|arrival| arrival.event() == name && fits(&arrival.body));
            ensure!(arrival.is_some(), "there is none among {:?}", self.events());
            Ok(arrival.map(|arrival| arrival.body))
        };
        eventually(&format!("{name} arrives"), PATIENCE, found).await
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.end.cancel();
    }
}

async fn receive(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let text = String::from_utf8_lossy(&body).into_owned();
    let arrival = Arrival {
        path: uri.path().to_owned(),
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: serde_json::from_str(&text).unwrap_or_default(),
        text,
    };
    let behaviour = Arc::clone(&shared.behaviour.lock().unwrap_or_else(PoisonError::into_inner));
    let reply = behaviour(&arrival);
    shared.arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
    match reply {
        Reply::Now(status, body) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, body).into_response()
        }
        Reply::Redirect(location) => (StatusCode::FOUND, [("location", location)]).into_response(),
        Reply::Never => std::future::pending().await,
    }
}
