//! Pages of contacts: of all, and of one customer.

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Lookahead, Object};
use mirror::contact::of_customer::{self, Belonging, LinkedRecord, Wanted};
use mirror::contact::page::{self, Filter, Position};
use mirror::contact::{Columns, Contact as Row};
use mirror::page::Page;

use super::{Contact, columns};
use crate::graphql::context::Reach;
use crate::graphql::customer::Customer;
use crate::graphql::error::or_fault;
use crate::graphql::page::{info, open, seal};
use crate::graphql::scalar::int;

/// The list of all contacts, inside cursors.
const ALL: &str = "contacts";
/// The list of a customer's contacts, inside cursors.
const OF_CUSTOMER: &str = "customer.contacts";

/// The bulky columns that a selection on a connection asks for.
fn columns_of(selection: &Lookahead<'_>) -> Columns {
    let nodes = columns(&selection.field("nodes"));
    let edges = columns(&selection.field("edges").field("node"));
    Columns { custom_values: nodes.custom_values || edges.custom_values }
}

/// A page of contacts.
pub(crate) struct ContactConnection {
    edges: Vec<ContactEdge>,
    has_next: bool,
    has_previous: bool,
    filter: Filter,
}

/// A contact in a list.
pub(crate) struct ContactEdge {
    node: Contact,
}

impl ContactConnection {
    pub(super) fn new(page: Page<Row>, filter: Filter) -> Self {
        let Page { rows, has_next, has_previous } = page;
        let edges = Contact::together(rows).map(|node| ContactEdge { node }).collect();
        Self { edges, has_next, has_previous, filter }
    }

    /// Reads a cursor of this list.
    pub(super) fn position(cursor: &str) -> Option<Position> {
        open(ALL, cursor)?.parse().ok().map(Position)
    }

    pub(super) fn columns(selection: &Lookahead<'_>) -> Columns {
        columns_of(selection)
    }
}

/// A page of contacts.
#[Object]
impl ContactConnection {
    /// The contacts with their cursors.
    async fn edges(&self) -> &[ContactEdge] {
        &self.edges
    }

    /// The contacts.
    async fn nodes(&self) -> Vec<&Contact> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Whether there is more, and where to go on.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: &ContactEdge| edge.place();
        info(self.has_previous, self.has_next, self.edges.first().map(cursor), self.edges.last().map(cursor))
    }

    /// How many contacts the whole list has. Counted only when asked for.
    #[graphql(complexity = 10)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        int(or_fault(page::count(ctx.database(), &ctx.viewer()?, &self.filter).await)?)
    }
}

/// A contact in a list.
#[Object]
impl ContactEdge {
    /// The contact.
    async fn node(&self) -> &Contact {
        &self.node
    }

    /// Its place in the list.
    async fn cursor(&self) -> String {
        self.place()
    }
}

impl ContactEdge {
    fn place(&self) -> String {
        seal(ALL, &self.node.row().display_id.to_string())
    }
}

/// A contact of a customer, among those that were read together.
#[derive(Clone)]
pub(crate) struct LinkedContact {
    contact: Contact,
    primary: bool,
}

impl LinkedContact {
    /// Contacts that were read together, in the same order.
    pub(crate) fn together(rows: Vec<of_customer::LinkedContact>) -> impl Iterator<Item = Self> {
        let (rows, marks): (Vec<_>, Vec<_>) = rows.into_iter().map(|linked| (linked.contact, linked.primary)).unzip();
        Contact::together(rows).zip(marks).map(|(contact, primary)| Self { contact, primary })
    }
}

/// A page of a customer's contacts.
pub(crate) struct CustomerContactConnection {
    customer: Customer,
    page: Page<CustomerContactEdge>,
    belonging: Belonging,
}

/// A contact of a customer.
#[derive(Clone)]
pub(crate) struct CustomerContactEdge(LinkedContact);

impl CustomerContactConnection {
    pub(crate) fn new(customer: Customer, page: Page<LinkedContact>, belonging: Belonging) -> Self {
        let Page { rows, has_next, has_previous } = page;
        let rows = rows.into_iter().map(CustomerContactEdge).collect();
        Self { customer, page: Page { rows, has_next, has_previous }, belonging }
    }

    /// Reads a cursor of this list.
    pub(crate) fn position(cursor: &str) -> Option<LinkedRecord> {
        open(OF_CUSTOMER, cursor).map(LinkedRecord)
    }

    /// What a selection on the connection asks of each contact.
    pub(crate) fn wanted(selection: &Lookahead<'_>, belonging: Belonging) -> Wanted {
        let primary = selection.field("edges").field("isPrimary").exists();
        Wanted { columns: columns_of(selection), primary, belonging }
    }
}

/// A page of a customer's contacts.
#[Object]
impl CustomerContactConnection {
    /// The contacts with their cursors.
    async fn edges(&self) -> &[CustomerContactEdge] {
        &self.page.rows
    }

    /// The contacts.
    async fn nodes(&self) -> Vec<&Contact> {
        self.page.rows.iter().map(|CustomerContactEdge(linked)| &linked.contact).collect()
    }

    /// Whether there is more, and where to go on.
    async fn page_info(&self) -> PageInfo {
        let Page { rows, has_next, has_previous } = &self.page;
        let cursor = |edge: &CustomerContactEdge| edge.place();
        info(*has_previous, *has_next, rows.first().map(cursor), rows.last().map(cursor))
    }

    /// How many live contacts the customer has. Counted only when asked for.
    #[graphql(complexity = 10)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        self.customer.count_contacts(ctx, self.belonging).await
    }
}

/// A contact of a customer.
#[Object]
impl CustomerContactEdge {
    /// The contact.
    async fn node(&self) -> &Contact {
        &self.0.contact
    }

    /// Its place in the list.
    async fn cursor(&self) -> String {
        self.place()
    }

    /// Whether it is the customer's primary contact.
    async fn is_primary(&self) -> bool {
        self.0.primary
    }
}

impl CustomerContactEdge {
    fn place(&self) -> String {
        seal(OF_CUSTOMER, &self.0.contact.row().hubspot_contact_id)
    }
}
