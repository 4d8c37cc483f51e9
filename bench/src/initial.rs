//! The first sync.

use std::time::Duration;

use crate::floor::{self, Aim};
use crate::machine::{Account, Machine};
use crate::meter::{self, Spent};
use crate::report::{at_most, at_most_on_the_wall, figure, median};
use crate::statements;

/// Service and Postgres together, against the floor.
const CPU_BAR: f64 = 1.8;

/// The most memory the service may ever hold, in MiB.
const MEMORY_BAR: f64 = 96.0;

/// From the mutation to the end, for 300 companies at HubSpot's limits.
const SECONDS_BAR: f64 = 30.0;

/// Without limits, against fetching the same pages and copying the same rows in the same run. One round says little: a
/// checkpoint falls into it or not.
pub(crate) async fn without_limits(account: Account, rounds: u8) -> anyhow::Result<bool> {
    println!("initial: {} companies and {} contacts, no limits", account.companies, account.contacts);
    let (mut ratios, mut peaks) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (ratio, peak) = round(account).await?;
        ratios.push(ratio);
        peaks.push(peak);
    }
    let cpu = at_most("initial_cpu_ratio_to_floor", median(ratios), CPU_BAR);
    let memory = at_most("initial_service_peak_mib", peaks.into_iter().fold(0.0, f64::max), MEMORY_BAR);
    Ok(cpu && memory)
}

/// Gives the ratio to the floor and the service's peak memory.
async fn round(account: Account) -> anyhow::Result<(f64, f64)> {
    let machine = Machine::start(account).await?;
    let (run, service, postgres, simulator, wall) = measured(&machine).await?;
    let records =
        run["customers"]["created"].as_f64().unwrap_or(0.0) + run["contacts"]["created"].as_f64().unwrap_or(0.0);
    let peak = meter::peak_mib(machine.service())?;
    let floor = floor::measure(&machine, Aim::Write).await?;
    machine.stop().await?;

    let ours = service.cpu + postgres.cpu;
    let ratio = ours / floor.total();
    figure("records", records);
    figure("links added", &run["links"]["added"]);
    figure("issues", &run["issueCount"]);
    figure("wall", format!("{:.2} s", wall.as_secs_f64()));
    figure("records/s", format!("{:.0}", records / wall.as_secs_f64()));
    figure("CPU of the service", format!("{:.2} s", service.cpu));
    figure("CPU of Postgres", format!("{:.2} s", postgres.cpu));
    figure("CPU of the simulated HubSpot", format!("{:.2} s", simulator.cpu));
    figure("peak memory of the service", format!("{peak:.1} MiB"));
    figure("floor: fetching the pages", format!("{:.2} s", floor.fetch));
    figure("floor: copying, our side", format!("{:.2} s", floor.copy));
    figure("floor: copying, Postgres", format!("{:.2} s", floor.postgres));
    figure("floor in all", format!("{:.2} s", floor.total()));
    figure("ratio", format!("{ratio:.2}"));
    Ok((ratio, peak))
}

/// 300 companies with their contacts, at HubSpot's real limits.
pub(crate) async fn at_limits() -> anyhow::Result<bool> {
    println!("initial-at-limits: 300 companies and 900 contacts at HubSpot's limits");
    let machine = Machine::start(Account { companies: 300, contacts: 900, limited: true, statements: false }).await?;
    let (_, service, postgres, simulator, wall) = measured(&machine).await?;
    machine.stop().await?;
    let ours = service.cpu + postgres.cpu + simulator.cpu;
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let others = (service.machine - ours).max(0.0) / (wall.as_secs_f64() * cores);
    figure("wall", format!("{:.2} s", wall.as_secs_f64()));
    figure("others' share of the machine", format!("{:.1} %", others * 100.0));
    Ok(at_most_on_the_wall("initial_300_at_limits_seconds", wall.as_secs_f64(), SECONDS_BAR, others))
}

pub(crate) async fn measured(machine: &Machine) -> anyhow::Result<(serde_json::Value, Spent, Spent, Spent, Duration)> {
    if machine.account.statements {
        statements::reset(&machine.pool).await?;
    }
    let before = readings(machine)?;
    let run = machine.sync().await?;
    let after = readings(machine)?;
    if machine.account.statements {
        statements::print(&machine.pool).await?;
    }
    let [service, postgres, simulator] = [0, 1, 2].map(|part: usize| after[part].since(&before[part]));
    Ok((run, service, postgres, simulator, service.wall))
}

fn readings(machine: &Machine) -> anyhow::Result<[meter::Reading; 3]> {
    Ok([meter::read(&[machine.service()])?, meter::read(&[machine.postgres()])?, meter::read(&[machine.simulator()])?])
}
