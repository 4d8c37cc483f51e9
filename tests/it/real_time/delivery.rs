//! Which deliveries are taken, and by whom.

use hubspot_sim::webhooks::HandMade;
use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use super::{COMPANY, in_step, small};
use crate::PIVOTAL;

fn event(hub: i64, company: u64) -> Value {
    json!({ "portalId": hub, "subscriptionType": "object.propertyChange", "objectTypeId": "0-2", "objectId": company,
            "propertyName": "name", "occurredAt": 1_700_000_000_000_i64 })
}

async fn answer(world: &World, delivery: HandMade) -> anyhow::Result<u16> {
    Ok(world.hubspot().deliver(&delivery.to(world.webhooks()?)).await?.status)
}

/// Marks, read or not: what a delivery would have left behind.
async fn traces(world: &World, tenant: &Tenant) -> anyhow::Result<i64> {
    let traces = "select count(*) from dirty_record where workspace_id = $1";
    Ok(sqlx::query_scalar(traces).bind(tenant.workspace).fetch_one(world.pool()).await?)
}

#[tokio::test]
async fn p28_a_delivery_that_is_not_hubspots_is_refused_and_leaves_nothing() -> anyhow::Result<()> {
    let (world, tenant) = in_step(3, 0).await?;
    let company = world.hubspot().ids(world.hub(), COMPANY)?[0];
    let body = json!([event(world.hub(), company.0)]).to_string();
    let made = || HandMade::new(body.clone());
    assert_eq!(answer(&world, made().secret("another secret")).await?, 401);
    assert_eq!(answer(&world, made().unsigned()).await?, 401);
    assert_eq!(answer(&world, made().signature("bm9uc2Vuc2U=")).await?, 401);
    assert_eq!(answer(&world, made().signed_for("https://elsewhere.example/hubspot/webhooks")).await?, 401);
    assert_eq!(answer(&world, made().timestamp("1600000000000")).await?, 401, "signed, but long ago");
    assert_eq!(answer(&world, made().timestamp("now")).await?, 401);
    assert_eq!(answer(&world, HandMade::new("x".repeat(3 * 1024 * 1024))).await?, 413);
    assert_eq!(answer(&world, HandMade::new("[{\"portalId\":")).await?, 400, "signed garbage");
    assert_eq!(traces(&world, &tenant).await?, 0);
    Ok(())
}

#[tokio::test]
async fn p28_an_event_of_no_use_costs_nothing_but_itself() -> anyhow::Result<()> {
    let (world, tenant) = in_step(3, 0).await?;
    let company = world.hubspot().ids(world.hub(), COMPANY)?[0];
    let unknown_account = json!([event(999, company.0)]).to_string();
    assert_eq!(answer(&world, HandMade::new(unknown_account)).await?, 204);
    assert_eq!(traces(&world, &tenant).await?, 0);
    let mixed = json!([
        { "portalId": world.hub(), "subscriptionType": "ticket.creation", "objectId": 5 },
        { "portalId": "not a number" },
        event(999, 1),
        { "portalId": world.hub(), "eventType": "company.propertyChange", "objectId": company.0, "propertyName": "name" },
    ]);
    assert_eq!(answer(&world, HandMade::new(mixed.to_string())).await?, 204);
    assert_eq!(traces(&world, &tenant).await?, 1, "the one event that names a record of ours");
    Ok(())
}

#[tokio::test]
async fn p28_an_event_told_again_costs_no_reading_and_a_later_one_does() -> anyhow::Result<()> {
    let (world, tenant) = in_step(3, 0).await?;
    let company = world.hubspot().ids(world.hub(), COMPANY)?[0];
    // what HubSpot says, when by its own clock, and whether the record has to be read again
    let told = [
        ("told for the first time", 1_700_000_000_500_i64, true),
        ("told twice", 1_700_000_000_500, false),
        ("late, after a later one", 1_699_999_999_900, false),
        ("perhaps cut to its second, so perhaps later", 1_700_000_000_000, true),
        ("later", 1_700_000_000_501, true),
    ];
    for (what, occurred_at, is_read) in told {
        let mut event = event(world.hub(), company.0);
        event["occurredAt"] = json!(occurred_at);
        world.hubspot().reset_calls();
        assert_eq!(answer(&world, HandMade::new(json!([event]).to_string())).await?, 204);
        world.settled(&tenant).await?;
        let was_read = world.hubspot().calls().iter().any(|call| call.path.ends_with("/companies/batch/read"));
        assert_eq!(was_read, is_read, "{what}");
    }
    Ok(())
}

#[tokio::test]
async fn p28_two_workspaces_of_one_account_both_follow_and_a_disconnected_one_does_not() -> anyhow::Result<()> {
    let (world, first) = in_step(4, 4).await?;
    let second = world.ready_tenant(everything()).await?;
    second.sync().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    hubspot.update(hub, COMPANY, company, &[("name", "Seen by both")])?;
    world.in_step(&first, |_| true).await?;
    world.in_step(&second, |_| true).await?;

    second.mutate("mutation { disconnectHubSpot { userErrors { message } } }", json!({})).await?;
    hubspot.update(hub, COMPANY, company, &[("name", "Seen by one")])?;
    world.in_step(&first, |_| true).await?;
    assert_eq!(world.marks(&second).await?, 0);
    assert!(world.must_mirror(&second, |_| true).await.is_err(), "it keeps what it had");
    Ok(())
}

#[tokio::test]
async fn p23_nothing_is_imported_before_the_first_sync() -> anyhow::Result<()> {
    let world = World::start(small(3, 3)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.listen()?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    hubspot.create(hub, COMPANY, &[("name", "Too early")])?;
    world.settled(&tenant).await?;
    let customers: i64 = sqlx::query_scalar("select count(*) from customer").fetch_one(world.pool()).await?;
    assert_eq!(customers, 0);
    tenant.sync().await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p28_what_happens_during_the_first_sync_is_not_lost() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(7, 500, 500)];
    let latency = std::time::Duration::from_millis(50);
    let hubspot = Settings { limits: Limits::none(), latency, accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.listen()?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, COMPANY)?;
    let run = tenant.start_sync().await?;
    tenant.run_when(&run, "the run reads", |run| run["customers"]["seen"].as_i64() > Some(0)).await?;
    hubspot.delete(hub, COMPANY, companies[0])?;
    hubspot.update(hub, COMPANY, companies[1], &[("name", "Changed behind its back")])?;
    tenant.ended(&run).await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}
