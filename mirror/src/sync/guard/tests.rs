use super::*;
use crate::feed::Origin;
use crate::fixture::Fixture;
use hubspot::HubId;

const NIGHTLY: Origin = Origin::HubSpot { lane: Lane::Nightly, run: None };

fn scope(fixture: &Fixture) -> Scope {
    Scope { workspace: fixture.workspace, hub: HubId(1), clock: fixture.clock.clone() }
}

fn departures(companies: std::ops::RangeInclusive<i64>) -> Vec<Departure> {
    let left = |company: i64| Departure { company: company.to_string().into(), cause: ArchiveReason::DeletedInHubSpot };
    companies.map(left).collect()
}

async fn customers(fixture: &Fixture, count: i64) {
    for company in 1..=count {
        fixture.customer(company, None).await;
    }
}

/// How many were archived, and how many wait.
async fn leave(fixture: &Fixture, companies: std::ops::RangeInclusive<i64>) -> (usize, i64) {
    let mut turn = take(fixture, NIGHTLY).await;
    let outcome = archive(&mut turn, &scope(fixture), &departures(companies)).await.unwrap();
    turn.commit().await.unwrap();
    (outcome.archived.len(), outcome.held)
}

async fn take(fixture: &Fixture, origin: Origin) -> Turn<'static> {
    Turn::take(fixture.db.pool(), &fixture.clock, fixture.workspace, origin).await.unwrap()
}

async fn states(fixture: &Fixture) -> Vec<(String, i64)> {
    sqlx::query_as("select state, count(*) from held_archive where workspace_id = $1 group by 1 order by 1")
        .bind(fixture.workspace)
        .fetch_all(fixture.db.pool())
        .await
        .unwrap()
}

async fn set_state(fixture: &Fixture, state: HeldState) {
    sqlx::query("update held_archive set state = $2 where workspace_id = $1")
        .bind(fixture.workspace)
        .bind(state.as_str())
        .execute(fixture.db.pool())
        .await
        .unwrap();
}

#[test]
fn the_allowance_is_a_share_of_all_or_twenty() {
    let tenth = Decimal::new(1, 1);
    assert_eq!(allowance(tenth, 50, 0), 20);
    assert_eq!(allowance(tenth, 1_000, 0), 100);
    assert_eq!(allowance(tenth, 905, 95), 100);
    assert_eq!(allowance(tenth, 209, 0), 20);
    assert_eq!(allowance(Decimal::ONE, 300, 0), 300);
    assert_eq!(allowance(Decimal::ZERO, 300, 0), 20);
}

#[tokio::test]
async fn p34_past_the_allowance_archives_are_held_and_stay_so_when_the_window_moves_on() {
    let fixture = Fixture::new().await;
    customers(&fixture, 60).await;
    assert_eq!(leave(&fixture, 1..=15).await, (15, 0));
    assert_eq!(leave(&fixture, 16..=30).await, (5, 10), "one allowance for the whole window");
    fixture.clock.advance(TimeDelta::hours(25));
    assert_eq!(leave(&fixture, 21..=30).await, (0, 10), "they wait for an admin");
    assert_eq!(leave(&fixture, 31..=32).await, (2, 0), "a new window has a new allowance");
    assert_eq!(states(&fixture).await, [("HELD".to_owned(), 10)]);
}

#[tokio::test]
async fn p34_two_sets_of_one_turn_share_the_allowance() {
    let fixture = Fixture::new().await;
    customers(&fixture, 60).await;
    let mut turn = take(&fixture, NIGHTLY).await;
    let first = archive(&mut turn, &scope(&fixture), &departures(1..=12)).await.unwrap();
    let second = archive(&mut turn, &scope(&fixture), &departures(13..=24)).await.unwrap();
    turn.commit().await.unwrap();
    assert_eq!((first.archived.len(), second.archived.len(), second.held), (12, 8, 4));
}

#[tokio::test]
async fn p34_no_set_leaves_a_workspace_without_customers() {
    let fixture = Fixture::new().await;
    customers(&fixture, 6).await;
    assert_eq!(leave(&fixture, 1..=6).await, (0, 6));
    let fixture = Fixture::new().await;
    customers(&fixture, 6).await;
    assert_eq!(leave(&fixture, 1..=5).await, (5, 0));
    assert_eq!(leave(&fixture, 6..=6).await, (0, 1));
}

#[tokio::test]
async fn p34_a_dismissed_archive_comes_up_again_only_after_the_company_was_back() {
    let fixture = Fixture::new().await;
    customers(&fixture, 3).await;
    assert_eq!(leave(&fixture, 1..=3).await, (0, 3));
    set_state(&fixture, HeldState::Dismissed).await;
    assert_eq!(leave(&fixture, 1..=2).await, (0, 0), "dismissed");
    let mut turn = take(&fixture, NIGHTLY).await;
    assert_eq!(withdraw(&mut turn, &scope(&fixture), &["1", "7"]).await.unwrap(), 1);
    turn.commit().await.unwrap();
    assert_eq!(leave(&fixture, 1..=2).await, (1, 0), "one of them was back and left again");
    assert_eq!(states(&fixture).await, [("DISMISSED".to_owned(), 2), ("WITHDRAWN".to_owned(), 1)]);
}

#[tokio::test]
async fn p34_what_an_admin_approves_uses_nothing_of_the_allowance() {
    let fixture = Fixture::new().await;
    customers(&fixture, 60).await;
    assert_eq!(leave(&fixture, 1..=20).await, (20, 0));
    let mut turn = take(&fixture, Origin::from(&fixture.owner)).await;
    let archived = archive_approved(&mut turn, &scope(&fixture), &departures(1..=30)).await.unwrap();
    turn.commit().await.unwrap();
    assert_eq!(archived.len(), 10, "live ones only");
    fixture.clock.advance(TimeDelta::hours(25));
    assert_eq!(leave(&fixture, 31..=50).await, (20, 0));
}

#[tokio::test]
async fn p37_a_detached_customer_stays() {
    let fixture = Fixture::new().await;
    customers(&fixture, 3).await;
    sqlx::query("update customer set detached_at = now() where display_id = 1")
        .execute(fixture.db.pool())
        .await
        .unwrap();
    assert_eq!(leave(&fixture, 1..=2).await, (1, 0));
}
