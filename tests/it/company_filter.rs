//! Which companies: what is offered, what is refused, and what waits for a run (P11, P21).

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, ObjectType, Settings, control::Change};
use serde_json::{Value, json};
use tests::{Client, Setup, World};

use crate::PIVOTAL;

const SET: &str = "mutation ($input: SetCompanyFilterInput!) { setCompanyFilter(input: $input) {
    companyFilter { version runDue filter { __typename
        ... on CompanyListFilter { list name } ... on LifecycleStageFilter { stages { value label } }
        ... on DealPipelineFilter { pipeline name stages { value label } } } }
    runDue userErrors { field code message } } }";
const READ: &str = "{ companyFilter { version runDue filter { __typename ... on CompanyListFilter { list name } } } }";

async fn set(admin: &Client, filter: &Value, expected: Option<i32>) -> anyhow::Result<Value> {
    let input = json!({ "filter": filter, "expectedVersion": expected });
    Ok(admin.graphql(SET, json!({ "input": input })).await?["setCompanyFilter"].take())
}

#[tokio::test]
async fn p11_choices_are_offered_by_name_with_their_sizes() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let document = "{ companyFilterChoices {
        lists { available lists { list name companyCount isProcessing } }
        stages { available stages { value label companyCount } }
        pipelines { available pipelines { pipeline name dealCount stages { stage label isClosed } } } } }";
    let choices = tenant.admin.graphql(document, json!({})).await?["companyFilterChoices"].take();

    let companies = world.hubspot().truth(world.hub(), ObjectType::Company)?;
    let in_stage = |stage: &str| {
        companies.iter().filter(|company| company.properties.get("lifecyclestage").is_some_and(|s| s == stage)).count()
    };
    let lists = choices["lists"]["lists"].as_array().context("no lists")?;
    let names: Vec<_> = lists.iter().filter_map(|list| list["name"].as_str()).collect();
    assert_eq!(
        names,
        ["Big accounts", "Conference 2026", "Customers / Active", "Nobody yet"],
        "lists of contacts are none"
    );
    assert_eq!((&lists[2]["list"], &lists[2]["companyCount"]), (&json!("101"), &json!(in_stage("customer"))));
    assert_eq!((&lists[0]["isProcessing"], &lists[2]["isProcessing"]), (&json!(true), &json!(false)));
    assert_eq!(lists[3]["companyCount"], 0);

    let stages = choices["stages"]["stages"].as_array().context("no stages")?;
    let customer = stages.iter().find(|stage| stage["value"] == "customer").context("no stage of customers")?;
    assert_eq!((&customer["label"], &customer["companyCount"]), (&json!("Customer"), &json!(in_stage("customer"))));
    let deals = world.hubspot().truth(world.hub(), ObjectType::Deal)?;
    let pipelines = choices["pipelines"]["pipelines"].as_array().context("no pipelines")?;
    assert_eq!(pipelines.len(), 2);
    for pipeline in pipelines {
        let within = |deal: &&hubspot_sim::control::TruthRecord| {
            deal.properties.get("pipeline").is_some_and(|id| pipeline["pipeline"] == **id)
        };
        assert_eq!(pipeline["dealCount"], json!(deals.iter().filter(within).count()), "{pipeline:#}");
    }
    assert_eq!(
        pipelines.iter().map(|p| p["name"].as_str()).collect::<Vec<_>>(),
        [Some("Sales Pipeline"), Some("Renewals")]
    );
    Ok(())
}

#[tokio::test]
async fn p11_what_hubspot_does_not_have_is_refused_and_nothing_is_saved() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let chosen = set(&tenant.admin, &json!({ "list": { "id": "101" } }), None).await?;
    assert_eq!(chosen["companyFilter"]["filter"]["name"], "Customers / Active", "{chosen:#}");
    let before = tenant.admin.graphql(READ, json!({})).await?;
    world.hubspot().apply(world.hub(), &Change::DeleteList { list: 102 })?;

    let stages = |stages: &[&str]| json!({ "lifecycleStages": { "stages": stages } });
    let pipeline = |id: &str, stages: &[&str]| json!({ "dealPipeline": { "pipeline": id, "stages": stages } });
    let table = [
        (json!({ "list": { "id": "102" } }), "LIST_NOT_FOUND", json!(["filter", "list", "id"])),
        (json!({ "list": { "id": "999" } }), "LIST_NOT_FOUND", json!(["filter", "list", "id"])),
        (json!({ "list": { "id": "../../objects" } }), "LIST_NOT_FOUND", json!(["filter", "list", "id"])),
        (json!({ "list": { "id": "103" } }), "LIST_NOT_OF_COMPANIES", json!(["filter", "list", "id"])),
        (stages(&["customer", "no-such"]), "STAGE_NOT_FOUND", json!(["filter", "lifecycleStages", "stages", "1"])),
        (stages(&[]), "INVALID_VALUE", json!(["filter", "lifecycleStages", "stages"])),
        (pipeline("no-such", &[]), "PIPELINE_NOT_FOUND", json!(["filter", "dealPipeline", "pipeline"])),
        (pipeline("default", &["163529414"]), "STAGE_NOT_FOUND", json!(["filter", "dealPipeline", "stages", "0"])),
        (json!({ "everything": false }), "INVALID_VALUE", json!(["filter", "everything"])),
    ];
    for (filter, code, field) in table {
        let refused = set(&tenant.admin, &filter, None).await?;
        assert_eq!(
            (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
            (&json!(code), &field),
            "{filter}: {refused:#}"
        );
        assert!(refused["companyFilter"].is_null(), "{filter}");
        assert_eq!(tenant.admin.graphql(READ, json!({})).await?, before, "{filter}");
    }
    let chosen = set(&tenant.admin, &pipeline("86217412", &["163529416"]), None).await?;
    let renewed = json!({ "__typename": "DealPipelineFilter", "pipeline": "86217412", "name": "Renewals",
                          "stages": [{ "value": "163529416", "label": "Renewed" }] });
    assert_eq!(chosen["companyFilter"]["filter"], renewed, "{chosen:#}");
    Ok(())
}

#[tokio::test]
async fn p21_a_choice_is_due_until_the_run_and_two_people_do_not_overwrite_each_other() -> anyhow::Result<()> {
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(31, 6, 6)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    world.connect(&tenant).await?;
    let first = set(&tenant.admin, &json!({ "everything": true }), Some(0)).await?;
    assert_eq!((&first["companyFilter"]["version"], &first["runDue"]), (&json!(1), &json!(true)), "{first:#}");
    let late = set(&tenant.owner, &json!({ "everything": true }), Some(0)).await?;
    assert_eq!(late["userErrors"][0]["code"], "CONFLICT", "{late:#}");

    tenant.sync().await?;
    assert_eq!(tenant.admin.graphql(READ, json!({})).await?["companyFilter"]["runDue"], false);
    let second = set(&tenant.admin, &json!({ "lifecycleStages": { "stages": ["customer"] } }), Some(1)).await?;
    assert_eq!((&second["companyFilter"]["version"], &second["runDue"]), (&json!(2), &json!(true)), "{second:#}");
    let counted = tenant.admin.graphql("{ customers { totalCount } }", json!({})).await?;
    assert_eq!(counted["customers"]["totalCount"], 6, "nothing moves before the run");
    Ok(())
}
