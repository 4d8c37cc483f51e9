//! A customer as readers see it: the plain columns always, the bulky ones only when asked for.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::choice::{ArchiveReason, CustomerStatus};
use entity::id::{CustomerId, PlanId, UserId};
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Postgres, QueryBuilder, Row};

use crate::custom_value::StoredValues;

/// A customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// A number that never changes, counted per workspace.
    pub display_id: i64,
    /// The HubSpot account it comes from.
    pub hub_id: i64,
    /// The company it is made from.
    pub hubspot_company_id: String,
    /// Never blank.
    pub name: String,
    /// Lower case, not unique.
    pub domain: Option<String>,
    /// The workspace user who owns it.
    pub owner_id: Option<UserId>,
    /// Its plan.
    pub plan_id: Option<PlanId>,
    /// Annual recurring revenue.
    pub arr: Option<Decimal>,
    /// Free text.
    pub industry: Option<String>,
    /// A whole number.
    pub employee_count: Option<i64>,
    /// How it fares.
    pub status: CustomerStatus,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Why it was archived.
    pub archive_reason: Option<ArchiveReason>,
    /// Since when it is detached: a person brought it back although its company is not there to be synced.
    pub detached_at: Option<DateTime<Utc>>,
    /// When it came to be.
    pub created_at: DateTime<Utc>,
    /// When a value last changed.
    pub updated_at: DateTime<Utc>,
    /// Its tags by name; empty unless asked for.
    pub tags: Vec<Tag>,
    /// Its custom values; empty unless asked for.
    pub custom_values: StoredValues,
}

/// A tag of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its text.
    pub name: String,
    /// Sync gave it. A tag that was also given by hand counts as HubSpot's as long as sync gives it.
    pub from_hubspot: bool,
}

/// Which bulky columns are wanted beside the plain ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Hand-made and synced tags.
    pub tags: bool,
    /// Custom values.
    pub custom_values: bool,
}

impl Columns {
    /// Everything.
    pub const ALL: Self = Self { tags: true, custom_values: true };

    /// Adds the select list for a customer called `c`.
    pub(crate) fn push_to(self, query: &mut QueryBuilder<Postgres>) {
        query.push(
            "c.id, c.display_id, c.hub_id, c.hubspot_company_id, c.name, c.domain, c.owner_id, c.plan_id, c.arr, \
             c.industry, c.employee_count, c.status, c.archived_at, c.archive_reason, c.detached_at, c.created_at, c.updated_at",
        );
        query.push(if self.tags {
            ", c.tags, c.synced_tags"
        } else {
            ", null::text[] as tags, null::jsonb as synced_tags"
        });
        query.push(if self.custom_values { ", c.custom_values" } else { ", null::jsonb as custom_values" });
    }
}

impl FromRow<'_, PgRow> for Customer {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let status: &str = row.try_get("status")?;
        let reason: Option<&str> = row.try_get("archive_reason")?;
        Ok(Self {
            id: row.try_get("id")?,
            display_id: row.try_get("display_id")?,
            hub_id: row.try_get("hub_id")?,
            hubspot_company_id: row.try_get("hubspot_company_id")?,
            name: row.try_get("name")?,
            domain: row.try_get("domain")?,
            owner_id: row.try_get("owner_id")?,
            plan_id: row.try_get("plan_id")?,
            arr: row.try_get("arr")?,
            industry: row.try_get("industry")?,
            employee_count: row.try_get("employee_count")?,
            status: CustomerStatus::from_word(status).ok_or_else(|| unknown_word("status", status))?,
            archived_at: row.try_get("archived_at")?,
            archive_reason: reason.map(archive_reason).transpose()?,
            detached_at: row.try_get("detached_at")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            tags: merged(row.try_get("tags")?, row.try_get::<Option<_>, _>("synced_tags")?.as_ref()),
            custom_values: row.try_get::<Option<StoredValues>, _>("custom_values")?.unwrap_or_default(),
        })
    }
}

/// The reason a column's word stands for.
pub(crate) fn archive_reason(word: &str) -> sqlx::Result<ArchiveReason> {
    ArchiveReason::from_word(word).ok_or_else(|| unknown_word("archive_reason", word))
}

fn unknown_word(column: &str, word: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: format!("unknown word {word}").into() }
}

/// Both kinds of tags as one list, each name once.
fn merged(by_hand: Option<Vec<String>>, synced: Option<&serde_json::Value>) -> Vec<Tag> {
    let synced: BTreeSet<String> = synced.into_iter().flat_map(texts).collect();
    let by_hand: BTreeSet<String> = by_hand.into_iter().flatten().filter(|name| !synced.contains(name)).collect();
    let mut tags: Vec<Tag> = by_hand.into_iter().map(|name| Tag { name, from_hubspot: false }).collect();
    tags.extend(synced.into_iter().map(|name| Tag { name, from_hubspot: true }));
    tags.sort_by(|one, other| one.name.cmp(&other.name));
    tags
}

/// The tags in `{"property": ["tag", ..]}`.
fn texts(synced: &serde_json::Value) -> impl Iterator<Item = String> {
    let lists = synced.as_object().into_iter().flat_map(|properties| properties.values());
    lists.flat_map(|list| list.as_array().into_iter().flatten()).filter_map(|tag| tag.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_from_both_sides_is_shown_once_as_hubspots() {
        let synced = serde_json::json!({"segment": ["Gold", "EU"], "partner": null});
        let tags = merged(Some(vec!["VIP".into(), "Gold".into()]), Some(&synced));
        let shown: Vec<_> = tags.iter().map(|tag| (tag.name.as_str(), tag.from_hubspot)).collect();
        assert_eq!(shown, [("EU", true), ("Gold", true), ("VIP", false)]);
    }
}
