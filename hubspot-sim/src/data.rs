//! Made-up accounts: what they define and what they hold, all of it determined by a seed.

mod account;
mod bulk;
mod chance;
mod definitions;
mod demo;
mod generated;
mod recipe;
mod words;

pub(crate) use account::{deal_pipelines, owners};
pub(crate) use bulk::generators;
pub(crate) use definitions::schema;
pub(crate) use demo::fill;
pub(crate) use generated::{FIRST_FREE_ID, Generated, GeneratedLinks};
