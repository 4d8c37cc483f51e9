//! Owners: the people (and queues) that records belong to.

use std::fmt;

use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Api;
use crate::error::Error;
use crate::id::OwnerId;
use crate::nullable;
use crate::object::Archived;

const ATTEMPTED: &str = "read owners";

/// An owner. Needs the scope `crm.objects.owners.read`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// What `hubspot_owner_id` holds.
    pub id: OwnerId,
    /// The address, which is how an owner is matched to a user elsewhere. Queues have none.
    #[serde(default)]
    pub email: Option<String>,
    /// Given name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Person or queue.
    #[serde(default, rename = "type", deserialize_with = "nullable::or_default")]
    pub kind: OwnerKind,
    /// The user behind the owner; none for archived ones.
    #[serde(default)]
    pub user_id: Option<i64>,
    /// The same, kept for archived ones.
    #[serde(default)]
    pub user_id_including_inactive: Option<i64>,
    /// Whether the user is gone. Records go on pointing at archived owners.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub archived: bool,
}

/// What an owner is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OwnerKind {
    /// A user.
    #[default]
    Person,
    /// A queue.
    Queue,
    /// Something newer than this client.
    #[serde(other)]
    Other,
}

/// Names and addresses stay out of logs.
impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Owner")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("archived", &self.archived)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// All owners of one of the two listings.
    pub async fn owners(&self, archived: Archived) -> Result<Vec<Owner>, Error> {
        self.every_page(ATTEMPTED, |after| {
            let call = self.get_call(ATTEMPTED, Api::Owners, &[]);
            call.query("limit", "500").query("archived", archived.query()).after(after)
        })
        .await
    }
}
