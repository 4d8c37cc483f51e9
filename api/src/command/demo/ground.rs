//! The parts the demo stands on: Postgres, HubSpot, the service, and a workspace with a key.

use std::net::TcpListener;

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, Limits as SimulatedLimits, Settings as SimulatorSettings};
use local_postgres::{Cluster, DatabaseName, Port};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::error::Error;
use mirror::name::{Email, Name};
use mirror::workspace::{self, NewWorkspace, api_key};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::DemoArgs;
use super::hubspot::HubSpot;
use super::keep::Keep;
use super::screen::Screen;
use crate::app::{App, database};
use crate::config::{DatabaseArgs, HubSpotLimits, Role, ServeArgs, WebhookAddresses};

/// The seed of the demo's account: every demo shows the same companies.
const SEED: u64 = 7;

/// Everything that runs.
pub(super) struct Ground {
    pub(super) service_url: Url,
    pub(super) hubspot: HubSpot,
    pub(super) key: SecretString,
    cluster: Cluster,
    service: JoinHandle<anyhow::Result<()>>,
    stop: CancellationToken,
}

impl Ground {
    /// Starts the parts, lowest first.
    pub(super) async fn start(args: &DemoArgs, screen: &Screen) -> anyhow::Result<Self> {
        for (port, what, flag) in
            [(args.port, "service", "--port"), (args.hubspot_port, "simulated HubSpot", "--hubspot-port")]
        {
            ensure_free(port, what, flag)?;
        }
        let home = match &args.data {
            Some(folder) => folder.clone(),
            None => local_postgres::home()?.join("demo"),
        };
        let keep = Keep::open(&home)?;
        let clock = Clock::system();

        let cluster =
            Cluster::persistent(home.join("postgres"), args.postgres_port.map_or(Port::Free, Port::Fixed)).await?;
        let database_url = cluster.ensure_database(&DatabaseName::parse("pivotal")?).await?;
        screen.started("Postgres", &format!("127.0.0.1:{}, data in {}", cluster.port(), home.display()));

        let hubspot = HubSpot::start(simulator_settings(args), keep.diary()).await?;
        screen.started("HubSpot", &format!("{} (simulated: about 300 companies, 900 contacts)", hubspot.url()));

        let stop = CancellationToken::new();
        let settings = service_settings(args, database_url.expose(), &keep.token_key(&clock)?, &hubspot.url())?;
        let key = prepare_workspace(&settings.database, &clock, &keep).await?;
        let app = App::start(settings, stop.clone()).await?;
        let service_url = Url::parse(&format!("http://{}", app.address()))?;
        hubspot.tell(service_url.join(crate::http::webhook::WEBHOOKS)?);
        screen.started("Service", &format!("{service_url}graphql"));
        let service = tokio::spawn(app.run());
        Ok(Self { service_url, hubspot, key, cluster, service, stop })
    }

    /// Stops the parts, highest first.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.service.await.context("waiting for the service to stop")??;
        self.hubspot.stop().await;
        self.cluster.stop().await?;
        Ok(())
    }
}

fn ensure_free(port: u16, what: &str, flag: &str) -> anyhow::Result<()> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .with_context(|| format!("port {port} for the {what} is taken; choose another with {flag}"))
}

fn simulator_settings(args: &DemoArgs) -> SimulatorSettings {
    let mut settings = SimulatorSettings {
        listen: args.hubspot_address(),
        limits: SimulatedLimits::hubspot(),
        accounts: vec![AccountSpec::demo(SEED)],
        ..SimulatorSettings::default()
    };
    settings.app.redirect_uris = vec![format!("http://{}{}", args.service_address(), crate::http::oauth::CALLBACK)];
    settings
}

fn service_settings(
    args: &DemoArgs,
    database_url: &str,
    token_key: &SecretString,
    hubspot: &str,
) -> anyhow::Result<ServeArgs> {
    let app = hubspot_sim::App::default();
    Ok(ServeArgs {
        database: DatabaseArgs { database_url: SecretString::from(database_url), database_connections: 16 },
        listen: args.service_address(),
        public_url: None,
        token_keys: token_key.clone(),
        hubspot_client_id: app.client_id,
        hubspot_client_secret: SecretString::from(app.client_secret),
        hubspot_api_base: Url::parse(hubspot)?,
        hubspot_authorize_base: Url::parse(hubspot)?,
        hubspot_limits: HubSpotLimits::Marketplace,
        hubspot_wait_percent: 100,
        allowed_origins: Vec::new(),
        webhook_addresses: WebhookAddresses::Any,
        metrics_address: None,
        role: Role::All,
        workers: 4,
        takeover_seconds: 5,
    })
}

/// The workspace and a key of its owner, made at the first start and found again later.
async fn prepare_workspace(settings: &DatabaseArgs, clock: &Clock, keep: &Keep) -> anyhow::Result<SecretString> {
    let pool = database::open(settings, database::LONGEST_SILENCE).await?;
    database::migrate(&pool).await?;
    let database = Database::new(pool.clone());
    let key = match keep.api_key()? {
        Some(key) if api_key::authenticate(&database, clock, key.expose_secret()).await?.is_some() => key,
        Some(_) | None => {
            let key = new_workspace(&database, clock).await?;
            keep.keep_api_key(&key)?;
            key
        }
    };
    pool.close().await;
    Ok(key)
}

async fn new_workspace(database: &Database, clock: &Clock) -> anyhow::Result<SecretString> {
    let new = NewWorkspace {
        name: Name::parse("Demo").map_err(Error::from)?,
        time_zone: chrono_tz::America::New_York,
        owner_email: Email::parse("ada@pivotal.example").map_err(Error::from)?,
        owner_name: Name::parse("Ada Lovelace").map_err(Error::from)?,
    };
    let founded = workspace::create(database, clock, new).await?;
    let name = Name::parse("Demo").map_err(Error::from)?;
    Ok(api_key::issue(database, clock, founded.workspace.id, founded.owner.id, name).await?.secret)
}
