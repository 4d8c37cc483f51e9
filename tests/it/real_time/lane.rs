//! How the real-time lane bears trouble, and what it leaves in the sync log.

use std::time::{Duration, Instant};

use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::webhooks::HandMade;
use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::{Value, json};
use tests::real_time::PATIENCE;
use tests::walk::everything;
use tests::{Setup, Tenant, World, eventually};

use super::{COMPANY, in_step};
use crate::PIVOTAL;

/// What a server logs when it finds that another has its refresh.
const LOST: &str = "the refresh has another worker now";

#[tokio::test]
async fn p26_a_stalled_refresh_writes_nothing_when_it_wakes() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(7, 6, 6)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let setup = Setup::new(PIVOTAL).hubspot(hubspot).replicas(2).env("PIVOTAL_TAKEOVER_SECONDS", "1");
    let world = World::start(setup).await?;
    let tenant = world.listening_tenant(everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    // either replica may have the refresh, so both are frozen in turn until the one at work was
    for attempt in 0..20 {
        let frozen = attempt % 2;
        hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", Trouble::Delay { millis: 2_000 }).times(1));
        hubspot.update(hub, COMPANY, company, &[("name", &format!("Old {attempt}"))])?;
        eventually("a refresh is reading", PATIENCE, async || Ok(hubspot.faults().is_empty().then_some(()))).await?;
        let before = epoch(&world, &tenant).await?;
        world.freeze(frozen)?;
        hubspot.update(hub, COMPANY, company, &[("name", &format!("New {attempt}"))])?;
        world.in_step(&tenant, |_| true).await?;
        let was_at_work = epoch(&world, &tenant).await? > before;
        world.thaw(frozen)?;
        if was_at_work {
            eventually("it finds that it has lost its refresh", PATIENCE, async || {
                Ok(world.replica(frozen).log().contains(LOST).then_some(()))
            })
            .await?;
            world.in_step(&tenant, |_| true).await?;
            return Ok(());
        }
    }
    anyhow::bail!("twenty times the other replica was at work")
}

/// How often the workspace's refresh was taken by a worker.
async fn epoch(world: &World, tenant: &Tenant) -> anyhow::Result<i64> {
    let epoch = "select refresh_epoch from lane_state where workspace_id = $1";
    Ok(sqlx::query_scalar(epoch).bind(tenant.workspace).fetch_one(world.pool()).await?)
}

#[tokio::test]
async fn p26_a_refresh_frozen_within_its_turn_keeps_nobody_out() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(7, 6, 6)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let setup = Setup::new(PIVOTAL).hubspot(hubspot).env("PIVOTAL_TAKEOVER_SECONDS", "1");
    let mut world = World::start(setup).await?;
    let tenant = world.listening_tenant(everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    // a row that somebody else has is where the refresh stands when it is frozen, with the workspace's turn in its hand
    let mut held = world.transaction().await?;
    sqlx::query("select from customer where workspace_id = $1 and hubspot_company_id = $2 for update")
        .bind(tenant.workspace)
        .bind(company.to_string())
        .execute(&mut *held)
        .await?;
    hubspot.update(hub, COMPANY, company, &[("name", "Old")])?;
    eventually("the refresh waits for the row", PATIENCE, async || {
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock'";
        Ok((sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut *held).await? > 0).then_some(()))
    })
    .await?;
    world.freeze(0)?;
    held.rollback().await?;
    world.add_server().await?;
    // a new replica brought the frozen one back before the clients
    world.freeze(0)?;
    hubspot.update(hub, COMPANY, company, &[("name", "New")])?;
    world.in_step(&tenant, |_| true).await?;
    world.thaw(0)?;
    eventually("it finds that it has lost its refresh", PATIENCE, async || {
        Ok(world.replica(0).log().contains(LOST).then_some(()))
    })
    .await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p26_a_refresh_killed_in_the_middle_loses_nothing_and_does_nothing_twice() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(7, 350, 0)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let setup = Setup::new(PIVOTAL).hubspot(hubspot).env("PIVOTAL_TAKEOVER_SECONDS", "1");
    let mut world = World::start(setup).await?;
    let tenant = world.listening_tenant(everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", Trouble::Delay { millis: 700 }));
    for (number, company) in hubspot.ids(hub, COMPANY)?.into_iter().enumerate() {
        hubspot.update(hub, COMPANY, company, &[("name", &format!("Renamed {number}"))])?;
    }
    hubspot.webhooks_settled().await;
    let renamed = async || -> anyhow::Result<i64> {
        let renamed = "select count(*) from customer where workspace_id = $1 and name like 'Renamed %'";
        Ok(sqlx::query_scalar(renamed).bind(tenant.workspace).fetch_one(world.pool()).await?)
    };
    eventually("a batch is committed", PATIENCE, async || Ok((renamed().await? > 0).then_some(()))).await?;
    let before = renamed().await?;
    world.kill9(0)?;
    assert!(before < 350 && world.marks(&tenant).await? > 0, "it was in the middle: {before} of 350");
    hubspot.clear_faults();
    world.restart(0).await?;
    world.in_step(&tenant, |_| true).await?;
    let noted = "select count(*), count(distinct row_id) from change where workspace_id = $1 and event = 'UPDATED'";
    let noted: (i64, i64) = sqlx::query_as(noted).bind(tenant.workspace).fetch_one(world.pool()).await?;
    assert_eq!(noted, (350, 350), "each change is told once");
    Ok(())
}

#[tokio::test]
async fn p27_a_record_that_hubspot_stumbles_over_costs_only_itself() -> anyhow::Result<()> {
    let (world, tenant) = in_step(5, 0).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, COMPANY)?;
    hubspot.arm(Fault::partial("/crm/objects/*/companies/batch/read", &companies[..1], "INTERNAL_ERROR"));
    for company in &companies[..3] {
        hubspot.update(hub, COMPANY, *company, &[("name", "Renamed")])?;
    }
    hubspot.webhooks_settled().await;
    eventually("the others arrive", PATIENCE, async || {
        let renamed = "select count(*) from customer where name = 'Renamed'";
        Ok((sqlx::query_scalar::<_, i64>(renamed).fetch_one(world.pool()).await? == 2).then_some(()))
    })
    .await?;
    eventually("the one has an issue", PATIENCE, async || {
        Ok((open_issues(&world, &companies[0].to_string()).await? == 1).then_some(()))
    })
    .await?;
    assert_eq!(world.marks(&tenant).await?, 1, "it stays marked");
    hubspot.clear_faults();
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(open_issues(&world, &companies[0].to_string()).await?, 0);
    Ok(())
}

async fn open_issues(world: &World, company: &str) -> anyhow::Result<i64> {
    let issues = "select count(*) from sync_issue
                  where hubspot_id = $1 and code = 'HUBSPOT_REFUSED' and resolved_at is null";
    Ok(sqlx::query_scalar(issues).bind(company).fetch_one(world.pool()).await?)
}

#[tokio::test]
async fn p8_marks_wait_for_a_new_consent_and_are_then_seen_to() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 4).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    hubspot.arm(Fault::on("/crm/objects/*", Trouble::status(401)));
    hubspot.arm(Fault::on("/oauth/*", Trouble::status(400)));
    hubspot.update(hub, COMPANY, company, &[("name", "While locked out")])?;
    hubspot.webhooks_settled().await;
    eventually("the refresh meets the closed door", PATIENCE, async || {
        Ok(world.server().log().contains("the refresh wa").then_some(()))
    })
    .await?;
    assert_eq!(world.marks(&tenant).await?, 1);
    hubspot.clear_faults();
    world.connect(&tenant).await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p44_the_sync_log_tells_what_came_in_real_time_and_nothing_of_what_did_not_change() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 4).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    hubspot.update(hub, COMPANY, company, &[("name", "Told")])?;
    world.settled(&tenant).await?;
    let told = lines(&tenant).await?;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0]["customers"]["updated"], 1);
    assert_eq!(told[0]["customers"]["created"], 0);
    assert!(told[0]["finishedAt"].is_string());

    hubspot.set_webhook_target(None);
    let event = json!([{ "portalId": hub, "subscriptionType": "company.propertyChange", "objectId": company.0,
                         "propertyName": "name" }]);
    let delivery = HandMade::new(event.to_string()).to(world.webhooks()?);
    assert_eq!(hubspot.deliver(&delivery).await?.status, 204);
    world.settled(&tenant).await?;
    assert_eq!(lines(&tenant).await?, told, "an event without a change");
    Ok(())
}

#[tokio::test]
async fn p44_the_sync_log_tells_of_a_refusal_once_however_often_it_is_tried() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 4).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    let event = json!([{ "portalId": hub, "subscriptionType": "company.propertyChange", "objectId": company.0,
                         "propertyName": "name" }]);
    let refused = async |times: i32| {
        eventually("the lane is refused", PATIENCE, async || {
            let setbacks = "select refresh_setbacks from lane_state where workspace_id = $1";
            let setbacks: i32 = sqlx::query_scalar(setbacks).bind(tenant.workspace).fetch_one(world.pool()).await?;
            Ok((setbacks == times).then_some(()))
        })
        .await
    };
    for round in 1..=2 {
        hubspot.withdraw_scope(hub, "crm.objects.companies.read");
        hubspot.update(hub, COMPANY, company, &[("name", &format!("Round {round}"))])?;
        let delivery = HandMade::new(event.to_string()).to(world.webhooks()?);
        assert_eq!(hubspot.deliver(&delivery).await?.status, 204);
        refused(1).await?;
        let told = lines(&tenant).await?;
        let failed: Vec<_> = told.iter().filter(|line| line["status"] == "FAILED").collect();
        assert_eq!(failed.len(), round, "{told:#?}");
        assert_eq!(failed[0]["failure"]["code"], "MISSING_SCOPE");
        let try_again = "select graphile_worker.add_job('refresh', json_build_object('workspace', $1::text),
                                                        job_key => 'refresh:' || $1::text)";
        sqlx::query(try_again).bind(tenant.workspace).execute(world.pool()).await?;
        refused(2).await?;
        assert_eq!(lines(&tenant).await?.len(), told.len(), "one line for both tries");
        world.connect(&tenant).await?;
        world.in_step(&tenant, |_| true).await?;
    }
    Ok(())
}

/// The real-time lane's lines of the sync log.
async fn lines(tenant: &Tenant) -> anyhow::Result<Vec<Value>> {
    let document = "{ syncRuns(first: 20) { nodes { id kind status finishedAt failure { code } customers { created updated } } } }";
    let data = tenant.admin.graphql(document, json!({})).await?;
    let runs = data["syncRuns"]["nodes"].as_array().cloned().unwrap_or_default();
    Ok(runs.into_iter().filter(|run| run["kind"] == "REAL_TIME").collect())
}

#[tokio::test]
async fn p28_a_change_is_here_within_seconds() -> anyhow::Result<()> {
    let (world, tenant) = in_step(6, 6).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let mut took = Vec::new();
    for (number, company) in hubspot.ids(hub, COMPANY)?.into_iter().cycle().take(12).enumerate() {
        let name = format!("Change {number}");
        let began = Instant::now();
        hubspot.update(hub, COMPANY, company, &[("name", &name)])?;
        eventually("the change is here", PATIENCE, async || {
            let seen =
                sqlx::query_scalar::<_, bool>("select exists (select from customer where name = $1)").bind(&name);
            Ok(seen.fetch_one(world.pool()).await?.then_some(()))
        })
        .await?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    println!("half of the changes were here within {:?}, all within {:?}", took[6], took[11]);
    assert!(took[11] < Duration::from_secs(10), "{took:?}");
    world.settled(&tenant).await
}
