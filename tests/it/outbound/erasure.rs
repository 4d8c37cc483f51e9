//! P38, P39: what is erased is neither kept nor told.

use hubspot_sim::ObjectType;
use serde_json::json;
use tests::outbound::EVENTS;
use tests::receiver::{PATIENCE, Receiver, Reply};
use tests::{World, eventually};

use super::{setup, synced};

/// Rows of outbound webhooks that hold a text.
async fn holding(world: &World, text: &str) -> anyhow::Result<i64> {
    let rows = "select (select count(*) from webhook_message where body like '%' || $1 || '%')
                     + (select count(*) from webhook_attempt where answer like '%' || $1 || '%')";
    Ok(sqlx::query_scalar(rows).bind(text).fetch_one(world.pool()).await?)
}

#[tokio::test]
async fn p39_a_privacy_deletion_reaches_queued_and_delivered_bodies_and_kept_answers() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(4)).await?;
    let (hub, hubspot) = (world.hub(), world.hubspot());
    let (taking, refusing) = (Receiver::start().await?, Receiver::start().await?);
    taking.answer(|arrival| Reply::Now(200, arrival.text.chars().take(900).collect()));
    refusing.answer(|arrival| Reply::Now(500, arrival.text.chars().take(900).collect()));
    for receiver in [&taking, &refusing] {
        tenant.register(&receiver.url(), &EVENTS).await?;
    }
    world.listen()?;
    let company = hubspot.ids(hub, ObjectType::Company)?[0];
    let person = hubspot.create(hub, ObjectType::Contact, &[("email", "erase.me@person.example")])?;
    hubspot.link_contact(hub, person, company, true)?;
    for receiver in [&taking, &refusing] {
        receiver.event("contact.created", |_| true).await?;
    }
    eventually("answers are kept", PATIENCE, async || {
        Ok((holding(&world, "erase.me@person.example").await? >= 3).then_some(()))
    })
    .await?;
    hubspot.gdpr_delete(hub, ObjectType::Contact, person)?;
    let told = taking.event("contact.archived", |body| body["data"]["contact"]["erased"] == true).await?;
    let keys: Vec<&String> =
        told["data"]["contact"].as_object().into_iter().flat_map(|contact| contact.keys()).collect();
    assert_eq!(keys, ["erased", "id"], "nothing of the person is told");
    assert_eq!(holding(&world, "erase.me@person.example").await?, 0);
    // what was queued for the one that refuses is not sent any more
    refusing.event("contact.archived", |_| true).await?;
    refusing.clear();
    world.pass(100_000).await?;
    refusing.event("contact.archived", |_| true).await?;
    assert!(refusing.arrivals().iter().all(|one| !one.text.contains("erase.me@person.example")));
    Ok(())
}

#[tokio::test]
async fn p38_a_purge_reaches_what_was_queued_and_only_the_purge_is_told() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(4)).await?;
    let receiver = Receiver::start().await?;
    receiver.answer(|_| Reply::failure());
    let endpoint = tenant.register(&receiver.url(), &EVENTS).await?.id;
    let customer = tenant.customer_ids().await?.remove(0);
    for tag in ["one", "two"] {
        tenant.tag(&customer, &[format!("purge-me-{tag}")]).await?;
    }
    receiver.received(1).await?;
    for mutation in ["archiveCustomers", "purgeCustomers"] {
        let document =
            format!("mutation ($id: ID!) {{ {mutation}(input: {{ ids: [$id] }}) {{ userErrors {{ code }} }} }}");
        tenant.mutate(&document, json!({ "id": customer })).await?;
    }
    receiver.event("customer.purged", |_| true).await?;
    assert_eq!(holding(&world, "purge-me").await?, 0);
    let left = tenant.deliveries(&endpoint).await?;
    let left: Vec<&str> =
        left.iter().filter_map(|one| one["event"].as_str()).filter(|one| one.starts_with("CUSTOMER")).collect();
    assert_eq!(left, ["CUSTOMER_PURGED"]);
    Ok(())
}
