//! A database of its own for each test, cloned from a migrated template in about ten milliseconds.

use std::{
    fmt, fs,
    hash::{DefaultHasher, Hasher as _},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

use crate::{Cluster, DatabaseName, DatabaseUrl, Error};

/// Key of the advisory lock under which templates are made.
const TEMPLATE_LOCK: i64 = 0x0070_6976_6f74_616c;

/// Templates kept for other checkouts of the same user; older ones are dropped.
const TEMPLATES_KEPT: i64 = 8;

/// Stands for a schema: equal sources, equal template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of the text of all files under `paths`, by path and content.
    pub fn of_files<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, Error> {
        let mut files = Vec::new();
        for path in paths {
            collect(path.as_ref(), &mut files)?;
        }
        files.sort();
        let mut hasher = DefaultHasher::new();
        for file in files {
            let text = fs::read(&file).map_err(Error::file("read", &file))?;
            hasher.write(file.as_os_str().as_encoded_bytes());
            hasher.write_usize(text.len());
            hasher.write(&text);
        }
        Ok(Self(hasher.finish()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A database that goes when it is dropped.
///
/// A panicking test leaves its database behind for a look at it; the next test process sweeps it away, as it does with
/// those of killed processes.
#[derive(Debug)]
pub struct TestDatabase {
    name: DatabaseName,
    url: DatabaseUrl,
    maintenance: DatabaseUrl,
}

impl TestDatabase {
    /// Clones the template of `schema`, which the first caller makes with `migrate`.
    pub async fn create<E>(
        cluster: &Cluster,
        schema: Fingerprint,
        migrate: impl AsyncFnOnce(&DatabaseUrl) -> Result<(), E>,
    ) -> Result<Self, Error>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut connection = cluster.connect().await?;
        sweep_once(&mut connection).await?;
        let template = DatabaseName::parse(format!("template_{schema}"))?;
        if !is_template(&mut connection, &template).await? {
            make_template(cluster, &mut connection, &template, migrate).await?;
        }
        let name = next_name()?;
        run(&mut connection, format!("create database {name} template {template} strategy file_copy")).await?;
        Ok(Self { url: cluster.url(&name), maintenance: cluster.url(&DatabaseName::maintenance()), name })
    }

    /// Its address.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let (name, maintenance) = (self.name.clone(), self.maintenance.clone());
        // a thread of its own: the runtime of the test may be the one that is going down. What fails here, the next
        // sweep does.
        let dropping = thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            runtime.block_on(async {
                if let Ok(mut connection) = PgConnection::connect(maintenance.expose()).await {
                    run(&mut connection, format!("drop database if exists {name} with (force)")).await.ok();
                }
            });
        });
        dropping.join().ok();
    }
}

async fn is_template(connection: &mut PgConnection, name: &DatabaseName) -> Result<bool, Error> {
    sqlx::query_scalar("select exists(select from pg_database where datname = $1 and datistemplate)")
        .bind(name.as_str())
        .fetch_one(connection)
        .await
        .map_err(Error::sql("list the templates"))
}

async fn make_template<E>(
    cluster: &Cluster,
    connection: &mut PgConnection,
    template: &DatabaseName,
    migrate: impl AsyncFnOnce(&DatabaseUrl) -> Result<(), E>,
) -> Result<(), Error>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // held by the session: a process that dies in between lets go of it
    run(connection, format!("select pg_advisory_lock({TEMPLATE_LOCK})")).await?;
    if !is_template(connection, template).await? {
        run(connection, format!("drop database if exists {template} with (force)")).await?;
        run(connection, format!("create database {template}")).await?;
        migrate(&cluster.url(template))
            .await
            .map_err(|error| Error::Migrate { template: template.clone(), source: error.into() })?;
        // nobody may be connected to a template while it is cloned; the mark also says that it is whole
        run(connection, format!("alter database {template} with allow_connections false is_template true")).await?;
        run(
            connection,
            format!("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{template}'"),
        )
        .await?;
        drop_old_templates(connection).await?;
    }
    run(connection, format!("select pg_advisory_unlock({TEMPLATE_LOCK})")).await
}

/// Numbers rise with age, so the highest are the newest.
async fn drop_old_templates(connection: &mut PgConnection) -> Result<(), Error> {
    let old: Vec<String> = sqlx::query_scalar(
        "select datname from pg_database where datname like 'template\\_%' and datistemplate \
         order by oid desc offset $1",
    )
    .bind(TEMPLATES_KEPT)
    .fetch_all(&mut *connection)
    .await
    .map_err(Error::sql("list the old templates"))?;
    for name in old {
        let name = DatabaseName::parse(name)?;
        run(connection, format!("alter database {name} with is_template false")).await?;
        run(connection, format!("drop database {name}")).await?;
    }
    Ok(())
}

/// Drops what processes left behind that are gone; once in the life of this process.
async fn sweep_once(connection: &mut PgConnection) -> Result<(), Error> {
    static SWEPT: OnceCell<()> = OnceCell::const_new();
    SWEPT.get_or_try_init(|| sweep(connection)).await.copied()
}

async fn sweep(connection: &mut PgConnection) -> Result<(), Error> {
    let names: Vec<String> = sqlx::query_scalar("select datname from pg_database where datname like 'test\\_%'")
        .fetch_all(&mut *connection)
        .await
        .map_err(Error::sql("list the test databases"))?;
    for name in names {
        let maker = name.split('_').nth(1).and_then(|pid| pid.parse().ok());
        // none of ours is made yet, so a database under our number is that of an earlier process with this number
        if maker.is_some_and(|pid: u32| pid == process::id() || !is_alive(pid)) {
            // another process may sweep at the same time
            run(connection, format!("drop database if exists {} with (force)", DatabaseName::parse(name)?)).await.ok();
        }
    }
    Ok(())
}

fn is_alive(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    match rustix::process::test_kill_process(pid) {
        Ok(()) | Err(rustix::io::Errno::PERM) => true,
        Err(_) => false,
    }
}

fn next_name() -> Result<DatabaseName, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    DatabaseName::parse(format!("test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

async fn run(connection: &mut PgConnection, statement: String) -> Result<(), Error> {
    let action = format!("run `{statement}`");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map_err(Error::sql(action))?;
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(Error::file("list", path))? {
        let entry = entry.map_err(Error::file("list", path))?;
        collect(&entry.path(), files)?;
    }
    Ok(())
}
