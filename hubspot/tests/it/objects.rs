//! Records: listed, read in batches, read alone.

use hubspot::{
    Archived, BATCH, Companies, CompanyId, Completeness, Contacts, ErrorKind, PropertyName, PropertySet, SearchQuery,
    Step, Walk,
};

use crate::double::{Answer, Double};

fn props(names: &[&str]) -> PropertySet {
    names.iter().copied().map(PropertyName::from).collect()
}

fn many_props() -> PropertySet {
    PropertySet::new((0..300).map(|number| PropertyName::from(format!("custom_property_{number:05}"))))
}

const PAGE: &str = r#"{
  "results": [
    {"id": "515690208449",
     "properties": {"createdate": "2024-10-21T21:36:02.961Z", "domain": null, "hs_object_id": "515690208449",
                    "hs_lastmodifieddate": "2026-11-01T08:00:00.5Z", "name": "Smith \u0026 \"Sons\"\nLtd", "tier": "",
                    "annualrevenue": "0.200000000000000011102230246251565404236316680908203125"},
     "createdAt": "2024-10-21T21:36:02.961Z", "updatedAt": "2026-11-01T08:00:00.500Z", "archived": false,
     "url": "https://app-eu1.hubspot.com/contacts/1/record/0-2/515690208449"},
    {"id": 7, "properties": {"name": "Seven", "employees": 12, "vip": true}, "updatedAt": "1729546562961",
     "archived": true, "archivedAt": "2026-11-02T00:00:00Z"}
  ],
  "paging": {"next": {"after": "515690208450", "link": "https://api.hubapi.com/crm/v3/objects/companies?after=x"}}
}"#;

#[tokio::test]
async fn a_page_holds_what_was_asked_for_in_its_order() {
    let double = Double::start([Answer::ok(PAGE)]);
    let props = props(&["name", "annualrevenue", "domain", "tier", "never_heard_of", "employees", "vip"]);
    let page = double.client().list::<Companies>(&props, Some(&"42".into()), Archived::No).await.unwrap();
    assert_eq!(page.next, Some("515690208450".into()));

    let [first, second] = &page.records[..] else { panic!("two records") };
    assert_eq!(first.id, CompanyId::from("515690208449"));
    assert_eq!(
        first.values().collect::<Vec<_>>(),
        [
            Some("Smith & \"Sons\"\nLtd"),
            Some("0.200000000000000011102230246251565404236316680908203125"),
            None,
            None,
            None,
            None,
            None
        ]
    );
    assert_eq!(first.modified_at.unwrap().timestamp_millis(), 1_793_520_000_500);
    assert_eq!(first.created_at.unwrap().timestamp_millis(), 1_729_546_562_961);

    assert_eq!(second.id, CompanyId::from("7"));
    assert_eq!((second.value(0), second.value(5), second.value(6)), (Some("Seven"), Some("12"), Some("true")));
    assert_eq!(second.value(99), None);
    assert_eq!(second.modified_at.unwrap().timestamp_millis(), 1_729_546_562_961);
    assert!(second.archived && second.archived_at.is_some());

    assert_eq!(
        double.lines(),
        ["GET /crm/objects/2026-09/companies?limit=100&archived=false&after=42\
          &properties=name,annualrevenue,domain,tier,never_heard_of,employees,vip"]
    );
}

#[tokio::test]
async fn contacts_have_a_modified_date_of_another_name() {
    let page = r#"{"results":[{"id":"1","updatedAt":"2020-01-01T00:00:00Z",
        "properties":{"lastmodifieddate":"2026-01-01T00:00:00Z","hs_lastmodifieddate":"2021-01-01T00:00:00Z"}}]}"#;
    let double = Double::start([Answer::ok(page)]);
    let page = double.client().list::<Contacts>(&props(&["lastmodifieddate"]), None, Archived::Only).await.unwrap();
    assert_eq!(page.records[0].modified_at.unwrap().to_rfc3339(), "2026-01-01T00:00:00+00:00");
    assert_eq!(page.records[0].value(0), Some("2026-01-01T00:00:00Z"));
    assert_eq!(page.next, None);
    assert!(double.lines()[0].contains("archived=true"));
}

#[tokio::test]
async fn properties_too_long_for_an_address_go_through_a_body() {
    let ids = r#"{"results":[{"id":"1"},{"id":"2"},{"id":"3"}],"paging":{"next":{"after":"4"}}}"#;
    let records = r#"{"status":"COMPLETE","results":[
        {"id":"3","properties":{"custom_property_00007":"three"}},{"id":"1","properties":{"custom_property_00299":"one"}}]}"#;
    let double = Double::start([Answer::ok(ids), Answer::ok(records)]);
    let page = double.client().list::<Companies>(&many_props(), None, Archived::No).await.unwrap();
    let read: Vec<_> = page.records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(read, ["1", "3"], "in the listing's order");
    assert_eq!((page.records[0].value(299), page.records[1].value(7)), (Some("one"), Some("three")));
    assert_eq!(page.next, Some("4".into()));

    let [listed, read] = &double.seen()[..] else { panic!("two calls") };
    assert!(listed.line.ends_with("companies?limit=100&archived=false&properties=hs_object_id"));
    assert_eq!(read.line, "POST /crm/objects/2026-09/companies/batch/read?archived=false");
    let body = read.json();
    assert_eq!(body["inputs"], serde_json::json!([{"id": "1"}, {"id": "2"}, {"id": "3"}]));
    assert_eq!(body["properties"].as_array().unwrap().len(), 300);
}

#[tokio::test]
async fn a_batch_with_absent_records_is_a_success() {
    let answer = r#"{"status":"COMPLETE","numErrors":1,"results":[{"id":"1","properties":{}}],
        "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","message":"Could not get some objects",
                   "context":{"ids":["2"]}}]}"#;
    let double = Double::start([Answer::status(207, answer)]);
    let ids = ["1", "2"].map(CompanyId::from);
    let records = double.client().batch_read::<Companies>(&props(&["name"]), &ids, Archived::No).await.unwrap();
    assert_eq!(records.len(), 1);
}

#[tokio::test]
async fn a_batch_that_failed_in_part_is_no_absence() {
    let answer =
        r#"{"status":"COMPLETE","results":[],"errors":[{"category":"INTERNAL_ERROR","context":{"ids":["2"]}}]}"#;
    let double = Double::start([Answer::status(207, answer)]);
    let ids = ["1", "2"].map(CompanyId::from);
    let error = double.client().batch_read::<Companies>(&props(&["name"]), &ids, Archived::No).await.unwrap_err();
    let ErrorKind::PartialFailure(ids) = &error.kind else { panic!("{error:?}") };
    assert_eq!(ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["2"]);
}

#[tokio::test]
async fn a_batch_of_none_costs_nothing_and_one_too_large_is_not_sent() {
    let double = Double::start([]);
    let client = double.client();
    assert!(client.batch_read::<Companies>(&props(&[]), &[], Archived::No).await.unwrap().is_empty());
    let ids: Vec<CompanyId> = (0..=BATCH).map(|id| CompanyId::from(id.to_string())).collect();
    let error = client.batch_read::<Companies>(&props(&[]), &ids, Archived::No).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::TooManyInputs { given: 101, most: 100 }));
    assert!(double.seen().is_empty());
}

#[tokio::test]
async fn p32_a_merged_record_answers_under_its_survivors_id() {
    let double = Double::start([Answer::ok(r#"{"id":"9","properties":{"name":"Both"},"archived":false}"#)]);
    let record = double.client().get::<Companies>(&props(&["name"]), &"8".into(), Archived::No).await.unwrap().unwrap();
    assert_eq!((record.id.as_str(), record.value(0)), ("9", Some("Both")));
    assert_eq!(double.lines(), ["GET /crm/objects/2026-09/companies/8?archived=false&properties=name"]);
}

#[tokio::test]
async fn p32_a_merged_record_is_followed_with_any_number_of_properties() {
    let found = r#"{"id":"9","properties":{}}"#;
    let read = r#"{"results":[{"id":"9","properties":{"custom_property_00001":"x"}}]}"#;
    let double = Double::start([Answer::ok(found), Answer::ok(read)]);
    let record = double.client().get::<Companies>(&many_props(), &"8".into(), Archived::No).await.unwrap().unwrap();
    assert_eq!((record.id.as_str(), record.value(1)), ("9", Some("x")));
}

#[tokio::test]
async fn p31_a_record_that_is_gone_is_none_whatever_the_body() {
    for body in ["", "<html>404</html>", r#"{"category":"OBJECT_NOT_FOUND"}"#] {
        let double = Double::start([Answer::status(404, body)]);
        let record = double.client().get::<Companies>(&props(&[]), &"8".into(), Archived::No).await.unwrap();
        assert_eq!(record, None);
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_not_asked_for() {
    let double = Double::start([]);
    for id in ["", "..", "1/associations/contacts", "1?x"] {
        assert_eq!(double.client().get::<Companies>(&props(&[]), &id.into(), Archived::No).await.unwrap(), None);
    }
    assert!(double.seen().is_empty());
}

#[tokio::test]
async fn every_read_can_be_spawned() {
    let empty = || Answer::ok(r#"{"total":0,"results":[]}"#);
    let double = Double::start([empty(), empty(), empty(), empty(), empty()]);
    let client = double.client();
    let reads = async move {
        let (props, ids) = (props(&["name"]), [CompanyId::from("1")]);
        client.list::<Companies>(&props, None, Archived::No).await?;
        client.batch_read::<Companies>(&props, &ids, Archived::No).await?;
        client.search::<Companies>(&SearchQuery::new(&props)).await?;
        client.company_contacts(&ids).await?;
        client.owners(Archived::No).await
    };
    assert!(tokio::spawn(reads).await.unwrap().unwrap().is_empty());
    assert_eq!(double.seen().len(), 5);
}

#[tokio::test]
async fn an_unreadable_answer_quotes_no_record() {
    for body in [r#"{"results":[{"id":"1","properties":"ada@example.com"}]}"#, r#"{"results":[{"id":"1""#, "{}", ""] {
        let double = Double::start([Answer::ok(body)]);
        let error = double.client().list::<Contacts>(&props(&["email"]), None, Archived::No).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Unreadable(_)), "{body}");
        assert!(!format!("{error:?} {error}").contains("ada@"));
    }
}

#[tokio::test]
async fn a_record_prints_no_values() {
    let double = Double::start([Answer::ok(r#"{"results":[{"id":"1","properties":{"email":"ada@example.com"}}]}"#)]);
    let page = double.client().list::<Contacts>(&props(&["email"]), None, Archived::No).await.unwrap();
    assert_eq!(page.records[0].value(0), Some("ada@example.com"));
    assert!(!format!("{page:?}").contains("ada@"));
}

#[tokio::test]
async fn p34_a_listing_that_repeats_itself_ends_incomplete() {
    let page = |after: &str| Answer::ok(&format!(r#"{{"results":[],"paging":{{"next":{{"after":"{after}"}}}}}}"#));
    let double = Double::start([page("101"), page("201"), page("101"), page("201")]);
    let client = double.client();
    let props = props(&["name"]);
    let mut walk = Walk::new();
    let completeness = loop {
        let page = match walk.step() {
            Step::Read(after) => client.list::<Companies>(&props, after, Archived::No).await.unwrap(),
            Step::Ended(completeness) => break completeness,
        };
        walk.turn(page.next);
    };
    assert_eq!(completeness, Completeness::Incomplete);
    assert_eq!(double.seen().len(), 3);
}
