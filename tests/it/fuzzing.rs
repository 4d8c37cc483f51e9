//! P47: whatever strangers and callers send, nothing breaks: no answer of the 500s, no panic, no row changed, and every
//! refusal has a code of the list.
//!
//! The inputs are made up anew for each case from a fixed seed, so that CI is the same each time;
//! `PROPTEST_RNG_SEED` and `PROPTEST_CASES` go further.

mod input;

use mirror::clock::Clock;
use std::fmt::Debug;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::bool;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use sha2::Sha256;
use tests::World;
use tests::client::http;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};

use self::input::{Delivery, Frame, Signature, Timestamp};
use crate::coverage::ground::{self, Ground};
use crate::coverage::rows;
use crate::coverage::table::TABLE;

/// Every code that an answer as a whole may carry.
const CODES: [&str; 8] = [
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_USER_INPUT",
    "OPERATION_RESOLUTION_FAILURE",
    "FORBIDDEN",
    "QUERY_TOO_COMPLEX",
    "RATE_LIMITED",
    "UNAUTHENTICATED",
];

/// How long a stream is listened to that may stay silent.
const SILENCE: Duration = Duration::from_millis(250);

/// How long a socket may take to close.
const PATIENCE: Duration = Duration::from_secs(30);

/// Cases when nobody says how many.
const CASES: u32 = 250;

/// Tries made-up inputs one after another, and then looks whether they left anything behind.
async fn hold<S: Strategy<Value: Debug + Clone>>(
    world: &World,
    inputs: S,
    check: impl AsyncFn(S::Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let before = rows(world).await?;
    let mut config = Config { failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_261_127);
    }
    let outcome = block_in_place(|| {
        TestRunner::new(config).run(&inputs, |input| {
            let checked = Handle::current().block_on(check(input));
            checked.map_err(|error| TestCaseError::fail(format!("{error:#}")))
        })
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => anyhow::bail!("{why}\nwith {input:#?}"),
        Err(TestError::Abort(why)) => anyhow::bail!("given up: {why}"),
    }
    unharmed(world, &before).await
}

/// Nothing is in the log that should not be, and no row has changed.
async fn unharmed(world: &World, before: &str) -> anyhow::Result<()> {
    let log = world.replica(1).log();
    for trouble in ["panic", "ERROR", "WARN"] {
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(trouble) && !expected(line)).collect();
        ensure!(lines.is_empty(), "{} lines of the log, the first: {}", lines.len(), lines[0]);
    }
    let after = rows(world).await?;
    for (before, after) in before.lines().zip(after.lines()) {
        ensure!(before == after, "a row has changed from\n{before}\nto\n{after}");
    }
    ensure!(before.len() == after.len(), "a row has come or gone");
    Ok(())
}

/// What the log rightly says of a delivery that HubSpot signed and nobody can read.
fn expected(line: &str) -> bool {
    line.contains("a signed delivery is no list of events") || line.contains("events of a delivery could not be read")
}

/// An answer of GraphQL's form, in which every error has a code.
fn told(status: u16, body: &str) -> anyhow::Result<Value> {
    ensure!(status < 500, "answered {status}: {body}");
    let answer: Value = serde_json::from_str(body).with_context(|| format!("{status} with no JSON: {body}"))?;
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().with_context(|| format!("no code: {error}"))?;
        ensure!(CODES.contains(&code), "{status} with {error}");
        ensure!(error["extensions"]["requestId"].is_string(), "no request id: {error}");
    }
    ensure!(status == 200 || answer["errors"].is_array(), "{status} without errors: {body}");
    Ok(answer)
}

async fn post(world: &World, key: &str, body: Vec<u8>) -> anyhow::Result<Value> {
    let request = http().post(format!("{}/graphql", world.url())).bearer_auth(key);
    let answer = request.header("content-type", "application/json").body(body).send().await?;
    let status = answer.status().as_u16();
    told(status, &answer.text().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn p28_p47_no_delivery_breaks_the_inbox() -> anyhow::Result<()> {
    let (world, _grounds) = ground::two().await?;
    let address = world.webhooks()?;
    let secret = hubspot_sim::Settings::default().app.client_secret;
    hold(&world, input::delivery(), async |delivery: Delivery| {
        let timestamp = match &delivery.timestamp {
            Timestamp::Now => Some(Clock::system().now().timestamp_millis().to_string().into_bytes()),
            Timestamp::Given(bytes) => Some(bytes.clone()),
            Timestamp::Missing => None,
        };
        let signature = match &delivery.signature {
            Signature::Good => {
                let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
                for part in [
                    &b"POST"[..],
                    address.as_str().as_bytes(),
                    &delivery.body,
                    timestamp.as_deref().unwrap_or_default(),
                ] {
                    mac.update(part);
                }
                Some(STANDARD.encode(mac.finalize().into_bytes()).into_bytes())
            }
            Signature::Given(bytes) => Some(bytes.clone()),
            Signature::Missing => None,
        };
        let mut request = http().post(address.clone()).body(delivery.body);
        for (name, value) in [("x-hubspot-signature-v3", signature), ("x-hubspot-request-timestamp", timestamp)] {
            // what is no header at all cannot be sent
            if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(&value).ok()) {
                request = request.header(HeaderName::from_static(name), value);
            }
        }
        let answer = request.send().await?;
        let (status, body) = (answer.status().as_u16(), answer.text().await?);
        if status == 204 {
            return Ok(());
        }
        let refused: Value = serde_json::from_str(&body).with_context(|| format!("{status} with no JSON: {body}"))?;
        let known = [(400, "UNREADABLE_BODY"), (401, "INVALID_SIGNATURE"), (413, "BODY_TOO_LARGE")];
        ensure!(known.iter().any(|(s, code)| *s == status && refused["code"] == *code), "{status}: {body}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn p6_p47_no_callback_breaks_or_connects_anything() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let asked = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { code } } }";
    let begun = acme.tenant.mutate(asked, json!({})).await?;
    let consent = url::Url::parse(begun["consentUrl"].as_str().context("no address")?)?;
    let state = consent.query_pairs().find(|(name, _)| name == "state").context("no state")?.1.into_owned();
    hold(&world, input::callback(state), async |query: String| {
        let request = http().get(format!("{}/oauth/hubspot/callback?{query}", world.url()));
        let answer = request.header("accept", "application/json").send().await?;
        let (status, body) = (answer.status().as_u16(), answer.text().await?);
        let refused: Value = serde_json::from_str(&body).with_context(|| format!("{status} with no JSON: {body}"))?;
        ensure!(refused["connected"] == false, "{body}");
        ensure!(status == 400 && refused["code"] == "INVALID_STATE", "{status}: {body}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn p47_no_document_breaks_the_api() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    hold(&world, input::document(), async |document: String| {
        let body = json!({ "query": document }).to_string().into_bytes();
        let answer = post(&world, acme.tenant.owner.key(), body).await?;
        ensure!(answer["data"].is_object() || answer["errors"].is_array(), "{answer}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn p47_no_body_breaks_the_api() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    hold(&world, input::body(), async |body: Vec<u8>| post(&world, acme.tenant.owner.key(), body).await.map(drop)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_p47_what_is_no_id_names_nothing_in_any_field() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let calls = calls();
    ensure!(calls.len() > 50, "the table takes ids in {} calls only", calls.len());
    hold(&world, (0..calls.len(), input::id()), async |(at, id): (usize, String)| {
        let document = &calls[at];
        let answer = ask(&world, &acme, document, &json!({ "id": id })).await?;
        let text = answer.to_string();
        ensure!(!text.contains("INTERNAL"), "{document}: {text}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_p47_no_nasty_text_breaks_any_field() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let before = rows(&world).await?;
    for document in calls() {
        for text in input::NASTY {
            let answer =
                ask(&world, &acme, &document, &json!({ "id": text })).await.with_context(|| format!("{text:?}"))?;
            ensure!(!answer.to_string().contains("INTERNAL"), "{document} with {text:?}: {answer}");
        }
    }
    unharmed(&world, &before).await
}

/// Every call of the table with a variable in place of its ids.
fn calls() -> Vec<String> {
    let mut calls = Vec::new();
    for entry in TABLE.iter().filter(|entry| entry.root != "Subscription") {
        for call in entry.calls.iter().filter(|call| call.contains("\"<")) {
            let selection =
                if entry.root == "Mutation" { "{ userErrors { code field message } }" } else { "{ __typename }" };
            let mut filled = String::new();
            for (at, piece) in call.split("\"<").enumerate() {
                let rest = if at == 0 { piece } else { piece.split_once(">\"").map_or(piece, |(_, rest)| rest) };
                filled.push_str(if at == 0 { "" } else { "$id" });
                filled.push_str(rest);
            }
            let text = ["hubSpot", "search", "name: $id"].iter().any(|text| filled.contains(text));
            let kind = if text { "String!" } else { "ID!" };
            let root = entry.root.to_lowercase();
            calls.push(format!("{root} ($id: {kind}) {{ {}{filled} {selection} }}", entry.name));
        }
    }
    calls
}

async fn ask(world: &World, ground: &Ground, document: &str, variables: &Value) -> anyhow::Result<Value> {
    let body = json!({ "query": document, "variables": variables }).to_string().into_bytes();
    let answer = post(world, ground.tenant.owner.key(), body).await?;
    let wrong = answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED";
    ensure!(!wrong, "the test's own document is wrong: {document}: {answer}");
    Ok(answer)
}

/// Every list that is turned over with cursors.
const LISTS: [&str; 8] = [
    "customers(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } }",
    "customers(first: $first, last: $last, after: $after, before: $before, sort: { field: ARR, direction: DESC }) { pageInfo { endCursor } }",
    "contacts(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } }",
    "exclusions(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } }",
    "heldArchives(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } }",
    "syncRuns(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } nodes { issues(after: $after) { nodes { id } } } }",
    "customer(by: { displayId: 1 }) { contacts(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } } }",
    "customer(by: { displayId: 1 }) { history(first: $first, last: $last, after: $after, before: $before) { pageInfo { endCursor } } }",
];

#[tokio::test(flavor = "multi_thread")]
async fn p52_no_cursor_breaks_a_list() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let mut real = Vec::new();
    for list in LISTS {
        let document = format!("query ($first: Int, $last: Int, $after: String, $before: String) {{ {list} }}");
        let answer = ask(&world, &acme, &document, &json!({ "first": 2 })).await?;
        real.extend(input::texts(&answer["data"]));
    }
    ensure!(real.len() >= 6, "too few lists have a cursor: {real:?}");
    let edges =
        (0..LISTS.len(), input::cursor(real.clone()), input::cursor(real), input::page_size(), input::page_size());
    hold(&world, edges, async |(list, after, before, first, last)| {
        let document =
            format!("query ($first: Int, $last: Int, $after: String, $before: String) {{ {} }}", LISTS[list]);
        let variables = json!({ "first": first, "last": last, "after": after, "before": before });
        let answer = ask(&world, &acme, &document, &variables).await?;
        ensure!(answer["data"].is_object() || answer["errors"].is_array(), "{answer}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn p46_no_cursor_breaks_the_feed() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let now = acme.tenant.owner.graphql("{ customerChangeCursor }", json!({})).await?;
    let real = input::texts(&now);
    hold(&world, input::cursor(real.clone()), async |after: Option<String>| {
        let document = "subscription ($after: String) { customerChanged(after: $after) { cursor } }";
        let request = http().post(format!("{}/graphql", world.url())).bearer_auth(acme.tenant.owner.key());
        let body = json!({ "query": document, "variables": { "after": after } });
        let mut answer = request.header("accept", "text/event-stream").json(&body).send().await?;
        ensure!(answer.status() == 200, "answered {}", answer.status());
        // a good cursor opens a stream that has nothing to say; a bad one is refused at once
        let Ok(first) = timeout(SILENCE, answer.chunk()).await else { return Ok(()) };
        let first = first?.context("the stream is empty")?;
        let first = String::from_utf8_lossy(&first).into_owned();
        if let Some(data) = first.lines().find_map(|line| line.strip_prefix("data: ")) {
            told(200, data)?;
        }
        Ok(())
    })
    .await
}

/// How a socket may be closed by us: in good order, or with a code of the protocols for what was sent over it.
const CLOSES: [u16; 9] = [1000, 1002, 1003, 1007, 4400, 4401, 4403, 4409, 4429];

#[tokio::test(flavor = "multi_thread")]
async fn p47_no_message_breaks_a_socket() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let address = format!("{}/graphql", world.url()).replacen("http", "ws", 1);
    let key = json!({ "Authorization": format!("Bearer {}", acme.tenant.owner.key()) });
    hold(&world, input::conversation(), async |(known, frames): (bool, Vec<Frame>)| {
        let mut request = address.as_str().into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let (socket, _) = connect_async(request).await.context("open a socket")?;
        let (mut say, mut hear) = socket.split();
        let init = Frame::Text(json!({ "type": "connection_init", "payload": key }).to_string());
        for frame in known.then_some(init).into_iter().chain(frames) {
            let message = match frame {
                Frame::Text(text) => Message::text(text),
                Frame::Binary(bytes) => Message::binary(bytes),
                Frame::Ping(bytes) => Message::Ping(bytes.into()),
            };
            // it may be closed already, for what was said before
            let _ = say.send(message).await;
        }
        let _ = say.send(Message::Close(None)).await;
        while let Some(heard) = timeout(PATIENCE, hear.next()).await.context("the socket stays open")? {
            match heard {
                Ok(Message::Text(text)) => heard_of(&text)?,
                Ok(Message::Close(Some(frame))) => {
                    let code = u16::from(frame.code);
                    ensure!(CLOSES.contains(&code), "closed with {code}: {}", frame.reason);
                }
                // a ping that is too long never leaves this side
                Ok(_) => {}
                Err(error) => {
                    let reset = matches!(error, WsError::ConnectionClosed | WsError::Protocol(_) | WsError::Io(_));
                    ensure!(reset, "{error}");
                    break;
                }
            }
        }
        Ok(())
    })
    .await
}

/// A message of the protocol, whose errors have codes.
fn heard_of(text: &str) -> anyhow::Result<()> {
    let message: Value = serde_json::from_str(text).with_context(|| format!("no JSON: {text}"))?;
    match message["type"].as_str() {
        Some("next") => told(200, &message["payload"].to_string()).map(drop),
        Some("error") => told(200, &json!({ "errors": message["payload"] }).to_string()).map(drop),
        Some("connection_ack" | "complete" | "ping" | "pong") => Ok(()),
        _ => anyhow::bail!("no message of the protocol: {text}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p46_p47_no_question_breaks_the_file_of_a_history() -> anyhow::Result<()> {
    let (world, [acme, _]) = ground::two().await?;
    let mut known = acme.tenant.owner.graphql("{ customers(first: 1) { nodes { id } } }", json!({})).await?;
    let known = known["customers"]["nodes"][0]["id"].take();
    let known = known.as_str().context("no customer")?;
    hold(&world, (bool::weighted(0.8), input::id(), input::file_query()), async |(real, id, query)| {
        let id: String =
            if real { known.to_owned() } else { url::form_urlencoded::byte_serialize(id.as_bytes()).collect() };
        let address = format!("{}/customers/{id}/history.csv?{query}", world.url());
        let answer = http().get(address).bearer_auth(acme.tenant.owner.key()).send().await?;
        let (status, kind) = (answer.status().as_u16(), answer.headers().get("content-type").cloned());
        let body = answer.text().await?;
        if status == 200 {
            ensure!(kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv")), "no CSV: {body}");
            return Ok(());
        }
        // a path without an id is no address of ours
        if !id.is_empty() {
            told(status, &body)?;
        }
        Ok(())
    })
    .await
}
