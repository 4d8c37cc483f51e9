//! The GraphQL schema and what guards it.

pub mod limits;
