//! Keeping a connection alive.

use std::time::Duration;

use chrono::TimeDelta;
use entity::choice::ConnectionStatus;
use hubspot::Lane;
use mirror::connection::{Connections, trouble};
use mirror::error::{Code, Result};
use mirror::viewer::Admin;

use crate::double::Mood;
use crate::ground::{Ground, HUB, NEW_KEY, OLD_KEY, code};

/// Makes one call to HubSpot, which takes one token.
async fn call(connections: &Connections, admin: &Admin) -> Result<hubspot::Account> {
    let client = connections.client(admin.workspace, Lane::Interactive).await?;
    client.account().await.map_err(|error| trouble::refuse(&error))
}

async fn connected() -> (Ground, Connections, Admin) {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    ground.hubspot.inside().calls.clear();
    (ground, connections, admin)
}

fn expire(ground: &Ground) {
    ground.clock.advance(TimeDelta::minutes(31));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p10_fifty_tasks_in_three_processes_refresh_once() {
    let (ground, first, admin) = connected().await;
    let processes = [first, ground.process(), ground.process()];
    {
        let mut inside = ground.hubspot.inside();
        inside.delay = Duration::from_millis(100);
        inside.rotates = true;
    }
    for _ in 0..2 {
        expire(&ground);
        ground.hubspot.inside().expire_access_tokens();
        let calls: Vec<_> = (0..50)
            .map(|at| {
                let connections = processes[at % 3].clone();
                tokio::spawn(async move { call(&connections, &admin).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    }
    assert_eq!(ground.hubspot.inside().count("refresh"), 2, "one for each time the token ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p10_fifty_tasks_refused_with_401_refresh_once() {
    let (ground, first, admin) = connected().await;
    let processes = [first, ground.process(), ground.process()];
    for process in &processes {
        call(process, &admin).await.unwrap();
    }
    ground.hubspot.inside().expire_access_tokens();
    let calls: Vec<_> = (0..50)
        .map(|at| {
            let connections = processes[at % 3].clone();
            tokio::spawn(async move { call(&connections, &admin).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(ground.hubspot.inside().count("refresh"), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let (ground, connections, admin) = connected().await;
    call(&connections, &admin).await.unwrap();
    ground.clock.advance(TimeDelta::minutes(27));
    call(&connections, &admin).await.unwrap();
    assert_eq!(ground.hubspot.inside().count("refresh"), 0);
    ground.clock.advance(TimeDelta::minutes(2));
    call(&connections, &admin).await.unwrap();
    assert_eq!(ground.hubspot.inside().count("refresh"), 1);
}

#[tokio::test]
async fn p8_a_dead_connection_asks_for_one_consent_and_goes_on() {
    let (ground, connections, admin) = connected().await;
    expire(&ground);
    ground.hubspot.inside().mood = Mood::Dead;
    assert_eq!(code(call(&connections, &admin).await), Code::ReauthorizeNeeded);
    let lost = connections.find(admin.workspace).await.unwrap().unwrap();
    assert_eq!(lost.status, ConnectionStatus::Reauthorize);
    assert_eq!(lost.reason.unwrap().code, Code::ReauthorizeNeeded);

    ground.hubspot.inside().mood = Mood::Well;
    assert_eq!(code(call(&connections, &admin).await), Code::ReauthorizeNeeded, "only a person can help");
    assert_eq!(ground.hubspot.inside().count("refresh"), 1);

    let again = ground.connect(&connections, &admin, HUB).await.unwrap();
    assert_eq!((again.status, again.reason), (ConnectionStatus::Connected, None));
    call(&connections, &admin).await.unwrap();
}

#[tokio::test]
async fn the_operators_mistake_ends_no_connection() {
    let (ground, connections, admin) = connected().await;
    expire(&ground);
    ground.hubspot.inside().mood = Mood::Misconfigured;
    assert_eq!(code(call(&connections, &admin).await), Code::AppMisconfigured);
    let connection = connections.find(admin.workspace).await.unwrap().unwrap();
    assert_eq!(connection.status, ConnectionStatus::Connected);
}

#[tokio::test]
async fn an_outage_is_waited_out_with_the_token_in_hand() {
    let (ground, connections, admin) = connected().await;
    call(&connections, &admin).await.unwrap();
    ground.hubspot.inside().mood = Mood::Down;
    ground.clock.advance(TimeDelta::minutes(29));
    for _ in 0..3 {
        call(&connections, &admin).await.unwrap();
    }
    assert_eq!(ground.hubspot.inside().count("refresh"), 1, "no hammering at a door that is shut");

    ground.clock.advance(TimeDelta::minutes(2));
    assert_eq!(code(call(&connections, &admin).await), Code::HubSpotUnavailable);
    ground.hubspot.inside().mood = Mood::Well;
    ground.clock.advance(TimeDelta::seconds(6));
    call(&connections, &admin).await.unwrap();
    let connection = connections.find(admin.workspace).await.unwrap().unwrap();
    assert_eq!(connection.status, ConnectionStatus::Connected);
}

#[tokio::test]
async fn a_refresh_outlives_the_one_who_asked() {
    let (ground, connections, admin) = connected().await;
    expire(&ground);
    {
        let mut inside = ground.hubspot.inside();
        inside.rotates = true;
        inside.delay = Duration::from_millis(150);
    }
    let asked = tokio::time::timeout(Duration::from_millis(75), call(&connections, &admin)).await;
    assert!(asked.is_err(), "the one who asked is gone before the answer");
    // the old refresh token is worth nothing any more: only the stored new one can answer
    call(&ground.process(), &admin).await.unwrap();
    assert_eq!(ground.hubspot.inside().count("refresh"), 1);
}

#[tokio::test]
async fn a_verdict_on_old_tokens_does_not_touch_newer_ones() {
    let (ground, connections, admin) = connected().await;
    expire(&ground);
    let before = connections.find(admin.workspace).await.unwrap().unwrap();
    ground.connect(&connections, &admin, HUB).await.unwrap();
    connections.mark_reauthorize(&before).await.unwrap();
    let now = connections.find(admin.workspace).await.unwrap().unwrap();
    assert_eq!(now.status, ConnectionStatus::Connected);
}

#[tokio::test]
async fn p10_keys_are_rotated_without_a_stop() {
    let (ground, connections, admin) = connected().await;
    call(&connections, &admin).await.unwrap();
    let both = ground.process_with(&format!("{NEW_KEY},{OLD_KEY}"));
    expire(&ground);
    call(&both, &admin).await.unwrap();
    call(&ground.process_with(NEW_KEY), &admin).await.unwrap();

    let without = ground.process_with(OLD_KEY);
    assert_eq!(code(call(&without, &admin).await), Code::AppMisconfigured, "a lost key is the operator's");
    let connection = without.find(admin.workspace).await.unwrap().unwrap();
    assert_eq!(connection.status, ConnectionStatus::Connected);
}

#[tokio::test]
async fn a_client_notices_that_another_process_disconnected() {
    let (ground, connections, admin) = connected().await;
    let client = connections.client(admin.workspace, Lane::Bulk).await.unwrap();
    client.account().await.unwrap();
    // the access token itself would live on at HubSpot
    ground.hubspot.inside().mood = Mood::Down;
    ground.process().disconnect(&admin).await.unwrap();
    ground.hubspot.inside().mood = Mood::Well;
    ground.clock.advance(TimeDelta::seconds(11));
    let error = client.account().await.unwrap_err();
    assert!(matches!(error.kind, hubspot::ErrorKind::Unauthorized(_)), "{error:?}");
    assert_eq!(code(connections.client(admin.workspace, Lane::Bulk).await), Code::NotConnected);
}

#[tokio::test]
async fn p8_the_daily_check_finds_out_that_the_app_was_removed() {
    let (ground, connections, admin) = connected().await;
    let before = connections.check(admin.workspace).await.unwrap().unwrap();
    assert_eq!(before.status, ConnectionStatus::Connected);
    ground.hubspot.remove_app(HUB);
    let after = connections.check(admin.workspace).await.unwrap().unwrap();
    assert_eq!(after.status, ConnectionStatus::Reauthorize);
}
