//! Contacts that were read together, and what they read for one another.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use entity::choice::Mirrored;
use entity::custom_field;
use entity::id::ContactId;
use mirror::contact::Contact as Row;
use mirror::customer::lock::Locks;
use mirror::customer::of_contact::{self, LinkedCompany};
use mirror::feed::history::{self, Filter, Position, Subject};
use mirror::page::{Page, Window};
use uuid::Uuid;

use crate::graphql::context::Reach;
use crate::graphql::customer::Customer;
use crate::graphql::history::HistoryEntry;
use crate::graphql::loader::{Shared, regroup};

/// Rows, and the answers they share.
pub(crate) struct ContactCohort {
    pub(super) rows: Vec<Row>,
    customers: Shared<(Window<LinkedCompany>, mirror::customer::Columns), HashMap<ContactId, Page<Customer>>>,
    customer_counts: Shared<(), HashMap<ContactId, i64>>,
    custom_fields: Shared<(), Vec<custom_field::Model>>,
    locks: Shared<(), Locks>,
    histories: Shared<(Window<Position>, Filter), HashMap<Uuid, Page<HistoryEntry>>>,
}

impl ContactCohort {
    pub(super) fn new(rows: Vec<Row>) -> Self {
        Self {
            rows,
            customers: Shared::default(),
            customer_counts: Shared::default(),
            custom_fields: Shared::default(),
            locks: Shared::default(),
            histories: Shared::default(),
        }
    }

    /// One page of customers for each contact. The customers of all pages are a cohort of their own.
    pub(super) async fn customers(
        &self,
        ctx: &Context<'_>,
        window: &Window<LinkedCompany>,
        columns: mirror::customer::Columns,
    ) -> async_graphql::Result<Arc<HashMap<ContactId, Page<Customer>>>> {
        let viewer = ctx.viewer()?;
        let read = || async {
            let pages = of_contact::pages(ctx.database(), &viewer, &self.rows, window, columns).await?;
            Ok(regroup(pages, Customer::together))
        };
        self.customers.get((window.clone(), columns), read).await
    }

    pub(super) async fn customer_counts(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<HashMap<ContactId, i64>>> {
        let viewer = ctx.viewer()?;
        let read = || async { of_contact::counts(ctx.database(), &viewer, &self.rows).await };
        self.customer_counts.get((), read).await
    }

    pub(super) async fn custom_fields(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<Vec<custom_field::Model>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || mirror::custom_field::list(ctx.database(), workspace, Some(Mirrored::Contact));
        self.custom_fields.get((), read).await
    }

    pub(super) async fn locks(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<Locks>> {
        let workspace = ctx.viewer()?.workspace;
        self.locks.get((), || Locks::read(ctx.database(), workspace, Mirrored::Contact)).await
    }

    /// One page of what happened to each of them. The entries of all pages are a cohort of their own.
    pub(super) async fn histories(
        &self,
        ctx: &Context<'_>,
        window: &Window<Position>,
        filter: Filter,
    ) -> async_graphql::Result<Arc<HashMap<Uuid, Page<HistoryEntry>>>> {
        let workspace = ctx.viewer()?.workspace;
        let subjects: Vec<Subject> =
            self.rows.iter().map(|row| Subject { row: row.id.0, display_id: row.display_id }).collect();
        let asked = (window.clone(), filter.clone());
        let read = || async move {
            let pages =
                history::pages(ctx.database(), workspace, Mirrored::Contact, &subjects, &filter, window).await?;
            Ok(regroup(pages, HistoryEntry::together))
        };
        self.histories.get(asked, read).await
    }
}
