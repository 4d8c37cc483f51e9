//! The command line: what `cargo run -p hubspot-sim` does, for other executables to do as well.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::settings::{AccountSpec, App, JournalAccess, Limits, Settings};
use crate::simulator::{Simulator, StartError};
use crate::webhooks::{EventForm, Subscriptions, WebhookSettings};

/// Reads the arguments, runs a simulator until Ctrl-C, and tells how it ended.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    log(arguments.log_json);
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
        .and_then(|runtime| runtime.block_on(serve(&arguments)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("hubspot-sim: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let settings = arguments.settings()?;
    let welcome = welcome(&settings);
    let simulator = Simulator::start(settings).await.map_err(|error| explain(error, arguments.listen))?;
    let url = simulator.url();
    tell(&format!("listening on {url}\n{}", welcome.replace("{url}", &url)));
    tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
    simulator.stop().await;
    Ok(())
}

/// A HubSpot that runs on this machine.
#[derive(Debug, Parser)]
#[command(name = "hubspot-sim", version)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8091")]
    listen: SocketAddr,
    /// The small account with every ugly case in it; the default unless --companies is given.
    #[arg(long, conflicts_with = "companies")]
    demo: bool,
    /// An account with this many companies instead.
    #[arg(long)]
    companies: Option<usize>,
    /// How many contacts that account has; three for each company when not given.
    #[arg(long, requires = "companies")]
    contacts: Option<usize>,
    /// The same seed gives the same data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which rate limits hold.
    #[arg(long, value_enum, default_value_t = LimitChoice::Hubspot)]
    limits: LimitChoice,
    /// How long every API call waits, in milliseconds.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// How long access tokens live, in seconds.
    #[arg(long, default_value_t = 1800)]
    token_ttl: u64,
    /// An address that consent may lead back to; can be repeated. `http://127.0.0.1:*/path` takes any port.
    #[arg(long = "redirect-uri")]
    redirect_uris: Vec<String>,
    /// Where webhooks go; without it none are sent.
    #[arg(long)]
    webhook_target: Option<Url>,
    /// How their events are named.
    #[arg(long, value_enum, default_value_t = FormChoice::Object)]
    webhook_form: FormChoice,
    /// A project's webhooks file, which says where webhooks go and what they tell.
    #[arg(long, conflicts_with = "webhook_form")]
    webhooks_file: Option<PathBuf>,
    /// The app gets no token for the Webhooks Journal.
    #[arg(long)]
    refuse_journal: bool,
    /// Log lines as JSON.
    #[arg(long)]
    log_json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LimitChoice {
    Hubspot,
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormChoice {
    Object,
    Classic,
    Both,
}

impl Arguments {
    fn settings(&self) -> anyhow::Result<Settings> {
        let account = match self.companies {
            Some(companies) => AccountSpec::bulk(self.seed, companies, self.contacts.unwrap_or(companies * 3)),
            None => AccountSpec::demo(self.seed),
        };
        let mut app = App::default();
        if self.refuse_journal {
            app.journal = JournalAccess::Refused;
        }
        app.redirect_uris.extend(self.redirect_uris.iter().cloned());
        Ok(Settings {
            listen: self.listen,
            app,
            limits: match self.limits {
                LimitChoice::Hubspot => Limits::hubspot(),
                LimitChoice::None => Limits::none(),
            },
            latency: Duration::from_millis(self.latency_ms),
            access_token_ttl: Duration::from_secs(self.token_ttl),
            webhooks: self.webhooks()?,
            accounts: vec![account],
            ..Settings::default()
        })
    }

    fn webhooks(&self) -> anyhow::Result<WebhookSettings> {
        let settings = match &self.webhooks_file {
            Some(path) => {
                let json = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
                WebhookSettings::from_project_file(&json).with_context(|| format!("cannot use {}", path.display()))?
            }
            None => WebhookSettings {
                subscriptions: Subscriptions::standard(match self.webhook_form {
                    FormChoice::Object => EventForm::Object,
                    FormChoice::Classic => EventForm::Classic,
                    FormChoice::Both => EventForm::Both,
                }),
                ..WebhookSettings::default()
            },
        };
        Ok(WebhookSettings { target: self.webhook_target.clone().or(settings.target.clone()), ..settings })
    }
}

/// A taken port is the one failure everybody meets: it gets its own sentence.
fn explain(error: StartError, listen: SocketAddr) -> anyhow::Error {
    match error {
        StartError::Listen { source, .. } if source.kind() == std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is taken by another program; choose another with --listen {}:PORT (0 finds a free one)",
            listen.port(),
            listen.ip()
        ),
        other => anyhow::Error::new(other),
    }
}

fn welcome(settings: &Settings) -> String {
    let account = &settings.accounts[0];
    let scopes = settings.app.required_scopes.join("%20");
    let (client_id, client_secret) = (&settings.app.client_id, &settings.app.client_secret);
    let redirect = "http://127.0.0.1:1/callback";
    format!(
        "account {hub} ({name}), {companies} companies, about {contacts} contacts\n\
         client id      {client_id}\n\
         client secret  {client_secret}\n\
         consent page   {{url}}/oauth/authorize?client_id={client_id}&redirect_uri={redirect}&scope={scopes}\n\
         a token by hand: add &sim_consent=allow to that address, take `code` from the answer's Location, then\n\
         curl {{url}}/oauth/2026-09/token -d grant_type=authorization_code -d client_id={client_id} \
         -d client_secret={client_secret} -d redirect_uri={redirect} -d code=CODE",
        hub = account.hub_id,
        name = account.name,
        companies = account.companies,
        contacts = account.companies as f64 * account.contacts_per_company,
    )
}

fn log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        subscriber.json().init();
    } else {
        subscriber.init();
    }
}

#[expect(clippy::print_stdout, reason = "the address and the credentials are what this program prints")]
fn tell(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "why the program ends must be seen whatever the log filter says")]
fn complain(text: &str) {
    eprintln!("{text}");
}
