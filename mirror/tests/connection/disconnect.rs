//! Ending a connection.

use entity::choice::ConnectionStatus;
use hubspot::Lane;
use mirror::error::Code;

use crate::double::Mood;
use crate::ground::{Ground, HUB, code};

#[tokio::test]
async fn p8_disconnecting_goes_in_hubspots_order_and_forgets_the_tokens() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    assert_eq!(code(connections.disconnect(&admin).await), Code::NotConnected);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    ground.hubspot.inside().calls.clear();

    let ended = connections.disconnect(&admin).await.unwrap();
    assert_eq!(ended.status, ConnectionStatus::Disconnected);
    assert_eq!(ended.hub, HUB, "which account it was stays known");
    assert_eq!(ground.hubspot.inside().calls, ["uninstall", "revoke"]);
    let tokens: bool =
        sqlx::query_scalar("select access_token is not null or refresh_token is not null from connection")
            .fetch_one(&ground.pool)
            .await
            .unwrap();
    assert!(!tokens);
    assert_eq!(code(connections.client(admin.workspace, Lane::Bulk).await), Code::NotConnected);

    assert_eq!(connections.disconnect(&admin).await.unwrap(), ended, "again changes nothing");
    assert_eq!(ground.hubspot.inside().calls, ["uninstall", "revoke"]);
}

#[tokio::test]
async fn the_local_part_is_finished_whatever_hubspot_says() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    ground.hubspot.inside().mood = Mood::Down;
    let ended = connections.disconnect(&admin).await.unwrap();
    assert_eq!(ended.status, ConnectionStatus::Disconnected);
}

#[tokio::test]
async fn p9_the_app_goes_with_the_last_workspace_of_the_account() {
    let ground = Ground::new().await;
    let connections = ground.process();
    let (first, second) = (ground.workspace().await, ground.workspace().await);
    ground.connect(&connections, &first, HUB).await.unwrap();
    ground.connect(&connections, &second, HUB).await.unwrap();
    ground.hubspot.inside().calls.clear();

    connections.disconnect(&first).await.unwrap();
    assert_eq!(ground.hubspot.inside().calls, ["revoke"]);
    let other = connections.client(second.workspace, Lane::Bulk).await.unwrap();
    other.account().await.unwrap();

    ground.hubspot.inside().calls.clear();
    connections.disconnect(&second).await.unwrap();
    assert_eq!(ground.hubspot.inside().calls, ["uninstall", "revoke"]);
}

#[tokio::test]
async fn of_two_that_leave_at_once_one_is_the_last() {
    let ground = Ground::new().await;
    let processes = [ground.process(), ground.process()];
    let admins = [ground.workspace().await, ground.workspace().await];
    for (connections, admin) in processes.iter().zip(&admins) {
        ground.connect(connections, admin, HUB).await.unwrap();
    }
    let (first, second) = tokio::join!(processes[0].disconnect(&admins[0]), processes[1].disconnect(&admins[1]));
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(ground.hubspot.inside().count("uninstall"), 1);
}

#[tokio::test]
async fn p9_a_token_that_another_workspace_lives_on_is_not_revoked() {
    let ground = Ground::new().await;
    ground.hubspot.inside().one_token_per_hub = true;
    let connections = ground.process();
    let (first, second) = (ground.workspace().await, ground.workspace().await);
    ground.connect(&connections, &first, HUB).await.unwrap();
    ground.connect(&connections, &second, HUB).await.unwrap();
    ground.hubspot.inside().calls.clear();
    connections.disconnect(&first).await.unwrap();
    assert_eq!(ground.hubspot.inside().calls, Vec::<&str>::new());
}

#[tokio::test]
async fn an_expired_token_is_renewed_to_remove_the_app() {
    let ground = Ground::new().await;
    let (connections, admin) = (ground.process(), ground.workspace().await);
    ground.connect(&connections, &admin, HUB).await.unwrap();
    ground.clock.advance(chrono::TimeDelta::hours(1));
    ground.hubspot.inside().calls.clear();
    connections.disconnect(&admin).await.unwrap();
    assert_eq!(ground.hubspot.inside().calls, ["refresh", "uninstall", "revoke"]);
}
