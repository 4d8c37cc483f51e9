//! Opening the database and bringing it up to date.

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context as _;
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool};

use crate::config::DatabaseArgs;

/// How long a request waits for a free connection before it is refused.
const PATIENCE: Duration = Duration::from_secs(10);

/// A transaction in which nothing happens is ended by Postgres after this at most.
pub const LONGEST_SILENCE: Duration = Duration::from_mins(1);

/// And not sooner than this: a busy machine may keep a healthy process from its next statement for a while.
const SHORTEST_SILENCE: Duration = Duration::from_secs(5);

/// A connection that was used a moment ago is taken as it is; to ask each time whether Postgres is there costs a round
/// trip a statement.
const RESTED: Duration = Duration::from_secs(1);

/// Opens a pool on the database. Refuses a Postgres older than 15.
///
/// Postgres rolls back a transaction in which nothing happens for as long as `silence`: its process is frozen or cut
/// off. Whoever takes its work over needs what it has locked, the workspace's turn for one, so a service gives the time
/// after which it takes work over. Who asks HubSpot something within a transaction sets a time of its own.
pub async fn open(settings: &DatabaseArgs, silence: Duration) -> anyhow::Result<PgPool> {
    let silence = silence.clamp(SHORTEST_SILENCE, LONGEST_SILENCE).as_millis().to_string();
    let options = PgConnectOptions::from_str(settings.database_url.expose_secret())
        .context("DATABASE_URL is not of the form postgres://user:password@host:port/database")?
        .application_name("pivotal")
        .options([("idle_in_transaction_session_timeout", silence.as_str()), ("jit", "off")]);
    let pool = PgPoolOptions::new()
        .max_connections(settings.database_connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .context("cannot reach the database that DATABASE_URL names")?;
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
        .fetch_one(&pool)
        .await
        .context("asking Postgres for its version")?;
    anyhow::ensure!(version >= 150_000, "the database is a Postgres older than 15 ({version}); 15 or later is needed");
    Ok(pool)
}

/// Brings our tables and the job queue's up to date. Replicas that start together take turns.
pub async fn migrate(pool: &PgPool) -> anyhow::Result<()> {
    migration::exclusively(pool, async || {
        migration::migrate(pool).await?;
        mirror::worker::migrate(pool).await?;
        anyhow::Ok(())
    })
    .await
}
