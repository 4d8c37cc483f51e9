//! Owners: the people (and queues) that records belong to.

use std::fmt;

use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Api;
use crate::error::{Error, ErrorKind};
use crate::id::OwnerId;
use crate::nullable;
use crate::object::Archived;
use crate::record::Paging;
use crate::walk::{Completeness, Step, Walk};

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

#[derive(Deserialize)]
struct Owners {
    results: Vec<Owner>,
    #[serde(default)]
    paging: Option<Paging>,
}

impl Client {
    /// All owners of one of the two listings. A listing that comes back to where it was is an error: half the owners
    /// would make the other half look unknown.
    pub async fn owners(&self, archived: Archived) -> Result<Vec<Owner>, Error> {
        let mut owners = Vec::new();
        let mut walk = Walk::new();
        loop {
            let after = match walk.step() {
                Step::Read(after) => after,
                Step::Ended(Completeness::Complete) => return Ok(owners),
                Step::Ended(Completeness::Incomplete) => {
                    return Err(Error::local(ATTEMPTED, ErrorKind::RepeatedCursor));
                }
            };
            let mut call =
                self.get_call(ATTEMPTED, Api::Owners, &[]).query("limit", "500").query("archived", archived.query());
            if let Some(after) = after {
                call = call.query("after", after.as_str());
            }
            let page: Owners = self.fetch(&call).await?;
            owners.extend(page.results);
            walk.turn(page.paging.and_then(Paging::next));
        }
    }
}
