//! The GraphQL schema: one noun per file, each with its type, queries, mutations and payloads.
//!
//! [`error`] is the one place where a domain error becomes a code; [`node`] makes ids opaque; [`context`] is what
//! resolvers reach; [`limits`] bounds what one document may ask; [`payload`] is what mutations answer with;
//! [`workspace_loader`] reads many rows at once.
//!
//! Who uses the product: [`workspace`], [`user`], [`api_key`], [`plan`], [`custom_field`], [`access`], [`onboarding`].
//! What an admin chooses from HubSpot's [`catalogue`]: [`company_filter`] and [`field_map`]. What brings it here:
//! [`sync_run`].

pub(crate) mod context;
pub mod error;
pub mod integration;
pub mod limits;
pub(crate) mod node;
pub(crate) mod payload;
pub(crate) mod schema;
pub(crate) mod workspace_loader;

pub(crate) mod access;
pub(crate) mod api_key;
pub(crate) mod custom_field;
pub(crate) mod onboarding;
pub(crate) mod plan;
pub(crate) mod user;
pub(crate) mod workspace;

pub(crate) mod catalogue;
pub(crate) mod company_filter;
pub(crate) mod field_map;
pub(crate) mod sync_run;
