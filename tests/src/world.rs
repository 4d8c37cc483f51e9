//! Everything one test needs, and nobody else touches.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use local_postgres::{Cluster, DatabaseUrl, Fingerprint, TestDatabase};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::sync::OnceCell;

use crate::{
    Tenant,
    front::Front,
    server::{Program, Server},
};

/// Encrypts tokens in every world: 32 bytes in base64.
const TOKEN_KEY: &str = "cGl2b3RhbCB0ZXN0cyBlbmNyeXB0IHdpdGggdGhpcyE=";

/// How a world is to be.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The service's executable.
    pub executable: PathBuf,
    /// How many server processes share the database.
    pub replicas: usize,
    /// Settings of the servers beside or instead of the usual ones.
    pub environment: Vec<(String, String)>,
}

impl Setup {
    /// One replica of `executable` with the usual settings.
    pub fn new(executable: impl Into<PathBuf>) -> Self {
        Self { executable: executable.into(), replicas: 1, environment: Vec::new() }
    }

    /// With so many replicas; none is fine, [`World::add_server`] starts one when the test is ready for it.
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.replicas = replicas;
        self
    }

    /// With this variable in the servers' environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }
}

/// A database, its servers, and the address in front of them.
///
/// Fields go in this order: servers before the database they are connected to.
#[derive(Debug)]
pub struct World {
    servers: Vec<Server>,
    front: Front,
    setup: Setup,
    pool: PgPool,
    database: TestDatabase,
}

impl World {
    /// Builds a world and waits until all its replicas listen.
    pub async fn start(setup: Setup) -> anyhow::Result<Self> {
        let database = TestDatabase::create(cluster().await?, schema()?, migrate).await?;
        let pool = connect(database.url()).await?;
        let front = Front::start().await?;
        let replicas = setup.replicas;
        let mut world = Self { servers: Vec::new(), front, setup, pool, database };
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
        let number = self.servers.len();
        self.servers.push(Server::start(format!("replica {number}"), self.program(["serve"])).await?);
        self.refresh_front();
        Ok(number)
    }

    /// Ends a replica as a power cut would.
    pub fn kill9(&mut self, number: usize) -> anyhow::Result<()> {
        self.servers[number].kill9()?;
        self.refresh_front();
        Ok(())
    }

    /// Ends a replica as a deploy would.
    pub async fn stop(&mut self, number: usize) -> anyhow::Result<()> {
        // it is out of the front first, as a load balancer would see to it
        let leaving = self.servers[number].address();
        self.front.set_replicas(self.addresses().filter(|address| Some(*address) != leaving).collect());
        let status = self.servers[number].stop().await?;
        anyhow::ensure!(status.success(), "replica {number} ended with {status}");
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

    /// The database, for what no client can see: that nothing was written, that a row was claimed once.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The executable with `args` and this world's settings, for its other subcommands.
    pub fn program<const N: usize>(&self, args: [&str; N]) -> Program {
        let program = Program::new(&self.setup.executable, args)
            .env("DATABASE_URL", self.database.url().expose())
            .env("PIVOTAL_LISTEN", "127.0.0.1:0")
            .env("PIVOTAL_PUBLIC_URL", self.url())
            .env("PIVOTAL_TOKEN_KEY", TOKEN_KEY)
            .env("RUST_LOG", "info");
        self.setup.environment.iter().fold(program, |program, (name, value)| program.env(name, value))
    }

    fn addresses(&self) -> impl Iterator<Item = std::net::SocketAddr> {
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

async fn migrate(url: &DatabaseUrl) -> anyhow::Result<()> {
    let pool = connect(url).await?;
    migration::migrate(&pool).await?;
    pool.close().await;
    Ok(())
}

async fn connect(url: &DatabaseUrl) -> anyhow::Result<PgPool> {
    PgPoolOptions::new().max_connections(4).connect(url.expose()).await.context("connect to the test database")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn worlds_share_the_schema_and_no_rows() {
        let setup = Setup::new("none").replicas(0);
        let (one, two) = (World::start(setup.clone()).await.unwrap(), World::start(setup).await.unwrap());
        one.tenant("Acme").await.unwrap();
        let count = "select count(*) from workspace";
        assert_eq!(sqlx::query_scalar::<_, i64>(count).fetch_one(one.pool()).await.unwrap(), 1);
        assert_eq!(sqlx::query_scalar::<_, i64>(count).fetch_one(two.pool()).await.unwrap(), 0);
    }
}
