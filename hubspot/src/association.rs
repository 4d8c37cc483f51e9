//! Who belongs to whom: contacts of companies, companies of deals.
//!
//! Links have a rate bucket of their own, a thousand records to a call, and one trap: a record without links makes the
//! whole answer "partial" and stands among its errors. That one error means an empty set. Any other means that nothing
//! is known about the record, and fails the call with the ids in question.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::endpoint::Question;
use crate::error::{Error, ErrorKind};
use crate::id::{CompanyId, ContactId, Cursor, DealId};
use crate::nullable;
use crate::object::{Companies, Contacts, CrmObject, Deals, check_inputs};
use crate::paging::Paging;
use crate::partial::{self, Partial};

/// Most records whose links one call reads.
pub const ASSOCIATION_BATCH: usize = 1_000;

const ATTEMPTED: &str = "read associations";

/// The label HubSpot puts on a company's contact whose primary company this is.
const PRIMARY_CONTACT: u32 = 2;
/// The label on a deal's primary company.
const PRIMARY_COMPANY: u32 = 5;
/// The label on a contact's primary company.
const CONTACTS_PRIMARY_COMPANY: u32 = 1;
/// The label on a deal of which a company is the primary one.
const PRIMARY_DEAL: u32 = 6;

/// The contacts of one company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyContacts {
    /// The company.
    pub company: CompanyId,
    /// Its contacts by ascending id, each once.
    pub contacts: Vec<ContactLink>,
}

/// A contact of a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLink {
    /// The contact.
    pub contact: ContactId,
    /// Whether the company is the contact's primary one. Several contacts of a company may say so.
    pub primary: bool,
}

/// The companies of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCompanies {
    /// The contact.
    pub contact: ContactId,
    /// Its companies by ascending id, each once.
    pub companies: Vec<CompanyLink>,
}

/// A company of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyLink {
    /// The company.
    pub company: CompanyId,
    /// Whether it is the contact's primary one. At most one is.
    pub primary: bool,
}

impl Client {
    /// The contacts of up to 1,000 companies, one entry for each company asked for, in that order.
    pub async fn company_contacts(&self, companies: &[CompanyId]) -> Result<Vec<CompanyContacts>, Error> {
        let links = self.links::<Companies, Contacts>(companies, PRIMARY_CONTACT).await?;
        Ok(links
            .into_iter()
            .map(|(company, links)| CompanyContacts {
                company,
                contacts: links
                    .into_iter()
                    .map(|link| ContactLink { contact: link.to, primary: link.marked })
                    .collect(),
            })
            .collect())
    }

    /// The companies of up to 1,000 contacts, one entry for each contact asked for, in that order.
    pub async fn contact_companies(&self, contacts: &[ContactId]) -> Result<Vec<ContactCompanies>, Error> {
        let links = self.links::<Contacts, Companies>(contacts, CONTACTS_PRIMARY_COMPANY).await?;
        Ok(links
            .into_iter()
            .map(|(contact, links)| ContactCompanies {
                contact,
                companies: links
                    .into_iter()
                    .map(|link| CompanyLink { company: link.to, primary: link.marked })
                    .collect(),
            })
            .collect())
    }

    /// The deals of up to 1,000 companies, one entry for each company asked for, in that order.
    pub async fn company_deals(&self, companies: &[CompanyId]) -> Result<Vec<(CompanyId, Vec<DealId>)>, Error> {
        let links = self.links::<Companies, Deals>(companies, PRIMARY_DEAL).await?;
        Ok(links
            .into_iter()
            .map(|(company, links)| (company, links.into_iter().map(|link| link.to).collect()))
            .collect())
    }

    /// The companies of up to 1,000 deals, one entry for each deal asked for, in that order. A deal's primary company
    /// comes first.
    pub async fn deal_companies(&self, deals: &[DealId]) -> Result<Vec<(DealId, Vec<CompanyId>)>, Error> {
        let links = self.links::<Deals, Companies>(deals, PRIMARY_COMPANY).await?;
        Ok(links
            .into_iter()
            .map(|(deal, mut links)| {
                links.sort_by_key(|link| !link.marked);
                (deal, links.into_iter().map(|link| link.to).collect())
            })
            .collect())
    }

    /// Reads every page of every input. Pages are per input: only those with more are asked for again.
    async fn links<F: CrmObject, T: CrmObject>(
        &self,
        from: &[F::Id],
        label: u32,
    ) -> Result<Vec<(F::Id, Vec<Link<T::Id>>)>, Error> {
        check_inputs(ATTEMPTED, from.len(), ASSOCIATION_BATCH)?;
        let mut found: HashMap<F::Id, Vec<Link<T::Id>>> = HashMap::with_capacity(from.len());
        let mut seen: HashSet<(F::Id, Cursor)> = HashSet::new();
        let mut open: Vec<Input<F::Id>> = unique(from).map(|id| Input { id, after: None }).collect();
        while !open.is_empty() {
            let question = Question::Links { from: F::KIND, to: T::KIND };
            let call = self.post_call(ATTEMPTED, question, &Inputs { inputs: &open });
            let answer: Answer<F::Id, T::Id> = self.fetch(&call).await?;
            partial::failure(ATTEMPTED, answer.errors.iter().filter(|error| !error.is_no_association()))?;
            open.clear();
            for result in answer.results {
                let links = result.to.into_iter().map(|to| to.link(label));
                found.entry(result.from.id.clone()).or_default().extend(links);
                let Some(after) = result.paging.and_then(Paging::next) else { continue };
                if !seen.insert((result.from.id.clone(), after.clone())) {
                    return Err(Error::local(ATTEMPTED, ErrorKind::RepeatedCursor));
                }
                open.push(Input { id: result.from.id, after: Some(after) });
            }
        }
        Ok(unique(from).map(|id| (id.clone(), merged(found.remove(&id).unwrap_or_default()))).collect())
    }
}

#[derive(Serialize)]
struct Inputs<'i, Id> {
    inputs: &'i [Input<Id>],
}

#[derive(Serialize)]
struct Input<Id> {
    id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Cursor>,
}

#[derive(Deserialize)]
#[serde(bound = "F: DeserializeOwned, T: DeserializeOwned")]
struct Answer<F, T> {
    results: Vec<Linked<F, T>>,
    #[serde(default, deserialize_with = "nullable::or_default")]
    errors: Vec<Partial>,
}

#[derive(Deserialize)]
#[serde(bound = "F: DeserializeOwned, T: DeserializeOwned")]
struct Linked<F, T> {
    from: Source<F>,
    #[serde(default = "Vec::new")]
    to: Vec<To<T>>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Source<F> {
    id: F,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
struct To<T> {
    to_object_id: T,
    #[serde(default = "Vec::new")]
    association_types: Vec<AssociationType>,
}

/// A label on a link. The same number means something else in another category, and the text may be changed by anyone.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssociationType {
    category: Category,
    type_id: u32,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Category {
    HubspotDefined,
    #[serde(other)]
    Other,
}

struct Link<Id> {
    to: Id,
    marked: bool,
}

impl<T> To<T> {
    /// The link, marked if it carries HubSpot's label of this number.
    fn link(self, label: u32) -> Link<T> {
        let mut types = self.association_types.iter();
        let marked = types.any(|kind| kind.category == Category::HubspotDefined && kind.type_id == label);
        Link { to: self.to_object_id, marked }
    }
}

/// Each id once, in the order given.
fn unique<Id: Clone + Eq + Hash>(ids: &[Id]) -> impl Iterator<Item = Id> {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.iter().filter(move |id| seen.insert(*id)).cloned()
}

/// Each link once, by ascending id. A link that was marked anywhere is marked.
fn merged<Id: Ord>(mut links: Vec<Link<Id>>) -> Vec<Link<Id>> {
    links.sort_by(|left, right| left.to.cmp(&right.to).then(right.marked.cmp(&left.marked)));
    links.dedup_by(|later, earlier| later.to == earlier.to);
    links
}
