//! The GraphQL transport over a small schema without a database: what `tests/conformance` runs against while the
//! transport itself is worked on.
//!
//! `cargo run -p api --example transport` listens on 127.0.0.1:4000 (or `PORT`) and knows the keys `test-key` and
//! `short-key`, which is revoked two seconds after its first use.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use api::graphql::limits::Limits;
use api::http::graphql::bearer::{Admission, BearerKey, Lapse, Refusal};
use api::http::graphql::gate::Gate;
use api::http::graphql::request_id::RequestId;
use api::http::graphql::{GraphQLService, Settings, routes};
use async_graphql::{Context, Data, Error, InputObject, OneofObject, SDLExportOptions, Schema, SimpleObject};
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};

struct Query;

#[async_graphql::Object]
impl Query {
    /// Says hello.
    async fn hello(&self, #[graphql(default_with = "String::from(\"world\")")] name: String) -> String {
        format!("hello {name}")
    }

    /// The caller's key, as the resolvers see it.
    async fn caller(&self, context: &Context<'_>) -> Option<String> {
        context.data_opt::<Caller>().map(|caller| caller.0.clone())
    }

    /// Finds things.
    async fn find(&self, by: By, page: Option<Page>) -> Option<Thing> {
        let (By::Id(id) | By::Name(id)) = by;
        Some(Thing { id, first: page.map_or(20, |page| page.first) })
    }

    /// Fails inside.
    async fn broken(&self) -> async_graphql::Result<Option<i32>> {
        tokio::task::yield_now().await;
        Err(Error::new("the database at 10.0.0.1 said no"))
    }

    /// Panics.
    async fn panics(&self) -> Option<i32> {
        let numbers: Vec<i32> = Vec::new();
        Some(numbers[numbers.len()])
    }

    /// Answers after a while.
    async fn slow(&self, millis: u32) -> Option<u32> {
        tokio::time::sleep(Duration::from_millis(millis.into())).await;
        Some(millis)
    }
}

/// One of two ways to name a thing.
#[derive(OneofObject)]
enum By {
    Id(String),
    Name(String),
}

/// How much.
#[derive(InputObject)]
struct Page {
    #[graphql(default = 20)]
    first: i32,
}

/// A thing.
#[derive(SimpleObject)]
struct Thing {
    id: String,
    first: i32,
}

struct Mutation;

#[async_graphql::Object]
impl Mutation {
    /// Counts up.
    async fn count(&self, context: &Context<'_>) -> u64 {
        context.data_unchecked::<Arc<AtomicU64>>().fetch_add(1, Ordering::Relaxed) + 1
    }
}

struct Subscription;

#[async_graphql::Subscription]
impl Subscription {
    /// Counts to a number, then ends.
    async fn ticks(
        &self,
        #[graphql(default = 3)] to: u32,
        #[graphql(default = 10)] every_millis: u64,
    ) -> impl Stream<Item = u32> {
        stream::iter(1..=to).then(move |n| async move {
            tokio::time::sleep(Duration::from_millis(every_millis)).await;
            n
        })
    }

    /// Never says anything.
    async fn silence(&self) -> impl Stream<Item = u32> {
        stream::pending()
    }

    /// Cannot start.
    async fn unknown(&self) -> async_graphql::Result<impl Stream<Item = u32>> {
        tokio::task::yield_now().await;
        Err::<stream::Pending<u32>, _>(Error::new("the run could not be read"))
    }
}

struct Caller(String);

async fn authenticate(key: BearerKey) -> Result<Admission, Refusal> {
    static FIRST_USE: OnceLock<Instant> = OnceLock::new();
    let revoked_at = match key.expose() {
        "test-key" => None,
        "short-key" => Some(*FIRST_USE.get_or_init(Instant::now) + Duration::from_secs(2)),
        _ => return Err(Refusal::Rejected),
    };
    tokio::task::yield_now().await;
    if revoked_at.is_some_and(|at| at <= Instant::now()) {
        return Err(Refusal::Rejected);
    }
    let mut data = Data::default();
    data.insert(Caller(key.expose().to_owned()));
    let lapse = async move {
        match revoked_at {
            Some(at) => tokio::time::sleep_until(at.into()).await,
            None => std::future::pending().await,
        }
        Lapse::KeyRejected
    };
    Ok(Admission { data, lapse: Box::pin(lapse) })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let schema = Schema::build(Query, Mutation, Subscription)
        .validation_mode(async_graphql::ValidationMode::Fast)
        .data(Arc::new(AtomicU64::new(0)))
        .finish();
    let sdl = schema.sdl_with_options(SDLExportOptions::new().include_specified_by());
    let gate = Gate::new(&sdl, Limits::default())?;
    let settings = Settings { request_timeout: Duration::from_secs(2), ..Settings::default() };
    let made = AtomicU64::new(0);
    let new_id = move || {
        RequestId::parse(&format!("r{}", made.fetch_add(1, Ordering::Relaxed))).expect("letters and digits are fine")
    };
    let router = routes(GraphQLService::new(schema, gate, settings, new_id), authenticate);
    let port = std::env::var("PORT").unwrap_or_else(|_| "4000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, router).await?;
    Ok(())
}
