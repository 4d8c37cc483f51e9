//! A page of another site makes a browser send what it can send without asking first: links, forms, plain texts, sockets.
//! None of it changes anything, even if it carried a good key.

use anyhow::Context as _;
use reqwest::Method;
use serde_json::json;
use tests::client::http;
use tests::{Setup, Tenant, World};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Error, client::IntoClientRequest as _, http::HeaderValue};
use url::Url;

use crate::PIVOTAL;
use crate::coverage::rows;

const MUTATION: &str = "mutation { updateWorkspace(input: { name: \"Forged\" }) { userErrors { code } } }";

async fn world() -> anyhow::Result<(World, Tenant)> {
    let world = World::start(Setup::new(PIVOTAL).env("PIVOTAL_ROLE", "api")).await?;
    let tenant = world.tenant("Acme").await?;
    Ok((world, tenant))
}

#[tokio::test]
async fn no_simple_request_of_another_site_changes_anything() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    let before = rows(&world).await?;
    let address = format!("{}/graphql", world.url());
    let as_json = json!({ "query": MUTATION }).to_string();
    let as_form = Url::parse_with_params("http://x/", [("query", MUTATION)])?.query().context("no query")?.to_owned();
    let boundary = "----forged";
    let as_parts = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{as_json}\r\n--{boundary}--\r\n"
    );
    let multipart = format!("multipart/form-data; boundary={boundary}");
    let posts = [
        (Some("text/plain"), &as_json),
        (Some("text/plain; charset=utf-8"), &as_json),
        (Some("text/plain; x=application/json"), &as_json),
        (Some("application/x-www-form-urlencoded"), &as_form),
        (Some("application/x-www-form-urlencoded"), &as_json),
        (Some(multipart.as_str()), &as_parts),
        (None, &as_json),
        (None, &as_form),
    ];
    for (content_type, body) in posts {
        for accept in ["*/*", "text/event-stream", "application/json"] {
            let mut request = http().post(&address).bearer_auth(tenant.owner.key()).body(body.clone());
            request = request.header("origin", "https://evil.example").header("accept", accept);
            if let Some(content_type) = content_type {
                request = request.header("content-type", content_type);
            }
            let answer = request.send().await?;
            let status = answer.status().as_u16();
            let told = answer.text().await?;
            assert_eq!(status, 415, "{content_type:?}, {accept}: {told}");
            assert!(told.contains("BAD_USER_INPUT"), "{told}");
        }
    }
    let link = format!("{address}?{as_form}");
    for accept in ["*/*", "text/event-stream", "application/json"] {
        let request = http().get(&link).bearer_auth(tenant.owner.key()).header("accept", accept);
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let told = answer.text().await?;
        assert!(!told.contains("updateWorkspace"), "{accept}: {told}");
        assert!(
            status == 405 || (accept == "text/event-stream" && told.contains("BAD_USER_INPUT")),
            "{accept}: {told}"
        );
    }
    assert_eq!(rows(&world).await?, before);

    // the same request as a program sends it
    tenant.owner.mutate("updateWorkspace", MUTATION, json!({})).await?;
    assert_ne!(rows(&world).await?, before);
    Ok(())
}

#[tokio::test]
async fn a_key_counts_only_where_a_browser_puts_none_by_itself() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    let key = tenant.owner.key();
    let query = Url::parse_with_params("http://x/", [("query", "{ viewer { role } }")])?;
    let query = query.query().context("no query")?;
    for parameter in ["access_token", "key", "api_key", "authorization", "Authorization"] {
        let address = format!("{}/graphql?{query}&{parameter}={key}", world.url());
        assert_eq!(http().get(&address).send().await?.status(), 401, "{parameter}");
        let cookie = format!("{parameter}={key}");
        let answer = http().get(format!("{}/graphql?{query}", world.url())).header("cookie", cookie).send().await?;
        assert_eq!(answer.status(), 401, "a cookie called {parameter}");
        assert!(!answer.headers().contains_key("set-cookie"));
    }
    let user = http().get(format!("{}/graphql?{query}", world.url())).basic_auth(key, Some(key)).send().await?;
    assert_eq!(user.status(), 401, "what a browser asks a person for");
    Ok(())
}

#[tokio::test]
async fn a_socket_of_another_site_is_not_opened() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    for origin in ["https://evil.example", "null", "", "http://127.0.0.1", "file://", "nonsense"] {
        let mut request = format!("{}/graphql", world.url()).replacen("http", "ws", 1).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        request.headers_mut().insert("authorization", format!("Bearer {}", tenant.owner.key()).parse()?);
        request.headers_mut().insert("origin", HeaderValue::from_str(origin)?);
        match connect_async(request).await {
            Err(Error::Http(refused)) => assert_eq!(refused.status(), 403, "{origin}"),
            other => panic!("{origin}: {other:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_other_address_takes_one_method_and_changes_nothing_without_proof() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    let before = rows(&world).await?;
    for (path, method) in [
        ("/livez", Method::GET),
        ("/readyz", Method::GET),
        ("/oauth/hubspot/callback", Method::GET),
        ("/hubspot/webhooks", Method::POST),
    ] {
        for other in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let request = http().request(other.clone(), format!("{}{path}", world.url()));
            let answer = request.bearer_auth(tenant.owner.key()).body("[]").send().await?;
            assert_eq!(answer.status() != 405, other == method, "{other} {path}");
        }
    }
    assert_eq!(rows(&world).await?, before);
    Ok(())
}
