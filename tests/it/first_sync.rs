//! The first story: an admin connects HubSpot, chooses companies, runs the first sync and watches it.

use std::time::Duration;

use hubspot_sim::{ObjectType, Settings};
use serde_json::{Value, json};
use tests::{Setup, World, admin};

use crate::PIVOTAL;

#[tokio::test]
async fn p23_every_company_of_the_account_becomes_a_customer() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    let companies = world.hubspot().ids(world.hub(), ObjectType::Company)?.len();

    let end = admin::first_sync(&world, &tenant.admin).await?;
    assert_eq!(end["customers"]["created"], json!(companies), "{end:#}");
    let counted = tenant.admin.graphql("{ customers { totalCount } }", json!({})).await?;
    assert_eq!(counted["customers"]["totalCount"], json!(companies));
    Ok(())
}

#[tokio::test]
async fn p25_a_run_is_followed_from_any_replica_to_its_end() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).replicas(2)).await?;
    let tenant = world.tenant("Acme").await?;
    admin::connect(&world, &tenant.admin, world.hub()).await?;
    admin::choose(&tenant.admin, json!({ "everything": true })).await?;
    let run = admin::start_initial_sync(&tenant.admin).await?;
    let (one, two) = (tenant.admin.at(&world.replica(0).url()?), tenant.admin.at(&world.replica(1).url()?));
    let (mut first, mut second) = tokio::try_join!(admin::follow(&one, &run), admin::follow(&two, &run))?;
    assert_eq!(first.pop(), second.pop(), "both replicas tell the same end");
    // one that comes late gets the truth at once
    assert_eq!(admin::follow(&one, &run).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn p26_a_run_survives_a_power_cut_and_does_nothing_twice() -> anyhow::Result<()> {
    let slow = Settings { latency: Duration::from_millis(400), ..Settings::default() };
    let setup = Setup::new(PIVOTAL).hubspot(slow).replicas(2).env("PIVOTAL_TAKEOVER_SECONDS", "2");
    let mut world = World::start(setup).await?;
    let tenant = world.tenant("Acme").await?;
    let companies = world.hubspot().ids(world.hub(), ObjectType::Company)?.len();
    admin::connect(&world, &tenant.admin, world.hub()).await?;
    admin::choose(&tenant.admin, json!({ "everything": true })).await?;
    let run = admin::start_initial_sync(&tenant.admin).await?;

    let watching = "subscription ($id: ID!) { syncProgress(runId: $id) { status customers { created } } }";
    let mut progress = tenant.admin.subscribe(watching, json!({ "id": run })).await?;
    let midway =
        |data: &Value| data["syncProgress"]["customers"]["created"].as_u64().is_some_and(|created| created > 0);
    let state = progress.next_matching(Duration::from_mins(1), midway).await?;
    assert_eq!(state["syncProgress"]["status"], "RUNNING", "the run was over before it could be disturbed");
    world.kill9(0)?;
    world.kill9(1)?;
    world.restart(0).await?;

    let end = admin::follow(&tenant.admin, &run).await?.pop().unwrap_or_default();
    assert_eq!(end["customers"]["created"], json!(companies), "{end:#}");
    let counted = tenant.admin.graphql("{ customers { totalCount } }", json!({})).await?;
    assert_eq!(counted["customers"]["totalCount"], json!(companies));
    Ok(())
}
