//! Starts a Postgres of our own, so that the demo and the tests need no set-up.
//!
//! There are two kinds of [`Cluster`]. A *persistent* one keeps its data on disk and finds it again; the demo lives
//! on it. The *throwaway* one lives in memory, trades safety for speed and is shared by all tests of one user; each
//! test gets a [`TestDatabase`] of its own there, cloned from a migrated template.
//!
//! What this crate promises:
//!
//! - The user's system is never changed unasked. Installed binaries are used as they are; where there are none, pinned
//!   ones are taken from a package into a [folder of our own](home).
//! - Postgres listens on 127.0.0.1 only, asks for a password, and opens no Unix socket.
//! - It works as root too, which Postgres itself refuses: the server then runs as `postgres` or `nobody`.
//! - Nothing piles up: one throwaway cluster a user, started by whoever needs it first and reused from then on.
//!
//! Modules in reading order: `cluster` (the entry), `cluster::data` and `cluster::server` (what it is made of),
//! `test_database`, `installation` (where binaries come from), `tool`, `account`, `folder`, `database`, `error`.

mod account;
mod cluster;
mod database;
mod error;
mod folder;
mod installation;
mod test_database;
mod tool;

pub use cluster::{Cluster, Ending, Port};
pub use database::{DatabaseName, DatabaseUrl};
pub use error::Error;
pub use folder::home;
pub use test_database::{Fingerprint, TestDatabase};
