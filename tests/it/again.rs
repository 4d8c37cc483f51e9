//! P44, P45: what a person wants to have read again, is.

use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;

const RESYNC: &str = "mutation ($input: ResyncCustomerInput!) { resyncCustomer(input: $input) {
    customer { name arr status contacts(first: 5) { nodes { title } } } allRead userErrors { field code message } } }";
const RETRY: &str = "mutation ($input: RetrySyncIssuesInput!) { retrySyncIssues(input: $input) {
    records allRead userErrors { field code message } } }";

/// One account with a company and its contact, synced, of which nothing is told from then on.
async fn silent() -> anyhow::Result<(World, Tenant, [RecordId; 2])> {
    let accounts = vec![AccountSpec::empty(71)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, COMPANY, &[("name", "Acme"), ("annualrevenue", "1200")])?;
    let contact = hubspot.create(hub, CONTACT, &[("firstname", "Ada"), ("jobtitle", "Countess")])?;
    hubspot.link_contact(hub, contact, company, true)?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    Ok((world, tenant, [company, contact]))
}

async fn id_of(admin: &Client, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    Ok(admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"]["id"].take())
}

async fn resync(admin: &Client, id: &Value) -> anyhow::Result<Value> {
    Ok(admin.graphql(RESYNC, json!({ "input": { "id": id } })).await?["resyncCustomer"].take())
}

async fn retry(admin: &Client, input: Value) -> anyhow::Result<Value> {
    Ok(admin.graphql(RETRY, json!({ "input": input })).await?["retrySyncIssues"].take())
}

/// The open issues: id and code.
async fn open(world: &World, tenant: &Tenant) -> anyhow::Result<Vec<(Value, String)>> {
    let document = "{ syncRuns(first: 20) { nodes { issues(first: 20) { nodes { id code resolvedAt } } } } }";
    let runs = tenant.admin.graphql(document, json!({})).await?["syncRuns"]["nodes"].take();
    let issues = runs.as_array().into_iter().flatten().filter_map(|run| run["issues"]["nodes"].as_array()).flatten();
    let open: Vec<(Value, String)> = issues
        .filter(|issue| issue["resolvedAt"].is_null())
        .map(|issue| (issue["id"].clone(), issue["code"].as_str().unwrap_or_default().to_owned()))
        .collect();
    let stored = "select count(*) from sync_issue where workspace_id = $1 and resolved_at is null";
    let stored: i64 = sqlx::query_scalar(stored).bind(tenant.workspace).fetch_one(world.pool()).await?;
    assert_eq!(open.len(), usize::try_from(stored)?, "{runs:#}");
    Ok(open)
}

#[tokio::test]
async fn p45_a_resync_brings_what_hubspot_has_and_leaves_what_is_ours() -> anyhow::Result<()> {
    let (world, tenant, [company, contact]) = silent().await?;
    let (hubspot, hub, admin) = (world.hubspot(), world.hub(), &tenant.admin);
    let id = id_of(admin, company).await?;
    let edit = "mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { userErrors { code } } }";
    admin.mutate("updateCustomer", edit, json!({ "input": { "id": id, "status": "AT_RISK" } })).await?;
    hubspot.update(hub, COMPANY, company, &[("name", "Acme & Sons"), ("annualrevenue", "1300")])?;
    hubspot.update(hub, CONTACT, contact, &[("jobtitle", "Programmer")])?;

    let done = resync(admin, &id).await?;
    let customer = json!({ "name": "Acme & Sons", "arr": "1300", "status": "AT_RISK",
        "contacts": { "nodes": [{ "title": "Programmer" }] } });
    assert_eq!(done, json!({ "customer": customer, "allRead": true, "userErrors": [] }));
    let calls = hubspot.call_count();
    assert_eq!(resync(admin, &id).await?["allRead"], true, "what is unchanged is read all the same");
    assert!(hubspot.call_count() > calls);

    hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", Trouble::status(503)));
    hubspot.update(hub, COMPANY, company, &[("name", "Acme & Daughters")])?;
    let done = resync(admin, &id).await?;
    assert_eq!((&done["allRead"], &done["customer"]["name"]), (&json!(false), &json!("Acme & Sons")), "{done:#}");
    hubspot.clear_faults();
    world.settled(&tenant).await?;
    assert_eq!(resync(admin, &id).await?["customer"]["name"], "Acme & Daughters");

    let unknown = resync(admin, &json!("nothing")).await?;
    assert_eq!((&unknown["userErrors"][0]["code"], &unknown["allRead"]), (&json!("NOT_FOUND"), &Value::Null));
    let disconnect = "mutation { disconnectHubSpot { userErrors { code } } }";
    admin.mutate("disconnectHubSpot", disconnect, json!({})).await?;
    assert_eq!(resync(admin, &id).await?["userErrors"][0]["code"], "NOT_CONNECTED");
    Ok(())
}

#[tokio::test]
async fn p44_records_are_tried_again_and_their_issues_close() -> anyhow::Result<()> {
    let (world, tenant, [company, contact]) = silent().await?;
    let (hubspot, hub, admin) = (world.hubspot(), world.hub(), &tenant.admin);
    let other = hubspot.create(hub, COMPANY, &[("name", "Other"), ("annualrevenue", "much")])?;
    hubspot.update(hub, COMPANY, company, &[("annualrevenue", "more"), ("numberofemployees", "1.5")])?;
    hubspot.update(hub, CONTACT, contact, &[("email", "nowhere")])?;
    tenant.full_sync().await?;
    let issues = open(&world, &tenant).await?;
    assert_eq!(issues.len(), 4, "{issues:?}");

    let again = retry(admin, json!({ "ids": issues.iter().map(|(id, _)| id).collect::<Vec<_>>() })).await?;
    assert_eq!(again, json!({ "records": 3, "allRead": true, "userErrors": [] }));
    assert_eq!(open(&world, &tenant).await?.len(), 4, "nothing was mended, so nothing closes");

    hubspot.update(hub, COMPANY, company, &[("annualrevenue", "1500")])?;
    hubspot.update(hub, COMPANY, other, &[("annualrevenue", "10")])?;
    hubspot.update(hub, CONTACT, contact, &[("email", "ada@analytical.example")])?;
    let again = retry(admin, json!({ "code": "VALUE_UNREADABLE" })).await?;
    assert_eq!(again, json!({ "records": 3, "allRead": true, "userErrors": [] }));
    let left = open(&world, &tenant).await?;
    assert_eq!(left.len(), 1, "half an employee is still one: {left:?}");
    assert_eq!(resync(admin, &id_of(admin, company).await?).await?["customer"]["arr"], "1500");

    let closed: Vec<&Value> = issues.iter().map(|(id, _)| id).filter(|id| **id != left[0].0).collect();
    assert_eq!(retry(admin, json!({ "ids": closed })).await?["records"], 0, "what is closed is passed over");
    assert_eq!(retry(admin, json!({ "code": "OWNER_UNKNOWN" })).await?["records"], 0);
    for (input, code) in [
        (json!({ "ids": [] }), "INVALID_VALUE"),
        (json!({ "ids": vec![&left[0].0; 101] }), "INVALID_VALUE"),
        (json!({ "ids": ["nothing"] }), "NOT_FOUND"),
        (json!({ "ids": [id_of(admin, company).await?] }), "NOT_FOUND"),
    ] {
        assert_eq!(retry(admin, input.clone()).await?["userErrors"][0]["code"], code, "{input}");
    }
    Ok(())
}
