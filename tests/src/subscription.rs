//! A subscription over `graphql-transport-ws`, one operation a socket.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// How long the server may take to acknowledge a connection.
const ACKNOWLEDGE: Duration = Duration::from_secs(10);

/// The one operation of this socket.
const OPERATION: &str = "1";

/// A running subscription. Dropping it closes the socket, without a word, as a laptop's lid does.
#[derive(Debug)]
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What the server said about the operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A result: `data`, perhaps `errors`.
    Next(Value),
    /// The operation was refused, with these errors.
    Error(Value),
    /// It is over.
    Complete,
    /// The server closed the socket, with this code.
    Closed(u16),
}

impl Subscription {
    pub(crate) async fn start(url: &str, key: Option<&str>, document: &str, variables: Value) -> anyhow::Result<Self> {
        let mut subscription = Self { socket: connect(url).await? };
        let payload = key.map_or(json!({}), |key| json!({ "Authorization": format!("Bearer {key}") }));
        subscription.send(json!({ "type": "connection_init", "payload": payload })).await?;
        match timeout(ACKNOWLEDGE, subscription.message()).await.context("wait for connection_ack")?? {
            Incoming::Other(kind) if kind == "connection_ack" => {}
            other => bail!("instead of connection_ack came {other:?}"),
        }
        let operation = json!({ "query": document, "variables": variables });
        subscription.send(json!({ "id": OPERATION, "type": "subscribe", "payload": operation })).await?;
        Ok(subscription)
    }

    /// The next event, of whatever kind.
    pub async fn event(&mut self, patience: Duration) -> anyhow::Result<Event> {
        let deadline = Instant::now() + patience;
        loop {
            let message = timeout_at(deadline, self.message()).await;
            match message.with_context(|| format!("no event within {patience:?}"))?? {
                Incoming::Event(event) => return Ok(event),
                Incoming::Other(_) => {}
            }
        }
    }

    /// The `data` of the next result.
    pub async fn next(&mut self, patience: Duration) -> anyhow::Result<Value> {
        match self.event(patience).await? {
            Event::Next(mut result) => {
                ensure!(result["errors"].is_null(), "the result carries errors: {result:#}");
                Ok(result["data"].take())
            }
            other => bail!("instead of a result came {other:?}"),
        }
    }

    /// The `data` of the first result that fits, passing over others.
    pub async fn next_matching(
        &mut self,
        patience: Duration,
        mut fits: impl FnMut(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let deadline = Instant::now() + patience;
        let mut last = None;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.next(left).await.with_context(|| format!("the last result was {last:?}"))? {
                data if fits(&data) => return Ok(data),
                data => last = Some(data),
            }
        }
    }

    /// All results until the server completes the operation.
    pub async fn rest(&mut self, patience: Duration) -> anyhow::Result<Vec<Value>> {
        let deadline = Instant::now() + patience;
        let mut results = Vec::new();
        loop {
            match self.event(deadline.saturating_duration_since(Instant::now())).await? {
                Event::Next(mut result) => results.push(result["data"].take()),
                Event::Complete => return Ok(results),
                other => bail!("instead of the end came {other:?}"),
            }
        }
    }

    async fn send(&mut self, message: Value) -> anyhow::Result<()> {
        self.socket.send(Message::text(message.to_string())).await.context("send over the socket")
    }

    async fn message(&mut self) -> anyhow::Result<Incoming> {
        loop {
            let Some(frame) = self.socket.next().await else { return Ok(Incoming::Event(Event::Closed(1006))) };
            match frame.context("read from the socket")? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text).with_context(|| format!("no JSON: {text}"))?;
                    if message["type"] == "ping" {
                        self.send(json!({ "type": "pong" })).await?;
                        continue;
                    }
                    return Incoming::read(message);
                }
                Message::Close(frame) => {
                    let code = frame.map_or(1005, |frame| frame.code.into());
                    return Ok(Incoming::Event(Event::Closed(code)));
                }
                // the library answers the socket's own pings
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
            }
        }
    }
}

#[derive(Debug)]
enum Incoming {
    Event(Event),
    Other(String),
}

impl Incoming {
    fn read(mut message: Value) -> anyhow::Result<Self> {
        let kind = message["type"].as_str().context("a message without a type")?.to_owned();
        Ok(match kind.as_str() {
            "next" => Self::Event(Event::Next(message["payload"].take())),
            "error" => Self::Event(Event::Error(message["payload"].take())),
            "complete" => Self::Event(Event::Complete),
            _ => Self::Other(kind),
        })
    }
}

async fn connect(url: &str) -> anyhow::Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    let mut request = url.replacen("http", "ws", 1).into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let (socket, response) = connect_async(request).await.with_context(|| format!("open a socket to {url}"))?;
    let chosen = response.headers().get("sec-websocket-protocol");
    ensure!(chosen.is_some_and(|chosen| chosen == "graphql-transport-ws"), "the server chose the protocol {chosen:?}");
    Ok(socket)
}
