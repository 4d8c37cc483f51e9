//! The product: what our rows are and how HubSpot feeds them. No HTTP server and no GraphQL here.
//!
//! Reading order, lowest first: [`clock`], [`error`], [`database`], [`notice`], [`viewer`], [`name`], [`global_id`],
//! [`page`] and [`search`] are the ground; [`workspace`] is who uses the product, [`access`] which customers they reach,
//! [`custom_field`] what their admins defined, with its [`custom_value`]s, and [`onboarding`] what they do with a
//! customer; [`budget`] and [`connection`] are the link to HubSpot; [`company_filter`] and [`field_map`] are what an
//! admin chose from HubSpot's [`catalogue`]; whoever writes mirrored rows takes a [`turn`] and leaves what changed in the
//! [`feed`]; [`apply`] says what every write from HubSpot has in common, `alias` what follows when HubSpot merges records,
//! `gate` in which order marks are written, and [`customer`] and [`contact`] hold the only writers; [`exclusion`] is what must not come back; [`sync`] brings
//! records to them, as a [`job`] that a [`worker`] takes; [`outbound`] tells others what happened;
//! [`gauges`] counts what is open.

pub mod clock;
pub mod database;
pub mod error;
pub mod global_id;
pub mod name;
pub mod notice;
pub mod page;
pub mod search;
pub mod viewer;

pub mod access;
pub mod custom_field;
pub mod custom_value;
pub mod feed;
pub mod onboarding;
pub mod turn;
pub mod workspace;

pub mod budget;
pub mod connection;

pub mod catalogue;
pub mod company_filter;
pub mod due;
pub mod field_map;

mod alias;
pub mod apply;
pub mod contact;
pub mod customer;
pub mod exclusion;
mod gate;

pub mod gauges;
pub mod job;
pub mod outbound;
pub mod sync;
pub mod worker;

// what `fixture` shares with another crate names this one from outside
#[cfg(test)]
extern crate self as mirror;
#[cfg(test)]
mod fixture;
