//! What the executable understands.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use mirror::clock::Clock;
use mirror::database::Database;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::app::{App, database};
use crate::command;
use crate::config::{DatabaseArgs, ServeArgs};

/// Keeps Pivotal's copy of HubSpot's companies and contacts true.
#[derive(Parser, Debug)]
#[command(name = "pivotal", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// How the log is written.
    #[arg(long, env = "PIVOTAL_LOG_FORMAT", default_value = "text", global = true)]
    log_format: LogFormat,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the service.
    Serve(Box<ServeArgs>),
    /// Ask the service on this machine whether it is ready; the exit status says the answer.
    Ready(command::ready::ReadyArgs),
    /// Bring the database up to date and end.
    Migrate(DatabaseArgs),
    /// Make, list and revoke API keys.
    Key {
        #[command(subcommand)]
        command: command::key::KeyCommand,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Print a new key for sealing HubSpot's tokens, in the form that `PIVOTAL_TOKEN_KEYS` takes.
    TokenKey,
    /// Print the GraphQL schema and end.
    Schema,
    /// Show the whole story on this machine: a Postgres of its own, a simulated HubSpot, a first sync.
    Demo(Box<command::demo::DemoArgs>),
}

/// What `serve` logs unless `RUST_LOG` says otherwise.
const SERVE_LOGS: &str = "info,sqlx=warn,graphile_worker=warn";

/// Reads the command line and obeys.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    log(cli.log_format, &cli.command);
    // one TLS provider for every client in the process; a second call only says that it is there already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::from(error).context("starting the runtime")),
    };
    match runtime.block_on(obey(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn obey(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(settings) => serve(*settings).await,
        Command::Ready(settings) => command::ready::run(&settings).await,
        Command::Migrate(settings) => command::migrate::run(&settings).await,
        Command::Key { command, database } => {
            let pool = database::open(&database, database::LONGEST_SILENCE).await?;
            database::migrate(&pool).await?;
            let out = &mut std::io::stdout();
            Ok(command::key::run(&Database::new(pool), &Clock::system(), command, out).await?)
        }
        Command::TokenKey => command::token_key::run(&Clock::system(), &mut std::io::stdout().lock()),
        Command::Schema => command::schema::run(&mut std::io::stdout().lock()),
        Command::Demo(settings) => Box::pin(command::demo::run(*settings)).await,
    }
}

async fn serve(settings: ServeArgs) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    let app = App::start(settings, stop).await?;
    announce(&mut std::io::stdout().lock(), app.address())?;
    app.run().await
}

/// The one line on standard output, for scripts that wait for it.
fn announce(out: &mut impl std::io::Write, address: std::net::SocketAddr) -> anyhow::Result<()> {
    writeln!(out, "listening on http://{address}")?;
    out.flush().context("saying where the service listens")
}

/// Cancels on Ctrl-C and on the signal that service managers send.
pub(crate) async fn stop_on_signal(stop: CancellationToken) {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    stop.cancel();
}

fn log(format: LogFormat, command: &Command) {
    let default = match command {
        Command::Serve(_) => SERVE_LOGS,
        Command::Ready(_)
        | Command::Migrate(_)
        | Command::Key { .. }
        | Command::TokenKey
        | Command::Schema
        | Command::Demo(_) => "error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

#[expect(clippy::print_stderr, reason = "the last words of a command that failed")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("pivotal: {error:#}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::CommandFactory as _;

    use super::*;

    /// Of each setting of `serve`: its variable, and its default if it has one.
    fn settings() -> BTreeMap<String, Option<String>> {
        let mut command = Cli::command();
        command.build();
        let serve = command.find_subcommand("serve").expect("the subcommand");
        let mut settings: BTreeMap<_, _> = serve
            .get_arguments()
            .filter_map(|argument| {
                let default = argument.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
                Some((argument.get_env()?.to_string_lossy().into_owned(), default))
            })
            .collect();
        settings.insert(EnvFilter::DEFAULT_ENV.to_owned(), Some(SERVE_LOGS.to_owned()));
        settings
    }

    #[test]
    fn the_example_of_an_environment_file_has_every_setting_with_its_default_and_no_other() {
        let example = include_str!("../../deploy/pivotal.env.example");
        let mut told = BTreeMap::new();
        for line in example.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            let (name, value) = line.split_once('=').expect("a setting");
            let default = name.strip_prefix('#').map(|_| value.to_owned()).filter(|value| !value.is_empty());
            let before = told.insert(name.trim_start_matches('#').to_owned(), default);
            assert!(before.is_none(), "{name} stands there twice");
        }
        assert_eq!(told, settings());
    }

    #[test]
    fn the_readme_has_every_setting() {
        let readme = include_str!("../../README.md");
        for name in settings().keys() {
            assert!(readme.contains(&format!("`{name}`")), "{name} is not in the table of settings");
        }
    }
}
