//! Subcommands that do their work and end.

pub mod demo;
pub mod key;
pub mod migrate;
pub mod ready;
pub mod schema;
pub mod token_key;
