//! What an account's properties mean and who its owners are.
//!
//! Records are read by these, and they change too. HubSpot gives the value of an archived property as it gives an empty
//! one, so a value that is gone may be cleared or out of sight; an owner who is unknown may be new. What reads so is in
//! doubt, and is believed only when the account, asked after the reading, still says the same of what was relied on.

mod known;
mod relied;

use hubspot::{Archived, Client, Feature, ObjectKind, Owner, PropertySet};

use crate::catalogue::Properties;
use crate::connection::Connection;
use crate::error::Code;
use crate::field_map::resolve::Resolver;
use crate::sync::claim::Failure;
use crate::sync::setback::Setback;

pub use known::Known;
pub(crate) use relied::Relied;

/// What an account said of itself.
#[derive(Debug)]
pub(crate) struct Definitions {
    pub(crate) company_properties: Properties,
    pub(crate) contact_properties: Properties,
    /// None where HubSpot does not let us ask, and then the sentence that says so.
    pub(crate) owners: Result<Vec<Owner>, String>,
}

/// What a reading leaves in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// What companies' properties mean, and whether they are there.
    pub(crate) companies: bool,
    /// The same of contacts.
    pub(crate) contacts: bool,
    /// Who there is to own things.
    pub(crate) owners: bool,
}

impl Doubt {
    /// Whether there is any.
    pub(crate) fn is_any(self) -> bool {
        self != Self::default()
    }
}

impl std::ops::BitOr for Doubt {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            companies: self.companies || other.companies,
            contacts: self.contacts || other.contacts,
            owners: self.owners || other.owners,
        }
    }
}

impl Definitions {
    /// Asks the account.
    pub(crate) async fn read(client: &Client, connection: &Connection) -> Result<Self, Setback> {
        Ok(Self {
            company_properties: properties(client, ObjectKind::Company).await?,
            contact_properties: properties(client, ObjectKind::Contact).await?,
            owners: owners(client, connection).await?,
        })
    }

    /// Whether the account, asked now, still says the same of what is in doubt, as far as the resolver relies on it.
    pub(crate) async fn still_hold(
        &self,
        client: &Client,
        connection: &Connection,
        resolver: &Resolver,
        doubt: Doubt,
    ) -> Result<bool, Setback> {
        let same = async |object, known: &Properties, relied_on: &PropertySet| {
            let now = Properties::new(client.properties(object).await?, []);
            Ok::<_, Setback>(relied_on.names().iter().all(|name| now.find(name) == known.find(name)))
        };
        if doubt.companies
            && !same(ObjectKind::Company, &self.company_properties, resolver.company_properties()).await?
        {
            return Ok(false);
        }
        if doubt.contacts && !same(ObjectKind::Contact, &self.contact_properties, resolver.contact_properties()).await?
        {
            return Ok(false);
        }
        Ok(!doubt.owners || known_by(&self.owners) == known_by(&owners(client, connection).await?))
    }
}

/// The setback of a reading that was overtaken by a change of what it went by.
pub(crate) fn changed() -> Setback {
    Setback::Later {
        failure: Failure {
            code: Code::Conflict,
            message: "Properties or owners changed in HubSpot while records were being read; they are read again."
                .to_owned(),
            correlation_id: None,
        },
        wait: None,
    }
}

async fn properties(client: &Client, object: ObjectKind) -> Result<Properties, Setback> {
    let live = client.properties(object).await?;
    let archived = client.archived_properties(object).await?;
    Ok(Properties::new(live, archived.into_iter().map(|property| property.name)))
}

/// Who there is to own things; where HubSpot does not let us ask, the sentence that says so.
pub(crate) async fn owners(client: &Client, connection: &Connection) -> Result<Result<Vec<Owner>, String>, Setback> {
    if let Err(refusal) = connection.require(Feature::Owners) {
        return Ok(Err(refusal.refusals().first().map(|refusal| refusal.message.clone()).unwrap_or_default()));
    }
    let mut owners = client.owners(Archived::No).await?;
    owners.extend(client.owners(Archived::Only).await?);
    Ok(Ok(owners))
}

/// What owners are known by, in an order of our own.
fn known_by(owners: &Result<Vec<Owner>, String>) -> Option<Vec<(&str, Option<&str>)>> {
    let mut known: Vec<_> =
        owners.as_ref().ok()?.iter().map(|owner| (owner.id.as_str(), owner.email.as_deref())).collect();
    known.sort_unstable();
    Some(known)
}
