//! P33, P37, P38: what was decided about a customer outlives the night, whoever decided it.

use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::real_time::Standing;
use tests::walk::{PATIENCE, everything};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;

/// A synced workspace with twelve companies, and one of them.
async fn start() -> anyhow::Result<(World, Tenant, RecordId)> {
    let accounts = vec![AccountSpec::bulk(37, 12, 12)];
    let hubspot = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let company = world.hubspot().ids(world.hub(), COMPANY)?[5];
    Ok((world, tenant, company))
}

async fn customer(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) {
        id displayId status archivedAt archiveReason detachedAt } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"].take())
}

async fn act(tenant: &Tenant, name: &str, id: &Value) -> anyhow::Result<()> {
    let kind = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
    let document = format!("mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}");
    tenant.mutate(&document, json!({ "input": { "ids": [id] } })).await.map(drop)
}

#[tokio::test]
async fn p37_a_customer_that_a_person_restored_is_not_archived_again_by_the_night() -> anyhow::Result<()> {
    let (world, tenant, company) = start().await?;
    world.hubspot().delete(world.hub(), COMPANY, company)?;
    assert_eq!(world.night(&tenant).await?["repairs"]["deletions"], 1);
    let archived = customer(&tenant, company).await?;
    assert_eq!(archived["archiveReason"], "DELETED_IN_HUBSPOT");
    act(&tenant, "restoreCustomers", &archived["id"]).await?;
    for _ in 0..2 {
        let night = world.night(&tenant).await?;
        assert_eq!(night["customers"]["archived"], 0, "{night:#}");
        let kept = customer(&tenant, company).await?;
        assert!(kept["archivedAt"].is_null() && kept["detachedAt"].is_string(), "{kept:#}");
    }
    world.hubspot().restore(world.hub(), COMPANY, company)?;
    world.night(&tenant).await?;
    let back = customer(&tenant, company).await?;
    assert!(back["archivedAt"].is_null() && back["detachedAt"].is_null(), "attached again: {back:#}");
    assert_eq!(back["displayId"], archived["displayId"]);
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p37_a_page_read_before_a_person_restored_a_customer_does_not_attach_it() -> anyhow::Result<()> {
    let (world, tenant, company) = start().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let archived = customer(&tenant, company).await?;
    act(&tenant, "archiveCustomers", &archived["id"]).await?;
    hubspot.arm(Fault::on("/crm/associations/*", Trouble::Delay { millis: 1_500 }).times(1));
    let run = tenant.start_full_sync().await?;
    eventually("the page with the company is read", PATIENCE, async || Ok(hubspot.faults().is_empty().then_some(())))
        .await?;
    hubspot.delete(hub, COMPANY, company)?;
    act(&tenant, "restoreCustomers", &archived["id"]).await?;
    assert!(customer(&tenant, company).await?["detachedAt"].is_string(), "the page is still on its way");
    tenant.ended(&run).await?;
    for _ in 0..2 {
        let kept = customer(&tenant, company).await?;
        assert!(kept["archivedAt"].is_null() && kept["detachedAt"].is_string(), "{kept:#}");
        world.night(&tenant).await?;
    }
    Ok(())
}

#[tokio::test]
async fn p33_a_company_restored_in_hubspot_comes_back_in_the_night() -> anyhow::Result<()> {
    let (world, tenant, company) = start().await?;
    let before = customer(&tenant, company).await?;
    world.hubspot().delete(world.hub(), COMPANY, company)?;
    world.night(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    world.hubspot().restore(world.hub(), COMPANY, company)?;
    let night = world.night(&tenant).await?;
    assert_eq!(night["repairs"]["restores"], 1, "{night:#}");
    assert_eq!(customer(&tenant, company).await?, before, "as it was");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p38_a_purged_customer_comes_back_neither_by_night_nor_by_a_restore_in_hubspot() -> anyhow::Result<()> {
    let (world, tenant, company) = start().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let purged = customer(&tenant, company).await?;
    act(&tenant, "archiveCustomers", &purged["id"]).await?;
    act(&tenant, "purgeCustomers", &purged["id"]).await?;
    let night = world.night(&tenant).await?;
    assert_eq!((&night["customers"]["created"], &night["customers"]["restored"]), (&json!(0), &json!(0)), "{night:#}");
    assert_eq!(world.customer_of(&tenant, company).await?, None);

    world.listen()?;
    hubspot.delete(hub, COMPANY, company)?;
    world.settled(&tenant).await?;
    hubspot.restore(hub, COMPANY, company)?;
    hubspot.update(hub, COMPANY, company, &[("name", "Back from the bin")])?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, None, "an event lets nobody in");
    world.night(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, None);
    world.must_mirror(&tenant, |record| record.id != company).await?;

    let lift = "mutation ($id: String!) { liftExclusion(input: { hubSpotCompanyId: $id }) { userErrors { code } } }";
    tenant.mutate(lift, json!({ "id": company.to_string() })).await?;
    world.night(&tenant).await?;
    assert_ne!(customer(&tenant, company).await?["displayId"], purged["displayId"], "a new customer");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p38_a_contact_that_hubspot_deleted_before_goes_with_the_customer() -> anyhow::Result<()> {
    let (world, tenant, company) = start().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let values = [("firstname", "Jo"), ("email", "jo@gone.example")];
    let contact = hubspot.create(hub, ObjectType::Contact, &values)?;
    hubspot.link_contact(hub, contact, company, true)?;
    world.night(&tenant).await?;
    hubspot.delete(hub, ObjectType::Contact, contact)?;
    // HubSpot has forgotten the link when the company is read again
    hubspot.update(hub, COMPANY, company, &[("name", "Read again")])?;
    for _ in 0..2 {
        world.night(&tenant).await?;
    }
    assert_eq!(world.contact_of(&tenant, contact).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    world.must_mirror(&tenant, |_| true).await?;

    let purged = customer(&tenant, company).await?;
    act(&tenant, "archiveCustomers", &purged["id"]).await?;
    act(&tenant, "purgeCustomers", &purged["id"]).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, None);
    Ok(())
}
