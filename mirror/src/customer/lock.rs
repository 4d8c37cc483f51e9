//! Which fields HubSpot feeds, and from which property: those are HubSpot's, all others are ours.

use std::collections::HashMap;

use entity::choice::Mirrored;
use entity::id::{CustomFieldId, WorkspaceId};
use serde::Deserialize;
use sqlx::PgExecutor;
use sqlx::types::Json;

use crate::error::{Attempting, Result};

/// A field every customer has and HubSpot may feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CustomerField {
    /// Its name.
    Name,
    /// Its domain.
    Domain,
    /// Who owns it.
    Owner,
    /// Its plan.
    Plan,
    /// Annual recurring revenue.
    Arr,
    /// Its industry.
    Industry,
    /// How many people it employs.
    EmployeeCount,
    /// When it came to be.
    CreatedAt,
}

/// What feeds each field while nobody has edited the map.
const DEFAULT: [(CustomerField, &str); 8] = [
    (CustomerField::Name, "name"),
    (CustomerField::Domain, "domain"),
    (CustomerField::Owner, "hubspot_owner_id"),
    (CustomerField::Plan, "tier"),
    (CustomerField::Arr, "annualrevenue"),
    (CustomerField::Industry, "industry"),
    (CustomerField::EmployeeCount, "numberofemployees"),
    (CustomerField::CreatedAt, "createdate"),
];

/// The fields of one kind of row that HubSpot feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    fields: Vec<(CustomerField, String)>,
    custom: HashMap<CustomFieldId, String>,
}

impl Locks {
    /// The locks by the workspace's field map.
    pub async fn read(database: impl PgExecutor<'_>, workspace: WorkspaceId, object: Mirrored) -> Result<Self> {
        let rows: Option<Json<Vec<MapRow>>> =
            sqlx::query_scalar("select rows from field_map where workspace_id = $1 and object = $2")
                .bind(workspace)
                .bind(object.as_str())
                .fetch_optional(database)
                .await
                .attempting("reading which fields HubSpot feeds")?;
        Ok(match (rows, object) {
            (Some(Json(rows)), _) => Self::of(rows),
            (None, Mirrored::Customer) => Self::default_of_customers(),
            (None, Mirrored::Contact) => Self::default(),
        })
    }

    /// The property that feeds a field.
    pub fn on_field(&self, field: CustomerField) -> Option<&str> {
        self.fields.iter().find(|(fed, _)| *fed == field).map(|(_, property)| property.as_str())
    }

    /// The property that feeds a custom field.
    pub fn on_custom(&self, field: CustomFieldId) -> Option<&str> {
        self.custom.get(&field).map(String::as_str)
    }

    fn of(rows: Vec<MapRow>) -> Self {
        let mut locks = Self::default();
        for MapRow { property, target } in rows {
            match target {
                Target::Field(word) => {
                    locks.fields.extend(CustomerField::from_word(&word).map(|field| (field, property)))
                }
                Target::CustomField(id) => {
                    locks.custom.insert(id, property);
                }
                Target::Tag(_) => {}
            }
        }
        locks
    }

    fn default_of_customers() -> Self {
        let fields = DEFAULT.into_iter().map(|(field, property)| (field, property.to_owned())).collect();
        Self { fields, custom: HashMap::new() }
    }
}

impl CustomerField {
    /// Every one, in the order people see them.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Domain,
        Self::Owner,
        Self::Plan,
        Self::Arr,
        Self::Industry,
        Self::EmployeeCount,
        Self::CreatedAt,
    ];

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "NAME" => Some(Self::Name),
            "DOMAIN" => Some(Self::Domain),
            "OWNER" => Some(Self::Owner),
            "PLAN" => Some(Self::Plan),
            "ARR" => Some(Self::Arr),
            "INDUSTRY" => Some(Self::Industry),
            "EMPLOYEE_COUNT" => Some(Self::EmployeeCount),
            "CREATED_AT" => Some(Self::CreatedAt),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct MapRow {
    property: String,
    target: Target,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    Field(String),
    CustomField(CustomFieldId),
    Tag(#[expect(dead_code, reason = "the stored form carries it")] bool),
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn p20_a_mapped_field_is_locked_by_its_property_and_an_unmapped_one_is_not() {
        let id = CustomFieldId(Uuid::from_u128(7));
        let rows = json!([
            {"property": "name", "target": {"field": "NAME"}},
            {"property": "score", "target": {"custom_field": id}},
            {"property": "segment", "target": {"tag": true}},
        ]);
        let locks = Locks::of(serde_json::from_value(rows).unwrap());
        assert_eq!(locks.on_field(CustomerField::Name), Some("name"));
        assert_eq!(locks.on_custom(id), Some("score"));
        assert_eq!(locks.on_field(CustomerField::Arr), None);
    }
}
