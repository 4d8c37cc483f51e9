//! The black-box tests.

/// The executable under test.
const PIVOTAL: &str = env!("CARGO_BIN_EXE_pivotal-under-test");

mod story;

mod company_filter;
mod conformance;
mod connection;
mod departure;
mod field_map;
mod guard;
mod harness;
mod keys;
mod lapse;
mod layering;
mod night;
mod node;
mod one_way;
mod origins;
mod progress;
mod readiness;
mod real_time;
mod sync_contacts;
mod sync_filter;
mod sync_issues;
mod sync_request;
mod sync_resume;
mod sync_trouble;
mod tenancy;
mod workspace;
