//! Customers: ours, made from HubSpot companies.

pub mod apply;
