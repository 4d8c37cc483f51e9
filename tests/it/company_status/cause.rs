//! P13, P43: the sentence names what decides: the list, the stage, the pipeline, the run, or why HubSpot does not say.

use hubspot_sim::control::Change;
use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::{CUSTOMERS, PATIENCE, list};
use tests::{Consent, Setup, Tenant, World, eventually};

use super::{act, customer_id, status};
use crate::PIVOTAL;

const COMPANY: ObjectType = ObjectType::Company;
/// The simulated accounts' second deal pipeline.
const RENEWALS: &str = "86217412";

async fn world() -> anyhow::Result<World> {
    let accounts = vec![AccountSpec::bulk(53, 12, 12)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    World::start(Setup::new(PIVOTAL).hubspot(settings)).await
}

fn company(world: &World, stage: &str, listed: bool) -> anyhow::Result<RecordId> {
    let values = [("name", "Acme"), ("lifecyclestage", stage)];
    let id = world.hubspot().create(world.hub(), COMPANY, &values)?;
    if listed {
        world.hubspot().add_to_list(world.hub(), CUSTOMERS.parse()?, id)?;
    }
    Ok(id)
}

/// Where a company stands, why, and in which words.
async fn told(tenant: &Tenant, company: RecordId) -> anyhow::Result<[String; 3]> {
    let status = status(tenant, &company.to_string()).await?;
    Ok(["standing", "cause", "message"].map(|part| status[part].as_str().unwrap_or_default().to_owned()))
}

fn stages(stages: &[&str]) -> Value {
    json!({ "lifecycleStages": { "stages": stages } })
}

#[tokio::test]
async fn p13_the_sentence_names_the_list_the_stage_and_the_pipeline() -> anyhow::Result<()> {
    let world = world().await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let (here, lead, stageless) =
        (company(&world, "customer", true)?, company(&world, "lead", false)?, company(&world, "", false)?);
    let [standing, cause, _] = told(&tenant, here).await?;
    assert_eq!([&*standing, &*cause], ["EXPECTED", "FILTER_MISSING"]);

    tenant.choose(list(CUSTOMERS)).await?;
    let name = status(&tenant, &here.to_string()).await?["filter"]["name"].as_str().unwrap_or_default().to_owned();
    assert!(!name.is_empty());
    let never = format!("It is on the list “{name}”. Nothing was ever synced here to the end: start the initial sync.");
    assert_eq!(told(&tenant, here).await?, ["EXPECTED", "NEVER_SYNCED", &never]);
    tenant.sync().await?;
    let because = format!("It is here: it is on the list “{name}”.");
    assert_eq!(told(&tenant, here).await?, ["HERE", "ADMITTED", &because]);
    let outside = format!("It is not on the list “{name}”.");
    assert_eq!(told(&tenant, lead).await?, ["EXCLUDED_BY_FILTER", "NOT_ON_LIST", &outside]);

    // a filter that no full sync has applied
    tenant.choose(stages(&["lead", "opportunity"])).await?;
    let due = "The filter was changed after the last full sync: start a full sync to apply it.";
    let leaves = format!("It is here, though its lifecycle stage is “Customer”, not “Lead” or “Opportunity”. {due}");
    assert_eq!(told(&tenant, here).await?, ["HERE", "FILTER_NOT_APPLIED", &leaves]);
    let comes = format!("Its lifecycle stage is “Lead”. {due}");
    assert_eq!(told(&tenant, lead).await?, ["EXPECTED", "FILTER_NOT_APPLIED", &comes]);
    let none = "It has no lifecycle stage, and “Lead” or “Opportunity” is asked for.";
    assert_eq!(told(&tenant, stageless).await?, ["EXCLUDED_BY_FILTER", "NOT_IN_STAGE", none]);

    tenant.choose(json!({ "dealPipeline": { "pipeline": RENEWALS } })).await?;
    let no_deal = "It has no deal in the pipeline “Renewals”.";
    assert_eq!(told(&tenant, lead).await?, ["EXCLUDED_BY_FILTER", "NOT_IN_PIPELINE", no_deal]);
    Ok(())
}

#[tokio::test]
async fn p13_what_hubspot_changed_and_no_sync_has_brought_is_told_as_such() -> anyhow::Result<()> {
    let world = world().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let make = || company(&world, "customer", false);
    let (deleted, left, kept, absorbed) = (make()?, make()?, make()?, make()?);
    let tenant = world.ready_tenant(stages(&["customer"])).await?;
    tenant.sync().await?;
    hubspot.delete(hub, COMPANY, deleted)?;
    hubspot.update(hub, COMPANY, left, &[("lifecyclestage", "lead")])?;
    let survivor = hubspot.merge(hub, COMPANY, kept, absorbed)?;

    let next = "Its customer is archived with the next sync.";
    let expected = format!("It is here, though it was deleted in HubSpot. {next}");
    assert_eq!(told(&tenant, deleted).await?, ["HERE", "NOT_SYNCED_YET", &expected]);
    let expected = format!("It is here, though its lifecycle stage is “Lead”, not “Customer”. {next}");
    assert_eq!(told(&tenant, left).await?, ["HERE", "NOT_SYNCED_YET", &expected]);
    let expected = format!("It is here, though HubSpot merged it into company {survivor}. {next}");
    assert_eq!(told(&tenant, absorbed).await?, ["HERE", "NOT_SYNCED_YET", &expected]);

    tenant.full_sync().await?;
    let expected = "It was deleted in HubSpot, so its customer is archived.";
    assert_eq!(told(&tenant, deleted).await?, ["ARCHIVED", "DELETED_IN_HUBSPOT", expected]);
    let expected = "Its lifecycle stage is “Lead”, not “Customer”, so its customer is archived.";
    assert_eq!(told(&tenant, left).await?, ["ARCHIVED", "NOT_IN_STAGE", expected]);
    let expected = format!("HubSpot merged it into company {survivor}, so its own customer is archived.");
    assert_eq!(told(&tenant, absorbed).await?, ["MERGED", "MERGED", &expected]);

    hubspot.restore(hub, COMPANY, deleted)?;
    let expected = "Its customer is archived, but HubSpot has it, and its lifecycle stage is “Customer”. Its customer comes \
                    back with the next sync.";
    assert_eq!(told(&tenant, deleted).await?, ["ARCHIVED", "NOT_SYNCED_YET", expected]);

    let customer = customer_id(&tenant, left).await?;
    act(&tenant, "restoreCustomers", &customer).await?;
    assert_eq!(told(&tenant, left).await?[..2], ["HERE", "DETACHED"]);
    act(&tenant, "archiveCustomers", &customer).await?;
    act(&tenant, "purgeCustomers", &customer).await?;
    let purged = status(&tenant, &left.to_string()).await?;
    assert_eq!((&purged["cause"], &purged["exclusion"]["createdBy"]["name"]), (&json!("PURGED"), &json!("Grace")));
    let message = purged["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("Its customer was deleted here for good by Grace on "), "{message}");
    Ok(())
}

#[tokio::test]
async fn p13_a_run_that_has_not_come_to_it_yet_is_named() -> anyhow::Result<()> {
    let world = world().await?;
    let tenant = world.ready_tenant(stages(&["customer"])).await?;
    tenant.sync().await?;
    let late = company(&world, "customer", false)?;
    world.hubspot().arm(Fault::on("*/companies/search", Trouble::Delay { millis: 5_000 }));
    let run = tenant.start_full_sync().await?;
    let told = status(&tenant, &late.to_string()).await?;
    let message = "Its lifecycle stage is “Customer”. The full sync that is under way has not come to it yet.";
    assert_eq!([&told["cause"], &told["message"]], ["RUN_UNDER_WAY", message], "{told:#}");
    assert!(["QUEUED", "RUNNING"].contains(&told["run"]["status"].as_str().unwrap_or_default()), "{told:#}");
    world.hubspot().clear_faults();
    tenant.ended(&run).await?;
    assert_eq!(status(&tenant, &late.to_string()).await?["cause"], "ADMITTED");
    Ok(())
}

#[tokio::test]
async fn p13_p44_what_waits_to_be_read_and_what_could_not_be_read_is_told() -> anyhow::Result<()> {
    let world = world().await?;
    let hubspot = world.hubspot();
    let tenant = world.listening_tenant(stages(&["customer"])).await?;
    hubspot.arm(Fault::on("*/companies/batch/read", Trouble::Delay { millis: 4_000 }));
    let new = company(&world, "customer", false)?;
    eventually("the delivery is here", PATIENCE, async || Ok((world.marks(&tenant).await? > 0).then_some(()))).await?;
    let message = "Its lifecycle stage is “Customer”. HubSpot told of a change of it, which is read next.";
    assert_eq!(told(&tenant, new).await?, ["EXPECTED", "WAITING_TO_BE_READ", message]);
    hubspot.clear_faults();
    world.settled(&tenant).await?;
    assert_eq!(told(&tenant, new).await?[..2], ["HERE", "ADMITTED"]);

    // the next one is spoilt, and HubSpot's id of it is known only when it is there
    hubspot.set_webhook_target(None);
    let spoilt = company(&world, "customer", false)?;
    hubspot.arm(Fault::partial("*/companies/batch/read", &[spoilt], "INTERNAL_ERROR"));
    world.listen()?;
    hubspot.update(world.hub(), COMPANY, spoilt, &[("name", "Acme & Sons")])?;
    let failed = eventually("reading it has failed", PATIENCE, async || {
        let status = status(&tenant, &spoilt.to_string()).await?;
        Ok((status["standing"] == "FAILED").then_some(status))
    });
    let failed = failed.await?;
    assert_eq!((&failed["cause"], &failed["issue"]["code"]), (&json!("OPEN_ISSUE"), &json!("HUBSPOT_REFUSED")));
    assert_eq!(failed["message"], "HubSpot could not give this record; what is here stays. It is tried again.");
    Ok(())
}

#[tokio::test]
async fn p9_what_came_from_a_replaced_account_is_told_as_such() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::empty(58), AccountSpec::empty(59)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
    let company = company(&world, "customer", false)?;
    let tenant = world.ready_tenant(stages(&["customer"])).await?;
    tenant.sync().await?;
    let other = world.hubspot().hubs()[1];
    let document = "mutation ($input: ConnectHubSpotInput!) {
        connectHubSpot(input: $input) { consentUrl userErrors { message } } }";
    let asked = tenant.mutate(document, json!({ "input": { "replaceHubId": other.to_string() } })).await?;
    let address = asked["consentUrl"].as_str().unwrap_or_default();
    assert_eq!(world.consent(address, other, Consent::Allow).await?.status(), 200);

    let message = "It is here, though it came from a HubSpot account that another one took the place of: the next full \
                   sync archives its customer.";
    assert_eq!(told(&tenant, company).await?, ["HERE", "ACCOUNT_REPLACED", message]);
    tenant.sync().await?;
    let message = "Its customer came from a HubSpot account that another one took the place of.";
    assert_eq!(told(&tenant, company).await?, ["ARCHIVED", "ACCOUNT_REPLACED", message]);
    Ok(())
}

#[tokio::test]
async fn p43_where_hubspot_does_not_say_the_answer_says_why() -> anyhow::Result<()> {
    let world = world().await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let (here, late) = (company(&world, "customer", false)?, company(&world, "lead", false)?);
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;

    let processing = |processing| Change::SetListProcessing { list: 101, processing };
    hubspot.apply(hub, &processing(true))?;
    let undecided = told(&tenant, late).await?;
    assert_eq!(undecided[..2], ["EXPECTED", "FILTER_UNDECIDED"], "{undecided:?}");
    assert!(undecided[2].starts_with("HubSpot is still working out who is on the list “"), "{undecided:?}");
    hubspot.apply(hub, &processing(false))?;
    hubspot.apply(hub, &Change::DeleteList { list: 101 })?;
    assert_eq!(told(&tenant, late).await?[..2], ["EXCLUDED_BY_FILTER", "LIST_GONE"]);
    let stays = told(&tenant, here).await?;
    assert_eq!(stays[..2], ["HERE", "LIST_GONE"]);
    assert!(stays[2].ends_with("is gone from HubSpot; choose another filter."), "{stays:?}");
    hubspot.apply(hub, &Change::RestoreList { list: 101 })?;

    hubspot.withdraw_scope(hub, "crm.lists.read");
    let scope = told(&tenant, late).await?;
    assert_eq!(scope[..2], ["UNKNOWN", "MISSING_SCOPE"], "{scope:?}");
    assert!(scope[2].contains("crm.lists.read"), "{scope:?}");

    hubspot.arm(Fault::on("/crm/*", Trouble::Delay { millis: 60_000 }));
    let silent = told(&tenant, here).await?;
    let expected = "It is here, as the last sync left it. HubSpot does not answer just now.";
    assert_eq!(silent, ["HERE", "HUBSPOT_UNAVAILABLE", expected]);
    let expected = "Nothing here knows this company, and HubSpot cannot be asked. HubSpot does not answer just now.";
    assert_eq!(told(&tenant, late).await?, ["UNKNOWN", "HUBSPOT_UNAVAILABLE", expected]);
    hubspot.clear_faults();

    hubspot.uninstall(hub);
    hubspot.expire_access_tokens(hub);
    let lost = told(&tenant, late).await?;
    assert_eq!(lost[..2], ["UNKNOWN", "REAUTHORIZE_NEEDED"], "{lost:?}");
    assert!(lost[2].contains("Connect again"), "{lost:?}");
    Ok(())
}
