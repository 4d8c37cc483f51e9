//! The full pass over an account in which nothing has changed.

use std::time::Duration;

use anyhow::Context as _;
use sqlx::PgPool;

use crate::floor::{self, Aim};
use crate::initial::measured;
use crate::machine::{Account, Machine};
use crate::report::{at_most, figure, median};

/// Service and Postgres together, against the floor.
const CPU_BAR: f64 = 1.6;

/// Nothing differs, so nothing is written.
const WRITES_BAR: f64 = 0.0;

/// Sessions of Postgres that do nothing pass on what they counted within ten seconds; then this long is enough.
const COUNTED: Duration = Duration::from_secs(12);

/// A second full pass, without limits, against fetching the same pages and comparing the same rows in the same run.
pub(crate) async fn unchanged(account: Account, rounds: u8) -> anyhow::Result<bool> {
    println!("nightly-unchanged: {} companies and {} contacts, no limits", account.companies, account.contacts);
    let (mut ratios, mut rows) = (Vec::new(), 0);
    for _ in 0..rounds {
        let (ratio, written) = round(account).await?;
        ratios.push(ratio);
        rows += written;
    }
    let cpu = at_most("nightly_unchanged_cpu_ratio_to_floor", median(ratios), CPU_BAR);
    let rows = at_most("nightly_unchanged_rows_written", rows as f64, WRITES_BAR);
    Ok(cpu && rows)
}

/// Gives the ratio to the floor and how many rows were written.
async fn round(account: Account) -> anyhow::Result<(f64, i64)> {
    let machine = Machine::start(account).await?;
    machine.sync().await?;
    sqlx::query("vacuum analyze").execute(&machine.pool).await.context("settling the tables after the first sync")?;
    let before = writes(&machine.pool).await?;
    let (run, service, postgres, simulator, wall) = measured(&machine).await?;
    let written = writes(&machine.pool).await? - before;
    let floor = floor::measure(&machine, Aim::Compare).await?;
    machine.stop().await?;

    let unchanged =
        run["customers"]["unchanged"].as_f64().unwrap_or(0.0) + run["contacts"]["unchanged"].as_f64().unwrap_or(0.0);
    anyhow::ensure!(unchanged >= account.companies as f64, "only {unchanged} records were compared: {run}");
    let ratio = (service.cpu + postgres.cpu) / floor.total();
    figure("records compared", unchanged);
    figure("wall", format!("{:.2} s", wall.as_secs_f64()));
    figure("records/s", format!("{:.0}", unchanged / wall.as_secs_f64()));
    figure("CPU of the service", format!("{:.2} s", service.cpu));
    figure("CPU of Postgres", format!("{:.2} s", postgres.cpu));
    figure("CPU of the simulated HubSpot", format!("{:.2} s", simulator.cpu));
    figure("floor: fetching the pages", format!("{:.2} s", floor.fetch));
    figure("floor: staging, our side", format!("{:.2} s", floor.copy));
    figure("floor: comparing, Postgres", format!("{:.2} s", floor.postgres));
    figure("floor in all", format!("{:.2} s", floor.total()));
    figure("ratio", format!("{ratio:.2}"));
    Ok((ratio, written))
}

/// Rows of mirrored tables written so far, by Postgres's own count.
async fn writes(pool: &PgPool) -> anyhow::Result<i64> {
    tokio::time::sleep(COUNTED).await;
    let count = "select sum(n_tup_ins + n_tup_upd + n_tup_del)::int8 from pg_stat_user_tables
                 where relname in ('customer', 'contact', 'contact_link', 'change')";
    sqlx::query_scalar(count).fetch_one(pool).await.context("counting the rows written")
}
