//! Folders of our own: where they are, and that they are really ours.

use std::{
    env, fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::{Error, account::Account};

/// Memory that a throwaway cluster needs at most: its write-ahead log may grow to 2 GB, test databases come on top.
const ROOM_IN_MEMORY: u64 = 3 << 30;

/// Where the demo's data and fetched binaries are kept.
///
/// `PIVOTAL_HOME`, else the user's data folder. Root's own home is closed to the account that runs the server, so root
/// keeps them where the system keeps such things.
pub fn home() -> Result<PathBuf, Error> {
    let account = Account::choose()?;
    if let Some(home) = variable("PIVOTAL_HOME") {
        account.check_reach(&home)?;
        return Ok(home);
    }
    let data = if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    match data {
        Some(data) if account.check_reach(&data).is_ok() => Ok(data.join("pivotal")),
        _ if account != Account::Ours => Ok(PathBuf::from(if cfg!(target_os = "macos") {
            "/Library/Application Support/pivotal"
        } else {
            "/var/lib/pivotal"
        })),
        Some(data) => Ok(data.join("pivotal")),
        None => Err(Error::NoHome),
    }
}

/// Where the one throwaway cluster of this user is: in memory if there is room, else in the temporary folder.
pub(crate) fn throwaway() -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    let memory = Path::new("/dev/shm");
    let room = rustix::fs::statvfs(memory).is_ok_and(|found| found.f_blocks * found.f_frsize >= ROOM_IN_MEMORY);
    let parent = if room && memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
    parent.join(format!("pivotal-throwaway-{user}"))
}

/// Makes `folder` if need be, readable for the account that runs the server, writable only for us.
pub(crate) fn prepare(folder: &Path, account: &Account) -> Result<(), Error> {
    let mode = match account {
        Account::Ours => 0o700,
        Account::Unprivileged { .. } => 0o755,
    };
    fs::DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(Error::file("create", folder))?;
    // memory and temporary folders are open to everybody: somebody else may have made ours first
    let found = fs::symlink_metadata(folder).map_err(Error::file("look at", folder))?;
    if found.uid() != rustix::process::geteuid().as_raw() || !found.is_dir() {
        return Err(Error::Foreign { path: folder.to_owned(), owner: found.uid() });
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).map_err(Error::file("set the rights of", folder))?;
    account.check_reach(folder)
}

/// Takes the lock of `file`, waiting for its holder; it is released with the returned handle.
pub(crate) async fn lock(file: PathBuf) -> Result<fs::File, Error> {
    let wait = {
        let file = file.clone();
        move || {
            let handle = open_lock(&file)?;
            handle.lock().map_err(Error::file("lock", &file))?;
            Ok(handle)
        }
    };
    tokio::task::spawn_blocking(wait)
        .await
        .map_err(|source| Error::file("lock", file)(std::io::Error::other(source)))?
}

/// Opens a lock file, made if need be.
pub(crate) fn open_lock(file: &Path) -> Result<fs::File, Error> {
    fs::File::options().create(true).truncate(false).write(true).open(file).map_err(Error::file("open", file))
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
