//! How much one client may ask for: the last that passes, the first that does not, and the code it is refused with.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use api::graphql::limits::Limits;
use api::http::graphql::Settings as Transport;
use apollo_compiler::parser::Parser;
use futures_util::{SinkExt as _, StreamExt as _};
use hubspot_sim::webhooks::HandMade;
use hubspot_sim::{AccountSpec, Settings};
use serde_json::{Value, json};
use tests::client::http;
use tests::{Client, Setup, Tenant, World};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::PIVOTAL;

const PATIENCE: Duration = Duration::from_secs(30);

async fn world() -> anyhow::Result<(World, Tenant)> {
    let hubspot = Settings { accounts: vec![AccountSpec::bulk(71, 3, 6)], ..Settings::default() };
    let world = World::start(Setup::new(PIVOTAL).hubspot(hubspot)).await?;
    let tenant = world.tenant("Acme").await?;
    Ok((world, tenant))
}

/// A document as large as is allowed, and one that is larger by one.
struct Edge {
    name: &'static str,
    last: String,
    first: String,
}

fn edges(limits: &Limits) -> anyhow::Result<Vec<Edge>> {
    let edge = |name, allowed: usize, make: &dyn Fn(usize) -> String| Edge {
        name,
        last: make(allowed),
        first: make(allowed + 1),
    };
    let cost = usize::try_from(limits.cost)?;
    Ok(vec![
        edge("document bytes", limits.document_bytes, &|bytes| {
            let start = "{ __typename } #";
            format!("{start}{}", "x".repeat(bytes - start.len()))
        }),
        edge("tokens", limits.tokens, &|tokens| {
            // a comment and the end of its line are two
            let document = |comments: usize, rest: &str| format!("{{ __typename }}{rest}{}", "#\n".repeat(comments));
            let own = [document(0, ""), document(0, " ")].map(|text| counted(&text));
            let (spare, rest) = if (tokens - own[0]).is_multiple_of(2) { (own[0], "") } else { (own[1], " ") };
            document((tokens - spare) / 2, rest)
        }),
        edge("depth", limits.depth, &|depth| {
            let nested = depth - 2;
            format!(
                "{{ customer(by: {{ displayId: 1 }}) {} id {} }}",
                "{ mergedInto ".repeat(nested) + "{",
                "}".repeat(nested + 1)
            )
        }),
        edge("fields", limits.fields, &|fields| format!("{{ {} }}", "__typename ".repeat(fields))),
        edge("aliases", limits.aliases, &|aliases| {
            let fields = (0..aliases).map(|at| format!("a{at}: __typename")).collect::<Vec<_>>();
            format!("{{ {} }}", fields.join(" "))
        }),
        edge("directives", limits.directives, &|directives| {
            format!("{{ {} }}", "__typename @include(if: true) ".repeat(directives))
        }),
        edge("introspection lists", limits.introspection_lists, &|lists| {
            format!(
                "{{ __type(name: \"Query\") {} name {} }}",
                "{ fields { type ".repeat(lists) + "{",
                "} }".repeat(lists) + "}"
            )
        }),
        edge("cost", cost, &|cost| {
            let dear = "customers(first: 100) { nodes { contacts(first: 100) { nodes { id id id id id id id id } } } }";
            let left = cost - (1 + 100 * (1 + 1 + 100 * (1 + 8)));
            let rows = left / 100 - 2;
            let rest = left - (1 + 100 * (1 + rows));
            format!(
                "{{ {dear} more: customers(first: 100) {{ nodes {{ {} }} }} {} }}",
                "id ".repeat(rows),
                "__typename ".repeat(rest)
            )
        }),
    ])
}

fn counted(document: &str) -> usize {
    let mut parser = Parser::new();
    parser.parse_ast(document, "edge.graphql").ok();
    parser.tokens_reached()
}

#[tokio::test]
async fn a_document_at_its_limit_is_answered_and_one_past_it_is_not() -> anyhow::Result<()> {
    let (_world, tenant) = world().await?;
    for Edge { name, last, first } in edges(&Limits::default())? {
        let answer = tenant.admin.answer(&last, json!({})).await?;
        assert_eq!((answer.status.as_u16(), answer.error_codes()), (200, vec![]), "{name}: {:#}", answer.body);
        let refused = tenant.admin.answer(&first, json!({})).await?;
        let told = (refused.status.as_u16(), refused.error_codes());
        assert_eq!(told, (400, vec!["QUERY_TOO_COMPLEX"]), "{name}: {:#}", refused.body);
        assert!(refused.body["data"].is_null(), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn variables_count_towards_the_cost() -> anyhow::Result<()> {
    let (_world, tenant) = world().await?;
    let document = "query ($n: Int!) { customers(first: 100) { nodes { contacts(first: $n) { nodes { id id id id id id id id id } } } } }";
    let answer = tenant.admin.answer(document, json!({ "n": 99 })).await?;
    assert_eq!(answer.error_codes(), Vec::<&str>::new(), "{:#}", answer.body);
    for n in [100, 101, i64::from(i32::MAX)] {
        let refused = tenant.admin.answer(document, json!({ "n": n })).await?;
        assert_eq!(refused.error_codes(), ["QUERY_TOO_COMPLEX"], "{n}: {:#}", refused.body);
    }
    Ok(())
}

#[tokio::test]
async fn p52_a_page_has_a_hundred_rows_at_most_and_so_has_a_list_of_ids() -> anyhow::Result<()> {
    let (_world, tenant) = world().await?;
    for page in [
        "customers(first: ROWS) { totalCount }",
        "customers(last: ROWS) { totalCount }",
        "contacts(first: ROWS) { totalCount }",
        "exclusions(first: ROWS) { totalCount }",
        "heldArchives(first: ROWS) { totalCount }",
        "syncRuns(first: ROWS) { pageInfo { hasNextPage } }",
    ] {
        let ask =
            async |rows: &str| tenant.admin.answer(&format!("{{ {} }}", page.replace("ROWS", rows)), json!({})).await;
        assert_eq!(ask("100").await?.error_codes(), Vec::<&str>::new(), "{page}");
        for rows in ["101", "0", "-1"] {
            assert_eq!(ask(rows).await?.error_codes(), ["BAD_USER_INPUT"], "{page} with {rows}");
        }
    }
    let ids = |count: usize| json!({ "ids": vec!["x"; count] });
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(tenant.admin.answer(nodes, ids(100)).await?.error_codes(), Vec::<&str>::new());
    assert_eq!(tenant.admin.answer(nodes, ids(101)).await?.error_codes(), ["BAD_USER_INPUT"]);
    for mutation in ["archiveCustomers", "restoreCustomers", "purgeCustomers"] {
        let document =
            format!("mutation ($ids: [ID!]!) {{ {mutation}(input: {{ ids: $ids }}) {{ userErrors {{ code }} }} }}");
        let code = async |count| -> anyhow::Result<Value> {
            let mut data = tenant.admin.graphql(&document, ids(count)).await?;
            Ok(data[mutation]["userErrors"][0]["code"].take())
        };
        assert_eq!(code(100).await?, "NOT_FOUND", "{mutation}: as many ids as are allowed, and none of them is one");
        assert_eq!(code(101).await?, "INVALID_VALUE", "{mutation}");
    }
    Ok(())
}

/// A request's body, filled up with white space.
fn body(bytes: usize) -> String {
    let request = json!({ "query": "{ viewer { role } }" }).to_string();
    format!("{request}{}", " ".repeat(bytes - request.len()))
}

#[tokio::test]
async fn a_body_may_have_a_megabyte_and_holds_one_request() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    let limit = Transport::default().body_bytes;
    let post = async |body: String| -> anyhow::Result<(u16, Value)> {
        let request = http().post(format!("{}/graphql", world.url())).bearer_auth(tenant.admin.key());
        let answer = request.header("content-type", "application/json").body(body).send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    };
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    let (status, answer) = post(body(limit)).await?;
    assert_eq!((status, &answer["data"]["viewer"]["role"]), (200, &json!("ADMIN")), "{answer}");
    let (status, answer) = post(body(limit + 1)).await?;
    assert_eq!((status, code(&answer)), (413, json!("BAD_USER_INPUT")), "{answer}");
    for batch in ["[]".to_owned(), format!("[{}]", body(60)), format!("[{},{}]", body(60), body(60))] {
        let (status, answer) = post(batch.clone()).await?;
        assert_eq!((status, code(&answer)), (400, json!("BAD_USER_INPUT")), "{batch}: {answer}");
    }

    let address = world.webhooks()?;
    let delivery = |bytes: usize| HandMade::new(format!("[{}]", " ".repeat(bytes - 2))).to(address.clone());
    let taken = world.hubspot().deliver(&delivery(limit)).await?;
    assert_eq!(taken.status, 204, "{}", taken.body);
    let refused = world.hubspot().deliver(&delivery(limit + 1)).await?;
    assert!(refused.status == 413 && refused.body.contains("BODY_TOO_LARGE"), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn a_request_has_ten_seconds() -> anyhow::Result<()> {
    let (world, tenant) = world().await?;
    let limit = Transport::default().request_timeout;
    let mut held = world.transaction().await?;
    sqlx::query("lock table customer in access exclusive mode").execute(&mut *held).await?;
    let start = Instant::now();
    let given_up = tenant.admin.answer("{ customers { totalCount } }", json!({})).await?;
    assert_eq!((given_up.status.as_u16(), given_up.error_codes()), (503, vec!["TIMEOUT"]), "{:#}", given_up.body);
    let took = start.elapsed();
    assert!(took >= limit && took < limit * 2, "{took:?}");

    // what comes through in time is answered
    let waiting = tokio::spawn({
        let client = tenant.admin.clone();
        async move { client.graphql("{ customers { totalCount } }", json!({})).await }
    });
    let blocked = "select exists (select from pg_locks where not granted and relation = 'customer'::regclass)";
    tests::eventually("the second request waits", PATIENCE, async || {
        Ok(sqlx::query_scalar::<_, bool>(blocked).fetch_one(world.pool()).await?.then_some(()))
    })
    .await?;
    held.rollback().await?;
    assert_eq!(waiting.await??["customers"]["totalCount"], 0);
    Ok(())
}

#[tokio::test]
async fn a_socket_runs_fifty_operations_at_a_time() -> anyhow::Result<()> {
    let (_world, tenant) = world().await?;
    let limit = Transport::default().operations_per_socket;
    let mut socket = Socket::open(&tenant.admin).await?;
    let follow = "subscription { customerChanged { cursor } }";
    for id in 0..limit {
        socket.subscribe(&id.to_string(), follow).await?;
    }
    socket.subscribe("one too many", "{ viewer { role } }").await?;
    let refused = socket.heard().await?;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("one too many")), "{refused}");
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{refused}");

    socket.say(&json!({ "id": "0", "type": "complete" })).await?;
    socket.subscribe("fits again", "{ viewer { role } }").await?;
    let answer = socket.heard().await?;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("next"), &json!("fits again")), "{answer}");
    Ok(())
}

#[tokio::test]
async fn a_message_on_a_socket_may_have_a_megabyte() -> anyhow::Result<()> {
    let (_world, tenant) = world().await?;
    let limit = Transport::default().body_bytes;
    let message = |bytes: usize| {
        let message =
            json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ viewer { role } }" } }).to_string();
        format!("{message}{}", " ".repeat(bytes - message.len()))
    };
    let mut socket = Socket::open(&tenant.admin).await?;
    socket.send(message(limit)).await?;
    assert_eq!(socket.heard().await?["payload"]["data"]["viewer"]["role"], "ADMIN");
    assert_eq!(socket.heard().await?["type"], "complete");
    socket.send(message(limit + 1)).await?;
    let closed = socket.heard().await.expect_err("the message was taken").to_string();
    assert!(closed.contains("1009"), "{closed}");
    Ok(())
}

/// A socket whose messages are looked at one by one.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(client: &Client) -> anyhow::Result<Self> {
        let mut request = format!("{}/graphql", client.base()).replacen("http", "ws", 1).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let mut socket = Self(connect_async(request).await.context("open a socket")?.0);
        let payload = json!({ "Authorization": format!("Bearer {}", client.key()) });
        socket.say(&json!({ "type": "connection_init", "payload": payload })).await?;
        ensure!(socket.heard().await?["type"] == "connection_ack", "not acknowledged");
        Ok(socket)
    }

    async fn subscribe(&mut self, id: &str, document: &str) -> anyhow::Result<()> {
        self.say(&json!({ "id": id, "type": "subscribe", "payload": { "query": document } })).await
    }

    async fn say(&mut self, message: &Value) -> anyhow::Result<()> {
        self.send(message.to_string()).await
    }

    async fn send(&mut self, text: String) -> anyhow::Result<()> {
        self.0.send(Message::text(text)).await.context("send over the socket")
    }

    /// The next message that is not about the socket itself; a closed one is an error with its code.
    async fn heard(&mut self) -> anyhow::Result<Value> {
        loop {
            match timeout(PATIENCE, self.0.next()).await?.context("the socket ended without a word")?? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text)?;
                    if message["type"] != "ping" {
                        return Ok(message);
                    }
                }
                Message::Close(frame) => bail!("closed with {:?}", frame.map(|frame| u16::from(frame.code))),
                Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
            }
        }
    }
}
