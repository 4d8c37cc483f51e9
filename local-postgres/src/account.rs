//! Who runs the server: ourselves, or an unprivileged account when we are root, because Postgres refuses root.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
    process::{Command, Stdio},
};

use crate::Error;

/// Accounts that own no personal files; `_postgres` is macOS's.
const UNPRIVILEGED: [&str; 3] = ["postgres", "_postgres", "nobody"];

/// The account under which Postgres and its tools run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Account {
    /// The user who runs this process.
    Ours,
    /// Another one, because this process is root's.
    Unprivileged { name: String, uid: u32, gid: u32 },
}

impl Account {
    /// The account that existing data belongs to, else the one [`Account::choose`] takes.
    ///
    /// They differ when root made the data as `nobody` and Postgres was installed afterwards, with a user of its own.
    pub(crate) fn owning(data: &Path) -> Result<Self, Error> {
        let chosen = Self::choose()?;
        match (&chosen, fs::metadata(data)) {
            (Self::Unprivileged { uid, .. }, Ok(found)) if found.uid() != *uid && found.uid() != 0 => {
                Ok(Self::Unprivileged { name: format!("#{}", found.uid()), uid: found.uid(), gid: found.gid() })
            }
            _ => Ok(chosen),
        }
    }

    /// Decides by who we are.
    pub(crate) fn choose() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        UNPRIVILEGED.into_iter().find_map(Self::named).ok_or(Error::NoAccount)
    }

    fn named(name: &str) -> Option<Self> {
        Some(Self::Unprivileged { name: name.to_owned(), uid: id("-u", name)?, gid: id("-g", name)? })
    }

    /// Makes `command` run under this account, in a folder it can enter.
    pub(crate) fn apply(&self, command: &mut tokio::process::Command) {
        command.current_dir("/");
        if let Self::Unprivileged { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Gives `path` to this account.
    pub(crate) fn take_over(&self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ours => Ok(()),
            Self::Unprivileged { uid, gid, .. } => {
                chown(path, Some(*uid), Some(*gid)).map_err(Error::file("change the owner of", path))
            }
        }
    }

    /// Refuses a folder that this account cannot enter, by the folder that stands in the way.
    pub(crate) fn check_reach(&self, folder: &Path) -> Result<(), Error> {
        let Self::Unprivileged { name, uid, gid } = self else { return Ok(()) };
        let closed = |ancestor: &&Path| {
            fs::metadata(ancestor).is_ok_and(|found| {
                let enter = if found.uid() == *uid {
                    0o100
                } else if found.gid() == *gid {
                    0o010
                } else {
                    0o001
                };
                found.mode() & enter == 0
            })
        };
        match folder.ancestors().find(closed) {
            None => Ok(()),
            Some(path) => Err(Error::Unreachable { user: name.clone(), path: path.to_owned() }),
        }
    }
}

/// Asks `id`, which knows accounts wherever the system keeps them (`/etc/passwd`, a directory service).
fn id(which: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([which, name]).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    // macOS may print nobody's id as -2
    let number: i64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    u32::try_from(number).or_else(|_| i32::try_from(number).map(i32::cast_unsigned)).ok().filter(|id| *id != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Account {
        Account::Unprivileged { name: "nobody".to_owned(), uid: 65_534, gid: 65_534 }
    }

    #[test]
    fn an_open_folder_is_within_reach() {
        nobody().check_reach(Path::new("/tmp")).unwrap();
    }

    #[test]
    fn the_folder_that_stands_in_the_way_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let closed = std::env::temp_dir().join(format!("closed-{}", std::process::id()));
        fs::create_dir_all(closed.join("inner")).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let refusal = nobody().check_reach(&closed.join("inner"));
        fs::remove_dir_all(&closed).unwrap();
        let Err(Error::Unreachable { path, .. }) = refusal else { panic!("let in: {refusal:?}") };
        assert_eq!(path, closed);
    }

    #[test]
    fn an_unknown_account_has_no_id() {
        assert_eq!(id("-u", "no-such-account"), None);
    }
}
