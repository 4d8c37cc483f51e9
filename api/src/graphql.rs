//! The GraphQL schema: one noun per file, each with its type, queries, mutations and payloads.
//!
//! [`error`] is the one place where a domain error becomes a code; [`node`] makes ids opaque; [`context`] is what
//! resolvers reach; [`limits`] bounds what one document may ask.

pub(crate) mod context;
pub mod error;
pub mod integration;
pub mod limits;
pub(crate) mod node;
