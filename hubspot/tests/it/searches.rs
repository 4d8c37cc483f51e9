//! Search: the body HubSpot expects, its length, its ceiling.

use hubspot::{Companies, Condition, ErrorKind, PropertyName, PropertySet, SearchQuery};

use crate::double::{Answer, Double};

fn props(names: &[&str]) -> PropertySet {
    names.iter().copied().map(PropertyName::from).collect()
}

#[tokio::test]
async fn a_query_is_spelled_as_hubspot_reads_it() {
    let double = Double::start([Answer::ok(
        r#"{"total":201,"results":[{"id":"8","properties":{"name":"Eight"}}],"paging":{"next":{"after":"200"}}}"#,
    )]);
    let props = props(&["name"]);
    let query = SearchQuery::new(&props)
        .filter("lifecyclestage", Condition::In(vec!["customer".into(), "lead".into()]))
        .filter("hs_lastmodifieddate", Condition::Between("1".into(), "2".into()))
        .filter("domain", Condition::HasProperty)
        .behind(&hubspot::CompanyId::from("7"));
    let page = double.client().search::<Companies>(&query).await.unwrap();
    assert_eq!((page.total, page.next.as_ref().map(hubspot::Cursor::as_str)), (201, Some("200")));
    assert_eq!(page.records[0].value(0), Some("Eight"));
    assert!(!page.is_cut());

    let asked = &double.seen()[0];
    assert_eq!(asked.line, "POST /crm/objects/2026-09/companies/search");
    assert_eq!(
        asked.json(),
        serde_json::json!({
            "filterGroups": [{"filters": [
                {"propertyName": "lifecyclestage", "operator": "IN", "values": ["customer", "lead"]},
                {"propertyName": "hs_lastmodifieddate", "operator": "BETWEEN", "value": "1", "highValue": "2"},
                {"propertyName": "domain", "operator": "HAS_PROPERTY"},
                {"propertyName": "hs_object_id", "operator": "GT", "value": "7"}]}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": ["name"],
            "limit": 200
        })
    );
}

#[tokio::test]
async fn the_next_page_is_asked_for_by_its_cursor() {
    let double = Double::start([Answer::ok(r#"{"total":1,"results":[]}"#)]);
    let props = props(&[]);
    double.client().search::<Companies>(&SearchQuery::new(&props).after(Some("200".into()))).await.unwrap();
    assert_eq!(double.seen()[0].json()["after"], "200");
}

#[tokio::test]
async fn a_body_over_three_thousand_characters_is_not_sent() {
    let double = Double::start([Answer::ok(r#"{"total":0,"results":[]}"#)]);
    let props = PropertySet::new((0..200).map(|number| PropertyName::from(format!("custom_property_{number:05}"))));
    let error = double.client().search::<Companies>(&SearchQuery::new(&props)).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::SearchBodyTooLong { chars } if chars > 3_000));
    assert!(double.seen().is_empty());
}

#[tokio::test]
async fn the_ceiling_ends_a_query_before_hubspot_refuses() {
    let last = r#"{"total":12000,"results":[],"paging":{"next":{"after":"10000"}}}"#;
    let double = Double::start([Answer::ok(last)]);
    let props = props(&[]);
    let page = double.client().search::<Companies>(&SearchQuery::new(&props)).await.unwrap();
    assert_eq!(page.next, None);
    assert!(page.is_cut());
}

#[tokio::test]
async fn a_query_fits_only_with_what_its_later_pages_add() {
    let double = Double::start([Answer::ok(r#"{"total":0,"results":[]}"#)]);
    let last = hubspot::CompanyId::from("18446744073709551615");
    let named = |length: usize| props(&[&"p".repeat(length)]);
    let (long, client) = (named(3_000), double.client());
    let error = client.search::<Companies>(&SearchQuery::new(&long).behind(&last)).await.unwrap_err();
    let ErrorKind::SearchBodyTooLong { chars } = error.kind else { panic!("{error:?}") };
    let longest = 6_000 - chars;
    assert!(SearchQuery::new(&named(longest)).fits());

    // its first page would still be sent
    let longer = named(longest + 1);
    let query = SearchQuery::new(&longer);
    assert!(client.search::<Companies>(&query).await.is_ok());
    assert!(!query.fits());
}
