//! The lanes on which changes come from HubSpot, and how each of them stands.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice::JournalState;
use mirror::sync::lanes::{self, Lanes};

/// How a workspace is kept in step with HubSpot between full syncs and by them.
#[derive(SimpleObject, Clone)]
pub struct SyncLanes {
    /// What HubSpot pushes.
    real_time: RealTimeLane,
    /// What HubSpot's Webhooks Journal tells: membership of lists, mapped properties beyond the default ones, removal of
    /// the app.
    journal: HubSpotJournalLane,
    /// The light look at what changed lately, which finds what the two above lost.
    catch_up: CatchUpLane,
    /// The comparison of everything at night, which finds what all others lost.
    nightly: NightlyLane,
    /// Whether the last full sync is older than 24 hours.
    full_sync_overdue: bool,
    /// Whether it is between 09:00 and 17:00 on a weekday in the workspace's time zone, and changes were last confirmed
    /// to have arrived more than 30 minutes ago.
    incremental_update_overdue: bool,
}

/// What HubSpot pushes.
#[derive(SimpleObject, Clone)]
pub struct RealTimeLane {
    /// When HubSpot last told of a record of this account; null when it never did.
    last_delivery_at: Option<DateTime<Utc>>,
    /// Records that changed and wait to be read.
    waiting: i64,
    /// Since when the first of them waits.
    waiting_since: Option<DateTime<Utc>>,
}

/// What HubSpot's Webhooks Journal tells.
#[derive(SimpleObject, Clone)]
pub struct HubSpotJournalLane {
    /// Where it stands for this account.
    state: HubSpotJournalState,
    /// Why it does not work, in a sentence; null while it does.
    problem: Option<String>,
    /// Since when it tells of this account.
    since: Option<DateTime<Utc>>,
    /// When it was last read for this account.
    last_read_at: Option<DateTime<Utc>>,
}

/// Where the reading of HubSpot's journal stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "JournalState")]
pub enum HubSpotJournalState {
    /// It is not read for this account, or not yet: nothing is connected, or there was no full sync so far.
    Idle,
    /// It is read. The catch-up comes less often.
    AtWork,
    /// HubSpot does not give it to this app. The catch-up does its work; HubSpot is asked again once a day.
    NotGranted,
    /// It cannot be read just now; it is tried again.
    Troubled,
}

/// The light look at what changed lately.
#[derive(SimpleObject, Clone)]
pub struct CatchUpLane {
    /// When the last one began that went through.
    last_at: Option<DateTime<Utc>>,
    /// When the next one is due.
    next_at: Option<DateTime<Utc>>,
    /// Records that the last one found changed and nobody had told us of.
    found: i64,
}

/// The comparison of everything at night.
#[derive(SimpleObject, Clone)]
pub struct NightlyLane {
    /// When the last one that went through had ended.
    last_finished_at: Option<DateTime<Utc>>,
}

impl SyncLanes {
    /// How the lanes stand at this moment.
    pub(super) fn new(lanes: Lanes, now: DateTime<Utc>) -> Self {
        Self {
            full_sync_overdue: lanes.full_sync_is_overdue(now),
            incremental_update_overdue: lanes.incremental_update_is_overdue(now),
            real_time: lanes.real_time.into(),
            journal: lanes.journal.into(),
            catch_up: lanes.catch_up.into(),
            nightly: lanes.nightly.into(),
        }
    }
}

impl From<lanes::RealTime> for RealTimeLane {
    fn from(lane: lanes::RealTime) -> Self {
        Self { last_delivery_at: lane.delivered_at, waiting: lane.waiting, waiting_since: lane.waiting_since }
    }
}

impl From<lanes::JournalLane> for HubSpotJournalLane {
    fn from(lane: lanes::JournalLane) -> Self {
        Self { state: lane.state.into(), problem: lane.problem, since: lane.served_since, last_read_at: lane.read_at }
    }
}

impl From<lanes::CatchUpLane> for CatchUpLane {
    fn from(lane: lanes::CatchUpLane) -> Self {
        Self { last_at: lane.looked_at, next_at: lane.due_at, found: lane.found }
    }
}

impl From<lanes::NightlyLane> for NightlyLane {
    fn from(lane: lanes::NightlyLane) -> Self {
        Self { last_finished_at: lane.finished_at }
    }
}
