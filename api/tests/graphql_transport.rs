//! What the transport promises, over a small schema and without sockets: faults, limits of time, streams.
//!
//! The protocols themselves are held to their specifications by `tests/conformance`.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot be unwrapped is a failure")]

use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use api::graphql::limits::Limits;
use api::http::graphql::bearer::{Admission, BearerKey, Lapse, Refusal};
use api::http::graphql::gate::Gate;
use api::http::graphql::request_id::RequestId;
use api::http::graphql::{GraphQLService, Settings, routes};
use async_graphql::{Context, Data, Error, MaybeUndefined, Schema, ValidationMode};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::{Html, IntoResponse};
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};

/// What the test looks at from outside.
#[derive(Clone, Default)]
struct World {
    mutations: Arc<AtomicU32>,
    produced: Arc<AtomicU32>,
    key_is_revoked: Arc<AtomicBool>,
    lapse: Arc<Mutex<Option<Lapse>>>,
    lapsed: Arc<Notify>,
    stop: CancellationToken,
}

struct Query;

#[async_graphql::Object]
impl Query {
    async fn panics(&self) -> Option<i32> {
        let numbers: Vec<i32> = Vec::new();
        Some(numbers[numbers.len()])
    }

    async fn never(&self) -> Option<i32> {
        std::future::pending().await
    }

    async fn fails(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(Error::new("the database at 10.0.0.1 said no")))
    }

    async fn given(&self, value: MaybeUndefined<i32>) -> &'static str {
        match value {
            MaybeUndefined::Undefined => "nothing",
            MaybeUndefined::Null => "null",
            MaybeUndefined::Value(_) => "a value",
        }
    }
}

struct Mutation;

#[async_graphql::Object]
impl Mutation {
    async fn pay(&self, context: &Context<'_>, amount: Option<rust_decimal::Decimal>) -> String {
        context.data_unchecked::<World>().mutations.fetch_add(1, Ordering::Relaxed);
        amount.unwrap_or_default().to_string()
    }
}

struct Subscription;

#[async_graphql::Subscription]
impl Subscription {
    async fn numbers(&self, context: &Context<'_>, to: u32) -> impl Stream<Item = u32> {
        let produced = Arc::clone(&context.data_unchecked::<World>().produced);
        stream::iter(1..=to).inspect(move |_| {
            produced.fetch_add(1, Ordering::Relaxed);
        })
    }

    async fn silence(&self) -> impl Stream<Item = u32> {
        stream::pending()
    }

    async fn breaks(&self) -> impl Stream<Item = u32> {
        let numbers: Vec<u32> = Vec::new();
        stream::iter([0]).map(move |_| numbers[numbers.len()])
    }
}

fn service(world: &World) -> Router {
    let schema = Schema::build(Query, Mutation, Subscription).validation_mode(ValidationMode::Fast).finish();
    let gate = Gate::new(&schema.sdl(), Limits::default()).unwrap().with_scalar::<rust_decimal::Decimal>();
    let new_id = || RequestId::parse("made-here").unwrap();
    let service = GraphQLService::new(schema, gate, Settings::default(), new_id)
        .with_explorer(|| Html("the explorer").into_response())
        .stopped_by(world.stop.clone());
    let world = world.clone();
    routes(service, move |key: BearerKey| std::future::ready(authenticate(&world, &key)))
}

fn authenticate(world: &World, key: &BearerKey) -> Result<Admission, Refusal> {
    match key.expose() {
        "good" if !world.key_is_revoked.load(Ordering::Relaxed) => {
            let mut data = Data::default();
            data.insert(world.clone());
            Ok(Admission { data, lapse: Box::pin(lapse(world.clone())) })
        }
        "unlucky" => Err(Refusal::Unavailable),
        _ => Err(Refusal::Rejected),
    }
}

async fn lapse(world: World) -> Lapse {
    loop {
        let told = world.lapsed.notified();
        if let Some(lapse) = *world.lapse.lock().unwrap() {
            return lapse;
        }
        told.await;
    }
}

fn post(body: &Value) -> http::request::Builder {
    let length = body.to_string().len();
    Request::post("/graphql")
        .header("authorization", "Bearer good")
        .header("content-type", "application/json")
        .header("content-length", length)
        .header("accept", "application/graphql-response+json")
}

async fn answer(router: Router, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn ask(world: &World, body: Value) -> (StatusCode, HeaderMap, Value) {
    answer(service(world), post(&body).body(Body::from(body.to_string())).unwrap()).await
}

/// An open event stream, as texts.
async fn listen(world: &World, query: &str) -> impl Stream<Item = String> + use<> {
    let body = json!({ "query": query });
    let mut request = post(&body).body(Body::from(body.to_string())).unwrap();
    request.headers_mut().insert("accept", "text/event-stream".parse().unwrap());
    let response = service(world).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let chunks = response.into_body().into_data_stream();
    chunks.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn p47_a_panic_is_500_with_code_and_request_id() {
    let (status, headers, json) = ask(&World::default(), json!({"query": "{ panics }"})).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers["x-request-id"], "made-here");
    let extensions = json!({"code": "INTERNAL_SERVER_ERROR", "requestId": "made-here"});
    assert_eq!(json, json!({"errors": [{"message": "internal error", "extensions": extensions}]}));
}

#[tokio::test]
async fn p47_an_error_without_a_code_is_masked_and_its_neighbours_stay() {
    let (status, _, json) = ask(&World::default(), json!({"query": "{ fails given }"})).await;
    assert_eq!((status, &json["data"]), (StatusCode::OK, &json!({"fails": null, "given": "nothing"})));
    assert_eq!(json["errors"][0]["message"], "internal error");
    assert_eq!(json["errors"][0]["path"], json!(["fails"]));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_too_long_is_503() {
    let (status, _, json) = ask(&World::default(), json!({"query": "{ never }"})).await;
    assert_eq!(
        (status, &json["errors"][0]["extensions"]["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("TIMEOUT"))
    );
}

#[tokio::test]
async fn wrong_variables_stop_a_document_before_its_first_mutation() {
    let world = World::default();
    let query = "mutation ($a: Decimal) { first: pay second: pay(amount: $a) }";
    let (status, _, json) = ask(&world, json!({"query": query, "variables": {"a": "much"}})).await;
    assert_eq!((status, &json["errors"][0]["extensions"]["code"]), (StatusCode::BAD_REQUEST, &json!("BAD_USER_INPUT")));
    assert_eq!(world.mutations.load(Ordering::Relaxed), 0);
    ask(&world, json!({"query": query, "variables": {"a": "1.50"}})).await;
    assert_eq!(world.mutations.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_mutation_by_get_does_not_run() {
    let world = World::default();
    let request = Request::get("/graphql?query=mutation%7Bpay%7D").header("authorization", "Bearer good");
    let (status, headers, _) = answer(service(&world), request.body(Body::empty()).unwrap()).await;
    assert_eq!((status, headers["allow"].to_str().unwrap()), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
    assert_eq!(world.mutations.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_variable_that_was_not_sent_is_not_null() {
    let query = "query ($v: Int) { given(value: $v) }";
    for (variables, given) in [(json!({}), "nothing"), (json!({"v": null}), "null"), (json!({"v": 1}), "a value")] {
        let (_, _, json) = ask(&World::default(), json!({"query": query, "variables": variables})).await;
        assert_eq!(json["data"]["given"], given);
    }
}

#[tokio::test]
async fn p3_a_revoked_key_is_refused_at_once_and_a_doubtful_one_later() {
    let world = World::default();
    world.key_is_revoked.store(true, Ordering::Relaxed);
    let (status, headers, json) = ask(&world, json!({"query": "{ given }"})).await;
    assert_eq!((status, headers["www-authenticate"].to_str().unwrap()), (StatusCode::UNAUTHORIZED, "Bearer"));
    assert_eq!(json["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");

    let body = json!({"query": "{ given }"});
    let mut request = post(&body).body(Body::from(body.to_string())).unwrap();
    request.headers_mut().insert("authorization", "Bearer unlucky".parse().unwrap());
    assert_eq!(answer(service(&world), request).await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn p47_the_id_of_the_request_id_layer_is_used() {
    let router = service(&World::default()).layer(SetRequestIdLayer::x_request_id(MakeRequestUuid));
    let body = json!({"query": "{"});
    let request = post(&body).body(Body::from(body.to_string())).unwrap();
    let (_, headers, json) = answer(router, request).await;
    assert_eq!(headers["x-request-id"].len(), 36);
    assert_eq!(json["errors"][0]["extensions"]["requestId"], headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn browsers_see_the_explorer_without_a_key() {
    let request = Request::get("/graphql").header("accept", "text/html,*/*;q=0.8").body(Body::empty()).unwrap();
    let response = service(&World::default()).oneshot(request).await.unwrap();
    assert_eq!(to_bytes(response.into_body(), 1_000).await.unwrap(), "the explorer");
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_whatever_it_says_of_its_length() {
    let chunks = stream::iter((0..200).map(|_| Ok::<_, Infallible>(vec![b' '; 8 * 1024])));
    let request =
        Request::post("/graphql").header("authorization", "Bearer good").header("content-type", "application/json");
    let request = request.body(Body::from_stream(chunks)).unwrap();
    assert_eq!(answer(service(&World::default()), request).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn p25_an_event_stream_gives_every_result_and_ends() {
    let events: Vec<String> = listen(&World::default(), "subscription { numbers(to: 2) }").await.collect().await;
    assert_eq!(
        events,
        [
            "event: next\ndata: {\"data\":{\"numbers\":1}}\n\n",
            "event: next\ndata: {\"data\":{\"numbers\":2}}\n\n",
            "event: complete\ndata:\n\n",
        ]
    );
}

#[tokio::test]
async fn a_source_is_not_asked_for_more_than_is_read() {
    let world = World::default();
    let mut events = pin!(listen(&world, "subscription { numbers(to: 1000000) }").await);
    for _ in 0..3 {
        assert!(events.next().await.is_some());
    }
    assert!(world.produced.load(Ordering::Relaxed) <= 4, "{}", world.produced.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_panic_ends_its_stream_only() {
    let events: Vec<String> = listen(&World::default(), "subscription { breaks }").await.collect().await;
    assert!(events[0].contains("INTERNAL_SERVER_ERROR") && !events[0].contains("data\":{"), "{events:?}");
    assert_eq!(events[1..], ["event: complete\ndata:\n\n"]);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_stream_sends_comments_and_ends_when_the_service_stops() {
    let world = World::default();
    let mut events = pin!(listen(&world, "subscription { silence }").await);
    let before = tokio::time::Instant::now();
    assert_eq!(events.next().await.unwrap(), ":\n\n");
    assert_eq!(before.elapsed().as_secs(), 12);
    world.stop.cancel();
    assert_eq!(events.collect::<Vec<_>>().await, ["event: complete\ndata:\n\n"]);
}

#[tokio::test]
async fn p3_an_admission_that_lapses_ends_its_streams() {
    for (lapse, code) in [(Lapse::KeyRejected, "UNAUTHENTICATED"), (Lapse::RoleChanged, "FORBIDDEN")] {
        let world = World::default();
        let events = listen(&world, "subscription { silence }").await;
        *world.lapse.lock().unwrap() = Some(lapse);
        world.lapsed.notify_waiters();
        let events: Vec<String> = events.collect().await;
        assert!(events[0].contains(code), "{events:?}");
        assert_eq!(events[1..], ["event: complete\ndata:\n\n"]);
    }
}

#[tokio::test]
async fn a_mutation_is_answered_although_it_ends_the_callers_admission() {
    let world = World::default();
    *world.lapse.lock().unwrap() = Some(Lapse::RoleChanged);
    let events: Vec<String> = listen(&world, "mutation { pay }").await.collect().await;
    assert!(events[0].contains("\"pay\""), "{events:?}");
}
