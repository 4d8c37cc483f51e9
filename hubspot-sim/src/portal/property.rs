//! What a record can say: property definitions and the schema that holds them.

use std::collections::HashMap;

use crate::clock::Millis;

/// The position of a property in its schema. It stays valid when the property is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PropertyIndex(pub(crate) u16);

/// HubSpot's value types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PropertyType {
    /// Text of up to 65,536 characters.
    String,
    /// A decimal in text.
    Number,
    /// `true` or `false`.
    Bool,
    /// One or several option values.
    Enumeration,
    /// A day.
    Date,
    /// An instant.
    #[serde(rename = "datetime")]
    DateTime,
    /// A phone number.
    PhoneNumber,
    /// JSON in text.
    Json,
    /// A point on the map.
    ObjectCoordinates,
}

impl PropertyType {
    /// HubSpot's name for the type.
    pub fn name(self) -> &'static str {
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
        }
    }

    /// The type of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::String,
            Self::Number,
            Self::Bool,
            Self::Enumeration,
            Self::Date,
            Self::DateTime,
            Self::PhoneNumber,
            Self::Json,
            Self::ObjectCoordinates,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }
}

/// One choice of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PropertyOption {
    /// What people see.
    pub label: String,
    /// What records hold.
    pub value: String,
    /// Whether forms leave it out.
    #[serde(default)]
    pub hidden: bool,
}

/// A value that HubSpot works out itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derived {
    ObjectId,
    Created,
    Modified,
    MergedIds,
    MergedVids,
    PrimaryCompany,
    ContactCount,
    DealCount,
    LifecyclePipeline,
}

impl Derived {
    /// How a property of that name is worked out, if it is.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "hs_object_id" => Self::ObjectId,
            "createdate" => Self::Created,
            "lastmodifieddate" | "hs_lastmodifieddate" => Self::Modified,
            "hs_merged_object_ids" => Self::MergedIds,
            "hs_calculated_merged_vids" => Self::MergedVids,
            "associatedcompanyid" => Self::PrimaryCompany,
            "num_associated_contacts" => Self::ContactCount,
            "num_associated_deals" => Self::DealCount,
            "hs_pipeline" => Self::LifecyclePipeline,
            _ => return None,
        })
    }
}

/// One property's definition.
#[expect(clippy::struct_excessive_bools, reason = "HubSpot's definition is a row of switches")]
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) name: Box<str>,
    pub(crate) label: String,
    pub(crate) kind: PropertyType,
    pub(crate) field_type: String,
    pub(crate) group: String,
    pub(crate) description: String,
    pub(crate) options: Vec<PropertyOption>,
    pub(crate) hidden: bool,
    pub(crate) calculated: bool,
    pub(crate) read_only: bool,
    pub(crate) unique: bool,
    pub(crate) hubspot_defined: bool,
    pub(crate) external_options: bool,
    pub(crate) referenced: Option<String>,
    pub(crate) currency: bool,
    pub(crate) sensitive: bool,
    pub(crate) created_at: Millis,
    pub(crate) updated_at: Millis,
    pub(crate) archived_at: Option<Millis>,
    pub(crate) derived: Option<Derived>,
}

impl Property {
    /// Whether records show it: neither archived nor behind a scope that the app cannot have.
    pub(crate) fn is_readable(&self) -> bool {
        self.archived_at.is_none() && !self.sensitive
    }
}

/// The properties of one object type.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    properties: Vec<Property>,
    by_name: HashMap<Box<str>, PropertyIndex>,
}

impl Schema {
    /// Adds a definition, or replaces the one of the same name (values stay, as in HubSpot).
    pub(crate) fn put(&mut self, property: Property) -> PropertyIndex {
        if let Some(&index) = self.by_name.get(&property.name) {
            self.properties[usize::from(index.0)] = property;
            return index;
        }
        let index = PropertyIndex(u16::try_from(self.properties.len()).expect("a schema holds a few hundred"));
        self.by_name.insert(property.name.clone(), index);
        self.properties.push(property);
        index
    }

    /// The property of that name, archived ones included.
    pub(crate) fn find(&self, name: &str) -> Option<PropertyIndex> {
        self.by_name.get(name).copied()
    }

    /// The property of that name, if records show it.
    pub(crate) fn readable(&self, name: &str) -> Option<PropertyIndex> {
        self.find(name).filter(|&index| self.get(index).is_readable())
    }

    /// The definition at a position.
    pub(crate) fn get(&self, index: PropertyIndex) -> &Property {
        &self.properties[usize::from(index.0)]
    }

    /// The definition of that name, to change it.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Property> {
        let index = self.find(name)?;
        Some(&mut self.properties[usize::from(index.0)])
    }

    /// All definitions with their positions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (PropertyIndex, &Property)> {
        self.properties.iter().enumerate().map(|(position, property)| {
            (PropertyIndex(u16::try_from(position).expect("positions were given out as u16")), property)
        })
    }
}
