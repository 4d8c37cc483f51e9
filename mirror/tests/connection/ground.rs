//! What every test stands on: a database of its own, a workspace with its people, and processes that share both.

use std::path::Path;

use chrono::{DateTime, TimeDelta};
use entity::id::{UserId, WorkspaceId};
use hubspot::HubId;
use local_postgres::{Cluster, DatabaseUrl, Fingerprint, TestDatabase};
use mirror::budget::Limits;
use mirror::clock::Clock;
use mirror::connection::{Connection, Connections, Keyring, Outcome, Setup};
use mirror::database::Database;
use mirror::error::{Code, Error, Result};
use mirror::viewer::Admin;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

use crate::double::{Consent, HubSpot};

pub(crate) const OLD_KEY: &str = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const NEW_KEY: &str = "k2:__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

/// The account most tests connect.
pub(crate) const HUB: HubId = HubId(4_242);

pub(crate) struct Ground {
    pub(crate) hubspot: HubSpot,
    pub(crate) clock: Clock,
    pub(crate) pool: PgPool,
    _database: TestDatabase,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let database = database().await;
        Self {
            hubspot: HubSpot::start().await,
            clock: Clock::manual(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 11),
            pool: pool(&database).await,
            _database: database,
        }
    }

    /// One process: connections of its own over the shared database.
    pub(crate) fn process(&self) -> Connections {
        self.process_with(OLD_KEY)
    }

    pub(crate) fn process_with(&self, keys: &str) -> Connections {
        Connections::new(Setup {
            database: Database::new(self.pool.clone()),
            clock: self.clock.clone(),
            keyring: Keyring::parse(&keys.into()).unwrap(),
            http: hubspot::http_client().unwrap(),
            app: self.hubspot.app(),
            limits: Limits::NONE,
            retry: hubspot::RetryPolicy::default(),
        })
    }

    /// A workspace and its owner.
    pub(crate) async fn workspace(&self) -> Admin {
        let (workspace, user) = (WorkspaceId(self.clock.new_id()), UserId(self.clock.new_id()));
        sqlx::query("insert into workspace (id, name, created_at) values ($1, 'Acme', now())")
            .bind(workspace)
            .execute(&self.pool)
            .await
            .unwrap();
        sqlx::query(
            "insert into workspace_user (workspace_id, id, email, name, role, created_at)
             values ($1, $2, 'ada@example.com', 'Ada', 'OWNER', now())",
        )
        .bind(workspace)
        .bind(user)
        .execute(&self.pool)
        .await
        .unwrap();
        Admin { workspace, user }
    }

    /// Connects the workspace to an account that grants everything.
    pub(crate) async fn connect(&self, connections: &Connections, admin: &Admin, hub: HubId) -> Result<Connection> {
        self.consent(connections, admin, None, Consent::of(hub)).await
    }

    /// Goes through a consent from beginning to end.
    pub(crate) async fn consent(
        &self,
        connections: &Connections,
        admin: &Admin,
        replace: Option<HubId>,
        consent: Consent,
    ) -> Result<Connection> {
        let invitation = connections.begin(admin, replace).await?;
        let code = self.hubspot.consents(consent);
        connections.complete(state_of(&invitation.url).into(), Outcome::Granted(code.into())).await
    }

    /// The whole connection row as text, to see whether anything of it changed.
    pub(crate) async fn row(&self, workspace: WorkspaceId) -> Option<String> {
        sqlx::query_scalar("select connection::text from connection where workspace_id = $1")
            .bind(workspace)
            .fetch_optional(&self.pool)
            .await
            .unwrap()
    }
}

/// A database of this schema, for the test alone.
pub(crate) async fn database() -> TestDatabase {
    let cluster = Cluster::throwaway().await.unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migration/src");
    let schema = Fingerprint::of_files([schema]).unwrap();
    TestDatabase::create(&cluster, schema, async |url: &DatabaseUrl| {
        let pool = PgPool::connect(url.expose()).await?;
        migration::migrate(&pool).await?;
        pool.close().await;
        anyhow::Ok(())
    })
    .await
    .unwrap()
}

pub(crate) async fn pool(database: &TestDatabase) -> PgPool {
    PgPoolOptions::new().max_connections(8).connect(database.url().expose()).await.unwrap()
}

pub(crate) fn state_of(url: &url::Url) -> String {
    url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

/// The one code something was refused with.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    match outcome.unwrap_err() {
        Error::Refused(refusals) => refusals[0].code,
        other => panic!("broke instead of being refused: {other:?}"),
    }
}

/// The sentence something was refused with.
pub(crate) fn sentence<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    outcome.unwrap_err().refusals()[0].message.clone()
}

/// A workspace that never existed.
pub(crate) fn nobody() -> WorkspaceId {
    WorkspaceId(Uuid::from_u128(1))
}
