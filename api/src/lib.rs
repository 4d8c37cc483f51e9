//! Transport and wiring: HTTP, GraphQL and the executable.
//!
//! Reading order: [`cli`] is what the executable understands; [`config`] its settings; [`app`] builds everything once,
//! in order; [`http`] is the router on one screen; [`graphql`] the schema; `metrics`
//! what is counted; [`command`] the subcommands that do their
//! work and end.

pub mod app;
pub mod cli;
pub mod command;
pub mod config;
pub mod graphql;
pub mod http;
mod metrics;

#[cfg(test)]
#[path = "../../mirror/src/fixture/ground.rs"]
mod ground;
