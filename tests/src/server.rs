//! One server process: started, killed, restarted as an operator or a power cut would.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    io::{BufRead as _, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::sync::watch;

use crate::eventually;

/// How long a server may take to listen: migrations are done, so this is mostly a loaded machine's share.
const START: Duration = Duration::from_mins(1);

/// How long it may take to stop when asked to: requests and jobs in flight are finished.
const STOP: Duration = Duration::from_secs(30);

/// What precedes the address in the line that the service and the simulator print when they are ready.
const READY: &str = "listening on http://";

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct Program {
    executable: PathBuf,
    args: Vec<OsString>,
    environment: BTreeMap<String, String>,
    ready: &'static str,
}

impl Program {
    /// `executable` with `args`, and nothing of the test's own environment but what a process needs to live.
    pub fn new<A: AsRef<OsStr>>(executable: impl AsRef<Path>, args: impl IntoIterator<Item = A>) -> Self {
        Self {
            executable: executable.as_ref().to_owned(),
            args: args.into_iter().map(|arg| arg.as_ref().to_owned()).collect(),
            environment: BTreeMap::new(),
            ready: READY,
        }
    }

    /// Says what precedes the address in the line that it prints when it is ready, where that is another than the
    /// service's.
    #[must_use]
    pub fn ready(mut self, words: &'static str) -> Self {
        self.ready = words;
        self
    }

    /// Sets a variable, or another value for it.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.insert(name.to_owned(), value.into());
        self
    }

    /// Runs it to its end, as a subcommand is run; gives what it printed.
    pub async fn run(&self) -> anyhow::Result<String> {
        let output = tokio::process::Command::from(self.command())
            .kill_on_drop(true)
            .output()
            .await
            .with_context(|| format!("start {}", self.executable.display()))?;
        if !output.status.success() {
            bail!("{:?} ended with {}: {}", self.args, output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.args(&self.args).env_clear().envs(&self.environment).stdin(Stdio::null());
        for kept in ["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
    }
}

/// A running server, or one that was killed and may be started again. It does not outlive this handle.
#[derive(Debug)]
pub struct Server {
    name: String,
    program: Program,
    log: Log,
    silent: bool,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    readers: Readers,
    address: SocketAddr,
}

impl Server {
    /// Starts `program` and waits until it listens. `name` stands before its lines in the log.
    pub async fn start(name: impl Into<String>, program: Program) -> anyhow::Result<Self> {
        let mut server = Self { name: name.into(), program, log: Log::default(), silent: false, running: None };
        server.restart().await?;
        Ok(server)
    }

    /// The same, but its log is not shown when it goes.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Where it listens, if it runs.
    pub fn address(&self) -> Option<SocketAddr> {
        self.running.as_ref().map(|running| running.address)
    }

    /// Its address for clients that want this replica and no other.
    pub fn url(&self) -> anyhow::Result<String> {
        let address = self.address().with_context(|| format!("{} does not run", self.name))?;
        Ok(format!("http://{address}"))
    }

    /// Ends the process as a power cut would: it gets no chance to tidy up.
    pub fn kill9(&mut self) -> anyhow::Result<()> {
        if let Some(mut running) = self.running.take() {
            running.child.kill().with_context(|| format!("kill {}", self.name))?;
            running.child.wait().with_context(|| format!("wait for {}", self.name))?;
            running.readers.finish();
            self.log.push("(killed)");
        }
        Ok(())
    }

    /// Asks the process to end, as a deploy does, and waits for it.
    pub async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        let mut running = self.running.take().with_context(|| format!("{} does not run", self.name))?;
        signal("-TERM", &running.child).with_context(|| format!("ask {} to end", self.name))?;
        let ended = eventually("the server ends when asked to", STOP, async || Ok(running.child.try_wait()?)).await;
        if ended.is_err() {
            running.child.kill().ok();
            running.child.wait().ok();
        }
        running.readers.finish();
        ended
    }

    /// Stops the process in the middle of whatever it does, as a starved or swapped-out machine does.
    pub fn freeze(&self) -> anyhow::Result<()> {
        self.signal("-STOP")
    }

    /// Lets a frozen process go on.
    pub fn thaw(&self) -> anyhow::Result<()> {
        self.signal("-CONT")
    }

    fn signal(&self, name: &str) -> anyhow::Result<()> {
        let running = self.running.as_ref().with_context(|| format!("{} does not run", self.name))?;
        signal(name, &running.child)
    }

    /// Starts it again, after [`Server::kill9`], [`Server::stop`] or in place of a running one. It listens elsewhere
    /// than before.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.kill9()?;
        let mut child = self
            .program
            .command()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {}", self.program.executable.display()))?;
        let (ready, mut listening) = watch::channel(None);
        let readers = Readers([
            follow(child.stdout.take(), self.log.clone(), Some((self.program.ready, ready))),
            follow(child.stderr.take(), self.log.clone(), None),
        ]);
        let waiting = async { listening.wait_for(Option::is_some).await.ok().and_then(|address| *address) };
        let outcome = match tokio::time::timeout(START, waiting).await {
            Ok(Some(address)) => Ok(address),
            Ok(None) => Err(format!("ended before it was {:?}", self.program.ready)),
            Err(_) => Err(format!("was not {:?} within {START:?}", self.program.ready)),
        };
        let address = match outcome {
            Ok(address) => address,
            Err(what) => {
                child.kill().ok();
                let status = child.wait()?;
                readers.finish();
                bail!("{} {what} ({status}):\n{}", self.name, self.log.text());
            }
        };
        self.running = Some(Running { child, readers, address });
        Ok(())
    }

    /// Everything it printed so far, over all its starts.
    pub fn log(&self) -> String {
        self.log.text()
    }
}

fn signal(name: &str, child: &Child) -> anyhow::Result<()> {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status()?;
    anyhow::ensure!(status.success(), "kill {name} ended with {status}");
    Ok(())
}

impl Drop for Server {
    #[expect(clippy::print_stderr, reason = "the test runner shows it when the test fails, and only then")]
    fn drop(&mut self) {
        self.kill9().ok();
        if self.silent {
            return;
        }
        eprintln!("--- log of {} ---\n{}--- end ---", self.name, self.log.text());
    }
}

/// The lines of a process, in the order they came.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn push(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The threads that read a process's output.
#[derive(Debug)]
struct Readers([JoinHandle<()>; 2]);

impl Readers {
    /// Waits until the last line of an ended process is in the log.
    fn finish(self) {
        for reader in self.0 {
            reader.join().ok();
        }
    }
}

/// Copies a stream into the log until the process ends. A thread, so that it goes on whatever the test's runtime does:
/// a full pipe would stop the server.
fn follow(
    stream: Option<impl Read + Send + 'static>,
    log: Log,
    ready: Option<(&'static str, watch::Sender<Option<SocketAddr>>)>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let Some(stream) = stream else { return };
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            log.push(&line);
            if let Some((words, ready)) = &ready
                && let Some(address) = address_in(&line, words)
            {
                ready.send_replace(Some(address));
            }
        }
    })
}

/// The address in a ready line, whether it is plain text or JSON.
fn address_in(line: &str, ready: &str) -> Option<SocketAddr> {
    let (_, after) = line.split_once(ready)?;
    let end = after.find(|c: char| !(c.is_ascii_digit() || ".:[]abcdef".contains(c))).unwrap_or(after.len());
    after[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_text_and_from_json() {
        for line in [
            "2026-11-23T10:00:00Z  INFO listening on http://127.0.0.1:4711",
            r#"{"level":"INFO","message":"listening on http://127.0.0.1:4711","target":"api"}"#,
            "listening on http://127.0.0.1:4711/graphql",
        ] {
            assert_eq!(address_in(line, READY), Some("127.0.0.1:4711".parse().unwrap()), "{line}");
        }
        assert_eq!(address_in("listening on nothing", READY), None);
    }

    fn shell(script: &str) -> Program {
        Program::new("/bin/sh", ["-c", script])
    }

    #[tokio::test]
    async fn a_server_is_killed_and_starts_again() {
        let script = shell("echo listening on http://127.0.0.1:$PORT; exec sleep 600").env("PORT", "4711");
        let mut server = Server::start("shell", script).await.unwrap();
        assert_eq!(server.url().unwrap(), "http://127.0.0.1:4711");
        server.kill9().unwrap();
        assert!(server.url().is_err());
        server.restart().await.unwrap();
        assert_eq!(server.log().matches("listening").count(), 2);
        let ended = server.stop().await.unwrap();
        assert!(!ended.success(), "ended by a signal");
    }

    #[tokio::test]
    async fn a_server_that_ends_at_once_shows_what_it_said() {
        let refused = Server::start("shell", shell("echo no database >&2; exit 3")).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("no database") && told.contains("exit status: 3"), "{told}");
    }

    #[tokio::test]
    async fn nothing_of_the_tests_environment_reaches_the_server() {
        let printed = shell("echo ${CARGO_MANIFEST_DIR:-nothing} $GIVEN").env("GIVEN", "something").run().await;
        assert_eq!(printed.unwrap(), "nothing something\n");
    }
}
