//! What is remembered of an account's definitions for a minute: a change of one record should not cost six calls before
//! the first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::WorkspaceId;
use hubspot::{Client, HubId};

use super::Definitions;
use crate::clock::Clock;
use crate::connection::Connection;
use crate::sync::setback::Setback;

/// How long they are remembered.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(1);

/// What this process remembers. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<HashMap<(WorkspaceId, HubId), Entry>>>);

#[derive(Clone, Debug)]
struct Entry {
    read_at: DateTime<Utc>,
    definitions: Arc<Definitions>,
}

impl Known {
    /// What is remembered, or what the account says now.
    pub(crate) async fn definitions(
        &self,
        clock: &Clock,
        client: &Client,
        connection: &Connection,
    ) -> Result<Arc<Definitions>, Setback> {
        match self.recent((connection.workspace, connection.hub), clock.now() - GOOD_FOR) {
            Some(known) => Ok(known),
            None => self.ask(clock, client, connection).await,
        }
    }

    /// What the account says now. The next one may remember it.
    pub(crate) async fn ask(
        &self,
        clock: &Clock,
        client: &Client,
        connection: &Connection,
    ) -> Result<Arc<Definitions>, Setback> {
        let read_at = clock.now();
        let definitions = Arc::new(Definitions::read(client, connection).await?);
        let entry = Entry { read_at, definitions: Arc::clone(&definitions) };
        let whose = (connection.workspace, connection.hub);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(whose, entry);
        Ok(definitions)
    }

    fn recent(&self, whose: (WorkspaceId, HubId), since: DateTime<Utc>) -> Option<Arc<Definitions>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, entry| entry.read_at > since);
        all.get(&whose).map(|entry| Arc::clone(&entry.definitions))
    }
}
