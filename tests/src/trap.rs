//! Commits as moments to die at: a trap in Postgres stops one of the service's transactions right before it commits.
//!
//! Whoever waits there can be killed, and then the commit either comes about without him or does not. So a process dies
//! between two of its commits, exactly, and nothing of it has to know.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::{World, eventually};

/// How long the end of a stopped transaction may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A transaction counts once however many rows it changes, when it is about to commit.
const LAY: &str = "
    create sequence trap_count;
    create table trap (commit_number bigint);
    insert into trap values (null);
    create function trap() returns trigger language plpgsql as $$
    begin
        if current_setting('trap.counted', true) is distinct from pg_current_xact_id()::text then
            perform set_config('trap.counted', pg_current_xact_id()::text, true);
            if nextval('trap_count') = (select commit_number from trap) then
                perform pg_advisory_xact_lock(4711);
            end if;
        end if;
        return null;
    end $$";

/// Whose commits are counted.
const TABLES: [&str; 6] = ["customer", "contact", "contact_link", "sync_run_page", "dirty_record", "lane_state"];

/// How the transaction that is stopped ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It comes about, and nobody hears of it.
    Committed,
    /// It is as if it had never been.
    RolledBack,
}

/// A trap that stops one commit.
#[derive(Debug)]
pub struct Trap {
    pool: PgPool,
    shut: PoolConnection<Postgres>,
}

impl Trap {
    /// Lays the trap; it stops nobody before it is set. A run's own row counts from its second commit on: its first is
    /// the answer to whoever asked for it.
    pub async fn lay(world: &World) -> anyhow::Result<Self> {
        let pool = world.pool().clone();
        sqlx::raw_sql(LAY).execute(&pool).await.context("laying the trap")?;
        let on = |table: &str, events: &str| {
            format!(
                "create constraint trigger trap after {events} on {table} deferrable initially deferred \
                 for each row execute function trap();"
            )
        };
        let mut triggers = on("sync_run", "update");
        triggers.extend(TABLES.map(|table| on(table, "insert or update or delete")));
        sqlx::raw_sql(sqlx::AssertSqlSafe(triggers)).execute(&pool).await.context("counting commits")?;
        let mut shut = pool.acquire().await?;
        sqlx::query("select pg_advisory_lock(4711)").execute(&mut *shut).await?;
        Ok(Self { pool, shut })
    }

    /// From now on the `number`th commit is stopped, counted from one.
    pub async fn set(&self, number: i64) -> anyhow::Result<()> {
        let statement = "update trap set commit_number = $1 + (select case when is_called then last_value else 0 end from trap_count)";
        sqlx::query(statement).bind(number).execute(&self.pool).await?;
        Ok(())
    }

    /// The backend whose commit is stopped, if one is.
    pub async fn caught(&self) -> anyhow::Result<Option<i32>> {
        let statement = "select pid from pg_locks where locktype = 'advisory' and objid = 4711 and not granted
                         and database = (select oid from pg_database where datname = current_database())";
        Ok(sqlx::query_scalar(statement).fetch_optional(&self.pool).await?)
    }

    /// Ends the transaction that is stopped, and stops no other.
    pub async fn end(mut self, backend: i32, ending: Ending) -> anyhow::Result<()> {
        sqlx::query("update trap set commit_number = null").execute(&self.pool).await?;
        if ending == Ending::RolledBack {
            sqlx::query("select pg_terminate_backend($1)").bind(backend).execute(&self.pool).await?;
        } else {
            sqlx::query("select pg_advisory_unlock(4711)").execute(&mut *self.shut).await?;
        }
        let gone = "select not exists (select from pg_stat_activity where pid = $1)";
        eventually("the stopped transaction ends", PATIENCE, async || {
            Ok(sqlx::query_scalar::<_, bool>(gone).bind(backend).fetch_one(&self.pool).await?.then_some(()))
        })
        .await
    }
}
