//! Which field is asked about, and what a customer and a patch hold in it, both as the feed would note it.

use chrono::SecondsFormat;
use entity::choice::Mirrored;
use entity::custom_field;
use entity::id::WorkspaceId;
use hubspot::PropertyName;
use serde_json::{Value, json};

use crate::custom_field::list;
use crate::customer::Customer;
use crate::database::Database;
use crate::error::{Code, Error, Refusal, Result};
use crate::feed::field::{Field, texts};
use crate::field_map::resolve::{Change, CustomerPatch, JsonText};
use crate::field_map::value::decimal_text;
use crate::field_map::{CustomerField, CustomerTarget};

/// A field of customers.
pub(super) enum Asked {
    /// One that HubSpot may feed.
    BuiltIn(CustomerField),
    /// How the customer fares, which is always ours.
    Status,
    /// Tags.
    Tags,
    /// One that an admin defined.
    Custom(custom_field::Model),
}

impl Asked {
    /// The field of this name in the API, or of this key.
    pub(super) async fn find(database: &Database, workspace: WorkspaceId, name: &str) -> Result<Self> {
        let built_in = CustomerField::ALL.iter().find(|field| api_name(**field) == name);
        match (built_in, name) {
            (Some(field), _) => return Ok(Self::BuiltIn(*field)),
            (None, "status") => return Ok(Self::Status),
            (None, "tags") => return Ok(Self::Tags),
            (None, _) => {}
        }
        let mut fields = list(database, workspace, Some(Mirrored::Customer)).await?.into_iter();
        fields.find(|field| field.key == name).map(Self::Custom).ok_or_else(|| {
            let refusal = Refusal::new(Code::InvalidValue, "Customers have no field of this name.");
            Error::from(refusal.at(["field"]))
        })
    }

    /// Its name in the API, or its key.
    pub(super) fn name(&self) -> String {
        match self {
            Self::BuiltIn(field) => api_name(*field),
            Self::Status => "status".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::Custom(field) => field.key.clone(),
        }
    }

    /// The feed's name of it.
    pub(super) fn feed(&self) -> Field {
        match self {
            Self::BuiltIn(field) => Field::parse(field.name()),
            Self::Status => Field::parse("status"),
            Self::Tags => Field::parse("tags"),
            Self::Custom(field) => Field::Custom(field.id),
        }
    }

    /// The name under which issues of it stand, where this property feeds it.
    pub(super) fn issue_name(&self, property: &PropertyName) -> String {
        match self {
            Self::BuiltIn(field) => field.name().to_owned(),
            Self::Status => "status".to_owned(),
            Self::Tags => format!("tags.{property}"),
            Self::Custom(field) => format!("custom.{}", field.key),
        }
    }

    /// What a map would feed it by.
    pub(super) fn target(&self) -> Option<CustomerTarget> {
        match self {
            Self::BuiltIn(field) => Some(CustomerTarget::Field(*field)),
            Self::Status => None,
            Self::Tags => Some(CustomerTarget::Tag),
            Self::Custom(field) => Some(CustomerTarget::Custom(field.id)),
        }
    }

    /// Whether it is the one that names an owner.
    pub(super) fn is_owner(&self) -> bool {
        matches!(self, Self::BuiltIn(CustomerField::Owner))
    }

    /// Whether anything changes it after the customer was made.
    pub(super) fn can_change(&self) -> bool {
        !matches!(self, Self::BuiltIn(CustomerField::CreatedAt))
    }

    /// What the customer holds.
    pub(super) fn held(&self, customer: &Customer) -> Value {
        match self {
            Self::BuiltIn(field) => match field {
                CustomerField::Name => json!(customer.name),
                CustomerField::Domain => json!(customer.domain),
                CustomerField::Owner => json!(customer.owner_id.map(|id| id.to_string())),
                CustomerField::Plan => json!(customer.plan_id.map(|id| id.to_string())),
                CustomerField::Arr => json!(customer.arr.map(decimal_text)),
                CustomerField::Industry => json!(customer.industry),
                CustomerField::EmployeeCount => json!(customer.employee_count),
                CustomerField::CreatedAt => json!(customer.created_at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            },
            Self::Status => json!(customer.status.as_str()),
            Self::Tags => json!(customer.tags.iter().map(|tag| &tag.name).collect::<Vec<_>>()),
            Self::Custom(field) => json!(customer.custom_values.of(field.id)),
        }
    }

    /// What a patch writes where this property feeds the field; `None` where it writes nothing.
    pub(super) fn made(&self, patch: &CustomerPatch, property: &PropertyName) -> Option<Value> {
        match self {
            Self::BuiltIn(field) => match field {
                CustomerField::Name => written(&patch.name, |name| json!(name)),
                CustomerField::Domain => written(&patch.domain, |domain| json!(domain)),
                CustomerField::Owner => written(&patch.owner, |id| json!(id.to_string())),
                CustomerField::Plan => written(&patch.plan, |id| json!(id.to_string())),
                CustomerField::Arr => written(&patch.arr, |arr| json!(decimal_text(*arr))),
                CustomerField::Industry => written(&patch.industry, |industry| json!(industry)),
                CustomerField::EmployeeCount => written(&patch.employee_count, |count| json!(count)),
                CustomerField::CreatedAt => {
                    written(&patch.created_at, |at| json!(at.to_rfc3339_opts(SecondsFormat::AutoSi, true)))
                }
            },
            Self::Status => None,
            Self::Tags => member(&patch.synced_tags, property.as_str()),
            Self::Custom(field) => member(&patch.custom, &field.id.to_string()),
        }
    }

    /// Whether what sources make is what the customer holds. Tags given by hand stand beside those from HubSpot.
    pub(super) fn is_held(&self, held: &Value, made: &[&Value]) -> bool {
        let made: Vec<String> = made.iter().flat_map(|value| texts(value)).collect();
        let held = texts(held);
        match self {
            Self::Tags => made.iter().all(|tag| held.contains(tag)),
            Self::BuiltIn(_) | Self::Status | Self::Custom(_) => made == held,
        }
    }
}

/// The field's name in the API.
fn api_name(field: CustomerField) -> String {
    Field::parse(field.name()).built_in_name().unwrap_or_default()
}

fn written<T>(change: &Change<T>, value: impl FnOnce(&T) -> Value) -> Option<Value> {
    match change {
        Change::Keep => None,
        Change::Clear => Some(Value::Null),
        Change::Set(set) => Some(value(set)),
    }
}

fn member(object: &JsonText, name: &str) -> Option<Value> {
    let object: Value = serde_json::from_str(object.as_str()).unwrap_or_default();
    object.get(name).cloned()
}
