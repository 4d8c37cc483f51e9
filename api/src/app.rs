//! Everything built once, in order, and taken down in the reverse order.

pub mod database;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use hubspot::RetryPolicy;
use mirror::clock::Clock;
use mirror::connection::{Connections, Setup};
use mirror::database::Database;
use mirror::notice::Listener;
use mirror::outbound::endpoint::Endpoints;
use mirror::outbound::wake::Wakes;
use mirror::outbound::{self, Outbound};
use mirror::sync::definitions::Known;
use mirror::sync::work::Engine;
use mirror::sync::{night, schedule};
use mirror::worker;
use mirror::workspace::rights;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::config::{Role, ServeArgs};
use crate::graphql::schema::{self, Watchers};
use crate::http;
use crate::metrics::Exporter;

/// How long a graceful stop waits for work under way. A run that is cut off goes on from its last commit.
const GRACE: Duration = Duration::from_secs(10);

/// A service that listens and has not begun to answer.
pub struct App {
    listener: TcpListener,
    address: SocketAddr,
    router: axum::Router,
    exporter: Option<Exporter>,
    work: Work,
    stop: CancellationToken,
}

/// The background part.
struct Work {
    database: Database,
    engine: Engine,
    changes: Listener,
    outbound: Outbound,
    jobs: Option<worker::Settings>,
}

impl App {
    /// Builds the service and takes its port. It ends when `stop` is cancelled.
    pub async fn start(settings: ServeArgs, stop: CancellationToken) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let pool = database::open(&settings.database, settings.takeover()).await?;
        database::migrate(&pool).await.context("bringing the database up to date")?;
        let database = Database::new(pool);
        let exporter = match settings.metrics_address {
            Some(address) => Some(Box::pin(Exporter::start(address, database.clone(), clock.clone())).await?),
            None => None,
        };

        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}: is something else using that port?", settings.listen))?;
        let address = listener.local_addr().context("reading the port taken")?;
        let public_url = match &settings.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{address}")).context("making an address from the one taken")?,
        };

        let keyring = settings.keyring().context("reading the keys that seal tokens")?;
        let connections = Connections::new(Setup {
            database: database.clone(),
            clock: clock.clone(),
            keyring: keyring.clone(),
            http: hubspot::http_client().context("building the HTTP client")?,
            app: settings.app(&public_url)?,
            limits: settings.limits(),
            retry: RetryPolicy { share: settings.hubspot_wait_percent, ..RetryPolicy::default() },
        });
        let (watchers, rights) = (Watchers::default(), rights::Watchers::default());
        let wakes = Wakes::default();
        let changes = Listener::default().waking(&watchers.runs).waking(&watchers.changes).waking(&rights);
        let changes = changes.waking(&wakes.changes).waking(&wakes.deliveries);
        let policy = settings.webhook_addresses.policy();
        let outbound = Outbound::new(outbound::Setup {
            database: database.clone(),
            clock: clock.clone(),
            keyring: keyring.clone(),
            wakes,
            policy,
            takeover: settings.takeover(),
        })?;
        let endpoints = Endpoints::new(database.clone(), clock.clone(), keyring, policy);
        let schema = schema::build(database.clone(), clock.clone(), connections.clone(), endpoints, watchers);
        let router = http::router(http::Parts {
            schema,
            database: database.clone(),
            clock: clock.clone(),
            connections: connections.clone(),
            rights,
            public_url,
            webhook_secret: settings.hubspot_client_secret.clone(),
            allowed_origins: settings.allowed_origins.clone(),
            api: settings.role != Role::Worker,
            stop: stop.clone(),
        })?;
        let jobs = (settings.role != Role::Api)
            .then(|| worker::Settings { concurrency: settings.workers.max(1), takeover: settings.takeover() });
        let engine = Engine { database: database.clone(), clock, connections, known: Known::default() };
        Ok(Self { listener, address, router, exporter, work: Work { database, engine, changes, outbound, jobs }, stop })
    }

    /// The address taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers and works until told to stop; then lets what is under way end, for ten seconds at most.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self { listener, router, exporter, work, stop, .. } = self;
        let tasks = TaskTracker::new();
        let pool = work.database.pool().clone();
        tasks.spawn(work.changes.listen(pool.clone(), stop.clone()));
        if let Some(exporter) = exporter {
            tasks.spawn(exporter.serve(stop.clone()));
        }
        if let Some(jobs) = work.jobs {
            tasks.spawn(schedule::serve(work.engine.clone(), stop.clone()));
            tasks.spawn(night::serve(work.engine.clone(), stop.clone()));
            tasks.spawn(work.outbound.serve(stop.clone()));
            tasks.spawn(worker::serve(pool, work.engine, jobs, stop.clone()));
        }
        tasks.close();
        let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        let under_way = async {
            serving.await.context("answering requests")?;
            tasks.wait().await;
            anyhow::Ok(())
        };
        tokio::select! {
            outcome = under_way => outcome?,
            () = after(&stop, GRACE) => tracing::warn!("stopping although something is still under way"),
        }
        work.database.pool().close().await;
        Ok(())
    }
}

async fn after(stop: &CancellationToken, grace: Duration) {
    stop.cancelled().await;
    tokio::time::sleep(grace).await;
}
