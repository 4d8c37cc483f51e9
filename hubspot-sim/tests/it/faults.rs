//! Trouble on request, and the log of calls.

use hubspot_sim::ObjectType;
use hubspot_sim::faults::{Fault, FaultBody, Trouble};
use serde_json::{Value, json};

use crate::installed::{Installed, demo};

const LIST: &str = "/crm/objects/2026-09/companies";

fn status(status: u16, body: FaultBody) -> Trouble {
    Trouble::Status { status, body, retry_after: None, policy: None }
}

#[tokio::test]
async fn made_up_answers_come_as_often_as_asked() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    control.arm(Fault::on(LIST, status(502, FaultBody::Html)).times(1));
    control.arm(Fault::on(LIST, Trouble::status_after(477, 30)).times(1));
    control.arm(Fault::on(LIST, Trouble::status(423)).times(1));
    control.arm(Fault::on(LIST, Trouble::rate_limited("SECONDLY")).times(1));
    let first = installed.get(LIST).await;
    assert_eq!(first.status(), 502);
    assert!(first.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let second = installed.get(LIST).await;
    assert_eq!((second.status().as_u16(), &second.headers()["retry-after"]), (477, &"30".parse().unwrap()));
    let third = installed.get(LIST).await;
    assert_eq!(third.status(), 423);
    assert!(third.json::<Value>().await.unwrap()["correlationId"].is_string());
    let fourth: Value = installed.get(LIST).await.json().await.unwrap();
    assert_eq!(fourth["policyName"], "SECONDLY");
    assert_eq!(installed.get(LIST).await.status(), 200);
    assert!(control.faults().is_empty());
}

#[tokio::test]
async fn a_body_can_break_off() {
    let installed = Installed::start(demo()).await;
    installed.simulator.control().arm(Fault::on("*", Trouble::CutBody).times(1));
    let response = installed.get(&format!("{LIST}?limit=100")).await;
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_cursor_can_lead_to_itself_and_a_page_can_be_empty() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    control.arm(Fault::on(LIST, Trouble::RepeatedCursor).after(1).times(1));
    let first = installed.get_json(LIST).await;
    let after = first["paging"]["next"]["after"].as_str().unwrap();
    let second = installed.get_json(&format!("{LIST}?after={after}")).await;
    assert_eq!(second["paging"]["next"]["after"], after);
    control.arm(Fault::on(LIST, Trouble::EmptyPage).times(1));
    let empty = installed.get_json(LIST).await;
    assert_eq!((&empty["results"], empty.get("paging")), (&json!([]), None));
}

#[tokio::test]
async fn faults_can_be_narrowed_and_chance_is_seeded() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    let narrow =
        Fault { containing: Some("needle".to_owned()), ..Fault::on("*/batch/read", status(500, FaultBody::Empty)) };
    control.arm(narrow);
    let path = "/crm/objects/2026-09/companies/batch/read";
    assert_eq!(installed.post(path, json!({"inputs": []})).await.status(), 200);
    assert_eq!(installed.post(path, json!({"inputs": [], "idProperty": "needle"})).await.status(), 500);
    control.clear_faults();
    let mut runs = Vec::new();
    for _ in 0..2 {
        let fault = Fault { probability: Some(0.5), seed: 11, ..Fault::on(LIST, status(503, FaultBody::Garbage)) };
        control.arm(fault);
        let mut run = Vec::new();
        for _ in 0..12 {
            run.push(installed.get(LIST).await.status().as_u16());
        }
        control.clear_faults();
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&503) && runs[0].contains(&200));
}

#[tokio::test]
async fn the_log_tells_what_was_asked() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    control.reset_calls();
    installed.get_json(&format!("{LIST}?limit=2&after=5")).await;
    let read = json!({"inputs": [{"id": "12"}, {"id": "13"}]});
    installed.post("/crm/objects/2026-09/companies/batch/read", read).await;
    installed.get("/no/such/path").await;
    let calls = control.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(
        (calls[0].template.as_str(), calls[0].query.as_str()),
        ("/crm/objects/2026-09/{object_type}", "limit=2&after=5")
    );
    assert_eq!((calls[0].hub, calls[0].status), (Some(installed.hub), 200));
    assert_eq!((calls[1].ids.as_slice(), calls[1].status), (&[12, 13][..], 207));
    assert_eq!((calls[2].hub, calls[2].status), (None, 404));
}

#[tokio::test]
async fn some_inputs_of_a_batch_can_fail() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let truth = control.truth(hub, ObjectType::Company).unwrap();
    let linked: Vec<_> = truth.iter().filter(|company| company.links.contains_key("contacts")).take(2).collect();
    let lonely = truth.iter().find(|company| !company.links.contains_key("contacts")).unwrap();
    let inputs = json!({"inputs": [{"id": linked[0].id}, {"id": linked[1].id}, {"id": lonely.id}]});
    let path = "/crm/associations/2026-09/companies/contacts/batch/read";
    control.arm(Fault::partial(path, &[linked[0].id, lonely.id], "INTERNAL_ERROR").times(1));
    let elsewhere = installed.post(path, json!({"inputs": [{"id": linked[1].id}]})).await;
    assert_eq!(elsewhere.status(), 200, "a batch without the failing inputs is not struck");
    let (status, partial) = installed.post_json(path, inputs.clone()).await;
    assert_eq!(status, 207);
    assert_eq!(partial["results"].as_array().unwrap().len(), 1);
    assert_eq!(partial["results"][0]["from"]["id"], linked[1].id.to_string());
    let errors = partial["errors"].as_array().unwrap();
    assert!(errors.iter().all(|error| error["category"] == "INTERNAL_ERROR" && error.get("subCategory").is_none()));
    assert_eq!((errors.len(), &partial["numErrors"]), (2, &json!(2)));
    let (_, whole) = installed.post_json(path, inputs.clone()).await;
    assert_eq!(whole["results"].as_array().unwrap().len(), 2, "once only");

    let path = "/crm/objects/2026-09/companies/batch/read";
    control.arm(Fault::partial(path, &[linked[0].id], "RATE_LIMITS").times(1));
    let (status, partial) = installed.post_json(path, inputs).await;
    assert_eq!((status.as_u16(), partial["results"].as_array().unwrap().len()), (207, 2));
    assert_eq!(partial["errors"][0]["context"]["ids"], json!([linked[0].id]));
}

#[tokio::test]
async fn the_token_endpoint_has_a_limit_of_its_own() {
    let installed = Installed::start(demo()).await;
    installed.simulator.control().arm(Fault::on("/oauth/*/token", Trouble::status_after(429, 7)).times(1));
    let url = format!("{}/oauth/2026-09/token", installed.simulator.url());
    let refused = installed.http.post(url).form(&[("grant_type", "refresh_token")]).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    assert_eq!(refused.json::<Value>().await.unwrap()["message"], "You have reached your rate limit.");
}
