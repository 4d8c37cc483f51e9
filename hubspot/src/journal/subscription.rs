//! What the journal is to tell of, account by account.
//!
//! A subscription cannot be changed: whoever wants another one ends it and makes that. Nothing here touches a CRM record.

use std::collections::BTreeSet;
use std::fmt;

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::endpoint::Api;
use crate::id::{HubId, ListId, PropertyName, fits_a_path};
use crate::journal::{Journal, JournalError, read};
use crate::object::ObjectKind;

/// The event of an account that removed the app.
pub(super) const UNINSTALLED: &str = "4-1916193";

/// HubSpot's number for a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubscriptionId(pub i64);

impl fmt::Display for SubscriptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a subscription is to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Interest {
    /// What happens to records of a kind, these properties of theirs included.
    Records {
        /// The account.
        hub: HubId,
        /// The kind.
        kind: ObjectKind,
        /// The properties whose changes count.
        properties: BTreeSet<PropertyName>,
    },
    /// Links between records of two kinds, in this direction.
    Links {
        /// The account.
        hub: HubId,
        /// From records of this kind.
        from: ObjectKind,
        /// To records of this one.
        to: ObjectKind,
    },
    /// Who comes onto lists and leaves them.
    Members {
        /// The account.
        hub: HubId,
        /// The lists.
        lists: BTreeSet<ListId>,
    },
    /// Contacts that are erased for privacy.
    Privacy {
        /// The account.
        hub: HubId,
    },
    /// Accounts that remove the app, all of them.
    Uninstalls,
}

impl Interest {
    /// The account it is about; none where it is about all.
    pub fn hub(&self) -> Option<HubId> {
        match self {
            Self::Records { hub, .. } | Self::Links { hub, .. } | Self::Members { hub, .. } | Self::Privacy { hub } => {
                Some(*hub)
            }
            Self::Uninstalls => None,
        }
    }

    fn to_json(&self) -> Value {
        let names = |properties: &BTreeSet<PropertyName>| -> Vec<String> {
            properties.iter().map(|name| name.as_str().to_owned()).collect()
        };
        match self {
            Self::Records { hub, kind, properties } => json!({
                "subscriptionType": "OBJECT", "portalId": hub, "objectTypeId": kind.type_id(),
                "actions": ["CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE"],
                "properties": names(properties), "objectIds": [],
            }),
            Self::Links { hub, from, to } => json!({
                "subscriptionType": "ASSOCIATION", "portalId": hub, "objectTypeId": from.type_id(),
                "associatedObjectTypeIds": [to.type_id()],
                "actions": ["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"], "objectIds": [],
            }),
            Self::Members { hub, lists } => json!({
                "subscriptionType": "LIST_MEMBERSHIP", "portalId": hub,
                "listIds": lists.iter().map(number).collect::<Vec<_>>(), "objectIds": [],
                "actions": ["ADDED_TO_LIST", "REMOVED_FROM_LIST"],
            }),
            Self::Privacy { hub } => json!({
                "subscriptionType": "GDPR_PRIVACY_DELETION", "portalId": hub, "actions": ["GDPR_DELETE"],
            }),
            Self::Uninstalls => json!({
                "subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": UNINSTALLED, "properties": [],
            }),
        }
    }
}

/// HubSpot takes list ids as numbers here, and gives them as text elsewhere.
fn number(list: &ListId) -> Value {
    list.as_str().parse::<u64>().map_or_else(|_| Value::from(list.as_str()), Value::from)
}

/// A subscription as HubSpot has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: SubscriptionId,
    /// The account it is about.
    pub hub: Option<HubId>,
    /// What it is to; none when it is to something this client never asks for.
    pub interest: Option<Interest>,
}

impl<'de> Deserialize<'de> for Subscription {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self { id: wire.id, hub: wire.portal_id, interest: wire.interest() })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: SubscriptionId,
    subscription_type: Box<str>,
    #[serde(default)]
    portal_id: Option<HubId>,
    #[serde(default)]
    object_type_id: Option<Box<str>>,
    #[serde(default)]
    event_type_id: Option<Box<str>>,
    #[serde(default)]
    properties: Option<BTreeSet<PropertyName>>,
    #[serde(default)]
    associated_object_type_ids: Option<Vec<Box<str>>>,
    #[serde(default)]
    list_ids: Option<BTreeSet<ListId>>,
    #[serde(default)]
    object_ids: Option<Vec<Value>>,
}

impl Wire {
    fn interest(self) -> Option<Interest> {
        // one that covers some records only is none of ours
        if self.object_ids.is_some_and(|ids| !ids.is_empty()) {
            return None;
        }
        let kind = || ObjectKind::from_type_id(self.object_type_id.as_deref()?);
        match &*self.subscription_type {
            "OBJECT" => Some(Interest::Records {
                hub: self.portal_id?,
                kind: kind()?,
                properties: self.properties.unwrap_or_default(),
            }),
            "ASSOCIATION" => match self.associated_object_type_ids.as_deref()? {
                [to] => {
                    Some(Interest::Links { hub: self.portal_id?, from: kind()?, to: ObjectKind::from_type_id(to)? })
                }
                _ => None,
            },
            "LIST_MEMBERSHIP" => {
                Some(Interest::Members { hub: self.portal_id?, lists: self.list_ids.unwrap_or_default() })
            }
            "GDPR_PRIVACY_DELETION" => Some(Interest::Privacy { hub: self.portal_id? }),
            "APP_LIFECYCLE_EVENT" if self.event_type_id.as_deref() == Some(UNINSTALLED) => Some(Interest::Uninstalls),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Listing {
    #[serde(default)]
    results: Vec<Map<String, Value>>,
}

impl Journal {
    /// Every subscription of the app, those of other deployments with the same app included.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, JournalError> {
        const ATTEMPTED: &str = "list the journal's subscriptions";
        let body = self.get(ATTEMPTED, Api::JournalSubscriptions, &[]).await?;
        let listing: Listing = read(ATTEMPTED, &body)?;
        // one that cannot be read is none of ours, and must not hide those beside it
        let rows = listing.results.into_iter().map(Value::Object);
        Ok(rows.filter_map(|row| serde_json::from_value(row).ok()).collect())
    }

    /// Makes a subscription.
    pub async fn subscribe(&self, interest: &Interest) -> Result<SubscriptionId, JournalError> {
        const ATTEMPTED: &str = "subscribe to the journal";
        #[derive(Deserialize)]
        struct Made {
            id: SubscriptionId,
        }
        let url = self.subscriptions_url(&[]);
        let body = interest.to_json().to_string().into();
        let answer = self.call(ATTEMPTED, Method::POST, url, Some(body)).await?;
        Ok(read::<Made>(ATTEMPTED, &answer)?.id)
    }

    /// Ends a subscription. One that is not there has ended.
    pub async fn unsubscribe(&self, id: SubscriptionId) -> Result<(), JournalError> {
        self.end("end a subscription to the journal", &[&id.to_string()]).await
    }

    /// Ends every subscription of an account.
    pub async fn unsubscribe_account(&self, hub: HubId) -> Result<(), JournalError> {
        self.end("end an account's subscriptions to the journal", &["portals", &hub.to_string()]).await
    }

    async fn end(&self, attempted: &'static str, path: &[&str]) -> Result<(), JournalError> {
        debug_assert!(path.iter().all(|part| fits_a_path(part)), "numbers and words of ours");
        match self.call(attempted, Method::DELETE, self.subscriptions_url(path), None).await {
            Ok(_) => Ok(()),
            Err(JournalError::Call(error)) if error.http_status == Some(404) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn subscriptions_url(&self, path: &[&str]) -> url::Url {
        Api::JournalSubscriptions.at(&self.api_base, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was asked for is recognised in what HubSpot lists, whatever it adds.
    #[test]
    fn an_interest_is_recognised_when_it_comes_back() {
        let hub = HubId(7);
        for interest in [
            Interest::Records {
                hub,
                kind: ObjectKind::Company,
                properties: ["name", "tier"].map(PropertyName::from).into(),
            },
            Interest::Links { hub, from: ObjectKind::Company, to: ObjectKind::Contact },
            Interest::Members { hub, lists: ["101", "9"].map(ListId::from).into() },
            Interest::Privacy { hub },
            Interest::Uninstalls,
        ] {
            let mut listed = interest.to_json();
            listed["id"] = json!(5);
            listed["appId"] = json!(1);
            listed["createdAt"] = json!("2026-11-23T10:00:00Z");
            let read: Subscription = serde_json::from_value(listed).unwrap();
            assert_eq!(read.interest.as_ref(), Some(&interest));
            assert_eq!(read.hub, interest.hub());
        }
    }

    #[test]
    fn a_subscription_to_some_records_only_is_none_of_ours() {
        let listed =
            json!({"id": 5, "subscriptionType": "OBJECT", "portalId": 7, "objectTypeId": "0-2", "objectIds": [1]});
        assert_eq!(serde_json::from_value::<Subscription>(listed).unwrap().interest, None);
    }
}
