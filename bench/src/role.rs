//! The parts this executable plays besides measuring, each in a process of its own.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use hubspot_sim::{AccountSpec, Limits, Settings, Simulator};

/// Names the part in the environment.
pub(crate) const VARIABLE: &str = "BENCH_ROLE";

/// The service; the command line is the service's own.
pub(crate) const SERVICE: &str = "service";

/// The simulated HubSpot; the command line is `COMPANIES CONTACTS none|hubspot`, or `demo hubspot`.
pub(crate) const SIMULATOR: &str = "simulator";

/// The seed of every measured account.
const SEED: u64 = 7;

/// Plays the part named in the environment, if there is one.
pub(crate) fn play() -> Option<ExitCode> {
    match std::env::var(VARIABLE).ok()?.as_str() {
        SERVICE => Some(api::cli::run()),
        SIMULATOR => Some(simulate()),
        _ => Some(ExitCode::from(2)),
    }
}

fn simulate() -> ExitCode {
    let outcome =
        tokio::runtime::Runtime::new().context("building a runtime").and_then(|runtime| runtime.block_on(serve()));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("simulator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (companies, contacts, limits) = match arguments.as_slice() {
        [companies, contacts, limits] => (companies.parse()?, contacts.parse()?, limits.as_str()),
        _ => anyhow::bail!("the simulator takes COMPANIES CONTACTS none|hubspot"),
    };
    let limits = if limits == "none" { Limits::none() } else { Limits::hubspot() };
    let settings =
        Settings { limits, accounts: vec![AccountSpec::bulk(SEED, companies, contacts)], ..Settings::default() };
    let simulator = Simulator::start(settings).await?;
    println!("listening on {}", simulator.url());
    std::io::stdout().flush()?;
    // ends when the measuring process closes the pipe, however it ends
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await??;
    simulator.stop().await;
    Ok(())
}
