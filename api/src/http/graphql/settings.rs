//! What an operator may set about the transport.

use std::time::Duration;

use super::origin::WebOrigin;

/// Times and sizes of the transport; the defaults suit production.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Time for one query or mutation.
    pub request_timeout: Duration,
    /// Bytes of a body, and of a message on a socket.
    pub body_bytes: usize,
    /// Where our own pages come from, if that is not the host that requests name.
    pub own_origin: Option<WebOrigin>,
    /// Origins beside our own whose pages may call and open sockets.
    pub allowed_origins: Vec<WebOrigin>,
    /// Time a socket has to introduce itself.
    pub init_timeout: Duration,
    /// Time between pings on a socket.
    pub ping_every: Duration,
    /// Time a client may take to read one message before its socket is given up.
    pub write_timeout: Duration,
    /// Operations that one socket runs at a time.
    pub operations_per_socket: usize,
    /// Results of a socket that wait for the client; then their sources wait.
    pub queued_results: usize,
    /// Time between comments on a quiet event stream.
    pub event_stream_heartbeat: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(10),
            body_bytes: 1024 * 1024,
            own_origin: None,
            allowed_origins: Vec::new(),
            init_timeout: Duration::from_secs(5),
            ping_every: Duration::from_secs(20),
            write_timeout: Duration::from_secs(10),
            operations_per_socket: 50,
            queued_results: 16,
            event_stream_heartbeat: Duration::from_secs(12),
        }
    }
}
