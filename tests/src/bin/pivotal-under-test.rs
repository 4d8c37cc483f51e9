//! The service's executable as cargo builds it for these tests, which cannot ask for another crate's.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::run()
}
