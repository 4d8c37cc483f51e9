//! Pages of customers.

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Lookahead, Object};
use chrono::{DateTime, Utc};
use entity::id::CustomerId;
use mirror::customer::of_contact::LinkedCompany;
use mirror::customer::page::{Filter, Listed, Position, SortBy, SortKey};
use mirror::customer::{self, Columns};
use mirror::page::Page;
use uuid::Uuid;

use super::Customer;
use crate::graphql::contact::Contact;
use crate::graphql::context::Reach;
use crate::graphql::error::or_fault;
use crate::graphql::page::{info, open, seal};
use crate::graphql::scalar::int;

/// The list of a contact's customers, inside cursors.
const OF_CONTACT: &str = "contact.customers";

/// A page of customers.
pub(crate) struct CustomerConnection {
    edges: Vec<CustomerEdge>,
    has_next: bool,
    has_previous: bool,
    of: List,
}

/// What the page is a page of.
enum List {
    Filtered(Filter),
    OfContact(Contact),
}

/// A customer in a list.
#[derive(Clone)]
pub(crate) struct CustomerEdge {
    node: Customer,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Sorted(Position),
    OfContact(LinkedCompany),
}

impl CustomerConnection {
    /// A page of a filtered list.
    pub(crate) fn filtered(page: Page<Listed>, filter: Filter) -> Self {
        let Page { rows, has_next, has_previous } = page;
        let (rows, positions): (Vec<_>, Vec<_>) =
            rows.into_iter().map(|listed| (listed.customer, listed.position)).unzip();
        let edges = Customer::together(rows)
            .zip(positions)
            .map(|(node, position)| CustomerEdge { node, place: Place::Sorted(position) })
            .collect();
        Self { edges, has_next, has_previous, of: List::Filtered(filter) }
    }

    /// A page of a contact's customers.
    pub(crate) fn of_contact(contact: Contact, page: Page<Customer>) -> Self {
        let Page { rows, has_next, has_previous } = page;
        let edges = rows.into_iter().map(|node| {
            let place = Place::OfContact(LinkedCompany(node.row().hubspot_company_id.clone()));
            CustomerEdge { node, place }
        });
        Self { edges: edges.collect(), has_next, has_previous, of: List::OfContact(contact) }
    }

    /// The bulky columns that a selection on the connection asks for.
    pub(crate) fn columns(selection: &Lookahead<'_>) -> Columns {
        let nodes = super::columns(&selection.field("nodes"));
        let edges = super::columns(&selection.field("edges").field("node"));
        Columns { tags: nodes.tags || edges.tags, custom_values: nodes.custom_values || edges.custom_values }
    }
}

/// A page of customers.
#[Object]
impl CustomerConnection {
    /// The customers with their cursors.
    async fn edges(&self) -> &[CustomerEdge] {
        &self.edges
    }

    /// The customers.
    async fn nodes(&self) -> Vec<&Customer> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Whether there is more, and where to go on.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: &CustomerEdge| edge.place.cursor();
        info(self.has_previous, self.has_next, self.edges.first().map(cursor), self.edges.last().map(cursor))
    }

    /// How many customers the whole list has. Counted only when asked for.
    #[graphql(complexity = 10)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        match &self.of {
            List::Filtered(filter) => {
                int(or_fault(customer::page::count(ctx.database(), &ctx.viewer()?, filter).await)?)
            }
            List::OfContact(contact) => contact.count_customers(ctx).await,
        }
    }
}

/// A customer in a list.
#[Object]
impl CustomerEdge {
    /// The customer.
    async fn node(&self) -> &Customer {
        &self.node
    }

    /// Its place in the list.
    async fn cursor(&self) -> String {
        self.place.cursor()
    }
}

impl Place {
    fn cursor(&self) -> String {
        match self {
            Self::Sorted(position) => position_cursor(position),
            Self::OfContact(LinkedCompany(company)) => seal(OF_CONTACT, company),
        }
    }
}

/// Reads a cursor of a contact's customers.
pub(crate) fn linked_company(cursor: &str) -> Option<LinkedCompany> {
    open(OF_CONTACT, cursor).map(LinkedCompany)
}

/// The cursor of a place in a sorted list: the id and the sort value, which may hold anything.
fn position_cursor(position: &Position) -> String {
    let value = match &position.key {
        SortKey::Name(name) => name.clone(),
        SortKey::Arr(arr) => arr.to_string(),
        SortKey::CreatedAt(at) | SortKey::UpdatedAt(at) => at.timestamp_micros().to_string(),
    };
    seal(list_of(position.key.sort_by()), &format!("{}:{value}", position.id.0.simple()))
}

/// Reads a cursor of the list in this sort order.
pub(crate) fn position(sort: SortBy, cursor: &str) -> Option<Position> {
    let place = open(list_of(sort), cursor)?;
    let (id, value) = place.split_once(':')?;
    let moment = || DateTime::<Utc>::from_timestamp_micros(value.parse().ok()?);
    let key = match sort {
        SortBy::Name => SortKey::Name(value.to_owned()),
        SortBy::Arr => SortKey::Arr(value.parse().ok()?),
        SortBy::CreatedAt => SortKey::CreatedAt(moment()?),
        SortBy::UpdatedAt => SortKey::UpdatedAt(moment()?),
    };
    Some(Position { key, id: CustomerId(Uuid::try_parse(id).ok()?) })
}

fn list_of(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Name => "customers.NAME",
        SortBy::Arr => "customers.ARR",
        SortBy::CreatedAt => "customers.CREATED_AT",
        SortBy::UpdatedAt => "customers.UPDATED_AT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_in_its_own_sort_only() {
        let place = Position { key: SortKey::Name("a:b \u{e9}".into()), id: CustomerId(Uuid::from_u128(7)) };
        let cursor = position_cursor(&place);
        assert_eq!(position(SortBy::Name, &cursor), Some(place));
        assert_eq!(position(SortBy::Arr, &cursor), None);
        assert_eq!(linked_company(&cursor), None);
    }

    #[test]
    fn a_moment_keeps_its_microseconds() {
        let at = DateTime::from_timestamp_micros(1_764_000_000_123_456).unwrap();
        let place = Position { key: SortKey::UpdatedAt(at), id: CustomerId(Uuid::from_u128(7)) };
        assert_eq!(position(SortBy::UpdatedAt, &position_cursor(&place)), Some(place));
    }
}
