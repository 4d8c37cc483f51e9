//! The black-box tests.

/// The executable under test.
const PIVOTAL: &str = env!("CARGO_BIN_EXE_pivotal-under-test");

mod story;

mod again;
mod catch_up;
mod clients;
mod company_filter;
mod company_status;
mod conformance;
mod connection;
mod console;
mod coverage;
mod customer_changed;
mod customer_contacts;
mod customer_life;
mod definitions;
mod demo;
mod departure;
mod field_map;
mod field_status;
mod forgery;
mod fuzzing;
mod guard;
mod guide;
mod harness;
mod history;
mod hubspot_project;
mod journal;
mod keys;
mod kill_points;
mod lapse;
mod layering;
mod limits;
mod metrics;
mod night;
mod node;
mod one_way;
mod origins;
mod outbound;
mod progress;
mod readiness;
mod real_time;
mod secrets;
mod sync_contacts;
mod sync_filter;
mod sync_issues;
mod sync_request;
mod sync_resume;
mod sync_trouble;
mod tenancy;
mod workspace;
