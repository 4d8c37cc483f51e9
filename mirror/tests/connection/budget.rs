//! The shared rate budget: many tasks, several processes, one window.

use std::time::Duration;

use futures_util::future::join_all;
use hubspot::{Bucket, Budget, BudgetError, Headroom, HubId, Lane};
use mirror::budget::{Limits, PostgresBudget, Rate};
use tokio::time::{Instant, timeout, timeout_at};

use crate::ground::{HUB, database, pool};

const WINDOW: Duration = Duration::from_secs(2);

/// Slack enough for a busy machine to be late within it.
fn limits(calls: u16, reserve: u16) -> Limits {
    Limits { general: Some(Rate { calls, window: WINDOW, reserve, slack: WINDOW / 16 }), ..Limits::NONE }
}

/// What of a window is certain: a busy machine may let a task stand still between leave to call and the note of it.
const CERTAIN: Duration = Duration::from_millis(1_750);

/// The most calls that any window saw, for certain.
fn busiest(calls: &[Instant]) -> usize {
    (0..calls.len())
        .map(|at| calls[at..].iter().take_while(|call| **call - calls[at] < CERTAIN).count())
        .max()
        .unwrap_or(0)
}

/// Gives a trial three chances to be quick: a busy machine can make calls rarer and waits longer. What must never
/// happen, however busy it is, a trial asserts by itself.
async fn in_one_of_three<T>(trial: impl AsyncFn() -> T, quick: impl Fn(&T) -> bool)
where
    T: std::fmt::Debug,
{
    let mut slow = Vec::new();
    for _ in 0..3 {
        let outcome = trial().await;
        if quick(&outcome) {
            return;
        }
        slow.push(outcome);
    }
    panic!("three times too slow: {slow:?}");
}

/// Calls as fast as it is let, until the deadline.
async fn hurry(budget: PostgresBudget, lane: Lane, until: Instant) -> Vec<Instant> {
    let mut calls = Vec::new();
    while let Ok(leave) = timeout_at(until, budget.enter(Bucket::General, lane)).await {
        leave.unwrap();
        calls.push(Instant::now());
    }
    calls
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_processes_together_use_the_whole_window_and_never_more() {
    let allowed = 40 * 3;
    in_one_of_three(share_of_three, |share| {
        let made: usize = share.iter().sum();
        made * 10 > allowed * 9 && share.iter().all(|part| part * 10 > made * 2)
    })
    .await;
}

/// How many calls each of three processes makes in three windows of forty.
async fn share_of_three() -> [usize; 3] {
    let database = database().await;
    let pools = [pool(&database).await, pool(&database).await, pool(&database).await];
    let processes: Vec<_> = pools.iter().map(|pool| PostgresBudget::new(pool, HUB, limits(40, 0))).collect();
    let until = Instant::now() + WINDOW * 3;
    let tasks: Vec<_> =
        (0..45).map(|at| (at % 3, tokio::spawn(hurry(processes[at % 3].clone(), Lane::Bulk, until)))).collect();
    let mut share = [0; 3];
    let mut calls = Vec::new();
    for (process, task) in tasks {
        let made = task.await.unwrap();
        share[process] += made.len();
        calls.extend(made);
    }
    calls.sort_unstable();
    assert!(busiest(&calls) <= 40, "{} calls in one window", busiest(&calls));
    share
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_does_not_wait_behind_a_long_read() {
    in_one_of_three(waits_beside_a_long_read, |waits| waits.iter().all(|wait| *wait < WINDOW / 4)).await;
}

/// How long four calls of a person wait while thirty tasks read, which have most of the reserve on loan.
async fn waits_beside_a_long_read() -> Vec<Duration> {
    let database = database().await;
    let pool = pool(&database).await;
    let budget = PostgresBudget::new(&pool, HUB, limits(24, 12));
    let until = Instant::now() + WINDOW * 3;
    let bulk: Vec<_> = (0..30).map(|_| tokio::spawn(hurry(budget.clone(), Lane::Bulk, until))).collect();
    let mut waits = Vec::new();
    for _ in 0..2 {
        // in the thick of it: who gets a bulk call now has waited for the window to let one go
        budget.enter(Bucket::General, Lane::Bulk).await.unwrap();
        for _ in 0..2 {
            let asked = Instant::now();
            budget.enter(Bucket::General, Lane::Interactive).await.unwrap();
            waits.push(asked.elapsed());
        }
    }
    let mut calls = Vec::new();
    for task in bulk {
        calls.extend(task.await.unwrap());
    }
    calls.sort_unstable();
    assert!(busiest(&calls) <= 22, "all of the reserve was spent on bulk calls");
    waits
}

#[tokio::test]
async fn a_refusal_makes_every_process_wait() {
    let database = database().await;
    let pool = pool(&database).await;
    let [first, second] = [(); 2].map(|()| PostgresBudget::new(&pool, HUB, limits(100, 0)));
    first.enter(Bucket::General, Lane::Bulk).await.unwrap();
    let refused = Instant::now();
    first.refused(Bucket::General, Duration::from_millis(700));
    paused(&pool).await;
    for budget in [&second, &first] {
        budget.enter(Bucket::General, Lane::Interactive).await.unwrap();
        assert!(refused.elapsed() >= Duration::from_millis(700), "{:?}", refused.elapsed());
    }
}

#[tokio::test]
async fn a_long_pause_is_told_instead_of_waited_for() {
    let database = database().await;
    let pool = pool(&database).await;
    let [first, second] = [(); 2].map(|()| PostgresBudget::new(&pool, HUB, limits(100, 0)));
    first.enter(Bucket::General, Lane::Bulk).await.unwrap();
    first.refused(Bucket::General, Duration::from_hours(2));
    paused(&pool).await;
    for budget in [&second, &first] {
        let outcome = budget.enter(Bucket::General, Lane::Bulk).await;
        assert!(matches!(outcome, Err(BudgetError::Closed { wait }) if wait > Duration::from_mins(100)), "{outcome:?}");
    }
}

#[tokio::test]
async fn accounts_and_buckets_do_not_wait_for_each_other() {
    let database = database().await;
    let pool = pool(&database).await;
    let one = Some(Rate { calls: 1, window: Duration::from_secs(30), reserve: 0, slack: Duration::from_secs(3) });
    let limits = Limits { general: one, associations: one, search: None };
    let began = Instant::now();
    for hub in [1, 2] {
        let budget = PostgresBudget::new(&pool, HubId(hub), limits);
        budget.enter(Bucket::General, Lane::Bulk).await.unwrap();
        budget.enter(Bucket::Associations, Lane::Bulk).await.unwrap();
        for _ in 0..100 {
            budget.enter(Bucket::Search, Lane::Bulk).await.unwrap();
        }
    }
    assert!(began.elapsed() < Duration::from_secs(25), "somebody waited for a window");
    let buckets: i64 =
        sqlx::query_scalar("select count(*) from rate_budget where bucket = 'SEARCH'").fetch_one(&pool).await.unwrap();
    assert_eq!(buckets, 0, "without a limit the database is not asked");
}

#[tokio::test]
async fn those_who_give_up_waiting_hold_nobody_up() {
    let trial = async || {
        let database = database().await;
        let pool = pool(&database).await;
        let budget = PostgresBudget::new(&pool, HUB, limits(4, 0));
        let impatient = (0..12).map(|_| timeout(WINDOW / 4, budget.enter(Bucket::General, Lane::Bulk)));
        let served = join_all(impatient).await.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(served <= 4, "the window allows no more than four: {served}");
        // at most the eight leases that were in hand are lost: two windows
        let began = Instant::now();
        budget.enter(Bucket::General, Lane::Bulk).await.unwrap();
        (served, began.elapsed())
    };
    in_one_of_three(trial, |(served, waited)| *served == 4 && *waited < WINDOW * 4).await;
}

#[tokio::test]
async fn fewer_calls_than_configured_are_believed() {
    let trial = async || {
        let database = database().await;
        let pool = pool(&database).await;
        let budget = PostgresBudget::new(&pool, HUB, limits(40, 0));
        budget.observed(Bucket::General, Headroom { max: 10, remaining: 9 });
        budget.observed(Bucket::General, Headroom { max: 100, remaining: 99 });
        let until = Instant::now() + WINDOW * 2;
        let calls = join_all((0..8).map(|_| hurry(budget.clone(), Lane::Interactive, until))).await;
        let mut calls: Vec<_> = calls.into_iter().flatten().collect();
        calls.sort_unstable();
        assert!(calls.len() <= 20 && busiest(&calls) <= 10, "{} calls in two windows of ten", calls.len());
        calls.len()
    };
    in_one_of_three(trial, |made| *made > 10).await;
}

/// Waits until the refusal stands in the database.
async fn paused(pool: &sqlx::PgPool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        let until: i64 = sqlx::query_scalar("select paused_until from rate_budget").fetch_one(pool).await.unwrap();
        if until > 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the refusal never reached the database");
}
