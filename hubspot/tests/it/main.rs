//! The client against a server that answers from a script.

mod associations;
mod double;
mod oauth;
mod objects;
mod retries;
mod searches;
mod surroundings;
