//! P50: where things are told, and where not.

use serde_json::json;
use tests::outbound::ANY_ADDRESS;
use tests::receiver::Receiver;
use tests::{Setup, World};

use crate::PIVOTAL;

const CREATE: &str = "mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
    webhookEndpoint { id } secret userErrors { code field message } } }";

#[tokio::test]
async fn p50_private_addresses_are_refused_as_endpoints_and_when_they_are_connected_to() -> anyhow::Result<()> {
    let mut world = World::start(Setup::new(PIVOTAL).replicas(0)).await?;
    world.add_server_with([ANY_ADDRESS]).await?;
    let (tenant, receiver) = (world.tenant("Acme").await?, Receiver::start().await?);

    // while the operator allows it, a receiver on this machine is told things, by its address and by its name
    let named = receiver.url().replace("127.0.0.1", "localhost");
    let literal = tenant.register(&receiver.url(), &["CUSTOMER_CREATED"]).await?;
    let named = tenant.register(&named, &["CUSTOMER_CREATED"]).await?;
    for endpoint in [&literal, &named] {
        tenant.send_test(&endpoint.id).await?;
        tenant.delivery_when(&endpoint.id, "the test is delivered", |one| one["status"] == "DELIVERED").await?;
    }

    // where he does not, what is registered already is not connected to, and nothing like it is registered
    world.stop(0).await?;
    world.add_server().await?;
    receiver.clear();
    for endpoint in [&literal, &named] {
        tenant.send_test(&endpoint.id).await?;
        let tried = tenant.delivery_when(&endpoint.id, "the test was tried", |one| one["attemptCount"] != 0).await?;
        let error = tried["attempts"][0]["error"].as_str().unwrap_or_default();
        assert!(error.contains("private"), "{tried:#}");
    }
    assert!(receiver.arrivals().is_empty());
    for url in [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/",
        "https://[::1]:8443/",
        "http://1.1.1.1/",
    ] {
        let input = json!({ "url": url, "events": ["CUSTOMER_CREATED"] });
        let refused = tenant.admin.graphql(CREATE, json!({ "input": input })).await?;
        let error = &refused["createWebhookEndpoint"]["userErrors"][0];
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID_VALUE"), &json!(["url"])), "{url}: {refused}");
        assert_eq!(refused["createWebhookEndpoint"]["secret"], json!(null));
    }
    Ok(())
}

#[tokio::test]
async fn p49_what_an_endpoint_cannot_be_is_refused_and_changes_nothing() -> anyhow::Result<()> {
    let mut world = World::start(Setup::new(PIVOTAL).replicas(0)).await?;
    world.add_server_with([ANY_ADDRESS, ("PIVOTAL_ROLE", "api")]).await?;
    let tenant = world.tenant("Acme").await?;
    for (input, field) in [
        (json!({ "url": "http://127.0.0.1:9/", "events": [] }), "events"),
        (json!({ "url": "http://127.0.0.1:9/", "events": ["TEST"] }), "events"),
        (json!({ "url": "nowhere", "events": ["CUSTOMER_CREATED"] }), "url"),
        (
            json!({ "url": "http://127.0.0.1:9/", "events": ["CUSTOMER_CREATED"], "description": "x".repeat(501) }),
            "description",
        ),
    ] {
        let refused = tenant.admin.graphql(CREATE, json!({ "input": input })).await?;
        let error = &refused["createWebhookEndpoint"]["userErrors"][0];
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID_VALUE"), &json!([field])), "{refused}");
    }
    for _ in 0..20 {
        tenant.register("http://127.0.0.1:9/", &["CUSTOMER_CREATED"]).await?;
    }
    let input = json!({ "url": "http://127.0.0.1:9/", "events": ["CUSTOMER_CREATED"] });
    let refused = tenant.admin.graphql(CREATE, json!({ "input": input })).await?;
    assert_eq!(refused["createWebhookEndpoint"]["userErrors"][0]["code"], "INVALID_VALUE");
    let count: i64 = sqlx::query_scalar("select count(*) from webhook_endpoint").fetch_one(world.pool()).await?;
    assert_eq!(count, 20);
    Ok(())
}
