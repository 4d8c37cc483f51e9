//! Everything at once, for a while: subscribers, readers, webhooks and full runs, and a Postgres that has a bad day.
//!
//! At two fifths of the time Postgres stands still, at three fifths it is stopped and started again. Only then may a
//! request fail. When all is over, every subscriber has heard the same, and the rows are what HubSpot has.

mod outage;
mod readers;
mod subscribers;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use reqwest::Method;
use serde_json::json;
use tokio::time::MissedTickBehavior;

use self::outage::Weather;
use crate::machine::{Account, HubSpot, Machine};
use crate::meter;
use crate::report::{at_most, figure, median, percentile};
use crate::truth;

/// How much of it there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// What is in HubSpot.
    pub(crate) account: Account,
    /// How long it goes on.
    pub(crate) time: Duration,
    /// Who follows all customers.
    pub(crate) subscribers: usize,
    /// Who reads pages of them.
    pub(crate) readers: usize,
    /// Records that change in a second.
    pub(crate) per_second: u32,
    /// Whether memory and the time of a recovery have bars. They say little of a short time or an unoptimized build.
    pub(crate) is_measured: bool,
}

impl Extent {
    /// What the promise is about.
    pub(crate) fn whole(account: Account, time: Duration) -> Self {
        Self { account, time, subscribers: 200, readers: 50, per_second: 20, is_measured: true }
    }

    /// Enough to show what a change broke.
    pub(crate) fn short(account: Account) -> Self {
        let (account, time) = (Account { companies: 2_000, contacts: 4_000, ..account }, Duration::from_secs(40));
        Self { account, time, subscribers: 20, readers: 10, per_second: 5, is_measured: false }
    }
}

/// How long what is left may take at the end.
const PATIENCE: Duration = Duration::from_mins(5);

/// The memory of the last quarter against that of the second.
const MEMORY_BAR: f64 = 1.15;

/// From Postgres's return to the service's readiness, in seconds.
const RECOVERY_BAR: f64 = 10.0;

/// What all parts look at.
#[derive(Debug, Default)]
struct Load {
    weather: Weather,
    over: AtomicBool,
}

impl Load {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

/// Puts the load on for its time, and then compares everything.
pub(crate) async fn for_a_while(extent: Extent) -> anyhow::Result<bool> {
    let Extent { account, time, subscribers, readers, per_second, is_measured } = extent;
    println!(
        "load: {subscribers} subscribers, {readers} readers, {per_second} changes a second and full runs, for {} s",
        time.as_secs()
    );
    let mut machine = Machine::start(account).await?;
    machine.sync().await?;
    machine.limit().await?;
    let hub = machine.hub().await?;
    let companies: Vec<String> =
        sqlx::query_scalar("select hubspot_company_id from customer").fetch_all(&machine.pool).await?;
    let target = json!({ "target": machine.webhooks()? });
    machine.control(Method::POST, "/_control/webhooks", Some(&target)).await?;

    let load = Load::default();
    let client = machine.client();
    let cursor = client.graphql("{ customerChangeCursor }", json!({})).await?["customerChangeCursor"].take();
    let told = "select count(*) from change where object = 'CUSTOMER' and event <> 'CREATED'";
    let told_before: i64 = sqlx::query_scalar(told).fetch_one(&machine.pool).await?;
    let subscribers = subscribers::Subscribers::begin(subscribers, &client, &cursor);
    let began = Instant::now();
    let (pid, hubspot) = (machine.service(), machine.hubspot());
    let (read, runs, memory, made, outages) = tokio::try_join!(
        readers::read(readers, &client, &load),
        full_runs(&client, &load),
        watch_memory(pid, &load),
        change(&hubspot, hub, &companies, per_second, &load),
        async {
            let outages = outage::bad_day(&mut machine, began, time, &load.weather).await?;
            tokio::time::sleep(time.saturating_sub(began.elapsed())).await;
            load.over.store(true, Ordering::Release);
            anyhow::Ok(outages)
        },
    )?;

    // what HubSpot could not deliver while Postgres was away comes again after minutes; a full run does not wait for it
    machine.no_run(PATIENCE).await?;
    machine.sync().await?;
    machine.all_read(PATIENCE).await?;
    let told: i64 = sqlx::query_scalar(told).fetch_one(&machine.pool).await?;
    let told = usize::try_from(told - told_before)?;
    let heard = subscribers.end(told).await;
    let different = truth::differences(&machine).await?;

    figure("changes made", made);
    figure("full runs that ended well", runs);
    figure("pages read", read.took.len());
    figure("page, p50", format!("{:.1} ms", percentile(&read.took, 0.50)));
    figure("page, p99", format!("{:.1} ms", percentile(&read.took, 0.99)));
    figure("page, longest in good weather", format!("{:.1} ms", percentile(&read.took, 1.0)));
    figure("pages refused while Postgres was away", read.refused);
    figure("changes told to each subscriber", told);
    figure("subscriptions taken up again", heard.resumed);
    if !heard.differing.is_empty() {
        figure("changes heard by the others", format!("{:?}", heard.differing));
    }
    let quarter = |number: usize| {
        let part = memory.len() / 4;
        memory.get(number * part..(number + 1) * part).unwrap_or_default().to_vec()
    };
    let (early, late) = (median(quarter(1)), median(quarter(3)));
    figure("memory, second quarter", format!("{early:.1} MiB"));
    figure("memory, last quarter", format!("{late:.1} MiB"));
    figure("memory, most", format!("{:.1} MiB", meter::peak_mib(machine.service())?));
    for outage in &outages {
        outage.print();
    }
    machine.stop().await?;
    let slowest = outages.iter().map(|outage| outage.recovered_in.as_secs_f64()).fold(0.0, f64::max);
    let unseen = outages.iter().filter(|outage| !outage.was_told).count();
    let mut bars = vec![
        at_most("load_errors_in_good_weather", read.errors as f64, 0.0),
        at_most("load_subscribers_that_heard_less_or_more", heard.differing.len() as f64, 0.0),
        at_most("load_outages_that_readiness_did_not_tell", unseen as f64, 0.0),
        at_most("load_facts_different_at_the_end", different as f64, 0.0),
    ];
    if is_measured {
        bars.push(at_most("load_recovery_seconds", slowest, RECOVERY_BAR));
        bars.push(at_most("load_memory_growth", late / early, MEMORY_BAR));
    }
    for error in &read.first_errors {
        println!("    {error}");
    }
    Ok(bars.into_iter().all(|met| met))
}

/// One full run after the other; gives how many ended well.
async fn full_runs(client: &tests::Client, load: &Load) -> anyhow::Result<usize> {
    const BEGIN: &str = "mutation { startFullSync { run { id } alreadyRunning userErrors { message } } }";
    const STATUS: &str = "query ($id: ID!) { syncRun(id: $id) { status } }";
    let mut ended_well = 0;
    let mut running: Option<serde_json::Value> = None;
    while !load.is_over() {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let asked = match &running {
            None => client.graphql(BEGIN, json!({})).await.map(|data| data["startFullSync"]["run"].clone()),
            Some(run) => client.graphql(STATUS, json!({ "id": run["id"] })).await.map(|data| data["syncRun"].clone()),
        };
        let Ok(run) = asked else { continue };
        match run["status"].as_str() {
            None => running = Some(run),
            Some("QUEUED" | "RUNNING") => {}
            Some(status) => {
                ended_well += usize::from(status.starts_with("SUCCEEDED"));
                running = None;
            }
        }
    }
    Ok(ended_well)
}

/// What the service holds, in MiB, second by second.
async fn watch_memory(service: u32, load: &Load) -> anyhow::Result<Vec<f64>> {
    let mut memory = Vec::new();
    while !load.is_over() {
        memory.push(meter::resident_mib(service)?);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(memory)
}

/// Gives companies new names in HubSpot, one after the other and over again; gives how many times.
async fn change(
    hubspot: &HubSpot,
    hub: i64,
    companies: &[String],
    per_second: u32,
    load: &Load,
) -> anyhow::Result<usize> {
    let path = format!("/_control/accounts/{hub}/changes");
    let mut beat = tokio::time::interval(Duration::from_secs(1) / per_second);
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut made = 0;
    for company in companies.iter().cycle() {
        beat.tick().await;
        if load.is_over() {
            break;
        }
        made += 1;
        let values = json!({ "name": format!("Name {made}") });
        let change = json!({ "change": "update", "object": "companies", "id": company, "values": values });
        hubspot.control(Method::POST, &path, Some(&change)).await.context("changing a company")?;
    }
    Ok(made)
}
