//! Events as HubSpot writes them: what has happened, once for every subscription that covers it.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde::Serialize;

use super::subscription::{Naming, Subscriptions, Topic};
use crate::clock::Millis;
use crate::portal::association::Category;
use crate::portal::happening::{Happening, LinkChange, Merge, NewValue, Subject, What};
use crate::portal::object::ObjectType;

/// Who HubSpot says made a change: somebody at a screen.
const SOURCE: &str = "CRM_UI";
const SOURCE_ID: &str = "userId:63151802";

/// One event, without the number of the attempt, which is that of its delivery.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    pub(crate) event_id: u64,
    pub(crate) subscription_id: u64,
    pub(crate) portal_id: i64,
    pub(crate) app_id: i64,
    pub(crate) occurred_at: i64,
    pub(crate) subscription_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) object_type_id: Option<&'static str>,
    pub(crate) change_source: &'static str,
    pub(crate) source_id: &'static str,
    #[serde(flatten)]
    pub(crate) detail: Detail,
}

/// What differs from kind to kind. A change of a link names its two ends and no `objectId`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Detail {
    #[serde(rename_all = "camelCase")]
    Record {
        object_id: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        change_flag: Option<&'static str>,
    },
    #[serde(rename_all = "camelCase")]
    Property { object_id: u64, property_name: Box<str>, property_value: String, is_sensitive: bool },
    #[serde(rename_all = "camelCase")]
    Merge {
        object_id: u64,
        primary_object_id: u64,
        merged_object_ids: [u64; 1],
        new_object_id: u64,
        number_of_properties_moved: usize,
    },
    #[serde(rename_all = "camelCase")]
    Association {
        association_type: String,
        from_object_id: u64,
        to_object_id: u64,
        association_removed: bool,
        is_primary_association: bool,
        #[serde(flatten)]
        types: Option<AssociationTypes>,
    },
}

/// What only the generic form of an association change says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssociationTypes {
    association_type_id: u32,
    association_category: &'static str,
    from_object_type_id: &'static str,
    to_object_type_id: &'static str,
}

/// Turns what has happened into events and numbers them.
#[derive(Debug)]
pub(crate) struct Maker {
    app_id: i64,
    subscriptions: Subscriptions,
    last_event: u64,
    chance: StdRng,
}

/// What all events of one happening share.
struct Cause<'a> {
    hub: i64,
    at: Millis,
    scopes: &'a [String],
}

impl Maker {
    pub(crate) fn new(app_id: i64, subscriptions: Subscriptions, seed: u64) -> Self {
        Self { app_id, subscriptions, last_event: 100_000_000, chance: StdRng::seed_from_u64(seed) }
    }

    pub(crate) fn subscribe(&mut self, subscriptions: Subscriptions) {
        self.subscriptions = subscriptions;
    }

    /// The events of some happenings in an account that has granted these scopes.
    pub(crate) fn events(&mut self, hub: i64, scopes: &[String], happenings: &[Happening]) -> Vec<Event> {
        let mut events = Vec::new();
        for happening in happenings {
            self.tell(&Cause { hub, at: happening.at, scopes }, &happening.what, &mut events);
        }
        events
    }

    fn tell(&mut self, cause: &Cause<'_>, what: &What, out: &mut Vec<Event>) {
        match what {
            What::Created { subject, values } => {
                self.record(cause, &Topic::Creation(subject.0), *subject, Some("CREATED"), out);
                self.values(cause, *subject, values, out);
            }
            What::Updated { subject, values } => self.values(cause, *subject, values, out),
            What::Deleted(subject) => self.deletion(cause, *subject, out),
            What::Restored(subject) => self.record(cause, &Topic::Restore(subject.0), *subject, None, out),
            What::Purged(subject) => self.purge(cause, *subject, out),
            What::Merged(merge) => self.merge(cause, merge, out),
            What::Link(change) => self.link(cause, change, out),
            // No push subscription covers membership.
            What::Member { .. } => {}
        }
    }

    fn record(
        &mut self,
        cause: &Cause<'_>,
        topic: &Topic,
        (_, id): Subject,
        change_flag: Option<&'static str>,
        out: &mut Vec<Event>,
    ) {
        self.emit(cause, topic, out, |_| Detail::Record { object_id: id.0, change_flag });
    }

    fn deletion(&mut self, cause: &Cause<'_>, subject: Subject, out: &mut Vec<Event>) {
        self.record(cause, &Topic::Deletion(subject.0), subject, Some("DELETED"), out);
    }

    fn values(&mut self, cause: &Cause<'_>, (kind, id): Subject, values: &[NewValue], out: &mut Vec<Event>) {
        for new in values {
            let topic = Topic::Property(kind, new.property.clone());
            self.emit(cause, &topic, out, |_| Detail::Property {
                object_id: id.0,
                property_name: new.property.clone(),
                property_value: if new.sensitive { "REDACTED".to_owned() } else { new.value.clone() },
                is_sensitive: new.sensitive,
            });
        }
    }

    /// A contact that is deleted for good is told of twice, and either may be first.
    fn purge(&mut self, cause: &Cause<'_>, subject: Subject, out: &mut Vec<Event>) {
        let privacy_first = self.chance.random_bool(0.5);
        let privacy = subject.0 == ObjectType::Contact;
        if privacy && privacy_first {
            self.record(cause, &Topic::Privacy, subject, None, out);
        }
        self.deletion(cause, subject, out);
        if privacy && !privacy_first {
            self.record(cause, &Topic::Privacy, subject, None, out);
        }
    }

    fn merge(&mut self, cause: &Cause<'_>, merge: &Merge, out: &mut Vec<Event>) {
        self.emit(cause, &Topic::Merge(merge.kind), out, |_| Detail::Merge {
            object_id: merge.primary.0,
            primary_object_id: merge.primary.0,
            merged_object_ids: [merge.other.0],
            new_object_id: merge.survivor.0,
            number_of_properties_moved: merge.moved_values,
        });
        for absorbed in merge.absorbed() {
            self.deletion(cause, (merge.kind, absorbed), out);
        }
    }

    /// Labels that the account's people made are not pushed.
    fn link(&mut self, cause: &Cause<'_>, change: &LinkChange, out: &mut Vec<Event>) {
        match change.kind.category {
            Category::User => return,
            Category::HubSpot => {}
        }
        let ((from, from_id), (to, to_id)) = (change.from, change.to);
        if !cause.may_read(to) {
            return;
        }
        self.emit(cause, &Topic::Association(from), out, |naming| Detail::Association {
            association_type: format!("{}_TO_{}", from.singular(), to.singular()).to_uppercase(),
            from_object_id: from_id.0,
            to_object_id: to_id.0,
            association_removed: change.removed,
            is_primary_association: change.kind.is_primary(from, to),
            types: match naming {
                Naming::Classic => None,
                Naming::Object => Some(AssociationTypes {
                    association_type_id: change.kind.type_id,
                    association_category: change.kind.category.name(),
                    from_object_type_id: from.type_id(),
                    to_object_type_id: to.type_id(),
                }),
            },
        });
    }

    /// One event for each subscription to a topic, if the account lets the app read records of the type.
    fn emit(&mut self, cause: &Cause<'_>, topic: &Topic, out: &mut Vec<Event>, detail: impl Fn(Naming) -> Detail) {
        let (kind, change) = (topic.kind(), topic.change());
        if !cause.may_read(kind) {
            return;
        }
        for &(naming, subscription_id) in self.subscriptions.to(topic) {
            self.last_event += 1;
            out.push(Event {
                event_id: self.last_event,
                subscription_id,
                portal_id: cause.hub,
                app_id: self.app_id,
                occurred_at: cause.at.0,
                subscription_type: match naming {
                    Naming::Object => format!("object.{change}"),
                    Naming::Classic => format!("{}.{change}", kind.singular()),
                },
                object_type_id: match naming {
                    Naming::Object => Some(kind.type_id()),
                    Naming::Classic => None,
                },
                change_source: SOURCE,
                source_id: SOURCE_ID,
                detail: detail(naming),
            });
        }
    }
}

impl Cause<'_> {
    fn may_read(&self, kind: ObjectType) -> bool {
        self.scopes.iter().any(|scope| scope == kind.read_scope())
    }
}

impl Topic {
    /// The type of the records it is about.
    fn kind(&self) -> ObjectType {
        match self {
            Self::Creation(kind)
            | Self::Deletion(kind)
            | Self::Merge(kind)
            | Self::Restore(kind)
            | Self::Property(kind, _)
            | Self::Association(kind) => *kind,
            Self::Privacy => ObjectType::Contact,
        }
    }

    /// The second half of a subscription's type.
    fn change(&self) -> &'static str {
        match self {
            Self::Creation(_) => "creation",
            Self::Deletion(_) => "deletion",
            Self::Merge(_) => "merge",
            Self::Restore(_) => "restore",
            Self::Property(..) => "propertyChange",
            Self::Association(_) => "associationChange",
            Self::Privacy => "privacyDeletion",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::portal::object::RecordId;
    use crate::webhooks::subscription::EventForm;

    fn told(form: EventForm, what: What) -> Vec<Value> {
        let mut maker = Maker::new(77, Subscriptions::standard(form), 1);
        let scopes = ["crm.objects.companies.read".to_owned(), "crm.objects.contacts.read".to_owned()];
        let events = maker.events(5, &scopes, &[Happening { at: Millis(1_000), what }]);
        events.iter().map(|event| serde_json::to_value(event).unwrap()).collect()
    }

    fn value(property: &str, value: &str) -> NewValue {
        NewValue { property: property.into(), value: value.to_owned(), sensitive: property == "phone" }
    }

    #[test]
    fn a_creation_is_told_with_every_subscribed_value() {
        let subject = (ObjectType::Company, RecordId(9));
        let values = vec![value("name", "Acme"), value("tier", "Gold"), value("phone", "1")];
        let events = told(EventForm::Object, What::Created { subject, values });
        assert_eq!(
            events[0],
            json!({"eventId": 100_000_001, "subscriptionId": events[0]["subscriptionId"], "portalId": 5, "appId": 77,
                "occurredAt": 1_000, "subscriptionType": "object.creation", "objectTypeId": "0-2", "objectId": 9,
                "changeSource": "CRM_UI", "sourceId": "userId:63151802", "changeFlag": "CREATED"})
        );
        assert_eq!((&events[1]["propertyName"], &events[1]["propertyValue"]), (&json!("name"), &json!("Acme")));
        assert_eq!((&events[2]["propertyName"], &events[2]["propertyValue"]), (&json!("phone"), &json!("REDACTED")));
        assert_eq!(events.len(), 3);
    }

    #[test]
    fn classic_events_are_named_by_type_and_say_no_type_id() {
        let subject = (ObjectType::Contact, RecordId(9));
        let events = told(EventForm::Classic, What::Restored(subject));
        assert_eq!(events[0]["subscriptionType"], "contact.restore");
        assert!(events[0].get("objectTypeId").is_none());
        assert_eq!(told(EventForm::Both, What::Restored(subject)).len(), 2);
    }

    #[test]
    fn a_type_without_its_scope_is_not_told_of() {
        let subject = (ObjectType::Deal, RecordId(9));
        assert_eq!(told(EventForm::Both, What::Created { subject, values: Vec::new() }), Vec::<Value>::new());
    }

    #[test]
    fn a_merge_names_both_and_deletes_the_absorbed() {
        let merge = |survivor| Merge {
            kind: ObjectType::Company,
            primary: RecordId(1),
            other: RecordId(2),
            survivor: RecordId(survivor),
            moved_values: 4,
        };
        let types = |survivor| -> Vec<(Value, Value)> {
            let events = told(EventForm::Object, What::Merged(merge(survivor)));
            events.into_iter().map(|event| (event["subscriptionType"].clone(), event["objectId"].clone())).collect()
        };
        let (merged, deleted) = (json!("object.merge"), json!("object.deletion"));
        assert_eq!(types(3), [(merged.clone(), json!(1)), (deleted.clone(), json!(1)), (deleted.clone(), json!(2))]);
        assert_eq!(types(1), [(merged, json!(1)), (deleted, json!(2))]);
    }
}
