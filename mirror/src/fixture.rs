//! What tests of this crate start from: a database of their own, a clock that they move, a workspace with its owner.

use chrono::{DateTime, TimeDelta};
use entity::choice::Role;
use entity::id::{ApiKeyId, CustomerId, UserId, WorkspaceId};
use local_postgres::{Cluster, DatabaseUrl, Fingerprint, TestDatabase};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Code, Error};
use crate::name::{Email, Name};
use crate::viewer::{Admin, Viewer};
use crate::workspace::{self, NewWorkspace, user};

/// One workspace in a database of its own.
pub(crate) struct Fixture {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) workspace: WorkspaceId,
    /// The owner.
    pub(crate) owner: Viewer,
    /// Dropped last, and the database with it.
    _database: TestDatabase,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let cluster = Cluster::throwaway().await.unwrap();
        let steps = concat!(env!("CARGO_MANIFEST_DIR"), "/../migration/src");
        let schema = Fingerprint::of_files([steps]).unwrap();
        let database = TestDatabase::create(&cluster, schema, migrate).await.unwrap();
        let pool = PgPoolOptions::new().max_connections(5).connect(database.url().expose()).await.unwrap();
        let db = Database::new(pool);
        let clock = Clock::manual(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 7);
        let owner = found(&db, &clock, "Acme").await;
        Self { db, clock, workspace: owner.workspace, owner, _database: database }
    }

    /// The owner's proof.
    pub(crate) fn admin(&self) -> Admin {
        self.owner.admin().unwrap()
    }

    /// Another workspace in the same database; answers with its owner.
    pub(crate) async fn elsewhere(&self) -> Viewer {
        found(&self.db, &self.clock, "Elsewhere").await
    }

    /// Somebody of the workspace; their name is what stands before the `@`.
    pub(crate) async fn user(&self, email: &str, role: user::AssignableRole) -> Viewer {
        let email = Email::parse(email).unwrap();
        let name = Name::parse(email.local_part()).unwrap();
        let user = user::add(&self.db, &self.clock, self.admin(), user::NewUser { email, name, role }).await.unwrap();
        viewer_of(self.workspace, user.id, user.role)
    }

    /// A customer made from the company of this number.
    pub(crate) async fn customer(&self, company: i64, owner: Option<UserId>) -> CustomerId {
        let id = CustomerId(self.clock.new_id());
        sqlx::query(
            "insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, owner_id, created_at, updated_at) \
             values ($1, $2, $3, 1, $3::text, 'Company ' || $3, $4, $5, $5)",
        )
        .bind(self.workspace)
        .bind(id)
        .bind(company)
        .bind(owner)
        .bind(self.clock.now())
        .execute(self.db.pool())
        .await
        .unwrap();
        id
    }
}

/// The code and path of the one refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (Code, String) {
    let error = outcome.unwrap_err();
    let [refusal] = error.refusals() else { panic!("one refusal was expected: {error:?}") };
    (refusal.code, refusal.field.join("."))
}

async fn migrate(url: &DatabaseUrl) -> Result<(), anyhow::Error> {
    let pool = PgPool::connect(url.expose()).await?;
    migration::migrate(&pool).await?;
    pool.close().await;
    Ok(())
}

async fn found(db: &Database, clock: &Clock, name: &str) -> Viewer {
    let new = NewWorkspace {
        name: Name::parse(name).unwrap(),
        time_zone: chrono_tz::Europe::Berlin,
        owner_email: Email::parse("olga@example.com").unwrap(),
        owner_name: Name::parse("Olga").unwrap(),
    };
    let founded = workspace::create(db, clock, new).await.unwrap();
    viewer_of(founded.workspace.id, founded.owner.id, Role::Owner)
}

fn viewer_of(workspace: WorkspaceId, user: UserId, role: Role) -> Viewer {
    Viewer { workspace, user, role, key: ApiKeyId(Uuid::nil()) }
}
