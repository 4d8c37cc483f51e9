//! How long a change in HubSpot takes to be visible here while a full run of the same account is going on.
//!
//! The rows are there already and HubSpot counts calls, so the run needs more than a minute of HubSpot's budget. In that
//! minute a hundred records change each second, each of them once, so that what is seen belongs to one change. A change
//! is visible when a reader of the database finds it; readers are asked every few milliseconds. It does not matter which
//! lane brought it.

mod changes;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use reqwest::Method;
use serde_json::json;
use tokio::time::MissedTickBehavior;

use self::changes::{Change, Sight};
use crate::machine::{Account, Machine};
use crate::meter;
use crate::report::{at_most, at_most_on_the_wall, figure, percentile};
use crate::truth;

/// How long records change.
const MINUTE: Duration = Duration::from_mins(1);

/// How many change in a second.
const PER_SECOND: u32 = 100;

/// How often it is looked what is visible.
const LOOK: Duration = Duration::from_millis(20);

/// The minute is told in slices of so many seconds.
const SLICE: u64 = 5;

/// A change that is not visible after this long is missing.
const PATIENCE: Duration = Duration::from_secs(30);

/// From the change to the row that shows it, in seconds.
const P50_BAR: f64 = 1.0;
const P99_BAR: f64 = 3.0;

/// A change on its way.
struct Waiting {
    sight: Sight,
    since: Instant,
}

/// A change that arrived: when it was made, and how many seconds it took.
#[derive(Clone, Copy)]
struct Took {
    at: Duration,
    took: f64,
}

/// Changes on their way, and how long those took that arrived.
struct Race {
    began: Instant,
    waiting: Mutex<Vec<Waiting>>,
    took: Mutex<Vec<Took>>,
    over: AtomicBool,
}

/// Changes during a full run.
pub(crate) async fn during_a_full_run(account: Account) -> anyhow::Result<bool> {
    let Account { companies, contacts, .. } = account;
    println!(
        "latency: {PER_SECOND} changes a second during a full run of {companies} companies and {contacts} contacts"
    );
    let mut machine = Machine::start(account).await?;
    machine.sync().await?;
    sqlx::query("vacuum analyze").execute(&machine.pool).await.context("settling the tables after the first sync")?;
    machine.limit().await?;
    let hub = machine.hub().await?;
    let all = Change::choose(&machine.pool, usize::try_from(MINUTE.as_secs())? * PER_SECOND as usize).await?;
    let target = json!({ "target": machine.webhooks()? });
    machine.control(Method::POST, "/_control/webhooks", Some(&target)).await?;
    machine.control(Method::DELETE, "/_control/calls", None).await?;

    let run = machine.begin_sync().await?;
    while machine.run(&run).await?["customers"]["seen"].as_u64().unwrap_or_default() == 0 {
        tokio::time::sleep(LOOK).await;
    }
    let ours = [std::process::id(), machine.postgres()];
    let before = meter::read(&ours)?;
    let race =
        Race { began: Instant::now(), waiting: Mutex::default(), took: Mutex::default(), over: AtomicBool::default() };
    let changing = async {
        make(&machine, hub, &all, &race).await?;
        anyhow::Ok(machine.run(&run).await?["status"] == "RUNNING")
    };
    let (went_on, missing) = tokio::try_join!(changing, watch(&machine, &race))?;
    let spent = meter::read(&ours)?.since(&before);
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let others = (spent.machine - spent.cpu).max(0.0) / (spent.wall.as_secs_f64() * cores);

    let ended = machine.ended(&run).await?;
    machine.all_read(PATIENCE).await?;
    let calls = machine.control(Method::GET, "/_control/calls", None).await?;
    let events = machine.control(Method::GET, "/_control/webhooks", None).await?;
    let all = race.took.into_inner().unwrap_or_default();
    let mut took: Vec<f64> = all.iter().map(|one| one.took).collect();
    took.sort_by(f64::total_cmp);
    let (p50, p99) = (percentile(&took, 0.50), percentile(&took, 0.99));
    figure("changes seen", took.len());
    figure("events HubSpot sent", &events["accounts"][hub.to_string()]["delivered"]);
    figure("calls to HubSpot", &calls["total"]);
    for (call, count) in calls["byTemplate"].as_object().into_iter().flatten() {
        println!("    {count:>5}  {call}");
    }
    figure("companies the run read", &ended["customers"]["seen"]);
    figure("contacts the run read", &ended["contacts"]["seen"]);
    figure("change to visible, p50", format!("{p50:.2} s"));
    figure("change to visible, p90", format!("{:.2} s", percentile(&took, 0.90)));
    figure("change to visible, p99", format!("{p99:.2} s"));
    figure("change to visible, longest", format!("{:.2} s", percentile(&took, 1.0)));
    for (second, longest) in longest_by_slice(&all) {
        println!("    changes of second {second:>2} to {:>2}: longest {longest:.2} s", second + SLICE);
    }
    figure("others' share of the machine", format!("{:.1} %", others * 100.0));
    let different = truth::differences(&machine).await?;
    machine.stop().await?;
    let bars = [
        at_most_on_the_wall("latency_p50_seconds", p50, P50_BAR, others),
        at_most_on_the_wall("latency_p99_seconds", p99, P99_BAR, others),
        at_most("latency_refused_calls", calls["refused"].as_f64().context("no count of refused calls")?, 0.0),
        at_most("latency_changes_missing", missing as f64, 0.0),
        at_most("latency_facts_different_at_the_end", different as f64, 0.0),
    ];
    anyhow::ensure!(went_on, "the full run ended before the minute did, so this says nothing");
    Ok(bars.into_iter().all(|met| met))
}

/// How long the slowest change of each slice of the minute took.
fn longest_by_slice(all: &[Took]) -> BTreeMap<u64, f64> {
    let mut slices = BTreeMap::new();
    for one in all {
        let longest: &mut f64 = slices.entry(one.at.as_secs() / SLICE * SLICE).or_default();
        *longest = longest.max(one.took);
    }
    slices
}

/// Changes a record every ten milliseconds.
async fn make(machine: &Machine, hub: i64, all: &[Change], race: &Race) -> anyhow::Result<()> {
    let path = format!("/_control/accounts/{hub}/changes");
    let mut beat = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for change in all {
        beat.tick().await;
        let since = Instant::now();
        let outcome = machine.control(Method::POST, &path, Some(&change.asked)).await?;
        let sight = change.sight(outcome["id"].as_str());
        race.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { sight, since });
    }
    race.over.store(true, Ordering::Release);
    Ok(())
}

/// Looks what is visible until everything is; gives how many changes are missing.
async fn watch(machine: &Machine, race: &Race) -> anyhow::Result<usize> {
    let mut last_seen = Instant::now();
    loop {
        tokio::time::sleep(LOOK).await;
        let over = race.over.load(Ordering::Acquire);
        let asked: Vec<Sight> = {
            let waiting = race.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.iter().map(|waiting| waiting.sight.clone()).collect()
        };
        if asked.is_empty() && over {
            return Ok(0);
        }
        let visible = changes::visible(&machine.pool, &asked).await?;
        let now = Instant::now();
        if visible.iter().any(|seen| *seen) || asked.is_empty() {
            last_seen = now;
        }
        if last_seen.elapsed() > PATIENCE && over {
            return Ok(asked.len());
        }
        let mut place = 0;
        // what came meanwhile stands behind what was asked about
        race.waiting.lock().unwrap_or_else(PoisonError::into_inner).retain(|waiting| {
            let seen = visible.get(place).copied().unwrap_or(false);
            place += 1;
            if seen {
                let took = Took { at: waiting.since - race.began, took: (now - waiting.since).as_secs_f64() };
                race.took.lock().unwrap_or_else(PoisonError::into_inner).push(took);
            }
            !seen
        });
    }
}
