//! How a workspace's lanes stand: when each last did its work, and whether somebody should look after them.

use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use entity::choice::JournalState;
use entity::id::WorkspaceId;
use hubspot::HubId;
use sqlx::FromRow;

use crate::database::Database;
use crate::error::{Attempting, Error, Result};
use crate::workspace;

/// Older than this, the last full sync is overdue.
const FULL_SYNC_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Older than this in working hours, the last incremental update is overdue.
const INCREMENTAL_WITHIN: TimeDelta = TimeDelta::minutes(30);

/// When working hours begin and end, on weekdays of the workspace's time zone.
const WORKING_HOURS: (NaiveTime, NaiveTime) = (hour(9), hour(17));

const fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour of the day")
}

/// How the lanes stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// When the last full run ended that compared everything.
    pub full_sync_at: Option<DateTime<Utc>>,
    /// The last moment at which the real-time lane was confirmed in step.
    pub in_step_at: Option<DateTime<Utc>>,
    /// What HubSpot pushes.
    pub real_time: RealTime,
    /// What the app's journal tells.
    pub journal: JournalLane,
    /// The look at what changed lately.
    pub catch_up: CatchUpLane,
    /// The full comparison at night.
    pub nightly: NightlyLane,
    time_zone: Tz,
}

/// What HubSpot pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RealTime {
    /// The last delivery that named a record of this account.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Records that wait to be read again.
    pub waiting: i64,
    /// Since when the first of them waits.
    pub waiting_since: Option<DateTime<Utc>>,
}

/// What the app's journal tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLane {
    /// Where it stands for this account.
    pub state: JournalState,
    /// Why it does not work, in a sentence.
    pub problem: Option<String>,
    /// Since when it tells of this account.
    pub served_since: Option<DateTime<Utc>>,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
}

/// The look at what changed lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchUpLane {
    /// When the last look began that went through.
    pub looked_at: Option<DateTime<Utc>>,
    /// When the next one is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Records that the last one found changed and nobody had told us of.
    pub found: i64,
}

/// The full comparison at night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NightlyLane {
    /// When the last one that went through had ended.
    pub finished_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Row {
    full_sync_at: Option<DateTime<Utc>>,
    in_step_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    waiting: i64,
    waiting_since: Option<DateTime<Utc>>,
    journal_state: Option<String>,
    journal_problem: Option<String>,
    account_problem: Option<String>,
    served_since: Option<DateTime<Utc>>,
    journal_read_at: Option<DateTime<Utc>>,
    looked_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    found: Option<i64>,
    night_at: Option<DateTime<Utc>>,
}

/// Reads how the lanes of a workspace stand towards this account.
pub async fn read(database: &Database, workspace: WorkspaceId, hub: HubId) -> Result<Lanes> {
    let row: Row = sqlx::query_as(include_str!("lanes/read.sql"))
        .bind(workspace)
        .bind(hub.0)
        .fetch_one(database.pool())
        .await
        .attempting("reading how the lanes stand")?;
    let model = workspace::read(database, workspace).await?;
    let time_zone = model.time_zone.parse().map_err(|_| Error::Broken {
        attempted: "reading how the lanes stand",
        reason: format!("{} is no time zone", model.time_zone),
    })?;
    let state = journal_state(&row)?;
    Ok(Lanes {
        full_sync_at: row.full_sync_at,
        in_step_at: row.in_step_at,
        real_time: RealTime { delivered_at: row.delivered_at, waiting: row.waiting, waiting_since: row.waiting_since },
        journal: JournalLane {
            state,
            problem: row.account_problem.or(row.journal_problem),
            served_since: row.served_since,
            read_at: row.served_since.and(row.journal_read_at),
        },
        catch_up: CatchUpLane { looked_at: row.looked_at, due_at: row.due_at, found: row.found.unwrap_or(0) },
        nightly: NightlyLane { finished_at: row.night_at },
        time_zone,
    })
}

/// Where the journal stands for one account: where it stands at all, unless it works and not for this one.
fn journal_state(row: &Row) -> Result<JournalState> {
    let Some(word) = &row.journal_state else { return Ok(JournalState::Idle) };
    let state = JournalState::from_word(word).ok_or_else(|| Error::Broken {
        attempted: "reading how the journal stands",
        reason: format!("{word} is no state"),
    })?;
    Ok(match state {
        JournalState::AtWork if row.account_problem.is_some() => JournalState::Troubled,
        JournalState::AtWork if row.served_since.is_none() => JournalState::Idle,
        JournalState::AtWork | JournalState::Idle | JournalState::NotGranted | JournalState::Troubled => state,
    })
}

impl Lanes {
    /// Whether the last full sync is older than a day. There is nothing to be late before the first.
    pub fn full_sync_is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.full_sync_at.is_some_and(|at| now - at > FULL_SYNC_WITHIN)
    }

    /// Whether the last incremental update is older than half an hour, in working hours of the workspace.
    pub fn incremental_update_is_overdue(&self, now: DateTime<Utc>) -> bool {
        let Some(since) = self.in_step_at.max(self.full_sync_at) else { return false };
        let local = now.with_timezone(&self.time_zone);
        let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
        let (begin, end) = WORKING_HOURS;
        !weekend && (begin..end).contains(&local.time()) && now - since > INCREMENTAL_WITHIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    async fn berlin(in_step_at: &str) -> Lanes {
        let fixture = Fixture::new().await;
        let mut lanes = read(&fixture.db, fixture.workspace, HubId(1)).await.unwrap();
        assert!(!lanes.full_sync_is_overdue(fixture.clock.now()), "nothing was ever synced");
        assert!(!lanes.incremental_update_is_overdue(fixture.clock.now()));
        lanes.time_zone = chrono_tz::Europe::Berlin;
        lanes.in_step_at = Some(at(in_step_at));
        lanes
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn p43_half_an_hour_without_confirmation_is_an_alarm_in_working_hours() {
        // a Monday; Berlin is an hour ahead of UTC in winter
        let lanes = berlin("2026-11-23T08:00:00Z").await;
        assert!(!lanes.incremental_update_is_overdue(at("2026-11-23T08:30:00Z")));
        assert!(lanes.incremental_update_is_overdue(at("2026-11-23T08:31:00Z")));
        assert!(lanes.incremental_update_is_overdue(at("2026-11-23T15:59:00Z")));
        assert!(!lanes.incremental_update_is_overdue(at("2026-11-23T16:00:00Z")), "17:00 in Berlin");
        assert!(!lanes.incremental_update_is_overdue(at("2026-11-24T07:59:00Z")), "08:59 in Berlin");
        assert!(!lanes.incremental_update_is_overdue(at("2026-11-28T12:00:00Z")), "a Saturday");
    }

    #[tokio::test]
    async fn p43_a_day_without_a_full_sync_is_an_alarm() {
        let mut lanes = berlin("2026-11-23T08:00:00Z").await;
        lanes.full_sync_at = Some(at("2026-11-23T02:10:00Z"));
        assert!(!lanes.full_sync_is_overdue(at("2026-11-24T02:10:00Z")));
        assert!(lanes.full_sync_is_overdue(at("2026-11-24T02:10:01Z")));
    }
}
