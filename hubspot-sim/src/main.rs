//! `cargo run -p hubspot-sim`: a HubSpot for a demo, a test or somebody's CI.

use std::process::ExitCode;

fn main() -> ExitCode {
    hubspot_sim::cli::run()
}
