//! The one handle on Postgres: a pool, and SeaORM's view of it.
//!
//! Everyday reads and writes go through SeaORM's entities; set-based statements, `COPY` and `LISTEN` take the pool.
//!
//! Whoever drops a future while Postgres answers its `begin` gives back a connection that is in a transaction, and sqlx
//! does not know it ([sqlx #4393](https://github.com/transact-rs/sqlx/issues/4393)). The next one's statements would become
//! part of that transaction, hold its locks, and be lost with it. People leave and time is up at any moment, so
//! transactions are begun here only: [`begin`] runs to its end whatever becomes of who asked, and [`Lasting`] closes a
//! connection that was dropped in the middle.

use std::future::Future;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, SqlxPostgresConnector, TransactionTrait as _};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, PgTransaction, Postgres, SqlSafeStr};
use tracing::Instrument as _;

#[cfg(test)]
mod tests;

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

    /// Begins a transaction of entities.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let orm = self.orm.clone();
        #[expect(clippy::disallowed_methods, reason = "it runs to its end")]
        let begun = unbroken(async move { orm.begin().await });
        begun.await
    }
}

/// Begins a transaction.
pub(crate) async fn begin(pool: &PgPool) -> sqlx::Result<PgTransaction<'static>> {
    begin_with(pool, "begin").await
}

/// The same, with statements of the caller's from `begin` on.
pub(crate) async fn begin_with(
    pool: &PgPool,
    statements: impl SqlSafeStr + Send + 'static,
) -> sqlx::Result<PgTransaction<'static>> {
    let pool = pool.clone();
    #[expect(clippy::disallowed_methods, reason = "it runs to its end")]
    let begun = unbroken(async move { pool.begin_with(statements).await });
    begun.await
}

/// What is begun runs to its end, even if nobody waits for it any more; what came of it is dropped then.
async fn unbroken<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // the runtime is going, and whoever waits with it
            Err(_) => std::future::pending().await,
        },
    }
}

/// A connection for many transactions, one after the other. Unless it is handed back it is closed, since what used it may
/// have been dropped within one.
#[derive(Debug)]
pub(crate) struct Lasting(Option<PoolConnection<Postgres>>);

impl Lasting {
    /// Takes one.
    pub(crate) async fn take(pool: &PgPool) -> sqlx::Result<Self> {
        pool.acquire().await.map(|connection| Self(Some(connection)))
    }

    /// The connection.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        self.0.as_mut().expect("it is there until it is handed back")
    }

    /// All that used it has come to its end.
    pub(crate) fn hand_back(mut self) {
        self.0.take();
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.0 {
            connection.close_on_drop();
        }
    }
}

/// Begins a transaction whose statements look rows up by whole keys. They are planned once for all sizes of set, so that what
/// Postgres happens to know of a table cannot mislead it: planning each anew would cost more than running it.
pub(crate) const LOOKING_UP: &str =
    "begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off";

/// Begins a transaction that compares whole tables. They are hashed, whatever Postgres knows of them: a sync fills them
/// faster than it looks, and going through a list for each row would take time that grows with the square of their size.
pub(crate) const HASHING: &str = "begin; set local enable_nestloop = off; set local enable_mergejoin = off";
