//! What the app asks an account for, and what each part of the product needs.

use serde::{Deserialize, Deserializer, Serialize};

use crate::nullable;

/// A part of the product that an account may or may not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Companies, contacts, and how they are linked.
    Mirror,
    /// Reading lists and who is on them.
    Lists,
    /// Reading the names of owners.
    Owners,
    /// Reading deals and their pipelines.
    DealPipelines,
}

impl Feature {
    /// What it needs. Of the scopes in one group, any will do.
    pub fn needs(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Mirror => &[
                &["crm.objects.companies.read"],
                &["crm.objects.contacts.read"],
                &["crm.schemas.companies.read"],
                &["crm.schemas.contacts.read"],
            ],
            Self::Lists => &[&["crm.lists.read", "crm.segments.read"]],
            Self::Owners => &[&["crm.objects.owners.read"]],
            Self::DealPipelines => &[&["crm.objects.deals.read"]],
        }
    }
}

/// A set of scopes: what an account granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Without these the account cannot be mirrored at all. HubSpot blocks an install whose address names others than
    /// the app's configuration requires.
    pub const REQUIRED: [&str; 5] = [
        "oauth",
        "crm.objects.companies.read",
        "crm.objects.contacts.read",
        "crm.schemas.companies.read",
        "crm.schemas.contacts.read",
    ];

    /// Asked for, and dropped by HubSpot without a word where the account cannot grant them.
    pub const OPTIONAL: [&str; 3] = ["crm.lists.read", "crm.objects.owners.read", "crm.objects.deals.read"];

    /// Sorted, each once.
    pub fn new(scopes: impl IntoIterator<Item = String>) -> Self {
        let mut scopes: Vec<String> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// Whether this scope was granted.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.binary_search_by(|granted| granted.as_str().cmp(scope)).is_ok()
    }

    /// Whether the account allows this part of the product.
    pub fn allows(&self, feature: Feature) -> bool {
        self.missing(feature).is_empty()
    }

    /// The scopes this part of the product lacks.
    pub fn missing(&self, feature: Feature) -> Vec<&'static str> {
        let lacking = feature.needs().iter().filter(|any_of| !any_of.iter().any(|scope| self.contains(scope)));
        lacking.filter_map(|any_of| any_of.first().copied()).collect()
    }

    /// The names, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        nullable::or_default::<D, Vec<String>>(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_scope_not_granted_takes_its_feature_and_nothing_else() {
        let granted = Scopes::new(Scopes::REQUIRED.iter().chain(&["crm.objects.owners.read"]).map(|s| (*s).to_owned()));
        assert!(granted.allows(Feature::Mirror));
        assert!(granted.allows(Feature::Owners));
        assert_eq!(granted.missing(Feature::Lists), ["crm.lists.read"]);
        assert_eq!(granted.missing(Feature::DealPipelines), ["crm.objects.deals.read"]);
    }

    #[test]
    fn lists_go_by_either_name() {
        assert!(Scopes::new(["crm.segments.read".to_owned()]).allows(Feature::Lists));
    }
}
