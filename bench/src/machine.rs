//! The parts that are measured: Postgres, a simulated HubSpot, the service, and a workspace connected to them.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use local_postgres::{Cluster, DatabaseName, DatabaseUrl, Port};
use mirror::clock::Clock;
use mirror::database::Database;
use mirror::error::Error;
use mirror::name::{Email, Name};
use mirror::viewer::Admin;
use mirror::workspace::user::{AssignableRole, NewUser};
use mirror::workspace::{self, NewWorkspace, api_key, plan, user};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use url::Url;

use crate::{consent, role, statements};

/// How the measured account and its limits are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    pub(crate) companies: usize,
    pub(crate) contacts: usize,
    pub(crate) limited: bool,
    /// Whether Postgres counts what each statement costs, which has a cost of its own.
    pub(crate) statements: bool,
}

/// Everything that runs. Dropping it ends the processes.
pub(crate) struct Machine {
    pub(crate) account: Account,
    pub(crate) pool: PgPool,
    pub(crate) http: reqwest::Client,
    pub(crate) hubspot_url: Url,
    service_url: Url,
    key: String,
    database_url: DatabaseUrl,
    cluster: Option<Cluster>,
    postmaster: u32,
    simulator: Child,
    service: Child,
    folder: std::path::PathBuf,
}

impl Machine {
    /// Starts the parts and connects a workspace that syncs everything.
    pub(crate) async fn start(account: Account) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("pivotal-bench-{}", std::process::id()));
        let mut cluster = Cluster::persistent(folder.join("postgres"), Port::Free).await?;
        if account.statements {
            cluster = statements::count(cluster, &folder.join("postgres")).await?;
        }
        let database_url = cluster.ensure_database(&DatabaseName::parse("bench")?).await?;
        let limits = if account.limited { "hubspot" } else { "none" };
        let (simulator, hubspot_url) =
            spawn(role::SIMULATOR, &[&account.companies.to_string(), &account.contacts.to_string(), limits], &[])
                .await?;
        let (service, service_url) = start_service(&database_url, &hubspot_url, account.limited, ANYWHERE).await?;
        let pool = PgPool::connect(database_url.expose()).await?;
        let postmaster = postmaster(&pool).await?;
        let http = hubspot::http_client()?;
        let key = prepare_workspace(&pool, &people(&http, &hubspot_url).await?).await?;
        let machine = Self {
            account,
            pool,
            http,
            hubspot_url,
            service_url,
            key,
            database_url,
            cluster: Some(cluster),
            postmaster,
            simulator,
            service,
            folder,
        };
        machine.connect().await?;
        Ok(machine)
    }

    /// The service's process.
    pub(crate) fn service(&self) -> u32 {
        self.service.id().unwrap_or_default()
    }

    /// The root of Postgres's processes.
    pub(crate) fn postgres(&self) -> u32 {
        self.postmaster
    }

    /// The simulated HubSpot's process.
    pub(crate) fn simulator(&self) -> u32 {
        self.simulator.id().unwrap_or_default()
    }

    /// Starts a full run and waits for its end; gives the run as it ended.
    pub(crate) async fn sync(&self) -> anyhow::Result<Value> {
        let id = self.begin_sync().await?;
        self.ended(&id).await
    }

    /// Starts a full run; gives its id.
    pub(crate) async fn begin_sync(&self) -> anyhow::Result<String> {
        let started = self.graphql("mutation { startInitialSync { run { id } userErrors { message } } }").await?;
        let started = &started["startInitialSync"];
        Ok(started["run"]["id"].as_str().with_context(|| format!("no run: {}", started["userErrors"]))?.to_owned())
    }

    /// A run as it is now.
    pub(crate) async fn run(&self, id: &str) -> anyhow::Result<Value> {
        let fields = "status customers { seen created unchanged } contacts { seen created unchanged } links { added } \
                      issueCount failure { message }";
        let mut data = self.graphql(&format!("{{ syncRun(id: \"{id}\") {{ {fields} }} }}")).await?;
        Ok(data["syncRun"].take())
    }

    /// Waits for a run's end; gives it as it ended.
    pub(crate) async fn ended(&self, id: &str) -> anyhow::Result<Value> {
        loop {
            let run = self.run(id).await?;
            match run["status"].as_str() {
                Some("QUEUED" | "RUNNING") => tokio::time::sleep(Duration::from_millis(200)).await,
                Some(status) if status.starts_with("SUCCEEDED") => return Ok(run),
                _ => anyhow::bail!("the sync ended {}: {}", run["status"], run["failure"]["message"]),
            }
        }
    }

    /// Where HubSpot's deliveries go.
    pub(crate) fn webhooks(&self) -> anyhow::Result<Url> {
        Ok(self.service_url.join(api::http::webhook::WEBHOOKS)?)
    }

    /// The number of the connected account.
    pub(crate) async fn hub(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar("select hub_id from connection").fetch_one(&self.pool).await?)
    }

    /// Uses the simulated HubSpot's control API.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        self.hubspot().control(method, path, body).await
    }

    /// The simulated HubSpot, for whoever uses it while something happens to the other parts.
    pub(crate) fn hubspot(&self) -> HubSpot {
        HubSpot { http: self.http.clone(), url: self.hubspot_url.clone() }
    }

    /// From now on HubSpot counts calls, and the service keeps its limits. The service is started anew for that.
    pub(crate) async fn limit(&mut self) -> anyhow::Result<()> {
        self.control(Method::POST, "/_control/limits", Some(&json!({ "limits": "hubspot" }))).await?;
        self.kill_service().await?;
        self.start_service_again(true).await
    }

    /// Ends the service as a crash would.
    pub(crate) async fn kill_service(&mut self) -> anyhow::Result<()> {
        self.service.kill().await.context("killing the service")
    }

    /// Starts it again at the same address.
    pub(crate) async fn start_service_again(&mut self, limited: bool) -> anyhow::Result<()> {
        let listen = self.service_url.authority().to_owned();
        (self.service, _) = start_service(&self.database_url, &self.hubspot_url, limited, &listen).await?;
        Ok(())
    }

    /// Ends Postgres, in good order.
    pub(crate) async fn stop_postgres(&mut self) -> anyhow::Result<()> {
        if let Some(cluster) = self.cluster.take() {
            cluster.stop().await?;
        }
        Ok(())
    }

    /// Starts Postgres again where it was.
    pub(crate) async fn start_postgres_again(&mut self) -> anyhow::Result<()> {
        let port = Url::parse(self.database_url.expose())?.port().context("Postgres has no port")?;
        self.cluster = Some(Cluster::persistent(self.folder.join("postgres"), Port::Fixed(port)).await?);
        self.postmaster = postmaster(&self.pool).await?;
        Ok(())
    }

    /// The status with which the service answers at this path.
    pub(crate) async fn probe(&self, path: &str) -> anyhow::Result<u16> {
        Ok(self.http.get(self.service_url.join(path)?).send().await?.status().as_u16())
    }

    /// A GraphQL client of the workspace's owner.
    pub(crate) fn client(&self) -> tests::Client {
        tests::Client::new(self.service_url.as_str().trim_end_matches('/'), &self.key)
    }

    /// Waits until no run is waiting or at work.
    pub(crate) async fn no_run(&self, patience: Duration) -> anyhow::Result<()> {
        let open = "select exists (select from sync_run where status in ('QUEUED', 'RUNNING'))";
        let began = Instant::now();
        while sqlx::query_scalar(open).fetch_one(&self.pool).await? {
            anyhow::ensure!(began.elapsed() < patience, "a run does not end");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// Waits until every record that a delivery named has been read again.
    pub(crate) async fn all_read(&self, patience: Duration) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let marked: i64 = sqlx::query_scalar("select count(*) from dirty_record where read_at is null")
                .fetch_one(&self.pool)
                .await?;
            if marked == 0 {
                return Ok(());
            }
            anyhow::ensure!(began.elapsed() < patience, "{marked} records are marked and nobody reads them");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends the processes and removes what they kept.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.pool.close().await;
        self.service.kill().await?;
        self.simulator.kill().await?;
        self.stop_postgres().await?;
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("removing {}", self.folder.display()))
    }

    async fn connect(&self) -> anyhow::Result<()> {
        let data = self.graphql("mutation { connectHubSpot(input: {}) { consentUrl userErrors { message } } }").await?;
        let consent = data["connectHubSpot"]["consentUrl"].as_str().context("the service gave no consent address")?;
        let mut consent = Url::parse(consent)?;
        consent.query_pairs_mut().append_pair("sim_consent", "allow");
        // a browser follows redirects, which the client towards HubSpot's API does not
        let browser = reqwest::Client::builder().build()?;
        browser.get(consent).send().await?.error_for_status().context("giving consent")?;
        let set = "mutation { setCompanyFilter(input: {filter: {everything: true}}) { userErrors { message } } }";
        let data = self.graphql(set).await?;
        let errors = &data["setCompanyFilter"]["userErrors"];
        anyhow::ensure!(errors.as_array().is_some_and(Vec::is_empty), "the filter was refused: {errors}");
        Ok(())
    }

    async fn graphql(&self, document: &str) -> anyhow::Result<Value> {
        let request = self
            .http
            .post(self.service_url.join("/graphql")?)
            .bearer_auth(&self.key)
            .json(&json!({ "query": document }));
        let mut answer: Value = request.send().await?.json().await?;
        anyhow::ensure!(answer["errors"].is_null(), "the service answered {}", answer["errors"]);
        Ok(answer["data"].take())
    }
}

/// The simulated HubSpot.
pub(crate) struct HubSpot {
    http: reqwest::Client,
    url: Url,
}

impl HubSpot {
    /// Uses its control API.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let request = self.http.request(method, self.url.join(path)?);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let answer = request.timeout(WHOLE_ACCOUNT).send().await.with_context(|| format!("asking for {path}"))?;
        let answer = answer.error_for_status()?.bytes().await?;
        if answer.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(&answer)?) }
    }
}

/// How long the simulated HubSpot may take to tell all it has.
const WHOLE_ACCOUNT: Duration = Duration::from_mins(5);

/// A free port.
const ANYWHERE: &str = "127.0.0.1:0";

async fn start_service(
    database: &DatabaseUrl,
    hubspot: &Url,
    limited: bool,
    listen: &str,
) -> anyhow::Result<(Child, Url)> {
    let app = hubspot_sim::App::default();
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned());
    let environment = [
        ("DATABASE_URL", database.expose()),
        ("PIVOTAL_LISTEN", listen),
        ("PIVOTAL_TAKEOVER_SECONDS", "5"),
        ("PIVOTAL_WEBHOOK_ADDRESSES", "any"),
        ("PIVOTAL_TOKEN_KEYS", "bench:cGl2b3RhbCB0ZXN0cyBlbmNyeXB0IHdpdGggdGhpcyE="),
        ("HUBSPOT_CLIENT_ID", app.client_id.as_str()),
        ("HUBSPOT_CLIENT_SECRET", app.client_secret.as_str()),
        ("HUBSPOT_API_BASE", hubspot.as_str()),
        ("HUBSPOT_AUTHORIZE_BASE", hubspot.as_str()),
        ("HUBSPOT_LIMITS", if limited { "marketplace" } else { "none" }),
        ("RUST_LOG", &log),
    ];
    spawn(role::SERVICE, &["serve"], &environment).await
}

/// Starts this executable in another role and waits for the line that says where it listens.
async fn spawn(role: &str, arguments: &[&str], environment: &[(&str, &str)]) -> anyhow::Result<(Child, Url)> {
    let mut child = Command::new(std::env::current_exe().context("finding this executable")?)
        .args(arguments)
        .env(role::VARIABLE, role)
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("starting the {role}"))?;
    let stdout = child.stdout.take().context("the child has no standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("listening on ") {
            let address = Url::parse(address.trim())?;
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((child, address));
        }
    }
    anyhow::bail!("the {role} ended before it listened")
}

/// The parent of the process that serves this connection.
async fn postmaster(pool: &PgPool) -> anyhow::Result<u32> {
    let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(pool).await?;
    let stat = std::fs::read_to_string(format!("/proc/{backend}/stat")).context("reading a Postgres process")?;
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields).context("an odd /proc/PID/stat")?;
    Ok(fields.split_whitespace().nth(1).context("a process without a parent")?.parse()?)
}

/// The addresses of the account's owners, so that every owner is a user and no company has an issue about that.
async fn people(http: &reqwest::Client, hubspot: &Url) -> anyhow::Result<Vec<String>> {
    let token = consent::access_token(hubspot).await?;
    let mut addresses = Vec::new();
    for archived in ["false", "true"] {
        let mut url = hubspot.join("/crm/owners/2026-09")?;
        url.query_pairs_mut().append_pair("limit", "500").append_pair("archived", archived);
        let answer: Value = http.get(url).bearer_auth(&token).send().await?.error_for_status()?.json().await?;
        let owners = answer["results"].as_array().context("the owners are no list")?;
        addresses.extend(owners.iter().filter_map(|owner| owner["email"].as_str().map(str::to_lowercase)));
    }
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}

/// The plans that the account's companies are on.
const PLANS: [&str; 3] = ["Starter", "Growth", "Enterprise"];

async fn prepare_workspace(pool: &PgPool, people: &[String]) -> anyhow::Result<String> {
    let (database, clock) = (Database::new(pool.clone()), Clock::system());
    let name = |text: &str| Name::parse(text).map_err(Error::from);
    let email = |text: &str| Email::parse(text).map_err(Error::from);
    let new = NewWorkspace {
        name: name("Bench")?,
        time_zone: workspace::parse_time_zone("UTC").map_err(Error::from)?,
        owner_email: email("bench@pivotal.example")?,
        owner_name: name("Bench")?,
    };
    let founded = workspace::create(&database, &clock, new).await?;
    let admin = Admin { workspace: founded.workspace.id, user: founded.owner.id };
    for address in people {
        // queues have no address, and some owners one that no user can have: their companies fall back
        if let (Ok(email), Ok(name)) = (Email::parse(address), Name::parse(address)) {
            user::add(&database, &clock, admin, NewUser { email, name, role: AssignableRole::Member }).await?;
        }
    }
    let plans = PLANS.into_iter().map(name).collect::<Result<Vec<_>, _>>()?;
    plan::set(&database, &clock, admin, &plans).await?;
    let issued = api_key::issue(&database, &clock, admin.workspace, admin.user, name("Bench")?).await?;
    Ok(issued.secret.expose_secret().to_owned())
}
