//! P35, P40, P42: a company is one customer, a contact belongs to each company it is associated with.

use std::collections::BTreeSet;

use hubspot_sim::{AccountSpec, Control, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::everything;
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

fn account() -> Setup {
    Setup::new(PIVOTAL).hubspot(Settings {
        limits: Limits::none(),
        accounts: vec![AccountSpec::empty(19)],
        ..Settings::default()
    })
}

/// A hand on the one account of a world.
struct HubSpot(Control, i64);

impl HubSpot {
    fn of(world: &World) -> Self {
        Self(world.hubspot(), world.hub())
    }

    fn company(&self, name: &str) -> anyhow::Result<RecordId> {
        Ok(self.0.create(self.1, ObjectType::Company, &[("name", name), ("domain", "shared.example")])?)
    }

    fn contact(&self, name: &str, links: &[(RecordId, bool)]) -> anyhow::Result<RecordId> {
        let contact = self.0.create(self.1, ObjectType::Contact, &[("firstname", name)])?;
        for (company, primary) in links {
            self.0.link_contact(self.1, contact, *company, *primary)?;
        }
        Ok(contact)
    }
}

async fn read(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { name sharedDomainCount contactCount \
                    primaryContact { firstName } contacts(first: 50) { edges { isPrimary node { firstName } } } } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"].take())
}

fn contacts(customer: &Value) -> BTreeSet<&str> {
    let edges = customer["contacts"]["edges"].as_array().into_iter().flatten();
    edges.filter_map(|edge| edge["node"]["firstName"].as_str()).collect()
}

#[tokio::test]
async fn p35_companies_of_one_name_and_domain_stay_two_customers() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let (one, two) = (hubspot.company("Acme")?, hubspot.company("Acme")?);
    let tenant = world.ready_tenant(everything()).await?;
    for _ in 0..2 {
        tenant.sync().await?;
        for company in [one, two] {
            let customer = read(&tenant, company).await?;
            assert_eq!((&customer["name"], &customer["sharedDomainCount"]), (&json!("Acme"), &json!(2)));
        }
    }
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p40_the_primary_contact_is_the_lowest_that_names_the_company_else_the_lowest() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let (marked, unmarked, empty) =
        (hubspot.company("Marked")?, hubspot.company("Unmarked")?, hubspot.company("Empty")?);
    hubspot.contact("lowest", &[(marked, false), (unmarked, false)])?;
    hubspot.contact("first marked", &[(marked, true)])?;
    hubspot.contact("second marked", &[(marked, true), (unmarked, false)])?;
    let nobody = hubspot.contact("of nobody", &[])?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;

    let customer = read(&tenant, marked).await?;
    assert_eq!(customer["primaryContact"]["firstName"], "first marked");
    assert_eq!(contacts(&customer), BTreeSet::from(["lowest", "first marked", "second marked"]));
    let edges = customer["contacts"]["edges"].as_array().cloned().unwrap_or_default();
    assert_eq!(edges.len(), 3, "no contact is shown twice");
    assert_eq!(edges.iter().filter(|edge| edge["isPrimary"] == true).count(), 1);
    let customer = read(&tenant, unmarked).await?;
    assert_eq!(customer["primaryContact"]["firstName"], "lowest");
    assert_eq!(contacts(&customer), BTreeSet::from(["lowest", "second marked"]));
    let customer = read(&tenant, empty).await?;
    assert_eq!((&customer["primaryContact"], &customer["contactCount"]), (&Value::Null, &json!(0)));

    let mirror = world.must_mirror(&tenant, |_| true).await?;
    assert_eq!(mirror.contacts.len(), 3, "one row for a contact of two companies");
    assert!(!mirror.contacts.contains_key(&nobody.to_string()), "a contact of no company is not ours");
    Ok(())
}

#[tokio::test]
async fn p42_a_contact_that_moved_leaves_one_customer_and_joins_the_other() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let (left, joined) = (hubspot.company("Left")?, hubspot.company("Joined")?);
    let mover = hubspot.contact("mover", &[(left, true)])?;
    hubspot.contact("stayer", &[(left, true)])?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    assert_eq!(read(&tenant, left).await?["primaryContact"]["firstName"], "mover");

    hubspot.0.unlink_contact(hubspot.1, mover, left)?;
    hubspot.0.link_contact(hubspot.1, mover, joined, true)?;
    let run = tenant.sync().await?;
    assert_eq!(run["links"], json!({ "added": 1, "removed": 1 }));
    assert_eq!((&run["contacts"]["created"], &run["contacts"]["updated"]), (&json!(0), &json!(0)), "{run:#}");
    assert_eq!(contacts(&read(&tenant, left).await?), BTreeSet::from(["stayer"]));
    assert_eq!(contacts(&read(&tenant, joined).await?), BTreeSet::from(["mover"]));
    assert_eq!(read(&tenant, left).await?["primaryContact"]["firstName"], "stayer");
    Ok(())
}

#[tokio::test]
async fn p24_a_few_hundred_companies_pass_hubspots_own_limits_without_a_refused_call() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(23, 300, 900)];
    let strict = Settings { limits: Limits::hubspot(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(strict)).await?;
    let tenant = world.ready_tenant(json!({ "lifecycleStages": { "stages": ["customer", "lead"] } })).await?;
    for _ in 0..2 {
        tenant.sync().await?;
    }
    let refused: Vec<_> = world.hubspot().calls().into_iter().filter(|call| call.status >= 400).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    let stages = |company: &_| matches!(tests::truth::value(company, "lifecyclestage"), Some("customer" | "lead"));
    world.must_mirror(&tenant, stages).await?;
    Ok(())
}
