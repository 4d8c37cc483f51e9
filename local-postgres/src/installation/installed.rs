//! Where distributions and people put Postgres.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::installation::holds_server;

/// Folders whose children each hold one version, with the way from a child to its binaries.
const VERSIONED: [(&str, &str, &str); 8] = [
    ("/usr/lib/postgresql", "", "bin"),                          // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                                   // PostgreSQL's own RPMs
    ("/usr/lib", "postgresql", "bin"),                           // SUSE
    ("/usr/libexec", "postgresql", ""),                          // Alpine
    ("/opt/homebrew/opt", "postgresql", "bin"),                  // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql", "bin"),                     // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),     // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"), // Postgres.app
];

/// Folders with a server in them, each once; those on PATH come last and are followed to where they really are.
pub(super) fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let versioned = VERSIONED.into_iter().flat_map(|(parent, prefix, bin)| versions(Path::new(parent), prefix, bin));
    let fixed = [PathBuf::from("/usr/local/pgsql/bin")];
    for folder in versioned.chain(fixed).chain(on_path()) {
        let Ok(real) = folder.canonicalize() else { continue };
        if holds_server(&real) && !found.contains(&real) {
            found.push(real);
        }
    }
    found
}

fn versions(parent: &Path, prefix: &str, bin: &str) -> Vec<PathBuf> {
    let children = fs::read_dir(parent).into_iter().flatten().flatten();
    children
        .filter(|child| child.file_name().to_str().is_some_and(|name| name.starts_with(prefix)))
        .map(|child| child.path().join(bin))
        .collect()
}

/// Distributions link single tools into a folder on PATH: what counts is the folder the link leads to.
fn on_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter_map(|folder| folder.join("postgres").canonicalize().ok())
        .filter_map(|server| server.parent().map(Path::to_owned))
        .collect()
}
