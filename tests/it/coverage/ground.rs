//! Two workspaces with something of every kind in them, each with a member who may see some of it.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use mirror::workspace::user::AssignableRole;
use serde_json::{Value, json};
use tests::outbound::ANY_ADDRESS;
use tests::walk::everything;
use tests::{Client, Consent, Setup, Tenant, World};

use crate::PIVOTAL;
use crate::tenancy::never;

/// Ids by the name under which the table's calls know them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids(BTreeMap<&'static str, String>);

/// One workspace.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) tenant: Tenant,
    /// The HubSpot account it is connected to.
    pub(crate) hub: i64,
    /// Of a customer that the member was granted, and what the member may see besides.
    pub(crate) theirs: Ids,
    /// Of another customer, and what the member may not see.
    pub(crate) hidden: Ids,
    /// A key that was revoked.
    pub(crate) revoked: Client,
}

impl Ids {
    /// Puts the ids in their places.
    pub(crate) fn fill(&self, call: &str) -> String {
        self.0.iter().fold(call.to_owned(), |call, (name, id)| call.replace(&format!("<{name}>"), id))
    }

    /// The names of those that a call takes.
    pub(crate) fn taken_by(&self, call: &str) -> Vec<&'static str> {
        self.0.keys().copied().filter(|name| call.contains(&format!("<{name}>"))).collect()
    }

    /// The same with one from elsewhere.
    pub(crate) fn with(&self, name: &'static str, id: &str) -> Self {
        let mut ids = self.clone();
        ids.0.insert(name, id.to_owned());
        ids
    }

    /// One of them.
    pub(crate) fn get(&self, name: &str) -> anyhow::Result<&str> {
        self.0.get(name).map(String::as_str).with_context(|| format!("no id of a {name} is known"))
    }

    /// One like it that nobody ever gave out.
    pub(crate) fn never(&self, name: &str) -> anyhow::Result<String> {
        let id = self.get(name)?;
        Ok(match name {
            // HubSpot's ids and our numbers
            "company" | "record" => "987654321".to_owned(),
            "number" | "person" => "987654".to_owned(),
            "name" | "email" => "nobody at all".to_owned(),
            _ => never(id)?,
        })
    }

    /// Those that would give away that a thing exists.
    pub(crate) fn telling(&self) -> impl Iterator<Item = (&'static str, &str)> {
        // small numbers stand in many answers
        self.0.iter().map(|(name, id)| (*name, id.as_str())).filter(|(name, _)| !matches!(*name, "number" | "person"))
    }
}

/// Two workspaces on two HubSpot accounts, synced; from here on nothing works in the background.
pub(crate) async fn two() -> anyhow::Result<(World, [Ground; 2])> {
    let accounts = vec![AccountSpec::bulk(61, 6, 12), AccountSpec::bulk(62, 6, 12)];
    let hubs: Vec<i64> = accounts.iter().map(|account| account.hub_id).collect();
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let mut world = World::start(Setup::new(PIVOTAL).hubspot(hubspot).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await?;
    for hub in &hubs {
        let company = world.hubspot().ids(*hub, ObjectType::Company)?[0];
        world.hubspot().update(*hub, ObjectType::Company, company, &[("annualrevenue", "a great deal")])?;
    }
    let grounds = [ground(&world, "Acme", hubs[0]).await?, ground(&world, "Other", hubs[1]).await?];
    world.add_server_with([("PIVOTAL_ROLE", "api")]).await?;
    world.stop(0).await?;
    Ok((world, grounds))
}

async fn ground(world: &World, name: &str, hub: i64) -> anyhow::Result<Ground> {
    let tenant = world.tenant(name).await?;
    let asked = tenant.mutate("mutation { connectHubSpot(input: {}) { consentUrl userErrors { code } } }", json!({}));
    let address = asked.await?;
    let answer = world.consent(address["consentUrl"].as_str().context("no address")?, hub, Consent::Allow).await?;
    ensure!(answer.status() == 200, "the callback answered {}", answer.status());
    tenant.choose(everything()).await?;
    let run = text(&tenant.sync().await?["id"])?;
    let field = tenant
        .mutate(
            "mutation { defineCustomField(input: { object: CUSTOMER, key: \"note\", label: \"Note\", type: TEXT }) {
                customField { id } userErrors { code } } }",
            json!({}),
        )
        .await?;

    let seen = tenant
        .owner
        .graphql(
            "{ customers(first: 100) { nodes { id displayId name hubSpotCompanyId
                 contacts(first: 10) { nodes { id displayId hubSpotContactId email } } } }
               workspace { id plans { id } apiKeys { id user { id role } } users { id role } }
               integration { id } syncRuns(first: 1) { nodes { issues(first: 1) { nodes { id } } } } }",
            json!({}),
        )
        .await?;
    let all = seen["customers"]["nodes"].as_array().context("no customers")?;
    let whole: Vec<&Value> = all.iter().filter(|one| !one["contacts"]["nodes"][0]["email"].is_null()).collect();
    ensure!(whole.len() >= 2, "too few customers have a contact: {all:#?}");
    let workspace = &seen["workspace"];
    let member = tenant.member.graphql("{ viewer { user { id } apiKey { id } } }", json!({})).await?;
    let key_of = |role: &str| {
        let keys = workspace["apiKeys"].as_array().into_iter().flatten();
        keys.filter(|key| key["user"]["role"] == role).map(|key| text(&key["id"])).next().context("no key")?
    };
    let held = hold(world, &tenant, hub, &whole[1]["id"]).await?;
    let (endpoint, delivery) = receiver(&tenant).await?;

    let mut shared = Ids::default();
    for (name, id) in [
        ("run", run),
        ("issue", text(&seen["syncRuns"]["nodes"][0]["issues"]["nodes"][0]["id"])?),
        ("held", held),
        ("endpoint", endpoint),
        ("delivery", delivery),
        ("integration", text(&seen["integration"]["id"])?),
        ("workspace", text(&workspace["id"])?),
        ("user", text(&member["viewer"]["user"]["id"])?),
        ("plan", text(&workspace["plans"][0]["id"])?),
        ("field", text(&field["customField"]["id"])?),
    ] {
        shared.0.insert(name, id);
    }
    let mut theirs = of_customer(&tenant, &shared, whole[0]).await?;
    theirs.0.insert("key", text(&member["viewer"]["apiKey"]["id"])?);
    let mut hidden = of_customer(&tenant, &shared, whole[1]).await?;
    hidden.0.insert("key", key_of("ADMIN")?);

    let grant = "mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { userErrors { message } } }";
    let input = json!({ "userId": theirs.get("user")?, "customerIds": [theirs.get("customer")?] });
    tenant.mutate(grant, json!({ "input": input })).await?;
    Ok(Ground { hub, theirs, hidden, revoked: revoked(&tenant).await?, tenant })
}

/// What hangs on one customer.
async fn of_customer(tenant: &Tenant, shared: &Ids, customer: &Value) -> anyhow::Result<Ids> {
    let onboard = "mutation ($id: ID!) { createOnboarding(input: { customerId: $id, name: \"Kick-off\" }) {
        onboarding { id } userErrors { code } } }";
    let onboarding = text(&tenant.mutate(onboard, json!({ "id": customer["id"] })).await?["onboarding"]["id"])?;
    let add = "mutation ($id: ID!) { addTask(input: { onboardingId: $id, title: \"Call\" }) { task { id } userErrors { code } } }";
    let task = text(&tenant.mutate(add, json!({ "id": onboarding })).await?["task"]["id"])?;
    let contact = &customer["contacts"]["nodes"][0];
    let mut ids = shared.clone();
    for (name, id) in [
        ("customer", text(&customer["id"])?),
        ("number", customer["displayId"].to_string()),
        ("company", text(&customer["hubSpotCompanyId"])?),
        ("name", text(&customer["name"])?),
        ("contact", text(&contact["id"])?),
        ("person", contact["displayId"].to_string()),
        ("record", text(&contact["hubSpotContactId"])?),
        ("email", text(&contact["email"])?),
        ("onboarding", onboarding),
        ("task", task),
    ] {
        ids.0.insert(name, id);
    }
    Ok(ids)
}

/// Lets the guard hold a customer back, as far as anybody can see.
async fn hold(world: &World, tenant: &Tenant, hub: i64, customer: &Value) -> anyhow::Result<String> {
    let company = "query ($id: ID!) { customer(by: { id: $id }) { hubSpotCompanyId displayId } }";
    let company = tenant.owner.graphql(company, json!({ "id": customer })).await?["customer"].take();
    sqlx::query(
        "insert into held_archive (workspace_id, id, hub_id, hubspot_company_id, customer_id, cause, lane, held_at)
         select workspace_id, gen_random_uuid(), $2, hubspot_company_id, id, 'DELETED_IN_HUBSPOT', 'REAL_TIME', now()
         from customer where workspace_id = $1 and display_id = $3",
    )
    .bind(tenant.workspace)
    .bind(hub)
    .bind(company["displayId"].as_i64())
    .execute(world.pool())
    .await?;
    let held = tenant.owner.graphql("{ heldArchives { nodes { id } } }", json!({})).await?;
    text(&held["heldArchives"]["nodes"][0]["id"])
}

/// Somebody who is told things, and something that he is told. Nobody is at his address.
async fn receiver(tenant: &Tenant) -> anyhow::Result<(String, String)> {
    let endpoint = tenant.register("http://127.0.0.1:9/hooks", &["CUSTOMER_CREATED"]).await?.id;
    let delivery = tenant.send_test(&endpoint).await?;
    Ok((endpoint, delivery))
}

/// The client of somebody whose key was good until now.
async fn revoked(tenant: &Tenant) -> anyhow::Result<Client> {
    let person = tenant.person(AssignableRole::Admin, "Joan", "joan@pivotal.example").await?;
    let key = person.graphql("{ viewer { apiKey { id } } }", json!({})).await?["viewer"]["apiKey"]["id"].take();
    let revoke = "mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }";
    tenant.mutate(revoke, json!({ "id": key })).await?;
    Ok(person)
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("{value} is no text"))
}
