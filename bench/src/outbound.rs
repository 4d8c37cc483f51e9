//! Outbound webhooks to a fast receiver on this machine, by itself and beside a dead one.
//!
//! A commit changes every customer at once, as a full run may. What counts is the time from that commit until the receiver
//! has the last event: reading the feed, making bodies, queueing, signing, sending and settling.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use sqlx::PgPool;
use tests::receiver::{Receiver, Reply};

use crate::machine::{Account, Machine};
use crate::meter;
use crate::report::{at_most, at_most_on_the_wall, figure};

/// How many customers change.
const EVENTS: usize = 10_000;

/// A thousand events may take a second.
const BAR: f64 = 1_000.0;

/// How long all of them may take before it is given up.
const PATIENCE: Duration = Duration::from_mins(3);

/// Tells a receiver of ten thousand changes, twice.
pub(crate) async fn to_a_fast_receiver() -> anyhow::Result<bool> {
    println!("outbound: {EVENTS} events of one commit to a fast receiver, by itself and beside a dead one");
    let machine = Machine::start(Account { companies: EVENTS, contacts: 0, limited: false, statements: false }).await?;
    machine.sync().await?;
    sqlx::query("vacuum analyze").execute(&machine.pool).await.context("settling the tables after the first sync")?;
    let (fast, dead) = (Receiver::start().await?, Receiver::start().await?);
    dead.answer(|_| Reply::Never);
    register(&machine, &fast).await?;
    let alone = told(&machine, "alone", &fast).await?;
    register(&machine, &dead).await?;
    let beside = told(&machine, "beside_a_dead_one", &fast).await?;
    machine.stop().await?;
    Ok(alone && beside)
}

async fn register(machine: &Machine, receiver: &Receiver) -> anyhow::Result<()> {
    let document = "mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
        userErrors { message } } }";
    let input = json!({ "url": receiver.url(), "events": ["CUSTOMER_UPDATED"] });
    let answer = machine.client().graphql(document, json!({ "input": input })).await?;
    let errors = &answer["createWebhookEndpoint"]["userErrors"];
    ensure!(errors.as_array().is_some_and(Vec::is_empty), "the endpoint was refused: {errors}");
    Ok(())
}

async fn told(machine: &Machine, name: &str, receiver: &Receiver) -> anyhow::Result<bool> {
    receiver.clear();
    let ours = [std::process::id(), machine.postgres()];
    let before = meter::read(&ours)?;
    change_all(&machine.pool, name).await?;
    let began = Instant::now();
    while receiver.count() < EVENTS {
        ensure!(began.elapsed() < PATIENCE, "only {} events arrived", receiver.count());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let took = began.elapsed();
    let spent = meter::read(&ours)?.since(&before);
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let others = (spent.machine - spent.cpu).max(0.0) / (spent.wall.as_secs_f64() * cores);
    let mut customers: Vec<Value> =
        receiver.arrivals().into_iter().map(|one| one.body["data"]["customer"]["displayId"].clone()).collect();
    customers.sort_by_key(Value::as_i64);
    customers.dedup();
    let missing = EVENTS - customers.len();

    println!("  {name}:");
    figure("wall, from the commit to the last", format!("{:.2} s", took.as_secs_f64()));
    figure("events a second", format!("{:.0}", EVENTS as f64 / took.as_secs_f64()));
    figure("CPU of all parts", format!("{:.2} s", spent.cpu));
    figure("others' share of the machine", format!("{:.1} %", others * 100.0));
    let thousand = took.as_secs_f64() * 1_000_000.0 / EVENTS as f64;
    let bars = [
        at_most_on_the_wall(&format!("outbound_{name}_ms_for_1000_events"), thousand, BAR, others),
        at_most(&format!("outbound_{name}_customers_not_told_of"), missing as f64, 0.0),
    ];
    Ok(bars.into_iter().all(|met| met))
}

/// Changes the industry of every customer in one commit, with its changes in the feed as a turn leaves them.
async fn change_all(pool: &PgPool, industry: &str) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "nobody leaves in the middle")]
    let mut commit = pool.begin().await?;
    sqlx::query("select from counter for update").execute(&mut *commit).await?;
    for statement in [
        "insert into change (workspace_id, number, at, object, event, row_id, fields, actor, lane)
         select c.workspace_id, n.changes + row_number() over (order by c.display_id), clock_timestamp(), 'CUSTOMER',
                'UPDATED', c.id, jsonb_build_object('industry', jsonb_build_array(c.industry, $1::text)), 'HUBSPOT', 'NIGHTLY'
         from customer c join counter n on n.workspace_id = c.workspace_id",
        "update customer set industry = $1::text, updated_at = now()",
        "update counter n set changes = (select max(number) from change c where c.workspace_id = n.workspace_id)
         where $1::text is not null",
        "select pg_notify('change', workspace_id::text) from counter where $1::text is not null",
    ] {
        sqlx::query(statement).bind(industry).execute(&mut *commit).await.context("changing every customer")?;
    }
    Ok(commit.commit().await?)
}
