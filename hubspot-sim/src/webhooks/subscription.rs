//! What the app wants to hear of: part of its build, the same for every account.

use std::collections::HashMap;

use serde::Deserialize;
use url::Url;

use crate::portal::object::ObjectType;

/// HubSpot refuses a build with more.
const MOST: usize = 1_000;

/// The fields of companies that an app would ask for without knowing the account.
const COMPANY: [&str; 12] = [
    "name",
    "domain",
    "hubspot_owner_id",
    "annualrevenue",
    "industry",
    "numberofemployees",
    "lifecyclestage",
    "phone",
    "website",
    "city",
    "country",
    "description",
];
/// The same of contacts.
const CONTACT: [&str; 8] =
    ["firstname", "lastname", "email", "jobtitle", "phone", "mobilephone", "lifecyclestage", "hubspot_owner_id"];
/// What of a deal says which pipeline its company belongs to.
const DEAL: [&str; 2] = ["pipeline", "dealstage"];
/// HubSpot takes no subscription to a change of these.
const NOT_OFFERED: [&str; 2] = ["num_unique_conversion_events", "hs_lastmodifieddate"];

/// How events are named and shaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventForm {
    /// `object.creation` with an `objectTypeId`.
    Object,
    /// `company.creation`.
    Classic,
    /// Every change comes in both forms.
    Both,
}

/// The form of one subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    Object,
    Classic,
}

/// What a subscription is to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    Creation(ObjectType),
    Deletion(ObjectType),
    Merge(ObjectType),
    Restore(ObjectType),
    Property(ObjectType, Box<str>),
    /// Links that begin at a record of this type.
    Association(ObjectType),
    /// A contact was deleted for good.
    Privacy,
}

/// A set of active subscriptions.
#[derive(Debug, Clone, Default)]
pub struct Subscriptions {
    by_topic: HashMap<Topic, Vec<(Naming, u64)>>,
    count: usize,
}

impl Subscriptions {
    /// Everything that HubSpot offers on companies and contacts, with changes of their standard fields; of deals what
    /// tells the pipeline of a company; and privacy deletions.
    pub fn standard(form: EventForm) -> Self {
        let namings: &[Naming] = match form {
            EventForm::Object => &[Naming::Object],
            EventForm::Classic => &[Naming::Classic],
            EventForm::Both => &[Naming::Object, Naming::Classic],
        };
        let mut all = Self::default();
        for &naming in namings {
            for kind in [ObjectType::Company, ObjectType::Contact] {
                all.add(Topic::Merge(kind), naming);
                all.add(Topic::Restore(kind), naming);
            }
            for (kind, properties) in
                [(ObjectType::Company, &COMPANY[..]), (ObjectType::Contact, &CONTACT), (ObjectType::Deal, &DEAL)]
            {
                all.add(Topic::Creation(kind), naming);
                all.add(Topic::Deletion(kind), naming);
                all.add(Topic::Association(kind), naming);
                for property in properties {
                    all.add(Topic::Property(kind, (*property).into()), naming);
                }
            }
        }
        // This one has no generic form.
        all.add(Topic::Privacy, Naming::Classic);
        all
    }

    /// No subscription at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same set and one more: changes of this property.
    pub fn with_property(mut self, kind: ObjectType, property: &str, form: EventForm) -> Self {
        let topic = Topic::Property(kind, property.into());
        if matches!(form, EventForm::Object | EventForm::Both) {
            self.add(topic.clone(), Naming::Object);
        }
        if matches!(form, EventForm::Classic | EventForm::Both) {
            self.add(topic, Naming::Classic);
        }
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the app wants to hear of nothing.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The subscriptions to a topic, with their numbers.
    pub(crate) fn to(&self, topic: &Topic) -> &[(Naming, u64)] {
        self.by_topic.get(topic).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, topic: Topic, naming: Naming) {
        self.count += 1;
        let number = 3_000_000 + u64::try_from(self.count).expect("a thousand at most");
        self.by_topic.entry(topic).or_default().push((naming, number));
    }
}

/// Why a project's webhooks file is refused, as an upload of it would be.
#[derive(Debug, thiserror::Error)]
pub enum ProjectFileError {
    /// It is not such a file.
    #[error("cannot read the webhooks file")]
    Unreadable(#[source] serde_json::Error),
    /// Its `targetUrl` is no address.
    #[error("the webhooks file sends to {target:?}")]
    Target {
        /// What is there instead.
        target: String,
        /// What is wrong with it.
        #[source]
        source: url::ParseError,
    },
    /// It asks for something that HubSpot, or the simulator, does not offer.
    #[error("the webhooks file asks for {0}, which is not offered")]
    NotOffered(String),
    /// It asks for more than a thousand things.
    #[error("the webhooks file has {0} subscriptions; {MOST} are allowed")]
    TooMany(usize),
    /// It allows so few deliveries at a time that HubSpot refuses it.
    #[error("maxConcurrentRequests must be greater than five, but was {0}")]
    TooNarrow(usize),
}

/// A project's `webhooks-hsmeta.json`, read.
#[derive(Debug)]
pub(crate) struct ProjectFile {
    pub(crate) target: Url,
    pub(crate) max_in_flight: usize,
    pub(crate) subscriptions: Subscriptions,
}

#[derive(Deserialize)]
struct FileJson {
    config: ConfigJson,
}

#[derive(Deserialize)]
struct ConfigJson {
    settings: SettingsJson,
    #[serde(default)]
    subscriptions: SubscriptionsJson,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SettingsJson {
    target_url: String,
    #[serde(default = "ten")]
    max_concurrent_requests: usize,
}

fn ten() -> usize {
    10
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SubscriptionsJson {
    crm_objects: Vec<RowJson>,
    legacy_crm_objects: Vec<RowJson>,
    hub_events: Vec<RowJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RowJson {
    subscription_type: String,
    #[serde(alias = "objectName")]
    object_type: Option<String>,
    property_name: Option<String>,
    active: bool,
}

impl ProjectFile {
    pub(crate) fn parse(json: &str) -> Result<Self, ProjectFileError> {
        let FileJson { config } = serde_json::from_str(json).map_err(ProjectFileError::Unreadable)?;
        let rows = config.subscriptions;
        let count = rows.crm_objects.len() + rows.legacy_crm_objects.len() + rows.hub_events.len();
        if count > MOST {
            return Err(ProjectFileError::TooMany(count));
        }
        let max_in_flight = config.settings.max_concurrent_requests;
        if max_in_flight <= 5 {
            return Err(ProjectFileError::TooNarrow(max_in_flight));
        }
        let mut subscriptions = Subscriptions::default();
        for row in rows.crm_objects.iter().filter(|row| row.active) {
            subscriptions.add(row.generic()?, Naming::Object);
        }
        for row in rows.legacy_crm_objects.iter().chain(&rows.hub_events).filter(|row| row.active) {
            subscriptions.add(row.classic()?, Naming::Classic);
        }
        let target = config.settings.target_url;
        let target = Url::parse(&target).map_err(|source| ProjectFileError::Target { target, source })?;
        Ok(Self { target, max_in_flight, subscriptions })
    }
}

impl RowJson {
    fn generic(&self) -> Result<Topic, ProjectFileError> {
        let kind = self.object_type.as_deref().and_then(ObjectType::parse).ok_or_else(|| self.not_offered())?;
        let change = self.subscription_type.strip_prefix("object.").ok_or_else(|| self.not_offered())?;
        self.topic(kind, change)
    }

    fn classic(&self) -> Result<Topic, ProjectFileError> {
        if self.subscription_type == "contact.privacyDeletion" {
            return Ok(Topic::Privacy);
        }
        let (kind, change) = self.subscription_type.split_once('.').ok_or_else(|| self.not_offered())?;
        let kind = ObjectType::parse(kind).ok_or_else(|| self.not_offered())?;
        self.topic(kind, change)
    }

    fn topic(&self, kind: ObjectType, change: &str) -> Result<Topic, ProjectFileError> {
        Ok(match (change, self.property_name.as_deref()) {
            ("creation", _) => Topic::Creation(kind),
            ("deletion", _) => Topic::Deletion(kind),
            ("merge", _) => Topic::Merge(kind),
            ("restore", _) => Topic::Restore(kind),
            ("associationChange", _) => Topic::Association(kind),
            ("propertyChange", Some(property)) if !NOT_OFFERED.contains(&property) => {
                Topic::Property(kind, property.into())
            }
            _ => return Err(self.not_offered()),
        })
    }

    fn not_offered(&self) -> ProjectFileError {
        let on = self.object_type.as_ref().map(|kind| format!(" on {kind}")).unwrap_or_default();
        let of = self.property_name.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
        ProjectFileError::NotOffered(format!("{}{on}{of}", self.subscription_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"uid": "webhooks", "type": "webhooks", "config": {
        "settings": {"targetUrl": "https://service.example/hubspot/webhooks", "maxConcurrentRequests": 8},
        "subscriptions": {
            "crmObjects": [
                {"subscriptionType": "object.creation", "objectType": "company", "active": true},
                {"subscriptionType": "object.merge", "objectName": "contact", "active": true},
                {"subscriptionType": "object.propertyChange", "objectType": "company", "propertyName": "name", "active": true},
                {"subscriptionType": "object.deletion", "objectType": "company", "active": false}],
            "legacyCrmObjects": [
                {"subscriptionType": "company.propertyChange", "propertyName": "name", "active": true}],
            "hubEvents": [{"subscriptionType": "contact.privacyDeletion", "active": true}]}}}"#;

    #[test]
    fn a_project_file_is_read_and_inactive_rows_are_left_out() {
        let file = ProjectFile::parse(FILE).unwrap();
        assert_eq!((file.target.as_str(), file.max_in_flight), ("https://service.example/hubspot/webhooks", 8));
        let to = |topic| file.subscriptions.to(&topic).iter().map(|(naming, _)| *naming).collect::<Vec<_>>();
        assert_eq!(to(Topic::Creation(ObjectType::Company)), [Naming::Object]);
        assert_eq!(to(Topic::Merge(ObjectType::Contact)), [Naming::Object]);
        assert_eq!(to(Topic::Deletion(ObjectType::Company)), []);
        assert_eq!(to(Topic::Property(ObjectType::Company, "name".into())), [Naming::Object, Naming::Classic]);
        assert_eq!(to(Topic::Privacy), [Naming::Classic]);
    }

    #[test]
    fn what_hubspot_refuses_is_refused() {
        let with = |from: &str, to: &str| ProjectFile::parse(&FILE.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(with(r#""propertyName": "name""#, r#""propertyName": "hs_lastmodifieddate""#).contains("not offered"));
        assert!(with("object.creation", "object.birth").contains("object.birth on company"));
        assert!(with("Requests\": 8", "Requests\": 5").contains("greater than five"));
        let row = r#"{"subscriptionType": "object.creation", "objectType": "company", "active": true},"#;
        assert!(with(row, &row.repeat(1_000)).contains("1005"));
    }

    #[test]
    fn the_standard_set_names_no_property_of_an_account_of_its_own() {
        let all = Subscriptions::standard(EventForm::Both);
        assert!(all.to(&Topic::Property(ObjectType::Company, "tier".into())).is_empty());
        assert_eq!(all.to(&Topic::Property(ObjectType::Company, "name".into())).len(), 2);
        assert_eq!(all.to(&Topic::Privacy).len(), 1);
        assert_eq!(all.len(), 2 * (4 + 9 + 22) + 1);
    }
}
