//! HubSpot's tokens: kept sealed, told to nobody, renewed by one replica at a time (P10).

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::future::try_join_all;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{Limits, Settings};
use serde_json::json;
use tests::{Setup, World};

use super::{CHOICES, integration, small, world};
use crate::PIVOTAL;

/// Every column of every table, a row a line, as a thief of the database would read it.
pub(crate) async fn dump(world: &World) -> anyhow::Result<String> {
    let tables: Vec<(String, String)> = sqlx::query_as(
        "select table_schema::text, table_name::text from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
    )
    .fetch_all(world.pool())
    .await?;
    let mut dump = String::new();
    for (schema, table) in tables {
        let rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select t::text from {schema:?}.{table:?} t")))
                .fetch_all(world.pool())
                .await?;
        for row in rows {
            writeln!(dump, "{table} {row}")?;
        }
    }
    Ok(dump)
}

#[tokio::test]
async fn p10_tokens_are_in_no_answer_no_log_line_and_no_row() -> anyhow::Result<()> {
    let world = world([small(21)]).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    let expiring =
        tenant.admin.graphql("{ __type(name: \"HubSpotIntegration\") { fields { name } } }", json!({})).await?;
    assert!(!expiring.to_string().to_lowercase().contains("token"), "{expiring}");

    // the simulator's access tokens begin with these words in base64, its refresh tokens with the region and a brace
    let access = STANDARD.encode("sim-access-");
    let access = access.trim_end_matches('=');
    let dump = dump(&world).await?;
    assert!(dump.contains("CONNECTED"), "the dump holds the connection");
    let hex = |text: &str| {
        text.bytes().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a String takes every write");
            hex
        })
    };
    for secret in [&access[..14], "na1-eyJ"] {
        assert!(!dump.contains(secret) && !dump.contains(&hex(secret)), "{secret} is readable in the database");
        assert!(!world.server().log().contains(secret), "{secret} is in the log");
    }
    let known = world.hubspot().install(world.hub())?;
    assert!(known.access_token.starts_with(&access[..14]) && known.refresh_token.starts_with("na1-eyJ"), "{known:?}");
    Ok(())
}

#[tokio::test]
async fn p10_the_key_that_seals_tokens_is_rotated_without_a_new_consent() -> anyhow::Result<()> {
    const OLD: &str = "old:cGl2b3RhbCB0ZXN0cyBlbmNyeXB0IHdpdGggdGhpcyE=";
    const NEW: &str = "new:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let hubspot = Settings { accounts: vec![small(22)], ..Settings::default() };
    let mut world = World::start(Setup::new(PIVOTAL).hubspot(hubspot).replicas(0)).await?;
    let old = world.add_server_with([("PIVOTAL_TOKEN_KEYS", OLD)]).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    world.stop(old).await?;

    let both = world.add_server_with([("PIVOTAL_TOKEN_KEYS", &format!("{NEW},{OLD}"))]).await?;
    tenant.admin.graphql(CHOICES, json!({})).await?;
    // the next renewal seals with the new key, after which the old one may go
    world.hubspot().expire_access_tokens(world.hub());
    tenant.admin.graphql(CHOICES, json!({})).await?;
    world.stop(both).await?;
    world.add_server_with([("PIVOTAL_TOKEN_KEYS", NEW)]).await?;
    tenant.admin.graphql(CHOICES, json!({})).await?;
    assert_eq!(integration(&tenant.admin).await?["status"], "CONNECTED");
    Ok(())
}

#[tokio::test]
async fn p10_fifty_requests_at_four_replicas_renew_an_ended_token_once() -> anyhow::Result<()> {
    const REPLICAS: usize = 4;
    const REQUESTS: usize = 50;
    let hubspot = Settings { accounts: vec![small(23)], limits: Limits::none(), ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot).replicas(REPLICAS)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let mut clients = Vec::new();
    for replica in 0..REPLICAS {
        clients.push(tenant.admin.at(&world.replica(replica).url()?));
    }
    for client in &clients {
        client.graphql(CHOICES, json!({})).await?;
    }
    world.hubspot().expire_access_tokens(world.hub());
    world.hubspot().reset_calls();
    // slow enough that all of them wait for the one
    world.hubspot().arm(Fault::on("/oauth/*", Trouble::Delay { millis: 500 }).times(1));
    let requests = (0..REQUESTS).map(|at| clients[at % REPLICAS].graphql(CHOICES, json!({})));
    try_join_all(requests).await?;
    let calls = world.hubspot().calls();
    let renewals = calls.iter().filter(|call| call.path.ends_with("/token")).count();
    assert_eq!(renewals, 1, "{calls:?}");
    Ok(())
}
