//! The tables as SeaORM entities: typed ids, models, workspace-scoped finders; no rules.
//!
//! Reading order: [`id`] names every row, [`scope`] is the one way to read a table, [`choice`] holds the closed lists of
//! words that columns may carry; then one module per table.

pub mod choice;
pub mod id;
pub mod scope;

pub mod access_grant;
pub mod api_key;
pub mod company_filter;
pub mod connection;
pub mod contact;
pub mod contact_link;
pub mod custom_field;
pub mod customer;
pub mod field_map;
pub mod held_archive;
pub mod onboarding;
pub mod plan;
pub mod sync_issue;
pub mod sync_run;
pub mod task;
pub mod workspace;
pub mod workspace_user;
