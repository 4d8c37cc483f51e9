//! Ten thousand events at once, and a crash behind the last answer.
//!
//! The records have changed in HubSpot while nobody listened, so what is here in the end came by these deliveries alone.
//! The service is killed right after it answered the last one. What it had promised by then has to be in Postgres, which
//! is durable here as an operator's is.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hmac::{Hmac, KeyInit as _, Mac as _};
use mirror::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::PgPool;

use crate::machine::{Account, Machine};
use crate::meter;
use crate::report::{at_most, at_most_on_the_wall, figure, percentile};
use crate::truth;

/// How many events, and how many of them in one delivery.
const EVENTS: usize = 10_000;
const BATCH: usize = 100;

/// Deliveries that wait for their answer at the same time.
const IN_FLIGHT: usize = 10;

/// How long reading the records again may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// From a delivery to its answer, in milliseconds.
const P99_BAR: f64 = 50.0;

/// Changes made in the simulated HubSpot with one call.
const CHANGES: usize = 500;

/// The events are about one record, or about as many as there are events.
pub(crate) async fn crashes_behind_the_last_answer() -> anyhow::Result<bool> {
    println!("webhook-flood: {EVENTS} events in {} deliveries, {IN_FLIGHT} in flight, then kill -9", EVENTS / BATCH);
    let mut machine =
        Machine::start(Account { companies: EVENTS, contacts: 0, limited: false, statements: false }).await?;
    must_be_durable(&machine.pool).await?;
    machine.sync().await?;
    sqlx::query("vacuum analyze").execute(&machine.pool).await.context("settling the tables after the first sync")?;
    let companies = "select hubspot_company_id from customer order by md5(hubspot_company_id)";
    let companies: Vec<String> = sqlx::query_scalar(companies).fetch_all(&machine.pool).await?;
    ensure!(companies.len() == EVENTS, "the first sync brought {} companies", companies.len());
    let one = flood(&mut machine, "one_record", &companies[..1]).await?;
    let many = flood(&mut machine, "many_records", &companies).await?;
    machine.stop().await?;
    Ok(one && many)
}

async fn must_be_durable(pool: &PgPool) -> anyhow::Result<()> {
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value: String = sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(pool).await?;
        ensure!(value == "on", "Postgres has {setting} = {value}, so this says nothing");
    }
    Ok(())
}

async fn flood(machine: &mut Machine, name: &str, companies: &[String]) -> anyhow::Result<bool> {
    let hub = machine.hub().await?;
    let deliveries = change(machine, hub, name, companies).await?;
    let ours = [std::process::id(), machine.postgres()];
    let before = meter::read(&ours)?;
    let target = machine.webhooks()?;
    let answers =
        stream::iter(deliveries).map(|body| deliver(machine, target.as_str(), body)).buffer_unordered(IN_FLIGHT);
    let mut took: Vec<f64> = answers.try_collect().await?;
    machine.kill_service().await?;
    let spent = meter::read(&ours)?.since(&before);
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let others = (spent.machine - spent.cpu).max(0.0) / (spent.wall.as_secs_f64() * cores);

    // marked, or read already: either way its row is there
    let stored = "select count(*), count(*) filter (where read_at is null) from dirty_record
                  where object = 'COMPANY' and hubspot_id = any ($1)";
    let (stored, to_read): (i64, i64) = sqlx::query_as(stored).bind(companies).fetch_one(&machine.pool).await?;
    let forgotten = companies.len() - usize::try_from(stored)?;
    machine.start_service_again(false).await?;
    let again = Instant::now();
    machine.all_read(PATIENCE).await?;
    let again = again.elapsed();
    let different = truth::differences(machine).await?;

    took.sort_by(f64::total_cmp);
    let p99 = percentile(&took, 0.99);
    println!("  {name}:");
    figure("answered", took.len());
    figure("wall, from the first to the kill", format!("{:.2} s", spent.wall.as_secs_f64()));
    figure("answer, p50", format!("{:.1} ms", percentile(&took, 0.50)));
    figure("answer, p99", format!("{p99:.1} ms"));
    figure("answer, longest", format!("{:.1} ms", percentile(&took, 1.0)));
    figure("records still to read at the kill", to_read);
    figure("read after the restart in", format!("{:.1} s", again.as_secs_f64()));
    figure("others' share of the machine", format!("{:.1} %", others * 100.0));
    let bars = [
        at_most_on_the_wall(&format!("flood_{name}_answer_p99_ms"), p99, P99_BAR, others),
        at_most(&format!("flood_{name}_records_forgotten"), forgotten as f64, 0.0),
        at_most(&format!("flood_{name}_facts_different_at_the_end"), different as f64, 0.0),
    ];
    Ok(bars.into_iter().all(|met| met))
}

/// Changes the companies while nobody listens; gives the deliveries that would have told of it.
async fn change(machine: &Machine, hub: i64, name: &str, companies: &[String]) -> anyhow::Result<Vec<Vec<u8>>> {
    let named = |number: usize| format!("Flooded {name} {number}");
    let changes: Vec<Value> = companies
        .iter()
        .enumerate()
        .map(|(number, id)| {
            json!({ "change": "update", "object": "companies", "id": id, "values": { "name": named(number) } })
        })
        .collect();
    for some in changes.chunks(CHANGES) {
        machine.control(Method::POST, &format!("/_control/accounts/{hub}/changes"), Some(&json!(some))).await?;
    }
    let events: Vec<Value> = (0..EVENTS)
        .map(|number| {
            let company = number % companies.len();
            json!({
                "eventId": number, "subscriptionId": 1, "portalId": hub, "appId": 1,
                "occurredAt": Clock::system().now().timestamp_millis(), "attemptNumber": 0, "changeSource": "CRM_UI",
                "subscriptionType": "object.propertyChange", "objectTypeId": "0-2", "objectId": companies[company].parse::<u64>().unwrap_or_default(),
                "propertyName": "name", "propertyValue": named(company),
            })
        })
        .collect();
    events.chunks(BATCH).map(|some| serde_json::to_vec(some).context("writing a delivery")).collect()
}

/// Delivers as HubSpot does; gives the milliseconds until the answer.
async fn deliver(machine: &Machine, target: &str, body: Vec<u8>) -> anyhow::Result<f64> {
    let timestamp = Clock::system().now().timestamp_millis().to_string();
    let secret = hubspot_sim::App::default().client_secret;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).context("signing a delivery")?;
    for part in [b"POST", target.as_bytes(), body.as_slice(), timestamp.as_bytes()] {
        mac.update(part);
    }
    let request = machine
        .http
        .post(target)
        .header("content-type", "application/json")
        .header("x-hubspot-signature-v3", STANDARD.encode(mac.finalize().into_bytes()))
        .header("x-hubspot-request-timestamp", timestamp)
        .body(body);
    let sent = Instant::now();
    let answer = request.send().await.context("delivering")?;
    let took = sent.elapsed();
    ensure!(answer.status() == 204, "a delivery was answered with {}", answer.status());
    Ok(took.as_secs_f64() * 1_000.0)
}
