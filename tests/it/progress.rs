//! P25: whoever watches a run, whenever and wherever, sees the truth at once and in the end.

use std::time::{Duration, Instant};

use hubspot_sim::faults::{Fault, Trouble};
use hubspot_sim::{AccountSpec, Limits, Settings};
use serde_json::{Value, json};
use tests::client::http;
use tests::subscription::Event;
use tests::walk::{PATIENCE, everything, is_final, watching};
use tests::{Setup, World};

use crate::PIVOTAL;

/// A run of some seconds: every page takes its time. Owners of bulk companies are no users here, so a good run has
/// issues.
fn account() -> Setup {
    let accounts = vec![AccountSpec::bulk(13, 1_200, 2_400)];
    let latency = Duration::from_millis(60);
    Setup::new(PIVOTAL).hubspot(Settings { limits: Limits::none(), latency, accounts, ..Settings::default() })
}

/// The next state of a run; `None` when the stream is complete.
async fn state(watch: &mut tests::Subscription) -> anyhow::Result<Option<Value>> {
    match watch.event(PATIENCE).await? {
        Event::Next(mut result) => Ok(Some(result["data"]["syncProgress"].take())),
        Event::Complete => Ok(None),
        other => anyhow::bail!("instead of a state came {other:?}"),
    }
}

fn revision(state: &Value) -> i64 {
    state["revision"].as_i64().expect("every state has a revision")
}

#[tokio::test]
async fn p25_who_comes_late_or_comes_back_sees_the_state_now_and_then_the_end() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    let seen = tenant.run_when(&run, "some pages are committed", |run| run["customers"]["seen"].as_i64() >= Some(200));
    let seen = seen.await?;
    let mut late = tenant.watch(&run).await?;
    let first = state(&mut late).await?.expect("a first state");
    assert!(revision(&first) >= revision(&seen), "{first:#}");
    assert_eq!(first["status"], "RUNNING");
    let next = state(&mut late).await?.expect("a change");
    assert!(revision(&next) > revision(&first));
    drop(late);

    let mut back = tenant.watch(&run).await?;
    let mut last = state(&mut back).await?.expect("a first state");
    assert!(revision(&last) >= revision(&next), "{last:#}");
    while let Some(state) = state(&mut back).await? {
        assert!(revision(&state) > revision(&last));
        last = state;
    }
    assert_eq!(last["status"], "SUCCEEDED_WITH_ISSUES");
    assert_eq!(last, tenant.run(&run).await?, "the last message is the final state");
    Ok(())
}

#[tokio::test]
async fn p25_states_come_at_most_ten_a_second_and_at_least_one_while_something_moves() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    let mut watch = tenant.watch(&run).await?;
    let mut arrivals = Vec::new();
    while state(&mut watch).await?.is_some() {
        arrivals.push(Instant::now());
    }
    assert!(arrivals.len() > 5, "a run of this length moves more often than {} times", arrivals.len());
    // twelve messages span eleven pauses of a tenth of a second; one is granted to the network
    for twelve in arrivals.windows(12) {
        let span = twelve[11] - twelve[0];
        assert!(span >= Duration::from_secs(1), "twelve messages within {span:?}");
    }
    Ok(())
}

#[tokio::test]
async fn p25_a_run_is_followed_on_any_replica_to_the_same_end() -> anyhow::Result<()> {
    let world = World::start(account().replicas(2)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    let follow = async |replica: usize| -> anyhow::Result<Vec<Value>> {
        let client = tenant.admin.at(&world.replica(replica).url()?);
        client.subscribe(&watching(), json!({ "id": run })).await?.rest(PATIENCE).await
    };
    let (one, two) = tokio::try_join!(follow(0), follow(1))?;
    assert!(one.len() > 2 && two.len() > 2, "both saw it move: {one:#?} {two:#?}");
    assert_eq!(one.last(), two.last(), "both replicas tell the same end");
    Ok(())
}

#[tokio::test]
async fn p25_a_finished_run_is_one_message_on_every_replica() -> anyhow::Result<()> {
    let world = World::start(account().replicas(2)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    // the worker's and the other's, from its first moment
    let mut watches = Vec::new();
    for replica in 0..2 {
        let client = tenant.admin.at(&world.replica(replica).url()?);
        watches.push(client.subscribe(&watching(), json!({ "id": run })).await?);
    }
    for watch in &mut watches {
        let states = watch.rest(PATIENCE).await?;
        let counts: Vec<i64> =
            states.iter().filter_map(|state| state["syncProgress"]["customers"]["seen"].as_i64()).collect();
        assert!(counts.len() > 5 && counts.is_sorted(), "the count ticks up: {counts:?}");
        assert_eq!(counts.last(), Some(&1_200));
        assert!(states.last().is_some_and(|state| is_final(&state["syncProgress"])));
    }
    for replica in 0..2 {
        let client = tenant.admin.at(&world.replica(replica).url()?);
        let states = client.subscribe(&watching(), json!({ "id": run })).await?.rest(PATIENCE).await?;
        assert_eq!(states.len(), 1);
        assert_eq!(states[0]["syncProgress"]["status"], "SUCCEEDED_WITH_ISSUES");
    }
    Ok(())
}

#[tokio::test]
async fn p25_unknown_runs_and_members_are_refused() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    world.hubspot().arm(Fault::on("*", Trouble::Delay { millis: 200 }).times(3));
    let run = tenant.start_sync().await?;
    let other = world.tenant("Other").await?;
    let refusals = [
        (&tenant.member, run.as_str(), "FORBIDDEN"),
        (&tenant.admin, "nonsense", "NOT_FOUND"),
        (&other.admin, run.as_str(), "NOT_FOUND"),
    ];
    for (client, run, code) in refusals {
        let event = client.subscribe(&watching(), json!({ "id": run })).await?.event(PATIENCE).await?;
        let errors = match &event {
            Event::Next(result) => &result["errors"],
            Event::Error(errors) => errors,
            Event::Complete | Event::Closed(_) => panic!("{code} expected, not {event:?}"),
        };
        // what is wrong with an argument stands behind the code for wrong arguments
        let extensions = &errors[0]["extensions"];
        assert!(extensions["code"] == code || extensions["reason"] == code, "{event:?}");
    }
    Ok(())
}

#[tokio::test]
async fn p25_server_sent_events_tell_the_same() -> anyhow::Result<()> {
    let world = World::start(account()).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let run = tenant.start_sync().await?;
    let answer = http()
        .post(format!("{}/graphql", world.url()))
        .header("accept", "text/event-stream")
        .bearer_auth(tenant.admin.key())
        .json(&json!({ "query": watching(), "variables": { "id": run } }))
        .send()
        .await?;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await?;
    let data = text.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| data.starts_with('{'));
    let states: Vec<Value> = data.map(serde_json::from_str).collect::<Result<_, _>>()?;
    let seen: Vec<i64> =
        states.iter().filter_map(|state| state["data"]["syncProgress"]["customers"]["seen"].as_i64()).collect();
    assert!(seen.len() > 5 && seen.is_sorted(), "{text}");
    assert_eq!(seen.last(), Some(&1_200));
    assert!(text.trim_end().rsplit("\n\n").next().is_some_and(|event| event.contains("event: complete")), "{text}");
    Ok(())
}
