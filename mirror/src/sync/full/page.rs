//! What was read at a time, on its way to its commit.

use std::time::Instant;

use chrono::{DateTime, Utc};
use hubspot::{CompanyContacts, CompanyId, ContactId, Contacts, DealId, Record};

use crate::sync::pace::InFlight;
use crate::sync::reading::Read;
use crate::sync::source::Checkpoint;

/// A page on its way to its commit: companies with their links, or ids of companies to be read.
pub(super) struct CompanyPage {
    pub(super) targets: Vec<CompanyId>,
    /// Deals that name companies, which HubSpot could not give.
    pub(super) unread: Vec<DealId>,
    pub(super) records: Vec<Record<CompanyId>>,
    pub(super) failed: Vec<(CompanyId, hubspot::Error)>,
    pub(super) links: Vec<CompanyContacts>,
    pub(super) checkpoint: Option<Checkpoint>,
    /// Before it was read.
    pub(super) asked_at: DateTime<Utc>,
    /// After it was.
    pub(super) read_at: Instant,
    _in_flight: InFlight,
}

impl CompanyPage {
    pub(super) fn targets(
        targets: Vec<CompanyId>,
        unread: Vec<DealId>,
        checkpoint: Checkpoint,
        asked_at: DateTime<Utc>,
        in_flight: InFlight,
    ) -> Self {
        let page = Self::records(Vec::new(), Vec::new(), Vec::new(), Some(checkpoint), asked_at, in_flight);
        Self { targets, unread, ..page }
    }

    pub(super) fn records(
        records: Vec<Record<CompanyId>>,
        failed: Vec<(CompanyId, hubspot::Error)>,
        links: Vec<CompanyContacts>,
        checkpoint: Option<Checkpoint>,
        asked_at: DateTime<Utc>,
        in_flight: InFlight,
    ) -> Self {
        let (targets, unread, read_at) = (Vec::new(), Vec::new(), Instant::now());
        Self { targets, unread, records, failed, links, checkpoint, asked_at, read_at, _in_flight: in_flight }
    }
}

/// A page of contacts on its way to its commit.
pub(super) struct ContactPage {
    pub(super) asked: Vec<ContactId>,
    pub(super) records: Vec<Record<ContactId>>,
    pub(super) failed: Vec<(ContactId, hubspot::Error)>,
    /// Before it was read.
    pub(super) asked_at: DateTime<Utc>,
    /// After it was.
    pub(super) read_at: Instant,
    _in_flight: InFlight,
}

impl ContactPage {
    pub(super) fn new(
        asked: Vec<ContactId>,
        read: Read<Contacts>,
        asked_at: DateTime<Utc>,
        in_flight: InFlight,
    ) -> Self {
        let Read { records, failed } = read;
        Self { asked, records, failed, asked_at, read_at: Instant::now(), _in_flight: in_flight }
    }
}
