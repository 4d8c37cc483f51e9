//! What is remembered of an account for a minute: what its properties mean and who owns things.
//!
//! A change of one record should not cost six calls before the first. What is remembered may be a minute old; a value
//! that it cannot explain is a reason to ask again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::WorkspaceId;
use hubspot::{Client, HubId};

use crate::clock::Clock;
use crate::connection::Connection;
use crate::sync::prepare::Definitions;
use crate::sync::setback::Setback;

/// How long they are taken for true.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(1);

/// They are asked for again, because of a value they do not explain, no sooner than this.
const AT_REST: TimeDelta = TimeDelta::seconds(5);

/// How fresh they have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// A minute is no matter.
    Recent,
    /// Something was met that they do not explain.
    Doubted,
}

/// What this process remembers. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<HashMap<(WorkspaceId, HubId), Entry>>>);

#[derive(Clone, Debug)]
struct Entry {
    read_at: DateTime<Utc>,
    definitions: Arc<Definitions>,
}

impl Known {
    /// What is remembered, or what the account says now. Gives whether the account was asked.
    pub(crate) async fn definitions(
        &self,
        clock: &Clock,
        client: &Client,
        connection: &Connection,
        freshness: Freshness,
    ) -> Result<(Arc<Definitions>, bool), Setback> {
        let whose = (connection.workspace, connection.hub);
        let now = clock.now();
        let age = match freshness {
            Freshness::Recent => GOOD_FOR,
            Freshness::Doubted => AT_REST,
        };
        if let Some(known) = self.recent(whose, now - age) {
            return Ok((known, false));
        }
        Ok((self.ask(clock, client, connection).await?, true))
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
        all.retain(|_, entry| entry.read_at > since - GOOD_FOR);
        all.get(&whose).filter(|entry| entry.read_at > since).map(|entry| Arc::clone(&entry.definitions))
    }
}
