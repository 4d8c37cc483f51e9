//! What an app wants to read in its journal: per account, unlike its webhooks.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::entry::Lifecycle;
use crate::clock::Millis;
use crate::portal::object::{ObjectType, RecordId};

/// One subscription, as it was asked for and as it is understood.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) id: u64,
    pub(crate) json: SubscriptionJson,
    pub(crate) interest: Interest,
    pub(crate) created_at: Millis,
}

/// The body that asks for one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionJson {
    subscription_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    portal_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object_type_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_type_id: Option<String>,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    properties: Vec<String>,
    #[serde(default)]
    object_ids: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    associated_object_type_ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    list_ids: Vec<u64>,
}

/// What a subscription is to. Empty sets mean everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Interest {
    Records {
        portal: i64,
        kind: ObjectType,
        actions: Vec<Action>,
        properties: Vec<String>,
        ids: Vec<RecordId>,
    },
    Links {
        portal: i64,
        from: ObjectType,
        to: Vec<ObjectType>,
        actions: Vec<Action>,
        ids: Vec<RecordId>,
    },
    Members {
        portal: i64,
        lists: Vec<u64>,
        actions: Vec<Action>,
        ids: Vec<RecordId>,
    },
    Privacy {
        portal: i64,
    },
    /// The app's own fate, in every account.
    Lifecycle(Lifecycle),
}

/// The actions that can be subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
    Merge,
    Restore,
    AssociationAdded,
    AssociationRemoved,
    AddedToList,
    RemovedFromList,
    GdprDelete,
}

impl Action {
    const OF_RECORDS: [Self; 5] = [Self::Create, Self::Update, Self::Delete, Self::Merge, Self::Restore];
    const OF_LINKS: [Self; 2] = [Self::AssociationAdded, Self::AssociationRemoved];
    const OF_MEMBERS: [Self; 2] = [Self::AddedToList, Self::RemovedFromList];
    const OF_PRIVACY: [Self; 1] = [Self::GdprDelete];

    fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(Value::from(name)).ok()
    }
}

impl SubscriptionJson {
    /// Understands what is asked for, or says in a sentence what is wrong with it.
    pub(crate) fn interest(&self) -> Result<Interest, String> {
        let ids = || self.object_ids.iter().map(|id| RecordId(*id)).collect();
        Ok(match self.subscription_type.as_str() {
            "OBJECT" => Interest::Records {
                portal: self.portal()?,
                kind: self.kind()?,
                actions: self.actions(&Action::OF_RECORDS)?,
                properties: self.properties.clone(),
                ids: ids(),
            },
            "ASSOCIATION" => Interest::Links {
                portal: self.portal()?,
                from: self.kind()?,
                to: self.associated_object_type_ids.iter().map(|id| parse_kind(id)).collect::<Result<_, _>>()?,
                actions: self.actions(&Action::OF_LINKS)?,
                ids: ids(),
            },
            "LIST_MEMBERSHIP" => Interest::Members {
                portal: self.portal()?,
                lists: self.list_ids.clone(),
                actions: self.actions(&Action::OF_MEMBERS)?,
                ids: ids(),
            },
            "GDPR_PRIVACY_DELETION" => {
                self.actions(&Action::OF_PRIVACY)?;
                Interest::Privacy { portal: self.portal()? }
            }
            "APP_LIFECYCLE_EVENT" => {
                let event = self.event_type_id.as_deref();
                let lifecycle = event.and_then(Lifecycle::parse);
                Interest::Lifecycle(lifecycle.ok_or_else(|| format!("eventTypeId {event:?} is not one of an app"))?)
            }
            other => return Err(format!("{other} is not a subscription type")),
        })
    }

    fn portal(&self) -> Result<i64, String> {
        self.portal_id.ok_or_else(|| "portalId is required".to_owned())
    }

    fn kind(&self) -> Result<ObjectType, String> {
        parse_kind(self.object_type_id.as_deref().unwrap_or_default())
    }

    fn actions(&self, allowed: &[Action]) -> Result<Vec<Action>, String> {
        if self.actions.is_empty() {
            return Err("actions is required".to_owned());
        }
        let parse = |name: &String| {
            let action = Action::parse(name).filter(|action| allowed.contains(action));
            action.ok_or_else(|| format!("{name} is not an action of {}", self.subscription_type))
        };
        self.actions.iter().map(parse).collect()
    }
}

fn parse_kind(id: &str) -> Result<ObjectType, String> {
    ObjectType::parse(id).ok_or_else(|| format!("{id:?} is not an object type"))
}

impl Interest {
    /// The account it is about; none for the app's own fate.
    pub(crate) fn portal(&self) -> Option<i64> {
        match self {
            Self::Records { portal, .. }
            | Self::Links { portal, .. }
            | Self::Members { portal, .. }
            | Self::Privacy { portal } => Some(*portal),
            Self::Lifecycle(_) => None,
        }
    }

    /// The scopes of which the app's token must hold one, for each set.
    pub(crate) fn scopes(&self) -> Vec<&'static [&'static str]> {
        let records = |kind: &ObjectType| -> &'static [&'static str] {
            match kind {
                ObjectType::Contact => &["crm.objects.contacts.read"],
                ObjectType::Company => &["crm.objects.companies.read"],
                ObjectType::Deal => &["crm.objects.deals.read"],
            }
        };
        match self {
            Self::Records { kind, .. } => vec![records(kind)],
            Self::Links { from, to, .. } => to.iter().chain([from]).map(records).collect(),
            Self::Members { .. } => vec![&["crm.lists.read", "crm.segments.read"]],
            Self::Privacy { .. } => vec![records(&ObjectType::Contact)],
            Self::Lifecycle(_) => Vec::new(),
        }
    }

    pub(crate) fn covers_lifecycle(&self, lifecycle: Lifecycle) -> bool {
        *self == Self::Lifecycle(lifecycle)
    }
}

impl Subscription {
    /// The subscription as the API tells it.
    pub(crate) fn to_json(&self, app_id: i64) -> Value {
        let mut row = json!(self.json);
        row["id"] = json!(self.id);
        row["appId"] = json!(app_id);
        row["createdAt"] = json!(self.created_at.iso());
        row["updatedAt"] = json!(self.created_at.iso());
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interest(json: Value) -> Result<Interest, String> {
        serde_json::from_value::<SubscriptionJson>(json).unwrap().interest()
    }

    #[test]
    fn every_type_is_understood() {
        let records = interest(json!({"subscriptionType": "OBJECT", "portalId": 5, "objectTypeId": "0-2",
            "actions": ["CREATE", "UPDATE"], "properties": ["tier"]}));
        assert!(matches!(records, Ok(Interest::Records { portal: 5, kind: ObjectType::Company, .. })));
        let links = interest(json!({"subscriptionType": "ASSOCIATION", "portalId": 5, "objectTypeId": "0-1",
            "associatedObjectTypeIds": ["0-2"], "actions": ["ASSOCIATION_ADDED"]}));
        assert_eq!(links.unwrap().scopes().len(), 2);
        let members = interest(json!({"subscriptionType": "LIST_MEMBERSHIP", "portalId": 5,
            "listIds": [101], "actions": ["ADDED_TO_LIST", "REMOVED_FROM_LIST"]}));
        assert!(matches!(members, Ok(Interest::Members { .. })));
        let privacy =
            interest(json!({"subscriptionType": "GDPR_PRIVACY_DELETION", "portalId": 5, "actions": ["GDPR_DELETE"]}));
        assert_eq!(privacy, Ok(Interest::Privacy { portal: 5 }));
        let uninstall =
            interest(json!({"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1916193", "properties": []}));
        assert_eq!(uninstall, Ok(Interest::Lifecycle(Lifecycle::Uninstalled)));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for json in [
            json!({"subscriptionType": "EVERYTHING"}),
            json!({"subscriptionType": "OBJECT", "objectTypeId": "0-2", "actions": ["CREATE"]}),
            json!({"subscriptionType": "OBJECT", "portalId": 5, "objectTypeId": "0-99", "actions": ["CREATE"]}),
            json!({"subscriptionType": "OBJECT", "portalId": 5, "objectTypeId": "0-2", "actions": []}),
            json!({"subscriptionType": "OBJECT", "portalId": 5, "objectTypeId": "0-2", "actions": ["GDPR_DELETE"]}),
            json!({"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1"}),
        ] {
            assert!(interest(json.clone()).is_err(), "{json}");
        }
    }
}
