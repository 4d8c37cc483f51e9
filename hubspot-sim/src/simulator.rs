//! The running simulator: a listener, its world, and a way to stop both.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::control::{self, Control};
use crate::settings::Settings;
use crate::webhooks::courier;
use crate::wire;
use crate::world::World;

/// How long calls in flight may still take when the simulator stops.
const GRACE: Duration = Duration::from_secs(2);

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The settings name no account.
    #[error("a simulator needs at least one account")]
    NoAccount,
}

/// A HubSpot of our own, for as long as this value lives.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    courier: JoinHandle<()>,
}

impl Simulator {
    /// Builds the accounts, opens the listener, and answers from then on.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        if settings.accounts.is_empty() {
            return Err(StartError::NoAccount);
        }
        let address = settings.listen;
        let listening = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let world = Arc::new(World::new(settings));
        world.bound_at(format!("http://{address}"));
        let router = wire::router(Arc::clone(&world)).merge(control::router(Arc::clone(&world)));
        let (stop, stopped) = oneshot::channel::<()>();
        // Without this a page in two packets waits 40 ms for the other side's acknowledgement.
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "cannot switch off Nagle's algorithm");
            }
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move {
            let until = async move {
                let _ = stopped.await;
            };
            if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(until).await {
                tracing::error!(%error, "the simulator stopped serving");
            }
        });
        let courier = tokio::spawn(courier::run(Arc::clone(&world)));
        Ok(Self { world, address, stop: Some(stop), server, courier })
    }

    /// Where it answers, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A hand on everything a person or an outage could change in HubSpot.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.world))
    }

    /// Stops answering and sending. Calls in flight get a moment to end; events that wait are forgotten.
    pub async fn stop(mut self) {
        self.courier.abort();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let server = &mut self.server;
        if tokio::time::timeout(GRACE, server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.courier.abort();
        self.server.abort();
    }
}
