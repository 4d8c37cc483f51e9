//! The throwaway cluster by hand: `url` starts it if need be and prints its address, `stop` ends it.

use std::{env, process::ExitCode};

use anyhow::bail;
use local_postgres::{Cluster, DatabaseName, Ending};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match answer(env::args().nth(1).as_deref()).await {
        Ok(line) => {
            say(&line);
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn answer(asked: Option<&str>) -> anyhow::Result<String> {
    match asked {
        Some("url") => {
            let cluster = Cluster::throwaway().await?;
            Ok(cluster.url(&DatabaseName::parse("postgres")?).expose().to_owned())
        }
        Some("stop") => Ok(match Cluster::stop_throwaway().await? {
            Ending::Stopped => "The throwaway Postgres is stopped.",
            Ending::NotRunning => "The throwaway Postgres was not running.",
            Ending::InUse => "The throwaway Postgres keeps running: another process uses it.",
        }
        .to_owned()),
        _ => bail!("usage: throwaway-postgres url|stop"),
    }
}

#[expect(clippy::print_stdout, reason = "this program's answer")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "this program's complaint")]
fn complain(line: &str) {
    eprintln!("{line}");
}
