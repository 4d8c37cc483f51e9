//! The addresses of HubSpot's API, and the one place that names its version.
//!
//! The version stands behind the name of the API and before the rest of the path, so moving to the next one is a change
//! of [`VERSION`] and a reading of the change notes.

use url::Url;

use crate::budget::Bucket;
use crate::object::ObjectKind;

/// The dated version that every path is built for.
pub const VERSION: &str = "2026-09";

/// One of HubSpot's APIs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Api {
    Objects,
    Associations,
    Properties,
    Lists,
    Owners,
    Pipelines,
    Limits,
    Account,
    Installs,
    OAuth,
    Journal,
    JournalSubscriptions,
}

impl Api {
    fn root(self) -> &'static [&'static str] {
        match self {
            Self::Objects => &["crm", "objects"],
            Self::Associations => &["crm", "associations"],
            Self::Properties => &["crm", "properties"],
            Self::Lists => &["crm", "lists"],
            Self::Owners => &["crm", "owners"],
            Self::Pipelines => &["crm", "pipelines"],
            Self::Limits => &["crm", "limits"],
            Self::Account => &["account-info"],
            Self::Installs => &["appinstalls"],
            Self::OAuth => &["oauth"],
            Self::Journal => &["webhooks-journal", "journal"],
            Self::JournalSubscriptions => &["webhooks-journal", "subscriptions"],
        }
    }

    /// The address of a resource of this API under a base such as `https://api.hubapi.com`.
    pub(crate) fn at(self, base: &Url, rest: &[&str]) -> Url {
        let mut url = base.clone();
        url.set_query(None);
        url.path_segments_mut()
            .expect("the base of an HTTP API always has a path")
            .pop_if_empty()
            .extend(self.root())
            .push(VERSION)
            .extend(rest);
        url
    }
}

/// What this client asks with a body, in full: every `POST` it makes to the CRM is one of these, and none of them
/// writes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question {
    /// Records by their ids.
    Records(ObjectKind),
    /// Records by their properties.
    Search(ObjectKind),
    /// The links of records.
    Links { from: ObjectKind, to: ObjectKind },
    /// All lists.
    Lists,
    /// Lists by their ids.
    ListsById,
    /// The lists that records are on.
    Memberships,
}

impl Question {
    /// The limit it counts against.
    pub(crate) fn bucket(self) -> Bucket {
        match self {
            Self::Records(_) | Self::Lists | Self::ListsById | Self::Memberships => Bucket::General,
            Self::Search(_) => Bucket::Search,
            Self::Links { .. } => Bucket::Associations,
        }
    }

    /// Its address.
    pub(crate) fn at(self, base: &Url) -> Url {
        match self {
            Self::Records(kind) => Api::Objects.at(base, &[kind.name(), "batch", "read"]),
            Self::Search(kind) => Api::Objects.at(base, &[kind.name(), "search"]),
            Self::Links { from, to } => Api::Associations.at(base, &[from.name(), to.name(), "batch", "read"]),
            Self::Lists => Api::Lists.at(base, &["all"]),
            Self::ListsById => Api::Lists.at(base, &["search"]),
            Self::Memberships => Api::Lists.at(base, &["records", "memberships", "batch", "read"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_stands_between_the_api_and_the_resource() {
        let base = Url::parse("https://api.hubapi.com").unwrap();
        let url = Api::Objects.at(&base, &["companies", "batch", "read"]);
        assert_eq!(url.as_str(), "https://api.hubapi.com/crm/objects/2026-09/companies/batch/read");
    }

    #[test]
    fn p22_every_post_is_a_read() {
        let base = Url::parse("https://api.hubapi.com").unwrap();
        let (company, contact) = (ObjectKind::Company, ObjectKind::Contact);
        for question in [
            Question::Records(company),
            Question::Search(company),
            Question::Links { from: company, to: contact },
            Question::Lists,
            Question::ListsById,
            Question::Memberships,
        ] {
            let url = question.at(&base);
            assert!(["/batch/read", "/search", "/all"].iter().any(|end| url.path().ends_with(end)), "{url}");
        }
    }

    #[test]
    fn a_base_with_a_path_keeps_it() {
        let base = Url::parse("http://127.0.0.1:9000/hub/7/").unwrap();
        let url = Api::Account.at(&base, &["details"]);
        assert_eq!(url.as_str(), "http://127.0.0.1:9000/hub/7/account-info/2026-09/details");
    }
}
