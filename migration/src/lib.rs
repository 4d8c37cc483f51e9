//! The schema's history: each step forward, in order.
//!
//! A step is plain SQL beside a few lines of Rust. Steps expand first and contract in a later release, so that the
//! replicas of two neighbouring releases can share one database while they are being replaced.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, SqlxPostgresConnector};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager, async_trait};
use sqlx::{Connection, PgConnection, PgPool};

mod m0001_first;

/// Every step, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_first::Migration)]
    }
}

/// Why a database could not be brought up to date.
pub type Error = DbErr;

/// Chosen once for this product; any two replicas that migrate at the same time meet on it.
const ADVISORY_LOCK: i64 = 0x7069_766f_7461_6c01;

/// Brings the database up to date. Safe from any number of replicas at once: they take turns, and the later ones find
/// nothing left to do.
pub async fn migrate(pool: &PgPool) -> Result<(), Error> {
    let mut guard = lock(pool).await.map_err(|error| connection_error(&error))?;
    let database = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
    let outcome = Migrator::up(&database, None).await;
    let released = sqlx::query("select pg_advisory_unlock($1)").bind(ADVISORY_LOCK).execute(&mut guard).await;
    outcome?;
    released.map_err(|error| connection_error(&error))?;
    guard.close().await.map_err(|error| connection_error(&error))
}

/// Takes the lock on a connection of its own: an advisory lock dies with its session, so a killed replica frees it.
async fn lock(pool: &PgPool) -> Result<PgConnection, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    sqlx::query("select pg_advisory_lock($1)").bind(ADVISORY_LOCK).execute(&mut connection).await?;
    Ok(connection)
}

fn connection_error(error: &sqlx::Error) -> DbErr {
    DbErr::Custom(format!("locking the schema for migration: {error}"))
}

/// Runs one step's SQL.
async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await.map(|_| ())
}
