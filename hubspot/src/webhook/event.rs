//! What deliveries hint at.
//!
//! Events have two dialects: `company.creation`, which names the kind of record in its type, and `object.creation`, which
//! numbers it in a field of its own. Both end in the same [`Change`]. What this client does not know is kept as
//! [`Change::Other`] and an event that cannot be read is counted: neither may cost the events beside it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::UnreadableBody;
use crate::id::{CompanyId, ContactId, DealId, HubId, PropertyName};
use crate::instant;
use crate::object::ObjectKind;

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordRef {
    /// A company.
    Company(CompanyId),
    /// A contact.
    Contact(ContactId),
    /// A deal.
    Deal(DealId),
}

impl RecordRef {
    /// A record of this kind.
    pub fn new(kind: ObjectKind, id: &str) -> Self {
        match kind {
            ObjectKind::Company => Self::Company(id.into()),
            ObjectKind::Contact => Self::Contact(id.into()),
            ObjectKind::Deal => Self::Deal(id.into()),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> ObjectKind {
        match self {
            Self::Company(_) => ObjectKind::Company,
            Self::Contact(_) => ObjectKind::Contact,
            Self::Deal(_) => ObjectKind::Deal,
        }
    }

    /// Its id as text.
    pub fn id(&self) -> &str {
        match self {
            Self::Company(id) => id.as_str(),
            Self::Contact(id) => id.as_str(),
            Self::Deal(id) => id.as_str(),
        }
    }
}

/// What one request brought. Its events may belong to different accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// In the order sent, which means nothing.
    pub events: Vec<Event>,
    /// How many more there were that could not be read.
    pub unreadable: usize,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The account it happened in.
    pub hub_id: HubId,
    /// When it happened.
    pub occurred_at: Option<DateTime<Utc>>,
    /// How often it was sent before.
    pub attempt: u32,
    /// What happened.
    pub change: Change,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A record was made.
    Created(RecordRef),
    /// A property of it changed. May come before the record's creation.
    PropertyChanged(RecordRef, PropertyName),
    /// Something about it changed: values, or which lists it is on. Only the journal tells so little.
    Altered(RecordRef),
    /// It went to the recycle bin, or for good.
    Deleted(RecordRef),
    /// It came back from the recycle bin.
    Restored(RecordRef),
    /// Records became one. No property change is sent for what the merge changed.
    Merged {
        /// The record that goes on. Under the default behaviour its id is new.
        survivor: RecordRef,
        /// The records that no longer exist under their own ids.
        absorbed: Vec<RecordRef>,
    },
    /// A link appeared or went. One change arrives several times, in both directions.
    LinkChanged {
        /// One end.
        from: RecordRef,
        /// The other.
        to: RecordRef,
    },
    /// A person asked to be forgotten. The record's deletion is sent as well, before or after.
    PrivacyDeleted(ContactId),
    /// Something this client does not follow.
    Other(Box<str>),
}

impl Change {
    /// Every record that has to be read again.
    pub fn touched(&self) -> Vec<RecordRef> {
        match self {
            Self::Created(record)
            | Self::PropertyChanged(record, _)
            | Self::Altered(record)
            | Self::Deleted(record)
            | Self::Restored(record) => vec![record.clone()],
            Self::Merged { survivor, absorbed } => std::iter::once(survivor).chain(absorbed).cloned().collect(),
            Self::LinkChanged { from, to } => vec![from.clone(), to.clone()],
            Self::PrivacyDeleted(contact) => vec![RecordRef::Contact(contact.clone())],
            Self::Other(_) => Vec::new(),
        }
    }
}

/// Reads the body of a delivery that has been verified.
pub fn read_delivery(body: &[u8]) -> Result<Delivery, UnreadableBody> {
    let raw: Vec<&RawValue> = serde_json::from_slice(body)?;
    let mut delivery = Delivery::default();
    for event in raw {
        match serde_json::from_str::<Wire>(event.get()) {
            Ok(wire) => delivery.events.push(wire.event()),
            Err(_) => delivery.unreadable += 1,
        }
    }
    Ok(delivery)
}

/// An event as it comes: ids are numbers, and nearly everything may be missing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    portal_id: HubId,
    #[serde(alias = "eventType")]
    subscription_type: Box<str>,
    #[serde(default, deserialize_with = "instant::lenient")]
    occurred_at: Option<DateTime<Utc>>,
    #[serde(default)]
    attempt_number: Option<u32>,
    #[serde(default)]
    object_type_id: Option<Box<str>>,
    #[serde(default)]
    object_id: Option<Id>,
    #[serde(default)]
    property_name: Option<PropertyName>,
    #[serde(default)]
    primary_object_id: Option<Id>,
    #[serde(default)]
    new_object_id: Option<Id>,
    #[serde(default)]
    merged_object_ids: Option<Vec<Id>>,
    #[serde(default)]
    association_type: Option<Box<str>>,
    #[serde(default)]
    from_object_type_id: Option<Box<str>>,
    #[serde(default)]
    to_object_type_id: Option<Box<str>>,
    #[serde(default)]
    from_object_id: Option<Id>,
    #[serde(default)]
    to_object_id: Option<Id>,
}

/// An id whose kind the rest of the event tells. Companies' reader is as good as any.
type Id = CompanyId;

impl Wire {
    fn event(self) -> Event {
        let change = self.change().unwrap_or_else(|| Change::Other(self.subscription_type.clone()));
        Event {
            hub_id: self.portal_id,
            occurred_at: self.occurred_at,
            attempt: self.attempt_number.unwrap_or(0),
            change,
        }
    }

    fn change(&self) -> Option<Change> {
        let (subject, verb) = self.subscription_type.split_once('.')?;
        if verb == "associationChange" {
            return self.link_change();
        }
        let kind = match subject {
            "object" => ObjectKind::from_type_id(self.object_type_id.as_deref()?)?,
            classic => kind_named(classic)?,
        };
        if verb == "merge" {
            return self.merge(kind);
        }
        let record = RecordRef::new(kind, self.object_id.as_ref()?.as_str());
        match (verb, record) {
            ("creation", record) => Some(Change::Created(record)),
            ("deletion", record) => Some(Change::Deleted(record)),
            ("restore", record) => Some(Change::Restored(record)),
            ("propertyChange", record) => Some(Change::PropertyChanged(record, self.property_name.clone()?)),
            ("privacyDeletion", RecordRef::Contact(contact)) => Some(Change::PrivacyDeleted(contact)),
            _ => None,
        }
    }

    fn merge(&self, kind: ObjectKind) -> Option<Change> {
        let survivor = [&self.new_object_id, &self.primary_object_id, &self.object_id].into_iter().flatten().next()?;
        let mut absorbed: Vec<&Id> = self.merged_object_ids.iter().flatten().chain(&self.primary_object_id).collect();
        absorbed.retain(|id| *id != survivor);
        absorbed.sort_unstable();
        absorbed.dedup();
        Some(Change::Merged {
            survivor: RecordRef::new(kind, survivor.as_str()),
            absorbed: absorbed.into_iter().map(|id| RecordRef::new(kind, id.as_str())).collect(),
        })
    }

    fn link_change(&self) -> Option<Change> {
        let named = self.association_type.as_deref().and_then(|name| name.split_once("_TO_"));
        let kind = |type_id: &Option<Box<str>>, name: Option<&str>| {
            type_id.as_deref().and_then(ObjectKind::from_type_id).or_else(|| kind_named(&name?.to_ascii_lowercase()))
        };
        let from = kind(&self.from_object_type_id, named.map(|(from, _)| from))?;
        let to = kind(&self.to_object_type_id, named.map(|(_, to)| to))?;
        Some(Change::LinkChanged {
            from: RecordRef::new(from, self.from_object_id.as_ref()?.as_str()),
            to: RecordRef::new(to, self.to_object_id.as_ref()?.as_str()),
        })
    }
}

fn kind_named(name: &str) -> Option<ObjectKind> {
    match name {
        "company" => Some(ObjectKind::Company),
        "contact" => Some(ObjectKind::Contact),
        "deal" => Some(ObjectKind::Deal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(body: &str) -> Vec<Change> {
        read_delivery(body.as_bytes()).unwrap().events.into_iter().map(|event| event.change).collect()
    }

    fn company(id: &str) -> RecordRef {
        RecordRef::new(ObjectKind::Company, id)
    }

    fn contact(id: &str) -> RecordRef {
        RecordRef::new(ObjectKind::Contact, id)
    }

    #[test]
    fn both_dialects_say_the_same() {
        let classic = r#"[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,
            "subscriptionType":"company.creation","attemptNumber":2,"objectId":123,"changeSource":"CRM"}]"#;
        let generic = r#"[{"portalId":62515,"occurredAt":1564113600000,"eventType":"object.creation","attemptNumber":2,
            "objectId":123,"objectTypeId":"0-2"}]"#;
        assert_eq!(read_delivery(classic.as_bytes()), read_delivery(generic.as_bytes()));
        let event = read_delivery(classic.as_bytes()).unwrap().events.remove(0);
        assert_eq!(event.hub_id, HubId(62515));
        assert_eq!(event.occurred_at.unwrap().timestamp_millis(), 1_564_113_600_000);
        assert_eq!(event.attempt, 2);
        assert_eq!(event.change, Change::Created(company("123")));
    }

    #[test]
    fn a_property_change_keeps_the_name_and_drops_the_value() {
        let body = r#"[{"portalId":1,"subscriptionType":"contact.propertyChange","objectId":7,"propertyName":"email",
            "propertyValue":"ada@example.com","isSensitive":false}]"#;
        assert_eq!(changes(body), [Change::PropertyChanged(contact("7"), "email".into())]);
        assert!(!format!("{:?}", changes(body)).contains("ada@"));
    }

    #[test]
    fn p32_the_survivor_of_a_merge_is_found_under_all_three_names() {
        let new_id = r#"[{"portalId":1,"subscriptionType":"company.merge","objectId":9,"primaryObjectId":7,
            "mergedObjectIds":[8],"newObjectId":9}]"#;
        let kept_id = r#"[{"portalId":1,"subscriptionType":"object.merge","objectTypeId":"0-2","objectId":7,
            "primaryObjectId":7,"mergedObjectIds":[8]}]"#;
        let bare = r#"[{"portalId":1,"subscriptionType":"company.merge","objectId":7,"mergedObjectIds":[8]}]"#;
        let absorbed = vec![company("7"), company("8")];
        assert_eq!(changes(new_id), [Change::Merged { survivor: company("9"), absorbed }]);
        let expected = [Change::Merged { survivor: company("7"), absorbed: vec![company("8")] }];
        assert_eq!(changes(kept_id), expected);
        assert_eq!(changes(bare), expected);
    }

    #[test]
    fn links_are_read_in_both_dialects_and_directions() {
        let body = r#"[
            {"portalId":1,"subscriptionType":"company.associationChange","associationType":"COMPANY_TO_CONTACT",
             "fromObjectId":1,"toObjectId":2,"associationRemoved":false,"isPrimaryAssociation":true},
            {"portalId":1,"subscriptionType":"object.associationChange","objectTypeId":"0-1","fromObjectTypeId":"0-1",
             "toObjectTypeId":"0-2","fromObjectId":"2","toObjectId":"1","associationCategory":"HUBSPOT_DEFINED"}]"#;
        assert_eq!(
            changes(body),
            [
                Change::LinkChanged { from: company("1"), to: contact("2") },
                Change::LinkChanged { from: contact("2"), to: company("1") },
            ]
        );
    }

    #[test]
    fn p39_privacy_deletions_are_told_from_deletions() {
        let body = r#"[{"portalId":1,"subscriptionType":"contact.privacyDeletion","objectId":7},
            {"portalId":1,"subscriptionType":"contact.deletion","objectId":7},
            {"portalId":1,"subscriptionType":"contact.restore","objectId":7}]"#;
        assert_eq!(
            changes(body),
            [Change::PrivacyDeleted("7".into()), Change::Deleted(contact("7")), Change::Restored(contact("7")),]
        );
    }

    #[test]
    fn an_unknown_event_costs_nothing_but_itself() {
        let body = r#"[{"portalId":1,"subscriptionType":"ticket.creation","objectId":1},{"portalId":"x"},
            {"portalId":1,"subscriptionType":"company.deletion","objectId":1}]"#;
        let delivery = read_delivery(body.as_bytes()).unwrap();
        assert_eq!(delivery.unreadable, 1);
        assert_eq!(delivery.events[0].change, Change::Other("ticket.creation".into()));
        assert_eq!(delivery.events[1].change, Change::Deleted(company("1")));
        assert!(delivery.events[0].change.touched().is_empty());
    }

    #[test]
    fn a_body_that_is_no_list_is_an_error() {
        assert!(read_delivery(b"{}").is_err());
    }
}
