//! The six steps an admin takes, over the public API, and what follows by itself.

use anyhow::Context as _;
use serde_json::{Value, json};
use url::Url;

use super::changes::Changes;
use super::client::GraphQL;
use super::hubspot::HubSpot;
use super::screen::Screen;

/// The list the demo syncs.
const LIST: &str = "Customers / Active";

/// How many customers are shown.
const SHOWN: usize = 8;

/// The plans of the demo's workspace.
const PLANS: [&str; 3] = ["Starter", "Growth", "Enterprise"];

/// Walks the steps that are still to be taken, shows the customers, and lets things happen to them in HubSpot.
pub(super) async fn walk(api: &GraphQL, hubspot: &HubSpot, screen: &Screen) -> anyhow::Result<()> {
    screen.blank();
    people_and_plans(api).await?;
    connect(api, screen).await?;
    filter(api, screen).await?;
    field_map(api, screen).await?;
    screen.step(5, "Direction", "one way: HubSpot to Pivotal, nothing is ever written to HubSpot");
    sync(api, screen).await?;
    let customers = customers(api, screen).await?;
    Changes { api, hubspot, screen }.happen(&customers).await
}

async fn people_and_plans(api: &GraphQL) -> anyhow::Result<()> {
    let data = api.query("{ workspace { users { email } plans { name } } }", json!({})).await?;
    let known = |email: &str| {
        data["workspace"]["users"].as_array().is_some_and(|users| users.iter().any(|user| user["email"] == email))
    };
    if !known("grace@pivotal.example") {
        let input = json!({ "email": "grace@pivotal.example", "name": "Grace Hopper", "role": "ADMIN" });
        let document = "mutation ($input: AddWorkspaceUserInput!) { addWorkspaceUser(input: $input) { userErrors { message code } } }";
        api.mutate("addWorkspaceUser", document, json!({ "input": input })).await?;
    }
    if data["workspace"]["plans"].as_array().is_none_or(Vec::is_empty) {
        let document = "mutation ($input: SetPlansInput!) { setPlans(input: $input) { userErrors { message code } } }";
        api.mutate("setPlans", document, json!({ "input": { "names": PLANS } })).await?;
    }
    Ok(())
}

async fn connect(api: &GraphQL, screen: &Screen) -> anyhow::Result<()> {
    const STATUS: &str = "{ integration { status hubId accountName grantedScopes } }";
    let known = api.query(STATUS, json!({})).await?;
    // the simulated HubSpot forgets its tokens when it stops, so a second start repeats the consent
    let document = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { message code } } }";
    let payload = api.mutate("connectHubSpot", document, json!({})).await?;
    let mut consent = Url::parse(payload["consentUrl"].as_str().context("the service gave no consent address")?)?;
    screen.step(1, "Connect", "asking for consent, as a browser would");
    screen.note(&format!("{}://{}{}…", consent.scheme(), consent.authority(), consent.path()));
    // the simulated consent page presses Allow when asked to
    consent.query_pairs_mut().append_pair("sim_consent", "allow");
    api.visit(consent).await?;
    let data = api.query(STATUS, json!({})).await?;
    let integration = &data["integration"];
    let again = if known["integration"].is_null() { "" } else { " again" };
    screen.step(
        2,
        "Consent",
        &format!(
            "connected{again} to {} (hub {}), {} scopes granted",
            integration["accountName"].as_str().unwrap_or("an account"),
            integration["hubId"].as_str().unwrap_or_default(),
            integration["grantedScopes"].as_array().map_or(0, Vec::len),
        ),
    );
    Ok(())
}

async fn filter(api: &GraphQL, screen: &Screen) -> anyhow::Result<()> {
    let chosen = api.query("{ companyFilter { updatedAt } }", json!({})).await?;
    if !chosen["companyFilter"].is_null() {
        screen.step(3, "Companies", "the filter stays as it was chosen before");
        return Ok(());
    }
    let document = "{ companyFilterChoices { lists { lists { list name companyCount } } } }";
    let data = api.query(document, json!({})).await?;
    let lists = data["companyFilterChoices"]["lists"]["lists"].as_array().cloned().unwrap_or_default();
    let list =
        lists.iter().find(|list| list["name"] == LIST).with_context(|| format!("HubSpot has no list “{LIST}”"))?;
    let document =
        "mutation ($input: SetCompanyFilterInput!) { setCompanyFilter(input: $input) { userErrors { message code } } }";
    api.mutate("setCompanyFilter", document, json!({ "input": { "filter": { "list": { "id": list["list"] } } } }))
        .await?;
    screen.step(
        3,
        "Companies",
        &format!("the list “{LIST}”, {} companies, of {} lists", list["companyCount"], lists.len()),
    );
    Ok(())
}

async fn field_map(api: &GraphQL, screen: &Screen) -> anyhow::Result<()> {
    let document =
        "{ customerFieldMap { rows { property target { ... on MappedCustomerField { field } } } unmapped { note } } }";
    let data = api.query(document, json!({})).await?;
    let map = &data["customerFieldMap"];
    let rows: Vec<String> = map["rows"].as_array().into_iter().flatten().map(row).collect();
    screen.step(4, "Field map", &format!("{} rows by default, to be edited as you like", rows.len()));
    for some in rows.chunks(3) {
        screen.note(&some.join(", "));
    }
    for note in map["unmapped"].as_array().into_iter().flatten() {
        screen.note(note["note"].as_str().unwrap_or_default());
    }
    Ok(())
}

fn row(row: &Value) -> String {
    let field = row["target"]["field"].as_str().unwrap_or("other").to_lowercase();
    format!("{} → {field}", row["property"].as_str().unwrap_or_default())
}

async fn sync(api: &GraphQL, screen: &Screen) -> anyhow::Result<()> {
    const STATE: &str = "id status recordsPerSecond customers { estimated seen created updated unchanged } \
                         contacts { estimated seen created updated unchanged } links { added } issueCount \
                         failure { message } plan { explanation }";
    let document = format!("mutation {{ startInitialSync {{ run {{ {STATE} }} userErrors {{ message code }} }} }}");
    let payload = api.mutate("startInitialSync", &document, json!({})).await?;
    let id = payload["run"]["id"].as_str().context("the service gave no run")?.to_owned();
    let known =
        api.query("{ customers(first: 1) { totalCount } }", json!({})).await?["customers"]["totalCount"].as_i64();
    match known {
        None | Some(0) => screen.step(6, "First sync", "brings everything"),
        Some(known) => screen.step(6, "Sync", &format!("{known} customers are here from before; compares everything")),
    }
    let mut progress = screen.progress();
    let mut last = Value::Null;
    let document = format!("subscription ($id: ID!) {{ syncProgress(runId: $id) {{ {STATE} }} }}");
    api.subscribe(&document, json!({ "id": id }), |data| {
        last = data["syncProgress"].clone();
        progress.show(&last);
    })
    .await?;
    progress.end();
    if let Some(plan) = last["plan"]["explanation"].as_str() {
        screen.note(plan);
    }
    let count = |kind: &str, what: &str| last[kind][what].as_i64().unwrap_or(0);
    screen.note(&format!(
        "customers: {} created, {} updated, {} unchanged; contacts: {} created, {} updated, {} unchanged; {} issues for a person",
        count("customers", "created"),
        count("customers", "updated"),
        count("customers", "unchanged"),
        count("contacts", "created"),
        count("contacts", "updated"),
        count("contacts", "unchanged"),
        last["issueCount"],
    ));
    match last["status"].as_str() {
        Some("SUCCEEDED" | "SUCCEEDED_WITH_ISSUES") => Ok(()),
        Some("HELD") => {
            screen.note(
                "more would go than the guard lets go in a day: approveHeldArchives or dismissHeldArchives decides",
            );
            Ok(())
        }
        _ => anyhow::bail!("the sync ended {}: {}", last["status"], last["failure"]["message"]),
    }
}

/// Shows the first few; gives some more.
async fn customers(api: &GraphQL, screen: &Screen) -> anyhow::Result<Vec<Value>> {
    let document = "{ customers(first: 50, sort: {field: ARR, direction: DESC}) { totalCount nodes { id hubSpotCompanyId displayId name domain arr \
                    plan { name } contactCount } } }";
    let data = api.query(document, json!({})).await?;
    let customers = data["customers"]["nodes"].as_array().cloned().unwrap_or_default();
    screen
        .customers(customers.get(..SHOWN).unwrap_or(&customers), data["customers"]["totalCount"].as_i64().unwrap_or(0));
    Ok(customers)
}
