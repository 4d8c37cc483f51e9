//! The server process of a cluster: whether it runs, starting it, stopping it.

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process},
};
use secrecy::SecretString;
use sqlx::{Connection, PgConnection};
use tokio::{
    process::Command,
    time::{Instant, sleep, timeout},
};

use crate::{
    DatabaseName, DatabaseUrl, Error,
    cluster::{Port, data::DataFolder},
    installation::Installation,
    tool::last_lines,
};

/// How long a server may take over its recovery before it answers.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a free port is tried that somebody else may take in between.
const ATTEMPTS: u32 = 3;

/// The server of one data folder.
pub(super) struct Server<'a> {
    folder: &'a DataFolder,
    password: &'a SecretString,
}

impl<'a> Server<'a> {
    pub(super) fn new(folder: &'a DataFolder, password: &'a SecretString) -> Self {
        Self { folder, password }
    }

    /// Starts the server and gives its port.
    pub(super) async fn start(&self, installation: &Installation, port: Port) -> Result<u16, Error> {
        let mut left = ATTEMPTS;
        loop {
            let chosen = self.choose(port)?;
            self.folder.write_settings(chosen)?;
            left -= 1;
            match self.launch(installation).await {
                Ok(()) => {
                    let file = self.folder.port_file();
                    fs::write(&file, chosen.to_string()).map_err(Error::file("write", file))?;
                    return Ok(chosen);
                }
                Err(_) if left > 0 && port == Port::Free && !is_free(chosen) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn choose(&self, port: Port) -> Result<u16, Error> {
        match port {
            Port::Fixed(port) if is_free(port) => Ok(port),
            Port::Fixed(port) => Err(Error::PortTaken { port }),
            Port::Free => {
                let last = fs::read_to_string(self.folder.port_file()).ok().and_then(|text| text.trim().parse().ok());
                match last {
                    Some(port) if is_free(port) => Ok(port),
                    _ => any_free(),
                }
            }
        }
    }

    async fn launch(&self, installation: &Installation) -> Result<(), Error> {
        let log = self.folder.server_log();
        // the server's account writes it, in a folder that is not its own
        fs::File::create(&log).map_err(Error::file("create", &log))?;
        self.folder.account.take_over(&log)?;
        let started = installation
            .starter(&self.folder.account)
            .args(["start", "-w", "-s"])
            .args(["-D".as_ref(), self.folder.data().as_os_str()])
            .args(["-l".as_ref(), log.as_os_str()])
            .run(&self.folder.tool_log())
            .await;
        match started {
            Err(Error::Program { output, .. }) => {
                let tail = last_lines(&log);
                Err(Error::Start { reason: output, log_file: log, log: tail })
            }
            other => other,
        }
    }

    /// The port, if the server runs. A pid file that no server of ours stands behind is removed: after a crash the
    /// number in it may be anybody's.
    pub(super) async fn running(&self) -> Result<Option<u16>, Error> {
        let data = self.folder.data();
        let deadline = Instant::now() + PATIENCE;
        while let Some(found) = PidFile::read(&data)? {
            if let Some(port) = found.port
                && self.answers(port).await
            {
                return Ok(Some(port));
            }
            if !is_server_of(found.pid, &data).await {
                // read again: it may have ended, and removed its file, while we looked
                if PidFile::read(&data)?.is_some_and(|again| again.pid == found.pid) {
                    remove_pid_file(&data)?;
                }
                return Ok(None);
            }
            if Instant::now() >= deadline {
                return Err(Error::Silent { data, pid: found.pid, seconds: PATIENCE.as_secs() });
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(None)
    }

    /// Stops the running server and waits for its end; sessions that are open are broken off. A signal does it, so the
    /// binaries that started it may be gone.
    pub(super) async fn stop(&self) -> Result<(), Error> {
        let data = self.folder.data();
        let Some(PidFile { pid, .. }) = PidFile::read(&data)? else { return Ok(()) };
        let process = i32::try_from(pid).ok().and_then(Pid::from_raw);
        // what Postgres calls a fast shutdown
        let asked = process.map_or(Ok(()), |process| kill_process(process, Signal::INT));
        match asked {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(source) => return Err(Error::Signal { pid, source: source.into() }),
        }
        let deadline = Instant::now() + PATIENCE;
        while is_server_of(pid, &data).await {
            if Instant::now() >= deadline {
                return Err(Error::Silent { data, pid, seconds: PATIENCE.as_secs() });
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Whether the server on `port` is the one of this folder: another one may have taken the port since.
    async fn answers(&self, port: u16) -> bool {
        let url = DatabaseUrl::new(port, self.password, &DatabaseName::maintenance());
        let asked = async {
            let mut connection = PgConnection::connect(url.expose()).await.ok()?;
            sqlx::query_scalar::<_, String>("show data_directory").fetch_one(&mut connection).await.ok()
        };
        let Ok(Some(folder)) = timeout(Duration::from_secs(5), asked).await else { return false };
        matches!((Path::new(&folder).canonicalize(), self.folder.data().canonicalize()), (Ok(a), Ok(b)) if a == b)
    }
}

/// What a server writes about itself into its data folder.
struct PidFile {
    pid: u32,
    /// Missing while the server is just starting.
    port: Option<u16>,
}

impl PidFile {
    fn read(data: &Path) -> Result<Option<Self>, Error> {
        let file = pid_file(data);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::file("read", file)(error)),
        };
        let mut lines = text.lines();
        // a file without a number is one that a full disk or a crash cut short
        let pid = lines.next().and_then(|line| line.trim().parse().ok()).unwrap_or(0);
        Ok(Some(Self { pid, port: lines.nth(2).and_then(|line| line.trim().parse().ok()) }))
    }
}

fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

fn remove_pid_file(data: &Path) -> Result<(), Error> {
    let file = pid_file(data);
    fs::remove_file(&file).map_err(Error::file("remove", file))
}

/// Whether process `pid` is a Postgres that was started on `data`: its command line says so.
async fn is_server_of(pid: u32, data: &Path) -> bool {
    if pid == 0 {
        return false;
    }
    let line = if Path::new("/proc/self/cmdline").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
    } else {
        let ps = Command::new("ps").args(["-ww", "-o", "args=", "-p", &pid.to_string()]).output().await;
        ps.map(|output| output.stdout).unwrap_or_default()
    };
    let wanted = data.as_os_str().as_encoded_bytes();
    line.windows(wanted.len()).any(|part| part == wanted)
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn any_free() -> Result<u16, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| Error::Launch { program: "postgres (no free port on 127.0.0.1)".to_owned(), source })
}
