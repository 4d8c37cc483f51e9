//! The GraphQL schema: one noun per file, each with its type, queries, mutations and payloads.
//!
//! [`error`] is the one place where a domain error becomes a code; [`node`] makes ids opaque; [`context`] is what
//! resolvers reach; [`schema`] puts every noun under one [`root`]; [`limits`] bounds what one document may ask; [`payload`] is what mutations answer with;
//! [`workspace_loader`] reads many rows at once.
//!
//! Who uses the product: [`workspace`], [`user`], [`api_key`], [`plan`], [`custom_field`], [`access`], [`onboarding`].
//!
//! What is mirrored: [`customer`] and [`contact`] with their [`custom_value`]s, found one by one, in pages ([`page`]) or
//! by global id ([`node_query`]); [`loader`] reads for many rows at once what hangs on them; [`scalar`] is how numbers
//! look; [`exclusion`] is what must not come back; [`company_status`] says why a company is not here, and [`field_status`]
//! why a field holds what it holds. What happened to them: [`history`], and [`customer_changed`] as it happens.
//!
//! What an admin chooses from HubSpot's [`catalogue`]: [`company_filter`] and [`field_map`]. What brings it here:
//! [`sync_run`] and the [`sync_lane`]s, and what is read again on request (`sync_again`); what it must not archive without an admin's word: [`held_archive`].
//!
//! Who else is told what happens: [`webhook_endpoint`], and [`webhook_delivery`] for how that went.

pub(crate) mod context;
pub mod error;
pub mod integration;
pub mod limits;
pub(crate) mod loader;
pub(crate) mod node;
pub(crate) mod node_query;
pub(crate) mod page;
pub(crate) mod payload;
mod root;
pub(crate) mod scalar;
pub(crate) mod schema;
pub(crate) mod workspace_loader;

pub(crate) mod access;
pub(crate) mod api_key;
pub(crate) mod custom_field;
pub(crate) mod onboarding;
pub(crate) mod plan;
pub(crate) mod user;
pub(crate) mod workspace;

pub(crate) mod company_status;
pub(crate) mod contact;
pub(crate) mod custom_value;
pub(crate) mod customer;
pub(crate) mod customer_changed;
pub(crate) mod exclusion;
pub(crate) mod field_status;
pub(crate) mod history;

pub(crate) mod catalogue;
pub(crate) mod company_filter;
pub(crate) mod field_map;

pub(crate) mod held_archive;
mod sync_again;
pub mod sync_lane;
pub(crate) mod sync_run;

pub(crate) mod webhook_delivery;
pub(crate) mod webhook_endpoint;
