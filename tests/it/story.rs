//! The walk, told once from its first step to its last: a workspace connects, chooses, syncs, watches and reads.

use std::time::Duration;

use serde_json::{Value, json};
use tests::subscription::Event;
use tests::truth::is_customer;
use tests::walk::{CUSTOMERS, list};
use tests::{Client, Setup, World};

use crate::PIVOTAL;

const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn from_consent_to_customers_and_contacts() -> anyhow::Result<()> {
    // HubSpot with its own limits and an account that has every ugly case in it
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;

    // steps 1 and 2: the admin connects
    world.connect(&tenant).await?;
    let data = tenant.admin.graphql("{ integration { status hubId } }", json!({})).await?;
    assert_eq!(data["integration"], json!({ "status": "CONNECTED", "hubId": world.hub().to_string() }));

    // step 3: and chooses a list of companies by name
    let document = "{ companyFilterChoices { lists { lists { list name companyCount } } } }";
    let data = tenant.admin.graphql(document, json!({})).await?;
    let lists = data["companyFilterChoices"]["lists"]["lists"].as_array().cloned().unwrap_or_default();
    let chosen = lists.iter().find(|list| list["name"] == "Customers / Active").expect("the demo account has it");
    assert_eq!(chosen["list"], CUSTOMERS);
    tenant.choose(list(CUSTOMERS)).await?;

    // steps 4 and 5: the default map is whole, and there is only one direction
    let data = tenant.admin.graphql("{ customerFieldMap { version rows { property } unmapped { field } } }", json!({}));
    let map = data.await?["customerFieldMap"].take();
    assert_eq!((map["version"].as_i64(), map["rows"].as_array().map(Vec::len)), (Some(0), Some(8)), "{map}");

    // step 6: the first sync, watched from its first moment
    let run = tenant.start_sync().await?;
    let mut watch = tenant.watch(&run).await?;
    let mut states = Vec::new();
    loop {
        match watch.event(PATIENCE).await? {
            Event::Next(state) => states.push(state["data"]["syncProgress"].clone()),
            Event::Complete => break,
            Event::Error(_) | Event::Closed(_) => panic!("the stream broke off after {states:#?}"),
        }
    }
    counts_never_fall(&states);
    let last = states.last().expect("at least one state");
    assert_eq!(last["status"], "SUCCEEDED_WITH_ISSUES", "{last:#}");
    assert_eq!(last["customers"]["seen"], chosen["companyCount"]);

    // every row and every link is what HubSpot has
    let mirror = world.must_mirror(&tenant, is_customer).await?;
    assert_eq!(last["customers"]["created"], mirror.customers.len());
    assert_eq!(last["contacts"]["created"], mirror.contacts.len());
    assert_eq!(last["links"]["added"], mirror.links.len());

    // and clients read them, page by page
    let read = all_customers(&tenant.owner).await?;
    assert_eq!(read.len(), mirror.customers.len());
    for customer in &read {
        let company = customer["hubSpotCompanyId"].as_str().unwrap_or_default();
        let row = &mirror.customers[company];
        assert_eq!(customer["name"].as_str(), Some(row.name.as_str()));
        assert_eq!(customer["domain"].as_str(), row.domain.as_deref());
        assert_eq!(customer["plan"]["name"].as_str(), row.plan.as_deref());
        assert_eq!(customer["owner"]["email"].as_str(), row.owner.as_deref());
        let contacts = mirror.links.iter().filter(|(of, _, _)| of == company).count();
        assert_eq!(customer["contactCount"], contacts, "{company}");
    }
    Ok(())
}

fn counts_never_fall(states: &[Value]) {
    for pair in states.windows(2) {
        assert!(pair[0]["revision"].as_i64() < pair[1]["revision"].as_i64(), "{pair:#?}");
        for (object, count) in ["customers", "contacts"].iter().flat_map(|object| {
            ["seen", "created", "updated", "unchanged", "archived", "restored", "failed"].map(|count| (*object, count))
        }) {
            assert!(pair[0][object][count].as_i64() <= pair[1][object][count].as_i64(), "{object} {count}: {pair:#?}");
        }
    }
}

async fn all_customers(client: &Client) -> anyhow::Result<Vec<Value>> {
    let document = "query ($after: String) { customers(first: 50, after: $after) { pageInfo { hasNextPage endCursor } \
                    nodes { hubSpotCompanyId name domain contactCount plan { name } owner { email } } } }";
    let mut read = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = client.graphql(document, json!({ "after": after })).await?;
        let page = &data["customers"];
        read.extend(page["nodes"].as_array().cloned().unwrap_or_default());
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(read);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
