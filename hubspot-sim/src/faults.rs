//! Trouble on request: answers that HubSpot gives rarely and a test needs now.

use std::sync::Mutex;
use std::time::Duration;

use http::Method;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::portal::object::RecordId;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// An answer with this status instead of the real one.
    Status {
        /// The status, such as 429, 423, 477, 502.
        status: u16,
        /// What the body is; an error body of HubSpot's when not said.
        #[serde(default)]
        body: FaultBody,
        /// A `Retry-After` header, in seconds.
        #[serde(default)]
        retry_after: Option<u32>,
        /// The `policyName` of a 429.
        #[serde(default)]
        policy: Option<String>,
    },
    /// The real answer, this much later.
    Delay {
        /// How long, in milliseconds.
        millis: u64,
    },
    /// The real answer, cut off in the middle of its body.
    CutBody,
    /// The real page, but its cursor leads to itself.
    RepeatedCursor,
    /// A page without results and without a cursor.
    EmptyPage,
    /// The real answer of a batch read, but as a 207 in which some of its inputs have failed. A batch that asks for none
    /// of them is not struck.
    Partial {
        /// The records that fail.
        ids: Vec<RecordId>,
        /// The category of their error.
        category: String,
    },
}

/// The body of a made-up answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultBody {
    /// HubSpot's JSON for the status.
    #[default]
    Json,
    /// A page for people, as a gateway sends it.
    Html,
    /// Nothing.
    Empty,
    /// Text that is no JSON although it says so.
    Garbage,
}

/// One fault: where, how often, what.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Fault {
    /// The path; `*` stands for anything, so `*/batch/read` is every batch read.
    pub path: String,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// Only this account.
    #[serde(default)]
    pub hub: Option<i64>,
    /// Only requests whose query or body contains this text.
    #[serde(default)]
    pub containing: Option<String>,
    /// Let this many matching calls pass first.
    #[serde(default)]
    pub skip: u32,
    /// Strike this often; for ever when not said.
    #[serde(default)]
    pub times: Option<u32>,
    /// Strike with this probability, drawn from `seed`.
    #[serde(default)]
    pub probability: Option<f64>,
    /// The seed of the draw.
    #[serde(default)]
    pub seed: u64,
    /// What happens.
    pub trouble: Trouble,
}

impl Fault {
    /// A fault that strikes every call on a path until it is cleared.
    pub fn on(path: impl Into<String>, trouble: Trouble) -> Self {
        Self {
            path: path.into(),
            method: None,
            hub: None,
            containing: None,
            skip: 0,
            times: None,
            probability: None,
            seed: 0,
            trouble,
        }
    }

    /// A fault in which these inputs of a batch read fail while the others are answered.
    pub fn partial(path: impl Into<String>, ids: &[RecordId], category: &str) -> Self {
        Self::on(path, Trouble::Partial { ids: ids.to_vec(), category: category.to_owned() })
    }

    /// The same fault, striking this often.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The same fault after this many calls have passed.
    pub fn after(self, skip: u32) -> Self {
        Self { skip, ..self }
    }
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    chance: StdRng,
}

/// All faults in force, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    armed: Mutex<Vec<Armed>>,
}

/// What of a request a fault can look at.
pub(crate) struct Target<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) hub: Option<i64>,
}

impl Faults {
    pub(crate) fn arm(&self, fault: Fault) {
        let chance = StdRng::seed_from_u64(fault.seed);
        self.lock().push(Armed { fault, chance });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn all(&self) -> Vec<Fault> {
        self.lock().iter().map(|armed| armed.fault.clone()).collect()
    }

    pub(crate) fn none(&self) -> bool {
        self.lock().is_empty()
    }

    /// The trouble that strikes this request, if any; the first fault that matches decides.
    pub(crate) fn strike(&self, target: &Target<'_>) -> Option<Trouble> {
        let mut armed = self.lock();
        let position = armed.iter().position(|armed| armed.fault.matches(target))?;
        let Armed { fault, chance } = &mut armed[position];
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        if fault.probability.is_some_and(|probability| !chance.random_bool(probability.clamp(0.0, 1.0))) {
            return None;
        }
        let trouble = fault.trouble.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                armed.remove(position);
            }
        }
        Some(trouble)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Armed>> {
        self.armed.lock().expect("no holder of the faults panics")
    }
}

impl Fault {
    fn matches(&self, target: &Target<'_>) -> bool {
        let method = self.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(target.method.as_str()));
        let hub = self.hub.is_none_or(|hub| target.hub == Some(hub));
        let text = self.containing.as_ref().is_none_or(|text| {
            target.query.contains(text) || String::from_utf8_lossy(target.body).contains(text.as_str())
        });
        method && hub && text && wildcard(&self.path, target.path) && self.trouble.concerns(target.body)
    }
}

impl Trouble {
    /// An answer with this status and HubSpot's body for it.
    pub fn status(status: u16) -> Self {
        Self::Status { status, body: FaultBody::Json, retry_after: None, policy: None }
    }

    /// The same with a `Retry-After` of this many seconds.
    pub fn status_after(status: u16, seconds: u32) -> Self {
        Self::Status { status, body: FaultBody::Json, retry_after: Some(seconds), policy: None }
    }

    /// A 429 by the name of a limit: `TEN_SECONDLY_ROLLING`, `SECONDLY`, `DAILY`.
    pub fn rate_limited(policy: &str) -> Self {
        Self::Status { status: 429, body: FaultBody::Json, retry_after: None, policy: Some(policy.to_owned()) }
    }

    /// How much later the answer comes.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Delay { millis } => Some(Duration::from_millis(*millis)),
            Self::Status { .. } | Self::CutBody | Self::RepeatedCursor | Self::EmptyPage | Self::Partial { .. } => None,
        }
    }

    fn concerns(&self, body: &[u8]) -> bool {
        match self {
            Self::Partial { ids, .. } => !inputs_among(body, ids).is_empty(),
            Self::Status { .. } | Self::Delay { .. } | Self::CutBody | Self::RepeatedCursor | Self::EmptyPage => true,
        }
    }
}

/// The inputs of a batch that are among some records.
pub(crate) fn inputs_among(body: &[u8], ids: &[RecordId]) -> Vec<RecordId> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let inputs = body["inputs"].as_array().map_or(&[][..], Vec::as_slice);
    let asked = inputs.iter().filter_map(|input| serde_json::from_value(input["id"].clone()).ok());
    asked.filter(|id| ids.contains(id)).collect()
}

/// Whether a text matches a pattern in which `*` stands for anything.
pub(crate) fn wildcard(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(before) else { return false };
    if after.is_empty() {
        return true;
    }
    loop {
        if wildcard(after, rest) {
            return true;
        }
        let mut letters = rest.chars();
        if letters.next().is_none() {
            return false;
        }
        rest = letters.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_anything_in_between() {
        assert!(wildcard("*/batch/read", "/crm/objects/2026-09/companies/batch/read"));
        assert!(wildcard("/crm/*/companies", "/crm/objects/2026-09/companies"));
        assert!(!wildcard("/crm/*/companies", "/crm/objects/2026-09/companies/search"));
        assert!(wildcard("*", "/anything"));
        assert!(!wildcard("/exact", "/exact/not"));
    }

    #[test]
    fn a_counted_fault_strikes_that_often_after_its_skips() {
        let faults = Faults::default();
        faults.arm(Fault::on("*", Trouble::CutBody).times(2).after(1));
        let target = Target { method: &Method::GET, path: "/x", query: "", body: b"", hub: None };
        let struck: Vec<bool> = (0..4).map(|_| faults.strike(&target).is_some()).collect();
        assert_eq!(struck, [false, true, true, false]);
    }
}
