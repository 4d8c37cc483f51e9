//! The steps an admin takes before rows arrive: connect, choose companies, run the first sync.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{Client, Consent, World};

/// How long a first sync of the demo account may take on a loaded machine.
const SYNC: Duration = Duration::from_mins(2);

/// What is asked about a run.
const RUN: &str = "id kind status issueCount customers { estimated seen created updated unchanged archived restored failed } \
                   contacts { estimated seen created updated unchanged archived restored failed } failure { code message }";

/// Connects the client's workspace to HubSpot's account `hub`, through the consent page.
pub async fn connect(world: &World, admin: &Client, hub: i64) -> anyhow::Result<()> {
    let document = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { message code } } }";
    let payload = admin.mutate("connectHubSpot", document, json!({})).await?;
    let address = payload["consentUrl"].as_str().context("no consent address")?;
    let answer = world.consent(address, hub, Consent::Allow).await?;
    let status = answer.status();
    ensure!(
        status == StatusCode::OK || status.is_redirection(),
        "the callback answered {status}: {}",
        answer.text().await?
    );
    Ok(())
}

/// Chooses which companies become customers: a `CompanyFilterInput`.
pub async fn choose(admin: &Client, filter: Value) -> anyhow::Result<()> {
    let document =
        "mutation ($input: SetCompanyFilterInput!) { setCompanyFilter(input: $input) { userErrors { message code } } }";
    admin.mutate("setCompanyFilter", document, json!({ "input": { "filter": filter } })).await.map(drop)
}

/// Asks for the first sync and gives the run's id.
pub async fn start_initial_sync(admin: &Client) -> anyhow::Result<String> {
    let document = "mutation { startInitialSync { run { id } userErrors { message code } } }";
    let payload = admin.mutate("startInitialSync", document, json!({})).await?;
    payload["run"]["id"].as_str().map(str::to_owned).context("no run")
}

/// Follows a run by subscription to its end and gives all its states, the final one last.
pub async fn follow(admin: &Client, run: &str) -> anyhow::Result<Vec<Value>> {
    let document = format!("subscription ($id: ID!) {{ syncProgress(runId: $id) {{ {RUN} }} }}");
    let mut progress = admin.subscribe(&document, json!({ "id": run })).await?;
    let states: Vec<Value> =
        progress.rest(SYNC).await?.into_iter().map(|mut result| result["syncProgress"].take()).collect();
    ensure!(!states.is_empty(), "a subscription to {run} ended without a state");
    Ok(states)
}

/// All of it with every company: connects, chooses, syncs, and gives the run's final state.
pub async fn first_sync(world: &World, admin: &Client) -> anyhow::Result<Value> {
    connect(world, admin, world.hub()).await?;
    choose(admin, json!({ "everything": true })).await?;
    let run = start_initial_sync(admin).await?;
    let end = follow(admin, &run).await?.pop().context("no state")?;
    let succeeded = end["status"].as_str().is_some_and(|status| status.starts_with("SUCCEEDED"));
    ensure!(succeeded, "the first sync ended {end:#}");
    Ok(end)
}
