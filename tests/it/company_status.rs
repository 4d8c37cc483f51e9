//! P13, P32: why a company is not here, and where a merged one went.

use hubspot_sim::{AccountSpec, Limits, MergeRule, ObjectType, RecordId, Settings};
use serde_json::{Value, json};
use tests::walk::{CUSTOMERS, list};
use tests::{Setup, Tenant, World};

use crate::PIVOTAL;

mod cause;

async fn status(tenant: &Tenant, company: &str) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { companyStatus(hubSpotCompanyId: $id) {
        standing cause message inHubSpot admitted mergedIntoCompanyId customer { hubSpotCompanyId } issue { code }
        exclusion { createdBy { name } } heldArchive { state } run { status }
        filter { ... on CompanyListFilter { name } ... on DealPipelineFilter { name } } } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company })).await?["companyStatus"].take())
}

async fn customer_id(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    let document = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) { id } }";
    Ok(tenant.admin.graphql(document, json!({ "id": company.to_string() })).await?["customer"]["id"].take())
}

async fn act(tenant: &Tenant, name: &str, id: &Value) -> anyhow::Result<()> {
    let kind = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
    let document = format!("mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}");
    tenant.mutate(&document, json!({ "input": { "ids": [id] } })).await.map(drop)
}

#[tokio::test]
async fn p13_every_company_has_an_answer_to_why_it_is_not_here() -> anyhow::Result<()> {
    let accounts = vec![AccountSpec::bulk(43, 12, 12)];
    let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let on_list: u64 = CUSTOMERS.parse()?;
    let company = |name: &str, listed: bool| -> anyhow::Result<RecordId> {
        let id = hubspot.create(hub, ObjectType::Company, &[("name", name)])?;
        if listed {
            hubspot.add_to_list(hub, on_list, id)?;
        }
        Ok(id)
    };
    let [here, archived, purged] = [company("Here", true)?, company("Archived", true)?, company("Purged", true)?];
    let (outside, deleted) = (company("Outside", false)?, company("Deleted", false)?);
    let (erased, absorbed) = (company("Erased", false)?, company("Absorbed", false)?);
    hubspot.delete(hub, ObjectType::Company, deleted)?;
    hubspot.gdpr_delete(hub, ObjectType::Company, erased)?;
    let tenant = world.ready_tenant(list(CUSTOMERS)).await?;
    tenant.sync().await?;
    let late = company("Late", true)?;
    act(&tenant, "archiveCustomers", &customer_id(&tenant, archived).await?).await?;
    let gone = customer_id(&tenant, purged).await?;
    act(&tenant, "archiveCustomers", &gone).await?;
    act(&tenant, "purgeCustomers", &gone).await?;
    let survivor = hubspot.merge(hub, ObjectType::Company, outside, absorbed)?;

    for (company, standing, cause, in_hubspot) in [
        (here, "HERE", "ADMITTED", "LIVE"),
        (archived, "ARCHIVED", "ARCHIVED_BY_HAND", "LIVE"),
        (purged, "PURGED", "PURGED", "LIVE"),
        (survivor, "EXCLUDED_BY_FILTER", "NOT_ON_LIST", "LIVE"),
        (deleted, "DELETED_IN_HUBSPOT", "DELETED_IN_HUBSPOT", "DELETED"),
        (erased, "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"),
        (late, "EXPECTED", "NOT_SYNCED_YET", "LIVE"),
        (absorbed, "MERGED", "MERGED", "MERGED"),
    ] {
        let status = status(&tenant, &company.to_string()).await?;
        let told = [&status["standing"], &status["cause"], &status["inHubSpot"]];
        assert_eq!(told, [standing, cause, in_hubspot], "{status:#}");
        assert!(status["message"].as_str().is_some_and(|message| message.ends_with('.')), "{status:#}");
        let customer = status["customer"]["hubSpotCompanyId"].as_str().map(str::to_owned);
        let expected = matches!(standing, "HERE" | "ARCHIVED").then(|| company.to_string());
        assert_eq!(customer, expected);
    }
    assert_eq!(status(&tenant, &absorbed.to_string()).await?["mergedIntoCompanyId"], survivor.to_string());
    for nonsense in ["0", "\0", "no number", "../companies", "999999999999999999"] {
        assert_eq!(status(&tenant, nonsense).await?["standing"], "NOT_FOUND", "{nonsense}");
    }

    // what is wrong with a record is told with it
    sqlx::query(
        "insert into sync_issue (workspace_id, id, object, hubspot_id, code, severity, message, first_seen_at, last_seen_at)
         values ($1, gen_random_uuid(), 'COMPANY', $2, 'LINKS_UNREADABLE', 'ERROR', 'It did not go through.', now(), now())",
    )
    .bind(tenant.workspace)
    .bind(late.to_string())
    .execute(world.pool())
    .await?;
    let failed = status(&tenant, &late.to_string()).await?;
    assert_eq!((&failed["standing"], &failed["issue"]["code"]), (&json!("FAILED"), &json!("LINKS_UNREADABLE")));
    assert_eq!((&failed["message"], &failed["cause"]), (&json!("It did not go through."), &json!("OPEN_ISSUE")));

    tenant.mutate("mutation { disconnectHubSpot { userErrors { code } } }", json!({})).await?;
    for (company, standing, cause) in [
        (here, "HERE", "NOT_CONNECTED"),
        (archived, "ARCHIVED", "ARCHIVED_BY_HAND"),
        (purged, "PURGED", "PURGED"),
        (late, "UNKNOWN", "NOT_CONNECTED"),
    ] {
        let status = status(&tenant, &company.to_string()).await?;
        let told = [&status["standing"], &status["cause"], &status["inHubSpot"]];
        assert_eq!(told, [standing, cause, "NOT_ASKED"], "our own rows need no HubSpot: {status:#}");
    }
    Ok(())
}

#[tokio::test]
async fn p32_merged_ids_lead_to_the_survivor_and_each_side_names_the_other() -> anyhow::Result<()> {
    for rule in [MergeRule::NewId, MergeRule::PreservePrimary] {
        let accounts = vec![AccountSpec { merge_rule: rule, ..AccountSpec::empty(47) }];
        let settings = Settings { limits: Limits::none(), accounts, ..Settings::default() };
        let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let company =
            |name, stage| hubspot.create(hub, ObjectType::Company, &[("name", name), ("lifecyclestage", stage)]);
        let (primary, absorbed) = (company("Survivor", "customer")?, company("Absorbed", "customer")?);
        let never_here = company("Never here", "lead")?;
        let stages = json!({ "lifecycleStages": { "stages": ["customer"] } });
        let tenant = world.listening_tenant(stages).await?;
        let before = read(&tenant, primary).await?;
        let first = hubspot.merge(hub, ObjectType::Company, primary, absorbed)?;
        world.settled(&tenant).await?;
        let survivor = hubspot.merge(hub, ObjectType::Company, first, never_here)?;
        world.settled(&tenant).await?;

        let mut others = vec![primary, absorbed, first, never_here];
        others.retain(|id| *id != survivor);
        others.sort_unstable();
        others.dedup();
        let lives = read(&tenant, survivor).await?;
        assert_eq!((&lives["name"], &lives["archiveReason"]), (&json!("Survivor"), &Value::Null), "{rule:?} {lives:#}");
        assert_eq!((&lives["id"], &lives["displayId"]), (&before["id"], &before["displayId"]), "{rule:?}: it lives on");
        let mut named: Vec<String> = serde_json::from_value(lives["mergedCompanyIds"].clone())?;
        named.sort_unstable();
        assert_eq!(named, others.iter().map(ToString::to_string).collect::<Vec<_>>(), "{rule:?}");
        for other in others {
            let found = read(&tenant, other).await?;
            if other == absorbed {
                assert_eq!(
                    (&found["name"], &found["archiveReason"]),
                    (&json!("Absorbed"), &json!("MERGED")),
                    "{rule:?}"
                );
                assert_eq!((&found["mergedInto"]["id"], &found["mergedCompanyIds"]), (&lives["id"], &json!([])));
            } else {
                assert_eq!(found, lives, "{rule:?}: {other} names the survivor");
            }
            let told = status(&tenant, &other.to_string()).await?;
            assert_eq!(
                (&told["standing"], &told["mergedIntoCompanyId"]),
                (&json!("MERGED"), &json!(survivor.to_string()))
            );
            // what a member may not see, no other id shows them
            let hidden = tenant.member.graphql(READ, json!({ "id": other.to_string() })).await?;
            assert_eq!(hidden["customer"], Value::Null);
        }
    }
    Ok(())
}

const READ: &str = "query ($id: String!) { customer(by: { hubSpotCompanyId: $id }) {
    id displayId name archiveReason mergedInto { id } mergedCompanyIds } }";

async fn read(tenant: &Tenant, company: RecordId) -> anyhow::Result<Value> {
    Ok(tenant.admin.graphql(READ, json!({ "id": company.to_string() })).await?["customer"].take())
}

#[tokio::test]
async fn p32_a_company_that_left_the_filter_and_was_merged_later_names_its_survivor() -> anyhow::Result<()> {
    let settings = Settings { limits: Limits::none(), accounts: vec![AccountSpec::empty(49)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(settings)).await?;
    let (hubspot, hub) = (world.hubspot(), world.hub());
    let company = |name| hubspot.create(hub, ObjectType::Company, &[("name", name), ("lifecyclestage", "customer")]);
    let (survivor, left) = (company("Survivor")?, company("Left")?);
    let stages = json!({ "lifecycleStages": { "stages": ["customer"] } });
    let tenant = world.listening_tenant(stages).await?;
    hubspot.update(hub, ObjectType::Company, left, &[("lifecyclestage", "lead")])?;
    world.settled(&tenant).await?;
    assert_eq!(status(&tenant, &left.to_string()).await?["standing"], "ARCHIVED");

    let survivor = hubspot.merge(hub, ObjectType::Company, survivor, left)?;
    world.settled(&tenant).await?;
    let told = status(&tenant, &left.to_string()).await?;
    assert_eq!(
        (&told["standing"], &told["mergedIntoCompanyId"]),
        (&json!("MERGED"), &json!(survivor.to_string())),
        "{told:#}"
    );
    Ok(())
}
