//! The one handle on Postgres: a pool, and SeaORM's view of it.
//!
//! Everyday reads and writes go through SeaORM's entities; set-based statements, `COPY` and `LISTEN` take the pool.

use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sqlx::PgPool;

/// A Postgres database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pool: PgPool,
    orm: DatabaseConnection,
}

impl Database {
    /// Wraps a pool.
    pub fn new(pool: PgPool) -> Self {
        let orm = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        Self { pool, orm }
    }

    /// For set-based statements.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// For entities.
    pub fn orm(&self) -> &DatabaseConnection {
        &self.orm
    }
}

/// Begins a transaction that compares whole tables. They are hashed, whatever Postgres knows of them: a sync fills them
/// faster than it looks, and going through a list for each row would take time that grows with the square of their size.
pub(crate) const HASHING: &str = "begin; set local enable_nestloop = off; set local enable_mergejoin = off";
