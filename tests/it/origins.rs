//! Which web pages may call: those of the origins that the operator names, and by default none.

use anyhow::Context as _;
use reqwest::{Method, Response, header};
use serde_json::json;
use tests::client::http;
use tests::{Setup, World};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use crate::PIVOTAL;

const WELCOME: &str = "https://app.example.com";
const STRANGE: &str = "https://elsewhere.example";

/// What a browser asks before it lets a page post JSON with a key.
async fn preflight(world: &World, origin: &str) -> anyhow::Result<Response> {
    let request = http()
        .request(Method::OPTIONS, format!("{}/graphql", world.url()))
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type");
    request.send().await.context("ask for leave")
}

/// The call itself, by whoever has this key.
async fn call(world: &World, origin: &str, key: &str) -> anyhow::Result<Response> {
    let request = http().post(format!("{}/graphql", world.url())).header(header::ORIGIN, origin).bearer_auth(key);
    request.json(&json!({ "query": "{ __typename }" })).send().await.context("call")
}

fn allowed(response: &Response) -> Option<&str> {
    response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN)?.to_str().ok()
}

/// The status of a refused handshake; `None` when the socket is open.
async fn handshake(world: &World, origin: &str) -> anyhow::Result<Option<u16>> {
    let mut request = format!("{}/graphql", world.url()).replacen("http", "ws", 1).into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    request.headers_mut().insert("origin", HeaderValue::from_str(origin)?);
    match connect_async(request).await {
        Ok(_socket) => Ok(None),
        Err(Error::Http(response)) => Ok(Some(response.status().as_u16())),
        Err(error) => Err(error.into()),
    }
}

#[tokio::test]
async fn pages_of_named_origins_may_call_and_others_may_not() -> anyhow::Result<()> {
    let origins = format!("{WELCOME},http://localhost:3000");
    let world = World::start(Setup::new(PIVOTAL).env("PIVOTAL_ALLOWED_ORIGINS", origins)).await?;
    let tenant = world.tenant("Acme").await?;
    for origin in [WELCOME, "http://localhost:3000"] {
        let leave = preflight(&world, origin).await?;
        assert_eq!((leave.status().as_u16(), allowed(&leave)), (200, Some(origin)));
        let headers = leave.headers()[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str()?;
        assert!(headers.contains("authorization") && headers.contains("content-type"), "{headers}");
        assert!(!leave.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "no cookies");

        let answer = call(&world, origin, tenant.admin.key()).await?;
        assert_eq!((answer.status().as_u16(), allowed(&answer)), (200, Some(origin)));
        assert_eq!(answer.headers()[header::ACCESS_CONTROL_EXPOSE_HEADERS], "x-request-id");
        let refused = call(&world, origin, "pivotal_nonsense").await?;
        assert_eq!((refused.status().as_u16(), allowed(&refused)), (401, Some(origin)), "a page may read why");
        assert_eq!(handshake(&world, origin).await?, None);
    }
    for origin in [STRANGE, "http://app.example.com", "null"] {
        assert_eq!(allowed(&preflight(&world, origin).await?), None, "{origin}");
        assert_eq!(allowed(&call(&world, origin, tenant.admin.key()).await?), None, "{origin}");
        assert_eq!(handshake(&world, origin).await?, Some(403), "{origin}");
    }
    Ok(())
}

#[tokio::test]
async fn by_default_no_other_origin_may_call() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let leave = preflight(&world, WELCOME).await?;
    assert_eq!((leave.status().as_u16(), allowed(&leave)), (405, None));
    assert_eq!(handshake(&world, WELCOME).await?, Some(403));
    assert_eq!(handshake(&world, &world.url()).await?, None, "our own pages may");
    Ok(())
}

#[tokio::test]
async fn what_is_no_origin_is_refused_at_the_start() -> anyhow::Result<()> {
    let mut world = World::start(Setup::new(PIVOTAL).replicas(0)).await?;
    let refused = world.add_server_with([("PIVOTAL_ALLOWED_ORIGINS", "app.example.com")]).await;
    let told = format!("{:#}", refused.err().context("it started")?);
    assert!(told.contains("no web origin"), "{told}");
    Ok(())
}
