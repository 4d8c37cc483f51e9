//! Which fields HubSpot feeds, and from which property: those are HubSpot's, all others are ours.

use entity::choice::Mirrored;
use entity::id::{CustomFieldId, WorkspaceId};
use hubspot::PropertyName;
use sqlx::PgExecutor;
use sqlx::types::Json;

use crate::error::{Attempting, Result};
use crate::field_map::{ContactTarget, CustomerField, CustomerTarget, Row, default};

/// The fields of one kind of row that HubSpot feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    fields: Vec<(CustomerField, PropertyName)>,
    custom: Vec<(CustomFieldId, PropertyName)>,
}

impl Locks {
    /// The locks by the workspace's field map.
    pub async fn read(database: impl PgExecutor<'_>, workspace: WorkspaceId, object: Mirrored) -> Result<Self> {
        match object {
            Mirrored::Customer => {
                let rows = stored(database, workspace, object).await?;
                Ok(rows.map_or_else(Self::while_unedited, Self::of_customers))
            }
            Mirrored::Contact => {
                let rows = stored(database, workspace, object).await?;
                Ok(rows.map_or_else(Self::default, Self::of_contacts))
            }
        }
    }

    /// The fields that HubSpot feeds, each with its property, in the map's order.
    pub fn fields(&self) -> &[(CustomerField, PropertyName)] {
        &self.fields
    }

    /// The property that feeds a field.
    pub fn on_field(&self, field: CustomerField) -> Option<&PropertyName> {
        self.fields.iter().find(|(fed, _)| *fed == field).map(|(_, property)| property)
    }

    /// The property that feeds a custom field.
    pub fn on_custom(&self, field: CustomFieldId) -> Option<&PropertyName> {
        self.custom.iter().find(|(fed, _)| *fed == field).map(|(_, property)| property)
    }

    fn of_customers(rows: Vec<Row<CustomerTarget>>) -> Self {
        let mut locks = Self::default();
        for Row { property, target } in rows {
            match target {
                CustomerTarget::Field(field) => locks.fields.push((field, property)),
                CustomerTarget::Custom(id) => locks.custom.push((id, property)),
                CustomerTarget::Tag => {}
            }
        }
        locks
    }

    fn of_contacts(rows: Vec<Row<ContactTarget>>) -> Self {
        let mut locks = Self::default();
        for Row { property, target } in rows {
            match target {
                ContactTarget::Field(_) => {}
                ContactTarget::Custom(id) => locks.custom.push((id, property)),
            }
        }
        locks
    }

    /// Which default rows the account lacks is known only with HubSpot at hand, so all of them lock: an edit refused
    /// here can be made at HubSpot, but an edit taken here would be overwritten without a word.
    fn while_unedited() -> Self {
        let fields =
            default::CUSTOMER.iter().map(|(field, property)| (*field, PropertyName::from(*property))).collect();
        Self { fields, custom: Vec::new() }
    }
}

async fn stored<T>(
    database: impl PgExecutor<'_>,
    workspace: WorkspaceId,
    object: Mirrored,
) -> Result<Option<Vec<Row<T>>>>
where
    Row<T>: serde::de::DeserializeOwned + Send + Unpin + 'static,
{
    let rows: Option<Json<Vec<Row<T>>>> =
        sqlx::query_scalar("select rows from field_map where workspace_id = $1 and object = $2")
            .bind(workspace)
            .bind(object.as_str())
            .fetch_optional(database)
            .await
            .attempting("reading which fields HubSpot feeds")?;
    Ok(rows.map(|Json(rows)| rows))
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
        let locks = Locks::of_customers(serde_json::from_value(rows).unwrap());
        assert_eq!(locks.on_field(CustomerField::Name), Some(&PropertyName::from("name")));
        assert_eq!(locks.on_custom(id), Some(&PropertyName::from("score")));
        assert_eq!(locks.on_field(CustomerField::Arr), None);
    }
}
