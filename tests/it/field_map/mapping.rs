//! Rows of one's own: custom fields, tags, what stays ours, and what is kept nowhere (P14, P16, P18 to P20).

use anyhow::Context as _;
use hubspot_sim::ObjectType;
use serde_json::{Value, json};
use tests::Client;
use tests::walk::everything;

use super::{READ, customer, define, empty, field, set, sync, value};
use crate::connection::token::dump;

fn tags(customer: &Value) -> Vec<&str> {
    let mut tags: Vec<_> =
        customer["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
    tags.sort_unstable();
    tags
}

async fn update(admin: &Client, input: &Value) -> anyhow::Result<Value> {
    let document = "mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
        customer { id } userErrors { field code message } } }";
    Ok(admin.graphql(document, json!({ "input": input })).await?["updateCustomer"].take())
}

#[tokio::test]
async fn p16_custom_fields_of_every_type_and_tags_arrive_and_p19_what_is_unreadable_changes_nothing()
-> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let (hub, admin) = (world.hub(), &tenant.admin);
    let company = world.hubspot().create(
        hub,
        ObjectType::Company,
        &[
            ("name", "Acme"),
            ("success_notes", "First; line\nSecond"),
            ("health_score", "87.50"),
            ("onboarding_date", "2026-05-04"),
            ("support_plan", "premium"),
            ("products", "onboarding;analytics"),
            ("is_strategic", "true"),
            ("description", "marker-of-nowhere-7f3a"),
        ],
    )?;
    let select = define(admin, "CUSTOMER", "support", "SELECT", &["Basic", "Premium"]).await?;
    let rows = json!([
        { "property": "name", "target": field("NAME") },
        { "property": "success_notes", "target": define(admin, "CUSTOMER", "notes", "TEXT", &[]).await? },
        { "property": "health_score", "target": define(admin, "CUSTOMER", "health", "NUMBER", &[]).await? },
        { "property": "onboarding_date", "target": define(admin, "CUSTOMER", "start", "DATE", &[]).await? },
        { "property": "support_plan", "target": select },
        { "property": "products", "target": define(admin, "CUSTOMER", "products", "MULTI_SELECT", &["Onboarding", "Analytics"]).await? },
        { "property": "products", "target": define(admin, "CUSTOMER", "product_text", "TEXT", &[]).await? },
        { "property": "products", "target": { "tag": true } },
        { "property": "is_strategic", "target": { "tag": true } },
    ]);
    let saved = set(admin, &rows, None).await?;
    assert_eq!(saved["userErrors"], json!([]), "{saved:#}");
    tenant.choose(everything()).await?;
    sync(&tenant).await?;

    let seen = customer(admin, company).await?;
    let expected = [
        ("notes", json!("First; line\nSecond")),
        ("health", json!("87.5")),
        ("start", json!("2026-05-04")),
        ("support", json!("Premium")),
        ("products", json!(["Onboarding", "Analytics"])),
        ("product_text", json!("Onboarding; Analytics")),
    ];
    for (key, expected) in &expected {
        assert_eq!(value(&seen, key), *expected, "{key}: {seen:#}");
    }
    assert_eq!(tags(&seen), ["Analytics", "Onboarding", "Strategic account"]);
    assert!(!dump(&world).await?.contains("marker-of-nowhere"), "an unmapped property is stored");

    let spoiled = [
        ("health_score", "high"),
        ("products", "onboarding;withdrawn"),
        ("support_plan", "withdrawn"),
        ("success_notes", ""),
    ];
    world.hubspot().update(hub, ObjectType::Company, company, &spoiled)?;
    world.hubspot().update(hub, ObjectType::Company, company, &[("onboarding_date", "2026-06-01")])?;
    let (end, issues) = sync(&tenant).await?;
    assert_eq!(end["status"], "SUCCEEDED_WITH_ISSUES", "{end:#}");
    let told: Vec<_> =
        issues.iter().filter_map(|issue| Some((issue["field"].as_str()?, issue["code"].as_str()?))).collect();
    assert!(told.contains(&("custom.health", "VALUE_UNREADABLE")), "{issues:#?}");
    assert!(told.contains(&("custom.products", "OPTION_UNKNOWN")), "{issues:#?}");
    assert!(told.contains(&("custom.support", "OPTION_UNKNOWN")), "{issues:#?}");
    let seen = customer(admin, company).await?;
    assert_eq!(value(&seen, "health"), "87.5", "the old value stays");
    assert_eq!(value(&seen, "products"), json!(["Onboarding", "Analytics"]), "the old values stay, none is cut");
    assert_eq!(value(&seen, "support"), "Premium", "the old option stays");
    assert_eq!(value(&seen, "start"), "2026-06-01", "the other fields arrive");
    assert_eq!(value(&seen, "notes"), json!([]), "an empty value is a real clear");
    Ok(())
}

#[tokio::test]
async fn p18_a_renamed_custom_field_keeps_its_mapping() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let (hub, admin) = (world.hub(), &tenant.admin);
    let company = world.hubspot().create(hub, ObjectType::Company, &[("name", "Acme"), ("city", "Bonn")])?;
    let target = define(admin, "CUSTOMER", "town", "TEXT", &[]).await?;
    let rows = json!([{ "property": "name", "target": field("NAME") }, { "property": "city", "target": target }]);
    set(admin, &rows, None).await?;
    tenant.choose(everything()).await?;
    sync(&tenant).await?;
    assert_eq!(value(&customer(admin, company).await?, "town"), "Bonn");

    let rename = "mutation ($input: UpdateCustomFieldInput!) { updateCustomField(input: $input) {
        customField { key label } userErrors { code message } } }";
    let input = json!({ "id": target["customFieldId"], "key": "place", "label": "Place" });
    admin.mutate("updateCustomField", rename, json!({ "input": input })).await?;
    assert_eq!(value(&customer(admin, company).await?, "place"), "Bonn");
    let map = admin.graphql(READ, json!({})).await?["customerFieldMap"].take();
    let row =
        map["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["property"] == "city")).context("no row")?;
    assert_eq!(
        (&row["target"]["customField"]["key"], &row["target"]["customField"]["label"]),
        (&json!("place"), &json!("Place"))
    );

    world.hubspot().update(hub, ObjectType::Company, company, &[("city", "Ulm")])?;
    sync(&tenant).await?;
    assert_eq!(value(&customer(admin, company).await?, "place"), "Ulm");
    Ok(())
}

#[tokio::test]
async fn p20_mapped_fields_are_hubspots_and_the_rest_is_ours() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let (hub, admin) = (world.hub(), &tenant.admin);
    let values = [("name", "Acme"), ("city", "Bonn"), ("is_strategic", "true"), ("industry", "BANKING")];
    let company = world.hubspot().create(hub, ObjectType::Company, &values)?;
    define(admin, "CUSTOMER", "ours", "TEXT", &[]).await?;
    let rows = json!([
        { "property": "name", "target": field("NAME") },
        { "property": "city", "target": define(admin, "CUSTOMER", "town", "TEXT", &[]).await? },
        { "property": "is_strategic", "target": { "tag": true } },
    ]);
    set(admin, &rows, None).await?;
    tenant.choose(everything()).await?;
    sync(&tenant).await?;
    let seen = customer(admin, company).await?;
    let (id, before) = (seen["id"].clone(), seen);

    let locked = [
        (json!({ "id": id, "name": "Mine", "status": "CHURNED" }), "`name`"),
        (json!({ "id": id, "customFields": [{ "key": "town", "values": ["Mine"] }] }), "`city`"),
    ];
    for (input, property) in locked {
        let refused = update(admin, &input).await?;
        assert_eq!(refused["userErrors"][0]["code"], "FIELD_LOCKED", "{refused:#}");
        assert!(
            refused["userErrors"][0]["message"].as_str().is_some_and(|text| text.contains(property)),
            "{refused:#}"
        );
        assert_eq!(customer(admin, company).await?, before, "nothing is changed when anything is refused");
    }

    let ours = json!({ "id": id, "status": "AT_RISK", "tags": ["vip"], "industry": "Ours",
                       "customFields": [{ "key": "ours", "values": ["kept"] }] });
    assert_eq!(update(admin, &ours).await?["userErrors"], json!([]));
    assert_eq!(tags(&customer(admin, company).await?), ["Strategic account", "vip"]);
    let moved = [("name", "Acme 2"), ("is_strategic", "false"), ("industry", "RETAIL")];
    world.hubspot().update(hub, ObjectType::Company, company, &moved)?;
    sync(&tenant).await?;
    let seen = customer(admin, company).await?;
    assert_eq!(
        (&seen["name"], &seen["status"], &seen["industry"]),
        (&json!("Acme 2"), &json!("AT_RISK"), &json!("Ours"))
    );
    assert_eq!(value(&seen, "ours"), "kept");
    assert_eq!(tags(&seen), ["vip"], "sync takes back its own tag and no other");
    Ok(())
}

#[tokio::test]
async fn p16_tags_of_a_property_leave_with_its_row_of_the_map() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let (hub, admin) = (world.hub(), &tenant.admin);
    let company = world.hubspot().create(hub, ObjectType::Company, &[("name", "Acme"), ("is_strategic", "true")])?;
    let name = json!({ "property": "name", "target": field("NAME") });
    let tag = json!({ "property": "is_strategic", "target": { "tag": true } });
    set(admin, &json!([name, tag]), None).await?;
    tenant.choose(everything()).await?;
    sync(&tenant).await?;
    let seen = customer(admin, company).await?;
    update(admin, &json!({ "id": seen["id"], "tags": ["vip"] })).await?;
    assert_eq!(tags(&customer(admin, company).await?), ["Strategic account", "vip"]);
    set(admin, &json!([name]), None).await?;
    sync(&tenant).await?;
    assert_eq!(tags(&customer(admin, company).await?), ["vip"], "what no row of the map feeds is not kept");
    let noted =
        "select count(*) from change where workspace_id = $1 and fields ? 'tags.is_strategic' and event = 'UPDATED'";
    let noted: i64 = sqlx::query_scalar(noted).bind(tenant.workspace).fetch_one(world.pool()).await?;
    assert_eq!(noted, 1, "and its history says so");
    Ok(())
}

#[tokio::test]
async fn p14_the_first_sync_sets_created_at_for_good_and_a_blank_keeps_the_last_good_name() -> anyhow::Result<()> {
    let (world, tenant) = empty().await?;
    let (hub, admin) = (world.hub(), &tenant.admin);
    let company = world.hubspot().create(hub, ObjectType::Company, &[("name", "Acme"), ("annualrevenue", "12.5")])?;
    tenant.choose(everything()).await?;
    sync(&tenant).await?;
    let first = customer(admin, company).await?;

    let moved = [("created_at", "2001-01-01T00:00:00Z"), ("name", "  "), ("annualrevenue", "")];
    world.hubspot().update(hub, ObjectType::Company, company, &moved)?;
    let rows = json!([
        { "property": "name", "target": field("NAME") },
        { "property": "annualrevenue", "target": field("ARR") },
        { "property": "created_at", "target": field("CREATED_AT") },
    ]);
    let saved = set(admin, &rows, None).await?;
    assert_eq!((&saved["runDue"], &saved["userErrors"]), (&json!(true), &json!([])), "{saved:#}");
    assert_eq!(customer(admin, company).await?["arr"], "12.5", "old values stay until the run");
    sync(&tenant).await?;
    let second = customer(admin, company).await?;
    assert_eq!((&second["createdAt"], &second["name"]), (&first["createdAt"], &json!("Acme")));
    assert!(second["arr"].is_null(), "an empty value is a real clear");
    Ok(())
}
