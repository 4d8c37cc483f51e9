//! Customers: ours, each made from one HubSpot company.
//!
//! Reading order: [`row`] is a customer as readers see it; [`sight`] is who sees which; [`read`] finds single ones and
//! [`page`] walks lists; [`of_contact`] follows a contact's links and [`hubspot_page`] leads to HubSpot; [`lock`] knows
//! which fields are HubSpot's and [`edit`] changes the ones that are ours; [`archive`], [`restore`] and [`purge`] are done
//! to a [`selection`]; [`apply`] is the only writer from HubSpot, and [`alias`] knows companies that HubSpot merged.

pub mod alias;
pub mod apply;
pub mod archive;
pub mod edit;
pub mod hubspot_page;
pub mod lock;
pub mod of_contact;
pub mod page;
pub mod purge;
pub mod read;
pub mod restore;
pub mod row;
pub mod selection;
pub(crate) mod sight;

pub use row::{Columns, Customer, Tag};
