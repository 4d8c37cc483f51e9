//! P19: HubSpot's properties and owners change under a reading, and no value is lost by it.

use anyhow::Context as _;
use hubspot_sim::control::Change;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use tests::truth::{Contact, Customer};
use tests::walk::{PATIENCE, everything};
use tests::{Mirror, Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;

fn account(spec: AccountSpec) -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts: vec![spec], ..Settings::default() })
}

fn archive(object: ObjectType, name: &str) -> Change {
    Change::ArchiveProperty { object, name: name.to_owned() }
}

async fn customer(world: &World, tenant: &Tenant, company: RecordId) -> anyhow::Result<Customer> {
    Mirror::actual(world, tenant).await?.customers.remove(&company.to_string()).context("there is no such customer")
}

async fn contact(world: &World, tenant: &Tenant, record: RecordId) -> anyhow::Result<Contact> {
    Mirror::actual(world, tenant).await?.contacts.remove(&record.to_string()).context("there is no such contact")
}

#[tokio::test]
async fn p19_a_property_archived_a_moment_ago_clears_nothing_and_a_cleared_value_is_cleared() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::empty(61))).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let values = [("name", "Acme"), ("tier", "Growth"), ("industry", "BANKING")];
    let company = hubspot.create(hub, COMPANY, &values)?;
    let record = hubspot.create(hub, CONTACT, &[("firstname", "Jo"), ("jobtitle", "Astronomer"), ("phone", "1")])?;
    hubspot.link_contact(hub, record, company, true)?;
    let tenant = world.listening_tenant(everything()).await?;

    // what the properties mean is remembered from here on
    hubspot.update(hub, COMPANY, company, &[("name", "Acme & Sons")])?;
    hubspot.update(hub, CONTACT, record, &[("firstname", "Johannes")])?;
    world.settled(&tenant).await?;
    hubspot.apply(hub, &archive(COMPANY, "tier"))?;
    hubspot.apply(hub, &archive(CONTACT, "jobtitle"))?;
    hubspot.update(hub, COMPANY, company, &[("name", "Acme & Daughters"), ("industry", "")])?;
    hubspot.update(hub, CONTACT, record, &[("firstname", "Katharina"), ("phone", "")])?;
    world.settled(&tenant).await?;

    let ours = customer(&world, &tenant, company).await?;
    assert_eq!((ours.name.as_str(), ours.industry), ("Acme & Daughters", None));
    assert_eq!(ours.plan.as_deref(), Some("Growth"), "the plan is out of sight in HubSpot, not gone");
    let theirs = contact(&world, &tenant, record).await?;
    assert_eq!((theirs.first_name.as_deref(), theirs.phone), (Some("Katharina"), None));
    assert_eq!(theirs.title.as_deref(), Some("Astronomer"));
    Ok(())
}

#[tokio::test]
async fn p19_an_owner_added_a_moment_ago_is_known() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::empty(62))).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.create(hub, COMPANY, &[("name", "Acme"), ("hubspot_owner_id", "41629801")])?;
    let tenant = world.listening_tenant(everything()).await?;
    // a stranger is a reason to ask who there is
    hubspot.update(hub, COMPANY, company, &[("hubspot_owner_id", "99999999")])?;
    world.settled(&tenant).await?;
    assert_eq!(customer(&world, &tenant, company).await?.owner.as_deref(), Some("ada@pivotal.example"));

    let mary = Change::AddOwner {
        email: "mary@pivotal.example".to_owned(),
        first_name: "Mary".to_owned(),
        last_name: "Shelley".to_owned(),
    };
    let owner = hubspot.apply(hub, &mary)?.number.context("an owner has a number")?.to_string();
    let other = hubspot.create(hub, COMPANY, &[("name", "Other"), ("hubspot_owner_id", &owner)])?;
    world.settled(&tenant).await?;
    assert_eq!(customer(&world, &tenant, other).await?.owner.as_deref(), Some("mary@pivotal.example"));
    Ok(())
}

#[tokio::test]
async fn p19_a_property_archived_in_the_middle_of_a_full_run_clears_nothing() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::bulk(63, 300, 600))).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = Mirror::actual(&world, &tenant).await?;
    assert!(before.customers.values().any(|customer| customer.plan.is_some()), "there is something to lose");
    assert!(before.contacts.values().any(|contact| contact.phone.is_some()), "there is something to lose");

    hubspot.arm(Fault::on("/crm/objects/*/companies", Trouble::Delay { millis: 500 }).times(1));
    let run = tenant.start_full_sync().await?;
    eventually("the first page is asked for", PATIENCE, async || Ok(hubspot.faults().is_empty().then_some(()))).await?;
    hubspot.apply(hub, &archive(COMPANY, "tier"))?;
    hubspot.apply(hub, &archive(CONTACT, "phone"))?;
    let run = tenant.ended(&run).await?;
    assert_eq!(run["status"], "SUCCEEDED_WITH_ISSUES", "{run:#}");
    Mirror::actual(&world, &tenant).await?.must_equal(&before)?;

    let told = "select field, code from sync_issue where workspace_id = $1 and object is null order by field";
    let told: Vec<(String, String)> = sqlx::query_as(told).bind(tenant.workspace).fetch_all(world.pool()).await?;
    // the map of contacts is the default one, in which a row without its property is not mapped
    assert_eq!(told, [("plan".to_owned(), "PROPERTY_ARCHIVED".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn p19_values_cleared_by_the_thousand_cost_one_question_a_page() -> anyhow::Result<()> {
    let world = World::start(account(AccountSpec::bulk(64, 300, 0))).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    for company in hubspot.ids(hub, COMPANY)? {
        hubspot.update(hub, COMPANY, company, &[("tier", ""), ("industry", "")])?;
    }
    hubspot.reset_calls();
    assert_eq!(tenant.full_sync().await?["customers"]["updated"], 300);
    world.must_mirror(&tenant, |_| true).await?;
    let calls = hubspot.calls();
    // live and archived ones before the first page, and once after each of three
    let asked =
        calls.iter().filter(|call| call.path.contains("/properties/") && call.path.ends_with("/companies")).count();
    assert!((3..=5).contains(&asked), "asked {asked} times what the properties are");
    Ok(())
}
