//! The right to send to an endpoint, and what comes of sending.
//!
//! One process at a time sends to an endpoint, and endpoints are spread over the processes. Who has a lane renews it with
//! whatever it settles; a lane whose holder died or stood still is taken by another one, which raises the epoch, and then the
//! former holder settles nothing more. What it had in flight is sent again: an event arrives at least once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{WebhookDeliveryId, WebhookEndpointId, WorkspaceId};
use metrics::{counter, histogram};
use sqlx::{PgConnection, PgPool};
use url::Url;
use uuid::Uuid;

use super::secret::{self, SigningKey};
use super::{Outbound, schedule};
use crate::database::{self, LOOKING_UP};
use crate::error::{Attempting, Error, Result};

/// After so many attempts in a row that failed, an endpoint is told nothing more.
pub const MOST_FAILURES: i32 = 100;

/// A lane that this process has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    pub(super) workspace: WorkspaceId,
    pub(super) endpoint: WebhookEndpointId,
    epoch: i64,
}

/// Where to send and what to sign with.
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) keys: Vec<SigningKey>,
}

/// A delivery that is due.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Due {
    pub(super) id: WebhookDeliveryId,
    pub(super) message_id: Uuid,
    pub(super) body: String,
    tries: i32,
    began_at: Option<DateTime<Utc>>,
}

/// An attempt that was made.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) due: Due,
    pub(super) at: DateTime<Utc>,
    pub(super) took: Duration,
    pub(super) answer: Answer,
}

/// What came of an attempt.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: Option<u16>,
    /// The beginning of the answer's body.
    pub(super) text: Option<String>,
    /// Why there was no answer.
    pub(super) error: Option<&'static str>,
}

impl Answer {
    /// Whether the receiver took the event.
    fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Attempt {
    /// Counts and times it.
    pub(super) fn measure(&self) {
        let outcome = match self.answer.status {
            None => "none",
            Some(200..300) => "2xx",
            Some(300..400) => "3xx",
            Some(400..500) => "4xx",
            Some(_) => "5xx",
        };
        counter!("pivotal_outbound_attempts_total", "outcome" => outcome).increment(1);
        histogram!("pivotal_outbound_attempt_seconds").record(self.took);
    }
}

/// What settling leaves of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It goes on.
    Held,
    /// Another process has it, or the endpoint is to be told nothing more.
    Over,
}

/// Takes lanes that nobody has and that have something due, a few at a time so that every process gets some.
pub(super) async fn take(outbound: &Outbound) -> Result<Vec<Lane>> {
    const FEW: i64 = 16;
    let now = outbound.clock.now();
    let lanes: Vec<(WorkspaceId, WebhookEndpointId, i64)> = sqlx::query_as(
        "with free as (
             select l.workspace_id, l.endpoint_id from webhook_lane l
             join webhook_endpoint e on e.workspace_id = l.workspace_id and e.id = l.endpoint_id and e.status = 'ENABLED'
             where (l.held_until is null or l.held_until < $1)
               and exists (
                   select from webhook_delivery d
                   where d.workspace_id = l.workspace_id and d.endpoint_id = l.endpoint_id and d.status = 'PENDING'
                     and d.due_at <= $1
               )
             limit $2
             for update of l skip locked
         )
         update webhook_lane l set epoch = l.epoch + 1, holder = $3, held_until = $4 from free
         where l.workspace_id = free.workspace_id and l.endpoint_id = free.endpoint_id
         returning l.workspace_id, l.endpoint_id, l.epoch",
    )
    .bind(now)
    .bind(FEW)
    .bind(outbound.process)
    .bind(outbound.until(now))
    .fetch_all(outbound.database.pool())
    .await
    .attempting("taking lanes of endpoints")?;
    Ok(lanes.into_iter().map(|(workspace, endpoint, epoch)| Lane { workspace, endpoint, epoch }).collect())
}

impl Lane {
    /// The endpoint as it stands; none if it is to be told nothing.
    pub(super) async fn target(&self, outbound: &Outbound) -> Result<Option<Target>> {
        const ATTEMPT: &str = "reading where to send";
        let found: Option<(String, Vec<Vec<u8>>)> = sqlx::query_as(
            "select e.url,
                    array(
                        select s.sealed from webhook_secret s
                        where s.workspace_id = $1 and s.endpoint_id = $2 and (s.expires_at is null or s.expires_at > $3)
                        order by s.created_at desc
                    )
             from webhook_endpoint e where e.workspace_id = $1 and e.id = $2 and e.status = 'ENABLED'",
        )
        .bind(self.workspace)
        .bind(self.endpoint)
        .bind(outbound.clock.now())
        .fetch_optional(outbound.database.pool())
        .await
        .attempting(ATTEMPT)?;
        let Some((url, sealed)) = found else { return Ok(None) };
        let broken = |reason: String| Error::Broken { attempted: ATTEMPT, reason };
        let keys = secret::open(&outbound.keyring, self.workspace, &sealed);
        let keys =
            keys.map_err(|error| broken(format!("a secret of the endpoint {} does not open: {error}", self.endpoint)))?;
        let url = Url::parse(&url).map_err(|_| broken(format!("the endpoint {} has no address", self.endpoint)))?;
        Ok(Some(Target { url, keys }))
    }

    /// What is due, but for what is in flight already.
    pub(super) async fn due(
        &self,
        pool: &PgPool,
        now: DateTime<Utc>,
        in_flight: &[WebhookDeliveryId],
        room: usize,
    ) -> Result<Vec<Due>> {
        sqlx::query_as(
            "select d.id, d.message_id, m.body, d.tries, d.began_at
             from webhook_delivery d
             join webhook_message m on m.workspace_id = d.workspace_id and m.id = d.message_id
             where d.workspace_id = $1 and d.endpoint_id = $2 and d.status = 'PENDING' and d.due_at <= $3
               and d.id <> all($4)
             order by d.due_at, d.number
             limit $5",
        )
        .bind(self.workspace)
        .bind(self.endpoint)
        .bind(now)
        .bind(in_flight)
        .bind(i64::try_from(room).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await
        .attempting("reading what is due")
    }

    /// Writes down what came of attempts, and lets those behind them in their lines go. With nothing to write down it renews
    /// the lane.
    pub(super) async fn settle(&self, outbound: &Outbound, attempts: &[Attempt]) -> Result<Standing> {
        const ATTEMPT: &str = "settling deliveries";
        let now = outbound.clock.now();
        let mut transaction = database::begin_with(outbound.database.pool(), LOOKING_UP).await.attempting(ATTEMPT)?;
        let failures: Option<i32> = sqlx::query_scalar(
            "update webhook_lane set held_until = $4
             where workspace_id = $1 and endpoint_id = $2 and epoch = $3 returning failures",
        )
        .bind(self.workspace)
        .bind(self.endpoint)
        .bind(self.epoch)
        .bind(outbound.until(now))
        .fetch_optional(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        let Some(before) = failures else { return Ok(Standing::Over) };
        let mut standing = Standing::Held;
        if !attempts.is_empty() {
            let columns = Columns::of(attempts);
            sqlx::query(include_str!("lane/settle.sql"))
                .bind(self.workspace)
                .bind(self.endpoint)
                .bind(now)
                .bind(columns.ids)
                .bind(columns.ats)
                .bind(columns.durations)
                .bind(columns.statuses)
                .bind(columns.answers)
                .bind(columns.errors)
                .bind(columns.successes)
                .bind(columns.next)
                .execute(&mut *transaction)
                .await
                .attempting(ATTEMPT)?;
            self.release(&mut transaction, now, attempts).await?;
            let failures = count_failures(before, attempts);
            if failures != before {
                self.count(&mut transaction, failures).await?;
            }
            if failures >= MOST_FAILURES {
                self.disable(&mut transaction, now).await?;
                standing = Standing::Over;
            }
        }
        transaction.commit().await.attempting(ATTEMPT)?;
        if standing == Standing::Over {
            tracing::warn!(
                workspace.id = %self.workspace,
                endpoint.id = %self.endpoint,
                failures = MOST_FAILURES,
                "an endpoint failed too often and is disabled"
            );
        }
        Ok(standing)
    }

    /// Those who waited for what has been settled for good are due.
    async fn release(&self, transaction: &mut PgConnection, now: DateTime<Utc>, settled: &[Attempt]) -> Result<()> {
        let ids: Vec<WebhookDeliveryId> = settled.iter().map(|attempt| attempt.due.id).collect();
        sqlx::query(include_str!("lane/release.sql"))
            .bind(self.workspace)
            .bind(self.endpoint)
            .bind(now)
            .bind(ids)
            .execute(transaction)
            .await
            .attempting("letting the next of a line go")
            .map(drop)
    }

    async fn count(&self, transaction: &mut PgConnection, failures: i32) -> Result<()> {
        sqlx::query("update webhook_lane set failures = $3 where workspace_id = $1 and endpoint_id = $2")
            .bind(self.workspace)
            .bind(self.endpoint)
            .bind(failures)
            .execute(transaction)
            .await
            .attempting("counting failed attempts")
            .map(drop)
    }

    async fn disable(&self, transaction: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        sqlx::query(
            "update webhook_endpoint set status = 'DISABLED', disabled_at = $3, disabled_cause = 'FAILURES', updated_at = $3
             where workspace_id = $1 and id = $2 and status = 'ENABLED'",
        )
        .bind(self.workspace)
        .bind(self.endpoint)
        .bind(now)
        .execute(transaction)
        .await
        .attempting("disabling an endpoint that failed too often")
        .map(drop)
    }

    /// Gives the lane back.
    pub(super) async fn give_back(&self, pool: &PgPool) -> Result<()> {
        sqlx::query(
            "update webhook_lane set holder = null, held_until = null
             where workspace_id = $1 and endpoint_id = $2 and epoch = $3",
        )
        .bind(self.workspace)
        .bind(self.endpoint)
        .bind(self.epoch)
        .execute(pool)
        .await
        .attempting("giving an endpoint's lane back")
        .map(drop)
    }
}

/// Failures in a row, in the order in which the attempts ended. Once there are too many, a later success changes nothing.
fn count_failures(before: i32, attempts: &[Attempt]) -> i32 {
    let mut failures = before;
    for attempt in attempts {
        failures = if attempt.answer.is_success() { 0 } else { failures + 1 };
        if failures >= MOST_FAILURES {
            break;
        }
    }
    failures
}

/// Attempts turned on their side: one array a column.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<WebhookDeliveryId>,
    ats: Vec<DateTime<Utc>>,
    durations: Vec<i64>,
    statuses: Vec<Option<i32>>,
    answers: Vec<Option<&'a str>>,
    errors: Vec<Option<&'a str>>,
    successes: Vec<bool>,
    next: Vec<Option<DateTime<Utc>>>,
}

impl<'a> Columns<'a> {
    fn of(attempts: &'a [Attempt]) -> Self {
        let mut columns = Self::default();
        for attempt in attempts {
            let Attempt { due, at, took, answer } = attempt;
            let ended = *at + TimeDelta::from_std(*took).unwrap_or_default();
            columns.ids.push(due.id);
            columns.ats.push(*at);
            columns.durations.push(i64::try_from(took.as_millis()).unwrap_or(i64::MAX));
            columns.statuses.push(answer.status.map(i32::from));
            columns.answers.push(answer.text.as_deref());
            columns.errors.push(answer.error);
            columns.successes.push(answer.is_success());
            columns.next.push(schedule::next(due.began_at.unwrap_or(*at), due.tries + 1, ended));
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(status: Option<u16>) -> Attempt {
        let due = Due {
            id: WebhookDeliveryId(Uuid::nil()),
            message_id: Uuid::nil(),
            body: String::new(),
            tries: 0,
            began_at: None,
        };
        let answer = Answer { status, ..Answer::default() };
        Attempt { due, at: DateTime::UNIX_EPOCH, took: Duration::ZERO, answer }
    }

    #[test]
    fn p50_failures_count_in_a_row_and_a_success_begins_anew() {
        let failed = || attempt(Some(500));
        assert_eq!(count_failures(97, &[failed(), failed()]), 99);
        assert_eq!(count_failures(98, &[failed(), attempt(Some(204)), attempt(None)]), 1);
        assert_eq!(count_failures(99, &[failed(), attempt(Some(200))]), MOST_FAILURES);
        assert_eq!(count_failures(0, &[attempt(Some(301)), attempt(Some(199))]), 2);
    }
}
