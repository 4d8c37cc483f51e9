//! What follows from what the field holds and what HubSpot says.

use hubspot::CompanyId;
use serde_json::Value;

use super::asked::Asked;
use super::look::{Look, Source};
use super::{Fed, FieldCause};
use crate::field_map::CustomerField;
use crate::sync::company_status::ours::Ours;
use crate::sync::company_status::theirs::{Admission, Silence, Theirs};
use crate::sync::company_status::verdict::{self, Due};

/// The answer's gist.
pub(super) struct Verdict {
    pub(super) cause: FieldCause,
    pub(super) message: String,
}

/// Why the field holds what it holds.
pub(super) fn judge(asked: &Asked, held: &Value, company: &CompanyId, ours: &Ours, fed: &Fed, look: &Look) -> Verdict {
    if look.sources.is_empty() {
        return not_fed(asked);
    }
    let theirs = match &look.theirs {
        Some(Theirs::Unasked(silence)) => return unasked(look, silence),
        Some(theirs) => theirs,
        // only what came from a former account is not asked for
        None => {
            let silent = Theirs::Gone;
            return Verdict::new(FieldCause::CompanyNotSynced, verdict::judge(company, ours, &silent).message);
        }
    };
    if !matches!(theirs, Theirs::Live { admission: Admission::In, .. }) {
        return Verdict::new(FieldCause::CompanyNotSynced, verdict::judge(company, ours, theirs).message);
    }
    if matches!(asked, Asked::BuiltIn(CustomerField::CreatedAt)) {
        let message = format!("The first sync set it from {}; it is frozen since.", properties(look));
        return Verdict::new(FieldCause::Frozen, message);
    }
    if let Some(problem) = look.sources.iter().filter(|source| source.unusable).find_map(|s| s.problem.as_ref()) {
        return Verdict::new(FieldCause::PropertyUnusable, format!("{} What is here stays.", problem.message));
    }
    let problem = look.sources.iter().find(|source| source.problem.is_some());
    let told = problem.and_then(|source| source.problem.as_ref()).map(|problem| problem.message.clone());
    let owned = look.sources.iter().any(|source| source.raw.is_some());
    let told = told.or_else(|| look.no_owners.clone().filter(|_| owned));
    let made: Vec<&Value> = look.sources.iter().filter_map(|source| source.made.as_ref()).collect();
    if !made.is_empty() && !asked.is_held(held, &made) {
        let (cause, pending) = later(ours, fed);
        let first = told.unwrap_or_else(|| format!("HubSpot has another value in {}.", properties(look)));
        return Verdict::new(cause, format!("{first} {pending}"));
    }
    match told {
        Some(message) => {
            let stays = problem.map_or(made.is_empty(), |source| source.made.is_none());
            Verdict::new(if stays { FieldCause::OldValueStays } else { FieldCause::StandIn }, message)
        }
        None => in_step(look),
    }
}

fn not_fed(asked: &Asked) -> Verdict {
    let message = if asked.can_change() {
        "No HubSpot property feeds it: it is Pivotal's own, and can be edited here."
    } else {
        "No HubSpot property feeds it: it is the moment at which the customer was made here."
    };
    Verdict::new(FieldCause::NotFed, message)
}

fn unasked(look: &Look, silence: &Silence) -> Verdict {
    let message = format!("It comes from {}, but HubSpot cannot be asked now. {}", properties(look), silence.message);
    Verdict::new(FieldCause::NotAsked, message)
}

/// Why another value has not come through, and when it does.
fn later(ours: &Ours, fed: &Fed) -> (FieldCause, String) {
    let outdated = |run: &entity::sync_run::Model| run.customer_map_version != fed.map.version;
    match (&ours.under_way, &ours.applied) {
        (None, Some(applied)) if outdated(applied) => {
            let message = "The map was changed after the last full sync: start a full sync to apply it.";
            (FieldCause::MapNotApplied, message.to_owned())
        }
        (Some(_) | None, _) => (FieldCause::NotSyncedYet, verdict::pending(ours, Due::Change).1),
    }
}

fn in_step(look: &Look) -> Verdict {
    let holds = if look.sources.iter().any(|source| source.raw.is_some()) {
        "and HubSpot's value is here"
    } else {
        "which is empty in HubSpot, and so is it here"
    };
    Verdict::new(FieldCause::InStep, format!("It comes from {}, {holds}.", properties(look)))
}

/// `the property “Annual revenue” (annualrevenue)`, or several of them.
fn properties(look: &Look) -> String {
    let one = |source: &Source| match &source.label {
        Some(label) if !label.is_empty() => format!("“{label}” ({})", source.property),
        Some(_) | None => format!("`{}`", source.property),
    };
    let named: Vec<String> = look.sources.iter().map(one).collect();
    let word = if named.len() == 1 { "the property" } else { "the properties" };
    format!("{word} {}", named.join(", "))
}

impl Verdict {
    fn new(cause: FieldCause, message: impl Into<String>) -> Self {
        Self { cause, message: message.into() }
    }
}
