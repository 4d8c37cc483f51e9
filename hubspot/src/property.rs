//! The properties an account has, and what may stand in them.
//!
//! Names never change; labels do, and types can. A value's meaning hangs on [`Property::kind`] alone: HubSpot's
//! `fieldType` only says which input its pages draw.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::client::{Call, Client};
use crate::endpoint::Api;
use crate::error::Error;
use crate::id::PropertyName;
use crate::instant;
use crate::nullable;
use crate::object::{Archived, ObjectKind};
use crate::paging::Listing;

/// One property of one kind of record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "HubSpot says so many independent yes-or-no things about one")]
pub struct Property {
    /// The internal name.
    pub name: PropertyName,
    /// What people call it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub label: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: PropertyType,
    /// Which input HubSpot draws. `checkbox` on an enumeration means several values joined by `;`.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub field_type: String,
    /// The group it stands in.
    #[serde(default, rename = "groupName", deserialize_with = "nullable::or_default")]
    pub group: String,
    /// What people wrote about it.
    #[serde(default)]
    pub description: Option<String>,
    /// The values of an enumeration, in their order. Empty when they come from elsewhere.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub options: Vec<PropertyOption>,
    /// Whether the values come from elsewhere, as those of `hubspot_owner_id` do.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub external_options: bool,
    /// Whether HubSpot computes it. Such a property changes without a push event.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub calculated: bool,
    /// Whether HubSpot's pages hide it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub hidden: bool,
    /// Whether HubSpot made it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub hubspot_defined: bool,
    /// Whether no two records share a value.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub has_unique_value: bool,
    /// What kind of thing its value is the id of.
    #[serde(default, rename = "referencedObjectType")]
    pub referenced_object: Option<String>,
    /// Whether its number is money.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub show_currency_symbol: bool,
    /// The property that holds the currency of this one.
    #[serde(default, rename = "currencyPropertyName")]
    pub currency_property: Option<PropertyName>,
    /// Whether it is out of use. HubSpot leaves the word out on its own properties.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub archived: bool,
    /// When it went out of use.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub archived_at: Option<DateTime<Utc>>,
    /// When its definition last changed.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl Property {
    /// Whether a value may hold several options joined by `;`.
    pub fn is_multiple(&self) -> bool {
        self.kind == PropertyType::Enumeration && self.field_type == "checkbox"
    }
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyOption {
    /// What people see.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub label: String,
    /// What records hold.
    pub value: String,
    /// Whether it is no longer offered. Records may still hold it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub hidden: bool,
    /// Its place among the others.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub display_order: i64,
}

/// What the values of a property are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum PropertyType {
    /// Text.
    String,
    /// A decimal number, in as many digits as HubSpot cares to send.
    Number,
    /// `true` or `false`.
    Bool,
    /// The value of an option, or several.
    Enumeration,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// A telephone number, as text.
    PhoneNumber,
    /// JSON, as text.
    Json,
    /// Coordinates, as text.
    ObjectCoordinates,
    /// A type newer than this client.
    Other(Box<str>),
}

impl PropertyType {
    /// HubSpot's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Bool => "bool",
            Self::Enumeration => "enumeration",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::PhoneNumber => "phone_number",
            Self::Json => "json",
            Self::ObjectCoordinates => "object_coordinates",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for PropertyType {
    fn from(word: String) -> Self {
        match word.as_str() {
            "string" => Self::String,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "enumeration" => Self::Enumeration,
            "date" => Self::Date,
            "datetime" => Self::DateTime,
            "phone_number" => Self::PhoneNumber,
            "json" => Self::Json,
            "object_coordinates" => Self::ObjectCoordinates,
            _ => Self::Other(word.into_boxed_str()),
        }
    }
}

impl Client {
    /// The properties in use.
    pub async fn properties(&self, object: ObjectKind) -> Result<Vec<Property>, Error> {
        self.properties_of(&self.property_call(object, Archived::No)).await
    }

    /// The properties that are archived. Their names may come back with another type.
    pub async fn archived_properties(&self, object: ObjectKind) -> Result<Vec<Property>, Error> {
        self.properties_of(&self.property_call(object, Archived::Only)).await
    }

    fn property_call(&self, object: ObjectKind, archived: Archived) -> Call {
        self.get_call("read properties", Api::Properties, &[object.name()]).query("archived", archived.query())
    }

    async fn properties_of(&self, call: &Call) -> Result<Vec<Property>, Error> {
        let mut properties = self.fetch::<Listing<Property>>(call).await?.results;
        for property in &mut properties {
            property.options.sort_by_key(|option| option.display_order);
        }
        Ok(properties)
    }
}
