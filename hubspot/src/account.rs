//! The account itself: which one it is, and how much is in it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::client::Client;
use crate::endpoint::Api;
use crate::error::Error;
use crate::id::HubId;
use crate::instant;
use crate::nullable;
use crate::object::ObjectKind;

/// What an account says about itself. It does not say which plan it is on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its number.
    #[serde(rename = "portalId")]
    pub hub_id: HubId,
    /// What people call it.
    #[serde(default, rename = "portalName")]
    pub name: Option<String>,
    /// `STANDARD`, `DEVELOPER_TEST`, `SANDBOX` or `APP_DEVELOPER`.
    #[serde(default)]
    pub account_type: Option<String>,
    /// The time zone by name. Daily limits come back at its midnight.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The currency that company money is in.
    #[serde(default, rename = "companyCurrency")]
    pub currency: Option<String>,
    /// Currencies used beside it.
    #[serde(default, deserialize_with = "nullable::or_default")]
    pub additional_currencies: Vec<String>,
    /// The host of its pages, for links to records.
    #[serde(default)]
    pub ui_domain: Option<String>,
    /// Where its data is kept.
    #[serde(default, rename = "dataHostingLocation")]
    pub hosting_location: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "instant::lenient")]
    pub created_at: Option<DateTime<Utc>>,
}

impl Account {
    /// The page of a record in HubSpot.
    pub fn record_page(&self, object: ObjectKind, id: &impl AsRef<str>) -> String {
        let host = self.ui_domain.as_deref().unwrap_or("app.hubspot.com");
        format!("https://{host}/contacts/{}/record/{}/{}", self.hub_id, object.type_id(), id.as_ref())
    }
}

/// How many records an account has of each kind. None where HubSpot did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordCounts {
    /// Companies.
    pub companies: Option<u64>,
    /// Contacts.
    pub contacts: Option<u64>,
    /// Deals.
    pub deals: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    #[serde(default, deserialize_with = "nullable::or_default")]
    hubspot_defined_object_types: Vec<Usage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    #[serde(default, deserialize_with = "nullable::or_default")]
    object_type_id: String,
    #[serde(default)]
    usage: Option<u64>,
}

impl Client {
    /// What the account says about itself.
    pub async fn account(&self) -> Result<Account, Error> {
        self.fetch(&self.get_call("read the account", Api::Account, &["details"])).await
    }

    /// How many records there are, from HubSpot's own count. An estimate for progress, not a truth to compare with.
    pub async fn record_counts(&self) -> Result<RecordCounts, Error> {
        let limits: Limits = self.fetch(&self.get_call("count records", Api::Limits, &["records"])).await?;
        let mut counts = RecordCounts::default();
        for usage in limits.hubspot_defined_object_types {
            match ObjectKind::from_type_id(&usage.object_type_id) {
                Some(ObjectKind::Company) => counts.companies = usage.usage,
                Some(ObjectKind::Contact) => counts.contacts = usage.usage,
                Some(ObjectKind::Deal) => counts.deals = usage.usage,
                None => {}
            }
        }
        Ok(counts)
    }
}
