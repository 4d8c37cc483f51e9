//! The service as the clients of front-end teams use it, compiled from `schema.graphql`.

use std::path::Path;

use anyhow::{Context as _, ensure};
use tests::{Setup, World};
use tokio::process::Command;

use crate::PIVOTAL;

#[tokio::test]
#[ignore = "needs Node and what is made in tests/clients: bin/clients brings both"]
async fn relay_apollo_and_urql_read_change_and_follow() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;

    let ended = Command::new("node")
        .args(["--test", "--test-reporter=spec", "--test-timeout=60000"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients"))
        .env("GRAPHQL_URL", format!("{}/graphql", world.url()))
        .env("GRAPHQL_KEY", tenant.admin.key())
        .kill_on_drop(true)
        .status()
        .await
        .context("run node")?;
    ensure!(ended.success(), "node ended with {ended}");
    Ok(())
}
