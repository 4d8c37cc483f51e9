//! P49: what is told, and of what.

use anyhow::Context as _;
use hubspot_sim::ObjectType;
use serde_json::{Value, json};
use tests::outbound::EVENTS;
use tests::receiver::Receiver;
use tests::walk::everything;
use tests::{Tenant, World};

use super::{setup, synced};

async fn customer_by_company(tenant: &Tenant, company: &str) -> anyhow::Result<String> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    let found = tenant.admin.graphql(document, json!({ "id": company })).await?;
    found["customer"]["id"].as_str().map(str::to_owned).context("no customer")
}

#[tokio::test]
async fn p49_each_event_is_told_with_what_it_is_about() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(4)).await?;
    let (hub, hubspot, receiver) = (world.hub(), world.hubspot(), Receiver::start().await?);
    tenant.register(&receiver.url(), &EVENTS).await?;
    world.listen()?;

    // several fields of a customer that change together are one event, with the previous values of these fields only
    let company = hubspot.ids(hub, ObjectType::Company)?[0];
    let id = customer_by_company(&tenant, &company.to_string()).await?;
    let before =
        tenant.admin.graphql("query ($id: ID!) { customer(by: { id: $id }) { name industry } }", json!({ "id": id }));
    let before = before.await?["customer"].take();
    hubspot.update(hub, ObjectType::Company, company, &[("name", "Renamed"), ("industry", "Bakery")])?;
    let updated = receiver.event("customer.updated", |body| body["data"]["customer"]["name"] == "Renamed").await?;
    assert_eq!(updated["data"]["customer"]["id"], json!(id));
    assert_eq!(updated["data"]["customer"]["industry"], "Bakery");
    assert_eq!(updated["data"]["previous"], json!({ "name": before["name"], "industry": before["industry"] }));
    assert_eq!(updated["data"]["source"]["lane"], "REAL_TIME");
    let resolved =
        tenant.admin.graphql("query ($id: ID!) { node(id: $id) { __typename id } }", json!({ "id": id })).await?;
    assert_eq!(resolved["node"]["__typename"], "Customer");

    // created, archived, restored
    let new = hubspot.create(hub, ObjectType::Company, &[("name", "Newcomer"), ("domain", "newcomer.example")])?;
    let created = receiver.event("customer.created", |body| body["data"]["customer"]["name"] == "Newcomer").await?;
    assert_eq!(created["data"]["customer"]["hubSpotCompanyId"], new.to_string());
    assert!(created["data"].get("previous").is_none(), "{created}");
    hubspot.delete(hub, ObjectType::Company, new)?;
    let archived = receiver.event("customer.archived", |_| true).await?;
    assert_eq!(archived["data"]["reason"], "DELETED_IN_HUBSPOT");
    assert_eq!(archived["data"]["customer"]["archiveReason"], "DELETED_IN_HUBSPOT");
    hubspot.restore(hub, ObjectType::Company, new)?;
    let restored = receiver.event("customer.restored", |_| true).await?;
    assert_eq!(restored["data"]["customer"]["archivedAt"], Value::Null);

    // contacts
    let person = hubspot.create(hub, ObjectType::Contact, &[("email", "new@person.example"), ("firstname", "Nora")])?;
    hubspot.link_contact(hub, person, company, true)?;
    let created = receiver.event("contact.created", |_| true).await?;
    assert_eq!(created["data"]["contact"]["email"], "new@person.example");
    hubspot.update(hub, ObjectType::Contact, person, &[("jobtitle", "Baker")])?;
    let updated = receiver.event("contact.updated", |_| true).await?;
    assert_eq!(updated["data"]["previous"], json!({ "title": null }));
    assert_eq!(updated["data"]["contact"]["title"], "Baker");
    assert_eq!(updated["data"]["contact"]["customerIds"], json!([id]));
    hubspot.delete(hub, ObjectType::Contact, person)?;
    let archived = receiver.event("contact.archived", |_| true).await?;
    assert_eq!(archived["data"]["contact"]["erased"], false);

    // what people do
    people(&tenant, &receiver, &id).await?;
    for event in ["customer.created", "customer.archived", "customer.restored", "customer.purged"] {
        let count = receiver.events().iter().filter(|told| *told == event).count();
        let expected = if event == "customer.archived" { 2 } else { 1 };
        assert_eq!(count, expected, "{event}: {:?}", receiver.events());
    }
    Ok(())
}

/// Onboardings and tasks, an archive by hand and a purge.
async fn people(tenant: &Tenant, receiver: &Receiver, customer: &str) -> anyhow::Result<()> {
    let onboard = "mutation ($id: ID!) { createOnboarding(input: { customerId: $id, name: \"Kick-off\" }) {
        onboarding { id } userErrors { code } } }";
    let onboarding = tenant.mutate(onboard, json!({ "id": customer })).await?["onboarding"]["id"].take();
    let told = receiver.event("onboarding.created", |_| true).await?;
    assert_eq!(told["data"]["onboarding"]["name"], "Kick-off");
    assert_eq!(told["data"]["onboarding"]["customerId"], json!(customer));
    assert_eq!(told["data"]["source"]["actor"], "USER");
    let add = "mutation ($id: ID!) { addTask(input: { onboardingId: $id, title: \"Call\" }) { task { id } userErrors { code } } }";
    let task = tenant.mutate(add, json!({ "id": onboarding })).await?["task"]["id"].take();
    let complete = "mutation ($id: ID!) { completeTask(input: { id: $id }) { task { id } userErrors { code } } }";
    for _ in 0..2 {
        tenant.mutate(complete, json!({ "id": task })).await?;
    }
    let told = receiver.event("task.completed", |_| true).await?;
    assert_eq!(told["data"]["task"]["title"], "Call");
    for mutation in ["archiveCustomers", "purgeCustomers"] {
        let document =
            format!("mutation ($id: ID!) {{ {mutation}(input: {{ ids: [$id] }}) {{ userErrors {{ code }} }} }}");
        tenant.mutate(&document, json!({ "id": customer })).await?;
    }
    let purged = receiver.event("customer.purged", |_| true).await?;
    assert_eq!(purged["data"]["customer"], json!({ "id": customer }));
    let completions = receiver.events().iter().filter(|event| *event == "task.completed").count();
    assert_eq!(completions, 1, "a task is completed once");
    Ok(())
}

#[tokio::test]
async fn p49_a_first_sync_is_told_to_those_who_asked_and_a_sync_without_changes_to_nobody() -> anyhow::Result<()> {
    let world = World::start(setup(5)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let (plain, greedy) = (Receiver::start().await?, Receiver::start().await?);
    tenant.register(&plain.url(), &EVENTS).await?;
    tenant.register_with(json!({ "url": greedy.url(), "events": EVENTS, "initialImports": true })).await?;
    tenant.sync().await?;
    let (customers, contacts): (i64, i64) =
        sqlx::query_as("select customers, contacts from counter where workspace_id = $1")
            .bind(tenant.workspace)
            .fetch_one(world.pool())
            .await?;
    let expected = usize::try_from(customers + contacts)?;
    let told = greedy.received(expected).await?;
    assert_eq!(told.iter().filter(|one| one.event() == "customer.created").count(), usize::try_from(customers)?);

    // a second run finds nothing; then a company is created that only a full run finds
    tenant.sync().await?;
    world.hubspot().create(world.hub(), ObjectType::Company, &[("name", "Late")])?;
    tenant.sync().await?;
    plain.event("customer.created", |body| body["data"]["customer"]["name"] == "Late").await?;
    greedy.event("customer.created", |body| body["data"]["customer"]["name"] == "Late").await?;
    assert_eq!(plain.events(), ["customer.created"], "an import, or a sync without changes, was told");
    assert_eq!(greedy.arrivals().len(), expected + 1, "{:?}", greedy.events());
    Ok(())
}

#[tokio::test]
async fn p49_a_sync_that_fails_or_is_held_and_a_connection_that_is_lost_are_told() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(30)).await?;
    let (hub, hubspot, receiver) = (world.hub(), world.hubspot(), Receiver::start().await?);
    tenant.register(&receiver.url(), &["SYNC_FAILED", "SYNC_HELD", "CONNECTION_REAUTHORIZE"]).await?;

    for company in hubspot.ids(hub, ObjectType::Company)? {
        hubspot.delete(hub, ObjectType::Company, company)?;
    }
    let run = tenant.full_sync().await?;
    assert_eq!(run["status"], "HELD");
    let told = receiver.event("sync.held", |_| true).await?;
    assert_eq!(told["data"]["run"]["id"], run["id"]);
    assert_eq!(told["data"]["run"]["held"], run["held"]);

    hubspot.withdraw_scope(hub, "crm.objects.companies.read");
    let run = tenant.full_sync().await?;
    assert_eq!(run["status"], "FAILED");
    let told = receiver.event("sync.failed", |_| true).await?;
    assert_eq!(told["data"]["run"]["id"], run["id"]);
    assert_eq!(told["data"]["run"]["code"], run["failure"]["code"]);
    assert_eq!(told["data"]["run"]["message"], run["failure"]["message"]);

    hubspot.uninstall(hub);
    tenant.start_full_sync().await?;
    let told = receiver.event("connection.reauthorize", |_| true).await?;
    assert_eq!(told["data"]["connection"]["hubId"], hub.to_string());
    assert_eq!(receiver.events(), ["sync.held", "sync.failed", "connection.reauthorize"]);
    Ok(())
}
