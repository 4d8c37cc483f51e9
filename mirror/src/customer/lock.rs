//! Which fields HubSpot feeds, and from which property: those are HubSpot's, all others are ours.

use entity::choice::Mirrored;
use entity::id::{CustomFieldId, WorkspaceId};
use hubspot::PropertyName;
use sqlx::types::Json;

use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::field_map::{ContactTarget, CustomerField, CustomerTarget, Row, Target, store};

/// The fields of one kind of row that HubSpot feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    fields: Vec<(CustomerField, PropertyName)>,
    custom: Vec<(CustomFieldId, PropertyName)>,
}

impl Locks {
    /// The locks by the workspace's field map.
    pub async fn read(database: &Database, workspace: WorkspaceId, object: Mirrored) -> Result<Self> {
        match object {
            Mirrored::Customer => {
                let map = store::edited::<CustomerTarget>(database, workspace).await?;
                match map {
                    Some(map) => Ok(Self::of_customers(map.rows)),
                    None => Self::while_unedited(database, workspace).await,
                }
            }
            Mirrored::Contact => {
                let map = store::edited::<ContactTarget>(database, workspace).await?;
                Ok(map.map_or_else(Self::default, |map| Self::of_contacts(map.rows)))
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

    /// Which default rows the account lacks is known only with HubSpot at hand: the last run that asked has written the
    /// others down. Before that all of them lock. An edit refused here can be made at HubSpot, but an edit taken here
    /// would be overwritten without a word.
    async fn while_unedited(database: &Database, workspace: WorkspaceId) -> Result<Self> {
        let applied: Option<Json<Vec<Row<CustomerTarget>>>> = sqlx::query_scalar(
            "select customer_map from sync_run
             where workspace_id = $1 and kind = 'INITIAL' and customer_map_version = 0
                and jsonb_typeof(customer_map) = 'array'
             order by queued_at desc, id desc limit 1",
        )
        .bind(workspace)
        .fetch_optional(database.pool())
        .await
        .attempting("reading the default field map of the last run")?;
        let all = || {
            let row =
                |(target, property): &(CustomerTarget, &str)| Row { property: (*property).into(), target: *target };
            CustomerTarget::DEFAULTS.iter().map(row).collect()
        };
        Ok(Self::of_customers(applied.map_or_else(all, |Json(rows)| rows)))
    }
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
