//! What an account's grants make possible, in words.
//!
//! HubSpot tells no subscription, so none is guessed (P7): a sentence names the scope and mentions the plan.

use hubspot::oauth::{Feature, Scopes};

/// Parts of the product that do without, each in its own way, when an account does not grant their scope.
pub(super) const OPTIONAL: [Feature; 3] = [Feature::Lists, Feature::Owners, Feature::DealPipelines];

/// The end of every sentence about a scope that is not there.
pub(super) const PLAN_HINT: &str =
    "Let somebody who may grant it connect again; the account needs Sales Hub Professional or above.";

/// A scope that was not granted, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingScope {
    /// HubSpot's name for it.
    pub scope: &'static str,
    /// What does not work without it.
    pub feature: Feature,
    /// The same for people, in a sentence or two.
    pub message: String,
}

/// The scopes this part of the product lacks.
pub(super) fn missing(granted: &Scopes, feature: Feature) -> Vec<MissingScope> {
    let explain = |scope| {
        let message = format!("HubSpot did not grant {scope}, so {}. {PLAN_HINT}", consequence(feature));
        MissingScope { scope, feature, message }
    };
    granted.missing(feature).into_iter().map(explain).collect()
}

fn consequence(feature: Feature) -> &'static str {
    match feature {
        Feature::Mirror => "its companies and contacts cannot be read",
        Feature::Lists => "HubSpot lists cannot be used as the company filter",
        Feature::Owners => "owners are not known here, and customers go to the workspace's fallback owner",
        Feature::DealPipelines => "companies cannot be chosen by deal pipeline",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p7_the_sentence_names_the_scope_and_mentions_the_plan() {
        let granted = Scopes::new(Scopes::REQUIRED.map(str::to_owned));
        for feature in OPTIONAL {
            let missing = missing(&granted, feature);
            assert_eq!(missing.len(), 1, "{feature:?}");
            assert!(missing[0].message.contains(missing[0].scope));
            assert!(missing[0].message.contains("Sales Hub Professional"));
        }
        assert!(missing(&granted, Feature::Mirror).is_empty());
    }
}
