//! P31, P33, P13: what leaves, and what comes back.

use hubspot_sim::RecordId;
use serde_json::json;
use tests::real_time::Standing;
use tests::truth::value;
use tests::walk::{CUSTOMERS, list};
use tests::{Tenant, World};

use super::{COMPANY, in_step, small};

#[tokio::test]
async fn p31_a_deleted_company_archives_its_customer_and_p33_a_restored_one_brings_it_back() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 6).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    set_status(&tenant, company, "AT_RISK").await?;
    hubspot.delete(hub, COMPANY, company)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("DELETED_IN_HUBSPOT"));

    hubspot.restore(hub, COMPANY, company)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::live());
    assert_eq!(status(&tenant, company).await?, "AT_RISK", "with the status it had");
    Ok(())
}

#[tokio::test]
async fn p31_a_company_deleted_for_good_archives_its_customer() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 0).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[2];
    hubspot.gdpr_delete(hub, COMPANY, company)?;
    world.in_step(&tenant, |_| true).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    Ok(())
}

#[tokio::test]
async fn p13_a_company_that_leaves_the_stages_is_archived_and_comes_back_by_itself() -> anyhow::Result<()> {
    let world = World::start(small(30, 30)).await?;
    let stages = json!({ "lifecycleStages": { "stages": ["customer"] } });
    let tenant = world.listening_tenant(stages).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let is_customer = tests::truth::is_customer;
    let companies = hubspot.truth(hub, COMPANY)?;
    let company = companies.iter().find(|company| is_customer(company)).map(|company| company.id);
    let company = company.ok_or_else(|| anyhow::anyhow!("no company is a customer"))?;
    let outside = companies.iter().find(|company| value(company, "lifecyclestage") == Some("lead")).map(|c| c.id);

    hubspot.update(hub, COMPANY, company, &[("lifecyclestage", "lead")])?;
    world.in_step(&tenant, is_customer).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("LEFT_FILTER"));
    hubspot.update(hub, COMPANY, company, &[("lifecyclestage", "customer")])?;
    world.in_step(&tenant, is_customer).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::live());

    if let Some(outside) = outside {
        hubspot.update(hub, COMPANY, outside, &[("name", "Still outside")])?;
        world.in_step(&tenant, is_customer).await?;
        assert_eq!(world.customer_of(&tenant, outside).await?, None);
    }
    Ok(())
}

#[tokio::test]
async fn p13_a_company_that_leaves_the_list_is_archived() -> anyhow::Result<()> {
    let world = World::start(small(30, 0)).await?;
    let tenant = world.listening_tenant(list(CUSTOMERS)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let is_customer = tests::truth::is_customer;
    let companies = hubspot.truth(hub, COMPANY)?;
    let company = companies.iter().find(|company| is_customer(company)).map(|company| company.id);
    let company = company.ok_or_else(|| anyhow::anyhow!("no company is a customer"))?;
    hubspot.update(hub, COMPANY, company, &[("lifecyclestage", "lead")])?;
    world.in_step(&tenant, is_customer).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("LEFT_FILTER"));
    hubspot.update(hub, COMPANY, company, &[("lifecyclestage", "customer")])?;
    world.in_step(&tenant, is_customer).await?;
    Ok(())
}

async fn set_status(tenant: &Tenant, company: RecordId, status: &str) -> anyhow::Result<()> {
    let id = tenant.admin.graphql(FIND, json!({ "company": company.to_string() })).await?["customer"]["id"].take();
    let document = "mutation ($id: ID!, $status: CustomerStatus!) \
                    { updateCustomer(input: { id: $id, status: $status }) { userErrors { message } } }";
    tenant.mutate(document, json!({ "id": id, "status": status })).await.map(drop)
}

async fn status(tenant: &Tenant, company: RecordId) -> anyhow::Result<String> {
    let found = tenant.admin.graphql(FIND, json!({ "company": company.to_string() })).await?;
    Ok(found["customer"]["status"].as_str().unwrap_or_default().to_owned())
}

const FIND: &str = "query ($company: String!) { customer(by: { hubSpotCompanyId: $company }) { id status } }";
