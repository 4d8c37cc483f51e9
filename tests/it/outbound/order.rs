//! P49: the events of a customer arrive in their order.

use std::collections::HashMap;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tests::receiver::{Receiver, Reply};

use super::{setup, synced};

#[tokio::test]
async fn p49_the_events_of_a_customer_arrive_in_their_order_and_others_do_not_wait() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(6)).await?;
    let receiver = Receiver::start().await?;
    let customers = tenant.customer_ids().await?;
    let (slow, others) = customers.split_first().context("no customers")?;
    tenant.register(&receiver.url(), &["CUSTOMER_UPDATED"]).await?;
    let stubborn = slow.clone();
    receiver.answer(move |arrival| {
        if arrival.body["data"]["customer"]["id"] == stubborn.as_str() { Reply::failure() } else { Reply::ok() }
    });
    for round in 1..=5 {
        for customer in &customers {
            tenant.tag(customer, &[format!("round-{round}")]).await?;
        }
    }
    // of the one that is refused only the first event is tried; everything of the others arrives
    receiver.received(others.len() * 5 + 1).await?;
    let of_slow = |receiver: &Receiver| tags(receiver).remove(slow).unwrap_or_default();
    world.pass(5).await?;
    receiver.received(others.len() * 5 + 2).await?;
    ensure!(of_slow(&receiver).iter().all(|tag| tag == "round-1"), "{:?}", of_slow(&receiver));
    let pending = "{ webhookDeliveries(status: PENDING, first: 100) { nodes { nextAttemptAt } } }";
    let pending = tenant.admin.graphql(pending, json!({})).await?["webhookDeliveries"]["nodes"].take();
    let pending = pending.as_array().context("no deliveries")?;
    let waiting: Vec<&Value> = pending.iter().filter(|one| one["nextAttemptAt"].is_null()).collect();
    assert_eq!(waiting.len(), 4, "four wait for the first");

    // once it is taken, those behind it follow
    receiver.answer(|_| Reply::ok());
    world.pass(300).await?;
    receiver.received(others.len() * 5 + 7).await?;
    let mut order = of_slow(&receiver);
    order.dedup();
    assert_eq!(order, ["round-1", "round-2", "round-3", "round-4", "round-5"]);
    for (customer, order) in tags(&receiver).into_iter().filter(|(customer, _)| customer != slow) {
        assert_eq!(order, ["round-1", "round-2", "round-3", "round-4", "round-5"], "of {customer}");
    }
    Ok(())
}

/// The tags that each customer had, in the order in which they arrived.
fn tags(receiver: &Receiver) -> HashMap<String, Vec<String>> {
    let mut tags: HashMap<String, Vec<String>> = HashMap::new();
    for arrival in receiver.arrivals() {
        let customer = &arrival.body["data"]["customer"];
        let tag = customer["tags"][0].as_str().unwrap_or_default().to_owned();
        tags.entry(customer["id"].as_str().unwrap_or_default().to_owned()).or_default().push(tag);
    }
    tags
}
