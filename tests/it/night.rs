//! P29: the night compares everything, once, and leaves what is right alone.

mod decided;

use std::collections::BTreeMap;

use hubspot_sim::control::Change;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use serde_json::{Value, json};
use tests::real_time::Standing;
use tests::walk::{PATIENCE, everything, is_final};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

/// Owners of bulk companies are no users here, so a good run has issues.
fn account() -> Setup {
    bulk(300, 600)
}

fn bulk(companies: usize, contacts: usize) -> Setup {
    let accounts = vec![AccountSpec::bulk(37, companies, contacts)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

#[tokio::test]
async fn p29_a_missed_night_is_caught_up_once_and_says_what_it_mended() -> anyhow::Result<()> {
    let world = World::start(account().replicas(2)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let companies = hubspot.truth(hub, ObjectType::Company)?;
    hubspot.create(hub, ObjectType::Company, &[("name", "Newcomer")])?;
    hubspot.apply(hub, &Change::Delete { object: ObjectType::Company, id: companies[0].id })?;
    let values = serde_json::from_value(json!({ "name": "Renamed" }))?;
    hubspot.apply(hub, &Change::Update { object: ObjectType::Company, id: companies[1].id, values })?;

    let night = world.night(&tenant).await?;
    assert_eq!((&night["kind"], &night["requestedBy"]), (&json!("NIGHTLY"), &Value::Null), "{night:#}");
    let repairs = &night["repairs"];
    assert_eq!((&repairs["creations"], &repairs["deletions"]), (&json!(1), &json!(1)), "{night:#}");
    assert_eq!((&repairs["updates"], &repairs["departures"]), (&json!(1), &json!(0)), "{night:#}");
    let lanes = "select distinct lane from change where workspace_id = $1 and run_id is not null order by 1";
    let lanes: Vec<String> = sqlx::query_scalar(lanes).bind(tenant.workspace).fetch_all(world.pool()).await?;
    assert_eq!(lanes, ["INITIAL", "NIGHTLY"]);

    let queued = async || {
        let jobs = "select count(*) from graphile_worker.jobs where key like 'night:%'";
        let jobs: i64 = sqlx::query_scalar(jobs).fetch_one(world.pool()).await?;
        Ok((jobs == 0).then_some(()))
    };
    eventually("no night is left in the queue", PATIENCE, queued).await?;
    assert_eq!(tenant.nights().await?.len(), 1, "two replicas, one night");
    Ok(())
}

#[tokio::test]
async fn p29_a_night_without_differences_writes_no_row() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = rows(&world).await?;
    let night = world.night(&tenant).await?;
    assert_eq!(night["customers"]["unchanged"], 300, "{night:#}");
    for mended in night["repairs"].as_object().expect("a night says what it mended").values() {
        assert_eq!(mended, 0, "{night:#}");
    }
    assert!(before == rows(&world).await?, "a row was written");
    let company = world.hubspot().truth(world.hub(), ObjectType::Company)?[3].id;
    let values = serde_json::from_value(json!({ "name": "Renamed" }))?;
    world.hubspot().apply(world.hub(), &Change::Update { object: ObjectType::Company, id: company, values })?;
    world.night(&tenant).await?;
    assert!(before != rows(&world).await?, "a difference is seen by this test");
    Ok(())
}

#[tokio::test]
async fn p29_contacts_that_no_company_names_are_asked_for_by_id_a_thousand_a_night_at_most() -> anyhow::Result<()> {
    const LONE: usize = 1_200;
    let world = World::start(bulk(400, LONE)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let contacts = hubspot.truth(hub, ObjectType::Contact)?;
    for contact in &contacts {
        for company in contact.links.get("companies").into_iter().flatten() {
            hubspot.unlink_contact(hub, contact.id, company.id)?;
        }
    }
    let night = async || {
        hubspot.reset_calls();
        let night = world.night(&tenant).await?;
        let by_id = |call: &&hubspot_sim::calls::Call| {
            call.path.starts_with("/crm/objects/") && call.path.ends_with("/contacts/batch/read")
        };
        anyhow::Ok((hubspot.calls().iter().filter(by_id).count(), night))
    };
    let (first, ended) = night().await?;
    assert_eq!(ended["contacts"]["archived"], 0, "{ended:#}");
    let before = rows(&world).await?;
    let (second, _) = night().await?;
    assert_eq!((first, second), (12, 10), "calls for contacts, a hundred each");
    assert!(before == rows(&world).await?, "a row was written");

    // those that the second night left out are the first of the third, so a deletion that nobody told of is found
    for contact in &contacts {
        hubspot.delete(hub, ObjectType::Contact, contact.id)?;
    }
    let (_, third) = night().await?;
    let (_, fourth) = night().await?;
    let archived = [&third, &fourth].map(|ended| ended["contacts"]["archived"].as_i64().unwrap_or_default());
    assert_eq!(archived.iter().sum::<i64>(), 1_200, "{archived:?}");
    Ok(())
}

#[tokio::test]
async fn p39_a_contact_erased_without_a_word_is_erased_by_the_second_night_and_a_deleted_one_never()
-> anyhow::Result<()> {
    let world = World::start(bulk(20, 40)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let contacts = hubspot.ids(hub, ObjectType::Contact)?;
    let (erased, deleted) = (contacts[0], contacts[1]);
    hubspot.gdpr_delete(hub, ObjectType::Contact, erased)?;
    hubspot.delete(hub, ObjectType::Contact, deleted)?;
    world.night(&tenant).await?;
    for contact in [erased, deleted] {
        assert_eq!(world.contact_of(&tenant, contact).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    }
    tenant.full_sync().await?;
    assert!(world.contact_of(&tenant, erased).await?.is_some(), "HubSpot's bin gets an hour");

    for _ in 0..2 {
        world.night(&tenant).await?;
        assert_eq!(world.contact_of(&tenant, erased).await?, None, "erased, not archived");
        assert_eq!(world.contact_of(&tenant, deleted).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    }
    hubspot.restore(hub, ObjectType::Contact, deleted)?;
    world.night(&tenant).await?;
    world.must_mirror(&tenant, |_| true).await?;

    // a contact that was merged into one that is in the bin is not in it, and was not erased
    let (into, other) = (contacts[3], contacts[4]);
    let survivor = hubspot.merge(hub, ObjectType::Contact, into, other)?;
    hubspot.delete(hub, ObjectType::Contact, survivor)?;
    for _ in 0..3 {
        world.night(&tenant).await?;
        assert_eq!(world.contact_of(&tenant, other).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    }

    // of a contact that was gone for longer than the bin keeps, nobody can tell
    let long_gone = contacts[2];
    hubspot.gdpr_delete(hub, ObjectType::Contact, long_gone)?;
    world.night(&tenant).await?;
    sqlx::query("update contact set archived_at = archived_at - interval '61 days'").execute(world.pool()).await?;
    world.night(&tenant).await?;
    assert_eq!(world.contact_of(&tenant, long_gone).await?, Standing::archived("DELETED_IN_HUBSPOT"));
    Ok(())
}

#[tokio::test]
async fn p29_a_night_asks_whether_the_connection_still_stands() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    world.hubspot().uninstall(world.hub());
    world.miss_a_night(&tenant).await?;
    let told = async || {
        let data = tenant.admin.graphql("{ integration { status } }", json!({})).await?;
        Ok((data["integration"]["status"] == "REAUTHORIZE").then_some(()))
    };
    eventually("the night notices that the app is gone", PATIENCE, told).await?;
    assert_eq!(tenant.nights().await?.len(), 0);
    Ok(())
}

/// A full run that reads slowly, and a night that has met it and waits.
async fn met_by_a_night() -> anyhow::Result<(World, Tenant, String)> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    world.hubspot().arm(Fault::on("/crm/objects/*/companies", Trouble::Delay { millis: 4_000 }));
    let run = tenant.start_full_sync().await?;
    tenant.run_when(&run, "the run reads", |run| run["phase"] == "READING").await?;
    world.miss_a_night(&tenant).await?;
    let waits = "select exists (select from graphile_worker.jobs where key like 'night:%' and run_at > now() + interval '1 minute')";
    eventually("the night waits for the run", PATIENCE, async || {
        Ok(sqlx::query_scalar::<_, bool>(waits).fetch_one(world.pool()).await?.then_some(()))
    })
    .await?;
    assert_eq!(tenant.run(&run).await?["status"], "RUNNING");
    assert_eq!(tenant.nights().await?.len(), 0, "one full run at a time");
    Ok((world, tenant, run))
}

#[tokio::test]
async fn p29_a_night_that_meets_a_full_run_is_needless_when_that_ends_well() -> anyhow::Result<()> {
    let (world, tenant, run) = met_by_a_night().await?;
    world.hubspot().clear_faults();
    assert_eq!(tenant.ended(&run).await?["status"], "SUCCEEDED_WITH_ISSUES");
    assert!(world.hurry_job("night", &tenant).await?);
    eventually("the night looks again", PATIENCE, async || {
        let left = "select count(*) from graphile_worker.jobs where key like 'night:%'";
        Ok((sqlx::query_scalar::<_, i64>(left).fetch_one(world.pool()).await? == 0).then_some(()))
    })
    .await?;
    assert_eq!(tenant.nights().await?.len(), 0, "the run was the night");
    Ok(())
}

#[tokio::test]
async fn p29_a_night_that_meets_a_full_run_is_spent_when_that_ends_badly() -> anyhow::Result<()> {
    let (world, tenant, run) = met_by_a_night().await?;
    tenant.cancel(&run).await?;
    world.hubspot().clear_faults();
    assert_eq!(tenant.ended(&run).await?["status"], "CANCELLED");
    assert!(world.hurry_job("night", &tenant).await?);
    let spent = async || Ok(tenant.nights().await?.first().is_some_and(is_final).then_some(()));
    eventually("the night is spent", PATIENCE, spent).await?;
    let nights = tenant.nights().await?;
    assert_eq!((nights.len(), &nights[0]["status"]), (1, &json!("SUCCEEDED_WITH_ISSUES")), "{nights:#?}");
    Ok(())
}

/// Where every mirrored row stands in Postgres and which transaction wrote it, and how many changes there are.
async fn rows(world: &World) -> anyhow::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select 'customer ' || id, xmin::text || ctid::text from customer
         union all select 'contact ' || id, xmin::text || ctid::text from contact
         union all select 'link ' || hubspot_company_id || ' ' || hubspot_contact_id, xmin::text || ctid::text
                   from contact_link
         union all select 'changes', count(*)::text from change",
    )
    .fetch_all(world.pool())
    .await?;
    Ok(rows.into_iter().collect())
}
