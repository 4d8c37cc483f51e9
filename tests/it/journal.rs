//! P28, P8: what HubSpot does not push is read from the app's journal, where the app has one.

use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use serde_json::{Value, json};
use tests::real_time::Standing;
use tests::walk::{PATIENCE, everything, list};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;

/// The demo account's hand-made list of companies.
const HAND_MADE: u64 = 102;

fn account(spec: AccountSpec) -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts: vec![spec], ..Settings::default() })
}

/// A world without deliveries, and a workspace that the journal serves.
async fn served(spec: AccountSpec, filter: Value) -> anyhow::Result<(World, Tenant)> {
    let world = World::start(account(spec).with_journal()).await?;
    let tenant = world.ready_tenant(filter).await?;
    tenant.sync().await?;
    world.journal_stands(&tenant, "AT_WORK").await?;
    Ok((world, tenant))
}

/// Where a company's customer stands as soon as it stands so.
async fn stands(
    world: &World,
    tenant: &Tenant,
    company: hubspot_sim::RecordId,
    wanted: Option<Standing>,
) -> anyhow::Result<()> {
    eventually("the customer stands so", PATIENCE, async || {
        Ok((world.customer_of(tenant, company).await? == wanted).then_some(()))
    })
    .await
}

#[tokio::test]
async fn p28_a_list_is_followed_both_ways() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::demo(3), list(&HAND_MADE.to_string())).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let mut outside = None;
    for company in hubspot.ids(hub, COMPANY)? {
        if world.customer_of(&tenant, company).await?.is_none() {
            outside = Some(company);
            break;
        }
    }
    let outside = outside.expect("some company is not on the list");
    hubspot.add_to_list(hub, HAND_MADE, outside)?;
    stands(&world, &tenant, outside, Standing::live()).await?;
    hubspot.remove_from_list(hub, HAND_MADE, outside)?;
    stands(&world, &tenant, outside, Standing::archived("LEFT_FILTER")).await?;
    Ok(())
}

#[tokio::test]
async fn p28_mapped_properties_that_the_app_does_not_subscribe_to_are_followed() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::demo(3), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    // `tier` is a property of the account's own: no push delivery could tell of it
    for tier in ["starter", "enterprise"] {
        hubspot.update(hub, COMPANY, company, &[("tier", tier)])?;
        let plan =
            "select lower(p.name) from customer c join plan p on p.workspace_id = c.workspace_id and p.id = c.plan_id
                    where c.workspace_id = $1 and c.hubspot_company_id = $2";
        eventually("the plan follows the tier", PATIENCE, async || {
            let plan: Option<String> = sqlx::query_scalar(plan)
                .bind(tenant.workspace)
                .bind(company.to_string())
                .fetch_optional(world.pool())
                .await?;
            Ok((plan.as_deref() == Some(tier)).then_some(()))
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn p28_everything_the_journal_tells_ends_in_the_same_state() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 12, 20), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, COMPANY)?;
    let new = hubspot.create(hub, COMPANY, &[("name", "Kepler")])?;
    let hire = hubspot.create(hub, CONTACT, &[("firstname", "Johannes")])?;
    hubspot.link_contact(hub, hire, companies[0], true)?;
    hubspot.delete(hub, COMPANY, companies[1])?;
    hubspot.merge(hub, COMPANY, companies[2], companies[3])?;
    hubspot.gdpr_delete(hub, CONTACT, hubspot.ids(hub, CONTACT)?[0])?;
    stands(&world, &tenant, new, Standing::live()).await?;
    stands(&world, &tenant, companies[1], Standing::archived("DELETED_IN_HUBSPOT")).await?;
    eventually("the workspace is in step", PATIENCE, async || {
        Ok(world.must_mirror(&tenant, |_| true).await.is_ok().then_some(()))
    })
    .await
}

#[tokio::test]
async fn p8_an_account_that_removes_the_app_is_noticed() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 5, 0), everything()).await?;
    world.hubspot().uninstall(world.hub());
    eventually("the connection says so", PATIENCE, async || {
        let data = tenant.admin.graphql("{ integration { status } }", json!({})).await?;
        Ok((data["integration"]["status"] == "REAUTHORIZE").then_some(()))
    })
    .await?;
    world.connect(&tenant).await?;
    let company = world.hubspot().create(world.hub(), COMPANY, &[("name", "Kepler")])?;
    world.journal_stands(&tenant, "AT_WORK").await?;
    let later = world.hubspot().create(world.hub(), COMPANY, &[("name", "Newton")])?;
    stands(&world, &tenant, later, Standing::live()).await?;
    world.catch_up(&tenant).await?;
    stands(&world, &tenant, company, Standing::live()).await?;
    Ok(())
}

#[tokio::test]
async fn p28_a_place_that_is_lost_costs_a_full_comparison_and_no_change() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 5, 0), everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let first = hubspot.create(hub, COMPANY, &[("name", "Kepler")])?;
    stands(&world, &tenant, first, Standing::live()).await?;
    sqlx::query("update journal set place = 'forgotten'").execute(world.pool()).await?;
    eventually("everything is compared", PATIENCE, async || {
        let runs = "select count(*) from sync_run
                    where workspace_id = $1 and kind = 'NIGHTLY' and requested_by is null and finished_at is not null";
        let runs: i64 = sqlx::query_scalar(runs).bind(tenant.workspace).fetch_one(world.pool()).await?;
        Ok((runs == 1).then_some(()))
    })
    .await?;
    let next = hubspot.create(hub, COMPANY, &[("name", "Newton")])?;
    stands(&world, &tenant, next, Standing::live()).await?;
    Ok(())
}

#[tokio::test]
async fn p28_trouble_is_told_and_passes() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 5, 0), everything()).await?;
    let broken = Trouble::Status { status: 502, body: FaultBody::Html, retry_after: None, policy: None };
    world.hubspot().arm(Fault::on("/webhooks-journal/journal/*", broken).times(1));
    let state = |it: &Value| it["lanes"]["journal"]["state"].clone();
    let troubled = tenant.lanes_when("the lane says so", |it| state(it) == "TROUBLED").await?;
    assert!(troubled["lanes"]["journal"]["problem"].is_string(), "{troubled:#}");
    sqlx::query("update journal set due_at = '-infinity'").execute(world.pool()).await?;
    tenant.lanes_when("it is read again", |it| state(it) == "AT_WORK").await?;
    Ok(())
}

#[tokio::test]
async fn p28_an_app_without_a_journal_goes_on_without() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::bulk(31, 5, 0))).await?;
    let tenant = world.ready_tenant(everything()).await?;
    assert_eq!(tenant.lanes().await?["lanes"]["journal"]["state"], "IDLE");
    tenant.sync().await?;
    let lanes = world.journal_stands(&tenant, "NOT_GRANTED").await?;
    assert!(lanes["lanes"]["journal"]["problem"].is_string(), "{lanes:#}");
    let daily = "select due_at > now() + interval '23 hours' from journal";
    assert!(sqlx::query_scalar::<_, bool>(daily).fetch_one(world.pool()).await?, "asked again once a day");
    world.hubspot().update(
        world.hub(),
        COMPANY,
        world.hubspot().ids(world.hub(), COMPANY)?[0],
        &[("name", "Renamed")],
    )?;
    assert_eq!(world.catch_up(&tenant).await?, 1, "the catch-up does its work");
    Ok(())
}

#[tokio::test]
async fn p30_where_the_journal_is_at_work_the_catch_up_comes_hourly() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 5, 0), everything()).await?;
    world.catch_up(&tenant).await?;
    let hourly = "select due_at > now() + interval '55 minutes' from catch_up";
    assert!(sqlx::query_scalar::<_, bool>(hourly).fetch_one(world.pool()).await?);
    let confirmed = |it: &Value| it["lastIncrementalUpdateAt"].is_string();
    tenant.lanes_when("the journal confirms that nothing is missing", confirmed).await?;
    Ok(())
}

#[tokio::test]
async fn p28_what_a_disconnected_account_had_asked_for_ends() -> anyhow::Result<()> {
    let (world, tenant) = served(AccountSpec::bulk(31, 5, 0), everything()).await?;
    tenant.mutate("mutation { disconnectHubSpot { userErrors { code message } } }", json!({})).await?;
    sqlx::query("update journal set due_at = '-infinity'").execute(world.pool()).await?;
    eventually("nobody is served", PATIENCE, async || {
        let served: i64 = sqlx::query_scalar("select count(*) from journal_account").fetch_one(world.pool()).await?;
        Ok((served == 0).then_some(()))
    })
    .await
}
