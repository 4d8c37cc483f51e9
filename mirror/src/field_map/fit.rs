//! Which HubSpot property may feed which target.
//!
//! One table, used when a map is proposed, when the default is made, and again at the start of every run: a property's
//! type can change in HubSpot after it was mapped.

use entity::choice::CustomFieldType;
use hubspot::{Property, PropertyType};

use super::target::{ContactField, CustomerField};

/// What a target needs to be fed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// One line of text.
    Line,
    /// Text, or the label of an option.
    Words,
    /// A HubSpot owner.
    Owner,
    /// The name of a plan.
    Plan,
    /// A number.
    Number,
    /// A moment or a day.
    Moment,
    /// A day, or a moment of which the day is taken.
    Date,
    /// One option.
    Option,
    /// Options.
    Options,
    /// True or false, or options.
    Tags,
    /// Anything that can be written down.
    Anything,
}

impl From<CustomerField> for Need {
    fn from(field: CustomerField) -> Self {
        match field {
            CustomerField::Name | CustomerField::Domain => Self::Line,
            CustomerField::Owner => Self::Owner,
            CustomerField::Plan => Self::Plan,
            CustomerField::Arr | CustomerField::EmployeeCount => Self::Number,
            CustomerField::Industry => Self::Words,
            CustomerField::CreatedAt => Self::Moment,
        }
    }
}

impl From<ContactField> for Need {
    fn from(field: ContactField) -> Self {
        match field {
            ContactField::FirstName | ContactField::LastName | ContactField::Email | ContactField::Phone => Self::Line,
            ContactField::Title => Self::Words,
        }
    }
}

impl From<CustomFieldType> for Need {
    fn from(field_type: CustomFieldType) -> Self {
        match field_type {
            CustomFieldType::Text => Self::Anything,
            CustomFieldType::Number => Self::Number,
            CustomFieldType::Date => Self::Date,
            CustomFieldType::Select => Self::Option,
            CustomFieldType::MultiSelect => Self::Options,
        }
    }
}

impl Need {
    /// Whether this property can feed it.
    pub fn is_met_by(self, property: &Property) -> bool {
        match self {
            Self::Anything => true,
            Self::Line => matches!(property.kind, PropertyType::String | PropertyType::PhoneNumber),
            Self::Words => property.kind == PropertyType::String || has_options(property),
            Self::Plan | Self::Option => {
                property.kind == PropertyType::String || (has_options(property) && !property.is_multiple())
            }
            Self::Options => has_options(property),
            Self::Tags => is_boolean(property) || has_options(property),
            Self::Owner => is_owner(property),
            Self::Number => property.kind == PropertyType::Number,
            Self::Moment | Self::Date => matches!(property.kind, PropertyType::DateTime | PropertyType::Date),
        }
    }

    /// What would meet it, in words that go on after "takes".
    pub fn takes(self) -> &'static str {
        match self {
            Self::Line => "a text property",
            Self::Words => "a text property or one with options",
            Self::Owner => "a property that names a HubSpot owner",
            Self::Plan | Self::Option => "a text property or one with options of which one is chosen",
            Self::Number => "a number property",
            Self::Moment | Self::Date => "a date property",
            Self::Options => "a property with options",
            Self::Tags => "a true-or-false property or one with options",
            Self::Anything => "any property",
        }
    }
}

/// What a property holds, in words that go on after "holds".
pub fn holds(property: &Property) -> &str {
    match &property.kind {
        PropertyType::String => "text",
        PropertyType::Number => "numbers",
        PropertyType::Bool => "true or false",
        PropertyType::Enumeration if is_owner(property) => "HubSpot owners",
        PropertyType::Enumeration if property.external_options => "options that HubSpot keeps elsewhere",
        PropertyType::Enumeration if property.is_multiple() => "several options at once",
        PropertyType::Enumeration => "one of its options",
        PropertyType::Date => "dates",
        PropertyType::DateTime => "dates with a time",
        PropertyType::PhoneNumber => "telephone numbers",
        PropertyType::Json => "JSON",
        PropertyType::ObjectCoordinates => "coordinates",
        PropertyType::Other(word) => word,
    }
}

/// Whether its values are true or false. Some enumerations are no more than that: a single checkbox.
pub fn is_boolean(property: &Property) -> bool {
    match property.kind {
        PropertyType::Bool => true,
        PropertyType::Enumeration => property.field_type == "booleancheckbox",
        PropertyType::String
        | PropertyType::Number
        | PropertyType::Date
        | PropertyType::DateTime
        | PropertyType::PhoneNumber
        | PropertyType::Json
        | PropertyType::ObjectCoordinates
        | PropertyType::Other(_) => false,
    }
}

/// An enumeration whose options the property itself knows: elsewhere only numbers would be left of them.
fn has_options(property: &Property) -> bool {
    property.kind == PropertyType::Enumeration && !property.external_options
}

fn is_owner(property: &Property) -> bool {
    property.kind == PropertyType::Enumeration && property.referenced_object.as_deref() == Some("OWNER")
}
