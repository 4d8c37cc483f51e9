//! One socket from handshake to close.
//!
//! The session alone reads from and writes to its socket, and alone knows which operations run; the operations are
//! tasks of their own that it starts, forgets and drops. So no lock is needed, nothing of an operation is sent after
//! the client completed it, and an id is free again the moment its last message goes out.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Duration, Instant, interval_at, sleep_until, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::close::Close;
use super::message::{FromClient, OperationId, Payload, ToClient};
use super::operation::{Operation, Produced, Tag, What};
use crate::http::graphql::answer::Answer;
use crate::http::graphql::bearer::{BearerKey, Lapse, Refusal};
use crate::http::graphql::fault::{Code, Fault, Wrong};
use crate::http::graphql::parameters::Parameters;
use crate::http::graphql::request_id::RequestId;
use crate::http::graphql::{Settings, Shared};

/// Time for the client to answer our close.
const FAREWELL: Duration = Duration::from_secs(2);
/// Pings without any sign of life before a socket counts as dead.
const PATIENCE: u32 = 3;

/// How a session ends.
enum End {
    /// The other side is gone, or does not read any more.
    Gone,
    /// The other side closes.
    Left,
    /// We close.
    Close(Close),
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        End::Close(close)
    }
}

/// Serves a socket until one side ends it. `spoken` says whether the client offered our protocol.
pub(super) async fn serve<E: Executor>(
    shared: Arc<Shared<E>>,
    key: Option<BearerKey>,
    id: RequestId,
    mut socket: WebSocket,
    spoken: bool,
) {
    let (results, produced) = mpsc::channel(shared.settings.queued_results);
    let (running, heard) = (HashMap::new(), Instant::now());
    let lapse = Box::pin(pending());
    let mut session = Session { shared, key, id, acknowledged: false, lapse, running, started: 0, heard, results };
    let end = if spoken {
        let Err(end) = session.converse(&mut socket, produced).await;
        end
    } else {
        End::Close(Close::SUBPROTOCOL)
    };
    session.running.clear();
    let frame = match end {
        End::Gone => return,
        End::Left => None,
        End::Close(close) => {
            tracing::debug!(request.id = %session.id, ?close, "closing a socket");
            Some(close.frame())
        }
    };
    // A client that does not finish the handshake in time has had its chance.
    let (Ok(()) | Err(_)) = timeout(FAREWELL, say_farewell(&mut socket, frame)).await;
}

/// What is known of a socket.
struct Session<E> {
    shared: Arc<Shared<E>>,
    key: Option<BearerKey>,
    id: RequestId,
    acknowledged: bool,
    /// Nobody's until the client has introduced itself.
    lapse: Pin<Box<dyn Future<Output = Lapse> + Send>>,
    running: HashMap<OperationId, Running>,
    started: u64,
    heard: Instant,
    results: Sender<Produced>,
}

struct Running {
    number: u64,
    _task: AbortOnDropHandle<()>,
}

impl<E: Executor> Session<E> {
    async fn converse(&mut self, socket: &mut WebSocket, mut produced: Receiver<Produced>) -> Result<Infallible, End> {
        let Settings { init_timeout, ping_every, .. } = self.shared.settings;
        let start = Instant::now();
        let mut ping = interval_at(start + ping_every, ping_every);
        let stop = self.shared.stop.clone();
        loop {
            tokio::select! {
                message = socket.recv() => match message {
                    Some(Ok(message)) => self.hear(socket, message).await?,
                    Some(Err(_unreadable)) => return Err(Close::UNREADABLE.into()),
                    None => return Err(End::Gone),
                },
                Some(produced) = produced.recv() => self.pass_on(socket, produced).await?,
                () = sleep_until(start + init_timeout), if !self.acknowledged => return Err(Close::INIT_TIMEOUT.into()),
                _ = ping.tick() => {
                    if self.heard.elapsed() > ping_every * PATIENCE {
                        return Err(End::Gone);
                    }
                    self.say(socket, &ToClient::Ping).await?;
                }
                lapse = &mut self.lapse => return Err(Close::lapsed(lapse).into()),
                () = stop.cancelled() => return Err(Close::GOING_AWAY.into()),
            }
        }
    }

    async fn hear(&mut self, socket: &mut WebSocket, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(End::Left),
            Message::Binary(_) => return Err(Close::invalid_message("binary frames are not spoken here").into()),
        };
        if text.len() > self.shared.settings.body_bytes {
            return Err(Close::TOO_BIG.into());
        }
        match serde_json::from_str(&text) {
            Ok(FromClient::ConnectionInit { payload }) => self.initialise(socket, payload).await,
            Ok(FromClient::Ping { payload }) => self.say(socket, &ToClient::Pong { payload }).await,
            Ok(FromClient::Pong { .. }) => Ok(()),
            Ok(FromClient::Subscribe { id, payload }) => self.start(socket, id, payload).await,
            Ok(FromClient::Complete { id }) => {
                self.running.remove(&id);
                Ok(())
            }
            Err(error) => Err(Close::invalid_message(&error.to_string()).into()),
        }
    }

    async fn initialise(&mut self, socket: &mut WebSocket, payload: Payload) -> Result<(), End> {
        if self.acknowledged {
            return Err(Close::INIT_TWICE.into());
        }
        if let Some(key) = payload.as_ref().and_then(BearerKey::of_payload) {
            self.key = Some(key);
        }
        match timeout(self.shared.settings.request_timeout, self.shared.authenticate.check(self.key.as_ref())).await {
            Ok(Ok(admission)) => self.lapse = admission.lapse,
            Ok(Err(Refusal::Missing)) => return Err(Close::UNAUTHORIZED.into()),
            Ok(Err(Refusal::Rejected)) => return Err(Close::FORBIDDEN.into()),
            Ok(Err(Refusal::Unavailable)) | Err(_) => return Err(Close::TRY_AGAIN.into()),
        }
        self.acknowledged = true;
        self.say(socket, &ToClient::ConnectionAck).await
    }

    async fn start(&mut self, socket: &mut WebSocket, id: OperationId, parameters: Parameters) -> Result<(), End> {
        if !self.acknowledged {
            return Err(Close::UNAUTHORIZED.into());
        }
        if self.running.contains_key(&id) {
            return Err(Close::subscriber_exists(id.as_str()).into());
        }
        self.started += 1;
        let request_id = self.id.operation(self.started);
        let limit = self.shared.settings.operations_per_socket;
        if self.running.len() >= limit {
            let message = format!("{limit} operations run on this socket already; complete one first");
            let fault = Fault::new(Wrong::Request, Code::RateLimited, message);
            let errors = Answer::refused(fault, &request_id).into_errors();
            return self.say(socket, &ToClient::Error { id: &id, payload: &errors }).await;
        }
        let operation = Operation {
            shared: Arc::clone(&self.shared),
            key: self.key.clone(),
            tag: Tag { id: id.clone(), number: self.started },
            request_id,
            results: self.results.clone(),
        };
        let task = AbortOnDropHandle::new(tokio::spawn(operation.run(parameters)));
        self.running.insert(id, Running { number: self.started, _task: task });
        Ok(())
    }

    /// Results of operations that the client has completed meanwhile are dropped.
    async fn pass_on(&mut self, socket: &mut WebSocket, produced: Produced) -> Result<(), End> {
        let Produced { tag: Tag { id, number }, what } = produced;
        if self.running.get(&id).is_none_or(|running| running.number != number) {
            return Ok(());
        }
        match what {
            What::Refused => Err(Close::FORBIDDEN.into()),
            What::Message { text, last } => {
                if last {
                    self.running.remove(&id);
                }
                self.send(socket, text).await
            }
        }
    }

    async fn say(&mut self, socket: &mut WebSocket, message: &ToClient<'_>) -> Result<(), End> {
        self.send(socket, message.to_text()).await
    }

    async fn send(&mut self, socket: &mut WebSocket, text: String) -> Result<(), End> {
        let sending = socket.send(Message::Text(Utf8Bytes::from(text)));
        match timeout(self.shared.settings.write_timeout, sending).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

/// Closes, if the client has not, and reads on until both have: dropping a socket with unread messages would reset the
/// connection, and the client might never see the code.
async fn say_farewell(socket: &mut WebSocket, frame: Option<CloseFrame>) {
    if let Some(frame) = frame
        && socket.send(Message::Close(Some(frame))).await.is_err()
    {
        return;
    }
    while let Some(Ok(_)) = socket.recv().await {}
}
