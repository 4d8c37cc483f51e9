//! The three kinds of record and how HubSpot names them.

use std::fmt;

/// A kind of CRM record. In JSON it is its plural name; all its other names are read, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum ObjectType {
    /// `0-1`
    Contact,
    /// `0-2`
    Company,
    /// `0-3`
    Deal,
}

impl ObjectType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Contact, Self::Company, Self::Deal];

    /// Reads a path segment: plural or singular name or type id, case ignored.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            text == kind.type_id()
                || text.eq_ignore_ascii_case(kind.plural())
                || text.eq_ignore_ascii_case(kind.singular())
        })
    }

    /// HubSpot's number for it.
    pub fn type_id(self) -> &'static str {
        match self {
            Self::Contact => "0-1",
            Self::Company => "0-2",
            Self::Deal => "0-3",
        }
    }

    /// `contacts`, `companies`, `deals`.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Contact => "contacts",
            Self::Company => "companies",
            Self::Deal => "deals",
        }
    }

    /// `contact`, `company`, `deal`.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Deal => "deal",
        }
    }

    /// The scope that lets an app read records of the type.
    pub(crate) fn read_scope(self) -> &'static str {
        match self {
            Self::Contact => "crm.objects.contacts.read",
            Self::Company => "crm.objects.companies.read",
            Self::Deal => "crm.objects.deals.read",
        }
    }

    /// The property that carries the time of the last change. Contacts have no `hs_` form of it.
    pub fn modified_property(self) -> &'static str {
        match self {
            Self::Contact => "lastmodifieddate",
            Self::Company | Self::Deal => "hs_lastmodifieddate",
        }
    }

    /// What list, get and search return when no property is asked for.
    pub(crate) fn default_properties(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["firstname", "lastname", "email"],
            Self::Company => &["name", "domain"],
            Self::Deal => &["amount", "closedate", "dealname", "dealstage", "pipeline"],
        }
    }
}

impl From<ObjectType> for &'static str {
    fn from(kind: ObjectType) -> Self {
        kind.plural()
    }
}

impl TryFrom<String> for ObjectType {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is no type of record"))
    }
}

impl fmt::Display for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.plural())
    }
}

/// The number of a record, unique within its type only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "IdText")]
pub struct RecordId(pub u64);

impl RecordId {
    /// Reads an id from text; anything but digits is no id.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> Self {
        id.to_string()
    }
}

/// An id in JSON: text or number.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum IdText {
    Number(u64),
    Text(String),
}

impl TryFrom<IdText> for RecordId {
    type Error = String;

    fn try_from(text: IdText) -> Result<Self, Self::Error> {
        match text {
            IdText::Number(number) => Ok(Self(number)),
            IdText::Text(text) => Self::parse(&text).ok_or_else(|| format!("{text:?} is not a record id")),
        }
    }
}
