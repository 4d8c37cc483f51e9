//! P13, P31, P32, P33: what a full sync does about companies and contacts that it does not meet any more.

use hubspot_sim::control::{Change, End, TruthRecord};
use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use hubspot_sim::{AccountSpec, Control, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::{CUSTOMERS, everything, list};
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

const COMPANIES: &str = "/crm/objects/*/companies";
const COMPANIES_BY_ID: &str = "*/companies/batch/read";

/// Owners of bulk companies are no users here, so a good run has issues.
fn account() -> Setup {
    let accounts = vec![AccountSpec::bulk(29, 400, 800)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

/// A hand on the one account of a world.
struct HubSpot(Control, i64);

impl HubSpot {
    fn of(world: &World) -> Self {
        Self(world.hubspot(), world.hub())
    }

    fn records(&self, object: ObjectType) -> anyhow::Result<Vec<RecordId>> {
        Ok(self.0.truth(self.1, object)?.into_iter().map(|record| record.id).collect())
    }

    fn delete(&self, object: ObjectType, ids: &[RecordId]) -> anyhow::Result<()> {
        ids.iter().try_for_each(|id| Ok(self.0.apply(self.1, &Change::Delete { object, id: *id }).map(drop)?))
    }

    fn change(&self, change: &Change) -> anyhow::Result<()> {
        Ok(self.0.apply(self.1, change).map(drop)?)
    }
}

async fn reason(world: &World, tenant: &Tenant, company: RecordId) -> anyhow::Result<Option<String>> {
    let statement = "select archive_reason from customer where workspace_id = $1 and hubspot_company_id = $2";
    let company = company.to_string();
    Ok(sqlx::query_scalar(statement).bind(tenant.workspace).bind(company).fetch_one(world.pool()).await?)
}

async fn contact_reason(world: &World, tenant: &Tenant, contact: RecordId) -> anyhow::Result<Option<String>> {
    let statement = "select archive_reason from contact where workspace_id = $1 and hubspot_contact_id = $2";
    let contact = contact.to_string();
    Ok(sqlx::query_scalar(statement).bind(tenant.workspace).bind(contact).fetch_one(world.pool()).await?)
}

fn status(status: u16) -> Trouble {
    Trouble::Status { status, body: FaultBody::Json, retry_after: None, policy: None }
}

#[tokio::test]
async fn p31_deleted_company_archives_customer_and_p33_restored_one_brings_it_back() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let companies = hubspot.records(ObjectType::Company)?;
    let (binned, erased, primary, other) = (companies[0], companies[150], companies[200], companies[399]);
    sqlx::query("update customer set status = 'AT_RISK' where workspace_id = $1 and hubspot_company_id = $2")
        .bind(tenant.workspace)
        .bind(binned.to_string())
        .execute(world.pool())
        .await?;
    hubspot.delete(ObjectType::Company, &[binned])?;
    hubspot.change(&Change::GdprDelete { object: ObjectType::Company, id: erased })?;
    hubspot.change(&Change::Merge { object: ObjectType::Company, primary, other })?;

    let run = tenant.full_sync().await?;
    assert_eq!(run["status"], "SUCCEEDED_WITH_ISSUES", "{run:#}");
    assert_eq!(reason(&world, &tenant, binned).await?.as_deref(), Some("DELETED_IN_HUBSPOT"));
    assert_eq!(reason(&world, &tenant, erased).await?.as_deref(), Some("DELETED_IN_HUBSPOT"));
    let again = tenant.full_sync().await?;
    assert_eq!(again["customers"]["archived"], 0, "{again:#}");

    hubspot.change(&Change::Restore { object: ObjectType::Company, id: binned })?;
    let run = tenant.full_sync().await?;
    assert_eq!(run["customers"]["restored"], 1, "{run:#}");
    let status: String =
        sqlx::query_scalar("select status from customer where workspace_id = $1 and hubspot_company_id = $2")
            .bind(tenant.workspace)
            .bind(binned.to_string())
            .fetch_one(world.pool())
            .await?;
    assert_eq!(status, "AT_RISK", "it comes back as it was");
    Ok(())
}

#[tokio::test]
async fn p42_deleted_contact_is_archived_and_one_that_moved_away_stays() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let linked: Vec<(String, String)> = sqlx::query_as(
        "select min(hubspot_company_id), hubspot_contact_id from contact_link where workspace_id = $1
         group by 2 having count(*) = 1 order by 2 limit 2",
    )
    .bind(tenant.workspace)
    .fetch_all(world.pool())
    .await?;
    let id = |text: &str| RecordId::parse(text).expect("a record id");
    let (deleted, moved) = (id(&linked[0].1), id(&linked[1].1));
    hubspot.delete(ObjectType::Contact, &[deleted])?;
    let end = |object, id| End { object, id };
    hubspot.change(&Change::Dissociate {
        from: end(ObjectType::Contact, moved),
        to: end(ObjectType::Company, id(&linked[1].0)),
    })?;
    let run = tenant.full_sync().await?;
    assert_eq!(run["contacts"]["archived"], 1, "{run:#}");
    assert_eq!(contact_reason(&world, &tenant, deleted).await?.as_deref(), Some("DELETED_IN_HUBSPOT"));
    assert_eq!(contact_reason(&world, &tenant, moved).await?, None);
    Ok(())
}

#[tokio::test]
async fn p37_a_detached_customer_is_not_archived_again() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let company = hubspot.records(ObjectType::Company)?[7];
    hubspot.delete(ObjectType::Company, &[company])?;
    assert_eq!(tenant.full_sync().await?["customers"]["archived"], 1);
    let detach = "update customer set archived_at = null, archive_reason = null, detached_at = now()
                  where workspace_id = $1 and hubspot_company_id = $2";
    sqlx::query(detach).bind(tenant.workspace).bind(company.to_string()).execute(world.pool()).await?;
    assert_eq!(tenant.full_sync().await?["customers"]["archived"], 0);
    assert_eq!(reason(&world, &tenant, company).await?, None);
    Ok(())
}

#[tokio::test]
async fn p31_an_error_on_the_last_page_or_before_archives_nothing() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let companies = hubspot.records(ObjectType::Company)?;
    hubspot.delete(ObjectType::Company, &companies[..5])?;
    // four hundred companies are four pages
    for (after, trouble) in [(3, status(400)), (1, status(400)), (3, Trouble::RepeatedCursor)] {
        world.hubspot().arm(Fault::on(COMPANIES, trouble).after(after).times(1));
        let run = tenant.full_sync().await?;
        assert_eq!(run["customers"]["archived"], 0, "{run:#}");
        assert!(world.hubspot().faults().is_empty(), "the fault was met");
    }
    assert_eq!(world.live(&tenant).await?, 400);
    assert_eq!(tenant.full_sync().await?["customers"]["archived"], 5, "the next whole run does");
    Ok(())
}

#[tokio::test]
async fn p13_a_company_that_left_the_stages_or_the_pipeline_is_archived() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(json!({ "lifecycleStages": { "stages": ["customer"] } })).await?;
    tenant.sync().await?;
    let live = world.live(&tenant).await?;
    let customers = world.hubspot().truth(world.hub(), ObjectType::Company)?;
    let left = customers.iter().find(|company| tests::truth::is_customer(company)).expect("a customer").id;
    let mut values = serde_json::Map::new();
    values.insert("lifecyclestage".to_owned(), json!("lead"));
    let values = serde_json::from_value(Value::Object(values))?;
    hubspot.change(&Change::Update { object: ObjectType::Company, id: left, values })?;
    let run = tenant.full_sync().await?;
    assert_eq!((&run["leftFilter"], &run["customers"]["archived"]), (&json!(1), &json!(1)), "{run:#}");
    assert_eq!(reason(&world, &tenant, left).await?.as_deref(), Some("LEFT_FILTER"));
    assert_eq!(world.live(&tenant).await?, live - 1);
    Ok(())
}

/// A run over a list that is reading its companies just now, slowly, while one company has already left the list.
async fn reading_slowly(world: &World) -> anyhow::Result<(Tenant, String, i64)> {
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;
    let live = world.live(&tenant).await?;
    let customers = world.hubspot().truth(world.hub(), ObjectType::Company)?;
    let left = customers.iter().find(|company| tests::truth::is_customer(company)).expect("a customer").id;
    HubSpot::of(world).delete(ObjectType::Company, &[left])?;
    let change = customers.iter().filter(|company| tests::truth::is_customer(company)).nth(1).expect("another").id;
    let values = serde_json::from_value(json!({ "lifecyclestage": "lead" }))?;
    HubSpot::of(world).change(&Change::Update { object: ObjectType::Company, id: change, values })?;
    world.hubspot().arm(Fault::on(COMPANIES_BY_ID, Trouble::Delay { millis: 1_500 }).times(1));
    let run = tenant.start_full_sync().await?;
    tenant.run_when(&run, "the run reads", |run| run["phase"] == "READING").await?;
    Ok((tenant, run, live))
}

#[tokio::test]
async fn p34_a_list_that_hubspot_works_out_anew_during_a_run_archives_nobody_for_leaving_it() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (tenant, run, _) = reading_slowly(&world).await?;
    HubSpot::of(&world).change(&Change::SetListProcessing { list: 101, processing: true })?;
    let ended = tenant.ended(&run).await?;
    assert_eq!((&ended["status"], &ended["leftFilter"]), (&json!("SUCCEEDED_WITH_ISSUES"), &json!(0)), "{ended:#}");
    assert_eq!(ended["customers"]["archived"], 1, "the deleted one is gone whatever the list says");
    HubSpot::of(&world).change(&Change::SetListProcessing { list: 101, processing: false })?;
    assert_eq!(tenant.full_sync().await?["leftFilter"], 1);
    Ok(())
}

#[tokio::test]
async fn p34_a_list_deleted_during_a_run_archives_nobody() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (tenant, run, live) = reading_slowly(&world).await?;
    HubSpot::of(&world).change(&Change::DeleteList { list: 101 })?;
    let ended = tenant.ended(&run).await?;
    let failed = (&ended["status"], &ended["failure"]["code"]);
    assert_eq!(failed, (&json!("FAILED"), &json!("LIST_NOT_FOUND")), "{ended:#}");
    assert_eq!(world.live(&tenant).await?, live);
    Ok(())
}

#[tokio::test]
async fn p34_a_scope_withdrawn_during_a_run_archives_nobody() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (tenant, run, live) = reading_slowly(&world).await?;
    world.hubspot().withdraw_scope(world.hub(), "crm.objects.companies.read");
    let ended = tenant.ended(&run).await?;
    let failed = (&ended["status"], &ended["failure"]["code"]);
    assert_eq!(failed, (&json!("FAILED"), &json!("MISSING_SCOPE")), "{ended:#}");
    assert_eq!(world.live(&tenant).await?, live);
    Ok(())
}

#[tokio::test]
async fn p21_a_filter_changed_during_a_run_archives_nobody_until_the_next() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let (tenant, run, live) = reading_slowly(&world).await?;
    tenant.choose(json!({ "lifecycleStages": { "stages": ["subscriber"] } })).await?;
    let ended = tenant.ended(&run).await?;
    assert_eq!(ended["customers"]["archived"], 2, "by the list it began with: {ended:#}");
    assert_eq!(world.live(&tenant).await?, live - 2);
    let next = tenant.full_sync().await?;
    assert_eq!(next["status"], "HELD", "{next:#}");
    Ok(())
}

#[tokio::test]
async fn p13_a_merge_that_leads_out_of_the_filter_is_followed_in_the_same_run() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;
    let is_customer = |company: &TruthRecord| company.properties["lifecyclestage"] == "customer";
    let companies = hubspot.0.truth(hubspot.1, ObjectType::Company)?;
    let customers: Vec<RecordId> = companies.iter().filter(|one| is_customer(one)).map(|one| one.id).collect();
    let survivor = hubspot.0.merge(hubspot.1, ObjectType::Company, customers[0], customers[1])?;
    hubspot.0.update(hubspot.1, ObjectType::Company, survivor, &[("lifecyclestage", "lead")])?;
    let run = tenant.full_sync().await?;
    assert_eq!(run["customers"]["archived"], 2, "the absorbed one, and the one that lives on outside: {run:#}");
    assert_eq!(reason(&world, &tenant, survivor).await?.as_deref(), Some("LEFT_FILTER"));
    Ok(())
}

#[tokio::test]
async fn p42_a_deleted_contact_of_an_archived_customer_is_archived_by_the_night() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let hubspot = HubSpot::of(&world);
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let companies = hubspot.0.truth(hubspot.1, ObjectType::Company)?;
    let company = companies.iter().find(|company| company.links.contains_key("contacts")).expect("some have contacts");
    let contact = company.links["contacts"][0].id;
    hubspot.delete(ObjectType::Company, &[company.id])?;
    tenant.full_sync().await?;
    assert_eq!(contact_reason(&world, &tenant, contact).await?, None, "it only lost its customer");
    hubspot.delete(ObjectType::Contact, &[contact])?;
    let night = world.night(&tenant).await?;
    assert_eq!(night["contacts"]["archived"], 1, "{night:#}");
    assert_eq!(contact_reason(&world, &tenant, contact).await?.as_deref(), Some("DELETED_IN_HUBSPOT"));
    Ok(())
}
