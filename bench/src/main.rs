//! What is measured, against floors and limits in the same run.
//!
//! `cargo run --release -p bench -- SCENARIO...` runs scenarios one after the other. Each prints its figures and then a
//! line per bar: `ok NAME VALUE BAR`, `short NAME VALUE BAR`, or `noisy NAME VALUE BAR` for a wall-clock bar while other
//! processes took more than 5 % of the machine. The status is 1 if any bar is short.
//!
//! `torture` measures nothing: it plays random histories against the service and compares every row with a model.
//!
//! The service and the simulated HubSpot run as processes of their own, so that each one's CPU is told apart. They are
//! this same executable in another role.
//!
//! Reading order: [`scenario`](Scenario), then [`initial`] and [`nightly`] over their [`floor`], [`latency`], [`flood`],
//! [`outbound`] and [`load`] with [`truth`] at their end; [`machine`] starts the parts with a token from [`consent`],
//! [`meter`] reads what they cost, [`report`] prints it.
#![expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]

mod consent;
mod flood;
mod floor;
mod initial;
mod latency;
mod load;
mod machine;
mod meter;
mod nightly;
mod outbound;
mod report;
mod role;
mod statements;
mod torture;
mod truth;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::machine::Account;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the service against floors and limits.
#[derive(Parser, Debug)]
struct Cli {
    /// What to measure.
    #[arg(required = true)]
    scenarios: Vec<Scenario>,

    /// Companies in the simulated account.
    #[arg(long, default_value_t = 20_000)]
    companies: usize,

    /// Contacts in the simulated account.
    #[arg(long, default_value_t = 60_000)]
    contacts: usize,

    /// Print what Postgres's statements cost, too. The bars say nothing then.
    #[arg(long)]
    statements: bool,

    /// How often `initial` and `nightly-unchanged` are measured; the ratio in the middle counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,

    /// How long `load` goes on.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(30..))]
    seconds: u64,

    /// A short `load` that measures nothing: forty seconds, few subscribers and readers, a small account.
    #[arg(long)]
    short: bool,

    /// How many histories `torture` plays.
    #[arg(long, default_value_t = 25)]
    seeds: u64,

    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Acts in HubSpot in each history.
    #[arg(long, default_value_t = 300)]
    acts: usize,

    /// Deeds of our users in each history.
    #[arg(long, default_value_t = 30)]
    deeds: usize,

    /// Histories in which nothing goes wrong.
    #[arg(long)]
    calm: bool,

    /// How many shorter histories are tried when one differs from the model.
    #[arg(long, default_value_t = 40)]
    tries: usize,

    /// How many histories `torture` plays side by side.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=16))]
    at_once: u8,
}

/// What can be measured.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Scenario {
    /// The first sync without limits, against fetching the same pages and copying the same rows.
    Initial,
    /// 300 companies with their contacts at HubSpot's real limits.
    InitialAtLimits,
    /// A full pass over records that have not changed, against fetching the same pages and comparing the same rows.
    NightlyUnchanged,
    /// A hundred changes a second, for a minute, while a full run is going on at HubSpot's real limits.
    Latency,
    /// 10,000 signed events in a hundred deliveries, about one record and about 10,000, and a crash behind the last answer.
    WebhookFlood,
    /// 10,000 outbound webhooks to a fast receiver, by itself and beside a dead one.
    Outbound,
    /// Subscribers, readers, webhooks and full runs together, while Postgres stands still and goes away for a while.
    Load,
    /// Random histories under faults and kills, compared with a model.
    Torture,
}

impl Cli {
    fn account(&self) -> Account {
        let Self { companies, contacts, statements, .. } = *self;
        Account { companies, contacts, limited: false, statements }
    }

    fn load(&self) -> load::Extent {
        if self.short {
            load::Extent::short(self.account())
        } else {
            load::Extent::whole(self.account(), Duration::from_secs(self.seconds))
        }
    }

    fn order(&self) -> torture::Order {
        torture::Order {
            first: self.seed,
            seeds: self.seeds,
            changes: self.acts,
            deeds: self.deeds,
            calm: self.calm,
            tries: self.tries,
            at_once: self.at_once.into(),
        }
    }
}

fn main() -> ExitCode {
    if let Some(code) = role::play() {
        return code;
    }
    let cli = Cli::parse();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be built");
    match runtime.block_on(measure(&cli)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("bench: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn measure(cli: &Cli) -> anyhow::Result<bool> {
    let mut all_met = true;
    for scenario in &cli.scenarios {
        all_met &= match scenario {
            Scenario::Initial => initial::without_limits(cli.account(), cli.rounds).await?,
            Scenario::InitialAtLimits => initial::at_limits().await?,
            Scenario::NightlyUnchanged => nightly::unchanged(cli.account(), cli.rounds).await?,
            Scenario::Latency => latency::during_a_full_run(cli.account()).await?,
            Scenario::WebhookFlood => flood::crashes_behind_the_last_answer().await?,
            Scenario::Outbound => outbound::to_a_fast_receiver().await?,
            Scenario::Load => load::for_a_while(cli.load()).await?,
            Scenario::Torture => torture::run(cli.order()).await?,
        };
    }
    Ok(all_met)
}
