//! Lists of customers: filtered, sorted, a page at a time.
//!
//! A statement is put together from fixed pieces, only those that the list needs, and every value is a parameter. So
//! the few shapes in use are each prepared once and planned for what they are; one statement with `$3 is null or ..`
//! for every filter would be planned once for all of them, and well for none.

use chrono::{DateTime, Utc};
use entity::choice::CustomerStatus;
use entity::id::{CustomFieldId, CustomerId, PlanId, UserId};
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Postgres, QueryBuilder, Row};

use super::row::{Columns, Customer};
use super::sight;
use crate::contact::unlink;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::page::{Direction, Page, Window};
use crate::search::{Exactly, SearchText};
use crate::viewer::Viewer;

/// What a list is sorted by; ids break ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// Name, without regard to case.
    Name,
    /// Annual recurring revenue; customers without one are the smallest.
    Arr,
    /// When the customer came to be.
    CreatedAt,
    /// When a value last changed.
    UpdatedAt,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The value.
    pub by: SortBy,
    /// Which way it runs.
    pub direction: Direction,
}

/// The sort value of a row, with the name of the sort it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The name as the index folds it.
    Name(String),
    /// The revenue, or what stands for none.
    Arr(Decimal),
    /// The moment.
    CreatedAt(DateTime<Utc>),
    /// The moment.
    UpdatedAt(DateTime<Utc>),
}

impl SortKey {
    /// The sort this key belongs to.
    pub fn sort_by(&self) -> SortBy {
        match self {
            Self::Name(_) => SortBy::Name,
            Self::Arr(_) => SortBy::Arr,
            Self::CreatedAt(_) => SortBy::CreatedAt,
            Self::UpdatedAt(_) => SortBy::UpdatedAt,
        }
    }
}

/// A row's place in a sorted list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Its sort value.
    pub key: SortKey,
    /// Its id.
    pub id: CustomerId,
}

/// Live or archived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Archived {
    /// Only live rows.
    #[default]
    Live,
    /// Only archived rows.
    Archived,
    /// Both.
    Any,
}

/// Which customers are listed; all conditions hold at once.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In the name, the domain, or the e-mail of a live contact.
    pub search: Option<SearchText>,
    /// In the name.
    pub name: Option<SearchText>,
    /// One of these; any when empty.
    pub statuses: Vec<CustomerStatus>,
    /// Owned by this user.
    pub owner: Option<UserId>,
    /// On this plan.
    pub plan: Option<PlanId>,
    /// Carrying this tag, by hand or from HubSpot.
    pub tag: Option<Exactly>,
    /// With exactly this domain.
    pub domain: Option<Exactly>,
    /// With this value in a custom field.
    pub custom: Option<CustomCondition>,
    /// Live or archived.
    pub archived: Archived,
}

/// A custom field and the text it must hold, in the form in which it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomCondition {
    /// The field.
    pub field: CustomFieldId,
    /// The value; one of the values of a multi-select.
    pub equals: Exactly,
}

/// A listed customer and its place.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The customer.
    pub customer: Customer,
    /// Its place in the list.
    pub position: Position,
}

/// One page of the viewer's customers.
pub async fn list(
    database: &Database,
    viewer: &Viewer,
    filter: &Filter,
    sort: Sort,
    window: &Window<Position>,
    columns: Columns,
) -> Result<Page<Listed>> {
    let mut query = QueryBuilder::new("select ");
    columns.push_to(&mut query);
    query.push(", ").push(sort.by.expression()).push(" as sort_key");
    push_conditions(&mut query, viewer, filter);
    if let Some(position) = &window.after {
        push_bound(&mut query, sort.by, sort.direction.behind(), position);
    }
    if let Some(position) = &window.before {
        push_bound(&mut query, sort.by, sort.direction.ahead(), position);
    }
    let walk = window.walk(sort.direction).sql();
    query.push(format_args!(" order by {} {walk}, c.id {walk} limit ", sort.by.expression()));
    query.push_bind(window.limit());

    let rows = query.build().fetch_all(database.pool()).await.attempting("listing customers")?;
    let listed: sqlx::Result<Vec<Listed>> = rows.iter().map(|row| Listed::read(row, sort.by)).collect();
    Ok(window.page(listed.attempting("listing customers")?))
}

/// How many customers the filter lets through.
pub async fn count(database: &Database, viewer: &Viewer, filter: &Filter) -> Result<i64> {
    let mut query = QueryBuilder::new("select count(*)");
    push_conditions(&mut query, viewer, filter);
    query.build_query_scalar().fetch_one(database.pool()).await.attempting("counting customers")
}

impl SortBy {
    /// The expression of the index that serves this sort, letter for letter.
    fn expression(self) -> &'static str {
        match self {
            Self::Name => "lower(c.name) collate \"C\"",
            Self::Arr => "coalesce(c.arr, -1e18)",
            Self::CreatedAt => "c.created_at",
            Self::UpdatedAt => "c.updated_at",
        }
    }

    fn key(self, row: &PgRow) -> sqlx::Result<SortKey> {
        Ok(match self {
            Self::Name => SortKey::Name(row.try_get("sort_key")?),
            Self::Arr => SortKey::Arr(row.try_get("sort_key")?),
            Self::CreatedAt => SortKey::CreatedAt(row.try_get("sort_key")?),
            Self::UpdatedAt => SortKey::UpdatedAt(row.try_get("sort_key")?),
        })
    }
}

impl Listed {
    fn read(row: &PgRow, sort: SortBy) -> sqlx::Result<Self> {
        let customer = Customer::from_row(row)?;
        let position = Position { key: sort.key(row)?, id: customer.id };
        Ok(Self { customer, position })
    }
}

/// Rows on one side of a position: one row comparison, which the sort's index answers.
fn push_bound(query: &mut QueryBuilder<Postgres>, sort: SortBy, comparison: &'static str, position: &Position) {
    query.push(format_args!(" and ({}, c.id) {comparison} (", sort.expression()));
    match &position.key {
        SortKey::Name(name) => query.push_bind(name.clone()),
        SortKey::Arr(arr) => query.push_bind(*arr),
        SortKey::CreatedAt(at) | SortKey::UpdatedAt(at) => query.push_bind(*at),
    };
    query.push(", ").push_bind(position.id).push(")");
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, viewer: &Viewer, filter: &Filter) {
    query.push(" from customer c where c.workspace_id = ").push_bind(viewer.workspace);
    sight::push(query, viewer.workspace, viewer.sight());
    query.push(match filter.archived {
        Archived::Live => " and c.archived_at is null",
        Archived::Archived => " and c.archived_at is not null",
        Archived::Any => "",
    });
    if !filter.statuses.is_empty() {
        let words: Vec<&'static str> = filter.statuses.iter().map(|status| status.as_str()).collect();
        query.push(" and c.status = any(").push_bind(words).push(")");
    }
    if let Some(owner) = filter.owner {
        query.push(" and c.owner_id = ").push_bind(owner);
    }
    if let Some(plan) = filter.plan {
        query.push(" and c.plan_id = ").push_bind(plan);
    }
    if let Some(domain) = &filter.domain {
        query.push(" and c.domain = lower(").push_bind(domain.as_str().to_owned()).push(")");
    }
    if let Some(tag) = &filter.tag {
        push_tag(query, tag);
    }
    if let Some(custom) = &filter.custom {
        // an array holds each of its texts, and a text holds itself, so this is right for every type of field
        query.push(" and c.custom_values -> ").push_bind(custom.field.to_string());
        query.push("::text @> to_jsonb(").push_bind(custom.equals.as_str().to_owned()).push("::text)");
    }
    if let Some(name) = &filter.name {
        query.push(" and lower(c.name) like lower(").push_bind(name.pattern()).push(")");
    }
    if let Some(search) = &filter.search {
        push_search(query, viewer, search);
    }
}

fn push_tag(query: &mut QueryBuilder<Postgres>, tag: &Exactly) {
    query.push(" and (c.tags @> array[").push_bind(tag.as_str().to_owned());
    query.push("::text] or jsonb_path_exists(c.synced_tags, '$.*[*] ? (@ == $tag)', jsonb_build_object('tag', ");
    query.push_bind(tag.as_str().to_owned()).push("::text)))");
}

/// The sub-select is correlated on purpose: Postgres then chooses between reading all matching contacts once, for a
/// rare text, and looking up each customer's contacts, for a common one.
fn push_search(query: &mut QueryBuilder<Postgres>, viewer: &Viewer, search: &SearchText) {
    let pattern = search.pattern();
    query.push(" and (lower(c.name) like lower(").push_bind(pattern.clone());
    query.push(") or c.domain like lower(").push_bind(pattern.clone());
    query.push(
        ") or exists (select 1 from contact_link l join contact t on t.workspace_id = l.workspace_id \
         and t.hub_id = l.hub_id and t.hubspot_contact_id = l.hubspot_contact_id where l.workspace_id = ",
    );
    query.push_bind(viewer.workspace);
    query.push(
        " and l.hub_id = c.hub_id and l.hubspot_company_id = c.hubspot_company_id and t.archived_at is null \
         and t.email like lower(",
    );
    query.push_bind(pattern).push(") and ").push(unlink::STANDS).push("))");
}

#[cfg(test)]
mod tests;
