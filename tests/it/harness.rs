//! What the harness itself promises to the other tests, on the real executable.

use std::time::Duration;

use serde_json::json;
use tests::{Setup, World, client::http, eventually};

use crate::PIVOTAL;

/// Long enough for a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn worlds_share_the_schema_and_no_rows() -> anyhow::Result<()> {
    let (one, two) =
        (World::start(Setup::new(PIVOTAL).replicas(0)).await?, World::start(Setup::new(PIVOTAL).replicas(0)).await?);
    one.tenant("Acme").await?;
    let count = "select count(*) from workspace";
    assert_eq!(sqlx::query_scalar::<_, i64>(count).fetch_one(one.pool()).await?, 1);
    assert_eq!(sqlx::query_scalar::<_, i64>(count).fetch_one(two.pool()).await?, 0);
    Ok(())
}

#[tokio::test]
async fn clients_keep_their_address_while_replicas_die_and_come_back() -> anyhow::Result<()> {
    let mut world = World::start(Setup::new(PIVOTAL).replicas(2)).await?;
    let owner = world.tenant("Acme").await?.owner;
    let asked = async || owner.graphql("{ __typename }", json!({})).await;
    assert_eq!(asked().await?["__typename"], "Query");
    world.kill9(0)?;
    assert_eq!(asked().await?["__typename"], "Query");
    world.kill9(1)?;
    assert!(asked().await.is_err(), "answered by nobody");
    world.restart(1).await?;
    let answer = eventually("the restarted replica answers", PATIENCE, async || Ok(Some(asked().await?))).await?;
    assert_eq!(answer["__typename"], "Query");
    world.stop(1).await
}

#[tokio::test]
async fn each_world_has_a_hubspot_of_its_own() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).replicas(0)).await?;
    let tokens = world.hubspot().install(world.hub())?;
    assert!(!tokens.access_token.is_empty());
    let unsigned = http().get(format!("{}/account-info/2026-09/details", world.hubspot_url())).send().await?;
    assert_eq!(unsigned.status(), 401);
    Ok(())
}
