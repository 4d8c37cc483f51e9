//! The field map: what is refused, and what each kind of row brings (P14 to P20).

mod contacts;
mod mapping;

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, ObjectType, RecordId, Settings, control::Change};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

const SET: &str = "mutation ($input: SetCustomerFieldMapInput!) { setCustomerFieldMap(input: $input) {
    customerFieldMap { version } runDue userErrors { field code message } } }";
const READ: &str = "{ customerFieldMap { version rows { property hubSpotLabel hubSpotType
    target { ... on MappedCustomerField { field } ... on MappedCustomField { customField { id key label } } ... on MappedTag { tag } } }
    unmapped { field defaultProperty note } } }";

async fn set(admin: &Client, rows: &Value, expected: Option<i32>) -> anyhow::Result<Value> {
    let input = json!({ "rows": rows, "expectedVersion": expected });
    Ok(admin.graphql(SET, json!({ "input": input })).await?["setCustomerFieldMap"].take())
}

/// Runs the full sync once more and gives its end with its issues.
async fn sync(tenant: &Tenant) -> anyhow::Result<(Value, Vec<Value>)> {
    let end = tenant.sync().await?;
    let document = "query ($id: ID!) { syncRun(id: $id) {
        issues(first: 100) { nodes { code severity field hubSpotId message value } } } }";
    let mut run = tenant.admin.graphql(document, json!({ "id": end["id"] })).await?;
    let issues = run["syncRun"]["issues"]["nodes"].as_array_mut().map(std::mem::take);
    Ok((end, issues.context("no issues")?))
}

async fn customer(client: &Client, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($company: String!) { customer(by: { hubSpotCompanyId: $company }) {
        id name domain arr industry employeeCount createdAt status owner { email } plan { name }
        tags { name fromHubSpot } customFields { key label value values fromHubSpot }
        lockedFields { field hubSpotProperty } } }";
    Ok(client.graphql(document, json!({ "company": company.0.to_string() })).await?["customer"].take())
}

fn field(field: &str) -> Value {
    json!({ "field": field })
}

/// Defines a custom field and gives it as a target of a map.
async fn define(admin: &Client, object: &str, key: &str, kind: &str, options: &[&str]) -> anyhow::Result<Value> {
    let document = "mutation ($input: DefineCustomFieldInput!) { defineCustomField(input: $input) {
        customField { id } userErrors { field code message } } }";
    let input = json!({ "object": object, "key": key, "label": key, "type": kind, "options": options });
    let payload = admin.mutate("defineCustomField", document, json!({ "input": input })).await?;
    Ok(json!({ "customFieldId": payload["customField"]["id"] }))
}

/// A custom field's value, or its values as a list.
fn value(of: &Value, key: &str) -> Value {
    let fields = of["customFields"].as_array().cloned().unwrap_or_default();
    let found = fields.into_iter().find(|field| field["key"] == key).unwrap_or_default();
    if found["value"].is_null() { found["values"].clone() } else { found["value"].clone() }
}

/// An account with definitions and no records.
async fn empty() -> anyhow::Result<(World, Tenant)> {
    let hubspot = Settings { accounts: vec![AccountSpec::empty(51)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    Ok((world, tenant))
}

#[tokio::test]
async fn p17_each_wrong_row_has_its_message_and_nothing_is_saved() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    world.hubspot().apply(
        world.hub(),
        &Change::ArchiveProperty { object: ObjectType::Company, name: "founded_year".to_owned() },
    )?;
    let before = tenant.admin.graphql(READ, json!({})).await?;
    let rows = json!([
        { "property": "name", "target": field("NAME") },
        { "property": "founded_year", "target": field("INDUSTRY") },
        { "property": "no_such_property", "target": field("DOMAIN") },
        { "property": "description", "target": field("ARR") },
        { "property": "numberofemployees", "target": field("EMPLOYEE_COUNT") },
        { "property": "seats", "target": field("EMPLOYEE_COUNT") },
        { "property": "products", "target": field("PLAN") },
        { "property": "description", "target": { "tag": true } },
        { "property": "city", "target": { "customFieldId": "bm9uc2Vuc2U" } },
    ]);
    let refused = set(&tenant.admin, &rows, None).await?;
    let told: Vec<_> = refused["userErrors"].as_array().context("no errors")?.iter().collect();
    let expected = [
        ("1", "property", "PROPERTY_ARCHIVED", "founded_year"),
        ("2", "property", "PROPERTY_NOT_FOUND", "no_such_property"),
        ("3", "property", "TYPE_MISMATCH", "description"),
        ("5", "target", "DUPLICATE_TARGET", "numberofemployees"),
        ("6", "property", "TYPE_MISMATCH", "products"),
        ("7", "property", "TYPE_MISMATCH", "description"),
    ];
    for (row, part, code, names) in expected {
        let path = json!(["rows", row, part]);
        let error = told.iter().find(|error| error["field"] == path).with_context(|| format!("{path}: {refused:#}"))?;
        assert_eq!(error["code"], code, "{refused:#}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(names)), "{error:#}");
    }
    assert_eq!(tenant.admin.graphql(READ, json!({})).await?, before);

    let nameless = set(&tenant.admin, &json!([{ "property": "domain", "target": field("DOMAIN") }]), None).await?;
    assert_eq!(nameless["userErrors"][0]["code"], "NAME_UNMAPPED", "{nameless:#}");
    assert_eq!(tenant.admin.graphql(READ, json!({})).await?, before);
    Ok(())
}

#[tokio::test]
async fn p17_an_unknown_custom_field_is_refused_at_its_row() -> anyhow::Result<()> {
    let (_world, tenant) = empty().await?;
    let unknown = "Q3VzdG9tRmllbGQ6MDE5MzAwMDAwMDAwNzAwMDgwMDAwMDAwMDAwMDAwMDA";
    for id in [unknown, "nonsense"] {
        let rows = json!([
            { "property": "name", "target": field("NAME") },
            { "property": "city", "target": { "customFieldId": id } },
        ]);
        let refused = set(&tenant.admin, &rows, None).await?;
        let error = &refused["userErrors"][0];
        assert_eq!(error["code"], "CUSTOM_FIELD_NOT_FOUND", "{refused:#}");
        assert_eq!(error["field"].as_array().map(|path| path[..2].to_vec()), Some(vec![json!("rows"), json!("1")]));
    }
    Ok(())
}

#[tokio::test]
async fn p17_a_map_is_repointed_reset_and_not_overwritten_unseen() -> anyhow::Result<()> {
    let (_world, tenant) = empty().await?;
    let start = tenant.admin.graphql(READ, json!({})).await?["customerFieldMap"].take();
    let of = |map: &Value, name: &str| {
        map["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["target"]["field"] == name).cloned())
    };
    let name = of(&start, "NAME").context("no row for the name")?;
    assert_eq!(
        (&name["property"], &name["hubSpotLabel"], &name["hubSpotType"]),
        (&json!("name"), &json!("Company name"), &json!("STRING"))
    );

    let rows = json!([{ "property": "erp_id", "target": field("NAME") }]);
    let saved = set(&tenant.admin, &rows, Some(0)).await?;
    assert_eq!((&saved["customerFieldMap"]["version"], &saved["userErrors"]), (&json!(1), &json!([])), "{saved:#}");
    let late = set(&tenant.owner, &rows, Some(0)).await?;
    assert_eq!(late["userErrors"][0]["code"], "CONFLICT", "{late:#}");
    let map = tenant.admin.graphql(READ, json!({})).await?["customerFieldMap"].take();
    assert_eq!(of(&map, "NAME").context("no name")?["property"], "erp_id");

    let reset =
        "mutation { resetCustomerFieldMap(input: { expectedVersion: 1 }) { runDue userErrors { code message } } }";
    tenant.admin.mutate("resetCustomerFieldMap", reset, json!({})).await?;
    let map = tenant.admin.graphql(READ, json!({})).await?["customerFieldMap"].take();
    assert_eq!(map["rows"], start["rows"]);
    Ok(())
}

#[tokio::test]
async fn p15_a_default_without_its_property_starts_unmapped_with_a_note() -> anyhow::Result<()> {
    let hubspot = Settings { accounts: vec![AccountSpec::empty(52)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let gone = Change::ArchiveProperty { object: ObjectType::Company, name: "tier".to_owned() };
    world.hubspot().apply(world.hub(), &gone)?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let map = tenant.admin.graphql(READ, json!({})).await?["customerFieldMap"].take();
    let unmapped = map["unmapped"].as_array().context("no list")?;
    assert_eq!(unmapped.len(), 1, "{map:#}");
    assert_eq!((&unmapped[0]["field"], &unmapped[0]["defaultProperty"]), (&json!("PLAN"), &json!("tier")));
    assert!(unmapped[0]["note"].as_str().is_some_and(|note| note.contains("tier") && note.contains("archived")));

    // so the plan is ours, and stays through a sync; what the account does feed is HubSpot's
    let company = world.hubspot().create(world.hub(), ObjectType::Company, &[("name", "Acme")])?;
    tenant.choose(everything()).await?;
    sync(&tenant).await?;
    let before = customer(&tenant.admin, company).await?;
    let locked = before["lockedFields"].as_array().context("no list")?;
    assert!(locked.len() == 7 && locked.iter().all(|lock| lock["field"] != "plan"), "{locked:?}");
    let plans = tenant.admin.graphql("{ workspace { plans { id name } } }", json!({})).await?;
    let plan = &plans["workspace"]["plans"][1];
    let edit =
        "mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { userErrors { field code } } }";
    let ours = json!({ "input": { "id": before["id"], "planId": plan["id"] } });
    tenant.admin.mutate("updateCustomer", edit, ours).await?;
    let theirs = json!({ "input": { "id": before["id"], "industry": "BANKING" } });
    let refused = tenant.admin.graphql(edit, theirs).await?;
    assert_eq!(refused["updateCustomer"]["userErrors"], json!([{ "field": ["industry"], "code": "FIELD_LOCKED" }]));
    sync(&tenant).await?;
    assert_eq!(customer(&tenant.admin, company).await?["plan"]["name"], plan["name"]);
    Ok(())
}

#[tokio::test]
async fn p14_the_default_map_brings_each_field_by_its_rule() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    let companies = world.hubspot().truth(world.hub(), ObjectType::Company)?;
    world.connect(&tenant).await?;
    tenant.choose(everything()).await?;
    let (_, issues) = sync(&tenant).await?;
    let at = async |position: usize| customer(&tenant.admin, companies[position].id).await;

    for (position, domain) in [(3, "www.upper-case.example"), (4, "with-protocol.example"), (5, "trailing.example")] {
        assert_eq!(at(position).await?["domain"], domain);
    }
    assert_eq!(at(2).await?["name"], format!("Company {}", companies[2].id.0), "neither name nor domain");
    let nameless = at(1).await?;
    assert!(nameless["name"] == nameless["domain"] && nameless["name"].is_string(), "{nameless:#}");
    for (position, plan) in [(12, "Growth"), (13, "Enterprise"), (14, "Starter")] {
        assert_eq!(at(position).await?["plan"]["name"], plan);
    }
    for position in [15, 16] {
        assert!(at(position).await?["plan"].is_null());
    }
    for (position, arr) in [(17, json!("0.2")), (18, Value::Null), (19, json!("-1500.75")), (20, json!("12000000"))] {
        assert_eq!(at(position).await?["arr"], arr, "company {position}");
    }
    assert!(at(21).await?["employeeCount"].is_null(), "half an employee is no whole number");
    for position in [22, 23, 24] {
        assert_eq!(
            at(position).await?["owner"]["email"],
            "ada@pivotal.example",
            "the fallback stands in at {position}"
        );
    }
    assert!(at(25).await?["owner"].is_null());
    let created: chrono::DateTime<chrono::Utc> = serde_json::from_value(at(30).await?["createdAt"].take())?;
    assert_eq!(created.timestamp_millis(), companies[30].created_at);

    for (position, code) in [
        (1, "NAME_BLANK"),
        (15, "PLAN_UNKNOWN"),
        (18, "NUMBER_OUT_OF_RANGE"),
        (21, "VALUE_UNREADABLE"),
        (22, "OWNER_UNKNOWN"),
    ] {
        let id = companies[position].id.0.to_string();
        let told = issues.iter().any(|issue| issue["hubSpotId"] == id && issue["code"] == code);
        assert!(told, "no {code} for company {position}: {issues:#?}");
    }
    Ok(())
}
