//! What listens: the router and its handlers.

pub mod graphql;
pub mod oauth;
