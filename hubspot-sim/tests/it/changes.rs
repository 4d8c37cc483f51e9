//! What a change does to what the API says, and what it must not do.

use std::time::Duration;

use hubspot_sim::control::Change;
use hubspot_sim::{AccountSpec, MergeRule, ObjectType, PropertyType, RecordId, Settings};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::installed::{Installed, demo};

const COMPANY: ObjectType = ObjectType::Company;

async fn company(installed: &Installed, id: RecordId) -> (StatusCode, Value) {
    let response = installed.get(&format!("/crm/objects/2026-09/companies/{id}?properties=name,tier")).await;
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn an_update_moves_the_modified_date_and_a_link_does_not() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let id = control.create(hub, COMPANY, &[("name", "Acme")]).unwrap();
    let contact = control.create(hub, ObjectType::Contact, &[("email", "a@acme.example")]).unwrap();
    let before = company(&installed, id).await.1["updatedAt"].clone();
    control.advance(Duration::from_mins(1));
    control.link_contact(hub, contact, id, true).unwrap();
    assert_eq!(company(&installed, id).await.1["updatedAt"], before);
    control.update(hub, COMPANY, id, &[("name", "Acme")]).unwrap();
    assert_eq!(company(&installed, id).await.1["updatedAt"], before, "the same value again changes nothing");
    control.update(hub, COMPANY, id, &[("name", "Acme Two"), ("tier", "")]).unwrap();
    let (_, after) = company(&installed, id).await;
    assert_ne!(after["updatedAt"], before);
    assert_eq!((&after["properties"]["name"], &after["properties"]["tier"]), (&json!("Acme Two"), &Value::Null));
}

#[tokio::test]
async fn a_deleted_record_is_archived_until_it_is_restored() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let truth = control.truth(hub, COMPANY).unwrap();
    let linked = truth.iter().find(|record| record.links.contains_key("contacts")).unwrap();
    let id = linked.id;
    control.delete(hub, COMPANY, id).unwrap();
    assert_eq!(company(&installed, id).await.0, 404);
    let archived = installed.get_json("/crm/objects/2026-09/companies?archived=true&limit=100").await;
    assert_eq!(archived["results"][0]["id"], id.to_string());
    assert_eq!(archived["results"][0]["archived"], true);
    assert!(archived["results"][0]["archivedAt"].is_string());
    let (status, batch) = installed
        .post_json("/crm/objects/2026-09/companies/batch/read?archived=true", json!({"inputs": [{"id": id}]}))
        .await;
    assert_eq!((status.as_u16(), batch["results"].as_array().unwrap().len()), (200, 1));
    let contact = linked.links["contacts"][0].id;
    let read = json!({"inputs": [{"id": contact}]});
    let (_, links) = installed.post_json("/crm/associations/2026-09/contacts/companies/batch/read", read).await;
    assert!(!links["results"].to_string().contains(&id.to_string()), "links to archived records are not told");
    control.restore(hub, COMPANY, id).unwrap();
    let restored = control.truth(hub, COMPANY).unwrap().into_iter().find(|record| record.id == id).unwrap();
    assert_eq!(&restored, linked, "everything is as before");
}

#[tokio::test]
async fn a_purged_record_is_in_no_listing() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let id = control.ids(hub, ObjectType::Contact).unwrap()[0];
    control.gdpr_delete(hub, ObjectType::Contact, id).unwrap();
    for archived in [false, true] {
        let path = format!("/crm/objects/2026-09/contacts/{id}?archived={archived}");
        assert_eq!(installed.get(&path).await.status(), 404);
    }
    let listing = installed.get_json("/crm/objects/2026-09/contacts?archived=true").await;
    assert_eq!(listing["results"], json!([]));
}

#[tokio::test]
async fn a_merge_gives_the_survivor_a_new_id_to_which_both_old_ones_lead() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let truth = control.truth(hub, COMPANY).unwrap();
    let linked: Vec<_> = truth.iter().filter(|record| record.links.contains_key("contacts")).take(2).collect();
    let (one, two) = (linked[0].id, linked[1].id);
    let survivor = control.merge(hub, COMPANY, one, two).unwrap();
    assert!(survivor != one && survivor != two);
    for old in [one, two] {
        assert_eq!(company(&installed, old).await.1["id"], survivor.to_string());
    }
    let path = format!("/crm/objects/2026-09/companies/{survivor}?properties=hs_merged_object_ids");
    let merged = installed.get_json(&path).await;
    assert_eq!(merged["properties"]["hs_merged_object_ids"], format!("{one};{two}"));
    let archived = installed.get_json("/crm/objects/2026-09/companies?archived=true").await;
    assert_eq!(archived["results"], json!([]), "absorbed records are not among the archived");
    let (_, batch) = installed
        .post_json("/crm/objects/2026-09/companies/batch/read", json!({"inputs": [{"id": one}, {"id": two}]}))
        .await;
    assert_eq!(batch["results"].as_array().unwrap().len(), 1);
    let after = control.truth(hub, COMPANY).unwrap();
    let kept = after.iter().find(|record| record.id == survivor).unwrap();
    let links: usize = linked.iter().map(|record| record.links["contacts"].len()).sum();
    assert_eq!(kept.links["contacts"].len(), links, "no link is lost");
    assert_eq!(after.len(), truth.len() - 1);
}

#[tokio::test]
async fn an_account_can_preserve_the_primary_id() {
    let account = AccountSpec { merge_rule: MergeRule::PreservePrimary, ..AccountSpec::demo(7) };
    let settings = Settings { accounts: vec![account], batch_read_follows_merges: false, ..demo() };
    let installed = Installed::start(settings).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let ids = control.ids(hub, COMPANY).unwrap();
    assert_eq!(control.merge(hub, COMPANY, ids[3], ids[4]).unwrap(), ids[3]);
    assert_eq!(company(&installed, ids[4]).await.1["id"], ids[3].to_string());
    let (status, batch) =
        installed.post_json("/crm/objects/2026-09/companies/batch/read", json!({"inputs": [{"id": ids[4]}]})).await;
    assert_eq!((status.as_u16(), &batch["results"]), (207, &json!([])));
}

#[tokio::test]
async fn a_dynamic_list_follows_its_rule() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let size = async || installed.get_json("/crm/lists/2026-09/101").await["list"]["size"].as_u64().unwrap();
    let before = size().await;
    let id = control.create(hub, COMPANY, &[("name", "New"), ("lifecyclestage", "customer")]).unwrap();
    assert_eq!(size().await, before + 1);
    control.update(hub, COMPANY, id, &[("lifecyclestage", "lead")]).unwrap();
    assert_eq!(size().await, before);
    control.add_to_list(hub, 102, id).unwrap();
    let lists = installed.get_json(&format!("/crm/lists/2026-09/records/0-2/{id}/memberships")).await;
    assert_eq!(lists["results"][0]["listId"], "102");
    let asked = json!({"inputs": [{"objectTypeId": "0-2", "recordId": id}]});
    let (_, batch) = installed.post_json("/crm/lists/2026-09/records/memberships/batch/read", asked).await;
    assert_eq!(batch["results"][0]["recordListMemberships"], lists["results"]);
    control.apply(hub, &Change::SetListProcessing { list: 101, processing: true }).unwrap();
    let list = installed.get_json("/crm/lists/2026-09/101").await;
    assert_eq!(list["list"]["processingStatus"], "PROCESSING");
    assert_eq!(size().await, before / 2, "a list that is being worked out does not show all its members");
    let page = installed.get_json("/crm/lists/2026-09/101/memberships?limit=250").await;
    assert_eq!(page["results"].as_array().unwrap().len(), usize::try_from(before / 2).unwrap());
    control.apply(hub, &Change::DeleteList { list: 101 }).unwrap();
    assert_eq!(installed.get("/crm/lists/2026-09/101/memberships").await.status(), 404);
}

#[tokio::test]
async fn a_contact_has_one_primary_company_at_most() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let companies = control.ids(hub, COMPANY).unwrap();
    let contact = control.create(hub, ObjectType::Contact, &[("email", "m@move.example")]).unwrap();
    for company in &companies[..3] {
        control.link_contact(hub, contact, *company, true).unwrap();
    }
    let truth = control.truth(hub, ObjectType::Contact).unwrap();
    let links = &truth.iter().find(|record| record.id == contact).unwrap().links["companies"];
    let primaries: Vec<_> = links.iter().filter(|link| link.primary).map(|link| link.id).collect();
    assert_eq!((links.len(), primaries), (3, vec![companies[2]]));
    let read =
        installed.get_json(&format!("/crm/objects/2026-09/contacts/{contact}?properties=associatedcompanyid")).await;
    assert_eq!(read["properties"]["associatedcompanyid"], companies[2].to_string());
}

#[tokio::test]
async fn properties_come_go_and_change_their_type() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let (object, name) = (COMPANY, "tier".to_owned());
    control.apply(hub, &Change::ArchiveProperty { object, name: name.clone() }).unwrap();
    let page = installed.get_json("/crm/objects/2026-09/companies?limit=1&properties=tier").await;
    assert!(page["results"][0]["properties"].get("tier").is_none());
    assert_eq!(installed.get("/crm/properties/2026-09/companies/tier").await.status(), 404);
    let again = Change::AddProperty {
        object,
        name: name.clone(),
        label: None,
        kind: PropertyType::String,
        field_type: None,
        options: Vec::new(),
    };
    control.apply(hub, &again).unwrap();
    control.apply(hub, &Change::RetypeProperty { object, name, kind: PropertyType::Number }).unwrap();
    assert_eq!(installed.get_json("/crm/properties/2026-09/companies/tier").await["type"], "number");
}

#[tokio::test]
async fn the_same_is_had_over_http() {
    let installed = Installed::start(demo()).await;
    let base = format!("{}/_control", installed.simulator.url());
    let changes = format!("{base}/accounts/{}/changes", installed.hub);
    let post = async |url: String, body: Value| installed.http.post(url).json(&body).send().await.unwrap();
    let made = post(
        changes.clone(),
        json!([
            {"change": "create", "object": "companies", "values": {"name": "Over HTTP"}},
            {"change": "create", "object": "0-1", "values": {"email": "h@http.example"}},
        ]),
    );
    let made: Value = made.await.json().await.unwrap();
    let (company, contact) = (&made[0]["id"], &made[1]["id"]);
    let link = json!({"change": "associate", "from": {"object": "contacts", "id": contact},
        "to": {"object": "companies", "id": company}, "primary": true, "labels": ["Billing contact"]});
    assert_eq!(post(changes.clone(), link).await.status(), 200);
    let truth: Value = installed
        .http
        .get(format!("{base}/accounts/{}/truth/companies", installed.hub))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let record = truth["records"].as_array().unwrap().iter().find(|record| record["id"] == *company).unwrap();
    assert_eq!(record["links"]["contacts"], json!([{"id": contact, "primary": true}]));
    for (body, status) in [
        (json!({"change": "delete", "object": "companies", "id": "1"}), 404),
        (json!({"change": "vanish"}), 400),
        (json!({"change": "update", "object": "companies", "id": company, "values": {"made_up": "x"}}), 404),
        (json!({"change": "update", "object": "companies", "id": company, "values": {"hs_object_id": "1"}}), 400),
    ] {
        assert_eq!(post(changes.clone(), body.clone()).await.status(), status, "{body}");
    }
    let fixed = post(format!("{base}/clock"), json!({"at": "2027-01-01T00:00:00Z"})).await;
    assert_eq!(fixed.json::<Value>().await.unwrap()["now"], "2027-01-01T00:00:00Z");
}

#[tokio::test]
async fn what_a_list_says_of_itself_moves_with_its_members() {
    let installed = Installed::start(demo()).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let marks = ["hs_last_record_added_at", "hs_last_record_removed_at", "hs_list_size"];
    let said = async || {
        let body = json!({"listIds": ["104", "105"], "processingTypes": [], "additionalProperties": marks});
        let (_, found) = installed.post_json("/crm/lists/2026-09/search", body).await;
        let of = |list: usize| marks.map(|mark| found["lists"][list]["additionalProperties"][mark].clone());
        (of(0), of(1))
    };
    control.fix_clock(control.now());
    let (dynamic, manual) = said().await;
    let (one, two) = (control.ids(hub, COMPANY).unwrap()[1], control.ids(hub, COMPANY).unwrap()[2]);
    control.update(hub, COMPANY, one, &[("annualrevenue", "999999999")]).unwrap();
    assert_eq!(said().await, (dynamic.clone(), manual.clone()), "a dynamic list without a rule moves by hand only");
    control.apply(hub, &Change::SetListProcessing { list: 104, processing: false }).unwrap();
    for list in [104, 105] {
        control.add_to_list(hub, list, one).unwrap();
        control.add_to_list(hub, list, two).unwrap();
    }
    let (grown, filled) = said().await;
    assert!(grown[0] != dynamic[0] && grown[2] != dynamic[2]);
    assert_eq!((&filled[0], &filled[1], &filled[2]), (&grown[0], &Value::Null, &json!("2")));
    control.advance(Duration::from_mins(1));
    control.delete(hub, COMPANY, one).unwrap();
    let (_, left) = said().await;
    assert_eq!((&left[0], &left[2]), (&filled[0], &json!("1")));
    assert!(left[1].is_string() && left[1] != left[0]);
}

#[tokio::test]
async fn a_deleted_list_can_come_back() {
    let installed = Installed::start(demo()).await;
    let control = installed.simulator.control();
    control.apply(installed.hub, &Change::DeleteList { list: 102 }).unwrap();
    assert_eq!(installed.get("/crm/lists/2026-09/102").await.status(), 404);
    control.apply(installed.hub, &Change::RestoreList { list: 102 }).unwrap();
    assert_eq!(installed.get("/crm/lists/2026-09/102").await.status(), 200);
}

#[tokio::test]
async fn merged_ids_are_in_neither_listing_under_both_rules() {
    for merge_rule in [MergeRule::NewId, MergeRule::PreservePrimary] {
        let accounts = vec![AccountSpec { merge_rule, ..AccountSpec::demo(7) }];
        let installed = Installed::start(Settings { accounts, ..demo() }).await;
        let (control, hub) = (installed.simulator.control(), installed.hub);
        let ids = control.ids(hub, COMPANY).unwrap();
        let survivor = control.merge(hub, COMPANY, ids[0], ids[1]).unwrap();
        for id in [ids[0], ids[1]] {
            let (status, read) = company(&installed, id).await;
            assert_eq!((status.as_u16(), &read["id"]), (200, &json!(survivor)));
        }
        let listed = |page: &Value| -> Vec<String> {
            page["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
        };
        let live = listed(&installed.get_json("/crm/objects/2026-09/companies?limit=100").await);
        let archived = listed(&installed.get_json("/crm/objects/2026-09/companies?limit=100&archived=true").await);
        for id in [ids[0], ids[1]].into_iter().filter(|&id| id != survivor) {
            assert!(!live.contains(&id.to_string()) && archived.is_empty());
        }
    }
}
