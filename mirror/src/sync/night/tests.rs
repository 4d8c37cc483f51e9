use super::*;
use crate::fixture::Fixture;

/// A fixture whose clock stands at this hour of a day, with the queue's tables.
async fn at(hour: i64) -> Fixture {
    let fixture = Fixture::new().await;
    crate::worker::migrate(fixture.db.pool()).await.unwrap();
    fixture.clock.advance(TimeDelta::hours(hour));
    fixture
}

async fn connect(fixture: &Fixture, workspace: WorkspaceId) {
    sqlx::query(
        "insert into connection (workspace_id, hub_id, status, connected_at, updated_at) values ($1, 1, 'CONNECTED', $2, $2)",
    )
    .bind(workspace)
    .bind(fixture.clock.now())
    .execute(fixture.db.pool())
    .await
    .unwrap();
}

async fn claimed(fixture: &Fixture) -> usize {
    claim(&fixture.db, &fixture.clock).await.unwrap()
}

async fn queued(fixture: &Fixture) -> Vec<(String, i64)> {
    sqlx::query_as("select key, (extract(epoch from run_at) - $1)::bigint from graphile_worker.jobs order by run_at")
        .bind(fixture.clock.now().timestamp())
        .fetch_all(fixture.db.pool())
        .await
        .unwrap()
}

#[test]
fn the_night_begins_at_two() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    assert_eq!(latest(at("2026-03-29T02:00:00Z")), at("2026-03-29T02:00:00Z"));
    assert_eq!(latest(at("2026-03-29T01:59:59Z")), at("2026-03-28T02:00:00Z"));
    assert_eq!(latest(at("2026-03-29T23:00:00Z")), at("2026-03-29T02:00:00Z"));
}

#[tokio::test]
async fn p29_a_night_is_claimed_once_and_the_next_one_a_day_later() {
    let fixture = at(1).await;
    connect(&fixture, fixture.workspace).await;
    assert_eq!(claimed(&fixture).await, 0, "connected since the last two o'clock");
    fixture.clock.advance(TimeDelta::hours(1));
    let (one, two) = tokio::join!(claimed(&fixture), claimed(&fixture));
    assert_eq!(one + two, 1);
    fixture.clock.advance(TimeDelta::hours(23));
    assert_eq!(claimed(&fixture).await, 0);
    fixture.clock.advance(TimeDelta::days(3));
    assert_eq!(claimed(&fixture).await, 1, "nights that were missed are caught up once");
    assert_eq!(claimed(&fixture).await, 0);
}

#[tokio::test]
async fn p29_only_connected_workspaces_have_nights() {
    let fixture = at(1).await;
    connect(&fixture, fixture.workspace).await;
    fixture.clock.advance(TimeDelta::hours(1));
    for status in ["REAUTHORIZE", "DISCONNECTED"] {
        sqlx::query("update connection set status = $1").bind(status).execute(fixture.db.pool()).await.unwrap();
        assert_eq!(claimed(&fixture).await, 0, "{status}");
    }
}

#[tokio::test]
async fn p29_the_largest_workspace_starts_first_and_the_others_follow() {
    let fixture = at(1).await;
    let other = fixture.elsewhere().await.workspace;
    connect(&fixture, fixture.workspace).await;
    connect(&fixture, other).await;
    sqlx::query("update counter set customers = 7 where workspace_id = $1")
        .bind(other)
        .execute(fixture.db.pool())
        .await
        .unwrap();
    fixture.clock.advance(TimeDelta::hours(1));
    assert_eq!(claimed(&fixture).await, 2);
    let expected = [(format!("night:{other}"), 0), (format!("night:{}", fixture.workspace), 2)];
    assert_eq!(queued(&fixture).await, expected);
}
