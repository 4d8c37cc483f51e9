//! `/readyz` while the database is away, and when it is back (P4).

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use hubspot_sim::Simulator;
use local_postgres::{Cluster, DatabaseName, Ending, Port};
use serde_json::json;
use tests::client::http;
use tests::server::{Program, Server};
use tests::{Setup, World, eventually};

use crate::PIVOTAL;
use crate::metrics::{ANYWHERE, number, scrape};

/// How long a probe may take, a loaded machine's share included: who asks has little patience.
const PROBE: Duration = Duration::from_secs(6);

const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn p4_a_process_is_not_ready_while_its_database_is_away_and_recovers_by_itself() -> anyhow::Result<()> {
    // a Postgres of its own, since the tests' common one must not go away
    let folder = std::env::temp_dir().join(format!("pivotal-readiness-{}", std::process::id()));
    let cluster = Cluster::persistent(&folder, Port::Free).await?;
    let port = cluster.port();
    let outcome = come_and_go(cluster, |port| Cluster::persistent(&folder, port), port).await;
    if let Ok(left) = Cluster::persistent(&folder, Port::Free).await {
        left.stop().await?;
    }
    fs::remove_dir_all(&folder)?;
    outcome
}

async fn come_and_go<F>(cluster: Cluster, start: impl Fn(Port) -> F, port: u16) -> anyhow::Result<()>
where
    F: Future<Output = Result<Cluster, local_postgres::Error>>,
{
    let hubspot = Simulator::start(Setup::new(PIVOTAL).hubspot).await?;
    let database = cluster.ensure_database(&DatabaseName::parse("pivotal")?).await?;
    let program = Program::new(PIVOTAL, ["serve"])
        .env("DATABASE_URL", database.expose())
        .env("HUBSPOT_API_BASE", hubspot.url())
        .env("HUBSPOT_CLIENT_ID", "readiness")
        .env("HUBSPOT_CLIENT_SECRET", "readiness")
        .env("PIVOTAL_LISTEN", "127.0.0.1:0")
        .env(ANYWHERE.0, ANYWHERE.1)
        .env("PIVOTAL_TOKEN_KEYS", "test:cGl2b3RhbCB0ZXN0cyBlbmNyeXB0IHdpdGggdGhpcyE=");
    let server = Server::start("server", program).await?;
    assert_eq!(ask(&server, "/readyz").await?, 200);
    let address = server.address().context("it runs")?.to_string();
    let command = Program::new(PIVOTAL, ["ready"]).env("PIVOTAL_LISTEN", address);
    command.run().await?;

    ensure!(cluster.stop().await? == Ending::Stopped, "Postgres did not stop");
    let asked = Instant::now();
    assert_eq!(ask(&server, "/readyz").await?, 503);
    assert!(asked.elapsed() < PROBE, "the answer took {:?}", asked.elapsed());
    let shown = scrape(&server).await?;
    assert_eq!(number(&shown, "pivotal_database_answers"), Some(0.0));
    assert!(!shown.contains("pivotal_jobs"), "what cannot be counted is left out");
    let told = command.run().await.expect_err("it was told to be ready").to_string();
    assert!(told.contains("not ready: the database does not answer"), "{told}");
    assert_eq!(ask(&server, "/livez").await?, 200, "a restart would not bring the database back");

    let cluster = start(Port::Fixed(port)).await?;
    let ready = async || Ok((ask(&server, "/readyz").await? == 200).then_some(()));
    eventually("the process is ready again", PATIENCE, ready).await?;
    drop(server);
    let told = command.run().await.expect_err("it was told to be ready").to_string();
    assert!(told.contains("/readyz does not answer"), "{told}");
    cluster.stop().await?;
    Ok(())
}

#[tokio::test]
async fn p47_who_loses_the_database_in_the_middle_is_told_to_ask_again() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Pivotal").await?;
    let mut in_the_way = world.transaction().await?;
    sqlx::query("lock table company_filter").execute(&mut *in_the_way).await?;
    let end_who_waits = async || {
        let ended = "select bool_or(pg_terminate_backend(pid)) from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock' and query like '%company_filter%'";
        eventually("a query waits", PATIENCE, async || Ok(sqlx::query_scalar(ended).fetch_one(world.pool()).await?))
            .await
    };
    let (answer, ended) =
        tokio::join!(tenant.admin.answer("{ companyFilter { version } }", json!({})), end_who_waits());
    let (answer, _): (_, bool) = (answer?, ended?);
    assert_eq!(answer.error_codes(), ["SERVICE_UNAVAILABLE"]);
    Ok(())
}

async fn ask(server: &Server, path: &str) -> anyhow::Result<u16> {
    Ok(http().get(format!("{}{path}", server.url()?)).send().await?.status().as_u16())
}
