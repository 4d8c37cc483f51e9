//! Owners, pipelines, lists and properties.

use hubspot::{Archived, ErrorKind, ListId, ObjectKind, OwnerKind, Processing, PropertyType};

use crate::double::{Answer, Double};

#[tokio::test]
async fn owners_are_read_to_the_last_page() {
    let first = r#"{"results":[{"id":"1","email":"ada@example.com","type":"PERSON","firstName":"Ada","lastName":"L",
        "userId":11,"userIdIncludingInactive":11,"archived":false,"teams":[]}],"paging":{"next":{"after":"1"}}}"#;
    let second = r#"{"results":[{"id":2,"email":null,"type":"QUEUE","userId":null,"archived":false}]}"#;
    let double = Double::start([Answer::ok(first), Answer::ok(second)]);
    let owners = double.client().owners(Archived::No).await.unwrap();
    assert_eq!(owners[0].email.as_deref(), Some("ada@example.com"));
    assert_eq!((owners[1].id.as_str(), owners[1].kind), ("2", OwnerKind::Queue));
    assert!(!format!("{owners:?}").contains("ada@"));
    assert_eq!(
        double.lines(),
        [
            "GET /crm/owners/2026-09?limit=500&archived=false",
            "GET /crm/owners/2026-09?limit=500&archived=false&after=1"
        ]
    );
}

#[tokio::test]
async fn half_the_owners_are_an_error() {
    let page = || Answer::ok(r#"{"results":[],"paging":{"next":{"after":"1"}}}"#);
    let double = Double::start([page(), page(), page()]);
    assert!(matches!(double.client().owners(Archived::Only).await.unwrap_err().kind, ErrorKind::RepeatedCursor));
}

#[tokio::test]
async fn pipelines_and_stages_come_in_the_order_people_see() {
    let answer = r#"{"results":[
        {"id":"b","label":"B","displayOrder":1,"stages":[],"archived":false},
        {"id":"default","label":"Sales","displayOrder":0,"archived":false,"stages":[
            {"id":"closedwon","label":"Won","displayOrder":2,"metadata":{"isClosed":"true","probability":"1.0"}},
            {"id":"appointmentscheduled","label":"New","displayOrder":0,"metadata":{"isClosed":"false","probability":"0.2"}}]},
        {"id":"a","label":"A","displayOrder":1}]}"#;
    let double = Double::start([Answer::ok(answer)]);
    let pipelines = double.client().deal_pipelines().await.unwrap();
    assert_eq!(pipelines.iter().map(|pipeline| pipeline.id.as_str()).collect::<Vec<_>>(), ["default", "a", "b"]);
    let stages = &pipelines[0].stages;
    assert_eq!((stages[0].id.as_str(), stages[1].id.as_str()), ("appointmentscheduled", "closedwon"));
    assert!(!stages[0].is_closed() && stages[1].is_closed());
    assert_eq!(double.lines(), ["GET /crm/pipelines/2026-09/deals"]);
}

#[tokio::test]
async fn p11_lists_are_offered_by_name_with_sizes() {
    let answer = r#"{"results":[{"listId":"7","name":"Customers","objectTypeId":"0-2","processingType":"DYNAMIC",
        "processingStatus":"COMPLETE","createdAt":"2026-01-01T00:00:00Z",
        "additionalProperties":{"hs_list_size":"340","hs_last_record_added_at":"1729546562961"}},
        {"listId":8,"name":"New","objectTypeId":"0-2","processingType":"MANUAL","processingStatus":"PROCESSING",
         "additionalProperties":null}],"total":2}"#;
    let double = Double::start([Answer::ok(answer)]);
    let lists = double.client().company_lists().await.unwrap();
    assert_eq!((lists[0].size(), lists[1].size()), (Some(340), None));
    assert_eq!(lists[0].processing_type, Processing::Dynamic);
    assert_eq!(lists[0].last_record_added_at().unwrap().timestamp_millis(), 1_729_546_562_961);
    assert!(lists[0].is_settled() && !lists[1].is_settled());

    let asked = &double.seen()[0];
    assert_eq!(asked.line, "POST /crm/lists/2026-09/all");
    assert_eq!(asked.json()["objectTypeId"], "0-2");
}

#[tokio::test]
async fn one_list_is_read_wrapped_or_bare_and_a_deleted_one_is_none() {
    let bare = r#"{"listId":"7","name":"Customers","size":340,"processingStatus":"COMPLETE"}"#;
    let wrapped = format!(r#"{{"list":{bare}}}"#);
    let double = Double::start([Answer::ok(bare), Answer::ok(&wrapped), Answer::status(404, "")]);
    let (client, id) = (double.client(), ListId::from("7"));
    let first = client.list_by_id(&id).await.unwrap().unwrap();
    assert_eq!((first.name.as_str(), first.size()), ("Customers", Some(340)));
    assert_eq!(client.list_by_id(&id).await.unwrap(), Some(first));
    assert_eq!(client.list_by_id(&id).await.unwrap(), None);
}

#[tokio::test]
async fn companies_are_asked_which_lists_they_are_on() {
    let answer = r#"{"status":"COMPLETE","results":[
        {"objectTypeId":"0-2","recordId":"10","recordListMemberships":[{"listId":"3"},{"listId":"7","listVersion":2}]},
        {"objectTypeId":"0-2","recordId":11,"recordListMemberships":[{"listId":"3"}]},
        {"objectTypeId":"0-2","recordId":"12"}]}"#;
    let double = Double::start([Answer::ok(answer)]);
    let companies: Vec<hubspot::CompanyId> = ["10", "11", "12"].map(Into::into).into();
    let members = double.client().members_among(&ListId::from("7"), &companies).await.unwrap();
    assert_eq!(members.into_iter().collect::<Vec<_>>(), ["10".into()]);
    let asked = &double.seen()[0];
    assert_eq!(asked.line, "POST /crm/lists/2026-09/records/memberships/batch/read");
    assert_eq!(asked.json()["inputs"][1], serde_json::json!({ "objectTypeId": "0-2", "recordId": "11" }));
}

#[tokio::test]
async fn p34_members_of_a_list_that_is_gone_are_an_error_and_not_none() {
    let page = r#"{"results":[{"recordId":"10","membershipTimestamp":"2026-01-01T00:00:00Z"},{"recordId":11}],
        "total":300,"paging":{"next":{"after":"x"}}}"#;
    let double = Double::start([Answer::ok(page), Answer::status(404, "")]);
    let (client, id) = (double.client(), ListId::from("7"));
    let members = client.list_members(&id, None).await.unwrap();
    assert_eq!(members.records.iter().map(hubspot::CompanyId::as_str).collect::<Vec<_>>(), ["10", "11"]);
    assert_eq!((members.total, &members.next), (Some(300), &Some("x".into())));
    assert_eq!(double.lines(), ["GET /crm/lists/2026-09/7/memberships?limit=250"]);
    let error = client.list_members(&id, members.next.as_ref()).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NotFound));
}

#[tokio::test]
async fn properties_are_read_by_type_whatever_their_input() {
    let answer = r#"{"results":[
        {"name":"hubspot_owner_id","label":"Owner","type":"enumeration","fieldType":"select","groupName":"companyinformation",
         "options":[],"externalOptions":true,"referencedObjectType":"OWNER","hubspotDefined":true,"hidden":false},
        {"name":"closedate","label":"Close","type":"datetime","fieldType":"date","options":null,"archived":false},
        {"name":"regions","label":"Regions","type":"enumeration","fieldType":"checkbox","options":[
            {"label":"South","value":"s","displayOrder":1,"hidden":false},
            {"label":"North","value":"n","displayOrder":0,"hidden":true,"description":null}]},
        {"name":"shape","label":"Shape","type":"hologram","fieldType":"beam"}]}"#;
    let double = Double::start([Answer::ok(answer), Answer::ok(r#"{"results":[]}"#)]);
    let client = double.client();
    let properties = client.properties(ObjectKind::Company).await.unwrap();
    assert_eq!(properties[0].referenced_object.as_deref(), Some("OWNER"));
    assert!(properties[0].external_options && !properties[0].archived && !properties[0].is_multiple());
    assert_eq!(properties[1].kind, PropertyType::DateTime);
    assert!(properties[2].is_multiple());
    assert_eq!(properties[2].options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>(), ["n", "s"]);
    assert_eq!(properties[3].kind, PropertyType::Other("hologram".into()));
    client.archived_properties(ObjectKind::Contact).await.unwrap();
    assert_eq!(
        double.lines(),
        ["GET /crm/properties/2026-09/companies?archived=false", "GET /crm/properties/2026-09/contacts?archived=true"]
    );
}
