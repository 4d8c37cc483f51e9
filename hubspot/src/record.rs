//! Records as HubSpot sends them, read in one pass.
//!
//! A first sync reads tens of thousands of these, each with a map of properties of which only some were asked for. The
//! reader walks the bytes once, looks each name up in the [`PropertySet`], and allocates nothing for what it does not
//! keep. Null, missing and `""` are the same: HubSpot sends all three for "no value".

use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::id::Cursor;
use crate::instant::{self, Moment};
use crate::paging::Paging;
use crate::partial::Partial;
use crate::property_set::PropertySet;

/// One record with the values that were asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<Id> {
    /// Its id. After a merge not the one that was asked for: always go by this one.
    pub id: Id,
    /// When its properties last changed. Links and deletion do not move it.
    pub modified_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// Whether it is in the recycle bin.
    pub archived: bool,
    /// When it got there.
    pub archived_at: Option<DateTime<Utc>>,
    values: Box<[Option<Box<str>>]>,
}

impl<Id> Record<Id> {
    /// The value of the property at this position of the set the record was read with; never an empty text.
    pub fn value(&self, position: usize) -> Option<&str> {
        self.values.get(position)?.as_deref()
    }

    /// All values, in the order of the set.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.values.iter().map(Option::as_deref)
    }

    /// A record made by hand, for the tests of those who read records. Empty texts count as no value.
    pub fn new(id: Id, modified_at: Option<DateTime<Utc>>, values: Vec<Option<Box<str>>>) -> Self {
        let values = values.into_iter().map(|value| value.filter(|text| !text.is_empty())).collect();
        Self { id, modified_at, created_at: None, archived: false, archived_at: None, values }
    }
}

/// Values are people's data and stay out of logs.
impl<Id: fmt::Debug> fmt::Debug for Record<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("id", &self.id)
            .field("modified_at", &self.modified_at)
            .field("archived", &self.archived)
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

/// What every endpoint that answers with records sends around them.
pub(crate) struct Envelope<Id> {
    pub(crate) records: Vec<Record<Id>>,
    pub(crate) next: Option<Cursor>,
    pub(crate) total: Option<u64>,
    pub(crate) errors: Vec<Partial>,
}

/// Reads a page of records. `modified` names the property that HubSpot moves with every change.
pub(crate) fn read_envelope<Id: DeserializeOwned>(
    body: &[u8],
    props: &PropertySet,
    modified: &'static str,
) -> Result<Envelope<Id>, serde_json::Error> {
    read_whole(body, EnvelopeSeed { record: RecordSeed { props, modified, id: PhantomData } })
}

/// Reads a single record.
pub(crate) fn read_record<Id: DeserializeOwned>(
    body: &[u8],
    props: &PropertySet,
    modified: &'static str,
) -> Result<Record<Id>, serde_json::Error> {
    read_whole(body, RecordSeed { props, modified, id: PhantomData })
}

fn read_whole<'de, S: DeserializeSeed<'de>>(body: &'de [u8], seed: S) -> Result<S::Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = seed.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum EnvelopeField {
    Results,
    Paging,
    Total,
    Errors,
    #[serde(other)]
    Other,
}

struct EnvelopeSeed<'p, Id> {
    record: RecordSeed<'p, Id>,
}

impl<'de, Id: DeserializeOwned> DeserializeSeed<'de> for EnvelopeSeed<'_, Id> {
    type Value = Envelope<Id>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, Id: DeserializeOwned> Visitor<'de> for EnvelopeSeed<'_, Id> {
    type Value = Envelope<Id>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut records = None;
        let mut page = Envelope { records: Vec::new(), next: None, total: None, errors: Vec::new() };
        while let Some(field) = map.next_key()? {
            match field {
                EnvelopeField::Results => records = Some(map.next_value_seed(RecordsSeed { record: self.record })?),
                EnvelopeField::Paging => page.next = map.next_value::<Option<Paging>>()?.and_then(Paging::next),
                EnvelopeField::Total => page.total = map.next_value()?,
                EnvelopeField::Errors => page.errors = map.next_value::<Option<_>>()?.unwrap_or_default(),
                EnvelopeField::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        page.records = records.ok_or_else(|| de::Error::missing_field("results"))?;
        Ok(page)
    }
}

struct RecordsSeed<'p, Id> {
    record: RecordSeed<'p, Id>,
}

impl<'de, Id: DeserializeOwned> DeserializeSeed<'de> for RecordsSeed<'_, Id> {
    type Value = Vec<Record<Id>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, Id: DeserializeOwned> Visitor<'de> for RecordsSeed<'_, Id> {
    type Value = Vec<Record<Id>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::with_capacity(100);
        while let Some(record) = seq.next_element_seed(self.record)? {
            records.push(record);
        }
        Ok(records)
    }
}

struct RecordSeed<'p, Id> {
    props: &'p PropertySet,
    modified: &'static str,
    id: PhantomData<fn() -> Id>,
}

impl<Id> Clone for RecordSeed<'_, Id> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Id> Copy for RecordSeed<'_, Id> {}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum RecordField {
    Id,
    Properties,
    CreatedAt,
    UpdatedAt,
    Archived,
    ArchivedAt,
    #[serde(other)]
    Other,
}

impl<'de, Id: DeserializeOwned> DeserializeSeed<'de> for RecordSeed<'_, Id> {
    type Value = Record<Id>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, Id: DeserializeOwned> Visitor<'de> for RecordSeed<'_, Id> {
    type Value = Record<Id>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut id = None;
        let (mut created_at, mut updated_at, mut archived, mut archived_at) = (None, None, None, None);
        let mut values = Values { kept: vec![None; self.props.len()].into_boxed_slice(), modified_at: None };
        while let Some(field) = map.next_key()? {
            match field {
                RecordField::Id => id = Some(map.next_value()?),
                RecordField::Properties => map.next_value_seed(ValuesSeed { record: self, values: &mut values })?,
                RecordField::CreatedAt => created_at = map.next_value_seed(Moment)?,
                RecordField::UpdatedAt => updated_at = map.next_value_seed(Moment)?,
                RecordField::Archived => archived = map.next_value::<Option<bool>>()?,
                RecordField::ArchivedAt => archived_at = map.next_value_seed(Moment)?,
                RecordField::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Record {
            id: id.ok_or_else(|| de::Error::missing_field("id"))?,
            modified_at: values.modified_at.or(updated_at),
            created_at,
            archived: archived.unwrap_or(false),
            archived_at,
            values: values.kept,
        })
    }
}

struct Values {
    kept: Box<[Option<Box<str>>]>,
    modified_at: Option<DateTime<Utc>>,
}

/// Reads the map of properties into the slots of the record.
struct ValuesSeed<'v, 'p, Id> {
    record: RecordSeed<'p, Id>,
    values: &'v mut Values,
}

impl<'de, Id> DeserializeSeed<'de> for ValuesSeed<'_, '_, Id> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, Id> Visitor<'de> for ValuesSeed<'_, '_, Id> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("properties")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(slot) = map.next_key_seed(SlotSeed { record: self.record })? {
            match slot {
                Slot { position: Some(position), is_modified } => {
                    let value = map.next_value_seed(ValueSeed)?;
                    if is_modified {
                        self.values.modified_at = value.as_deref().and_then(instant::parse);
                    }
                    self.values.kept[position] = value;
                }
                Slot { position: None, is_modified: true } => self.values.modified_at = map.next_value_seed(Moment)?,
                Slot { position: None, is_modified: false } => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// What a property's name stands for.
struct Slot {
    position: Option<usize>,
    is_modified: bool,
}

struct SlotSeed<'p, Id> {
    record: RecordSeed<'p, Id>,
}

impl<'de, Id> DeserializeSeed<'de> for SlotSeed<'_, Id> {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<Id> Visitor<'_> for SlotSeed<'_, Id> {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property's name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Slot, E> {
        Ok(Slot { position: self.record.props.position_of(name), is_modified: name == self.record.modified })
    }
}

/// A property's value: text in all documented cases. What is not text keeps its JSON spelling.
struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Option<Box<str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for ValueSeed {
    type Value = Option<Box<str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property's value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(if text.is_empty() { None } else { Some(text.into()) })
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }
}
