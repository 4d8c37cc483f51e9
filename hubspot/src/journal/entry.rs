//! What a file of the journal tells.
//!
//! Like a push delivery, an entry is a hint to read again, never data: it keeps which record it is about and drops the
//! values. HubSpot documents the words for actions and not all of those for types, so the action decides.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::UnreadableBody;
use crate::id::{CompanyId, HubId};
use crate::instant;
use crate::journal::subscription::UNINSTALLED;
use crate::object::ObjectKind;
use crate::webhook::{Change, Delivery, Event, RecordRef};

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFile {
    /// When it was written.
    pub published_at: Option<DateTime<Utc>>,
    /// What happened to records, as if it had been pushed.
    pub told: Delivery,
    /// The accounts that removed the app.
    pub uninstalled: Vec<HubId>,
}

/// Reads a file.
pub fn read_file(body: &[u8]) -> Result<JournalFile, UnreadableBody> {
    let wire: WireFile<'_> = serde_json::from_slice(body)?;
    let mut file = JournalFile { published_at: wire.published_at, ..JournalFile::default() };
    for entry in wire.journal_events {
        match serde_json::from_str::<Wire>(entry.get()) {
            Ok(wire) if wire.event_type_id.as_deref() == Some(UNINSTALLED) => file.uninstalled.push(wire.portal_id),
            Ok(wire) => file.told.events.push(wire.event()),
            Err(_) => file.told.unreadable += 1,
        }
    }
    Ok(file)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireFile<'b> {
    #[serde(default, deserialize_with = "instant::lenient")]
    published_at: Option<DateTime<Utc>>,
    #[serde(borrow)]
    journal_events: Vec<&'b RawValue>,
}

/// An id whose kind the rest of the entry tells. Companies' reader is as good as any.
type Id = CompanyId;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    portal_id: HubId,
    #[serde(default, rename = "type")]
    kind: Option<Box<str>>,
    #[serde(default, deserialize_with = "instant::lenient")]
    occurred_at: Option<DateTime<Utc>>,
    #[serde(default)]
    action: Option<Box<str>>,
    #[serde(default)]
    event_type_id: Option<Box<str>>,
    #[serde(default)]
    object_type_id: Option<Box<str>>,
    #[serde(default)]
    object_id: Option<Id>,
    #[serde(default)]
    primary_object_id: Option<Id>,
    #[serde(default)]
    new_object_id: Option<Id>,
    #[serde(default)]
    merged_object_ids: Option<Vec<Id>>,
    #[serde(default)]
    from_object_type_id: Option<Box<str>>,
    #[serde(default)]
    to_object_type_id: Option<Box<str>>,
    #[serde(default)]
    from_object_id: Option<Id>,
    #[serde(default)]
    to_object_id: Option<Id>,
}

impl Wire {
    fn event(self) -> Event {
        let change = self.change().unwrap_or_else(|| {
            let words = [self.kind.as_deref(), self.action.as_deref(), self.event_type_id.as_deref()];
            Change::Other(words.into_iter().flatten().collect::<Vec<_>>().join(" ").into())
        });
        Event { hub_id: self.portal_id, occurred_at: self.occurred_at, attempt: 0, change }
    }

    fn change(&self) -> Option<Change> {
        match self.action.as_deref()? {
            "CREATE" => self.record().map(Change::Created),
            "UPDATE" => self.record().map(Change::Altered),
            "DELETE" => self.record().map(Change::Deleted),
            "RESTORE" => self.record().map(Change::Restored),
            "MERGE" => self.merge(),
            "ASSOCIATION_ADDED" | "ASSOCIATION_REMOVED" => self.link(),
            // a company where no kind is named: no list of other records is ever subscribed to
            "ADDED_TO_LIST" | "REMOVED_FROM_LIST" => {
                let kind = kind_of(self.object_type_id.as_deref()).unwrap_or(ObjectKind::Company);
                Some(Change::Altered(RecordRef::new(kind, self.object_id.as_ref()?.as_str())))
            }
            "GDPR_DELETE" => Some(Change::PrivacyDeleted(self.object_id.as_ref()?.as_str().into())),
            _ => None,
        }
    }

    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(kind_of(self.object_type_id.as_deref())?, self.object_id.as_ref()?.as_str()))
    }

    fn merge(&self) -> Option<Change> {
        let kind = kind_of(self.object_type_id.as_deref())?;
        let survivor = [&self.new_object_id, &self.primary_object_id, &self.object_id].into_iter().flatten().next()?;
        let named = self.merged_object_ids.iter().flatten().chain(&self.primary_object_id).chain(&self.object_id);
        let mut absorbed: Vec<&Id> = named.filter(|id| *id != survivor).collect();
        absorbed.sort_unstable();
        absorbed.dedup();
        Some(Change::Merged {
            survivor: RecordRef::new(kind, survivor.as_str()),
            absorbed: absorbed.into_iter().map(|id| RecordRef::new(kind, id.as_str())).collect(),
        })
    }

    fn link(&self) -> Option<Change> {
        let end = |kind: Option<&str>, id: Option<&Id>| Some(RecordRef::new(kind_of(kind)?, id?.as_str()));
        Some(Change::LinkChanged {
            from: end(self.from_object_type_id.as_deref(), self.from_object_id.as_ref())?,
            to: end(self.to_object_type_id.as_deref(), self.to_object_id.as_ref())?,
        })
    }
}

fn kind_of(type_id: Option<&str>) -> Option<ObjectKind> {
    ObjectKind::from_type_id(type_id?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: &str) -> JournalFile {
        let file = format!(r#"{{"offset":"7","publishedAt":"2026-11-23T10:00:00Z","journalEvents":{events}}}"#);
        read_file(file.as_bytes()).unwrap()
    }

    fn changes(events: &str) -> Vec<Change> {
        read(events).told.events.into_iter().map(|event| event.change).collect()
    }

    fn company(id: &str) -> RecordRef {
        RecordRef::new(ObjectKind::Company, id)
    }

    #[test]
    fn values_are_dropped_and_records_kept() {
        let update = r#"[{"type":"crmObject","portalId":5,"occurredAt":"2026-11-23T10:00:00Z","action":"UPDATE",
            "objectTypeId":"0-1","objectId":7,"propertyChanges":{"email":"ada@example.com"}}]"#;
        let changes = changes(update);
        assert_eq!(changes, [Change::Altered(RecordRef::new(ObjectKind::Contact, "7"))]);
        assert!(!format!("{changes:?}").contains("ada@"));
    }

    #[test]
    fn p28_a_list_is_followed_whatever_its_entries_are_called() {
        for kind in ["list_membership", "listMembership"] {
            let moved = format!(
                r#"[{{"type":"{kind}","portalId":5,"action":"ADDED_TO_LIST","objectTypeId":"0-2","objectId":9,"listId":101}},
                    {{"type":"{kind}","portalId":5,"action":"REMOVED_FROM_LIST","objectId":"10"}}]"#
            );
            assert_eq!(changes(&moved), [Change::Altered(company("9")), Change::Altered(company("10"))]);
        }
    }

    #[test]
    fn p32_a_merge_names_all_who_took_part() {
        let merge = r#"[{"type":"crmObject","portalId":5,"action":"MERGE","objectTypeId":"0-2","objectId":7,
            "primaryObjectId":7,"mergedObjectIds":[8],"newObjectId":9}]"#;
        let absorbed = vec![company("7"), company("8")];
        assert_eq!(changes(merge), [Change::Merged { survivor: company("9"), absorbed }]);
    }

    #[test]
    fn p8_p39_the_end_of_an_app_and_of_a_person() {
        let file = read(
            r#"[{"type":"app_lifecycle_event","portalId":5,"eventTypeId":"4-1916193"},
            {"type":"app_lifecycle_event","portalId":6,"eventTypeId":"4-1909196"},
            {"type":"gdpr_privacy_deletion","portalId":5,"action":"GDPR_DELETE","objectTypeId":"0-1","objectId":3}]"#,
        );
        assert_eq!(file.uninstalled, [HubId(5)]);
        assert_eq!(file.told.events[0].change, Change::Other("app_lifecycle_event 4-1909196".into()));
        assert_eq!(file.told.events[1].change, Change::PrivacyDeleted("3".into()));
        assert!(file.published_at.is_some());
    }

    #[test]
    fn an_entry_that_cannot_be_read_costs_nothing_but_itself() {
        let told = read(
            r#"[{"action":"CREATE"},{"portalId":5,"action":"CREATE","objectTypeId":"0-2","objectId":1},
            {"portalId":5,"action":"NEWER","objectTypeId":"0-2","objectId":1},
            {"portalId":5,"action":"CREATE","objectTypeId":"0-5","objectId":1}]"#,
        )
        .told;
        assert_eq!((told.unreadable, told.events.len()), (1, 3));
        assert_eq!(told.events[0].change.touched(), [company("1")]);
        assert_eq!(told.events[1].change, Change::Other("NEWER".into()));
        assert!(told.events[2].change.touched().is_empty());
    }

    #[test]
    fn a_body_that_is_no_file_is_an_error() {
        assert!(read_file(b"[]").is_err());
    }
}
