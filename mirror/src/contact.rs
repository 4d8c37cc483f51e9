//! Contacts: ours, each made from one HubSpot contact.
//!
//! Reading order: [`row`] is a contact as readers see it; [`read`] finds single ones, [`page`] walks lists;
//! [`of_customer`] follows a customer's links and knows who is primary; [`unlink`] and [`primary`] are what admins decide
//! about that; [`apply`], [`link`] and [`archive`] are the only writers from HubSpot; [`alias`] knows merged ones and
//! [`erase`] deletes them for good.

pub mod alias;
pub mod apply;
pub mod archive;
pub mod erase;
pub mod link;
pub mod of_customer;
pub mod page;
pub mod primary;
pub mod read;
pub mod row;
pub mod unlink;

pub use row::{Columns, Contact};
