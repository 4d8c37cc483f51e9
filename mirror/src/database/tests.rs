//! Transactions whose beginner leaves, against a real Postgres.

use std::time::Duration;

use sqlx::Connection as _;
use tokio::time::timeout;

use super::*;
use crate::feed::Origin;
use crate::fixture::Fixture;
use crate::turn::Turn;

/// Sessions that are in a transaction nobody works on, counted by one that is not the pool's.
async fn left_open(pool: &PgPool) -> i64 {
    let open = "select count(*) from pg_stat_activity
                where datname = current_database() and state like 'idle in transaction%'";
    let mut observer = PgConnection::connect_with(&pool.connect_options()).await.unwrap();
    sqlx::query_scalar(open).fetch_one(&mut observer).await.unwrap()
}

/// Waits until every connection is back in the pool.
async fn all_are_back(pool: &PgPool) {
    while pool.num_idle() != pool.size() as usize {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Asks for something of Postgres and leaves before it is done.
async fn leave<T>(asked: impl Future<Output = T>) {
    assert!(timeout(Duration::from_millis(20), asked).await.is_err(), "Postgres was done already");
}

#[tokio::test]
async fn p28_who_leaves_while_a_transaction_begins_leaves_none_open() {
    let fixture = Fixture::new().await;
    let pool = fixture.db.pool();
    leave(begin_with(pool, "begin; select pg_sleep(0.2)")).await;
    all_are_back(pool).await;
    assert_eq!(left_open(pool).await, 0);
}

#[tokio::test]
async fn p28_who_leaves_a_turn_that_waits_for_another_leaves_it_to_the_next() {
    let fixture = Fixture::new().await;
    let (pool, clock, workspace) = (fixture.db.pool(), &fixture.clock, fixture.workspace);
    let origin = || Origin::from(&fixture.owner);
    let first = Turn::take(pool, clock, workspace, origin()).await.unwrap();
    leave(Turn::take(pool, clock, workspace, origin())).await;
    first.commit().await.unwrap();
    all_are_back(pool).await;
    assert_eq!(left_open(pool).await, 0);
    Turn::take(pool, clock, workspace, origin()).await.unwrap().commit().await.unwrap();
}

#[tokio::test]
async fn p28_a_lasting_connection_that_is_left_in_a_transaction_is_closed() {
    let fixture = Fixture::new().await;
    let (pool, clock, workspace) = (fixture.db.pool(), &fixture.clock, fixture.workspace);
    let origin = || Origin::from(&fixture.owner);
    let first = Turn::take(pool, clock, workspace, origin()).await.unwrap();
    let mut lasting = Lasting::take(pool).await.unwrap();
    leave(Turn::take_on(&mut lasting, clock, workspace, origin())).await;
    first.commit().await.unwrap();
    drop(lasting);
    all_are_back(pool).await;
    assert_eq!(left_open(pool).await, 0);
}
