//! What tests of this crate start from: a database of their own, a clock that they move, a workspace with its owner.

use chrono::{DateTime, TimeDelta};
use entity::choice::Role;
use entity::id::{ApiKeyId, CustomerId, UserId};
use local_postgres::{Cluster, DatabaseUrl, Fingerprint, TestDatabase};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::name::{Email, Name};
use mirror::viewer::Viewer;
use mirror::workspace::user::{AssignableRole, NewUser};
use mirror::workspace::{self, NewWorkspace, user};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use uuid::Uuid;

/// A database of its own.
pub(crate) struct Fixture {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
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
        let clock = Clock::manual(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 7);
        Self { db: Database::new(pool), clock, _database: database }
    }

    /// A new workspace; answers with its owner.
    pub(crate) async fn workspace(&self, name: &str) -> Viewer {
        let new = NewWorkspace {
            name: Name::parse(name).unwrap(),
            time_zone: chrono_tz::UTC,
            owner_email: Email::parse("olga@example.com").unwrap(),
            owner_name: Name::parse("Olga").unwrap(),
        };
        let founded = workspace::create(&self.db, &self.clock, new).await.unwrap();
        Viewer {
            workspace: founded.workspace.id,
            user: founded.owner.id,
            role: Role::Owner,
            key: ApiKeyId(Uuid::nil()),
        }
    }

    /// Somebody whom the owner adds; their name is what stands before the `@`.
    pub(crate) async fn user(&self, owner: Viewer, email: &str, role: AssignableRole) -> Viewer {
        let email = Email::parse(email).unwrap();
        let new = NewUser { name: Name::parse(email.local_part()).unwrap(), email, role };
        let user = user::add(&self.db, &self.clock, owner.admin().unwrap(), new).await.unwrap();
        Viewer { user: user.id, role: user.role, ..owner }
    }

    /// A customer made from the company of this number.
    pub(crate) async fn customer(&self, viewer: Viewer, company: i64, owner: Option<UserId>) -> CustomerId {
        let id = CustomerId(self.clock.new_id());
        sqlx::query(
            "insert into customer (workspace_id, id, display_id, hub_id, hubspot_company_id, name, owner_id, created_at, updated_at) \
             values ($1, $2, $3, 1, $3::text, 'Company ' || $3, $4, $5, $5)",
        )
        .bind(viewer.workspace)
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

async fn migrate(url: &DatabaseUrl) -> Result<(), anyhow::Error> {
    let pool = PgPool::connect(url.expose()).await?;
    migration::migrate(&pool).await?;
    pool.close().await;
    Ok(())
}
