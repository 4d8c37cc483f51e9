//! The harness of the black-box tests in `it/`: real Postgres, real server process, simulated HubSpot.
//!
//! A test builds a [`World`], which nobody shares with it: a database cloned from the migrated template, a HubSpot
//! simulator on a port of its own, and one or more server processes behind one public address. It talks to them as
//! clients do, in GraphQL, and it may kill any of them.
//!
//! What a test prints is shown only when it fails; so each server prints its log when it goes.
//!
//! Modules in reading order: [`world`], [`server`], [`front`], [`tenant`], [`walk`], [`night`], [`real_time`], [`lanes`],
//! [`truth`], [`reads`], [`receiver`], [`outbound`], [`trap`], [`client`], [`subscription`], [`wait`].

pub mod client;
pub mod front;
pub mod lanes;
pub mod night;
pub mod outbound;
pub mod reads;
pub mod real_time;
pub mod receiver;
pub mod server;
pub mod subscription;
pub mod tenant;
pub mod trap;
pub mod truth;
pub mod wait;
pub mod walk;
pub mod world;

pub use client::{Answer, Client};
pub use server::Server;
pub use subscription::Subscription;
pub use tenant::Tenant;
pub use truth::Mirror;
pub use wait::eventually;
pub use world::{Consent, Setup, World};
