//! Search, with every limit HubSpot puts on it.

mod filter;

use std::cmp::Ordering;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;

use self::filter::{Condition, Filter, Key, Subject, Test, unknown_property};
use super::admit::Caller;
use super::problem::Problem;
use super::query::{body, object_type};
use super::render::{Projection, Writer, answer, paging};
use crate::portal::Portal;
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::property::{PropertyIndex, PropertyType};
use crate::portal::store::View;
use crate::world::World;

const BODY_LIMIT: usize = 3_000;
const PAGE_LIMIT: usize = 200;
const RESULT_LIMIT: usize = 10_000;
const GROUP_LIMIT: usize = 5;
const FILTERS_IN_GROUP: usize = 6;
const FILTER_LIMIT: usize = 18;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Request {
    filter_groups: Vec<Group>,
    filters: Vec<Filter>,
    sorts: Vec<Sort>,
    query: Option<String>,
    properties: Vec<String>,
    limit: Option<usize>,
    after: Option<After>,
}

#[derive(Debug, Deserialize)]
struct Group {
    filters: Vec<Filter>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Sort {
    Name(String),
    #[serde(rename_all = "camelCase")]
    Named {
        property_name: String,
        direction: Option<String>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum After {
    Number(usize),
    Text(String),
}

pub(crate) async fn search(
    State(world): State<Arc<World>>,
    caller: Caller,
    Path(kind): Path<String>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let kind = object_type(&kind)?;
    caller.needs_records(kind)?;
    let length = String::from_utf8_lossy(&bytes).chars().count();
    if length > BODY_LIMIT {
        let message = format!("The request body is {length} characters long; search takes {BODY_LIMIT} at most");
        return Err(Problem::invalid(message));
    }
    let request: Request = body(&bytes)?;
    let (limit, offset) = request.window()?;
    let portal = caller.portal(&world)?;
    let groups = request.compile(&portal, kind)?;
    let order = request.order(&portal, kind)?;
    let words = request.words();
    let mut found = matching(&world, &portal, kind, &groups, &words);
    if let Some(order) = &order {
        sort(&portal, kind, &mut found, order);
    }
    let projection = Projection::new(&portal, kind, request.properties.iter().map(String::as_str));
    let total = found.len();
    let mut writer = Writer::open(&portal, &projection, world.url(), &format!("\"total\":{total},"));
    for view in found.iter().skip(offset).take(limit) {
        writer.push(*view, None);
    }
    let end = offset + limit;
    let path = format!("/crm/v3/objects/{}/search", kind.plural());
    let ending = if end < total { paging(world.url(), &path, &end.to_string(), limit) } else { String::new() };
    Ok(answer(StatusCode::OK, writer.close(&ending)))
}

/// All records that some group admits, in the order of ids.
fn matching<'p>(
    world: &World,
    portal: &'p Portal,
    kind: ObjectType,
    groups: &[Vec<Test>],
    words: &[String],
) -> Vec<View<'p>> {
    let searched = searched_properties(portal, kind);
    let mut text = String::new();
    portal
        .indexed_from(kind, lowest_id(groups), world.now())
        .filter(|view| {
            let admitted = groups.is_empty()
                || groups.iter().any(|group| group.iter().all(|test| test.admits(portal, kind, *view, &mut text)));
            admitted && words.iter().all(|word| contains_word(portal, kind, *view, &searched, word))
        })
        .collect()
}

/// The id below which no group admits anything: what makes paging by id cheap.
fn lowest_id(groups: &[Vec<Test>]) -> RecordId {
    let of_group = |group: &Vec<Test>| {
        let bounds = group.iter().filter_map(|test| match (&test.subject, &test.condition) {
            (Subject::Property { is_id: true, .. }, Condition::Above(Key::Number(bound))) => Some(*bound),
            _ => None,
        });
        bounds.fold(0.0, f64::max)
    };
    let lowest = groups.iter().map(of_group).reduce(f64::min).unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids are whole and positive")]
    RecordId(lowest.max(0.0) as u64)
}

fn sort(portal: &Portal, kind: ObjectType, found: &mut [View<'_>], order: &Order) {
    let key = |view: &View<'_>| portal.value(kind, *view, order.property).map(|text| Key::read(order.kind, &text));
    found.sort_by_cached_key(|view| Sorted { key: key(view), descending: order.descending });
}

/// A sort key: records without a value come last, either way.
#[derive(PartialEq)]
struct Sorted {
    key: Option<Key>,
    descending: bool,
}

impl Eq for Sorted {}

impl PartialOrd for Sorted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sorted {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.key, &other.key) {
            (Some(one), Some(two)) if self.descending => two.order(one),
            (Some(one), Some(two)) => one.order(two),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

struct Order {
    property: PropertyIndex,
    kind: PropertyType,
    descending: bool,
}

impl Request {
    /// Page size and offset.
    fn window(&self) -> Result<(usize, usize), Problem> {
        let limit = self.limit.unwrap_or(10);
        if limit > PAGE_LIMIT {
            return Err(Problem::invalid(format!("limit must be at most {PAGE_LIMIT}, but was {limit}")));
        }
        let offset = match &self.after {
            None => 0,
            Some(After::Number(offset)) => *offset,
            Some(After::Text(text)) if text.is_empty() => 0,
            Some(After::Text(text)) => {
                text.parse().map_err(|_| Problem::invalid(format!("after is no cursor of this search: {text}")))?
            }
        };
        if offset + limit > RESULT_LIMIT {
            let message = format!(
                "There was a problem with the request: paging through search results stops at {RESULT_LIMIT} of them"
            );
            return Err(Problem::invalid(message));
        }
        Ok((limit, offset))
    }

    fn compile(&self, portal: &Portal, kind: ObjectType) -> Result<Vec<Vec<Test>>, Problem> {
        let mut groups: Vec<&[Filter]> = self.filter_groups.iter().map(|group| group.filters.as_slice()).collect();
        if !self.filters.is_empty() {
            groups.push(&self.filters);
        }
        let count: usize = groups.iter().map(|group| group.len()).sum();
        if groups.len() > GROUP_LIMIT
            || count > FILTER_LIMIT
            || groups.iter().any(|group| group.len() > FILTERS_IN_GROUP)
        {
            return Err(Problem::invalid(format!(
                "too many filters: at most {GROUP_LIMIT} filter groups of {FILTERS_IN_GROUP} filters, {FILTER_LIMIT} in all"
            )));
        }
        groups.iter().map(|group| group.iter().map(|filter| Test::compile(filter, portal, kind)).collect()).collect()
    }

    fn order(&self, portal: &Portal, kind: ObjectType) -> Result<Option<Order>, Problem> {
        let (name, descending) = match self.sorts.as_slice() {
            [] => return Ok(None),
            [Sort::Name(name)] => (name.trim_start_matches('-'), name.starts_with('-')),
            [Sort::Named { property_name, direction }] => {
                let descending = direction.as_deref().is_some_and(|direction| direction.starts_with("DESC"));
                (property_name.as_str(), descending)
            }
            [_, _, ..] => return Err(Problem::invalid("only one sort is allowed")),
        };
        let property = portal.schema(kind).readable(name).ok_or_else(|| unknown_property(name))?;
        Ok(Some(Order { property, kind: portal.schema(kind).get(property).kind, descending }))
    }

    fn words(&self) -> Vec<String> {
        self.query.as_deref().unwrap_or_default().split_whitespace().map(str::to_lowercase).collect()
    }
}

/// The properties that `query` looks at.
fn searched_properties(portal: &Portal, kind: ObjectType) -> Vec<PropertyIndex> {
    let names: &[&str] = match kind {
        ObjectType::Company => &["website", "phone", "name", "domain"],
        ObjectType::Contact => &["firstname", "lastname", "email", "phone", "company"],
        ObjectType::Deal => &["dealname", "description", "dealtype"],
    };
    names.iter().filter_map(|name| portal.schema(kind).readable(name)).collect()
}

fn contains_word(portal: &Portal, kind: ObjectType, view: View<'_>, searched: &[PropertyIndex], word: &str) -> bool {
    searched
        .iter()
        .any(|property| portal.value(kind, view, *property).is_some_and(|value| value.to_lowercase().contains(word)))
}
