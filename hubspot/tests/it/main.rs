//! The client against a server that answers from a script.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod associations;
mod double;
mod journal;
mod oauth;
mod objects;
mod retries;
mod searches;
mod surroundings;
