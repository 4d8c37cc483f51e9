//! What has happened, in the journal's words.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::subscription::{Action, Interest};
use crate::clock::Millis;
use crate::portal::happening::{Happening, LinkChange, Merge, NewValue, Subject, What};
use crate::portal::object::ObjectType;

/// What can happen to the app in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifecycle {
    Installed,
    Uninstalled,
}

impl Lifecycle {
    /// HubSpot's number for it.
    fn event_type_id(self) -> &'static str {
        match self {
            Self::Installed => "4-1909196",
            Self::Uninstalled => "4-1916193",
        }
    }

    pub(crate) fn parse(event_type_id: &str) -> Option<Self> {
        [Self::Installed, Self::Uninstalled].into_iter().find(|event| event.event_type_id() == event_type_id)
    }
}

/// The entry of an install or uninstall.
pub(crate) fn lifecycle_line(hub: i64, lifecycle: Lifecycle, at: Millis) -> Arc<str> {
    let event = lifecycle.event_type_id();
    json!({"type": "app_lifecycle_event", "portalId": hub, "occurredAt": at.iso(), "eventTypeId": event})
        .to_string()
        .into()
}

/// The entries of one happening: each once, however many subscriptions cover it.
pub(crate) fn lines(hub: i64, scopes: &[String], interests: &[Interest], happening: &Happening) -> Vec<Arc<str>> {
    let scene = Scene { hub, scopes, interests, at: happening.at };
    let entries = match &happening.what {
        What::Created { subject, values } => scene.values(*subject, Action::Create, values),
        What::Updated { subject, values } => scene.values(*subject, Action::Update, values),
        What::Deleted(subject) => scene.record(*subject, Action::Delete),
        What::Restored(subject) => scene.record(*subject, Action::Restore),
        What::Purged(subject) => scene.purge(*subject),
        What::Merged(merge) => scene.merge(merge),
        What::Link(change) => scene.link(change),
        What::Member { list, subject, joined } => scene.member(*list, *subject, *joined),
    };
    entries.into_iter().map(|entry| entry.to_string().into()).collect()
}

/// What the entries of one happening depend on beside it.
struct Scene<'a> {
    hub: i64,
    scopes: &'a [String],
    interests: &'a [Interest],
    at: Millis,
}

impl Scene<'_> {
    fn values(&self, subject: Subject, action: Action, values: &[NewValue]) -> Vec<Value> {
        let wanted: Vec<&[String]> = self.properties_of(subject, action).collect();
        let told = values.iter().filter(|value| !value.sensitive).filter(|value| {
            wanted.iter().any(|names| names.is_empty() || names.iter().any(|name| **name == *value.property))
        });
        let changes: Map<String, Value> =
            told.map(|value| (value.property.to_string(), Value::from(value.value.as_str()))).collect();
        let silent = changes.is_empty() && action == Action::Update;
        if wanted.is_empty() || silent {
            return Vec::new();
        }
        let mut entry = self.entry(subject, action);
        entry["propertyChanges"] = Value::Object(changes);
        vec![entry]
    }

    fn record(&self, subject: Subject, action: Action) -> Vec<Value> {
        let wanted = self.properties_of(subject, action).next().is_some();
        wanted.then(|| self.entry(subject, action)).into_iter().collect()
    }

    fn purge(&self, subject: Subject) -> Vec<Value> {
        let mut entries = self.record(subject, Action::Delete);
        let privacy = subject.0 == ObjectType::Contact && self.may_read(subject.0);
        if privacy && self.interests.iter().any(|interest| matches!(interest, Interest::Privacy { .. })) {
            let mut entry = self.entry(subject, Action::GdprDelete);
            entry["type"] = json!("gdpr_privacy_deletion");
            entries.push(entry);
        }
        entries
    }

    fn merge(&self, merge: &Merge) -> Vec<Value> {
        let mut entries = self.record((merge.kind, merge.primary), Action::Merge);
        for entry in &mut entries {
            entry["primaryObjectId"] = json!(merge.primary.0);
            entry["mergedObjectIds"] = json!([merge.other.0]);
            entry["newObjectId"] = json!(merge.survivor.0);
            entry["numberOfPropertiesMoved"] = json!(merge.moved_values);
        }
        entries.extend(merge.absorbed().flat_map(|absorbed| self.record((merge.kind, absorbed), Action::Delete)));
        entries
    }

    fn link(&self, change: &LinkChange) -> Vec<Value> {
        let action = if change.removed { Action::AssociationRemoved } else { Action::AssociationAdded };
        let wanted = self.interests.iter().any(|interest| match interest {
            Interest::Links { from, to, actions, ids, .. } => {
                *from == change.from.0
                    && (to.is_empty() || to.contains(&change.to.0))
                    && (ids.is_empty() || ids.contains(&change.from.1))
                    && actions.contains(&action)
            }
            Interest::Records { .. } | Interest::Members { .. } | Interest::Privacy { .. } | Interest::Lifecycle(_) => {
                false
            }
        });
        if !wanted || !self.may_read(change.from.0) || !self.may_read(change.to.0) {
            return Vec::new();
        }
        vec![json!({
            "type": "association",
            "portalId": self.hub,
            "occurredAt": self.at.iso(),
            "action": action,
            "fromObjectTypeId": change.from.0.type_id(),
            "fromObjectId": change.from.1.0,
            "toObjectTypeId": change.to.0.type_id(),
            "toObjectId": change.to.1.0,
            "associationTypeId": change.kind.type_id,
            "associationCategory": change.kind.category.name(),
            "isPrimary": change.kind.is_primary(change.from.0, change.to.0),
        })]
    }

    fn member(&self, list: u64, subject: Subject, joined: bool) -> Vec<Value> {
        let action = if joined { Action::AddedToList } else { Action::RemovedFromList };
        let wanted = self.interests.iter().any(|interest| match interest {
            Interest::Members { lists, actions, ids, .. } => {
                (lists.is_empty() || lists.contains(&list))
                    && (ids.is_empty() || ids.contains(&subject.1))
                    && actions.contains(&action)
            }
            Interest::Records { .. } | Interest::Links { .. } | Interest::Privacy { .. } | Interest::Lifecycle(_) => {
                false
            }
        });
        let may_read = self.scopes.iter().any(|scope| scope == "crm.lists.read" || scope == "crm.segments.read");
        if !wanted || !may_read {
            return Vec::new();
        }
        let mut entry = self.entry(subject, action);
        entry["type"] = json!("list_membership");
        entry["listId"] = json!(list);
        vec![entry]
    }

    fn entry(&self, (kind, id): Subject, action: Action) -> Value {
        json!({
            "type": "crmObject",
            "portalId": self.hub,
            "occurredAt": self.at.iso(),
            "action": action,
            "objectTypeId": kind.type_id(),
            "objectId": id.0,
        })
    }

    /// The properties asked for by each subscription that covers an action on a record.
    fn properties_of(&self, (kind, id): Subject, action: Action) -> impl Iterator<Item = &[String]> {
        let readable = self.may_read(kind);
        let interests = self.interests.iter().filter(move |_| readable);
        interests.filter_map(move |interest| match interest {
            Interest::Records { kind: of, actions, properties, ids, .. } => {
                let covers = *of == kind && actions.contains(&action) && (ids.is_empty() || ids.contains(&id));
                covers.then_some(properties.as_slice())
            }
            Interest::Links { .. } | Interest::Members { .. } | Interest::Privacy { .. } | Interest::Lifecycle(_) => {
                None
            }
        })
    }

    fn may_read(&self, kind: ObjectType) -> bool {
        self.scopes.iter().any(|scope| scope == kind.read_scope())
    }
}
