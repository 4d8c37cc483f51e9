//! Names for the things HubSpot numbers.
//!
//! HubSpot's ids are text: some have twelve digits, some are words, and a few endpoints send the same id as a number in
//! one version and as a string in the next. Each kind has its own type here, so that a contact's id never stands where a
//! company's belongs, and every type reads both spellings.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// Text of a type of its own: what every id, cursor and name below has in common.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text as HubSpot spells it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into_boxed_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(TextOrNumber).map(Self)
            }
        }
    };
}

/// A [`text_type`] that HubSpot counts up: shorter comes first, then the text decides, which is the order of the numbers
/// however many digits they have, and still a total order for ids that are words.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        text_type!($(#[$doc])* $name);

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

id!(
    /// A company record. Unique among companies only: a contact may carry the same number.
    CompanyId
);
id!(
    /// A contact record.
    ContactId
);
id!(
    /// A deal record.
    DealId
);
id!(
    /// An owner, as `hubspot_owner_id` holds it. Not the user id of the same person.
    OwnerId
);
id!(
    /// A list ("segment" in HubSpot's pages).
    ListId
);
id!(
    /// A pipeline; unique across deals and tickets.
    PipelineId
);
id!(
    /// A stage; unique within one object type only.
    StageId
);

text_type!(
    /// Where a listing goes on. Opaque: the only thing to do with it is to send it back.
    Cursor
);

text_type!(
    /// The place of a file in the journal. Opaque, like a cursor.
    JournalOffset
);

text_type!(
    /// The internal name of a property. Compared exactly, case included.
    PropertyName
);

impl Ord for PropertyName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for PropertyName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A HubSpot account, called hub or portal in HubSpot's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct HubId(pub i64);

impl fmt::Display for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether this text can stand in a path without changing which resource the path names. Ids may come from people.
pub(crate) fn fits_a_path(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = Box<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id, as text or as a whole number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(number.to_string().into_boxed_str())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(number.to_string().into_boxed_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_text_and_numbers() {
        let ids: Vec<CompanyId> = serde_json::from_str(r#"["442222359747", 442222359747]"#).unwrap();
        assert_eq!(ids[0], ids[1]);
        assert_eq!(serde_json::to_string(&ids[1]).unwrap(), r#""442222359747""#);
    }

    #[test]
    fn ids_order_like_the_numbers_they_are() {
        let mut ids: Vec<ContactId> = ["1000", "999", "20"].map(ContactId::from).into();
        ids.sort();
        assert_eq!(ids, ["20", "999", "1000"].map(ContactId::from));
    }

    #[test]
    fn an_id_that_would_change_the_path_is_noticed() {
        assert!(fits_a_path("515690208449"));
        for bad in ["", "..", "1/associations", "1?archived=true"] {
            assert!(!fits_a_path(bad), "{bad}");
        }
    }
}
