//! What follows from what our rows know and what HubSpot says.

use entity::choice::{ArchiveReason, HeldState};
use hubspot::CompanyId;

use super::ours::Ours;
use super::theirs::{Admission, Silence, Theirs};
use super::words::{self, sentence};
use super::{Cause, Standing};
use crate::company_filter::CompanyFilter;

/// The answer's gist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) standing: Standing,
    pub(crate) cause: Cause,
    pub(crate) message: String,
    /// The company that lives on, where it was merged.
    pub(crate) survivor: Option<CompanyId>,
}

/// What has still to happen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// A customer is made.
    Entry,
    /// Its customer comes back.
    Return,
    /// Its customer is archived.
    Departure,
    /// A value of it changes.
    Change,
}

/// Where a company stands, and why.
pub(crate) fn judge(company: &CompanyId, ours: &Ours, theirs: &Theirs) -> Verdict {
    match (&ours.customer, ours.own(company), ours.archived(company)) {
        (Some(_), Some(_), Some(reason)) => of_archived(ours, theirs, reason),
        (Some(_), Some(customer), None) if customer.detached_at.is_some() => {
            let message = "It is here, detached: somebody restored it although HubSpot does not give it or the filter \
                           does not admit it. No sync touches it.";
            Verdict::new(Standing::Here, Cause::Detached, message)
        }
        (Some(_), Some(_), None) => of_live(ours, theirs),
        (Some(survivor), None, _) => {
            let message =
                format!("HubSpot merged it into another company, whose customer here is “{}”.", survivor.name);
            let survivor = CompanyId::from(survivor.hubspot_company_id.as_str());
            Verdict::merged(survivor, message)
        }
        (None, ..) => of_stranger(ours, theirs),
    }
}

fn of_archived(ours: &Ours, theirs: &Theirs, reason: ArchiveReason) -> Verdict {
    let archived = |cause, message: String| Verdict::new(Standing::Archived, cause, message);
    if let (Some(survivor), _) | (None, Theirs::MergedInto(survivor)) = (ours.survivor.as_ref(), theirs) {
        let message = format!("HubSpot merged it into company {survivor}, so its own customer is archived.");
        return Verdict::merged(survivor.clone(), message);
    }
    if reason == ArchiveReason::Manual {
        let message = "Somebody archived its customer by hand; no sync brings it back.";
        return archived(Cause::ArchivedByHand, message.to_owned());
    }
    if ours.of_former_account {
        let message = "Its customer came from a HubSpot account that another one took the place of.";
        return archived(Cause::AccountReplaced, message.to_owned());
    }
    let so = |words: &str| sentence(&format!("{words}, so its customer is archived"));
    match theirs {
        Theirs::Live { admission: Admission::In, stage, .. } => {
            let why = ours.filter().map(|filter| words::admitted(filter, stage.as_deref())).unwrap_or_default();
            let (cause, pending) = pending(ours, Due::Return);
            archived(cause, format!("Its customer is archived, but HubSpot has it, and {why}. {pending}"))
        }
        Theirs::Live { admission: Admission::Out, stage, .. } => {
            let (cause, why) = excluded(ours, stage.as_deref());
            archived(cause, so(&why))
        }
        Theirs::Live { admission, .. } => {
            let (cause, why) = unclear(ours, admission);
            archived(cause, format!("Its customer is archived. {why}"))
        }
        Theirs::Binned | Theirs::Gone => archived(Cause::DeletedInHubSpot, so("it was deleted in HubSpot")),
        Theirs::MergedInto(_) | Theirs::Unreadable(_) | Theirs::Unasked(_) => match reason {
            ArchiveReason::DeletedInHubSpot => archived(Cause::DeletedInHubSpot, so("it was deleted in HubSpot")),
            ArchiveReason::LeftFilter => archived(Cause::LeftFilter, so("the filter does not admit it any more")),
            ArchiveReason::Merged => archived(Cause::Merged, so("HubSpot merged it into another company")),
            ArchiveReason::Manual | ArchiveReason::AccountReplaced => {
                archived(Cause::AccountReplaced, so("it came from a HubSpot account that was replaced"))
            }
        },
    }
}

fn of_live(ours: &Ours, theirs: &Theirs) -> Verdict {
    let here = |cause, message: String| Verdict::new(Standing::Here, cause, message);
    if ours.of_former_account {
        let message = "It is here, though it came from a HubSpot account that another one took the place of: the next \
                       full sync archives its customer.";
        return here(Cause::AccountReplaced, message.to_owned());
    }
    if let Some(held) = &ours.held {
        let left = departed(held.cause);
        if held.state == HeldState::Held {
            let message = format!(
                "{left}, and too many left at once: its customer stays until an admin approves or dismisses the archive."
            );
            return Verdict::new(Standing::Held, Cause::ArchiveHeld, message);
        }
        return here(Cause::ArchiveDismissed, format!("It is here. {left}, and an admin dismissed its archive."));
    }
    let leaves = |why: &str| {
        let (cause, pending) = pending(ours, Due::Departure);
        here(cause, format!("It is here, though {why}. {pending}"))
    };
    match theirs {
        Theirs::Live { admission: Admission::In, stage, .. } => {
            let why = ours.filter().map(|filter| words::admitted(filter, stage.as_deref())).unwrap_or_default();
            let rest = ours.issue.as_ref().map(|issue| format!(" Not all of it went through: {}", issue.message));
            here(Cause::Admitted, format!("It is here: {why}.{}", rest.unwrap_or_default()))
        }
        Theirs::Live { admission: Admission::Out, stage, .. } => leaves(&excluded(ours, stage.as_deref()).1),
        Theirs::Live { admission, .. } => {
            let (cause, why) = unclear(ours, admission);
            here(cause, format!("It is here, and stays as it is. {why}"))
        }
        Theirs::Binned | Theirs::Gone => leaves("it was deleted in HubSpot"),
        Theirs::MergedInto(survivor) => {
            let verdict = leaves(&format!("HubSpot merged it into company {survivor}"));
            Verdict { survivor: Some(survivor.clone()), ..verdict }
        }
        Theirs::Unreadable(Silence { cause, message }) | Theirs::Unasked(Silence { cause, message }) => {
            here(*cause, format!("It is here, as the last sync left it. {message}"))
        }
    }
}

fn of_stranger(ours: &Ours, theirs: &Theirs) -> Verdict {
    if let Some(exclusion) = &ours.exclusion {
        let by = ours.purged_by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
        let day = exclusion.created_at.format("%-d %B %Y");
        let message = format!(
            "Its customer was deleted here for good{by} on {day}. Lift the exclusion to let it come again, as a new customer."
        );
        return Verdict::new(Standing::Purged, Cause::Purged, message);
    }
    if let (Some(survivor), _) | (None, Theirs::MergedInto(survivor)) = (ours.survivor.as_ref(), theirs) {
        let message = format!("HubSpot merged it into company {survivor}.");
        return Verdict::merged(survivor.clone(), message);
    }
    match theirs {
        Theirs::Live { admission: Admission::In, stage, .. } => {
            if let Some(issue) = &ours.issue {
                return Verdict::new(Standing::Failed, Cause::OpenIssue, issue.message.clone());
            }
            let why = ours.filter().map(|filter| words::admitted(filter, stage.as_deref())).unwrap_or_default();
            let (cause, pending) = pending(ours, Due::Entry);
            Verdict::new(Standing::Expected, cause, format!("{} {pending}", sentence(&why)))
        }
        Theirs::Live { admission: Admission::Out, stage, .. } => {
            let (cause, why) = excluded(ours, stage.as_deref());
            Verdict::new(Standing::ExcludedByFilter, cause, sentence(&why))
        }
        Theirs::Live { admission, .. } => {
            let (cause, why) = unclear(ours, admission);
            let standing = match admission {
                Admission::NoFilter | Admission::Undecided | Admission::In | Admission::Out => Standing::Expected,
                Admission::ListGone => Standing::ExcludedByFilter,
                Admission::Silent(_) => Standing::Unknown,
            };
            Verdict::new(standing, cause, why)
        }
        Theirs::Binned => Verdict::new(
            Standing::DeletedInHubSpot,
            Cause::DeletedInHubSpot,
            "It was deleted in HubSpot, and is in the recycle bin there.",
        ),
        Theirs::Gone | Theirs::MergedInto(_) => {
            Verdict::new(Standing::NotFound, Cause::NotFound, "HubSpot has no such company, or no longer.")
        }
        Theirs::Unreadable(Silence { cause, message }) => {
            let message = ours.issue.as_ref().map_or(message, |issue| &issue.message);
            Verdict::new(Standing::Failed, *cause, message.clone())
        }
        Theirs::Unasked(Silence { cause, message }) => {
            let message = format!("Nothing here knows this company, and HubSpot cannot be asked. {message}");
            Verdict::new(Standing::Unknown, *cause, message)
        }
    }
}

impl Verdict {
    fn new(standing: Standing, cause: Cause, message: impl Into<String>) -> Self {
        Self { standing, cause, message: message.into(), survivor: None }
    }

    fn merged(survivor: CompanyId, message: String) -> Self {
        Self { survivor: Some(survivor), ..Self::new(Standing::Merged, Cause::Merged, message) }
    }
}

/// Why what HubSpot says has not come through, and when it does.
pub(crate) fn pending(ours: &Ours, due: Due) -> (Cause, String) {
    let next = match due {
        Due::Entry => "It comes",
        Due::Return => "Its customer comes back",
        Due::Departure => "Its customer is archived",
        Due::Change => "It changes",
    };
    let version = ours.filter.as_ref().map(|stored| stored.version);
    if let Some(run) = &ours.under_way
        && Some(run.filter_version) == version
    {
        return (Cause::RunUnderWay, "The full sync that is under way has not come to it yet.".to_owned());
    }
    let Some(applied) = &ours.applied else {
        let message = "Nothing was ever synced here to the end: start the initial sync.";
        return (Cause::NeverSynced, message.to_owned());
    };
    if due != Due::Change && Some(applied.filter_version) != version {
        let message = "The filter was changed after the last full sync: start a full sync to apply it.";
        return (Cause::FilterNotApplied, message.to_owned());
    }
    match ours.waiting {
        Some(0) => (Cause::WaitingToBeRead, "HubSpot told of a change of it, which is read next.".to_owned()),
        Some(attempts) => {
            let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
            let message = format!("HubSpot told of a change of it. Reading it failed {times}, and is tried again.");
            (Cause::WaitingToBeRead, message)
        }
        None => (Cause::NotSyncedYet, format!("{next} with the next sync.")),
    }
}

fn excluded(ours: &Ours, stage: Option<&str>) -> (Cause, String) {
    let none = || (Cause::FilterMissing, "nobody has chosen which companies become customers".to_owned());
    ours.filter().map_or_else(none, |filter| words::excluded(filter, stage))
}

/// What is said where it is not known whether the filter admits a company.
fn unclear(ours: &Ours, admission: &Admission) -> (Cause, String) {
    let with = |words: fn(&CompanyFilter) -> String| ours.filter().map(words).unwrap_or_default();
    match admission {
        Admission::Undecided => (Cause::FilterUndecided, sentence(&with(words::undecided))),
        Admission::ListGone => {
            let words = format!("{}; choose another filter", with(words::list_gone));
            (Cause::ListGone, sentence(&words))
        }
        Admission::Silent(Silence { cause, message }) => (*cause, message.clone()),
        Admission::NoFilter | Admission::In | Admission::Out => {
            (Cause::FilterMissing, "Nobody has chosen yet which companies become customers.".to_owned())
        }
    }
}

fn departed(cause: ArchiveReason) -> &'static str {
    match cause {
        ArchiveReason::DeletedInHubSpot => "It was deleted in HubSpot",
        ArchiveReason::LeftFilter => "The filter does not admit it any more",
        ArchiveReason::Merged => "HubSpot merged it into another company",
        ArchiveReason::Manual | ArchiveReason::AccountReplaced => "HubSpot gives it no more",
    }
}
