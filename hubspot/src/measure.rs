//! What is counted and timed of calls, for whoever listens. Nothing here names an account.

use std::time::Duration;

use metrics::{counter, histogram};

use crate::budget::{Bucket, Lane};

/// A call had leave, or was refused it, after this time.
pub(crate) fn waited(bucket: Bucket, lane: Lane, time: Duration) {
    histogram!("pivotal_hubspot_wait_seconds", "lane" => lane.word(), "bucket" => bucket.word()).record(time);
}

/// A call was made; HubSpot answered with this status, if at all.
pub(crate) fn called(bucket: Bucket, lane: Lane, status: Option<u16>, time: Duration) {
    let status = match status {
        None => "none",
        Some(429) => "429",
        Some(200..300) => "2xx",
        Some(300..400) => "3xx",
        Some(400..500) => "4xx",
        Some(_) => "5xx",
    };
    let labels = [("lane", lane.word()), ("bucket", bucket.word()), ("status", status)];
    counter!("pivotal_hubspot_calls_total", &labels).increment(1);
    histogram!("pivotal_hubspot_call_seconds", "lane" => lane.word()).record(time);
}

/// Who refused a call for the rate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// HubSpot, by 429.
    HubSpot,
    /// Our own count: its turn was too far away, so that it was not made.
    Budget,
}

/// A call was refused for the rate.
pub(crate) fn refused(bucket: Bucket, lane: Lane, by: By) {
    let by = match by {
        By::HubSpot => "hubspot",
        By::Budget => "budget",
    };
    let labels = [("lane", lane.word()), ("bucket", bucket.word()), ("by", by)];
    counter!("pivotal_hubspot_refused_total", &labels).increment(1);
}
