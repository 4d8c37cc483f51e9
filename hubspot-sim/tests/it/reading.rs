//! Lists of records, batch reads, associations and the definitions around them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::installed::{Installed, demo};

/// Pages a listing to its end and gives all results.
async fn all(installed: &Installed, path: &str) -> Vec<Value> {
    let mut results = Vec::new();
    let mut after = String::new();
    loop {
        let joint = if path.contains('?') { '&' } else { '?' };
        let page = installed.get_json(&format!("{path}{joint}limit=100{after}")).await;
        results.extend(page["results"].as_array().unwrap().iter().cloned());
        match page["paging"]["next"]["after"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return results,
        }
    }
}

#[tokio::test]
async fn paging_gives_every_record_once_in_the_order_of_ids() {
    let installed = Installed::start(demo()).await;
    for (kind, expected) in [("companies", 300), ("0-1", 900), ("deals", 250)] {
        let records = all(&installed, &format!("/crm/objects/2026-09/{kind}")).await;
        let ids: Vec<u64> = records.iter().map(|record| record["id"].as_str().unwrap().parse().unwrap()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), expected, "{kind}");
    }
}

#[tokio::test]
async fn some_properties_always_come_along_and_empty_ones_are_null() {
    let installed = Installed::start(demo()).await;
    let page = installed.get_json("/crm/objects/2026-09/companies?limit=3&properties=name,made_up,about_us").await;
    let blank = &page["results"][1]["properties"];
    assert_eq!(blank["name"], Value::Null);
    assert!(blank.get("name").is_some() && blank.get("made_up").is_none());
    for always in ["createdate", "hs_lastmodifieddate", "hs_object_id"] {
        assert!(blank[always].is_string(), "{always}");
    }
    let contact = installed.get_json("/crm/objects/2026-09/contacts?limit=1&properties=email").await;
    assert!(contact["results"][0]["properties"]["lastmodifieddate"].is_string());
    assert!(contact["results"][0]["properties"].get("hs_lastmodifieddate").is_none());
}

#[tokio::test]
async fn a_batch_read_takes_a_hundred_and_reports_what_is_missing() {
    let installed = Installed::start(demo()).await;
    let records = all(&installed, "/crm/objects/2026-09/companies").await;
    let input =
        |count: usize| -> Vec<Value> { records.iter().take(count).map(|record| json!({"id": record["id"]})).collect() };
    let path = "/crm/objects/2026-09/companies/batch/read";
    let (status, body) = installed.post_json(path, json!({"properties": ["domain"], "inputs": input(100)})).await;
    assert_eq!((status.as_u16(), body["results"].as_array().unwrap().len()), (200, 100));
    let (status, body) = installed.post_json(path, json!({"inputs": input(101)})).await;
    assert_eq!((status.as_u16(), body["category"].as_str()), (400, Some("VALIDATION_ERROR")));
    let history = json!({"propertiesWithHistory": ["name"], "inputs": input(51)});
    assert_eq!(installed.post_json(path, history).await.0, 400);
    let mut inputs = input(2);
    inputs.push(json!({"id": "1"}));
    let (status, body) = installed.post_json(path, json!({"inputs": inputs})).await;
    assert_eq!(status, 207);
    assert_eq!(body["results"].as_array().unwrap().len(), 2);
    assert_eq!(body["errors"][0]["context"]["ids"], json!(["1"]));
}

#[tokio::test]
async fn a_company_without_contacts_is_an_error_inside_207() {
    let installed = Installed::start(demo()).await;
    let records = all(&installed, "/crm/objects/2026-09/companies").await;
    let inputs: Vec<Value> = records.iter().map(|record| json!({"id": record["id"]})).collect();
    let body = json!({"inputs": inputs});
    let (status, answer) =
        installed.post_json("/crm/associations/2026-09/companies/contacts/batch/read", body.clone()).await;
    assert_eq!(status, 207);
    let (with, without) = (answer["results"].as_array().unwrap(), answer["errors"].as_array().unwrap());
    assert_eq!(with.len() + without.len(), 300);
    assert!(!without.is_empty());
    assert_eq!(without[0]["subCategory"], "crm.associations.NO_ASSOCIATIONS_FOUND");
    assert!(with[0]["to"][0]["toObjectId"].is_string());
    let (_, v4) = installed.post_json("/crm/v4/associations/companies/contacts/batch/read", body).await;
    assert!(v4["results"][0]["to"][0]["toObjectId"].is_number());
}

#[tokio::test]
async fn primary_links_carry_both_types_and_users_reuse_hubspots_numbers() {
    let installed = Installed::start(demo()).await;
    let records = all(&installed, "/crm/objects/2026-09/contacts").await;
    let inputs: Vec<Value> = records.iter().map(|record| json!({"id": record["id"]})).collect();
    let (_, answer) =
        installed.post_json("/crm/associations/2026-09/0-1/0-2/batch/read", json!({"inputs": inputs})).await;
    let mut companies_of_one = 0;
    let mut seen = BTreeSet::new();
    for result in answer["results"].as_array().unwrap() {
        let mut primaries = 0;
        companies_of_one = companies_of_one.max(result["to"].as_array().unwrap().len());
        for to in result["to"].as_array().unwrap() {
            let types: Vec<(&str, u64)> = to["associationTypes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|kind| (kind["category"].as_str().unwrap(), kind["typeId"].as_u64().unwrap()))
                .collect();
            assert!(types.contains(&("HUBSPOT_DEFINED", 279)));
            primaries += usize::from(types.contains(&("HUBSPOT_DEFINED", 1)));
            seen.extend(types.iter().map(|(category, id)| format!("{category} {id}")));
        }
        assert!(primaries <= 1, "a contact has at most one primary company");
    }
    assert!(companies_of_one >= 2);
    assert!(seen.contains("USER_DEFINED 1") && seen.contains("USER_DEFINED 279"), "{seen:?}");
}

#[tokio::test]
async fn owners_are_two_listings() {
    let installed = Installed::start(demo()).await;
    let live = installed.get_json("/crm/owners/2026-09?limit=500").await;
    let archived = installed.get_json("/crm/owners/2026-09?archived=true").await;
    assert_eq!(live["results"].as_array().unwrap().len(), 7);
    assert_eq!(archived["results"].as_array().unwrap().len(), 1);
    assert_eq!(archived["results"][0]["userId"], Value::Null);
    assert!(archived["results"][0]["userIdIncludingInactive"].is_number());
    let page = installed.get_json("/crm/owners/2026-09?limit=3").await;
    let after = page["paging"]["next"]["after"].as_str().unwrap();
    let next = installed.get_json(&format!("/crm/owners/2026-09?limit=3&after={after}")).await;
    assert_ne!(page["results"][2]["id"], next["results"][0]["id"]);
}

#[tokio::test]
async fn lists_are_found_by_name_and_read_by_membership() {
    let installed = Installed::start(demo()).await;
    let found = installed.get_json("/crm/lists/2026-09/object-type-id/0-2/name/customers%20%2F%20active").await;
    let list = &found["list"];
    assert_eq!((list["processingType"].as_str(), list["listId"].as_str()), (Some("DYNAMIC"), Some("101")));
    let size = usize::try_from(list["size"].as_u64().unwrap()).unwrap();
    assert!((150..220).contains(&size), "{size}");
    let mut members = Vec::new();
    let mut after = String::new();
    loop {
        let page = installed.get_json(&format!("/crm/lists/2026-09/101/memberships?limit=100{after}")).await;
        members.extend(page["results"].as_array().unwrap().iter().map(|row| row["recordId"].to_string()));
        match page["paging"]["next"]["after"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(members.is_sorted());
    assert_eq!(members.len(), size);
    assert_eq!(installed.get("/crm/lists/2026-09/101/memberships?limit=251").await.status(), 400);
    assert_eq!(installed.get("/crm/lists/2026-09/999").await.status(), 404);
    let (_, search) = installed.post_json("/crm/lists/2026-09/search", json!({"query": "customers", "count": 5})).await;
    assert_eq!(search["lists"][0]["additionalProperties"]["hs_list_size"], size.to_string());
    let (_, every) = installed.post_json("/crm/lists/2026-09/all", json!({"objectTypeId": "0-2", "count": 2})).await;
    assert_eq!(every["total"], 4);
    assert_eq!(every["paging"]["next"]["after"], "102");
}

#[tokio::test]
async fn definitions_tell_types_and_leave_archived_out() {
    let installed = Installed::start(demo()).await;
    let live = installed.get_json("/crm/properties/2026-09/companies").await;
    let find =
        |name: &str| live["results"].as_array().unwrap().iter().find(|property| property["name"] == name).cloned();
    let owner = find("hubspot_owner_id").unwrap();
    assert_eq!((owner["type"].as_str(), owner["options"].as_array().unwrap().len()), (Some("enumeration"), 0));
    assert_eq!((&owner["externalOptions"], &owner["referencedObjectType"]), (&json!(true), &json!("OWNER")));
    assert_eq!(find("createdate").unwrap()["fieldType"], "date");
    assert!(find("old_segment").is_none() && find("bank_account").is_none());
    assert!(find("name").unwrap().get("archived").is_none(), "HubSpot's own leave the flag out");
    let archived = installed.get_json("/crm/properties/2026-09/companies?archived=true").await;
    assert_eq!(archived["results"][0]["name"], "old_segment");
}

#[tokio::test]
async fn pipelines_exist_for_companies_too() {
    let installed = Installed::start(demo()).await;
    let deals = installed.get_json("/crm/pipelines/2026-09/deals").await;
    assert_eq!(deals["results"].as_array().unwrap().len(), 2);
    let companies = installed.get_json("/crm/pipelines/2026-09/companies").await;
    assert_eq!(companies["results"][0]["id"], "companies-lifecycle-pipeline");
    assert_eq!(companies["results"][0]["stages"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn account_details_and_record_counts() {
    let installed = Installed::start(demo()).await;
    let details = installed.get_json("/account-info/2026-09/details").await;
    assert_eq!(details["portalId"], installed.hub);
    assert_eq!(details["companyCurrency"], "USD");
    let counts = installed.get_json("/crm/limits/2026-09/records").await;
    let row = counts["hubspotDefinedObjectTypes"].as_array().unwrap().iter().find(|row| row["objectTypeId"] == "0-2");
    assert_eq!(row.unwrap()["usage"], 300);
}

#[tokio::test]
async fn versions_and_writes_that_do_not_exist_are_refused() {
    let installed = Installed::start(demo()).await;
    for path in ["/crm/objects/2025-09/companies", "/crm/objects/v2/companies", "/nothing/here"] {
        let response = installed.get(path).await;
        assert_eq!(response.status(), 404);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(response.headers().contains_key("x-hubspot-correlation-id"));
    }
    let created = installed.post("/crm/objects/2026-09/companies", json!({"properties": {"name": "X"}})).await;
    assert_eq!(created.status(), 405);
    assert_eq!(installed.post("/crm/objects/2026-09/companies/batch/update", json!({})).await.status(), 404);
    let unknown = installed.get("/crm/objects/2026-09/unicorns").await;
    assert_eq!(unknown.status(), 400);
    assert!(unknown.text().await.unwrap().contains("Unable to infer object type"));
}
