//! Every global id leads back to what it names, for those who may see it (P1, P2, P51).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use hubspot_sim::{AccountSpec, ObjectType, Settings};
use serde_json::{Value, json};
use tests::outbound::ANY_ADDRESS;
use tests::walk::everything;
use tests::{Client, Setup, Tenant, World};

use crate::PIVOTAL;
use crate::tenancy::never;

/// What a member may always see: their workspace, its people, its words.
const FOR_MEMBERS: [&str; 4] = ["CustomField", "Plan", "Workspace", "WorkspaceUser"];

/// What a member sees once they were granted the customer.
const WITH_THE_CUSTOMER: [&str; 4] = ["Contact", "Customer", "Onboarding", "Task"];

#[tokio::test]
async fn p51_node_resolves_every_type_that_implements_it() -> anyhow::Result<()> {
    let world = world().await?;
    let (tenant, ids) = filled(&world, "Acme").await?;
    let kinds: BTreeSet<String> = ids.keys().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds, nodes_of_the_schema()?, "this test makes one of each type that implements Node");
    for (kind, id) in &ids {
        let document = "query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id, $id]) { __typename id } }";
        let named = json!({ "__typename": kind, "id": id });
        let data = tenant.admin.graphql(document, json!({ "id": id })).await?;
        assert_eq!(data, json!({ "node": named, "nodes": [named, named] }));
    }
    let all: Vec<&String> = ids.values().collect();
    let data = tenant.admin.graphql("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": all })).await?;
    let answered: Vec<&Value> = data["nodes"].as_array().context("no nodes")?.iter().map(|node| &node["id"]).collect();
    assert_eq!(json!(answered), json!(all), "in the order asked for");
    Ok(())
}

#[tokio::test]
async fn p1_node_knows_nothing_of_another_workspace() -> anyhow::Result<()> {
    let world = world().await?;
    let ((_, theirs), other) = (filled(&world, "Acme").await?, world.tenant("Other").await?);
    for (kind, id) in &theirs {
        let foreign = node(&other.admin, id).await?;
        assert_eq!(foreign, node(&other.admin, &never(id)?).await?, "{kind}");
        assert_eq!(foreign, json!({ "node": null }), "{kind}");
    }
    Ok(())
}

#[tokio::test]
async fn p2_node_shows_a_member_what_a_member_may_see() -> anyhow::Result<()> {
    let world = world().await?;
    let (tenant, ids) = filled(&world, "Acme").await?;
    let seen = async || -> anyhow::Result<BTreeSet<&str>> {
        let mut seen = BTreeSet::new();
        for (kind, id) in &ids {
            if !node(&tenant.member, id).await?["node"].is_null() {
                seen.insert(*kind);
            }
        }
        Ok(seen)
    };
    assert_eq!(seen().await?, BTreeSet::from(FOR_MEMBERS));
    let grant = "mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { userErrors { message } } }";
    let own = "{ viewer { user { id } apiKey { id } } }";
    let me = tenant.member.graphql(own, json!({})).await?;
    let input = json!({ "userId": me["viewer"]["user"]["id"], "customerIds": [ids["Customer"]] });
    tenant.admin.mutate("grantAccess", grant, json!({ "input": input })).await?;
    assert_eq!(seen().await?, FOR_MEMBERS.into_iter().chain(WITH_THE_CUSTOMER).collect());
    let key = me["viewer"]["apiKey"]["id"].as_str().context("no key")?;
    assert_eq!(node(&tenant.member, key).await?["node"]["id"], key, "their own key is theirs to see");
    Ok(())
}

async fn world() -> anyhow::Result<World> {
    // owners of bulk companies are no users here, so there is an issue
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(43, 1, 1)], ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(hubspot).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await
}

async fn node(client: &Client, id: &str) -> anyhow::Result<Value> {
    client.graphql("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await
}

/// A workspace with one of everything that has an id, by type.
async fn filled(world: &World, name: &str) -> anyhow::Result<(Tenant, BTreeMap<&'static str, String>)> {
    let tenant = world.tenant(name).await?;
    world.connect(&tenant).await?;
    tenant.choose(everything()).await?;
    tenant.sync().await?;
    let field =
        "mutation { defineCustomField(input: { object: CUSTOMER, key: \"note\", label: \"Note\", type: TEXT }) {
        customField { id } userErrors { message } } }";
    let field = tenant.mutate(field, json!({})).await?;
    let customer = tenant.admin.graphql("{ customers(first: 1) { nodes { id } } }", json!({})).await?;
    let onboarding = "mutation ($id: ID!) { createOnboarding(input: { customerId: $id, name: \"Kick-off\" }) {
        onboarding { id } userErrors { message } } }";
    let onboarding = tenant.mutate(onboarding, json!({ "id": customer["customers"]["nodes"][0]["id"] })).await?;
    let task = "mutation ($id: ID!) { addTask(input: { onboardingId: $id, title: \"Invite\" }) {
        task { id } userErrors { message } } }";
    let task = tenant.mutate(task, json!({ "id": onboarding["onboarding"]["id"] })).await?;
    let document = "{ customers(first: 1) { nodes { id contacts(first: 1) { nodes { id } } } }
        workspace { id plans { id } apiKeys { id } users { id } } integration { id }
        syncRuns(first: 1) { nodes { id issues(first: 1) { nodes { id } } } } }";
    let read = tenant.admin.graphql(document, json!({})).await?;
    // the last live customer is never archived without an admin's word
    let company = world.hubspot().ids(world.hub(), ObjectType::Company)?[0];
    world.hubspot().delete(world.hub(), ObjectType::Company, company)?;
    tenant.full_sync().await?;
    let (held, _) = tenant.held().await?;
    // nobody listens there
    let endpoint = tenant.register("http://127.0.0.1:9/hooks", &["CUSTOMER_CREATED"]).await?.id;
    let delivery = tenant.send_test(&endpoint).await?;
    let (customer, run) = (&read["customers"]["nodes"][0], &read["syncRuns"]["nodes"][0]);
    let found = [
        ("Customer", &customer["id"]),
        ("Contact", &customer["contacts"]["nodes"][0]["id"]),
        ("Onboarding", &onboarding["onboarding"]["id"]),
        ("Task", &task["task"]["id"]),
        ("Workspace", &read["workspace"]["id"]),
        ("WorkspaceUser", &read["workspace"]["users"][0]["id"]),
        ("ApiKey", &read["workspace"]["apiKeys"][1]["id"]),
        ("Plan", &read["workspace"]["plans"][0]["id"]),
        ("CustomField", &field["customField"]["id"]),
        ("HubSpotIntegration", &read["integration"]["id"]),
        ("SyncRun", &run["id"]),
        ("HeldArchive", &held.first().context("nothing is held")?["id"]),
        ("SyncIssue", &run["issues"]["nodes"][0]["id"]),
        ("WebhookEndpoint", &json!(endpoint)),
        ("WebhookDelivery", &json!(delivery)),
    ];
    let ids = found.map(|(kind, id)| Ok((kind, id.as_str().with_context(|| format!("no {kind}"))?.to_owned())));
    Ok((tenant, ids.into_iter().collect::<anyhow::Result<_>>()?))
}

/// The types that implement `Node`; all those with an id of their own must.
fn nodes_of_the_schema() -> anyhow::Result<BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let mut nodes = BTreeSet::new();
    let mut within = String::new();
    for line in fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?.lines() {
        if let Some(kind) = line.strip_prefix("type ") {
            kind.split_whitespace().next().unwrap_or_default().clone_into(&mut within);
            if kind.contains("implements Node") {
                nodes.insert(within.clone());
            }
        } else if line == "}" {
            within.clear();
        } else if line == "\tid: ID!" && !within.is_empty() {
            ensure!(nodes.contains(&within), "{within} has an id and does not implement Node");
        }
    }
    Ok(nodes)
}
