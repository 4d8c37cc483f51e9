//! Contacts waiting to be read.

use hubspot::{BATCH, ContactId};

use crate::sync::stage::{IdSet, Staged};

/// Contacts waiting to be read, each once in a run.
pub(super) struct Queue {
    waiting: Vec<ContactId>,
    met: IdSet,
}

impl Queue {
    pub(super) fn new(staged: Staged) -> Self {
        let mut queue = Self { waiting: Vec::new(), met: staged.contacts };
        queue.extend(staged.pending_contacts.into_iter().map(ContactId::from));
        queue
    }

    pub(super) fn extend(&mut self, ids: impl IntoIterator<Item = ContactId>) {
        self.waiting.extend(ids.into_iter().filter(|id| self.met.insert(id.as_str())));
    }

    /// A full batch, or what is left when no more will come.
    pub(super) fn batch(&mut self, more_to_come: bool) -> Option<Vec<ContactId>> {
        if self.waiting.is_empty() || (more_to_come && self.waiting.len() < BATCH) {
            return None;
        }
        Some(self.waiting.split_off(self.waiting.len().saturating_sub(BATCH)))
    }

    pub(super) fn put_back(&mut self, ids: Vec<ContactId>) {
        self.waiting.extend(ids);
    }
}
