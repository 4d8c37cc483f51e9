//! P14, P19, P20, P46: why a field of a customer holds what it holds.

use anyhow::Context as _;
use hubspot_sim::control::Change;
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;

const STATUS: &str = "query ($id: ID!, $field: String!) { customerFieldStatus(customerId: $id, field: $field) {
    field label cause message locked values
    sources { property hubSpotLabel hubSpotValue mappedValues problem { code severity message } }
    lastChange { event lane runId actor { kind } field { name old { text } new { text } } } } }";

/// A company that has everything, owned by Grace.
const GOOD: [(&str, &str); 6] = [
    ("name", "Acme"),
    ("hubspot_owner_id", "41629801"),
    ("tier", "Growth"),
    ("annualrevenue", "1200.50"),
    ("industry", "BANKING"),
    ("health_score", "87.50"),
];

async fn world() -> anyhow::Result<World> {
    let accounts = vec![AccountSpec::empty(57)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(settings)).await
}

async fn customer(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"]["id"].take())
}

async fn status(tenant: &Tenant, customer: &Value, field: &str) -> anyhow::Result<Value> {
    let data = tenant.admin.graphql(STATUS, json!({ "id": customer, "field": field })).await;
    Ok(data.context(field.to_owned())?["customerFieldStatus"].take())
}

/// The cause, the code of the problem, and what the field holds.
fn gist(status: &Value) -> (&str, &str, String) {
    let code = status["sources"][0]["problem"]["code"].as_str().unwrap_or_default();
    let held = status["values"].as_array().into_iter().flatten().filter_map(Value::as_str);
    (status["cause"].as_str().unwrap_or_default(), code, held.collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn p19_p46_a_field_tells_its_property_its_raw_value_and_what_became_of_it() -> anyhow::Result<()> {
    let world = world().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, COMPANY, &GOOD)?;
    let tenant = world.ready_tenant(everything()).await?;
    let first = tenant.sync().await?;
    let customer = customer(&tenant, company).await?;

    let arr = status(&tenant, &customer, "arr").await?;
    assert_eq!((gist(&arr), &arr["locked"]), (("IN_STEP", "", "1200.5".to_owned()), &json!(true)), "{arr:#}");
    let source = &arr["sources"][0];
    assert_eq!((&source["property"], &source["hubSpotValue"]), (&json!("annualrevenue"), &json!("1200.50")));
    assert_eq!(source["mappedValues"], json!(["1200.5"]));
    let label = source["hubSpotLabel"].as_str().context("a label")?;
    let message = format!("It comes from the property “{label}” (annualrevenue), and HubSpot's value is here.");
    assert_eq!(arr["message"], message);
    let brought = &arr["lastChange"];
    let expected = [&json!("CREATED"), &json!("INITIAL"), &first["id"], &json!("HUBSPOT")];
    assert_eq!([&brought["event"], &brought["lane"], &brought["runId"], &brought["actor"]["kind"]], expected);
    assert_eq!(gist(&status(&tenant, &customer, "createdAt").await?).0, "FROZEN");
    let ours = status(&tenant, &customer, "status").await?;
    assert_eq!((gist(&ours), &ours["locked"]), (("NOT_FED", "", "ACTIVE".to_owned()), &json!(false)));

    // HubSpot has other values, some of them bad, and no sync has come yet
    let bad = [
        ("name", " "),
        ("hubspot_owner_id", "99999999"),
        ("tier", "retired_option"),
        ("annualrevenue", "12345678901234567890.5"),
        ("industry", "AUTOMOTIVE"),
    ];
    hubspot.update(hub, COMPANY, company, &bad)?;
    for (field, cause, code, held) in [
        ("name", "OLD_VALUE_STAYS", "NAME_BLANK", "Acme"),
        ("owner", "NOT_SYNCED_YET", "OWNER_UNKNOWN", "Grace"),
        ("plan", "OLD_VALUE_STAYS", "PLAN_UNKNOWN", "Growth"),
        ("arr", "OLD_VALUE_STAYS", "NUMBER_OUT_OF_RANGE", "1200.5"),
        ("industry", "NOT_SYNCED_YET", "", "Banking"),
    ] {
        let told = status(&tenant, &customer, field).await?;
        assert_eq!(gist(&told), (cause, code, held.to_owned()), "{told:#}");
    }
    let industry = status(&tenant, &customer, "industry").await?;
    assert_eq!(industry["sources"][0]["mappedValues"], json!(["Automotive"]));
    let message = industry["message"].as_str().unwrap_or_default();
    assert!(message.ends_with("(industry). It changes with the next sync."), "{message}");

    let second = tenant.full_sync().await?;
    let industry = status(&tenant, &customer, "industry").await?;
    assert_eq!(gist(&industry), ("IN_STEP", "", "Automotive".to_owned()));
    let change = &industry["lastChange"];
    assert_eq!((&change["runId"], &change["field"]["old"]["text"]), (&second["id"], &json!("Banking")), "{change:#}");
    let owner = status(&tenant, &customer, "owner").await?;
    assert_eq!(gist(&owner), ("STAND_IN", "OWNER_UNKNOWN", "Ada".to_owned()), "{owner:#}");
    assert_eq!(owner["message"], "HubSpot has no owner of this id any more. The fallback owner stands in.");
    let arr = status(&tenant, &customer, "arr").await?;
    assert_eq!(arr["message"], arr["sources"][0]["problem"]["message"]);
    Ok(())
}

#[tokio::test]
async fn p17_p20_what_keeps_a_field_from_hubspots_value_is_named() -> anyhow::Result<()> {
    let world = world().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, COMPANY, &[&GOOD[..], &[("is_strategic", "true")]].concat())?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let customer = customer(&tenant, company).await?;
    let define =
        "mutation { defineCustomField(input: { object: CUSTOMER, key: \"health\", label: \"Health\", type: NUMBER })
        { customField { id } userErrors { code } } }";
    let health = tenant.mutate(define, json!({})).await?["customField"]["id"].take();
    assert_eq!(gist(&status(&tenant, &customer, "health").await?).0, "NOT_FED");

    let rows = json!([
        { "property": "name", "target": { "field": "NAME" } },
        { "property": "tier", "target": { "field": "PLAN" } },
        { "property": "health_score", "target": { "customFieldId": health } },
        { "property": "is_strategic", "target": { "tag": true } },
    ]);
    let document = "mutation ($input: SetCustomerFieldMapInput!) {
        setCustomerFieldMap(input: $input) { userErrors { message } } }";
    tenant.mutate(document, json!({ "input": { "rows": rows } })).await?;
    let due = status(&tenant, &customer, "health").await?;
    assert_eq!(gist(&due), ("MAP_NOT_APPLIED", "", String::new()), "{due:#}");
    assert_eq!((&due["sources"][0]["mappedValues"], &due["lastChange"]), (&json!(["87.5"]), &Value::Null));
    tenant.full_sync().await?;
    let applied = status(&tenant, &customer, "health").await?;
    assert_eq!((gist(&applied), &applied["label"]), (("IN_STEP", "", "87.5".to_owned()), &json!("Health")));
    assert_eq!(applied["lastChange"]["event"], "UPDATED");
    let tags = status(&tenant, &customer, "tags").await?;
    assert_eq!((gist(&tags).0, &tags["locked"]), ("IN_STEP", &json!(false)), "{tags:#}");
    assert_eq!(tags["sources"][0]["hubSpotValue"], "true");

    hubspot.apply(hub, &Change::ArchiveProperty { object: COMPANY, name: "tier".to_owned() })?;
    let plan = status(&tenant, &customer, "plan").await?;
    assert_eq!(gist(&plan), ("PROPERTY_UNUSABLE", "PROPERTY_ARCHIVED", "Growth".to_owned()), "{plan:#}");
    assert_eq!(plan["message"], "The property `tier` is archived in HubSpot. What is here stays.");

    hubspot.delete(hub, COMPANY, company)?;
    let gone = status(&tenant, &customer, "health").await?;
    assert_eq!(gist(&gone), ("COMPANY_NOT_SYNCED", "", "87.5".to_owned()));
    let message = gone["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("It is here, though it was deleted in HubSpot."), "{message}");

    tenant.mutate("mutation { disconnectHubSpot { userErrors { code } } }", json!({})).await?;
    let alone = status(&tenant, &customer, "health").await?;
    assert_eq!(gist(&alone), ("NOT_ASKED", "", "87.5".to_owned()));
    let message = "It comes from the property `health_score`, but HubSpot cannot be asked now. No HubSpot account is \
                   connected to this workspace.";
    assert_eq!(alone["message"], message);

    let unknown = tenant.admin.answer(STATUS, json!({ "id": customer, "field": "shoeSize" })).await?;
    assert_eq!(unknown.body["errors"][0]["extensions"]["reason"], "INVALID_VALUE", "{:#}", unknown.body);
    assert_eq!(status(&tenant, &json!("nobody"), "arr").await?, Value::Null);
    Ok(())
}
