//! The hold on a workspace's real-time lane.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::sync_run;
use sqlx::{PgConnection, PgPool};

use super::log;
use crate::apply::Scope;
use crate::connection::standing;
use crate::database;
use crate::error::{Attempting, Result};
use crate::feed::signal;
use crate::gate;
use crate::job;
use crate::sync::claim::Failure;
use crate::sync::dirty;
use crate::sync::setback::Setback;
use crate::turn::Turn;

/// Proof that this worker was the last to take the lane.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    scope: Scope,
    epoch: i64,
}

impl Lane {
    /// Takes the lane; `None` where nothing was ever marked. It waits for the turn under way, so that whoever held the
    /// lane before either has committed or finds the new epoch.
    pub(super) async fn claim(pool: &PgPool, scope: Scope) -> Result<Option<Self>> {
        const ATTEMPT: &str = "taking a real-time lane";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        sqlx::query("select from counter where workspace_id = $1 for update")
            .bind(scope.workspace)
            .execute(&mut *transaction)
            .await
            .attempting(ATTEMPT)?;
        let epoch: Option<i64> = sqlx::query_scalar(
            "update lane_state set refresh_epoch = refresh_epoch + 1, refresh_awake_at = $2
             where workspace_id = $1 returning refresh_epoch",
        )
        .bind(scope.workspace)
        .bind(scope.clock.now())
        .fetch_optional(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        transaction.commit().await.attempting(ATTEMPT)?;
        Ok(epoch.map(|epoch| Self { scope, epoch }))
    }

    /// Where it writes.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Gives a sign of life.
    pub(super) async fn beat(&self, pool: &PgPool) -> Result<(), Setback> {
        let held =
            sqlx::query("update lane_state set refresh_awake_at = $3 where workspace_id = $1 and refresh_epoch = $2")
                .bind(self.scope.workspace)
                .bind(self.epoch)
                .bind(self.scope.clock.now())
                .execute(pool)
                .await
                .attempting("giving a refresh's sign of life")?;
        if held.rows_affected() == 1 { Ok(()) } else { Err(Setback::Lost) }
    }

    /// Asserts inside a turn that nobody took the lane over. Taking it waits for the turn.
    pub(super) async fn fence(&self, turn: &mut Turn<'_>) -> Result<(), Setback> {
        let held: Option<bool> =
            sqlx::query_scalar("select refresh_epoch = $2 from lane_state where workspace_id = $1")
                .bind(self.scope.workspace)
                .bind(self.epoch)
                .fetch_optional(turn.connection())
                .await
                .attempting("asserting the hold on a real-time lane")?;
        if held == Some(true) { Ok(()) } else { Err(Setback::Lost) }
    }

    /// Goes to sleep if nothing is due, and says whether it did. Marks that wait for their time get a job for it; what is
    /// of no use any more is forgotten.
    pub(super) async fn rest(&self, pool: &PgPool) -> Result<bool, Setback> {
        const ATTEMPT: &str = "ending a refresh";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        gate::close(&mut transaction, self.scope.hub).await?;
        let next = dirty::next_due(&mut transaction, &self.scope).await?;
        let now = self.scope.clock.now();
        if next.is_some_and(|at| at <= now) {
            return Ok(false);
        }
        let held = sqlx::query(
            "update lane_state set refresh_awake_at = null, refresh_setbacks = 0, refused_run = null,
                 in_step_at = case when $3 then $4 else in_step_at end
             where workspace_id = $1 and refresh_epoch = $2",
        )
        .bind(self.scope.workspace)
        .bind(self.epoch)
        .bind(next.is_none())
        .bind(now)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        if held.rows_affected() == 0 {
            return Err(Setback::Lost);
        }
        if let Some(at) = next {
            job::enqueue_refresh(&mut transaction, self.scope.workspace, Some(at)).await?;
        }
        dirty::forget_old(&mut transaction, &self.scope).await?;
        transaction.commit().await.attempting(ATTEMPT)?;
        Ok(true)
    }

    /// Goes to sleep over its marks, until somebody asks for a refresh.
    pub(super) async fn sleep(&self, pool: &PgPool) -> Result<(), Setback> {
        sqlx::query("update lane_state set refresh_awake_at = null where workspace_id = $1 and refresh_epoch = $2")
            .bind(self.scope.workspace)
            .bind(self.epoch)
            .execute(pool)
            .await
            .attempting("putting a refresh to sleep")?;
        Ok(())
    }

    /// Goes to sleep until an admin connects again, which queues a refresh. A consent that came before found none asleep,
    /// so the connection is looked at under a lock that a consent waits for.
    pub(super) async fn wait_for_consent(&self, pool: &PgPool, most: Duration) -> Result<(), Setback> {
        const ATTEMPT: &str = "beginning a refresh's wait for consent";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        if !standing::stands(&mut transaction, self.scope.workspace).await? {
            drop(transaction);
            return self.sleep(pool).await;
        }
        self.put_off(&mut transaction, Duration::ZERO, most).await?;
        Ok(transaction.commit().await.attempting(ATTEMPT)?)
    }

    /// Drops the marks made before this moment, at which nothing was here that they could be about.
    pub(super) async fn drop_marks(&self, pool: &PgPool, moment: DateTime<Utc>) -> Result<(), Setback> {
        const ATTEMPT: &str = "dropping marks";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        gate::close(&mut transaction, self.scope.hub).await?;
        dirty::drop_before(&mut transaction, self.scope.workspace, moment).await?;
        Ok(transaction.commit().await.attempting(ATTEMPT)?)
    }

    /// Goes on after a while: at least as long as asked, longer after each setback in a row, at most `most` by itself.
    pub(super) async fn wait(&self, pool: &PgPool, asked: Duration, most: Duration) -> Result<(), Setback> {
        const ATTEMPT: &str = "putting a refresh off";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        self.put_off(&mut transaction, asked, most).await?;
        Ok(transaction.commit().await.attempting(ATTEMPT)?)
    }

    /// Goes on after this while, and tells people why in the sync log.
    pub(super) async fn refused(
        &self,
        pool: &PgPool,
        failure: &Failure,
        orders: Option<&sync_run::Model>,
        pause: Duration,
    ) -> Result<(), Setback> {
        const ATTEMPT: &str = "putting a refused refresh off";
        let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
        signal::hold(&mut transaction, self.scope.workspace).await.attempting(ATTEMPT)?;
        self.put_off(&mut transaction, pause, pause).await?;
        if let Some(orders) = orders {
            log::refused(&mut transaction, &self.scope, failure, orders).await?;
        }
        Ok(transaction.commit().await.attempting(ATTEMPT)?)
    }

    async fn put_off(&self, transaction: &mut PgConnection, asked: Duration, most: Duration) -> Result<(), Setback> {
        const ATTEMPT: &str = "putting a refresh off";
        let setbacks: Option<i32> = sqlx::query_scalar(
            "update lane_state set refresh_setbacks = refresh_setbacks + 1
             where workspace_id = $1 and refresh_epoch = $2 returning refresh_setbacks",
        )
        .bind(self.scope.workspace)
        .bind(self.epoch)
        .fetch_optional(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        let Some(setbacks) = setbacks else { return Err(Setback::Lost) };
        let at = self.after(asked.max(backoff(setbacks).min(most)));
        sqlx::query("update lane_state set refresh_awake_at = $2 where workspace_id = $1")
            .bind(self.scope.workspace)
            .bind(at)
            .execute(&mut *transaction)
            .await
            .attempting(ATTEMPT)?;
        Ok(job::enqueue_refresh(transaction, self.scope.workspace, Some(at)).await?)
    }

    fn after(&self, pause: Duration) -> DateTime<Utc> {
        self.scope.clock.now() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::days(1))
    }
}

/// One second, two, four.
fn backoff(setbacks: i32) -> Duration {
    let doublings = u32::try_from(setbacks - 1).unwrap_or_default().min(16);
    Duration::from_secs(1 << doublings)
}
