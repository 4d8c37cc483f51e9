//! The simulator as a client meets it: over HTTP, started on a free port.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bulk;
mod changes;
mod faults;
mod installed;
mod journal;
mod limits;
mod oauth;
mod reading;
mod receiver;
mod search;
mod webhooks;
