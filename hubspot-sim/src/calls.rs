//! What the simulator has been asked, so that a test can say "no page was read twice".

use std::collections::VecDeque;
use std::sync::Mutex;

/// No more calls than this are kept; older ones fall out.
const KEPT: usize = 100_000;

/// One call that was answered.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Call {
    /// When, in milliseconds since 1970, by the simulator's clock.
    pub at: i64,
    /// The HTTP method.
    pub method: String,
    /// The path with placeholders for what varies: `/crm/objects/2026-09/{object_type}`.
    pub template: String,
    /// The path as asked.
    pub path: String,
    /// The query as asked.
    pub query: String,
    /// The status of the answer.
    pub status: u16,
    /// The account asked about, when a token told.
    pub hub: Option<i64>,
    /// The ids asked for, by endpoints that take ids in their body.
    pub ids: Vec<u64>,
}

/// The ids a batch endpoint was asked for; handlers leave it in the response for the log.
#[derive(Debug, Clone)]
pub(crate) struct Asked(pub(crate) Vec<u64>);

/// All calls since the start or the last reset.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    calls: Mutex<VecDeque<Call>>,
}

impl CallLog {
    pub(crate) fn add(&self, call: Call) {
        let mut calls = self.calls.lock().expect("no holder of the log panics");
        if calls.len() == KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    pub(crate) fn count(&self) -> usize {
        self.calls.lock().expect("no holder of the log panics").len()
    }

    pub(crate) fn all(&self) -> Vec<Call> {
        self.calls.lock().expect("no holder of the log panics").iter().cloned().collect()
    }

    pub(crate) fn reset(&self) {
        self.calls.lock().expect("no holder of the log panics").clear();
    }
}
