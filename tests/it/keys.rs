//! Who is let in: keys, the addresses that need none, and the request id of every answer (P3, P4, P47).

use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Client, Setup, World, client::http, eventually};
use tokio::time::timeout;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::{PIVOTAL, connection::token::dump};

const PATIENCE: Duration = Duration::from_secs(20);
const CREATE: &str = "mutation { createApiKey(input: { name: \"script\" }) {
    secret apiKey { id prefix lastUsedAt } userErrors { message code } } }";
const REVOKE: &str = "mutation ($id: ID!) { revokeApiKey(input: { id: $id }) {
    apiKey { revokedAt } userErrors { message code } } }";
const KEYS: &str = "{ workspace { apiKeys { id prefix name lastUsedAt revokedAt } } }";

#[tokio::test]
async fn p3_a_key_is_shown_once_and_stored_as_a_hash() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    let made = tenant.admin.mutate("createApiKey", CREATE, json!({})).await?;
    let secret = made["secret"].as_str().context("no key")?;
    let prefix = made["apiKey"]["prefix"].as_str().context("no prefix")?;
    assert!(secret.starts_with("pivotal_") && secret.starts_with(prefix) && prefix.len() <= 12, "{prefix}");
    assert!(made["apiKey"]["lastUsedAt"].is_null());

    // two in force at a time, so that one can take the place of the other without a gap
    let script = Client::new(&world.url(), secret);
    for client in [&script, &tenant.admin] {
        let viewer = client.graphql("{ viewer { role user { email } } }", json!({})).await?;
        assert_eq!(viewer["viewer"], json!({ "role": "ADMIN", "user": { "email": "grace@pivotal.example" } }));
    }
    let listed = tenant.admin.graphql(KEYS, json!({})).await?;
    let keys = listed["workspace"]["apiKeys"].as_array().context("no keys")?;
    let mine = keys.iter().find(|key| key["id"] == made["apiKey"]["id"]).context("the key is not listed")?;
    assert!(mine["lastUsedAt"].is_string() && mine["prefix"] == prefix, "{mine}");
    for place in [listed.to_string(), dump(&world).await?, world.server().log()] {
        assert!(!place.contains(secret), "the key is readable in {place}");
    }
    Ok(())
}

#[tokio::test]
async fn p3_a_revoked_key_is_refused_at_once() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).replicas(2)).await?;
    let tenant = world.tenant("Acme").await?;
    let made = tenant.admin.mutate("createApiKey", CREATE, json!({})).await?;
    let script = Client::new(&world.replica(0).url()?, made["secret"].as_str().context("no key")?);
    let elsewhere = script.at(&world.replica(1).url()?);
    for client in [&script, &elsewhere] {
        client.graphql("{ viewer { role } }", json!({})).await?;
    }
    let mut socket = Socket::open(&script).await?;
    assert_eq!(socket.ask("1").await?, Heard::Answer);

    let at_once = tenant.admin.mutate("revokeApiKey", REVOKE, json!({ "id": made["apiKey"]["id"] })).await?;
    assert!(at_once["apiKey"]["revokedAt"].is_string());
    for client in [&script, &elsewhere] {
        let refused = client.answer("{ viewer { role } }", json!({})).await?;
        assert_eq!((refused.status.as_u16(), refused.error_codes()), (401, vec!["UNAUTHENTICATED"]));
        assert!(refused.body["data"].is_null());
    }
    assert_eq!(socket.ask("2").await?, Heard::Closed(4403), "an open socket does nothing more for a revoked key");
    tenant.admin.graphql(KEYS, json!({})).await?;
    Ok(())
}

#[tokio::test]
async fn p3_without_a_good_key_nothing_is_answered() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    let (last, rest) = (tenant.admin.key().chars().last(), tenant.admin.key().len() - 1);
    let altered = format!("{}{}", &tenant.admin.key()[..rest], if last == Some('A') { 'B' } else { 'A' });
    let strangers = [
        Client::anonymous(&world.url()),
        Client::new(&world.url(), "pivotal_"),
        Client::new(&world.url(), &altered),
        Client::new(&world.url(), &tenant.admin.key().to_uppercase()),
    ];
    for stranger in strangers {
        for document in [
            "{ viewer { role } }",
            "{ __typename }",
            "{ __schema { types { name } } }",
            "mutation { disconnectHubSpot { userErrors { code } } }",
        ] {
            let refused = stranger.answer(document, json!({})).await?;
            assert_eq!((refused.status.as_u16(), refused.error_codes()), (401, vec!["UNAUTHENTICATED"]), "{document}");
            assert!(refused.body["data"].is_null(), "{}", refused.body);
        }
    }
    Ok(())
}

#[tokio::test]
async fn p4_only_health_the_callback_and_the_consoles_files_answer_without_a_key() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let ask = async |method: Method, path: &str| -> anyhow::Result<u16> {
        Ok(http().request(method, format!("{}{path}", world.url())).send().await?.status().as_u16())
    };
    for path in ["/livez", "/readyz"] {
        assert_eq!(ask(Method::GET, path).await?, 200, "{path}");
    }
    assert_eq!(ask(Method::GET, "/oauth/hubspot/callback").await?, 400, "it proves itself by its state");
    // files without a word of any workspace; tests/it/console.rs looks at them
    assert_eq!(ask(Method::GET, "/console/").await?, 200);
    for path in
        ["/metrics", "/graphiql", "/playground", "/schema.graphql", "/admin", "/livez/x", "/.env", "/_control/calls"]
    {
        for method in [Method::GET, Method::POST] {
            assert_eq!(ask(method, path).await?, 404, "{path}");
        }
    }
    assert_eq!(ask(Method::GET, "/graphql?query=%7B__typename%7D").await?, 401);
    Ok(())
}

#[tokio::test]
async fn p47_an_error_carries_the_request_id_that_stands_in_the_log() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.tenant("Acme").await?;
    let ask = async |key: &str, id: Option<&str>, document: &str| -> anyhow::Result<(String, Value)> {
        let mut request =
            http().post(format!("{}/graphql", world.url())).bearer_auth(key).json(&json!({ "query": document }));
        if let Some(id) = id {
            request = request.header("x-request-id", id);
        }
        let answer = request.send().await?;
        let id = answer.headers().get("x-request-id").context("no request id")?.to_str()?.to_owned();
        Ok((id, answer.json().await?))
    };
    let forbidden = "{ integration { hubId } }";
    let (made, answer) = ask(tenant.member.key(), None, forbidden).await?;
    assert!(made.len() >= 16, "{made}");
    let told = |answer: &Value| answer["errors"][0]["extensions"].clone();
    assert_eq!((&told(&answer)["code"], &told(&answer)["requestId"]), (&json!("FORBIDDEN"), &json!(made)));
    let (next, _) = ask(tenant.member.key(), None, forbidden).await?;
    assert_ne!(made, next);

    let (kept, answer) = ask(tenant.member.key(), Some("support-case-4711"), forbidden).await?;
    assert_eq!((kept.as_str(), &told(&answer)["requestId"]), ("support-case-4711", &json!("support-case-4711")));
    let (kept, answer) = ask("nobody", Some("support-case-4712"), forbidden).await?;
    assert_eq!((kept.as_str(), &told(&answer)["requestId"]), ("support-case-4712", &json!("support-case-4712")));

    // a fault of ours: the client gets the id and no inner text, the log gets both
    sqlx::query("alter table company_filter rename to company_filter_gone").execute(world.pool()).await?;
    let (broken, answer) = ask(tenant.admin.key(), None, "{ companyFilter { version } }").await?;
    assert_eq!(
        (&told(&answer)["code"], &told(&answer)["requestId"]),
        (&json!("INTERNAL_SERVER_ERROR"), &json!(broken))
    );
    assert!(!answer.to_string().contains("company_filter"), "{answer}");
    eventually("the fault is in the log under its id", PATIENCE, async || {
        let log = world.server().log();
        Ok(log.lines().any(|line| line.contains(&broken) && line.contains("company_filter")).then_some(()))
    })
    .await
}

/// A socket on which one operation follows another.
struct Socket(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Answer,
    Closed(u16),
}

impl Socket {
    async fn open(client: &Client) -> anyhow::Result<Self> {
        let mut request = format!("{}/graphql", client.base()).replacen("http", "ws", 1).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let (socket, _) = connect_async(request).await.context("open a socket")?;
        let mut socket = Self(socket);
        let payload = json!({ "Authorization": format!("Bearer {}", client.key()) });
        socket.send(json!({ "type": "connection_init", "payload": payload })).await?;
        Ok(socket)
    }

    /// Asks for the viewer's role and says what came of it.
    async fn ask(&mut self, id: &str) -> anyhow::Result<Heard> {
        let operation = json!({ "query": "{ viewer { role } }" });
        self.send(json!({ "id": id, "type": "subscribe", "payload": operation })).await?;
        loop {
            let frame = timeout(PATIENCE, self.0.next()).await?.context("the socket ended without a word")??;
            match frame {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text)?;
                    match message["type"].as_str() {
                        Some("next") if message["id"] == id => return Ok(Heard::Answer),
                        Some("error") => bail!("refused: {message}"),
                        _ => {}
                    }
                }
                Message::Close(frame) => return Ok(Heard::Closed(frame.map_or(1005, |frame| frame.code.into()))),
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
            }
        }
    }

    async fn send(&mut self, message: Value) -> anyhow::Result<()> {
        self.0.send(Message::text(message.to_string())).await.context("send over the socket")
    }
}
