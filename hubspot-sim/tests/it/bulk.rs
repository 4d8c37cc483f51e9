//! Large accounts: generated when read, the same from every side, changed by an overlay.

use std::collections::BTreeMap;

use hubspot_sim::{AccountSpec, Limits, ObjectType, Settings};
use serde_json::{Value, json};

use crate::installed::Installed;

fn bulk(companies: usize, contacts: usize) -> Settings {
    Settings {
        limits: Limits::none(),
        accounts: vec![AccountSpec::bulk(5, companies, contacts)],
        ..Settings::default()
    }
}

#[tokio::test]
async fn about_thirty_four_properties_are_filled() {
    let installed = Installed::start(bulk(200, 600)).await;
    for kind in [ObjectType::Company, ObjectType::Contact] {
        let truth = installed.simulator.control().truth(installed.hub, kind).unwrap();
        let filled: usize = truth.iter().map(|record| record.properties.len()).sum::<usize>() / truth.len();
        assert!((30..50).contains(&filled), "{kind}: {filled}");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_account() {
    let settings = || bulk(50, 150);
    let (one, two) = (Installed::start(settings()).await, Installed::start(settings()).await);
    let truth =
        |installed: &Installed| installed.simulator.control().truth(installed.hub, ObjectType::Contact).unwrap();
    assert_eq!(truth(&one), truth(&two));
    let other = Settings { accounts: vec![AccountSpec::bulk(6, 50, 150).with_hub(one.hub)], ..settings() };
    assert_ne!(truth(&one), truth(&Installed::start(other).await));
}

#[tokio::test]
async fn links_agree_from_both_sides() {
    let installed = Installed::start(bulk(100, 333)).await;
    let control = installed.simulator.control();
    let companies = control.truth(installed.hub, ObjectType::Company).unwrap();
    let contacts = control.truth(installed.hub, ObjectType::Contact).unwrap();
    let mut from_companies = BTreeMap::new();
    for company in &companies {
        for link in company.links.get("contacts").into_iter().flatten() {
            from_companies.insert(link.id, company.id);
        }
    }
    let from_contacts: BTreeMap<_, _> =
        contacts.iter().map(|contact| (contact.id, contact.links["companies"][0].id)).collect();
    assert_eq!(from_companies, from_contacts);
    assert_eq!(contacts.len(), 333);
}

#[tokio::test]
async fn a_change_lies_over_generated_data_and_listing_stays_in_order() {
    let installed = Installed::start(bulk(300, 0)).await;
    let (control, hub) = (installed.simulator.control(), installed.hub);
    let ids = control.ids(hub, ObjectType::Company).unwrap();
    control.delete(hub, ObjectType::Company, ids[0]).unwrap();
    control.delete(hub, ObjectType::Company, ids[150]).unwrap();
    control.update(hub, ObjectType::Company, ids[299], &[("name", "The last")]).unwrap();
    let new = control.create(hub, ObjectType::Company, &[("name", "The new")]).unwrap();
    let mut seen = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let page = installed.get_json(&format!("/crm/objects/2026-09/companies?limit=100&after={after}")).await;
        seen.extend(
            page["results"]
                .as_array()
                .unwrap()
                .iter()
                .map(|record| record["id"].as_str().unwrap().parse::<u64>().unwrap()),
        );
        match page["paging"]["next"]["after"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let mut expected: Vec<u64> = ids.iter().map(|id| id.0).collect();
    expected.remove(150);
    expected.remove(0);
    expected.push(new.0);
    assert_eq!(seen, expected);
    let counts = installed.get_json("/crm/limits/2026-09/records").await;
    let row = counts["hubspotDefinedObjectTypes"].as_array().unwrap().iter().find(|row| row["objectTypeId"] == "0-2");
    assert_eq!(row.unwrap()["usage"], 299);
}

#[tokio::test]
async fn a_page_is_json_whatever_is_in_it() {
    let installed = Installed::start(bulk(100, 300)).await;
    let all = installed.get_json("/crm/properties/2026-09/companies").await;
    let names: Vec<&str> =
        all["results"].as_array().unwrap().iter().filter_map(|property| property["name"].as_str()).collect();
    let ids = installed.simulator.control().ids(installed.hub, ObjectType::Company).unwrap();
    let inputs: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
    let (status, page) = installed
        .post_json("/crm/objects/2026-09/companies/batch/read", json!({"properties": names, "inputs": inputs}))
        .await;
    assert_eq!(status, 200);
    let truth = installed.simulator.control().truth(installed.hub, ObjectType::Company).unwrap();
    for (read, known) in page["results"].as_array().unwrap().iter().zip(&truth) {
        let properties = read["properties"].as_object().unwrap();
        assert_eq!(properties.len(), names.len());
        for (name, value) in properties {
            assert_eq!(value.as_str(), known.properties.get(name).map(String::as_str), "{name}");
        }
    }
}
