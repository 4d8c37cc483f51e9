//! The account itself: which one it is, and how much is in it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

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

impl Client {
    /// What the account says about itself.
    pub async fn account(&self) -> Result<Account, Error> {
        self.fetch(&self.get_call("read the account", Api::Account, &["details"])).await
    }

    /// How many records there are, from HubSpot's own count. An estimate for progress, not a truth to compare with.
    pub async fn record_counts(&self) -> Result<RecordCounts, Error> {
        let limits: Value = self.fetch(&self.get_call("count records", Api::Limits, &["records"])).await?;
        Ok(counts_in(&limits))
    }
}

/// The shape of this answer is thinly documented, and a missing count costs a progress bar its end and nothing else.
fn counts_in(limits: &Value) -> RecordCounts {
    let mut counts = RecordCounts::default();
    for entry in limits.get("hubspotDefinedObjectTypes").and_then(Value::as_array).into_iter().flatten() {
        let kind = entry.get("objectTypeId").and_then(Value::as_str).and_then(ObjectKind::from_type_id);
        let usage = entry.get("usage").and_then(Value::as_u64);
        match kind {
            Some(ObjectKind::Company) => counts.companies = usage,
            Some(ObjectKind::Contact) => counts.contacts = usage,
            Some(ObjectKind::Deal) => counts.deals = usage,
            None => {}
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_where_they_stand_and_missed_where_they_do_not() {
        let limits = serde_json::json!({"hubspotDefinedObjectTypes": [
            {"objectTypeId": "0-1", "limit": 15_000_000, "usage": 60_000, "percentage": 0.4},
            {"objectTypeId": "0-2", "usage": 20_000}, {"objectTypeId": "0-421", "usage": 1}]});
        let counts = RecordCounts { companies: Some(20_000), contacts: Some(60_000), deals: None };
        assert_eq!(counts_in(&limits), counts);
        assert_eq!(counts_in(&serde_json::json!(["another shape"])), RecordCounts::default());
    }

    #[test]
    fn an_account_tells_its_currency_and_its_pages() {
        let account: Account = serde_json::from_str(
            r#"{"portalId":62515,"accountType":"STANDARD","timeZone":"US/Eastern","companyCurrency":"USD",
                "additionalCurrencies":null,"utcOffset":"-04:00","utcOffsetMilliseconds":-14400000,
                "uiDomain":"app-eu1.hubspot.com","dataHostingLocation":"eu1","createdAt":1729546562961}"#,
        )
        .unwrap();
        assert_eq!(account.currency.as_deref(), Some("USD"));
        assert_eq!(account.created_at.unwrap().timestamp_millis(), 1_729_546_562_961);
        let page = account.record_page(ObjectKind::Company, &crate::id::CompanyId::from("7"));
        assert_eq!(page, "https://app-eu1.hubspot.com/contacts/62515/record/0-2/7");
    }
}
