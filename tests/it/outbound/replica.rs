//! P50 on a bad day: killed senders, several of them, and a receiver that is dead.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::ensure;
use tests::receiver::{PATIENCE, Receiver, Reply};
use tests::{Tenant, World, eventually};

use super::{setup, synced};

/// Gives every customer this tag by hand, one after the other.
async fn change_all(tenant: &Tenant, customers: &[String], tag: &str) -> anyhow::Result<()> {
    for customer in customers {
        tenant.tag(customer, &[tag.to_owned()]).await?;
    }
    Ok(())
}

async fn all_delivered(world: &World) -> anyhow::Result<()> {
    eventually("everything is delivered", PATIENCE, async || {
        let left = "select count(*) from webhook_delivery where status <> 'DELIVERED'";
        let behind =
            "select count(*) from webhook_place p join counter c using (workspace_id) where c.changes > p.number";
        let left: i64 = sqlx::query_scalar(left).fetch_one(world.pool()).await?;
        let behind: i64 = sqlx::query_scalar(behind).fetch_one(world.pool()).await?;
        Ok((left + behind == 0).then_some(()))
    })
    .await
}

fn by_id(receiver: &Receiver) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for arrival in receiver.arrivals() {
        *counts.entry(arrival.id).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn p50_nothing_is_lost_when_the_sender_is_killed_in_the_middle() -> anyhow::Result<()> {
    let (mut world, tenant) = synced(setup(40).env("PIVOTAL_TAKEOVER_SECONDS", "2")).await?;
    let receiver = Receiver::start().await?;
    tenant.register(&receiver.url(), &["CUSTOMER_UPDATED"]).await?;
    let customers = tenant.customer_ids().await?;
    // held in flight until the sender is dead
    receiver.answer(|_| Reply::Never);
    change_all(&tenant, &customers, "one").await?;
    receiver.received(10).await?;
    world.kill9(0)?;
    receiver.answer(|_| Reply::ok());
    world.restart(0).await?;
    change_all(&tenant, &customers, "two").await?;
    all_delivered(&world).await?;
    let told: BTreeSet<(String, String)> = receiver
        .arrivals()
        .iter()
        .map(|one| {
            let customer = &one.body["data"]["customer"];
            (customer["id"].to_string(), customer["tags"][0].to_string())
        })
        .collect();
    assert_eq!(told.len(), customers.len() * 2);
    Ok(())
}

#[tokio::test]
async fn p50_two_replicas_send_once_for_each_attempt() -> anyhow::Result<()> {
    let (world, tenant) = synced(setup(20).replicas(2)).await?;
    let receivers = [Receiver::start().await?, Receiver::start().await?, Receiver::start().await?];
    for receiver in &receivers {
        tenant.register(&receiver.url(), &["CUSTOMER_UPDATED"]).await?;
    }
    let customers = tenant.customer_ids().await?;
    for tag in ["one", "two", "three"] {
        change_all(&tenant, &customers, tag).await?;
    }
    all_delivered(&world).await?;
    for receiver in &receivers {
        let counts = by_id(receiver);
        assert_eq!(counts.len(), customers.len() * 3);
        assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    }
    let attempts: i64 = sqlx::query_scalar("select count(*) from webhook_attempt").fetch_one(world.pool()).await?;
    assert_eq!(attempts, i64::try_from(customers.len() * 9)?);
    Ok(())
}

#[tokio::test]
async fn p50_a_dead_receiver_does_not_slow_the_others() -> anyhow::Result<()> {
    let (_world, tenant) = synced(setup(40)).await?;
    let (dead, live) = (Receiver::start().await?, Receiver::start().await?);
    dead.answer(|_| Reply::Never);
    tenant.register(&dead.url(), &["CUSTOMER_UPDATED"]).await?;
    tenant.register(&live.url(), &["CUSTOMER_UPDATED"]).await?;
    let customers = tenant.customer_ids().await?;
    change_all(&tenant, &customers, "one").await?;
    dead.received(20).await?;
    live.received(customers.len()).await?;
    // every place of the dead one is taken by a request without an answer; the other one goes on
    let began = Instant::now();
    change_all(&tenant, &customers, "two").await?;
    live.received(customers.len() * 2).await?;
    ensure!(began.elapsed() < Duration::from_secs(9), "it took {:?}", began.elapsed());
    Ok(())
}
