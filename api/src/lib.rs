//! Transport and wiring: HTTP, GraphQL and the executable.

pub mod graphql;
pub mod http;
