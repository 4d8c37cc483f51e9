//! The GraphQL schema: one noun per file, each with its type, queries, mutations and payloads.
//!
//! [`error`] is the one place where a domain error becomes a code; [`node`] makes ids opaque; [`context`] is what
//! resolvers reach.

pub(crate) mod context;
pub mod error;
pub(crate) mod node;
