//! The workspace's own side: onboardings, numbers and lists (P48, P51, P52).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, ObjectType, Settings};
use serde_json::{Value, json};
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;

async fn synced(companies: usize) -> anyhow::Result<(World, Tenant)> {
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(71, companies, companies)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;
    Ok((world, tenant))
}

/// Runs a mutation by name; `selection` stands beside its user errors.
async fn mutate(client: &Client, name: &str, selection: &str, input: &Value) -> anyhow::Result<Value> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = format!(
        "mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selection} userErrors {{ code message }} }} }}"
    );
    client.mutate(name, &document, json!({ "input": input })).await
}

/// Walks a list forward to its end and gives the ids in the order met.
async fn walk(client: &Client, sort: &str, page: u32) -> anyhow::Result<Vec<String>> {
    let document = format!(
        "query ($after: String) {{ customers(first: {page}, after: $after, sort: {sort}) {{
            nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = client.graphql(&document, json!({ "after": after })).await?;
        let list = &data["customers"];
        let nodes = list["nodes"].as_array().context("no customers")?;
        ids.extend(nodes.iter().filter_map(|node| node["id"].as_str().map(str::to_owned)));
        if list["pageInfo"]["hasNextPage"] != true {
            return Ok(ids);
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test]
async fn p48_an_onboarding_with_tasks_is_read_back_with_its_customer() -> anyhow::Result<()> {
    let (_world, tenant) = synced(3).await?;
    let admin = &tenant.admin;
    let data = admin.graphql("{ customers(first: 1) { nodes { id } } }", json!({})).await?;
    let customer = data["customers"]["nodes"][0]["id"].clone();
    let input = json!({ "customerId": customer, "name": "Kick-off" });
    let made = mutate(admin, "createOnboarding", "onboarding { id }", &input).await?;
    let onboarding = made["onboarding"]["id"].clone();
    let mut tasks = Vec::new();
    for title in ["Invite", "Import"] {
        let input = json!({ "onboardingId": onboarding, "title": title });
        tasks.push(mutate(admin, "addTask", "task { id completedAt }", &input).await?["task"]["id"].take());
    }
    let done =
        mutate(admin, "completeTask", "task { completedAt completedBy { email } }", &json!({ "id": tasks[0] })).await?;
    assert_eq!(done["task"]["completedBy"]["email"], "grace@pivotal.example");

    let document =
        "query ($id: ID!) { customer(by: { id: $id }) { onboardings { name tasks { title completedAt } } } }";
    let seen = admin.graphql(document, json!({ "id": customer })).await?;
    let onboardings = seen["customer"]["onboardings"].as_array().context("no onboardings")?;
    assert_eq!((onboardings.len(), &onboardings[0]["name"]), (1, &json!("Kick-off")));
    let tasks = onboardings[0]["tasks"].as_array().context("no tasks")?;
    let titles: Vec<_> = tasks.iter().map(|task| (task["title"].as_str(), task["completedAt"].is_string())).collect();
    assert_eq!(titles, [(Some("Invite"), true), (Some("Import"), false)]);

    // it is ours: a sync and a disconnect leave it as it is
    tenant.sync().await?;
    admin.mutate("disconnectHubSpot", "mutation { disconnectHubSpot { userErrors { code } } }", json!({})).await?;
    assert_eq!(admin.graphql(document, json!({ "id": customer })).await?, seen);
    Ok(())
}

#[tokio::test]
async fn p51_numbers_are_dense_unique_and_stay() -> anyhow::Result<()> {
    let (world, tenant) = synced(30).await?;
    let document = "{ customers(first: 100) { nodes { id displayId hubSpotCompanyId } } }";
    let numbers = async || -> anyhow::Result<BTreeMap<String, i64>> {
        let data = tenant.admin.graphql(document, json!({})).await?;
        let nodes = data["customers"]["nodes"].as_array().context("no customers")?;
        let pair = |node: &Value| Some((node["hubSpotCompanyId"].as_str()?.to_owned(), node["displayId"].as_i64()?));
        Ok(nodes.iter().filter_map(pair).collect())
    };
    let before = numbers().await?;
    assert_eq!(before.values().copied().collect::<BTreeSet<_>>(), (1..=30).collect());

    for (company, number) in before.iter().take(3) {
        let document = "query ($number: Int!, $company: String!) { a: customer(by: { displayId: $number }) { id }
            b: customer(by: { hubSpotCompanyId: $company }) { id } }";
        let data = tenant.admin.graphql(document, json!({ "number": number, "company": company })).await?;
        assert!(data["a"]["id"].is_string() && data["a"] == data["b"], "{data}");
    }
    let new = world.hubspot().create(world.hub(), ObjectType::Company, &[("name", "Newcomer")])?;
    tenant.sync().await?;
    let mut after = numbers().await?;
    assert_eq!(after.remove(&new.0.to_string()), Some(31));
    assert_eq!(after, before);
    Ok(())
}

#[tokio::test]
async fn p52_pages_hold_twenty_or_a_hundred_and_never_skip_or_repeat() -> anyhow::Result<()> {
    let (_world, tenant) = synced(45).await?;
    let admin = &tenant.admin;
    let data = admin.graphql("{ customers { totalCount nodes { id } } }", json!({})).await?;
    assert_eq!(
        (&data["customers"]["totalCount"], data["customers"]["nodes"].as_array().map(Vec::len)),
        (&json!(45), Some(20))
    );
    for wrong in ["first: 101", "first: 0", "first: -1", "after: \"nonsense\""] {
        let refused = admin.answer(&format!("{{ customers({wrong}) {{ nodes {{ id }} }} }}"), json!({})).await?;
        assert!(!refused.error_codes().is_empty(), "{wrong}: {:#}", refused.body);
    }
    for field in ["NAME", "ARR", "CREATED_AT", "UPDATED_AT"] {
        let up = walk(admin, &format!("{{ field: {field}, direction: ASC }}"), 7).await?;
        let mut down = walk(admin, &format!("{{ field: {field}, direction: DESC }}"), 11).await?;
        down.reverse();
        assert_eq!(up, down, "{field}");
        assert_eq!((up.len(), up.iter().collect::<BTreeSet<_>>().len()), (45, 45), "{field}");
    }
    Ok(())
}

#[tokio::test]
async fn p52_customers_are_found_by_name_domain_and_contact_email() -> anyhow::Result<()> {
    let hubspot = Settings { accounts: vec![AccountSpec::empty(72)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let (hub, hubspot) = (world.hub(), world.hubspot());
    let acme = hubspot.create(hub, ObjectType::Company, &[("name", "Zebra & Söhne"), ("domain", "stripes.example")])?;
    hubspot.create(hub, ObjectType::Company, &[("name", "Another"), ("domain", "another.example")])?;
    let contact =
        hubspot.create(hub, ObjectType::Contact, &[("firstname", "Quinn"), ("email", "quinn@elsewhere.example")])?;
    hubspot.link_contact(hub, contact, acme, true)?;
    let tenant = world.tenant("Acme").await?;
    world.first_sync(&tenant).await?;

    let document = "query ($search: String!) { customers(search: $search) { totalCount nodes { hubSpotCompanyId } } }";
    for search in ["zebra", "SÖHNE", "stripes.example", "quinn@elsewhere.example"] {
        let data = tenant.admin.graphql(document, json!({ "search": search })).await?;
        let expected = json!({ "totalCount": 1, "nodes": [{ "hubSpotCompanyId": acme.0.to_string() }] });
        assert_eq!(data["customers"], expected, "{search}");
    }
    let data = tenant.admin.graphql(document, json!({ "search": "100%_" })).await?;
    assert_eq!(data["customers"]["totalCount"], 0, "signs that mean something to the database are only signs");
    Ok(())
}
