//! P7, P8, P27: HubSpot in trouble. What passes is waited for, what a person must mend is said, and nothing is lost.

use hubspot_sim::control::{Change, TruthRecord};
use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::json;
use tests::truth::{is_customer, value};
use tests::walk::{CUSTOMERS, everything, list};
use tests::{Mirror, Setup, World};

use crate::PIVOTAL;

const COMPANIES: &str = "/crm/objects/*/companies";
const CONTACTS: &str = "*/contacts/batch/read";
const LINKS: &str = "/crm/associations/*/batch/read";

/// Owners of bulk companies are no users here, so a good run has issues.
fn account() -> Setup {
    let accounts = vec![AccountSpec::bulk(29, 400, 800)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

fn status(status: u16, body: FaultBody, retry_after: Option<u32>) -> Trouble {
    Trouble::Status { status, body, retry_after, policy: None }
}

#[tokio::test]
async fn p27_trouble_that_passes_is_not_noticed() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    for fault in [
        Fault::on(COMPANIES, status(502, FaultBody::Html, None)).after(1),
        Fault::on(CONTACTS, status(429, FaultBody::Json, Some(1))).after(2),
        Fault::on(LINKS, Trouble::CutBody).after(1),
        Fault::on("*/properties/*/contacts", status(401, FaultBody::Json, None)),
        Fault::on("*/owners*", status(423, FaultBody::Json, None)),
    ] {
        world.hubspot().arm(fault.times(1));
    }
    let run = tenant.sync().await?;
    let left = world.hubspot().faults();
    assert!(left.is_empty(), "never met: {left:?}");
    assert_eq!((&run["status"], &run["failure"]), (&json!("SUCCEEDED_WITH_ISSUES"), &json!(null)));
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p8_a_revoked_token_makes_the_run_wait_and_one_consent_lets_it_go_on() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    // the run stands at its third page until the app is gone
    world.hubspot().arm(Fault::on(COMPANIES, status(503, FaultBody::Empty, Some(3))).after(2).times(1));
    let run = tenant.start_sync().await?;
    tenant.run_when(&run, "two pages are committed", |run| run["customers"]["seen"] == 200).await?;
    world.hubspot().uninstall(world.hub());
    let waiting = tenant.run_when(&run, "the run waits for consent", |run| run["status"] == "QUEUED").await?;
    assert_eq!(waiting["failure"]["code"], "REAUTHORIZE_NEEDED", "{waiting:#}");
    let data = tenant.admin.graphql("{ integration { status } }", json!({})).await?;
    assert_eq!(data["integration"]["status"], "REAUTHORIZE");
    assert_eq!(Mirror::actual(&world, &tenant).await?.customers.len(), 200, "what was committed stays");

    world.connect(&tenant).await?;
    let ended = tenant.ended(&run).await?;
    assert_eq!(
        (&ended["status"], &ended["customers"]["created"]),
        (&json!("SUCCEEDED_WITH_ISSUES"), &json!(400)),
        "{ended:#}"
    );
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p27_an_account_that_moves_is_waited_for() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.hubspot().arm(Fault::on(COMPANIES, status(477, FaultBody::Json, None)).after(1).times(1));
    let run = tenant.start_sync().await?;
    let waiting = tenant.run_when(&run, "the run waits", |run| !run["failure"].is_null()).await?;
    assert_eq!((&waiting["status"], &waiting["phase"]), (&json!("QUEUED"), &json!("WAITING")), "{waiting:#}");
    assert_eq!(waiting["failure"]["code"], "HUBSPOT_UNAVAILABLE");
    assert_eq!(tenant.ended(&run).await?["status"], "SUCCEEDED_WITH_ISSUES");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p7_a_scope_that_was_withdrawn_is_named() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.hubspot().withdraw_scope(world.hub(), "crm.objects.contacts.read");
    let run = tenant.start_sync().await?;
    let ended = tenant.ended(&run).await?;
    assert_eq!((&ended["status"], &ended["failure"]["code"]), (&json!("FAILED"), &json!("MISSING_SCOPE")), "{ended:#}");
    let message = ended["failure"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("crm.objects.contacts.read") && message.contains("Professional"), "{message}");
    Ok(())
}

#[tokio::test]
async fn p13_a_list_that_is_gone_fails_the_run_and_touches_no_customer() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;
    let before = Mirror::actual(&world, &tenant).await?;
    world.hubspot().apply(world.hub(), &Change::DeleteList { list: 101 })?;
    let ended = tenant.ended(&tenant.start_sync().await?).await?;
    assert_eq!(
        (&ended["status"], &ended["failure"]["code"]),
        (&json!("FAILED"), &json!("LIST_NOT_FOUND")),
        "{ended:#}"
    );
    Mirror::actual(&world, &tenant).await?.must_equal(&before)
}

#[tokio::test]
async fn p34_a_list_that_hubspot_still_works_out_is_waited_for() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    let processing = |processing| Change::SetListProcessing { list: 101, processing };
    world.hubspot().apply(world.hub(), &processing(true))?;
    let run = tenant.start_sync().await?;
    let waiting = tenant.run_when(&run, "the run waits", |run| !run["failure"].is_null()).await?;
    assert_eq!((&waiting["status"], &waiting["failure"]["code"]), (&json!("QUEUED"), &json!("LIST_PROCESSING")));
    assert!(Mirror::actual(&world, &tenant).await?.customers.is_empty());
    world.hubspot().apply(world.hub(), &processing(false))?;
    assert_eq!(tenant.ended(&run).await?["status"], "SUCCEEDED_WITH_ISSUES");
    world.must_mirror(&tenant, is_customer).await?;
    Ok(())
}

#[tokio::test]
async fn p34_a_listing_that_goes_round_is_told_and_nothing_follows_from_it() -> anyhow::Result<()> {
    let world = World::start(account().env("PIVOTAL_TAKEOVER_SECONDS", "1")).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = Mirror::actual(&world, &tenant).await?;
    world.hubspot().arm(Fault::on(COMPANIES, Trouble::RepeatedCursor).after(1).times(1));
    let run = tenant.sync().await?;
    assert_eq!(
        (&run["status"], &run["customers"]["archived"]),
        (&json!("SUCCEEDED_WITH_ISSUES"), &json!(0)),
        "{run:#}"
    );
    assert_eq!(run["customers"]["seen"], 200, "{run:#}");
    let open = "select count(*) from sync_issue where workspace_id = $1 and code = 'LISTING_INCOMPLETE' and resolved_at is null";
    let open = async || sqlx::query_scalar::<_, i64>(open).bind(tenant.workspace).fetch_one(world.pool()).await;
    assert_eq!(open().await?, 1);
    Mirror::actual(&world, &tenant).await?.must_equal(&before)?;
    tenant.sync().await?;
    assert_eq!(open().await?, 0, "the next whole listing closes it");
    Ok(())
}

#[tokio::test]
async fn p34_a_crash_does_not_make_a_listing_whole_that_went_round() -> anyhow::Result<()> {
    let mut world = World::start(account().env("PIVOTAL_TAKEOVER_SECONDS", "1")).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let (hubspot, slow) = (world.hubspot(), Trouble::Delay { millis: 1_500 });
    hubspot.arm(Fault::on(COMPANIES, Trouble::RepeatedCursor).after(1).times(1));
    // contacts are still being read when the listing has gone round
    hubspot.arm(Fault::on(CONTACTS, slow));
    let run = tenant.start_sync().await?;
    tenant.run_when(&run, "the listing has gone round", |run| run["customers"]["seen"] == 200).await?;
    world.kill9(0)?;
    hubspot.clear_faults();
    world.restart(0).await?;
    let ended = tenant.ended(&run).await?;
    assert_eq!(
        (&ended["status"], &ended["customers"]["archived"]),
        (&json!("SUCCEEDED_WITH_ISSUES"), &json!(0)),
        "{ended:#}"
    );
    let told = "select count(*) from sync_issue where workspace_id = $1 and code = 'LISTING_INCOMPLETE'";
    assert_eq!(sqlx::query_scalar::<_, i64>(told).bind(tenant.workspace).fetch_one(world.pool()).await?, 1);
    Ok(())
}

#[tokio::test]
async fn p34_an_empty_listing_empties_no_workspace() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = Mirror::actual(&world, &tenant).await?;
    world.hubspot().arm(Fault::on(COMPANIES, Trouble::EmptyPage).times(1));
    let run = tenant.sync().await?;
    assert_eq!((&run["customers"]["seen"], &run["customers"]["archived"]), (&json!(0), &json!(0)), "{run:#}");
    Mirror::actual(&world, &tenant).await?.must_equal(&before)
}

#[tokio::test]
async fn p27_a_deal_a_company_and_a_contact_that_hubspot_cannot_give_cost_only_themselves() -> anyhow::Result<()> {
    const RENEWALS: &str = "86217412";
    let accounts = vec![AccountSpec::demo(3)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
    let tenant = world.ready_tenant(json!({ "dealPipeline": { "pipeline": RENEWALS } })).await?;
    tenant.sync().await?;
    let (hubspot, hub, live) = (world.hubspot(), world.hub(), world.live(&tenant).await?);
    let renewals = hubspot.truth(hub, ObjectType::Deal)?;
    let renewals: Vec<_> = renewals.iter().filter(|deal| value(deal, "pipeline") == Some(RENEWALS)).collect();
    let companies = |deal: &TruthRecord| -> Vec<RecordId> {
        deal.links.get("companies").into_iter().flatten().map(|company| company.id).collect()
    };
    let is_only = |company: &RecordId| renewals.iter().filter(|deal| companies(deal).contains(company)).count() == 1;
    let deal = renewals.iter().find(|deal| companies(deal).iter().any(is_only)).expect("some customer has one renewal");
    let others = "select hubspot_company_id from customer where hubspot_company_id <> all ($1) limit 1";
    let of_deal: Vec<String> = companies(deal).iter().map(ToString::to_string).collect();
    let company: String = sqlx::query_scalar(others).bind(&of_deal).fetch_one(world.pool()).await?;
    let linked = "select min(hubspot_contact_id) from contact_link where hubspot_company_id <> $1
                  and hubspot_company_id <> all ($2)";
    let contact: String = sqlx::query_scalar(linked).bind(&company).bind(&of_deal).fetch_one(world.pool()).await?;
    let refused = async || -> anyhow::Result<Vec<String>> {
        let open = "select coalesce(hubspot_id, 'run') from sync_issue
                    where code = 'HUBSPOT_REFUSED' and resolved_at is null order by 1";
        Ok(sqlx::query_scalar(open).fetch_all(world.pool()).await?)
    };

    let broken = |path: &str, id| Fault::partial(path, &[id], "INTERNAL_ERROR");
    hubspot.arm(broken("*/deals/companies/batch/read", deal.id));
    hubspot.arm(broken("/crm/objects/*/deals/batch/read", deal.id));
    hubspot.arm(broken("/crm/objects/*/companies/batch/read", RecordId(company.parse()?)));
    hubspot.arm(broken("/crm/objects/*/contacts/batch/read", RecordId(contact.parse()?)));
    let ended = tenant.full_sync().await?;
    assert_eq!(ended["status"], "SUCCEEDED_WITH_ISSUES", "{ended:#}");
    assert_eq!((&ended["customers"]["failed"], &ended["customers"]["archived"]), (&json!(1), &json!(0)), "{ended:#}");
    assert_eq!((&ended["contacts"]["failed"], &ended["contacts"]["archived"]), (&json!(1), &json!(0)), "{ended:#}");
    assert_eq!(world.live(&tenant).await?, live);
    let mut expected = vec![deal.id.to_string(), company, contact, "run".to_owned()];
    expected.sort();
    assert_eq!(refused().await?, expected);

    hubspot.clear_faults();
    let ended = tenant.full_sync().await?;
    assert_eq!((&ended["customers"]["failed"], &ended["customers"]["archived"]), (&json!(0), &json!(0)), "{ended:#}");
    assert_eq!(refused().await?, Vec::<String>::new());
    Ok(())
}
