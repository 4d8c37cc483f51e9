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

/// Chosen once for this product; any two replicas that migrate at the same time meet on it.
const ADVISORY_LOCK: i64 = 0x7069_766f_7461_6c01;

/// Brings the database up to date. Call it within [`exclusively`].
pub async fn migrate(pool: &PgPool) -> Result<(), DbErr> {
    Migrator::up(&SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()), None).await
}

/// Runs `work` while no other replica does: any number may ask at once, and they take turns. The lock is held on a
/// connection of its own, so a killed replica gives it back.
pub async fn exclusively<E: From<sqlx::Error>>(
    pool: &PgPool,
    work: impl AsyncFnOnce() -> Result<(), E>,
) -> Result<(), E> {
    let mut guard = PgConnection::connect_with(&pool.connect_options()).await?;
    sqlx::query("select pg_advisory_lock($1)").bind(ADVISORY_LOCK).execute(&mut guard).await?;
    let outcome = work().await;
    guard.close().await?;
    outcome
}

/// Runs one step's SQL.
async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await.map(|_| ())
}
