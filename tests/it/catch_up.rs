//! P30: between nights a light look finds what no delivery told of, with a few calls.

use std::collections::BTreeSet;
use std::time::Duration;

use hubspot_sim::control::{Change, End, TruthRecord};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::real_time::Standing;
use tests::truth::{is_customer, value};
use tests::walk::{CUSTOMERS, PATIENCE, everything, list};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;
const DEAL: ObjectType = ObjectType::Deal;

/// The demo account's hand-made list of companies.
const HAND_MADE: u64 = 102;
/// The simulated accounts' second deal pipeline, and their first one.
const RENEWALS: &str = "86217412";
const SALES: &str = "default";

fn account(spec: AccountSpec) -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts: vec![spec], ..Settings::default() })
}

/// A world whose HubSpot tells nobody what happens, and a workspace that was synced once.
async fn untold(spec: AccountSpec, filter: Value) -> anyhow::Result<(World, Tenant)> {
    let world = World::start(account(spec)).await?;
    let tenant = world.ready_tenant(filter).await?;
    tenant.sync().await?;
    Ok((world, tenant))
}

#[tokio::test]
async fn p30_what_no_delivery_told_of_is_found() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::bulk(31, 12, 20), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let all = |_: &TruthRecord| true;

    let (known, person) = (hubspot.ids(hub, COMPANY)?[0], hubspot.ids(hub, CONTACT)?[0]);
    hubspot.update(hub, COMPANY, known, &[("name", "Renamed"), ("tier", "growth")])?;
    hubspot.update(hub, CONTACT, person, &[("jobtitle", "Astronomer")])?;
    let new = hubspot.create(hub, COMPANY, &[("name", "Kepler")])?;
    let hire = hubspot.create(hub, CONTACT, &[("firstname", "Johannes")])?;
    hubspot.link_contact(hub, hire, known, true)?;
    hubspot.create(hub, CONTACT, &[("firstname", "Nobody's")])?;

    assert_eq!(world.catch_up(&tenant).await?, 4, "two changes, a company, and a contact of a customer");
    world.in_step(&tenant, all).await?;
    assert_eq!(world.customer_of(&tenant, new).await?, Standing::live());
    assert_eq!(world.catch_up(&tenant).await?, 0, "the overlap finds nothing twice");
    Ok(())
}

#[tokio::test]
async fn p30_a_quiet_look_takes_a_call_for_each_question() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::demo(3), list(CUSTOMERS)).await?;
    world.catch_up(&tenant).await?;
    world.settled(&tenant).await?;
    world.hubspot().reset_calls();
    assert_eq!(world.catch_up(&tenant).await?, 0);
    let asked: Vec<_> = world.hubspot().calls().into_iter().filter(|call| call.hub.is_some()).collect();
    assert_eq!(asked.len(), 3, "companies, contacts, the list: {asked:#?}");
    Ok(())
}

#[tokio::test]
async fn p30_p13_a_list_is_followed_both_ways() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::demo(3), list(&HAND_MADE.to_string())).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    world.catch_up(&tenant).await?;
    world.settled(&tenant).await?;
    let outside = outside(&world, &tenant).await?;

    hubspot.add_to_list(hub, HAND_MADE, outside)?;
    assert_eq!(world.catch_up(&tenant).await?, 0, "too soon after the last comparison");
    allow_comparison(&world, &tenant).await?;
    assert_eq!(world.catch_up(&tenant).await?, 1);
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, outside).await?, Standing::live());

    hubspot.remove_from_list(hub, HAND_MADE, outside)?;
    allow_comparison(&world, &tenant).await?;
    assert_eq!(world.catch_up(&tenant).await?, 1);
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, outside).await?, Standing::archived("LEFT_FILTER"));
    Ok(())
}

#[tokio::test]
async fn p30_p13_a_company_follows_its_deals() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::demo(3), json!({ "dealPipeline": { "pipeline": RENEWALS } })).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = outside(&world, &tenant).await?;
    let deal =
        hubspot.create(hub, DEAL, &[("dealname", "Renewal"), ("pipeline", RENEWALS), ("dealstage", "163529415")])?;
    let (from, to) = (End { object: DEAL, id: deal }, End { object: COMPANY, id: company });
    hubspot.apply(hub, &Change::Associate { from, to, primary: true, labels: Vec::new() })?;
    world.catch_up(&tenant).await?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::live());

    hubspot.update(hub, DEAL, deal, &[("pipeline", SALES), ("dealstage", "appointmentscheduled")])?;
    world.catch_up(&tenant).await?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("LEFT_FILTER"));
    assert_eq!(world.catch_up(&tenant).await?, 0);
    Ok(())
}

#[tokio::test]
async fn p30_p13_a_company_whose_only_deal_was_deleted_leaves_the_pipeline() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::demo(3), json!({ "dealPipeline": { "pipeline": RENEWALS } })).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    assert_eq!(world.catch_up(&tenant).await?, 0, "every customer has a deal");
    let before = world.live(&tenant).await?;
    let (company, deals) = only_deals(&world)?;
    for deal in deals {
        hubspot.delete(hub, DEAL, deal)?;
    }
    assert_eq!(world.catch_up(&tenant).await?, 1);
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("LEFT_FILTER"));
    assert_eq!(world.live(&tenant).await?, before - 1);
    assert_eq!(world.catch_up(&tenant).await?, 0);
    Ok(())
}

#[tokio::test]
async fn p30_p13_a_company_follows_its_stage() -> anyhow::Result<()> {
    let (world, tenant) =
        untold(AccountSpec::demo(3), json!({ "lifecycleStages": { "stages": ["customer"] } })).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = outside(&world, &tenant).await?;
    for (stage, standing) in [("customer", Standing::live()), ("other", Standing::archived("LEFT_FILTER"))] {
        hubspot.update(hub, COMPANY, company, &[("lifecyclestage", stage)])?;
        assert_eq!(world.catch_up(&tenant).await?, 1);
        world.settled(&tenant).await?;
        assert_eq!(world.customer_of(&tenant, company).await?, standing, "{stage}");
    }
    Ok(())
}

#[tokio::test]
async fn p30_an_index_that_lags_hides_nothing_for_long() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::bulk(31, 5, 0), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let lag = Duration::from_mins(2);
    hubspot.set_search_lag(hub, lag)?;
    hubspot.update(hub, COMPANY, hubspot.ids(hub, COMPANY)?[0], &[("name", "Late")])?;
    assert_eq!(world.catch_up(&tenant).await?, 0, "the index does not have it yet");
    hubspot.advance(lag);
    assert_eq!(world.catch_up(&tenant).await?, 1, "the next look reaches back");
    Ok(())
}

#[tokio::test]
async fn p30_thousands_of_records_with_one_stamp_are_read_like_any_others() -> anyhow::Result<()> {
    const COMPANIES: usize = 1_300;
    let (world, tenant) = untold(AccountSpec::bulk(31, COMPANIES, 0), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    hubspot.fix_clock(hubspot.now());
    for id in hubspot.ids(hub, COMPANY)? {
        hubspot.update(hub, COMPANY, id, &[("industry", "ASTRONOMY")])?;
    }
    hubspot.release_clock();
    assert_eq!(world.catch_up(&tenant).await?, i64::try_from(COMPANIES)?);
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p30_when_too_much_has_changed_a_full_run_is_asked_for() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::bulk(31, 5_100, 0), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    for id in hubspot.ids(hub, COMPANY)? {
        hubspot.update(hub, COMPANY, id, &[("industry", "ASTRONOMY")])?;
    }
    world.catch_up(&tenant).await?;
    assert_eq!(world.marks(&tenant).await?, 0, "the run reads them");
    let asked = "select count(*) from sync_run where workspace_id = $1 and kind = 'NIGHTLY' and requested_by is null";
    let asked: i64 = sqlx::query_scalar(asked).bind(tenant.workspace).fetch_one(world.pool()).await?;
    assert_eq!(asked, 1);
    eventually("the run brings everything", PATIENCE, async || {
        let ended = "select finished_at is not null from sync_run where workspace_id = $1 and kind = 'NIGHTLY'";
        let ended: bool = sqlx::query_scalar(ended).bind(tenant.workspace).fetch_one(world.pool()).await?;
        Ok(ended.then_some(()))
    })
    .await?;
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p30_before_the_first_sync_nothing_is_looked_for() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::bulk(31, 5, 0))).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.hurry("catch_up").await?;
    eventually("the catch-up had its turn", PATIENCE, async || {
        let turns = "select count(*) from schedule where task = 'catch_up' and due_at > now()";
        let turns: i64 = sqlx::query_scalar(turns).fetch_one(world.pool()).await?;
        Ok((turns == 1).then_some(()))
    })
    .await?;
    let rows: i64 = sqlx::query_scalar("select count(*) from catch_up").fetch_one(world.pool()).await?;
    assert_eq!(rows, 0);
    assert_eq!(tenant.lanes().await?["lastFullSyncAt"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn p43_both_times_are_told() -> anyhow::Result<()> {
    let (world, tenant) = untold(AccountSpec::bulk(31, 5, 0), everything()).await?;
    let before = tenant.lanes().await?;
    assert!(before["lastFullSyncAt"].is_string(), "{before:#}");
    assert_eq!(world.catch_up(&tenant).await?, 0);
    let quiet = tenant.lanes_when("a look that finds nothing confirms", |it| it["lastIncrementalUpdateAt"].is_string());
    let quiet = quiet.await?;
    assert_eq!(quiet["lanes"]["catchUp"]["found"], 0);
    assert_eq!(quiet["lanes"]["catchUp"]["lastAt"], quiet["lastIncrementalUpdateAt"], "the moment the look began");
    assert_eq!(quiet["lanes"]["fullSyncOverdue"], false);
    assert_eq!(quiet["lanes"]["realTime"]["waiting"], 0);

    let hub = world.hub();
    world.hubspot().withdraw_scope(hub, "crm.objects.companies.read");
    let until = quiet["lastIncrementalUpdateAt"].clone();
    sqlx::query("update catch_up set due_at = '-infinity'").execute(world.pool()).await?;
    world.hurry("catch_up").await?;
    eventually("the look was refused", PATIENCE, async || {
        Ok(world.server().log().contains("a catch-up was stopped").then_some(()))
    })
    .await?;
    assert_eq!(tenant.lanes().await?["lastIncrementalUpdateAt"], until, "what could not be asked confirms nothing");
    Ok(())
}

#[tokio::test]
async fn p30_replicas_look_once() -> anyhow::Result<()> {
    let mut world = World::start(account(AccountSpec::bulk(31, 5, 0))).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    world.catch_up(&tenant).await?;
    for _ in 0..2 {
        world.add_server().await?;
    }
    world.hubspot().reset_calls();
    world.catch_up(&tenant).await?;
    let searches = world.hubspot().calls().into_iter().filter(|call| call.path.ends_with("/search")).count();
    assert_eq!(searches, 2, "companies and contacts, by one of three replicas");
    Ok(())
}

/// A company with renewals, and all of those.
fn only_deals(world: &World) -> anyhow::Result<(RecordId, Vec<RecordId>)> {
    let renewals = world.hubspot().truth(world.hub(), DEAL)?;
    let renewals: Vec<_> = renewals.iter().filter(|deal| value(deal, "pipeline") == Some(RENEWALS)).collect();
    let of = |deal: &TruthRecord| Some(deal.links.get("companies")?.first()?.id);
    let company = renewals.iter().find_map(|deal| of(deal)).expect("some renewal has a company");
    Ok((company, renewals.iter().filter(|deal| of(deal) == Some(company)).map(|deal| deal.id).collect()))
}

/// A company that is no customer and is not in any of the lists.
async fn outside(world: &World, tenant: &Tenant) -> anyhow::Result<RecordId> {
    let customers: Vec<String> = sqlx::query_scalar("select hubspot_company_id from customer where workspace_id = $1")
        .bind(tenant.workspace)
        .fetch_all(world.pool())
        .await?;
    let customers: BTreeSet<String> = customers.into_iter().collect();
    let companies = world.hubspot().truth(world.hub(), COMPANY)?;
    let found = companies.iter().find(|company| {
        !customers.contains(&company.id.to_string())
            && !is_customer(company)
            && value(company, "lifecyclestage").is_some_and(|stage| stage != "customer")
    });
    Ok(found.map(|company| company.id).expect("the demo account has companies that are no customers"))
}

/// Comparisons keep a distance; this one may be made at once.
async fn allow_comparison(world: &World, tenant: &Tenant) -> anyhow::Result<()> {
    sqlx::query("update catch_up set list_due_at = null where workspace_id = $1")
        .bind(tenant.workspace)
        .execute(world.pool())
        .await?;
    Ok(())
}
