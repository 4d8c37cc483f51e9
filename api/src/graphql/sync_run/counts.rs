//! What became of the records that a run has met.

use async_graphql::SimpleObject;
use entity::choice::RunKind;
use entity::sync_run::Model;

/// How many records of one kind a run has met, and what became of them. `seen` is the sum of created, updated, unchanged,
/// restored and failed; archived ones are those that were not seen any more.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct RecordCounts {
    /// How many are expected in all; a guess until the run ends.
    pub estimated: Option<i64>,
    /// Read so far.
    pub seen: i64,
    /// New here.
    pub created: i64,
    /// With a changed value.
    pub updated: i64,
    /// Without a difference.
    pub unchanged: i64,
    /// Archived.
    pub archived: i64,
    /// Brought back from the archive.
    pub restored: i64,
    /// That could not be applied.
    pub failed: i64,
}

impl RecordCounts {
    /// What became of companies.
    pub(super) fn of_customers(run: &Model) -> Self {
        Self {
            estimated: run.customers_estimated,
            seen: run.customers_seen,
            created: run.customers_created,
            updated: run.customers_updated,
            unchanged: run.customers_unchanged,
            archived: run.customers_archived,
            restored: run.customers_restored,
            failed: run.customers_failed,
        }
    }

    /// What became of contact records.
    pub(super) fn of_contacts(run: &Model) -> Self {
        Self {
            estimated: run.contacts_estimated,
            seen: run.contacts_seen,
            created: run.contacts_created,
            updated: run.contacts_updated,
            unchanged: run.contacts_unchanged,
            archived: run.contacts_archived,
            restored: run.contacts_restored,
            failed: run.contacts_failed,
        }
    }
}

/// Links between customers and contacts that came or went.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct LinkCounts {
    /// New here.
    pub added: i64,
    /// No longer in HubSpot.
    pub removed: i64,
}

impl LinkCounts {
    pub(super) fn of(run: &Model) -> Self {
        Self { added: run.links_added, removed: run.links_removed }
    }
}

/// What a night had to mend: changes of HubSpot that had not come here on a quicker way. All zero, where webhooks lost
/// nothing and nothing moved that HubSpot does not tell of.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct SyncRepairs {
    /// Customers and contacts that were missing here.
    pub creations: i64,
    /// Customers and contacts with an old value.
    pub updates: i64,
    /// Customers and contacts that were still archived here.
    pub restores: i64,
    /// Customers and contacts whose record was deleted or merged in HubSpot.
    pub deletions: i64,
    /// Customers whose company had left the filter. HubSpot tells of no change in a list.
    pub departures: i64,
    /// Links that were missing here, or too many.
    pub links: i64,
}

impl SyncRepairs {
    /// Only a night repairs: other runs bring what nobody could expect here.
    pub(super) fn of(run: &Model) -> Option<Self> {
        (run.kind == RunKind::Nightly).then(|| Self {
            creations: run.customers_created + run.contacts_created,
            updates: run.customers_updated + run.contacts_updated,
            restores: run.customers_restored + run.contacts_restored,
            deletions: run.deleted + run.merged + run.contacts_archived,
            departures: run.left_filter,
            links: run.links_added + run.links_removed,
        })
    }
}
