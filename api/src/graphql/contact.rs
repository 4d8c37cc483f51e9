//! Contacts: the type, and in the folder their lists, look-ups, and what admins decide about a customer's.

use std::sync::Arc;

use async_graphql::{Context, ID, Lookahead, Object};
use chrono::{DateTime, Utc};
use mirror::contact::{Columns, Contact as Row};

use super::custom_value::CustomFieldValue;
use super::customer::page::{CustomerConnection, linked_company};
use super::error::or_fault;
use super::history::HistoryFilter;
use super::history::page::HistoryConnection;
use super::node::GlobalId;
use super::page::{PageArgs, cost};
use super::scalar::int;

mod cohort;
pub(crate) mod of_customer;
pub(crate) mod page;
pub(crate) mod query;

use cohort::ContactCohort;

/// A contact, one among those that were read together.
#[derive(Clone)]
pub(crate) struct Contact {
    cohort: Arc<ContactCohort>,
    place: usize,
}

impl Contact {
    /// A contact that was read by itself.
    pub(crate) fn alone(row: Row) -> Self {
        Self { cohort: Arc::new(ContactCohort::new(vec![row])), place: 0 }
    }

    /// Contacts that were read together, in the same order.
    pub(crate) fn together(rows: Vec<Row>) -> impl Iterator<Item = Self> {
        let cohort = Arc::new(ContactCohort::new(rows));
        (0..cohort.rows.len()).map(move |place| Self { cohort: Arc::clone(&cohort), place })
    }

    /// The row.
    pub(crate) fn row(&self) -> &Row {
        &self.cohort.rows[self.place]
    }

    /// How many live customers within the viewer's sight it belongs to.
    pub(crate) async fn count_customers(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let counts = self.cohort.customer_counts(ctx).await?;
        int(counts.get(&self.row().id).copied().unwrap_or_default())
    }
}

/// The bulky columns that a selection on contacts asks for.
pub(crate) fn columns(selection: &Lookahead<'_>) -> Columns {
    Columns { custom_values: selection.field("customFields").exists() }
}

/// A contact: made from one HubSpot contact. It belongs to each customer whose company it is associated with.
#[Object]
impl Contact {
    /// Opaque and global.
    pub(crate) async fn id(&self) -> ID {
        self.row().id.to_global()
    }

    /// A number that never changes, counted per workspace.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn display_id(&self) -> async_graphql::Result<i32> {
        int(self.row().display_id)
    }

    /// The id of the HubSpot contact.
    async fn hub_spot_contact_id(&self) -> &str {
        &self.row().hubspot_contact_id
    }

    /// First and last name; the e-mail address of a contact that has neither.
    async fn name(&self) -> Option<String> {
        self.row().name()
    }

    /// First name.
    async fn first_name(&self) -> Option<&str> {
        self.row().first_name.as_deref()
    }

    /// Last name.
    async fn last_name(&self) -> Option<&str> {
        self.row().last_name.as_deref()
    }

    /// E-mail address in lower case.
    async fn email(&self) -> Option<&str> {
        self.row().email.as_deref()
    }

    /// Job title.
    async fn title(&self) -> Option<&str> {
        self.row().title.as_deref()
    }

    /// Telephone number as HubSpot has it.
    async fn phone(&self) -> Option<&str> {
        self.row().phone.as_deref()
    }

    /// Every custom field that contacts have, with this contact's value.
    async fn custom_fields(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<CustomFieldValue>> {
        let fields = self.cohort.custom_fields(ctx).await?;
        let locks = self.cohort.locks(ctx).await?;
        Ok(CustomFieldValue::of(&fields, &self.row().custom_values, &locks))
    }

    /// The live customers it belongs to, as far as you may see them, in an order that never changes.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only customers behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only customers ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<CustomerConnection> {
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(linked_company))?;
        let columns = CustomerConnection::columns(&ctx.look_ahead());
        let pages = self.cohort.customers(ctx, &window, columns).await?;
        let page = pages.get(&self.row().id).cloned().unwrap_or_else(|| window.empty());
        Ok(CustomerConnection::of_contact(self.clone(), page))
    }

    /// What happened to it, newest first: one entry for each field that changed.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only entries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only entries ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions; all hold at once.")] filter: Option<HistoryFilter>,
    ) -> async_graphql::Result<HistoryConnection> {
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(HistoryConnection::position))?;
        let pages = self.cohort.histories(ctx, &window, or_fault(filter.unwrap_or_default().read())?).await?;
        let page = pages.get(&self.row().id.0).cloned().unwrap_or_else(|| window.empty());
        Ok(HistoryConnection::new(page))
    }

    /// When it was archived; null while it is live.
    async fn archived_at(&self) -> Option<DateTime<Utc>> {
        self.row().archived_at
    }

    /// When it first came here.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row().created_at
    }

    /// When a value last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row().updated_at
    }
}
