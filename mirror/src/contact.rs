//! Contacts: ours, each made from one HubSpot contact.
//!
//! Reading order: [`row`] is a contact as readers see it; [`read`] finds single ones, [`page`] walks lists;
//! [`of_customer`] follows a customer's links and knows who is primary; [`apply`], [`link`] and [`archive`] are the only
//! writers from HubSpot, and [`alias`] knows other ids.

pub mod alias;
pub mod apply;
pub mod archive;
pub mod link;
pub mod of_customer;
pub mod page;
pub mod read;
pub mod row;

pub use row::{Columns, Contact};
