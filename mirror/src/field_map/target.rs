//! Where a property can go: a field of ours, a custom field, or a tag.
//!
//! The stored form is `{"field": "ARR"}`, `{"custom_field": "<id>"}` or `{"tag": true}`.

use std::fmt;
use std::hash::Hash;

use entity::choice::Mirrored;
use entity::id::CustomFieldId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::fit::Need;

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every field, in the order people see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name that issues carry.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The name for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

fields! {
    /// A field every customer has and HubSpot may feed.
    CustomerField {
        /// Never blank.
        Name = "name", "Name";
        /// Lower case, without protocol or path.
        Domain = "domain", "Domain";
        /// A user of the workspace.
        Owner = "owner", "Owner";
        /// An entry of the workspace's plan list.
        Plan = "plan", "Plan";
        /// Annual recurring revenue.
        Arr = "arr", "ARR";
        /// Free text.
        Industry = "industry", "Industry";
        /// A whole number.
        EmployeeCount = "employee_count", "Employee count";
        /// Set by the first sync, then frozen.
        CreatedAt = "created_at", "Created at";
    }
}

fields! {
    /// A field every contact has and HubSpot may feed.
    ContactField {
        /// Given name.
        FirstName = "first_name", "First name";
        /// Family name.
        LastName = "last_name", "Last name";
        /// Lower case.
        Email = "email", "E-mail";
        /// What they do.
        Title = "title", "Title";
        /// As text.
        Phone = "phone", "Phone";
    }
}

/// Where a company's property goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Stored<CustomerField>", try_from = "Stored<CustomerField>")]
pub enum CustomerTarget {
    /// A field of ours.
    Field(CustomerField),
    /// A custom field of customers.
    Custom(CustomFieldId),
    /// Tags, made from the property's value.
    Tag,
}

/// Where a contact record's property goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Stored<ContactField>", try_from = "Stored<ContactField>")]
pub enum ContactTarget {
    /// A field of ours.
    Field(ContactField),
    /// A custom field of contacts.
    Custom(CustomFieldId),
}

/// What customers' and contacts' targets have in common.
pub trait Target: Copy + fmt::Debug + Eq + Hash + Serialize + DeserializeOwned + Send + Sync + Unpin + 'static {
    /// What the target is part of.
    const OBJECT: Mirrored;
    /// A target without which a map is refused.
    const REQUIRED: Option<Self>;
    /// The rows of the map that nobody has edited.
    const DEFAULTS: &'static [(Self, &'static str)];

    /// Which kind of target it is.
    fn slot(self) -> Slot;
}

/// A kind of target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A field of ours.
    Field {
        /// The name that issues carry.
        name: &'static str,
        /// The name for people.
        label: &'static str,
        /// What it must be fed with.
        need: Need,
    },
    /// A custom field.
    Custom(CustomFieldId),
    /// Tags. Any number of properties may give them.
    Tag,
}

impl Target for CustomerTarget {
    const OBJECT: Mirrored = Mirrored::Customer;
    const REQUIRED: Option<Self> = Some(Self::Field(CustomerField::Name));
    const DEFAULTS: &'static [(Self, &'static str)] = &[
        (Self::Field(CustomerField::Name), "name"),
        (Self::Field(CustomerField::Domain), "domain"),
        (Self::Field(CustomerField::Owner), "hubspot_owner_id"),
        (Self::Field(CustomerField::Plan), "tier"),
        (Self::Field(CustomerField::Arr), "annualrevenue"),
        (Self::Field(CustomerField::Industry), "industry"),
        (Self::Field(CustomerField::EmployeeCount), "numberofemployees"),
        (Self::Field(CustomerField::CreatedAt), "createdate"),
    ];

    fn slot(self) -> Slot {
        match self {
            Self::Field(field) => Slot::Field { name: field.name(), label: field.label(), need: field.into() },
            Self::Custom(id) => Slot::Custom(id),
            Self::Tag => Slot::Tag,
        }
    }
}

impl Target for ContactTarget {
    const OBJECT: Mirrored = Mirrored::Contact;
    const REQUIRED: Option<Self> = None;
    const DEFAULTS: &'static [(Self, &'static str)] = &[
        (Self::Field(ContactField::FirstName), "firstname"),
        (Self::Field(ContactField::LastName), "lastname"),
        (Self::Field(ContactField::Email), "email"),
        (Self::Field(ContactField::Title), "jobtitle"),
        (Self::Field(ContactField::Phone), "phone"),
    ];

    fn slot(self) -> Slot {
        match self {
            Self::Field(field) => Slot::Field { name: field.name(), label: field.label(), need: field.into() },
            Self::Custom(id) => Slot::Custom(id),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored<F> {
    Field(F),
    CustomField(CustomFieldId),
    Tag(bool),
}

#[derive(Debug, thiserror::Error)]
enum NotATarget {
    #[error("`tag` is never false")]
    TagFalse,
    #[error("contacts have no tags")]
    ContactTag,
}

impl From<CustomerTarget> for Stored<CustomerField> {
    fn from(target: CustomerTarget) -> Self {
        match target {
            CustomerTarget::Field(field) => Self::Field(field),
            CustomerTarget::Custom(id) => Self::CustomField(id),
            CustomerTarget::Tag => Self::Tag(true),
        }
    }
}

impl TryFrom<Stored<CustomerField>> for CustomerTarget {
    type Error = NotATarget;

    fn try_from(stored: Stored<CustomerField>) -> Result<Self, NotATarget> {
        match stored {
            Stored::Field(field) => Ok(Self::Field(field)),
            Stored::CustomField(id) => Ok(Self::Custom(id)),
            Stored::Tag(true) => Ok(Self::Tag),
            Stored::Tag(false) => Err(NotATarget::TagFalse),
        }
    }
}

impl From<ContactTarget> for Stored<ContactField> {
    fn from(target: ContactTarget) -> Self {
        match target {
            ContactTarget::Field(field) => Self::Field(field),
            ContactTarget::Custom(id) => Self::CustomField(id),
        }
    }
}

impl TryFrom<Stored<ContactField>> for ContactTarget {
    type Error = NotATarget;

    fn try_from(stored: Stored<ContactField>) -> Result<Self, NotATarget> {
        match stored {
            Stored::Field(field) => Ok(Self::Field(field)),
            Stored::CustomField(id) => Ok(Self::Custom(id)),
            Stored::Tag(_) => Err(NotATarget::ContactTag),
        }
    }
}

#[cfg(test)]
mod tests {
    use hubspot::PropertyName;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::field_map::Row;

    #[test]
    fn rows_read_back_in_their_stored_form() {
        let id = CustomFieldId(Uuid::from_u128(7));
        let rows = [
            (CustomerTarget::Field(CustomerField::Arr), json!({"field": "ARR"})),
            (CustomerTarget::Field(CustomerField::EmployeeCount), json!({"field": "EMPLOYEE_COUNT"})),
            (CustomerTarget::Custom(id), json!({"custom_field": id.0.to_string()})),
            (CustomerTarget::Tag, json!({"tag": true})),
        ];
        for (target, stored) in rows {
            let row = Row { property: PropertyName::from("annualrevenue"), target };
            let stored = json!({"property": "annualrevenue", "target": stored});
            assert_eq!(serde_json::to_value(&row).unwrap(), stored);
            assert_eq!(serde_json::from_value::<Row<CustomerTarget>>(stored).unwrap(), row);
        }
    }

    #[test]
    fn what_is_no_target_is_not_read() {
        for stored in [json!({"tag": false}), json!({"field": "SHOE_SIZE"}), json!({}), json!("tag")] {
            assert!(serde_json::from_value::<CustomerTarget>(stored.clone()).is_err(), "{stored}");
        }
        assert!(serde_json::from_value::<ContactTarget>(json!({"tag": true})).is_err());
        assert!(serde_json::from_value::<ContactTarget>(json!({"field": "ARR"})).is_err());
    }
}
