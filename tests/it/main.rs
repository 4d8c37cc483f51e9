//! The black-box tests.

/// The executable under test.
const PIVOTAL: &str = env!("CARGO_BIN_EXE_pivotal-under-test");

mod company_filter;
mod conformance;
mod connection;
mod field_map;
mod first_sync;
mod harness;
mod keys;
mod layering;
mod one_way;
mod tenancy;
mod workspace;
