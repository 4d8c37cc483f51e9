//! Companies, contacts and deals: three kinds of record, one way to read them.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::{Call, Client};
use crate::endpoint::{Api, Question};
use crate::error::{Error, ErrorKind};
use crate::id::{CompanyId, ContactId, Cursor, DealId, fits_a_path};
use crate::partial;
use crate::property_set::PropertySet;
use crate::record::{Record, read_envelope, read_record};
use crate::walk::Page;

/// Most records on a page of a listing, and most ids in a batch.
pub const BATCH: usize = 100;

/// The kinds of record this client reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// Companies.
    Company,
    /// Contacts.
    Contact,
    /// Deals.
    Deal,
}

impl ObjectKind {
    /// The name that stands in paths.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "companies",
            Self::Contact => "contacts",
            Self::Deal => "deals",
        }
    }

    /// HubSpot's number for the kind.
    pub const fn type_id(self) -> &'static str {
        match self {
            Self::Contact => "0-1",
            Self::Company => "0-2",
            Self::Deal => "0-3",
        }
    }

    /// The kind that HubSpot numbers so.
    pub fn from_type_id(type_id: &str) -> Option<Self> {
        match type_id {
            "0-1" => Some(Self::Contact),
            "0-2" => Some(Self::Company),
            "0-3" => Some(Self::Deal),
            _ => None,
        }
    }
}

/// A kind of record as a type, so that its ids have one too.
pub trait CrmObject: Send + Sync + 'static {
    /// How records of the kind are named.
    type Id: AsRef<str>
        + Clone
        + std::fmt::Debug
        + DeserializeOwned
        + Eq
        + Hash
        + Ord
        + Serialize
        + Send
        + Sync
        + 'static;
    /// The kind as a value.
    const KIND: ObjectKind;
    /// The name that stands in paths.
    const NAME: &'static str = Self::KIND.name();
    /// The property that moves with every change of a property. Contacts spell it differently.
    const MODIFIED: &'static str;
}

/// Companies.
#[derive(Clone, Copy, Debug)]
pub struct Companies;

/// Contacts.
#[derive(Clone, Copy, Debug)]
pub struct Contacts;

/// Deals.
#[derive(Clone, Copy, Debug)]
pub struct Deals;

impl CrmObject for Companies {
    type Id = CompanyId;
    const KIND: ObjectKind = ObjectKind::Company;
    const MODIFIED: &'static str = "hs_lastmodifieddate";
}

impl CrmObject for Contacts {
    type Id = ContactId;
    const KIND: ObjectKind = ObjectKind::Contact;
    const MODIFIED: &'static str = "lastmodifieddate";
}

impl CrmObject for Deals {
    type Id = DealId;
    const KIND: ObjectKind = ObjectKind::Deal;
    const MODIFIED: &'static str = "hs_lastmodifieddate";
}

/// Which of HubSpot's two listings is meant. There is none that holds both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Archived {
    /// What is there.
    No,
    /// What is in the recycle bin, and nothing else.
    Only,
}

impl Archived {
    pub(crate) fn query(self) -> &'static str {
        match self {
            Self::No => "false",
            Self::Only => "true",
        }
    }
}

impl Client {
    /// One page of 100 records in the order of their ids. When the properties do not fit in an address, the page is read
    /// in two calls; records that vanish between them are missing from the page.
    pub async fn list<O: CrmObject>(
        &self,
        props: &PropertySet,
        after: Option<&Cursor>,
        archived: Archived,
    ) -> Result<Page<Record<O::Id>>, Error> {
        if props.fits_in_url() {
            return self.list_page::<O>(props, after, archived).await;
        }
        let ids = self.list_page::<O>(&ids_only(), after, archived).await?;
        let wanted: Vec<O::Id> = ids.records.into_iter().map(|record| record.id).collect();
        let read = self.batch_read::<O>(props, &wanted, archived).await?;
        Ok(Page { records: in_order_of(&wanted, read), next: ids.next, total: ids.total })
    }

    async fn list_page<O: CrmObject>(
        &self,
        props: &PropertySet,
        after: Option<&Cursor>,
        archived: Archived,
    ) -> Result<Page<Record<O::Id>>, Error> {
        let call = self
            .get_call("list records", Api::Objects, &[O::NAME])
            .query("limit", "100")
            .query("archived", archived.query())
            .after(after)
            .properties(props);
        let body = self.send(&call).await?;
        let page =
            read_envelope(&body, props, O::MODIFIED).map_err(|error| Error::unreadable(call.attempted, error))?;
        Ok(Page { records: page.records, next: page.next, total: page.total })
    }

    /// Up to 100 records by id, in no order. An id that does not exist is absent, and one that was merged away may come
    /// back under its survivor's: compare what was asked with what came.
    pub async fn batch_read<O: CrmObject>(
        &self,
        props: &PropertySet,
        ids: &[O::Id],
        archived: Archived,
    ) -> Result<Vec<Record<O::Id>>, Error> {
        const ATTEMPTED: &str = "read records by id";
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        check_inputs(ATTEMPTED, ids.len(), BATCH)?;
        let request = BatchRead {
            properties: props,
            properties_with_history: [],
            inputs: ids.iter().map(|id| Input { id: id.as_ref() }).collect(),
        };
        let call = self.post_call(ATTEMPTED, Question::Records(O::KIND), &request).query("archived", archived.query());
        let body = self.send(&call).await?;
        let answer = read_envelope(&body, props, O::MODIFIED).map_err(|error| Error::unreadable(ATTEMPTED, error))?;
        partial::failure(ATTEMPTED, answer.errors.iter().filter(|error| !error.is_absence()))?;
        Ok(answer.records)
    }

    /// One record by id; none if there is none. An id that was merged away answers with its survivor.
    pub async fn get<O: CrmObject>(
        &self,
        props: &PropertySet,
        id: &O::Id,
        archived: Archived,
    ) -> Result<Option<Record<O::Id>>, Error> {
        if !fits_a_path(id.as_ref()) {
            return Ok(None);
        }
        if props.fits_in_url() {
            return self.get_one::<O>(props, id, archived).await;
        }
        // A batch read is not known to follow merges, so a single read finds the id first.
        let Some(found) = self.get_one::<O>(&ids_only(), id, archived).await? else { return Ok(None) };
        Ok(self.batch_read::<O>(props, &[found.id], archived).await?.pop())
    }

    async fn get_one<O: CrmObject>(
        &self,
        props: &PropertySet,
        id: &O::Id,
        archived: Archived,
    ) -> Result<Option<Record<O::Id>>, Error> {
        let call = self
            .get_call("read one record", Api::Objects, &[O::NAME, id.as_ref()])
            .query("archived", archived.query())
            .properties(props);
        match self.send(&call).await {
            Ok(body) => {
                let record = read_record(&body, props, O::MODIFIED);
                record.map(Some).map_err(|error| Error::unreadable(call.attempted, error))
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An empty set asks for the id alone.
fn ids_only() -> PropertySet {
    PropertySet::new([])
}

impl Call {
    /// The names go in unescaped commas: escaped ones are three times as long.
    fn properties(mut self, props: &PropertySet) -> Self {
        let query = format!("{}&properties={}", self.url.query().unwrap_or_default(), props.query());
        self.url.set_query(Some(&query));
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchRead<'r> {
    properties: &'r PropertySet,
    properties_with_history: [&'r str; 0],
    inputs: Vec<Input<'r>>,
}

#[derive(Serialize)]
struct Input<'r> {
    id: &'r str,
}

pub(crate) fn check_inputs(attempted: &'static str, given: usize, most: usize) -> Result<(), Error> {
    if given > most {
        return Err(Error::local(attempted, ErrorKind::TooManyInputs { given, most }));
    }
    Ok(())
}

/// Batch reads answer in an order of their own.
fn in_order_of<Id: Eq + Hash>(wanted: &[Id], mut records: Vec<Record<Id>>) -> Vec<Record<Id>> {
    let places: HashMap<&Id, usize> = wanted.iter().enumerate().map(|(place, id)| (id, place)).collect();
    records.sort_by_key(|record| places.get(&record.id).copied().unwrap_or(usize::MAX));
    records
}
