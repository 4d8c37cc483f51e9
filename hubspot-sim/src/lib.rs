#![doc = include_str!("../README.md")]
//!
//! # Reading order
//!
//! [`settings`] says what a simulator is; `simulator` runs it over a `world`. `portal` is an account, filled by `data`
//! and shown over HTTP by `wire`, which asks `oauth` who is calling, `limits` whether they may and [`faults`] whether
//! something goes wrong; [`calls`] remembers. What happens in an account goes out through [`webhooks`] and into the
//! `journal`. [`control`] is the tester's hand, `clock` the time, [`cli`] the executable.

pub mod calls;
pub mod cli;
mod clock;
pub mod control;
mod data;
pub mod faults;
mod journal;
mod limits;
mod oauth;
mod portal;
pub mod settings;
mod simulator;
pub mod webhooks;
mod wire;
mod world;

pub use clock::Millis;
pub use control::Control;
pub use portal::change::{ChangeError, Values};
pub use portal::list::{ListRule, Processing};
pub use portal::object::{ObjectType, RecordId};
pub use portal::property::{PropertyOption, PropertyType};
pub use settings::{AccountSpec, App, Data, JournalAccess, Limits, MergeRule, Settings};
pub use simulator::{Simulator, StartError};
