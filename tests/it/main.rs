//! The black-box tests.

/// The executable under test.
const PIVOTAL: &str = env!("CARGO_BIN_EXE_pivotal-under-test");

mod company_filter;
mod conformance;
mod connection;
mod first_sync;
mod harness;
mod keys;
mod layering;
mod tenancy;
