//! Connections and budgets against a real Postgres and a double of HubSpot's OAuth endpoints.

#![cfg(test)]

mod budget;
mod consent;
mod disconnect;
mod double;
mod ground;
mod token;
