//! A cluster's folder: made once, whole or not at all.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};

use crate::{
    Error,
    account::Account,
    cluster::Kind,
    installation::{Installation, Major},
    tool::last_lines,
};

/// Locales in order of preference: each sorts by code point or nearly so and knows upper and lower case beyond ASCII,
/// but the last one, which every system has.
const LOCALES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "C"];

/// The folder of a cluster and who runs its server.
#[derive(Debug)]
pub(super) struct DataFolder {
    pub(super) kind: Kind,
    pub(super) account: Account,
    folder: PathBuf,
}

impl DataFolder {
    pub(super) fn new(kind: Kind, folder: PathBuf, account: Account) -> Self {
        Self { kind, account, folder }
    }

    /// Postgres's own data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(super) fn server_log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Output of the tool that ran last.
    pub(super) fn tool_log(&self) -> PathBuf {
        self.folder.join("tool.log")
    }

    /// Where the port of last time is kept.
    pub(super) fn port_file(&self) -> PathBuf {
        self.folder.join("port")
    }

    fn password_file(&self) -> PathBuf {
        self.folder.join("password")
    }

    /// The version that made the data, if there is any.
    pub(super) fn major(&self) -> Result<Option<Major>, Error> {
        let file = self.data().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Major::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file("read", file)(error)),
        }
    }

    /// The superuser's password, if there is any data.
    pub(super) fn password(&self) -> Result<Option<SecretString>, Error> {
        if self.major()?.is_none() {
            return Ok(None);
        }
        let file = self.password_file();
        let text = fs::read_to_string(&file).map_err(Error::file("read", file))?;
        Ok(Some(text.into()))
    }

    /// Initialises the folder if it is new; gives the superuser's password either way.
    pub(super) async fn ensure(&self, installation: &Installation) -> Result<SecretString, Error> {
        if let Some(password) = self.password()? {
            return Ok(password);
        }
        let password = self.write_password()?;
        self.initialise(installation).await?;
        Ok(password)
    }

    /// Removes all but the lock files, which somebody may be waiting for.
    pub(super) fn remove(&self) -> Result<(), Error> {
        remove_folder(&self.data())?;
        let settings = self.folder.join(SETTINGS);
        for file in [self.password_file(), self.port_file(), self.server_log(), self.tool_log(), settings] {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::file("remove", file)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Builds under another name and renames, so that an interrupted attempt is never taken for data.
    async fn initialise(&self, installation: &Installation) -> Result<(), Error> {
        let building = self.folder.join("data.building");
        for (attempt, locale) in LOCALES.into_iter().enumerate() {
            remove_folder(&building)?;
            fs::DirBuilder::new().mode(0o700).create(&building).map_err(Error::file("create", &building))?;
            self.account.take_over(&building)?;
            match self.initdb(installation, &building, locale).await {
                Ok(()) => break,
                Err(_) if self.refused_locale() && attempt + 1 < LOCALES.len() => {}
                Err(error) => return Err(error),
            }
        }
        include_settings(&building)?;
        // an empty or half-made folder may be in the way: it holds no PG_VERSION, so no data
        remove_folder(&self.data())?;
        fs::rename(&building, self.data()).map_err(Error::file("rename", building))
    }

    async fn initdb(&self, installation: &Installation, building: &Path, locale: &str) -> Result<(), Error> {
        // a client that runs unoptimised code takes long over scram's thousands of hashes
        let method = match self.kind {
            Kind::Persistent => "scram-sha-256",
            Kind::Throwaway => "password",
        };
        let mut tool = installation
            .tool("initdb", &self.account)
            .args(["--encoding=UTF8", "--username=postgres", "--auth", method, "--locale", locale])
            .args(["--pgdata".as_ref(), building.as_os_str()])
            .args(["--pwfile".as_ref(), self.password_file().as_os_str()]);
        if self.kind == Kind::Throwaway {
            tool = tool.args(["--no-sync"]);
        }
        tool.run(&self.tool_log()).await
    }

    fn refused_locale(&self) -> bool {
        last_lines(&self.tool_log()).contains("locale name")
    }

    /// A new one for new data: what an interrupted attempt left is written over.
    fn write_password(&self) -> Result<SecretString, Error> {
        let file = self.password_file();
        let password = random_password()?;
        let mut handle = fs::File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&file)
            .map_err(Error::file("create", &file))?;
        handle.write_all(password.expose_secret().as_bytes()).map_err(Error::file("write", &file))?;
        self.account.take_over(&file)?;
        Ok(password)
    }

    /// Settings that each start writes anew, so that a changed default reaches old data.
    pub(super) fn write_settings(&self, port: u16) -> Result<(), Error> {
        let mut settings = format!(
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nlc_messages = 'C'\n\
             timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        );
        settings.push_str(match self.kind {
            Kind::Persistent => "max_connections = 100\n",
            Kind::Throwaway => {
                // shared memory in the data folder goes with it, however the server ends
                "dynamic_shared_memory_type = mmap\nfsync = off\nsynchronous_commit = off\n\
                 full_page_writes = off\nautovacuum = off\nmax_wal_size = 2GB\nmax_connections = 600\nshared_buffers = 128MB\njit = off\n"
            }
        });
        let file = self.folder.join(SETTINGS);
        fs::write(&file, settings).map_err(Error::file("write", &file))
    }
}

/// Our settings stand in a file of their own, beside the data: root must not write where another account could have
/// put a link.
const SETTINGS: &str = "settings.conf";

fn include_settings(data: &Path) -> Result<(), Error> {
    let file = data.join("postgresql.conf");
    let append = || -> io::Result<()> {
        let mut handle = fs::File::options().append(true).open(&file)?;
        writeln!(handle, "\ninclude '../{SETTINGS}'")
    };
    append().map_err(Error::file("extend", &file))
}

fn remove_folder(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", folder)(error)),
        _ => Ok(()),
    }
}

fn random_password() -> Result<SecretString, Error> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; 16];
    fs::File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(Error::file("read", source))?;
    let mut text = String::with_capacity(32);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
    }
    Ok(text.into())
}
