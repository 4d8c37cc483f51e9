//! A contact as readers see it: the plain columns always, custom values only when asked for.

use std::fmt;

use chrono::{DateTime, Utc};
use entity::id::ContactId;
use sqlx::{Postgres, QueryBuilder};

use crate::custom_value::StoredValues;

/// A contact. It prints as its id only: everything else is somebody's personal data.
#[derive(Clone, PartialEq, sqlx::FromRow)]
pub struct Contact {
    /// The contact.
    pub id: ContactId,
    /// A number that never changes, counted per workspace.
    pub display_id: i64,
    /// The HubSpot account it comes from.
    pub hub_id: i64,
    /// The record it is made from.
    pub hubspot_contact_id: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// As HubSpot has it.
    pub phone: Option<String>,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// When it first came here.
    pub created_at: DateTime<Utc>,
    /// When a value last changed.
    pub updated_at: DateTime<Utc>,
    /// Its custom values; empty unless asked for.
    #[sqlx(default)]
    pub custom_values: StoredValues,
}

impl Contact {
    /// First and last name; the e-mail of a contact that has neither.
    pub fn name(&self) -> Option<String> {
        match (&self.first_name, &self.last_name) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(name), None) | (None, Some(name)) => Some(name.clone()),
            (None, None) => self.email.clone(),
        }
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Which bulky columns are wanted beside the plain ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Custom values.
    pub custom_values: bool,
}

impl Columns {
    /// Everything.
    pub const ALL: Self = Self { custom_values: true };

    /// Adds the select list for a contact called `t`.
    pub(crate) fn push_to(self, query: &mut QueryBuilder<Postgres>) {
        query.push(
            "t.id, t.display_id, t.hub_id, t.hubspot_contact_id, t.first_name, t.last_name, t.email, t.title, \
             t.phone, t.archived_at, t.created_at, t.updated_at",
        );
        if self.custom_values {
            query.push(", t.custom_values");
        }
    }
}
