//! P11, P12, P13, P21: which companies become customers, and what a run leaves alone.

use std::collections::{BTreeMap, BTreeSet};

use hubspot_sim::control::{Change, TruthRecord};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::truth::{is_customer, value};
use tests::walk::{CUSTOMERS, everything, list};
use tests::{Mirror, Setup, Tenant, World};

use crate::PIVOTAL;

/// The demo account's hand-made list of companies.
const HAND_MADE: &str = "102";
/// The simulated accounts' second deal pipeline and two of its stages.
const RENEWALS: &str = "86217412";
const RENEWAL_STAGES: [&str; 2] = ["163529415", "163529416"];

/// Which companies a filter is to let in.
type Admits = Box<dyn Fn(&TruthRecord) -> bool>;

fn demo() -> Setup {
    let accounts = vec![AccountSpec::demo(3)];
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), accounts, ..Settings::default() })
}

/// The companies linked to a deal of the renewals, in one of these stages if any are given.
fn renewing(world: &World, stages: &[&str]) -> anyhow::Result<BTreeSet<RecordId>> {
    let deals = world.hubspot().truth(world.hub(), ObjectType::Deal)?;
    let fits = |deal: &&TruthRecord| {
        value(deal, "pipeline") == Some(RENEWALS)
            && (stages.is_empty() || value(deal, "dealstage").is_some_and(|stage| stages.contains(&stage)))
    };
    let links = deals.iter().filter(fits).filter_map(|deal| deal.links.get("companies")).flatten();
    Ok(links.map(|link| link.id).collect())
}

#[tokio::test]
async fn p13_customers_are_exactly_the_companies_the_filter_admits() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let (all, two) = (renewing(&world, &[])?, renewing(&world, &RENEWAL_STAGES)?);
    assert!(!two.is_empty() && two.len() < all.len(), "the account tells the stages apart");
    let cases: [(Value, Admits); 5] = [
        (list(CUSTOMERS), Box::new(is_customer)),
        (
            json!({ "lifecycleStages": { "stages": ["lead", "opportunity"] } }),
            Box::new(|company| matches!(value(company, "lifecyclestage"), Some("lead" | "opportunity"))),
        ),
        (json!({ "dealPipeline": { "pipeline": RENEWALS } }), Box::new(move |company| all.contains(&company.id))),
        (
            json!({ "dealPipeline": { "pipeline": RENEWALS, "stages": RENEWAL_STAGES } }),
            Box::new(move |company| two.contains(&company.id)),
        ),
        (everything(), Box::new(|_| true)),
    ];
    for (filter, admits) in cases {
        let tenant = world.ready_tenant(filter.clone()).await?;
        tenant.sync().await?;
        let mirror = world.must_mirror(&tenant, admits).await?;
        assert!(!mirror.customers.is_empty(), "{filter} admits somebody");
    }
    Ok(())
}

#[tokio::test]
async fn p29_a_run_over_unchanged_records_writes_no_row() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = tuples(&world).await?;
    let run = tenant.sync().await?;
    assert_eq!(run["customers"]["unchanged"], run["customers"]["seen"], "{run:#}");
    assert_eq!(run["contacts"]["unchanged"], run["contacts"]["seen"], "{run:#}");
    assert_eq!(run["links"], json!({ "added": 0, "removed": 0 }));
    let after = tuples(&world).await?;
    assert!(!before.is_empty());
    assert!(before == after, "some row was written again");
    Ok(())
}

#[tokio::test]
async fn p13_a_run_after_edits_updates_exactly_what_was_edited() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let tenant = world.ready_tenant(everything()).await?;
    tenant.sync().await?;
    let before = tuples(&world).await?;
    let companies = hubspot.ids(hub, ObjectType::Company)?;
    let linked = Mirror::actual(&world, &tenant).await?.contacts;
    let contact = linked.keys().nth(5).and_then(|id| RecordId::parse(id)).expect("there are contacts");
    for (company, values) in [(60, ("name", "Renamed")), (61, ("annualrevenue", "77.5")), (62, ("industry", ""))] {
        hubspot.update(hub, ObjectType::Company, companies[company], &[values])?;
    }
    // nothing that is mapped: the stamp moves, no value does
    hubspot.update(hub, ObjectType::Company, companies[63], &[("city", "Elsewhere")])?;
    hubspot.update(hub, ObjectType::Contact, contact, &[("jobtitle", "Chief Tester")])?;
    let run = tenant.sync().await?;
    assert_eq!((&run["customers"]["updated"], &run["contacts"]["updated"]), (&json!(3), &json!(1)), "{run:#}");
    assert_eq!((&run["customers"]["created"], &run["contacts"]["created"]), (&json!(0), &json!(0)), "{run:#}");
    world.must_mirror(&tenant, |_| true).await?;
    let after = tuples(&world).await?;
    let written = after.iter().filter(|(row, tuple)| before.get(*row) != Some(*tuple)).count();
    assert_eq!(written, 5, "three values, one stamp, one contact");
    Ok(())
}

#[tokio::test]
async fn p13_a_record_older_than_what_is_here_changes_nothing() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let tenant = world.ready_tenant(list(HAND_MADE)).await?;
    tenant.sync().await?;
    let newer = "update customer set name = 'Newer', hubspot_modified_at = hubspot_modified_at + interval '1 day'
                 where workspace_id = $1 and display_id = 1";
    sqlx::query(newer).bind(tenant.workspace).execute(world.pool()).await?;
    let run = tenant.sync().await?;
    assert_eq!(run["customers"]["unchanged"], run["customers"]["seen"], "{run:#}");
    let kept = Mirror::actual(&world, &tenant).await?.customers.into_values().filter(|row| row.name == "Newer").count();
    assert_eq!(kept, 1);
    Ok(())
}

#[tokio::test]
async fn p13_a_company_that_left_the_filter_is_archived_and_comes_back_with_it() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let tenant = world.ready_tenant(list(HAND_MADE)).await?;
    let first = tenant.sync().await?;
    assert_eq!(first["leftFilter"], 0);
    let before = Mirror::actual(&world, &tenant).await?;
    let left = before.customers.keys().next().and_then(|id| RecordId::parse(id)).expect("the list has members");
    hubspot.apply(hub, &Change::RemoveFromList { list: 102, id: left })?;
    let run = tenant.sync().await?;
    assert_eq!((&run["leftFilter"], &run["customers"]["archived"]), (&json!(1), &json!(1)), "{run:#}");
    assert_eq!(world.archived(&tenant).await?, [("LEFT_FILTER".to_owned(), 1)]);
    hubspot.apply(hub, &Change::AddToList { list: 102, id: left })?;
    let run = tenant.sync().await?;
    assert_eq!((&run["leftFilter"], &run["customers"]["restored"]), (&json!(0), &json!(1)), "{run:#}");
    Mirror::actual(&world, &tenant).await?.must_equal(&before)?;
    Ok(())
}

#[tokio::test]
async fn p12_a_preview_tells_what_a_filter_would_bring_and_writes_nothing() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let tenant = world.ready_tenant(list(HAND_MADE)).await?;
    tenant.sync().await?;
    let (before, rows) = (tuples(&world).await?, Mirror::actual(&world, &tenant).await?);
    let known: BTreeSet<&str> = rows.customers.keys().map(String::as_str).collect();
    let renewing: BTreeSet<String> = renewing(&world, &[])?.iter().map(ToString::to_string).collect();
    let customers = world.hubspot().truth(world.hub(), ObjectType::Company)?.into_iter().filter(is_customer);
    let customers: BTreeSet<String> = customers.map(|company| company.id.to_string()).collect();
    for (filter, matching) in
        [(list(CUSTOMERS), &customers), (json!({ "dealPipeline": { "pipeline": RENEWALS } }), &renewing)]
    {
        let found = preview(&tenant, filter).await?;
        let new = matching.iter().filter(|id| !known.contains(id.as_str())).count();
        let gone = known.iter().filter(|id| !matching.contains(**id)).count();
        assert_eq!(found["matching"], matching.len());
        assert_eq!(found["wouldCreate"], new);
        assert_eq!(found["wouldArchive"], gone);
        assert_eq!(found["wouldBringBack"], 0);
        let sample = found["sample"].as_array().cloned().unwrap_or_default();
        assert_eq!(sample.len(), 10, "{found:#}");
        for company in sample {
            assert!(company["hubSpotCompanyId"].as_str().is_some_and(|id| matching.contains(id)), "{company}");
        }
    }
    assert!(before == tuples(&world).await?, "a preview writes no customer, contact or link");
    Ok(())
}

async fn preview(tenant: &Tenant, filter: Value) -> anyhow::Result<Value> {
    let run = tenant.ended(&tenant.start_preview(filter).await?).await?;
    assert_eq!((&run["kind"], &run["status"]), (&json!("PREVIEW"), &json!("SUCCEEDED")), "{run:#}");
    Ok(run["preview"].clone())
}

/// Where every row stands in Postgres, and which transaction wrote it.
async fn tuples(world: &World) -> anyhow::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select 'customer ' || id, xmin::text || ctid::text from customer
         union all select 'contact ' || id, xmin::text || ctid::text from contact
         union all select 'link ' || hubspot_company_id || ' ' || hubspot_contact_id, xmin::text || ctid::text
                   from contact_link",
    )
    .fetch_all(world.pool())
    .await?;
    Ok(rows.into_iter().collect())
}

#[tokio::test]
async fn p25_the_estimate_of_a_pipeline_counts_only_the_chosen_stages() -> anyhow::Result<()> {
    let world = World::start(demo()).await?;
    let stage = RENEWAL_STAGES[0];
    let tenant = world.ready_tenant(json!({ "dealPipeline": { "pipeline": RENEWALS, "stages": [stage] } })).await?;
    let deals = world.hubspot().truth(world.hub(), ObjectType::Deal)?;
    let of_pipeline = deals.iter().filter(|deal| value(deal, "pipeline") == Some(RENEWALS));
    let of_stage = of_pipeline.clone().filter(|deal| value(deal, "dealstage") == Some(stage)).count();
    assert!(of_stage < of_pipeline.count(), "not every renewal is in the stage");
    let ended = tenant.sync().await?;
    assert_eq!(ended["customers"]["estimated"], of_stage, "{ended:#}");
    Ok(())
}
