//! The product: what our rows are and how HubSpot feeds them. No HTTP server and no GraphQL here.
//!
//! Reading order, lowest first: [`clock`], [`error`], [`database`], [`viewer`], [`page`] and [`search`] are the ground; [`workspace`] is who
//! uses the product; [`connection`] is the link to HubSpot; [`company_filter`] and [`field_map`] are what an admin chose;
//! [`customer`] and [`contact`], with their [`custom_value`]s, are the only writers from HubSpot; [`sync`] brings records to them, run by [`job`].

pub mod clock;
pub mod database;
pub mod error;
pub mod page;
pub mod search;
pub mod viewer;

pub mod workspace;

pub mod contact;
pub mod custom_value;
pub mod customer;
