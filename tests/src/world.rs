//! Everything one test needs, and nobody else touches.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use hubspot_sim::settings::JournalAccess;
use hubspot_sim::{Control, Limits, Settings, Simulator};
use local_postgres::{Cluster, DatabaseUrl, Fingerprint, TestDatabase};
use reqwest::header;
use sqlx::{PgPool, PgTransaction, postgres::PgPoolOptions};
use tokio::sync::OnceCell;
use url::Url;

use crate::{
    Tenant,
    client::http,
    front::Front,
    server::{Program, Server},
};

/// Seals HubSpot's tokens in every world: an id and 32 bytes in base64.
pub const TOKEN_KEYS: &str = "test:cGl2b3RhbCB0ZXN0cyBlbmNyeXB0IHdpdGggdGhpcyE=";

/// How a world is to be.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The service's executable.
    pub executable: PathBuf,
    /// How many server processes share the database.
    pub replicas: usize,
    /// The simulated HubSpot: its accounts, its limits.
    pub hubspot: Settings,
    /// Settings of the servers beside or instead of the usual ones.
    pub environment: Vec<(String, String)>,
    /// Whether servers keep their log to themselves when they go.
    pub silent: bool,
    /// Whether HubSpot gives the app its journal. It does not, so that a test has only the lanes that it is about.
    pub journal: bool,
}

impl Setup {
    /// One replica of `executable` and HubSpot's demo account, as strict as HubSpot.
    pub fn new(executable: impl Into<PathBuf>) -> Self {
        Self {
            executable: executable.into(),
            replicas: 1,
            hubspot: Settings::default(),
            environment: Vec::new(),
            silent: false,
            journal: false,
        }
    }

    /// With so many replicas; none is fine, [`World::add_server`] starts one when the test is ready for it.
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.replicas = replicas;
        self
    }

    /// With another HubSpot.
    #[must_use]
    pub fn hubspot(mut self, hubspot: Settings) -> Self {
        self.hubspot = hubspot;
        self
    }

    /// With servers that do not show their log when they go.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// With a journal at HubSpot.
    #[must_use]
    pub fn with_journal(mut self) -> Self {
        self.journal = true;
        self
    }

    /// With this variable in the servers' environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// `executable` with `args` on a database. What a test sets itself wins.
    fn program<const N: usize>(&self, args: [&str; N], database: &DatabaseUrl) -> Program {
        let program = Program::new(&self.executable, args)
            .env("DATABASE_URL", database.expose())
            .env("HUBSPOT_CLIENT_ID", &self.hubspot.app.client_id)
            .env("HUBSPOT_CLIENT_SECRET", &self.hubspot.app.client_secret)
            .env("HUBSPOT_LIMITS", if self.hubspot.limits == Limits::none() { "none" } else { "marketplace" })
            .env("NO_COLOR", "1")
            .env("PIVOTAL_LISTEN", "127.0.0.1:0")
            .env("PIVOTAL_TOKEN_KEYS", TOKEN_KEYS);
        self.environment.iter().fold(program, |program, (name, value)| program.env(name, value))
    }
}

/// What an admin does at HubSpot's consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Allows the app in.
    Allow,
    /// Declines.
    Deny,
}

/// A database, its servers, the address in front of them, and the HubSpot they mirror.
///
/// Fields go in this order: servers before what they are connected to.
#[derive(Debug)]
pub struct World {
    servers: Vec<Server>,
    front: Front,
    hubspot: Simulator,
    setup: Setup,
    pool: PgPool,
    database: TestDatabase,
}

impl World {
    /// Builds a world and waits until all its replicas listen.
    pub async fn start(setup: Setup) -> anyhow::Result<Self> {
        Self::start_on(cluster().await?, setup).await
    }

    /// The same on a Postgres of the caller's own, who may stop it and start it again.
    pub async fn start_on(cluster: &Cluster, setup: Setup) -> anyhow::Result<Self> {
        let migrate = async |url: &DatabaseUrl| setup.program(["migrate"], url).run().await.map(drop);
        let database = TestDatabase::create(cluster, schema()?, migrate).await?;
        let pool = connect(database.url()).await?;
        let mut hubspot = setup.hubspot.clone();
        if !setup.journal {
            hubspot.app.journal = JournalAccess::Refused;
        }
        let hubspot = Simulator::start(hubspot).await.context("start the simulated HubSpot")?;
        let front = Front::start().await?;
        let replicas = setup.replicas;
        let mut world = Self { servers: Vec::new(), front, hubspot, setup, pool, database };
        for _ in 0..replicas {
            world.add_server().await?;
        }
        Ok(world)
    }

    /// The address that clients, browsers and HubSpot know.
    pub fn url(&self) -> String {
        self.front.url()
    }

    /// The first replica.
    pub fn server(&self) -> &Server {
        self.replica(0)
    }

    /// The replica with this number, from 0.
    pub fn replica(&self, number: usize) -> &Server {
        &self.servers[number]
    }

    /// Starts one more replica and says its number.
    pub async fn add_server(&mut self) -> anyhow::Result<usize> {
        self.add_server_with([]).await
    }

    /// Starts one more replica with settings that the others do not have, such as its role, and says its number.
    pub async fn add_server_with<const N: usize>(&mut self, settings: [(&str, &str); N]) -> anyhow::Result<usize> {
        let number = self.servers.len();
        let program =
            settings.into_iter().fold(self.program(["serve"]), |program, (name, value)| program.env(name, value));
        let server = Server::start(format!("replica {number}"), program).await?;
        self.servers.push(if self.setup.silent { server.silent() } else { server });
        self.refresh_front();
        Ok(number)
    }

    /// How many replicas there are, dead ones included.
    pub fn servers(&self) -> usize {
        self.servers.len()
    }

    /// Ends a replica as a power cut would.
    pub fn kill9(&mut self, number: usize) -> anyhow::Result<()> {
        self.servers[number].kill9()?;
        self.refresh_front();
        Ok(())
    }

    /// Stops a replica in the middle of whatever it does; requests go to the others, and who waits for an answer of this
    /// one is told that none will come.
    pub fn freeze(&self, number: usize) -> anyhow::Result<()> {
        self.servers[number].freeze()?;
        if let Some(frozen) = self.servers[number].address() {
            self.front.cut_off(frozen);
        }
        Ok(())
    }

    /// Lets a frozen replica go on.
    pub fn thaw(&self, number: usize) -> anyhow::Result<()> {
        self.servers[number].thaw()?;
        self.refresh_front();
        Ok(())
    }

    /// Ends a replica as a deploy would.
    pub async fn stop(&mut self, number: usize) -> anyhow::Result<()> {
        // it is out of the front first, as a load balancer would see to it
        let leaving = self.servers[number].address();
        self.front.set_replicas(self.addresses().filter(|address| Some(*address) != leaving).collect());
        let status = self.servers[number].stop().await?;
        ensure!(status.success(), "replica {number} ended with {status}");
        Ok(())
    }

    /// Starts a replica again that was killed or stopped.
    pub async fn restart(&mut self, number: usize) -> anyhow::Result<()> {
        self.servers[number].restart().await?;
        self.refresh_front();
        Ok(())
    }

    /// A new workspace with an owner, an admin and a member.
    pub async fn tenant(&self, name: &str) -> anyhow::Result<Tenant> {
        Tenant::create(&self.pool, &self.url(), name).await
    }

    /// A hand on everything a person or an outage could change in HubSpot.
    pub fn hubspot(&self) -> Control {
        self.hubspot.control()
    }

    /// Where HubSpot answers.
    pub fn hubspot_url(&self) -> String {
        self.hubspot.url()
    }

    /// The number of HubSpot's first account.
    pub fn hub(&self) -> i64 {
        self.setup.hubspot.accounts[0].hub_id
    }

    /// Walks through HubSpot's consent page at `address`, in this account, as a browser would, and gives what our own
    /// callback answered in the end.
    pub async fn consent(&self, address: &str, hub: i64, decision: Consent) -> anyhow::Result<reqwest::Response> {
        let mut page = Url::parse(address).with_context(|| format!("{address:?} is no consent address"))?;
        let word = match decision {
            Consent::Allow => "allow",
            Consent::Deny => "deny",
        };
        page.query_pairs_mut().append_pair("hub_id", &hub.to_string()).append_pair("sim_consent", word);
        let answer = http().get(page).send().await.context("open HubSpot's consent page")?;
        let status = answer.status();
        let Some(back) = answer.headers().get(header::LOCATION).cloned() else {
            anyhow::bail!("HubSpot's consent page answered {status}: {}", answer.text().await?);
        };
        let back = back.to_str().context("the way back from HubSpot is no address")?;
        ensure!(back.starts_with(&self.url()), "HubSpot sent the browser to {back}");
        http().get(back).send().await.context("follow HubSpot back to our callback")
    }

    /// The database, for what no client can see: that nothing was written, that a row was claimed once.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A transaction of the test's own, to stand in the service's way.
    pub async fn transaction(&self) -> sqlx::Result<PgTransaction<'static>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test does not leave in the middle, and has the pool to itself"
        )]
        self.pool.begin().await
    }

    /// The executable with `args` and this world's settings, for its other subcommands.
    pub fn program<const N: usize>(&self, args: [&str; N]) -> Program {
        // set first, so that a test's own setting wins over the world's
        let hubspot = self.hubspot.url();
        let mut setup = self.setup.clone();
        let usual = [
            ("PIVOTAL_PUBLIC_URL", self.url()),
            ("HUBSPOT_API_BASE", hubspot.clone()),
            ("HUBSPOT_AUTHORIZE_BASE", hubspot),
        ];
        setup.environment.splice(0..0, usual.map(|(name, value)| (name.to_owned(), value)));
        setup.program(args, self.database.url())
    }

    fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.servers.iter().filter_map(Server::address)
    }

    fn refresh_front(&self) {
        self.front.set_replicas(self.addresses().collect());
    }
}

/// The process's handle on the throwaway cluster; while it lives, nobody stops the server.
async fn cluster() -> anyhow::Result<&'static Cluster> {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER.get_or_try_init(Cluster::throwaway).await.context("start the test Postgres")
}

/// What the template is named after: our schema, and the queue library that brings tables of its own.
fn schema() -> anyhow::Result<Fingerprint> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a folder of the workspace");
    Ok(Fingerprint::of_files([root.join("migration/src"), root.join("Cargo.lock")])?)
}

async fn connect(url: &DatabaseUrl) -> anyhow::Result<PgPool> {
    PgPoolOptions::new().max_connections(4).connect(url.expose()).await.context("connect to the test database")
}
