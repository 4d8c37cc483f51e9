//! Links: partial answers, pages per record, primary labels.

use std::sync::Arc;

use hubspot::{AccessToken, Bucket, CompanyId, CompanyLink, ContactLink, DealId, ErrorKind, FixedToken, Lane};

use crate::double::{Answer, Double, Ledger};

fn companies(ids: &[&str]) -> Vec<CompanyId> {
    ids.iter().copied().map(CompanyId::from).collect()
}

fn link(contact: &str, primary: bool) -> ContactLink {
    ContactLink { contact: contact.into(), primary }
}

#[tokio::test]
async fn a_company_without_contacts_is_an_empty_set() {
    let answer = r#"{"status":"COMPLETE","numErrors":1,
      "results":[{"from":{"id":"20"},"to":[
        {"toObjectId":442222359747,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":280,"label":null},
                                                       {"category":"HUBSPOT_DEFINED","typeId":2,"label":"Primary"}]},
        {"toObjectId":"99","associationTypes":[{"category":"USER_DEFINED","typeId":2,"label":"Boss"}]}]}],
      "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND",
        "message":"No contact is associated with company 10.",
        "context":{"fromObjectId":["10"],"fromObjectType":["company"],"toObjectType":["contact"]}}]}"#;
    let double = Double::start([Answer::status(207, answer)]);
    let ledger = Arc::new(Ledger::default());
    let client = double.client_with(Arc::new(FixedToken::new(AccessToken::new("t"))), ledger.clone());
    let found = client.company_contacts(&companies(&["10", "20", "10"])).await.unwrap();

    let [empty, linked] = &found[..] else { panic!("one entry a company") };
    assert_eq!((empty.company.as_str(), empty.contacts.len()), ("10", 0));
    assert_eq!(linked.company.as_str(), "20");
    assert_eq!(linked.contacts, [link("99", false), link("442222359747", true)]);

    let asked = &double.seen()[0];
    assert_eq!(asked.line, "POST /crm/associations/2026-09/companies/contacts/batch/read");
    assert_eq!(asked.json(), serde_json::json!({"inputs": [{"id": "10"}, {"id": "20"}]}));
    assert_eq!(*ledger.entered.lock().unwrap(), [(Bucket::Associations, Lane::Bulk)]);
}

#[tokio::test]
async fn pages_are_followed_for_each_company_and_links_counted_once() {
    let first = r#"{"results":[
        {"from":{"id":"1"},"to":[{"toObjectId":"5","associationTypes":[]}],"paging":{"next":{"after":"a1"}}},
        {"from":{"id":"2"},"to":[{"toObjectId":"6"}]}]}"#;
    let second = r#"{"results":[{"from":{"id":"1"},"to":[{"toObjectId":"4"},
        {"toObjectId":5,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":2}]}]}]}"#;
    let double = Double::start([Answer::ok(first), Answer::ok(second)]);
    let found = double.client().company_contacts(&companies(&["1", "2"])).await.unwrap();
    assert_eq!(found[0].contacts, [link("4", false), link("5", true)]);
    assert_eq!(found[1].contacts, [link("6", false)]);
    assert_eq!(double.seen()[1].json(), serde_json::json!({"inputs": [{"id": "1", "after": "a1"}]}));
}

#[tokio::test]
async fn contacts_know_their_primary_company_by_its_own_label() {
    let answer = r#"{"results":[{"from":{"id":"5"},"to":[
        {"toObjectId":"20","associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":279}]},
        {"toObjectId":"10","associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":279},
                                               {"category":"HUBSPOT_DEFINED","typeId":1}]}]}]}"#;
    let double = Double::start([Answer::ok(answer)]);
    let found = double.client().contact_companies(&["5".into()]).await.unwrap();
    let link = |company: &str, primary| CompanyLink { company: company.into(), primary };
    assert_eq!(found[0].companies, [link("10", true), link("20", false)]);
    assert_eq!(double.seen()[0].line, "POST /crm/associations/2026-09/contacts/companies/batch/read");
}

#[tokio::test]
async fn a_real_failure_is_not_taken_for_no_contacts() {
    let answer = r#"{"results":[],"errors":[
        {"category":"OBJECT_NOT_FOUND","subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND","context":{"fromObjectId":["1"]}},
        {"category":"VALIDATION_ERROR","message":"?","context":{"fromObjectId":["2"]}}]}"#;
    let double = Double::start([Answer::status(207, answer)]);
    let error = double.client().company_contacts(&companies(&["1", "2"])).await.unwrap_err();
    let ErrorKind::PartialFailure(ids) = &error.kind else { panic!("{error:?}") };
    assert_eq!(ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["2"]);
}

#[tokio::test]
async fn a_cursor_seen_before_is_an_error_and_not_half_a_set() {
    let page = || Answer::ok(r#"{"results":[{"from":{"id":"1"},"to":[],"paging":{"next":{"after":"a"}}}]}"#);
    let double = Double::start([page(), page(), page()]);
    let error = double.client().company_contacts(&companies(&["1"])).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::RepeatedCursor));
    assert_eq!(double.seen().len(), 2);
}

#[tokio::test]
async fn more_than_a_thousand_are_not_sent() {
    let double = Double::start([]);
    let many: Vec<CompanyId> = (0..1_001).map(|id| CompanyId::from(id.to_string())).collect();
    let error = double.client().company_contacts(&many).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::TooManyInputs { given: 1_001, most: 1_000 }));
    assert!(double.client().company_contacts(&[]).await.unwrap().is_empty());
    assert!(double.seen().is_empty());
}

#[tokio::test]
async fn a_deals_primary_company_comes_first() {
    let answer = r#"{"results":[{"from":{"id":"515690208449"},"to":[
        {"toObjectId":1,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":341,"label":null}]},
        {"toObjectId":2,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":5,"label":"Primary"}]}]}]}"#;
    let double = Double::start([Answer::ok(answer)]);
    let found = double.client().deal_companies(&[DealId::from("515690208449")]).await.unwrap();
    assert_eq!(found, [(DealId::from("515690208449"), companies(&["2", "1"]))]);
    assert_eq!(double.lines(), ["POST /crm/associations/2026-09/deals/companies/batch/read"]);
}
