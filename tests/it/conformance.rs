//! The server as the packages see it that define GraphQL over HTTP, WebSocket and server-sent events in Node.

use std::path::Path;

use anyhow::{Context as _, ensure};
use tests::walk::everything;
use tests::{Setup, World};
use tokio::process::Command;

use crate::PIVOTAL;

#[tokio::test]
#[ignore = "needs Node and the packages of tests/conformance: bin/conformance brings them"]
async fn nodes_own_clients_find_nothing_wrong() -> anyhow::Result<()> {
    let mut world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    tenant.choose(everything()).await?;
    // watching a finished run yields one state and completes; one that nobody works on is watched without end
    let finished = tenant.start_sync().await?;
    tenant.ended(&finished).await?;
    world.stop(0).await?;
    world.add_server_with([("PIVOTAL_ROLE", "api")]).await?;
    let queued = tenant.start_sync().await?;
    let watch = |run: &str| format!("subscription {{ syncProgress(runId: \"{run}\") {{ status }} }}");

    let ended = Command::new("node")
        .args(["--test", "--test-reporter=spec"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance"))
        .env("GRAPHQL_URL", format!("{}/graphql", world.url()))
        .env("GRAPHQL_KEY", tenant.admin.key())
        .env("GRAPHQL_SUBSCRIPTION", watch(&finished))
        .env("GRAPHQL_ENDLESS_SUBSCRIPTION", watch(&queued))
        .kill_on_drop(true)
        .status()
        .await
        .context("run node")?;
    ensure!(ended.success(), "node ended with {ended}");
    Ok(())
}
