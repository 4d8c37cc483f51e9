//! What can go wrong on the way to a running Postgres, each as a sentence that says what to do.

use std::{io, path::PathBuf};

use crate::DatabaseName;

/// Why there is no Postgres, or no database in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Every place was looked at and none gave a usable Postgres.
    #[error(
        "no usable PostgreSQL {wanted} was found. Install one (Debian: `apt-get install postgresql`, macOS: `brew \
         install postgresql@17`), or point PG_BIN_DIR at the folder that holds initdb and postgres. Tried:\n  {}",
        tried.join("\n  ")
    )]
    NoPostgres {
        /// Which version was asked for, as words.
        wanted: String,
        /// One line for each place that was looked at, with what was wrong there.
        tried: Vec<String>,
    },
    /// `PIVOTAL_PG_SOURCE` holds a word we do not know.
    #[error("PIVOTAL_PG_SOURCE is {found:?}; it can be `installed`, `npm` or `pypi`")]
    UnknownSource {
        /// The word found.
        found: String,
    },
    /// We run as root and there is nobody to hand the server to.
    #[error("Postgres refuses to run as root, and this system has neither a user `postgres` nor `nobody` to run it as")]
    NoAccount,
    /// The account that runs the server cannot get at a folder.
    #[error(
        "the user `{user}`, who runs Postgres because root may not, cannot enter {}; choose another folder with \
         PIVOTAL_HOME",
        path.display()
    )]
    Unreachable {
        /// The account.
        user: String,
        /// The folder it cannot enter.
        path: PathBuf,
    },
    /// A folder at our place is somebody else's.
    #[error("{} belongs to another user (uid {owner}); remove it or choose another folder", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Who owns it.
        owner: u32,
    },
    /// The home folder is not known.
    #[error("neither HOME nor PIVOTAL_HOME is set, so there is no place to keep Postgres's data")]
    NoHome,
    /// A file operation failed.
    #[error("could not {action} {}", path.display())]
    File {
        /// What was attempted.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A program could not be started at all.
    #[error("could not start `{program}`")]
    Launch {
        /// The program.
        program: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("`{program}` failed: {output}")]
    Program {
        /// The program with its first argument.
        program: String,
        /// The end of what it printed.
        output: String,
    },
    /// A program did not end in time.
    #[error("`{program}` did not end within {seconds} seconds")]
    Slow {
        /// The program.
        program: String,
        /// How long it was given.
        seconds: u64,
    },
    /// The server did not come up.
    #[error("Postgres did not start: {reason}. The end of its log ({}):\n{log}", log_file.display())]
    Start {
        /// What pg_ctl said.
        reason: String,
        /// Where the whole log is.
        log_file: PathBuf,
        /// The last lines of it.
        log: String,
    },
    /// The asked port belongs to another program.
    #[error("port {port} on 127.0.0.1 is taken by another program; stop it or choose another port")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// The cluster runs already, elsewhere.
    #[error("this Postgres is already running, on port {running} and not on {asked}; stop it first or leave it there")]
    OtherPort {
        /// The port asked for.
        asked: u16,
        /// Where it is.
        running: u16,
    },
    /// The server's process is there but gives no answer.
    #[error("the Postgres of {} (process {pid}) is running but did not answer within {seconds} seconds", data.display())]
    Silent {
        /// Its data folder.
        data: PathBuf,
        /// Its process id.
        pid: u32,
        /// How long it was given.
        seconds: u64,
    },
    /// The server could not be told to stop.
    #[error("could not stop Postgres (process {pid})")]
    Signal {
        /// Its process id.
        pid: u32,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A name that is no plain Postgres identifier.
    #[error("{name:?} cannot name a database: use at most 63 lower-case letters, digits and underscores")]
    Name {
        /// The name refused.
        name: String,
    },
    /// A statement for the cluster failed.
    #[error("could not {action}")]
    Sql {
        /// What was attempted.
        action: String,
        /// What Postgres said.
        #[source]
        source: sqlx::Error,
    },
    /// The caller's migration of a template failed.
    #[error("could not migrate the template database {template}")]
    Migrate {
        /// The template's name.
        template: DatabaseName,
        /// The caller's error.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Whether other data might do better, where the data is worth nothing.
    pub(crate) fn is_of_the_data(&self) -> bool {
        matches!(self, Self::Start { .. } | Self::NoPostgres { .. })
    }

    /// For `map_err` on file operations: names the action and the path.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }

    /// For `map_err` on statements: names what was attempted.
    pub(crate) fn sql(action: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let action = action.into();
        move |source| Self::Sql { action, source }
    }
}
