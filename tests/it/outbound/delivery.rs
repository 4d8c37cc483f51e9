//! P50: how often is tried, what counts, and what an admin sees and does about it.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tests::outbound::ANY_ADDRESS;
use tests::receiver::{Receiver, Reply};
use tests::{Setup, Tenant, World, eventually};

use crate::PIVOTAL;

const PATIENCE: Duration = Duration::from_secs(40);

async fn alone() -> anyhow::Result<(World, Tenant, Receiver)> {
    let world = World::start(Setup::new(PIVOTAL).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await?;
    let tenant = world.tenant("Acme").await?;
    Ok((world, tenant, Receiver::start().await?))
}

fn moment(value: &Value) -> anyhow::Result<DateTime<Utc>> {
    Ok(value.as_str().context("no moment")?.parse()?)
}

#[tokio::test]
async fn p50_eight_attempts_are_made_by_the_schedule_under_one_event_id() -> anyhow::Result<()> {
    let (world, tenant, receiver) = alone().await?;
    receiver.answer(|_| Reply::failure());
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?.id;
    tenant.send_test(&endpoint).await?;
    for (made, pause) in [5, 300, 1_800, 7_200, 18_000, 36_000, 0].into_iter().enumerate() {
        let made = made + 1;
        let tried = tenant.delivery_when(&endpoint, "an attempt was made", |one| one["attemptCount"] == made).await?;
        assert_eq!(tried["status"], "PENDING", "{tried:#}");
        let due = moment(&tried["nextAttemptAt"])?;
        let attempt = |number: usize| &tried["attempts"][number - 1];
        let ended =
            moment(&attempt(made)["at"])?.timestamp_millis() + attempt(made)["durationMs"].as_i64().unwrap_or(0);
        let waited = (due.timestamp_millis() - ended) / 1_000;
        // the last one comes a day after the first
        let expected =
            if made == 7 { 86_400 - (ended - moment(&attempt(1)["at"])?.timestamp_millis()) / 1_000 } else { pause };
        assert!(
            (waited - expected).abs() <= 1,
            "attempt {} is due {waited} s after the one before: {tried:#}",
            made + 1
        );
        // five seconds pass by themselves
        if pause != 5 {
            world.pass(expected).await?;
        }
    }
    let failed = tenant.delivery_when(&endpoint, "it is given up", |one| one["status"] == "FAILED").await?;
    assert_eq!((&failed["attemptCount"], &failed["nextAttemptAt"]), (&json!(8), &Value::Null));
    assert_eq!(failed["attempts"][7]["statusCode"], 500);
    assert_eq!(failed["attempts"][7]["answer"], "out of order");
    world.pass(200_000).await?;

    // an admin sends it again: the same event, from the beginning
    receiver.answer(|_| Reply::ok());
    tenant.replay(failed["id"].as_str().context("no id")?).await?;
    let delivered = tenant.delivery_when(&endpoint, "it is delivered", |one| one["status"] == "DELIVERED").await?;
    assert_eq!(delivered["attemptCount"], 9);
    let arrivals = receiver.received(9).await?;
    assert_eq!(arrivals.len(), 9);
    assert!(arrivals.iter().all(|one| Some(one.id.as_str()) == failed["eventId"].as_str()), "one id for all attempts");
    assert!(arrivals.iter().all(|one| one.text == arrivals[0].text), "one body for all attempts");
    Ok(())
}

#[tokio::test]
async fn p50_only_a_2xx_within_ten_seconds_counts_and_little_of_an_answer_is_kept() -> anyhow::Result<()> {
    let (_world, tenant, receiver) = alone().await?;
    let elsewhere = Receiver::start().await?;
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?.id;
    let target = elsewhere.url();
    let attempt = async |reply: Reply| {
        receiver.answer(move |_| reply.clone());
        tenant.send_test(&endpoint).await?;
        let tried = tenant.delivery_when(&endpoint, "the attempt was made", |one| one["attemptCount"] != 0).await?;
        anyhow::Ok((tried["status"].clone(), tried["attempts"][0].clone()))
    };
    let (status, tried) = attempt(Reply::Redirect(target)).await?;
    assert_eq!((&status, &tried["statusCode"]), (&json!("PENDING"), &json!(302)));
    let (status, tried) = attempt(Reply::Now(202, "y".repeat(3_000_000))).await?;
    assert_eq!(status, "DELIVERED");
    assert_eq!(tried["answer"].as_str().map(str::len), Some(1_000));
    let (status, tried) = attempt(Reply::Never).await?;
    assert_eq!((&status, &tried["statusCode"]), (&json!("PENDING"), &Value::Null));
    assert!(tried["error"].as_str().is_some_and(|error| error.contains("ten seconds")), "{tried}");
    assert!((10_000..15_000).contains(&tried["durationMs"].as_i64().unwrap_or(0)), "{tried}");
    assert!(elsewhere.arrivals().is_empty(), "a redirect was followed");
    Ok(())
}

#[tokio::test]
async fn p50_an_endpoint_is_disabled_after_a_hundred_failures_in_a_row_and_says_so() -> anyhow::Result<()> {
    let (world, tenant, receiver) = alone().await?;
    receiver.answer(|_| Reply::failure());
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?.id;
    let failing = async |count: usize| {
        for _ in 0..count {
            tenant.send_test(&endpoint).await?;
        }
        anyhow::Ok(())
    };
    failing(20).await?;
    receiver.received(20).await?;
    // one success, and the count begins anew
    receiver.answer(|_| Reply::ok());
    tenant.send_test(&endpoint).await?;
    tenant.delivery_when(&endpoint, "one is delivered", |one| one["status"] == "DELIVERED").await?;
    receiver.answer(|_| Reply::failure());
    receiver.clear();
    failing(30).await?;
    receiver.received(30).await?;
    for _ in 0..4 {
        world.pass(400).await?;
        eventually("what was due is tried", PATIENCE, async || {
            let due = "select count(*) from webhook_delivery where due_at <= now()";
            let due: i64 = sqlx::query_scalar(due).fetch_one(world.pool()).await?;
            let enabled = tenant.endpoint(&endpoint).await?["status"] == "ENABLED";
            Ok((due == 0 || !enabled).then_some(()))
        })
        .await?;
    }
    let disabled = tenant.endpoint(&endpoint).await?;
    assert_eq!(disabled["status"], "DISABLED_BY_FAILURES", "{disabled:#}");
    assert!(disabled["notice"].as_str().is_some_and(|notice| notice.contains("hundred")), "{disabled:#}");
    assert_eq!(disabled["failuresInARow"], 100);

    // nothing is sent to it, a test neither, until it is enabled: then what was queued goes out
    let document = "mutation ($id: ID!) { sendTestWebhook(input: { endpointId: $id }) { userErrors { code } } }";
    let refused = tenant.admin.graphql(document, json!({ "id": endpoint })).await?;
    assert_eq!(refused["sendTestWebhook"]["userErrors"][0]["code"], "ENDPOINT_DISABLED");
    receiver.answer(|_| Reply::ok());
    world.pass(100_000).await?;
    let enabled = tenant.endpoint_do("enableWebhookEndpoint", &endpoint).await?;
    assert_eq!((&enabled["status"], &enabled["failuresInARow"]), (&json!("ENABLED"), &json!(0)));
    eventually("what was queued goes out", PATIENCE, async || {
        let pending = "select count(*) from webhook_delivery where status = 'PENDING'";
        let pending: i64 = sqlx::query_scalar(pending).fetch_one(world.pool()).await?;
        Ok((pending == 0).then_some(()))
    })
    .await
}

#[tokio::test]
async fn p50_deliveries_are_listed_by_endpoint_event_and_status() -> anyhow::Result<()> {
    let (_world, tenant, receiver) = alone().await?;
    let (good, bad) = (Receiver::start().await?, receiver);
    bad.answer(|_| Reply::failure());
    let (good_id, bad_id) = (
        tenant.register(&good.url(), &["CUSTOMER_CREATED"]).await?.id,
        tenant.register(&bad.url(), &["CUSTOMER_CREATED"]).await?.id,
    );
    for _ in 0..3 {
        tenant.send_test(&good_id).await?;
    }
    tenant.send_test(&bad_id).await?;
    good.received(3).await?;
    tenant.delivery_when(&bad_id, "the attempt failed", |one| one["attemptCount"] == 1).await?;
    let list = async |arguments: &str| {
        let document = format!(
            "{{ webhookDeliveries({arguments}) {{ nodes {{ id event }} edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let mut data = tenant.admin.graphql(&document, json!({})).await?;
        anyhow::Ok(data["webhookDeliveries"].take())
    };
    let count = |page: &Value| page["nodes"].as_array().map_or(0, Vec::len);
    assert_eq!(count(&list("first: 100").await?), 4);
    assert_eq!(count(&list(&format!("endpointId: \"{good_id}\"")).await?), 3);
    assert_eq!(count(&list("event: TEST, status: PENDING").await?), 1);
    assert_eq!(count(&list("event: CUSTOMER_CREATED").await?), 0);
    let first = list("first: 3").await?;
    assert_eq!((count(&first), &first["pageInfo"]["hasNextPage"]), (3, &json!(true)));
    let rest = list(&format!("first: 3, after: {}", first["pageInfo"]["endCursor"])).await?;
    assert_eq!((count(&rest), &rest["pageInfo"]["hasNextPage"]), (1, &json!(false)));
    // and on the endpoint itself
    let document = "{ webhookEndpoints { id deliveries(status: DELIVERED) { nodes { status } } } }";
    let data = tenant.admin.graphql(document, json!({})).await?;
    let counts: Vec<usize> = data["webhookEndpoints"]
        .as_array()
        .context("no endpoints")?
        .iter()
        .map(|one| count(&one["deliveries"]))
        .collect();
    assert_eq!(counts, [3, 0]);
    Ok(())
}

#[tokio::test]
async fn p50_what_was_settled_a_month_ago_leaves_and_a_deleted_endpoint_with_all_it_had() -> anyhow::Result<()> {
    let (world, tenant, receiver) = alone().await?;
    let endpoint = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?.id;
    tenant.send_test(&endpoint).await?;
    tenant.delivery_when(&endpoint, "it is delivered", |one| one["status"] == "DELIVERED").await?;
    world.pass(31 * 86_400).await?;
    tenant.send_test(&endpoint).await?;
    receiver.received(2).await?;
    let kept = async |count: i64| {
        world.hurry("webhook_retention").await?;
        let rows: (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from webhook_delivery), (select count(*) from webhook_message),
                    (select count(*) from webhook_attempt)",
        )
        .fetch_one(world.pool())
        .await?;
        Ok((rows == (count, count, count)).then_some(()))
    };
    eventually("the old one has left, and the new one stays", PATIENCE, async || kept(1).await).await?;
    let document =
        "mutation ($id: ID!) { deleteWebhookEndpoint(input: { id: $id }) { deletedId userErrors { code } } }";
    assert_eq!(tenant.mutate(document, json!({ "id": endpoint })).await?["deletedId"], json!(endpoint));
    assert!(tenant.endpoint(&endpoint).await.is_err());
    assert!(tenant.deliveries(&endpoint).await?.is_empty());
    let rows = "select (select count(*) from webhook_endpoint) + (select count(*) from webhook_delivery)
                     + (select count(*) from webhook_attempt) + (select count(*) from webhook_secret)
                     + (select count(*) from webhook_lane)";
    eventually("nothing of it is left", PATIENCE, async || {
        world.hurry("webhook_retention").await?;
        Ok((sqlx::query_scalar::<_, i64>(rows).fetch_one(world.pool()).await? == 0).then_some(()))
    })
    .await
}
