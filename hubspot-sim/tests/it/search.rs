//! Search: operators, limits, lag.

use std::time::Duration;

use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use serde_json::{Value, json};

use crate::installed::{Installed, demo};

const COMPANIES: &str = "/crm/objects/2026-09/companies/search";

fn filter(property: &str, operator: &str, value: &Value) -> Value {
    let mut filter = json!({"propertyName": property, "operator": operator});
    match value {
        Value::Null => {}
        Value::Array(_) => filter["values"] = value.clone(),
        single => filter["value"] = single.clone(),
    }
    json!({"filterGroups": [{"filters": [filter]}], "limit": 200})
}

async fn total(installed: &Installed, property: &str, operator: &str, value: Value) -> u64 {
    let (status, body) = installed.post_json(COMPANIES, filter(property, operator, &value)).await;
    assert_eq!(status, 200, "{body}");
    body["total"].as_u64().unwrap()
}

#[tokio::test]
async fn operators_agree_with_the_truth() {
    let installed = Installed::start(demo()).await;
    let truth = installed.simulator.control().truth(installed.hub, ObjectType::Company).unwrap();
    let count = |test: &dyn Fn(Option<&str>) -> bool, property: &str| {
        let found = truth.iter().filter(|record| test(record.properties.get(property).map(String::as_str))).count();
        u64::try_from(found).unwrap()
    };
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    let employees = "numberofemployees";
    assert_eq!(
        total(&installed, employees, "GTE", json!(2500)).await,
        count(&|v| number(v) >= Some(2500.0), employees)
    );
    assert_eq!(
        total(&installed, employees, "LT", json!("100")).await,
        count(&|v| number(v).is_some_and(|v| v < 100.0), employees)
    );
    let stage = "lifecyclestage";
    assert_eq!(
        total(&installed, stage, "IN", json!(["customer", "lead"])).await,
        count(&|v| matches!(v, Some("customer" | "lead")), stage)
    );
    assert_eq!(total(&installed, stage, "NOT_HAS_PROPERTY", json!(null)).await, count(&|v| v.is_none(), stage));
    assert_eq!(
        total(&installed, "products", "EQ", json!("billing")).await,
        count(&|v| v.is_some_and(|v| v.split(';').any(|choice| choice == "billing")), "products")
    );
    assert_eq!(total(&installed, "tier", "EQ", json!("growth")).await, 0, "choices are told apart by case");
    assert!(total(&installed, "tier", "EQ", json!("Growth")).await > 0);
    assert_eq!(total(&installed, "domain", "EQ", json!("SHARED.example")).await, 2, "text is not");
    assert!(total(&installed, "name", "CONTAINS_TOKEN", json!("rock*")).await >= 1);
}

#[tokio::test]
async fn linked_records_can_be_asked_for() {
    let installed = Installed::start(demo()).await;
    let contacts = installed.simulator.control().truth(installed.hub, ObjectType::Contact).unwrap();
    let contact = contacts.iter().find(|contact| contact.links.get("companies").is_some_and(|links| links.len() == 2));
    let contact = contact.expect("the demo has contacts with two companies");
    assert_eq!(total(&installed, "associations.contact", "EQ", json!(contact.id)).await, 2);
}

#[tokio::test]
async fn paging_by_id_reads_everything_and_ten_thousand_is_the_end() {
    let settings =
        Settings { limits: Limits::none(), accounts: vec![AccountSpec::bulk(3, 10_500, 0)], ..Settings::default() };
    let installed = Installed::start(settings).await;
    let mut last = "0".to_owned();
    let mut seen = 0;
    loop {
        let body = json!({
            "filterGroups": [{"filters": [{"propertyName": "hs_object_id", "operator": "GT", "value": last}]}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "limit": 200,
        });
        let (_, page) = installed.post_json(COMPANIES, body).await;
        let results = page["results"].as_array().unwrap();
        seen += results.len();
        match results.last() {
            Some(record) => last = record["id"].as_str().unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, 10_500);
    let (status, page) = installed.post_json(COMPANIES, json!({"limit": 200, "after": "9800"})).await;
    assert_eq!((status.as_u16(), &page["paging"]["next"]["after"]), (200, &json!("10000")));
    let (status, body) = installed.post_json(COMPANIES, json!({"limit": 200, "after": "10000"})).await;
    assert_eq!((status.as_u16(), body["category"].as_str()), (400, Some("VALIDATION_ERROR")));
}

#[tokio::test]
async fn everything_too_much_is_refused() {
    let installed = Installed::start(demo()).await;
    let one = json!({"propertyName": "name", "operator": "HAS_PROPERTY"});
    let long = "x".repeat(3_000);
    for body in [
        json!({"limit": 201}),
        json!({"query": long}),
        json!({"filterGroups": vec![json!({"filters": [one]}); 6]}),
        json!({"filterGroups": [{"filters": vec![one.clone(); 7]}]}),
        json!({"filterGroups": vec![json!({"filters": vec![one.clone(); 5]}); 4]}),
        json!({"sorts": ["name", "domain"]}),
        filter("made_up", "EQ", &json!("x")),
        filter("name", "SOUNDS_LIKE", &json!("x")),
        json!("not an object"),
    ] {
        let (status, answer) = installed.post_json(COMPANIES, body.clone()).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(answer["category"], "VALIDATION_ERROR");
    }
}

#[tokio::test]
async fn sorting_goes_by_type() {
    let installed = Installed::start(demo()).await;
    let body = json!({
        "sorts": [{"propertyName": "numberofemployees", "direction": "DESCENDING"}],
        "properties": ["numberofemployees"],
        "limit": 200,
    });
    let (_, page) = installed.post_json(COMPANIES, body).await;
    let numbers: Vec<f64> = page["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|record| record["properties"]["numberofemployees"].as_str()?.parse().ok())
        .collect();
    assert!(numbers.len() > 100 && numbers.is_sorted_by(|one, two| one >= two));
}

#[tokio::test]
async fn the_index_lags_behind_changes() {
    let installed = Installed::start(Settings { search_lag: Duration::from_secs(10), ..demo() }).await;
    let control = installed.simulator.control();
    control.fix_clock(control.now());
    let id = control.create(installed.hub, ObjectType::Company, &[("name", "Fresh Paint")]).unwrap();
    let ids = control.ids(installed.hub, ObjectType::Company).unwrap();
    control.delete(installed.hub, ObjectType::Company, ids[5]).unwrap();
    assert_eq!(total(&installed, "name", "EQ", json!("fresh paint")).await, 0);
    assert_eq!(total(&installed, "hs_object_id", "EQ", json!(ids[5])).await, 1, "search still shows the deleted one");
    installed.get_json(&format!("/crm/objects/2026-09/companies/{id}")).await;
    control.advance(Duration::from_secs(10));
    assert_eq!(total(&installed, "name", "EQ", json!("fresh paint")).await, 1);
    assert_eq!(total(&installed, "hs_object_id", "EQ", json!(ids[5])).await, 0);
}

#[tokio::test]
async fn the_index_can_fall_behind_at_any_time() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    control.fix_clock(control.now());
    let found = async |name: &str| {
        let filter = json!({"propertyName": "name", "operator": "EQ", "value": name});
        let body = json!({"filterGroups": [{"filters": [filter]}]});
        installed.post_json("/crm/objects/2026-09/companies/search", body).await.1["total"].clone()
    };
    control.create(hub, ObjectType::Company, &[("name", "At once")]).unwrap();
    assert_eq!(found("At once").await, 1);
    control.set_search_lag(hub, Duration::from_secs(30)).unwrap();
    control.create(hub, ObjectType::Company, &[("name", "Later")]).unwrap();
    assert_eq!(found("Later").await, 0);
    control.advance(Duration::from_secs(30));
    assert_eq!(found("Later").await, 1);
}
