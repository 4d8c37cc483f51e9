//! Runs programs to their end: Postgres's own tools under the server's account, package clients under ours.

use std::{
    env,
    ffi::OsStr,
    fs, io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{process::Command, time::timeout};

use crate::{Error, account::Account};

/// How much of a program's output a message quotes.
const QUOTED_LINES: usize = 15;

/// A program about to run, with its output going to a file.
///
/// Never a pipe: the server that `pg_ctl` leaves behind would hold it open, and the reader would wait for ever.
pub(crate) struct Tool {
    command: Command,
    name: String,
    limit: Duration,
}

impl Tool {
    /// One of Postgres's tools, under the server's account, untouched by the caller's `PG*` variables.
    pub(crate) fn postgres(bin: &Path, name: &str, account: &Account) -> Self {
        Self::under(Command::new(bin.join(name)), name, account)
    }

    /// A tool that leaves a server behind, which must not hold what this process inherited: whoever waits for such a lock
    /// or pipe to be let go would wait for the server's end. Our own files close by themselves.
    pub(crate) fn daemon(bin: &Path, name: &str, account: &Account) -> Self {
        const CLOSE: &str = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec \"$0\" \"$@\"";
        let mut tool = Self::under(Command::new("/bin/sh"), name, account);
        tool.command.args(["-c", CLOSE]).arg(bin.join(name));
        tool
    }

    /// A package client, under our own account, in `folder`.
    pub(crate) fn client(name: &str, folder: &Path) -> Self {
        let mut command = Command::new(name);
        command.current_dir(folder);
        Self::new(command, name, Duration::from_mins(5))
    }

    fn under(mut command: Command, name: &str, account: &Account) -> Self {
        for (variable, _) in env::vars_os() {
            if variable.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(variable);
            }
        }
        account.apply(&mut command);
        // macOS's server refuses to start when the locale makes the C library spawn threads
        command.env("LC_ALL", "C");
        Self::new(command, name, Duration::from_mins(2))
    }

    fn new(mut command: Command, name: &str, limit: Duration) -> Self {
        command.stdin(Stdio::null()).kill_on_drop(true);
        Self { command, name: name.to_owned(), limit }
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Runs it; what it printed is in `output` afterwards. A failure quotes the end of it.
    pub(crate) async fn run(self, output: &Path) -> Result<(), Error> {
        let name = self.name.clone();
        let status = self.status(output).await?;
        if status.success() {
            return Ok(());
        }
        Err(Error::Program { program: name, output: last_lines(output) })
    }

    async fn status(mut self, output: &Path) -> Result<ExitStatus, Error> {
        let file = fs::File::create(output).map_err(Error::file("create", output))?;
        let errors = file.try_clone().map_err(Error::file("open", output))?;
        let launched = timeout(self.limit, self.command.stdout(file).stderr(errors).status()).await;
        match launched {
            Ok(Ok(status)) => Ok(status),
            Ok(Err(source)) => Err(Error::Launch { program: self.name, source }),
            Err(_) => Err(Error::Slow { program: self.name, seconds: self.limit.as_secs() }),
        }
    }

    /// Runs it and gives back what it printed: only for tools that leave nothing behind.
    pub(crate) async fn answer(mut self) -> Result<String, Error> {
        let output = match timeout(self.limit, self.command.output()).await {
            Ok(Ok(output)) => output,
            Ok(Err(source)) => return Err(Error::Launch { program: self.name, source }),
            Err(_) => return Err(Error::Slow { program: self.name, seconds: self.limit.as_secs() }),
        };
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Error::Program { program: self.name, output: said });
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The end of a log, for a message.
pub(crate) fn last_lines(file: &Path) -> String {
    let text = match fs::read(file) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return "(empty)".to_owned(),
        Err(error) => return format!("(unreadable: {error})"),
    };
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(QUOTED_LINES)..].join("\n")
}
