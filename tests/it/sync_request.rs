//! P23, P26: asking for a run and stopping it.

use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::json;
use tests::walk::{RUN, everything};
use tests::{Mirror, Setup, World};

use crate::PIVOTAL;

const START: &str = "mutation { startInitialSync { run { id } alreadyRunning userErrors { code } } }";

/// Owners of bulk companies are no users here, so a good run has issues.
fn account(companies: usize) -> Setup {
    let accounts = vec![AccountSpec::bulk(11, companies, companies)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

#[tokio::test]
async fn p23_nothing_is_imported_before_an_admin_runs_it() -> anyhow::Result<()> {
    let world = World::start(account(100)).await?;
    let tenant = world.tenant("Acme").await?;
    let refused = async |client: &tests::Client| {
        let data = client.graphql(START, json!({})).await?;
        anyhow::Ok(data["startInitialSync"]["userErrors"][0]["code"].clone())
    };
    assert_eq!(refused(&tenant.admin).await?, "FILTER_MISSING");
    world.connect(&tenant).await?;
    assert_eq!(refused(&tenant.admin).await?, "FILTER_MISSING");
    tenant.choose(everything()).await?;
    assert_eq!(refused(&tenant.member).await?, "FORBIDDEN");
    let read = world.hubspot().calls().into_iter().filter(|call| call.path.contains("/objects/"));
    assert_eq!(read.map(|call| call.path).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(Mirror::actual(&world, &tenant).await?.customers.is_empty());
    tenant.sync().await?;
    assert_eq!(Mirror::actual(&world, &tenant).await?.customers.len(), 100);
    Ok(())
}

#[tokio::test]
async fn p23_a_second_request_gets_the_run_that_is_under_way() -> anyhow::Result<()> {
    let world = World::start(account(100)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.hubspot().arm(Fault::on("*", Trouble::Delay { millis: 100 }));
    let requests = (0..4).map(|_| tenant.admin.graphql(START, json!({})));
    let mut answers = Vec::new();
    for answer in futures_util::future::join_all(requests).await {
        answers.push(answer?["startInitialSync"].take());
    }
    assert!(answers.iter().all(|answer| answer["run"]["id"] == answers[0]["run"]["id"]), "{answers:#?}");
    let new = answers.iter().filter(|answer| answer["alreadyRunning"] == false).count();
    assert_eq!(new, 1, "{answers:#?}");
    world.hubspot().clear_faults();
    let run = answers[0]["run"]["id"].as_str().unwrap_or_default();
    assert_eq!(tenant.ended(run).await?["status"], "SUCCEEDED_WITH_ISSUES");
    assert_ne!(tenant.start_sync().await?, run, "a new one once it has ended");
    Ok(())
}

#[tokio::test]
async fn p26_a_cancelled_run_keeps_what_it_committed_and_the_next_one_does_the_rest() -> anyhow::Result<()> {
    let world = World::start(account(1_000)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    // the fourth page takes so long that the run stands there
    let fault = Fault::on("/crm/objects/*/companies", Trouble::Delay { millis: 20_000 }).after(3);
    world.hubspot().arm(fault);
    let run = tenant.start_sync().await?;
    tenant.run_when(&run, "three pages are committed", |run| run["customers"]["seen"] == 300).await?;
    let asked = tenant.cancel(&run).await?;
    assert!(!asked["cancelRequestedAt"].is_null(), "{asked:#}");
    let ended = tenant.ended(&run).await?;
    assert_eq!(ended["status"], "CANCELLED");
    world.hubspot().clear_faults();

    let rows = Mirror::actual(&world, &tenant).await?;
    assert_eq!(ended["customers"]["created"], rows.customers.len(), "{ended:#}");
    assert_eq!(ended["contacts"]["created"], rows.contacts.len(), "{ended:#}");
    assert_eq!(rows.customers.len(), 300);

    let next = tenant.sync().await?;
    assert_eq!(next["customers"]["unchanged"], 300, "{next:#}");
    assert_eq!(next["customers"]["created"], 700, "{next:#}");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p26_a_queued_run_is_cancelled_at_once_and_for_good() -> anyhow::Result<()> {
    // nobody here works on runs
    let world = World::start(account(100).env("PIVOTAL_ROLE", "api")).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    assert_eq!(tenant.run(&run).await?["status"], "QUEUED");
    assert_eq!(tenant.cancel(&run).await?["status"], "CANCELLED");
    let document = format!(
        "mutation ($id: ID!) {{ cancelSync(input: {{ runId: $id }}) {{ run {{ {RUN} }} userErrors {{ code }} }} }}"
    );
    let again = tenant.admin.graphql(&document, json!({ "id": run })).await?;
    assert_eq!(again["cancelSync"]["userErrors"][0]["code"], "ALREADY_FINISHED");
    let next = tenant.start_sync().await?;
    assert_ne!(next, run);
    Ok(())
}
