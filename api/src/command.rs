//! Subcommands that do their work and end.

pub mod demo;
pub mod migrate;
pub mod schema;
