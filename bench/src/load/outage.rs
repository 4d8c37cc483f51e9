//! Postgres has a bad day: it stands still, and later it goes away and comes back.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::machine::Machine;
use crate::meter;
use crate::report::figure;

/// How long it lasts each time.
const LASTS: Duration = Duration::from_secs(8);

/// How long the service may take to be ready again before this is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often readiness is asked for.
const LOOK: Duration = Duration::from_millis(100);

/// When Postgres could be relied on.
#[derive(Debug, Default)]
pub(super) struct Weather(AtomicUsize);

/// A moment of the weather, to look back at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(usize);

impl Weather {
    /// Now.
    pub(super) fn look(&self) -> Moment {
        Moment(self.0.load(Ordering::Acquire))
    }

    /// Whether it was bad at any time from then on.
    pub(super) fn was_bad_since(&self, then: Moment) -> bool {
        !then.0.is_multiple_of(2) || self.look() != then
    }

    /// From good to bad, or back.
    fn turn(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// One time that Postgres was not there.
pub(super) struct Outage {
    what: &'static str,
    /// Whether readiness said so while liveness did not.
    pub(super) was_told: bool,
    /// From Postgres's return.
    pub(super) recovered_in: Duration,
}

impl Outage {
    pub(super) fn print(&self) {
        let told = if self.was_told { "told" } else { "not told" };
        figure(
            self.what,
            format!("{} s, {told} by readiness; ready {:.1} s after", LASTS.as_secs(), self.recovered_in.as_secs_f64()),
        );
    }
}

/// At two fifths of the time it stands still, at three fifths it is stopped.
pub(super) async fn bad_day(
    machine: &mut Machine,
    began: Instant,
    time: Duration,
    weather: &Weather,
) -> anyhow::Result<[Outage; 2]> {
    tokio::time::sleep((time * 2 / 5).saturating_sub(began.elapsed())).await;
    weather.turn();
    let tree = meter::tree(machine.postgres())?;
    signal("-STOP", &tree)?;
    let was_told = last(machine).await?;
    signal("-CONT", &tree)?;
    let still = Outage { what: "Postgres stood still", was_told, recovered_in: recovery(machine).await? };
    weather.turn();

    tokio::time::sleep((time * 3 / 5).saturating_sub(began.elapsed())).await;
    weather.turn();
    machine.stop_postgres().await?;
    let was_told = last(machine).await?;
    machine.start_postgres_again().await?;
    let away = Outage { what: "Postgres was away", was_told, recovered_in: recovery(machine).await? };
    weather.turn();
    Ok([still, away])
}

/// Lets it last; says whether readiness told of it at its end, while the process was known to be alive.
async fn last(machine: &Machine) -> anyhow::Result<bool> {
    let began = Instant::now();
    let mut told = false;
    while began.elapsed() < LASTS {
        tokio::time::sleep(LOOK).await;
        told = machine.probe("/readyz").await? == 503 && machine.probe("/livez").await? == 200;
    }
    Ok(told)
}

async fn recovery(machine: &Machine) -> anyhow::Result<Duration> {
    let back = Instant::now();
    while machine.probe("/readyz").await? != 200 {
        ensure!(back.elapsed() < PATIENCE, "the service is not ready {PATIENCE:?} after Postgres came back");
        tokio::time::sleep(LOOK).await;
    }
    Ok(back.elapsed())
}

fn signal(name: &str, processes: &[u32]) -> anyhow::Result<()> {
    // one of them may have ended by itself
    Command::new("kill").arg(name).args(processes.iter().map(ToString::to_string)).output()?;
    Ok(())
}
