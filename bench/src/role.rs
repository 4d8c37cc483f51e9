//! The parts this executable plays besides measuring, each in a process of its own.

use std::process::ExitCode;

/// Names the part in the environment.
pub(crate) const VARIABLE: &str = "BENCH_ROLE";

/// The service.
pub(crate) const SERVICE: &str = "service";

/// The simulated HubSpot.
pub(crate) const SIMULATOR: &str = "simulator";

/// Plays the part named in the environment, if there is one.
pub(crate) fn play() -> Option<ExitCode> {
    match std::env::var(VARIABLE).ok()?.as_str() {
        SERVICE => Some(api::cli::run()),
        SIMULATOR => Some(hubspot_sim::cli::run()),
        _ => Some(ExitCode::from(2)),
    }
}
