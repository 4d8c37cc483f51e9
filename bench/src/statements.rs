//! What each of Postgres's statements cost, for whoever looks for the next saving. Counting has a cost of its own, so a
//! run that counts says nothing about bars.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use local_postgres::{Cluster, DatabaseName, Port};
use sqlx::{Connection as _, PgConnection, PgPool};

use crate::report::figure;

/// How many statements are shown.
const SHOWN: i64 = 16;

/// Starts the cluster again with the counting on.
pub(crate) async fn count(cluster: Cluster, folder: &Path) -> anyhow::Result<Cluster> {
    let url = cluster.ensure_database(&DatabaseName::parse("bench")?).await?;
    let mut connection = PgConnection::connect(url.expose()).await?;
    sqlx::query("create extension pg_stat_statements").execute(&mut connection).await.context("counting statements")?;
    let data: String = sqlx::query_scalar("show data_directory").fetch_one(&mut connection).await?;
    connection.close().await?;
    // not by `alter system`, which does not know the second setting before the library is loaded
    let mut settings = OpenOptions::new().append(true).open(Path::new(&data).join("postgresql.auto.conf"))?;
    writeln!(settings, "shared_preload_libraries = 'pg_stat_statements'\npg_stat_statements.track_planning = on")?;
    cluster.stop().await?;
    Ok(Cluster::persistent(folder, Port::Free).await?)
}

/// Forgets what was counted so far.
pub(crate) async fn reset(pool: &PgPool) -> anyhow::Result<()> {
    sqlx::query("select pg_stat_statements_reset()").execute(pool).await.context("forgetting counted statements")?;
    Ok(())
}

/// Prints the costliest statements since the last reset.
pub(crate) async fn print(pool: &PgPool) -> anyhow::Result<()> {
    let rows: Vec<(i64, f64, f64, i64, String)> = sqlx::query_as(
        "select calls, total_exec_time, total_plan_time, wal_bytes::int8,
                left(regexp_replace(regexp_replace(query, '--[^\\n]*\\n', '', 'g'), '\\s+', ' ', 'g'), 90)
         from pg_stat_statements order by total_exec_time + total_plan_time desc limit $1",
    )
    .bind(SHOWN)
    .fetch_all(pool)
    .await
    .context("reading counted statements")?;
    for (calls, executing, planning, wal, statement) in rows {
        figure(
            &format!("{calls} x"),
            format!(
                "{executing:8.1} ms + {planning:6.1} ms planning, {:7.1} KiB WAL: {statement}",
                wal as f64 / 1024.0
            ),
        );
    }
    Ok(())
}
