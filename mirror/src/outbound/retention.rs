//! What is old leaves: deliveries a month after they were settled, bodies that no delivery needs, removed endpoints.
//!
//! One process at a time does it, a batch a statement, so that nobody waits for a large deletion.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{Outbound, secret};
use crate::error::{Attempting, Result};

/// How long a delivery is kept after it was settled, and one that is stuck at a disabled endpoint after it was queued.
pub(super) const KEPT: TimeDelta = TimeDelta::days(30);

/// How often what is old is looked for.
const EVERY: TimeDelta = TimeDelta::minutes(10);

/// How often a process looks whether it is time.
const LOOK: Duration = Duration::from_secs(5);

/// The most rows of one statement.
const BATCH: i64 = 2_000;

pub(super) async fn serve(outbound: Outbound, stop: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    while stop.run_until_cancelled(looks.tick()).await.is_some() {
        if let Err(error) = turn(&outbound, &stop).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "what is old of webhooks could not be removed; it is tried again");
        }
    }
}

async fn turn(outbound: &Outbound, stop: &CancellationToken) -> Result<()> {
    let (pool, now) = (outbound.database.pool(), outbound.clock.now());
    if !claim(pool, now).await? {
        return Ok(());
    }
    secret::renew(pool, &outbound.keyring, &outbound.clock).await?;
    for statement in [
        // deliveries of any end, and those that no enabled endpoint will ever take
        "with old as (
             select d.workspace_id, d.id from webhook_delivery d where d.settled_at < $1 limit $2 for update skip locked
         ),
         attempts as (
             delete from webhook_attempt a using old where a.workspace_id = old.workspace_id and a.delivery_id = old.id
         )
         delete from webhook_delivery d using old where d.workspace_id = old.workspace_id and d.id = old.id",
        "with old as (
             select d.workspace_id, d.id from webhook_endpoint e
             join webhook_delivery d on d.workspace_id = e.workspace_id and d.endpoint_id = e.id
             where e.status = 'DELETED' or (e.status = 'DISABLED' and d.status = 'PENDING' and d.created_at < $1)
             limit $2 for update of d skip locked
         ),
         attempts as (
             delete from webhook_attempt a using old where a.workspace_id = old.workspace_id and a.delivery_id = old.id
         )
         delete from webhook_delivery d using old where d.workspace_id = old.workspace_id and d.id = old.id",
        "with old as (
             select m.workspace_id, m.id from webhook_message m
             where m.created_at < $1
               and not exists (
                   select from webhook_delivery d where d.workspace_id = m.workspace_id and d.message_id = m.id
               )
             limit $2 for update skip locked
         )
         delete from webhook_message m using old where m.workspace_id = old.workspace_id and m.id = old.id",
    ] {
        while !stop.is_cancelled() && remove(pool, statement, now - KEPT).await? {}
    }
    sqlx::query(
        "with gone as (
             delete from webhook_endpoint e
             where e.status = 'DELETED'
               and not exists (
                   select from webhook_delivery d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id
               )
             returning e.workspace_id, e.id
         )
         delete from webhook_lane l using gone where l.workspace_id = gone.workspace_id and l.endpoint_id = gone.id",
    )
    .execute(pool)
    .await
    .attempting("removing endpoints for good")?;
    Ok(())
}

/// Removes a batch. Says whether there may be more.
async fn remove(pool: &PgPool, statement: &'static str, before: DateTime<Utc>) -> Result<bool> {
    let removed = sqlx::query(statement).bind(before).bind(BATCH).execute(pool).await;
    let removed = removed.attempting("removing what is old of webhooks")?.rows_affected();
    Ok(i64::try_from(removed).is_ok_and(|removed| removed >= BATCH))
}

async fn claim(pool: &PgPool, now: DateTime<Utc>) -> Result<bool> {
    let claimed = sqlx::query(
        "insert into schedule as s (task, due_at) values ('webhook_retention', $2)
         on conflict (task) do update set due_at = excluded.due_at where s.due_at <= $1",
    )
    .bind(now)
    .bind(now + EVERY)
    .execute(pool)
    .await
    .attempting("claiming the removal of what is old")?;
    Ok(claimed.rows_affected() == 1)
}
