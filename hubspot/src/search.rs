//! Finding records by their properties.
//!
//! Search is for finding ids, not for reading everything: 10,000 results a query, an index that lags by moments, nothing
//! archived, and a request body of 3,000 characters. A body that would be longer is not sent.

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::client::Client;
use crate::endpoint::Question;
use crate::error::{Error, ErrorKind};
use crate::id::{Cursor, PropertyName};
use crate::object::CrmObject;
use crate::property_set::PropertySet;
use crate::record::{Record, read_envelope};

/// Results HubSpot gives for one query, however many match. Beyond it the query has to start after the last id.
pub const SEARCH_CEILING: u64 = 10_000;

/// Most results on a page.
pub const SEARCH_PAGE: u32 = 200;

const BODY_LIMIT: usize = 3_000;

/// No id is longer: they are numbers of 64 bits.
const LONGEST_ID: &str = "18446744073709551615";

const ATTEMPTED: &str = "search records";

/// What is searched for, and what is read of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchQuery<'q> {
    /// Groups of filters: a record matches if it matches one group. At most five, and eighteen filters in all.
    pub filter_groups: Vec<FilterGroup>,
    /// The one order; HubSpot takes no second.
    #[serde(rename = "sorts", serialize_with = "as_list", skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// What to read of each result.
    #[serde(rename = "properties")]
    pub props: &'q PropertySet,
    /// Results a page, at most [`SEARCH_PAGE`].
    pub limit: u32,
    /// Where the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl<'q> SearchQuery<'q> {
    /// Everything, in the order of record ids, 200 a page.
    pub fn new(props: &'q PropertySet) -> Self {
        let sort = Some(Sort { property: PropertyName::from("hs_object_id"), direction: Direction::Ascending });
        Self { filter_groups: Vec::new(), sort, props, limit: SEARCH_PAGE, after: None }
    }

    /// Narrowed by one more filter, in every group.
    #[must_use]
    pub fn filter(mut self, property: impl Into<PropertyName>, condition: Condition) -> Self {
        let filter = Filter { property: property.into(), condition };
        if self.filter_groups.is_empty() {
            self.filter_groups.push(FilterGroup::default());
        }
        for group in &mut self.filter_groups {
            group.filters.push(filter.clone());
        }
        self
    }

    /// Only records behind this id: how a query goes on past [`SEARCH_CEILING`], in the order of ids.
    #[must_use]
    pub fn behind(self, id: &impl AsRef<str>) -> Self {
        self.filter("hs_object_id", Condition::Gt(id.as_ref().into()))
    }

    /// Whether HubSpot takes it, from its first page to its last: the longest id to go on behind counts.
    pub fn fits(&self) -> bool {
        let last = self.clone().behind(&LONGEST_ID);
        serde_json::to_string(&last).is_ok_and(|body| body.chars().count() <= BODY_LIMIT)
    }

    /// The page that begins at this cursor.
    #[must_use]
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }
}

/// Filters that all have to hold. At most six.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FilterGroup {
    /// The filters.
    pub filters: Vec<Filter>,
}

/// One condition on one property, or on `associations.{type}` with the id of a linked record.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The property.
    pub property: PropertyName,
    /// What must hold of it.
    pub condition: Condition,
}

/// What must hold of a property's value. Values are text; moments are milliseconds, see [`moment`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Equal.
    Eq(String),
    /// Not equal.
    Neq(String),
    /// Less.
    Lt(String),
    /// Less or equal.
    Lte(String),
    /// Greater.
    Gt(String),
    /// Greater or equal.
    Gte(String),
    /// Between the two, both included.
    Between(String, String),
    /// One of these. HubSpot compares text values in lower case here, and enumeration values as they are.
    In(Vec<String>),
    /// None of these.
    NotIn(Vec<String>),
    /// There is a value.
    HasProperty,
    /// There is no value.
    NotHasProperty,
    /// Contains the word.
    ContainsToken(String),
    /// Does not contain the word.
    NotContainsToken(String),
}

/// A moment as a filter's value.
pub fn moment(at: DateTime<Utc>) -> String {
    at.timestamp_millis().to_string()
}

impl Condition {
    fn operator(&self) -> &'static str {
        match self {
            Self::Eq(_) => "EQ",
            Self::Neq(_) => "NEQ",
            Self::Lt(_) => "LT",
            Self::Lte(_) => "LTE",
            Self::Gt(_) => "GT",
            Self::Gte(_) => "GTE",
            Self::Between(..) => "BETWEEN",
            Self::In(_) => "IN",
            Self::NotIn(_) => "NOT_IN",
            Self::HasProperty => "HAS_PROPERTY",
            Self::NotHasProperty => "NOT_HAS_PROPERTY",
            Self::ContainsToken(_) => "CONTAINS_TOKEN",
            Self::NotContainsToken(_) => "NOT_CONTAINS_TOKEN",
        }
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut filter = serializer.serialize_map(None)?;
        filter.serialize_entry("propertyName", &self.property)?;
        filter.serialize_entry("operator", self.condition.operator())?;
        match &self.condition {
            Condition::Eq(value)
            | Condition::Neq(value)
            | Condition::Lt(value)
            | Condition::Lte(value)
            | Condition::Gt(value)
            | Condition::Gte(value)
            | Condition::ContainsToken(value)
            | Condition::NotContainsToken(value) => filter.serialize_entry("value", value)?,
            Condition::Between(low, high) => {
                filter.serialize_entry("value", low)?;
                filter.serialize_entry("highValue", high)?;
            }
            Condition::In(values) | Condition::NotIn(values) => filter.serialize_entry("values", values)?,
            Condition::HasProperty | Condition::NotHasProperty => {}
        }
        filter.end()
    }
}

/// The order of results.
#[derive(Clone, Debug, Serialize)]
pub struct Sort {
    /// By this property.
    #[serde(rename = "propertyName")]
    pub property: PropertyName,
    /// In this direction.
    pub direction: Direction,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

#[expect(clippy::ref_option, reason = "the signature serde asks for")]
fn as_list<S: Serializer>(sort: &Option<Sort>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sort)
}

/// One page of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage<T> {
    /// The results.
    pub records: Vec<T>,
    /// How many match, which may be more than HubSpot gives.
    pub total: u64,
    /// Where the next page begins. None on the last and at the ceiling, where HubSpot would refuse to go on.
    pub next: Option<Cursor>,
}

impl<T> SearchPage<T> {
    /// Whether this page ends at the ceiling and not at the end of what matches.
    pub fn is_cut(&self) -> bool {
        self.next.is_none() && self.total > SEARCH_CEILING
    }
}

impl Client {
    /// One page of a search.
    pub async fn search<O: CrmObject>(&self, query: &SearchQuery<'_>) -> Result<SearchPage<Record<O::Id>>, Error> {
        let call = self.post_call(ATTEMPTED, Question::Search(O::KIND), query);
        let chars = call.body_chars();
        if chars > BODY_LIMIT {
            return Err(Error::local(ATTEMPTED, ErrorKind::SearchBodyTooLong { chars }));
        }
        let body = self.send(&call).await?;
        let page =
            read_envelope(&body, query.props, O::MODIFIED).map_err(|error| Error::unreadable(ATTEMPTED, error))?;
        Ok(SearchPage {
            total: page.total.unwrap_or(page.records.len() as u64),
            records: page.records,
            next: page.next.filter(below_the_ceiling),
        })
    }
}

/// Search cursors are offsets. One that is not a number is followed as it is.
fn below_the_ceiling(cursor: &Cursor) -> bool {
    cursor.as_str().parse::<u64>().map_or(true, |offset| offset < SEARCH_CEILING)
}
