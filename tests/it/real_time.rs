//! P28: what changes in HubSpot is here within seconds, however its deliveries come.

mod delivery;
mod departure;
mod lane;
mod merge;
mod order;
mod person;

use std::time::{Duration, Instant};

use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use hubspot_sim::webhooks::{Chaos, HandMade, Hold};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::json;
use tests::real_time::PATIENCE;
use tests::walk::everything;
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
const CONTACT: ObjectType = ObjectType::Contact;

/// A HubSpot without limits and with one small account.
fn small(companies: usize, contacts: usize) -> Setup {
    let accounts = vec![AccountSpec::bulk(7, companies, contacts)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

/// A world with one account, and a workspace that mirrors all of it and listens.
async fn in_step(companies: usize, contacts: usize) -> anyhow::Result<(World, Tenant)> {
    let world = World::start(small(companies, contacts)).await?;
    let tenant = world.listening_tenant(everything()).await?;
    Ok((world, tenant))
}

#[tokio::test]
async fn p28_every_way_a_record_can_change_is_followed() -> anyhow::Result<()> {
    let (world, tenant) = in_step(5, 8).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let all = |_: &_| true;

    let company = hubspot.create(hub, COMPANY, &[("name", "Kepler"), ("domain", "kepler.example")])?;
    world.in_step(&tenant, all).await?;
    hubspot.update(hub, COMPANY, company, &[("name", "Kepler & Sons"), ("annualrevenue", "1234.50")])?;
    world.in_step(&tenant, all).await?;

    let contact = hubspot.create(hub, CONTACT, &[("firstname", "Johannes"), ("email", "Jo@Kepler.example")])?;
    world.settled(&tenant).await?;
    assert_eq!(world.contact_of(&tenant, contact).await?, None, "a contact of nobody's stays out");
    hubspot.link_contact(hub, contact, company, true)?;
    world.in_step(&tenant, all).await?;
    hubspot.update(hub, CONTACT, contact, &[("jobtitle", "Astronomer")])?;
    world.in_step(&tenant, all).await?;

    let other = hubspot.ids(hub, COMPANY)?[0];
    hubspot.link_contact(hub, contact, other, true)?;
    let mirror = world.in_step(&tenant, all).await?;
    assert!(mirror.links.contains(&(company.to_string(), contact.to_string(), false)), "no longer its primary company");
    hubspot.unlink_contact(hub, contact, company)?;
    world.in_step(&tenant, all).await?;
    Ok(())
}

#[tokio::test]
async fn p28_deliveries_that_come_twice_shuffled_split_and_late_end_in_the_same_state() -> anyhow::Result<()> {
    let (world, tenant) = in_step(20, 30).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let delay = Hold::Real(Duration::from_millis(400));
    hubspot.set_chaos(hub, Chaos { seed: 11, double: 0.5, delay, shuffle: true, split: true, ..Chaos::default() })?;
    let companies = hubspot.ids(hub, COMPANY)?;
    for (number, company) in companies.iter().enumerate() {
        hubspot.update(hub, COMPANY, *company, &[("name", &format!("Renamed {number}"))])?;
        match number % 5 {
            0 => hubspot.delete(hub, COMPANY, *company)?,
            1 => {
                hubspot.delete(hub, COMPANY, *company)?;
                hubspot.restore(hub, COMPANY, *company)?;
            }
            2 => {
                let contact = hubspot.create(hub, CONTACT, &[("lastname", "Newcomer")])?;
                hubspot.link_contact(hub, contact, *company, true)?;
            }
            _ => hubspot.update(hub, COMPANY, *company, &[("industry", "BANKING")])?,
        }
    }
    hubspot.flush_webhooks();
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p28_a_burst_on_one_record_costs_a_few_reads_and_none_is_lost() -> anyhow::Result<()> {
    let (world, tenant) = in_step(3, 0).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    hubspot.set_webhook_target(None);
    let event = json!({ "portalId": hub, "subscriptionType": "object.propertyChange", "objectTypeId": "0-2",
                        "objectId": company.0, "propertyName": "name", "occurredAt": 1 });
    let body = json!(vec![event; 100]).to_string();
    hubspot.update(hub, COMPANY, company, &[("name", "After the burst")])?;
    hubspot.reset_calls();
    let to = world.webhooks()?;
    let mut answers = tokio::task::JoinSet::new();
    // ten in flight, as HubSpot sends them
    for _ in 0..10 {
        let (hubspot, delivery) = (hubspot.clone(), HandMade::new(body.clone()).to(to.clone()));
        answers.spawn(async move {
            let mut took = Vec::new();
            for _ in 0..10 {
                let sent = Instant::now();
                let answer = hubspot.deliver(&delivery).await?;
                anyhow::ensure!(answer.status == 204, "{answer:?}");
                took.push(sent.elapsed());
            }
            Ok(took)
        });
    }
    let mut took = Vec::new();
    while let Some(answers) = answers.join_next().await {
        took.extend(answers??);
    }
    took.sort_unstable();
    println!("a delivery of 100 events took {:?}, at most {:?}", took[took.len() / 2], took[took.len() - 1]);
    assert!(took[took.len() - 1] < Duration::from_secs(4), "HubSpot waits five seconds");
    world.settled(&tenant).await?;
    let calls = hubspot.calls();
    let reads = calls.iter().filter(|call| call.path.ends_with("/companies/batch/read")).count();
    assert!((1..=30).contains(&reads), "{reads} reads for 10,000 events");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p28_an_answered_delivery_outlives_a_power_cut() -> anyhow::Result<()> {
    let mut world = World::start(small(3, 0).env("PIVOTAL_TAKEOVER_SECONDS", "1")).await?;
    let tenant = world.listening_tenant(everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[1];
    // nobody has read it when the lights go out
    hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", Trouble::Delay { millis: 60_000 }));
    hubspot.update(hub, COMPANY, company, &[("name", "Before the dark")])?;
    hubspot.webhooks_settled().await;
    world.kill9(0)?;
    assert_eq!(hubspot.webhook_counts(hub).refused, 0, "every delivery was answered");
    assert_eq!(world.marks(&tenant).await?, 1);
    hubspot.clear_faults();
    world.restart(0).await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p28_hubspots_trouble_loses_nothing() -> anyhow::Result<()> {
    let (world, tenant) = in_step(4, 4).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = hubspot.ids(hub, COMPANY)?[0];
    // it asks for another try at once, so that the client's five tries are soon over
    let trouble = Trouble::Status { status: 503, body: FaultBody::Json, retry_after: Some(0), policy: None };
    hubspot.arm(Fault::on("/crm/objects/*/companies/batch/read", trouble).times(8));
    hubspot.update(hub, COMPANY, company, &[("name", "After the trouble")])?;
    hubspot.webhooks_settled().await;
    let mut waits = 0;
    eventually("the mark is seen to", PATIENCE, async || {
        waits += i32::from(world.hurry_job("refresh", &tenant).await?);
        Ok((world.marks(&tenant).await? == 0).then_some(()))
    })
    .await?;
    assert!(waits > 0 && hubspot.faults().is_empty(), "it went on after a setback");
    world.must_mirror(&tenant, |_| true).await?;
    Ok(())
}

#[tokio::test]
async fn p28_what_changes_while_a_full_run_goes_on_is_not_undone_by_it() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(7, 600, 600)];
    let latency = Duration::from_millis(60);
    let world = World::start(Setup::new(PIVOTAL).hubspot(Settings {
        limits: Limits::none(),
        latency,
        accounts,
        ..Settings::default()
    }))
    .await?;
    let tenant = world.listening_tenant(everything()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.ids(hub, COMPANY)?;
    let run = tenant.start_sync().await?;
    for (number, company) in companies.iter().step_by(40).enumerate() {
        let began = Instant::now();
        let name = format!("Meanwhile {number}");
        hubspot.update(hub, COMPANY, *company, &[("name", &name)])?;
        let seen =
            "select exists (select from customer where workspace_id = $1 and hubspot_company_id = $2 and name = $3)";
        eventually("the change is here", PATIENCE, async || {
            let query =
                sqlx::query_scalar::<_, bool>(seen).bind(tenant.workspace).bind(company.to_string()).bind(&name);
            Ok(query.fetch_one(world.pool()).await?.then_some(()))
        })
        .await?;
        assert!(began.elapsed() < Duration::from_secs(10), "{:?} for one change", began.elapsed());
        if number % 3 == 0 {
            hubspot.delete(hub, COMPANY, *company)?;
        }
    }
    tenant.ended(&run).await?;
    world.in_step(&tenant, |_| true).await?;
    Ok(())
}

/// The first company that has contacts, with one of them.
fn company_with_contact(world: &World) -> anyhow::Result<(RecordId, RecordId)> {
    let companies = world.hubspot().truth(world.hub(), COMPANY)?;
    let linked = companies.iter().find_map(|company| Some((company.id, company.links.get("contacts")?.first()?.id)));
    linked.ok_or_else(|| anyhow::anyhow!("no company has contacts"))
}
