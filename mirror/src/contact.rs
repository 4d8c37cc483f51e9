//! Contacts: ours, made from HubSpot contacts.

pub mod apply;
pub mod link;
