//! Rate limits, expiry, and requests that are too large: refused in HubSpot's words.

use std::time::Duration;

use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::{Value, json};

use crate::installed::{Installed, demo};

fn strict() -> Settings {
    Settings { limits: Limits::hubspot(), accounts: vec![AccountSpec::demo(7)], ..Settings::default() }
}

#[tokio::test]
async fn a_hundred_and_ten_calls_in_ten_seconds() {
    let installed = Installed::start(strict()).await;
    let control = installed.simulator.control();
    control.fix_clock(control.now());
    for call in 0..110 {
        let response = installed.get("/crm/objects/2026-09/companies?limit=1").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["x-hubspot-ratelimit-remaining"], (109 - call).to_string());
    }
    let refused = installed.get("/crm/objects/2026-09/companies?limit=1").await;
    assert_eq!(refused.status(), 429);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["message"], "You have reached your ten_secondly_rolling limit.");
    assert_eq!((&body["policyName"], &body["errorType"]), (&json!("TEN_SECONDLY_ROLLING"), &json!("RATE_LIMIT")));
    let read = json!({"inputs": [{"id": "1"}]});
    let (status, _) = installed.post_json("/crm/associations/2026-09/companies/contacts/batch/read", read).await;
    assert_eq!(status, 207, "associations have a bucket of their own");
    control.advance(Duration::from_secs(10));
    assert_eq!(installed.get("/crm/objects/2026-09/companies?limit=1").await.status(), 200);
}

#[tokio::test]
async fn five_searches_in_a_second_without_headers() {
    let installed = Installed::start(strict()).await;
    let control = installed.simulator.control();
    control.fix_clock(control.now());
    let search = async || installed.post("/crm/objects/2026-09/companies/search", json!({"limit": 1})).await;
    for _ in 0..5 {
        let response = search().await;
        assert_eq!(response.status(), 200);
        assert!(!response.headers().contains_key("x-hubspot-ratelimit-max"));
    }
    let refused = search().await;
    assert_eq!(refused.status(), 429);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(
        (&body["policyName"], &body["message"]),
        (&json!("SECONDLY"), &json!("You have reached your secondly limit."))
    );
    control.advance(Duration::from_secs(1));
    assert_eq!(search().await.status(), 200);
}

#[tokio::test]
async fn a_spent_day_refuses_everything() {
    let installed = Installed::start(strict()).await;
    installed.simulator.control().set_daily_limit_reached(installed.hub, true);
    let refused: Value = installed.get("/crm/owners/2026-09").await.json().await.unwrap();
    assert_eq!(refused["policyName"], "DAILY");
    assert!(refused["requestId"].is_string());
    installed.simulator.control().set_daily_limit_reached(installed.hub, false);
    installed.get_json("/crm/owners/2026-09").await;
}

#[tokio::test]
async fn a_token_expires_after_half_an_hour() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    control.advance(Duration::from_secs(1799));
    assert_eq!(installed.get("/account-info/2026-09/details").await.status(), 200);
    control.advance(Duration::from_secs(3));
    let refused = installed.get("/account-info/2026-09/details").await;
    assert_eq!(refused.status(), 401);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["category"], "EXPIRED_AUTHENTICATION");
    assert!(body["message"].as_str().unwrap().starts_with("The OAuth token used to make this call expired"));
    assert!(body["context"]["expire time"][0].is_string());
}

#[tokio::test]
async fn a_withdrawn_scope_is_missed_at_once() {
    let installed = Installed::start(demo()).await;
    installed.get_json("/crm/lists/2026-09/101").await;
    installed.simulator.control().withdraw_scope(installed.hub, "crm.lists.read");
    assert_eq!(installed.get("/crm/lists/2026-09/101").await.status(), 403);
}

#[tokio::test]
async fn urls_bodies_and_batches_have_an_end() {
    let installed = Installed::start(demo()).await;
    let names = "x".repeat(16 * 1024);
    let long = installed.get(&format!("/crm/objects/2026-09/companies?properties={names}")).await;
    assert_eq!(long.status(), 414);
    let inputs: Vec<Value> = (0..1001).map(|id: i32| json!({"id": id.to_string()})).collect();
    let (status, body) =
        installed.post_json("/crm/associations/2026-09/companies/contacts/batch/read", json!({"inputs": inputs})).await;
    assert_eq!((status.as_u16(), body["category"].as_str()), (400, Some("VALIDATION_ERROR")));
    assert_eq!(installed.get("/crm/objects/2026-09/companies?limit=101").await.status(), 400);
    assert_eq!(installed.get("/crm/objects/2026-09/companies?limit=0").await.status(), 400);
    assert_eq!(installed.get("/crm/objects/2026-09/companies?after=abc").await.status(), 400);
    let large = installed.http.post(format!("{}/crm/objects/2026-09/companies/batch/read", installed.simulator.url()));
    let large = large.bearer_auth(&installed.token).body("x".repeat(11 * 1024 * 1024)).send().await.unwrap();
    assert_eq!(large.status(), 413);
}

#[tokio::test]
async fn links_of_one_record_are_paged_per_input() {
    let installed = Installed::start(Settings { association_page: 2, ..demo() }).await;
    let truth = installed.simulator.control().truth(installed.hub, hubspot_sim::ObjectType::Company).unwrap();
    let company = truth.iter().max_by_key(|record| record.links.get("contacts").map_or(0, Vec::len)).unwrap();
    let path = "/crm/associations/2026-09/companies/contacts/batch/read";
    let mut seen = Vec::new();
    let mut input = json!({"id": company.id});
    loop {
        let (_, page) = installed.post_json(path, json!({"inputs": [input]})).await;
        let result = &page["results"][0];
        assert!(result["to"].as_array().unwrap().len() <= 2);
        seen.extend(result["to"].as_array().unwrap().iter().map(|to| to["toObjectId"].as_str().unwrap().to_owned()));
        match result["paging"]["next"]["after"].as_str() {
            Some(after) => input = json!({"id": company.id, "after": after}),
            None => break,
        }
    }
    let expected: Vec<String> = company.links["contacts"].iter().map(|link| link.id.to_string()).collect();
    assert_eq!(seen, expected);
}
