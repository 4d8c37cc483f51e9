//! The black-box tests.

/// The executable under test.
const PIVOTAL: &str = env!("CARGO_BIN_EXE_pivotal-under-test");

mod story;

mod conformance;
mod first_sync;
mod harness;
mod layering;
mod progress;
mod sync_contacts;
mod sync_filter;
mod sync_issues;
mod sync_request;
mod sync_resume;
mod sync_trouble;
