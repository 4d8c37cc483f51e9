//! Definitions that a long reading goes by from its first page to its last.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use entity::choice::RecordKind;
use hubspot::Client;

use super::{Definitions, Doubt, changed};
use crate::connection::Connection;
use crate::field_map::resolve::Resolver;
use crate::sync::setback::Setback;

/// Definitions, and until when they are known to have held.
pub(crate) struct Relied<'r> {
    definitions: Arc<Definitions>,
    connection: &'r Connection,
    companies: Held,
    contacts: Held,
}

/// The last moment at which the account was found to say the same.
type Held = Mutex<Option<Instant>>;

impl<'r> Relied<'r> {
    pub(crate) fn new(definitions: Arc<Definitions>, connection: &'r Connection) -> Self {
        Self { definitions, connection, companies: Held::default(), contacts: Held::default() }
    }

    /// Whether they are known to have held when this was read.
    pub(crate) fn held_at(&self, object: RecordKind, read_at: Instant) -> bool {
        self.held(object).lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|held| held >= read_at)
    }

    /// Asks the account whether they hold. If they do not, what was read by them is to be read again.
    pub(crate) async fn confirm(
        &self,
        client: &Client,
        resolver: &Resolver,
        object: RecordKind,
    ) -> Result<(), Setback> {
        let asked_at = Instant::now();
        let doubt = match object {
            RecordKind::Company => Doubt { companies: true, ..Doubt::default() },
            RecordKind::Contact => Doubt { contacts: true, ..Doubt::default() },
        };
        if !self.definitions.still_hold(client, self.connection, resolver, doubt).await? {
            return Err(changed());
        }
        *self.held(object).lock().unwrap_or_else(PoisonError::into_inner) = Some(asked_at);
        Ok(())
    }

    fn held(&self, object: RecordKind) -> &Held {
        match object {
            RecordKind::Company => &self.companies,
            RecordKind::Contact => &self.contacts,
        }
    }
}
