//! What Prometheus reads: that it is what the documentation and the dashboard name, that it counts what happens, and that
//! it tells of nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use hubspot_sim::ObjectType;
use hubspot_sim::faults::{Fault, Trouble};
use serde_json::{Value, json};
use tests::client::http;
use tests::outbound::ANY_ADDRESS;
use tests::receiver::Receiver;
use tests::server::Server;
use tests::walk::everything;
use tests::{Setup, World, eventually};

use crate::PIVOTAL;

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Any port; the log says which.
pub(crate) const ANYWHERE: (&str, &str) = ("PIVOTAL_METRICS_ADDRESS", "127.0.0.1:0");

#[tokio::test]
async fn metrics_are_those_documented_count_what_happens_and_name_nobody() -> anyhow::Result<()> {
    let setup = Setup::new(PIVOTAL).env(ANYWHERE.0, ANYWHERE.1).env(ANY_ADDRESS.0, ANY_ADDRESS.1);
    let world = World::start(setup).await?;
    let tenant = world.listening_tenant(everything()).await?;
    let receiver = Receiver::start().await?;
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_UPDATED"]).await?;
    tenant.send_test(&endpoint.id).await?;
    receiver.received(1).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, ObjectType::Company)?[0];
    hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", Trouble::status_after(429, 1)).times(1));
    hubspot.update(hub, ObjectType::Company, company, &[("name", "Renamed")])?;
    world.in_step(&tenant, |_| true).await?;
    receiver.received(2).await?;
    tenant.admin.answer("{ nonsense", json!({})).await?;

    let seen = eventually("the second attempt is settled", PATIENCE, async || {
        let shown = scrape(world.server()).await?;
        Ok((number(&shown, "pivotal_outbound_attempts_total{outcome=\"2xx\"}") == Some(2.0)).then_some(shown))
    });
    let shown = seen.await?;
    let exported = names(&shown);
    assert_eq!(exported, documented()?, "left: shown, right: in docs/operations.md");
    for name in on_the_dashboard()? {
        ensure!(exported.contains(&name), "the dashboard asks for {name}, which there is not");
    }

    for (sample, at_least) in [
        (r#"pivotal_sync_runs_total{kind="INITIAL",outcome="SUCCEEDED_WITH_ISSUES"}"#, 1.0),
        (r#"pivotal_hubspot_calls_total{lane="interactive",bucket="general",status="429"}"#, 1.0),
        (r#"pivotal_hubspot_refused_total{lane="interactive",bucket="general",by="hubspot"}"#, 1.0),
        (r#"pivotal_hubspot_calls_total{lane="bulk",bucket="general",status="2xx"}"#, 1.0),
        (r#"pivotal_graphql_operations_total{kind="refused",code="GRAPHQL_PARSE_FAILED"}"#, 1.0),
        (r#"pivotal_graphql_operations_total{kind="mutation",code="OK"}"#, 1.0),
        (r#"pivotal_http_requests_total{method="POST",route="/hubspot/webhooks",status="204"}"#, 1.0),
        (r#"pivotal_webhook_deliveries_total{outcome="STORED"}"#, 1.0),
        // it waited out the 429
        ("pivotal_webhook_lag_seconds_count", 1.0),
        ("pivotal_webhook_lag_seconds_sum", 1.0),
        (r#"pivotal_connections{status="CONNECTED"}"#, 1.0),
        ("pivotal_database_answers", 1.0),
    ] {
        let found = number(&shown, sample).with_context(|| format!("{sample} is missing:\n{shown}"))?;
        assert!(found >= at_least, "{sample} is {found}");
    }
    for (sample, exactly) in
        [(r#"pivotal_dirty_records{object="COMPANY"}"#, 0.0), ("pivotal_webhook_deliveries_waiting", 0.0)]
    {
        assert_eq!(number(&shown, sample), Some(exactly), "{sample}");
    }
    for named in [tenant.workspace.to_string(), hub.to_string(), company.to_string(), receiver.url()] {
        let told = shown.lines().filter(|line| labels(line).contains(&named));
        assert_eq!(told.collect::<Vec<_>>(), [] as [&str; 0], "a label has {named}");
    }
    Ok(())
}

#[tokio::test]
async fn without_an_address_nothing_is_shown() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    assert!(!world.server().log().contains("metrics are at"));
    Ok(())
}

/// What a server shows.
pub(crate) async fn scrape(server: &Server) -> anyhow::Result<String> {
    let log = server.log();
    let (_, after) = log.split_once("metrics are at ").context("the log does not say where metrics are")?;
    let address = after.split_whitespace().next().context("an address")?;
    Ok(http().get(address).send().await?.error_for_status()?.text().await?)
}

/// The value of one sample.
pub(crate) fn number(shown: &str, sample: &str) -> Option<f64> {
    // labels come in an order of their own
    let wanted = parts(sample);
    let mut samples = shown.lines().filter(|line| !line.starts_with('#'));
    samples.find_map(|line| {
        let (found, value) = line.rsplit_once(' ')?;
        (parts(found) == wanted).then(|| value.parse().ok())?
    })
}

/// A sample's name and labels.
fn parts(sample: &str) -> (&str, BTreeMap<&str, &str>) {
    let name = sample.split('{').next().unwrap_or_default();
    (name, labels(sample).split(',').filter_map(|label| label.split_once('=')).collect())
}

fn labels(sample: &str) -> &str {
    sample.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}')).map_or("", |(labels, _)| labels)
}

fn names(shown: &str) -> BTreeSet<String> {
    let types = shown.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// The names in the tables of the documentation.
fn documented() -> anyhow::Result<BTreeSet<String>> {
    let page = read("docs/operations.md")?;
    let (_, section) = page.split_once("\n## Metrics\n").context("no section on metrics")?;
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    Ok(rows.filter_map(|row| row.split('`').next()).map(str::to_owned).collect())
}

/// The names that the dashboard's queries ask for.
fn on_the_dashboard() -> anyhow::Result<BTreeSet<String>> {
    let dashboard: Value = serde_json::from_str(&read("deploy/grafana-dashboard.json")?)?;
    let panels = dashboard["panels"].as_array().context("no panels")?;
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    let queries: Vec<&str> = targets.filter_map(|target| target["expr"].as_str()).collect();
    let words = queries.iter().flat_map(|query| query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    let names: BTreeSet<String> = words
        .filter(|word| word.starts_with("pivotal_"))
        .map(|word| word.strip_suffix("_bucket").unwrap_or(word).to_owned())
        .collect();
    ensure!(names.len() > 20, "the dashboard is read wrongly: {names:?}");
    Ok(names)
}

fn read(path: &str) -> anyhow::Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("a folder")?;
    fs::read_to_string(root.join(path)).with_context(|| format!("read {path}"))
}
