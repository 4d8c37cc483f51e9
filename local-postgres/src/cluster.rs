//! A Postgres cluster of our own: the persistent one of the demo, the throwaway one of the tests.
//!
//! Both live in a folder of the same shape: `data/` (Postgres's), `password`, `server.log`, and two lock files. `lock`
//! is held while the server is started or stopped. `in-use` is held, shared, by everybody who holds a [`Cluster`]: who
//! stops the server first asks whether he is the last.

mod data;
mod server;

use std::{
    fs,
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    DatabaseName, DatabaseUrl, Error,
    account::Account,
    cluster::{data::DataFolder, server::Server},
    folder,
    installation::{Installation, Wanted},
};

/// What Postgres says when somebody else was quicker.
const DUPLICATE_DATABASE: &str = "42P04";

/// Where the server listens on 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// On this port, or not at all.
    Fixed(u16),
    /// On the port of last time if it is free, else on any that is.
    Free,
}

impl Port {
    /// Whether a server that already runs is where it was asked to be.
    fn agree(self, running: u16) -> Result<u16, Error> {
        match self {
            Self::Fixed(asked) if asked != running => Err(Error::OtherPort { asked, running }),
            Self::Fixed(_) | Self::Free => Ok(running),
        }
    }
}

/// What became of a request to stop a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The server was running and is stopped.
    Stopped,
    /// There was no server running.
    NotRunning,
    /// Another process works with the server, so it was left alone.
    InUse,
}

/// Whether the data is to outlive the process that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Persistent,
    Throwaway,
}

/// A running Postgres. Dropping the handle leaves the server running: [`Cluster::stop`] stops it.
#[derive(Debug)]
pub struct Cluster {
    kind: Kind,
    folder: PathBuf,
    port: u16,
    password: SecretString,
    in_use: fs::File,
}

impl Cluster {
    /// Starts the cluster whose data is in `folder`, or finds it running; the first time it is made.
    ///
    /// Its data survives everything a disk survives. A server that a crash left behind, or its stale pid file, is
    /// recognised.
    pub async fn persistent(folder: impl Into<PathBuf>, port: Port) -> Result<Self, Error> {
        Self::start(Kind::Persistent, folder.into(), port).await
    }

    /// Starts the test cluster of this user, or finds it running.
    ///
    /// It keeps running afterwards, so that the next test process need not wait for it; there is never more than one.
    /// [`Cluster::stop_throwaway`] ends it.
    pub async fn throwaway() -> Result<Self, Error> {
        Self::start(Kind::Throwaway, folder::throwaway(), Port::Free).await
    }

    async fn start(kind: Kind, folder: PathBuf, port: Port) -> Result<Self, Error> {
        let account = Account::owning(&folder.join("data"))?;
        folder::prepare(&folder, &account)?;
        let _starting = folder::lock(folder.join("lock")).await?;
        let in_use = share(&folder)?;

        let data = DataFolder::new(kind, folder.clone(), account);
        let (port, password) = match running(&data).await? {
            Some((running, password)) => (port.agree(running)?, password),
            None => match bring_up(&data, port).await {
                Err(error) if kind == Kind::Throwaway && error.is_of_the_data() => {
                    // without fsync, a power cut may have spoilt it; or the Postgres that made it is gone
                    data.remove()?;
                    bring_up(&data, port).await?
                }
                outcome => outcome?,
            },
        };
        Ok(Self { kind, folder, port, password, in_use })
    }

    /// The address of `database`, which need not exist.
    pub fn url(&self, database: &DatabaseName) -> DatabaseUrl {
        DatabaseUrl::new(self.port, &self.password, database)
    }

    /// Makes `database` unless it is there, and gives its address.
    pub async fn ensure_database(&self, database: &DatabaseName) -> Result<DatabaseUrl, Error> {
        let mut connection = self.connect().await?;
        let there: bool = sqlx::query_scalar("select exists(select from pg_database where datname = $1)")
            .bind(database.as_str())
            .fetch_one(&mut connection)
            .await
            .map_err(Error::sql("list the databases"))?;
        if there {
            return Ok(self.url(database));
        }
        let made = sqlx::raw_sql(AssertSqlSafe(format!("create database {database}"))).execute(&mut connection).await;
        match made {
            Ok(_) => Ok(self.url(database)),
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(DUPLICATE_DATABASE) => {
                Ok(self.url(database))
            }
            Err(source) => Err(Error::sql(format!("create the database {database}"))(source)),
        }
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Stops the server, unless another process uses it too. A throwaway cluster's data goes with it.
    pub async fn stop(self) -> Result<Ending, Error> {
        let Self { kind, folder, in_use, .. } = self;
        drop(in_use);
        Self::end(kind, folder).await
    }

    /// Stops this user's throwaway cluster, if it runs and nobody uses it, and removes its data.
    pub async fn stop_throwaway() -> Result<Ending, Error> {
        let folder = folder::throwaway();
        if !folder.exists() {
            return Ok(Ending::NotRunning);
        }
        Self::end(Kind::Throwaway, folder).await
    }

    async fn end(kind: Kind, folder: PathBuf) -> Result<Ending, Error> {
        let account = Account::owning(&folder.join("data"))?;
        folder::prepare(&folder, &account)?;
        let _stopping = folder::lock(folder.join("lock")).await?;
        let in_use = folder::open_lock(&folder.join("in-use"))?;
        match in_use.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(Ending::InUse),
            Err(fs::TryLockError::Error(source)) => return Err(Error::file("lock", folder.join("in-use"))(source)),
        }
        let data = DataFolder::new(kind, folder, account);
        let ending = match running(&data).await? {
            None => Ending::NotRunning,
            Some((_, password)) => {
                Server::new(&data, &password).stop().await?;
                Ending::Stopped
            }
        };
        if kind == Kind::Throwaway {
            data.remove()?;
        }
        Ok(ending)
    }

    /// A connection to the maintenance database.
    pub(crate) async fn connect(&self) -> Result<PgConnection, Error> {
        PgConnection::connect(self.url(&DatabaseName::maintenance()).expose())
            .await
            .map_err(Error::sql("connect to the local Postgres"))
    }
}

/// Port and password of the server of `data`, if one runs. No binaries are needed for that.
async fn running(data: &DataFolder) -> Result<Option<(u16, SecretString)>, Error> {
    let Some(password) = data.password()? else { return Ok(None) };
    let port = Server::new(data, &password).running().await?;
    Ok(port.map(|port| (port, password)))
}

/// Makes the data if it is new, and starts the server.
async fn bring_up(data: &DataFolder, port: Port) -> Result<(u16, SecretString), Error> {
    let wanted = data.major()?.map_or(Wanted::Recent, Wanted::Exactly);
    let installation = Installation::find(&data.account, wanted).await?;
    let password = data.ensure(&installation).await?;
    let port = Server::new(data, &password).start(&installation, port).await?;
    Ok((port, password))
}

/// Says that this process works with the cluster, for as long as the handle lives.
fn share(folder: &Path) -> Result<fs::File, Error> {
    let file = folder.join("in-use");
    let handle = folder::open_lock(&file)?;
    // only a stopping process holds it alone, and that one holds `lock` too
    handle.lock_shared().map_err(Error::file("lock", file))?;
    Ok(handle)
}
