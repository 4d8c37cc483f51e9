//! P31, P33, P13: what leaves, and what comes back.

use hubspot_sim::control::{Change, TruthRecord};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::json;
use tests::real_time::{PATIENCE, Standing};
use tests::truth::value;
use tests::walk::{CUSTOMERS, list};
use tests::{Setup, Tenant, World, eventually};

use super::{COMPANY, in_step, small};
use crate::PIVOTAL;

/// The simulated accounts' second deal pipeline.
const RENEWALS: &str = "86217412";

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

#[tokio::test]
async fn p13_a_company_follows_its_deals_into_the_pipeline_and_out_of_it() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::demo(3)];
    let setup = Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() });
    let world = World::start(setup).await?;
    let tenant = world.listening_tenant(json!({ "dealPipeline": { "pipeline": RENEWALS } })).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let deals = hubspot.truth(hub, ObjectType::Deal)?;
    let renewing = |deal: &&TruthRecord| value(deal, "pipeline") == Some(RENEWALS);
    let company_of = |deal: &TruthRecord| Some(deal.links.get("companies")?.first()?.id);
    let others: Vec<_> = deals.iter().filter(|deal| !renewing(deal)).filter_map(company_of).collect();
    let only = |deal: &&TruthRecord| {
        let company = company_of(deal);
        deals.iter().filter(|other| renewing(other) && company_of(other) == company).count() == 1
    };
    let deal = deals.iter().filter(renewing).filter(|deal| company_of(deal).is_some()).find(only);
    let deal = deal.ok_or_else(|| anyhow::anyhow!("no company has a single renewal"))?;
    let company = company_of(deal).expect("it was looked for");
    assert!(!others.is_empty(), "some companies have deals in the other pipeline");

    hubspot.update(hub, ObjectType::Deal, deal.id, &[("pipeline", "default")])?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::archived("LEFT_FILTER"));
    hubspot.update(hub, ObjectType::Deal, deal.id, &[("pipeline", RENEWALS)])?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, company).await?, Standing::live());

    // HubSpot does not say whose deal it was that is gone; the look that follows finds out
    hubspot.delete(hub, ObjectType::Deal, deal.id)?;
    let gone = Standing::archived("LEFT_FILTER");
    eventually("its company leaves", PATIENCE, async || {
        Ok((world.customer_of(&tenant, company).await? == gone).then_some(()))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn p34_a_list_that_is_worked_out_or_gone_archives_nobody() -> anyhow::Result<()> {
    let world = World::start(small(30, 0)).await?;
    let tenant = world.listening_tenant(list(CUSTOMERS)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.truth(hub, COMPANY)?;
    let customers: Vec<_> = companies.iter().filter(|company| tests::truth::is_customer(company)).collect();
    let (first, second) = (customers[0].id, customers[1].id);
    let id: u64 = CUSTOMERS.parse()?;

    hubspot.apply(hub, &Change::SetListProcessing { list: id, processing: true })?;
    hubspot.update(hub, COMPANY, first, &[("lifecyclestage", "lead"), ("name", "Neither in nor out")])?;
    eventually("its values arrive", PATIENCE, async || {
        let name = "select exists (select from customer where name = 'Neither in nor out' and archived_at is null)";
        Ok(sqlx::query_scalar::<_, bool>(name).fetch_one(world.pool()).await?.then_some(()))
    })
    .await?;
    hubspot.apply(hub, &Change::SetListProcessing { list: id, processing: false })?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, first).await?, Standing::archived("LEFT_FILTER"), "once that is sure");

    hubspot.apply(hub, &Change::DeleteList { list: id })?;
    hubspot.update(hub, COMPANY, second, &[("name", "Kept")])?;
    world.settled(&tenant).await?;
    assert_eq!(world.customer_of(&tenant, second).await?, Standing::live());
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
