//! A workspace's link to one HubSpot account: made by consent, kept alive by refreshed tokens, ended on request.
//!
//! [`Connections`] is what a process holds of all of them: whoever wants to ask HubSpot something asks here for a
//! client. What it promises:
//!
//! - A client uses a fresh token and stays within the account's budget, however many processes share both.
//! - Filter, field map, customers and history outlive every change of a connection (P8): nothing here touches them.
//! - Tokens are sealed at rest, and neither logged nor given out.
//!
//! Reading order: [`standing`] is what is known of a connection and [`feature`] what it allows; `consent` makes one,
//! `disconnect` ends one (`release` is HubSpot's part of it) and `check` asks HubSpot how it stands; `token` keeps it alive over `vault` and [`seal`];
//! [`trouble`] puts HubSpot's failures into our words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::id::WorkspaceId;
use hubspot::oauth::{OAuth, OAuthApp};
use hubspot::{Client, HubId, Journal, Lane, RetryPolicy};
use url::Url;

use crate::budget::{Limits, PostgresBudget};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::Result;

mod check;
pub mod consent;
mod disconnect;
pub mod feature;
mod release;
pub mod seal;
pub mod standing;
mod token;
pub mod trouble;
mod vault;

pub use consent::{Invitation, Outcome};
pub use feature::MissingScope;
pub use seal::Keyring;
pub use standing::{AccountDetails, Connection, Reason};
pub use trouble::Trouble;

use token::ConnectionTokens;
use vault::Vault;

/// All connections, as one process sees them. Clones share tokens and budgets.
#[derive(Clone)]
pub struct Connections(Arc<Shared>);

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

/// What connections are made of.
pub struct Setup {
    /// Where they are kept.
    pub database: Database,
    /// Time and chance.
    pub clock: Clock,
    /// Seals their tokens.
    pub keyring: Keyring,
    /// Talks to HubSpot: [`hubspot::http_client`].
    pub http: reqwest::Client,
    /// The operator's app.
    pub app: OAuthApp,
    /// What each account allows.
    pub limits: Limits,
    /// How calls that failed are repeated.
    pub retry: RetryPolicy,
}

struct Shared {
    database: Database,
    clock: Clock,
    vault: Vault,
    http: reqwest::Client,
    api_base: Url,
    oauth: OAuth,
    journal: Journal,
    limits: Limits,
    retry: RetryPolicy,
    tokens: Mutex<HashMap<(WorkspaceId, HubId), ConnectionTokens>>,
    budgets: Mutex<HashMap<HubId, PostgresBudget>>,
}

impl Connections {
    /// Connections of this set-up. Make one per process.
    pub fn new(setup: Setup) -> Self {
        let Setup { database, clock, keyring, http, app, limits, retry } = setup;
        let api_base = app.api_base.clone();
        let oauth = OAuth::new(http.clone(), app);
        Self(Arc::new(Shared {
            vault: Vault::new(keyring, clock.clone()),
            journal: Journal::new(http.clone(), api_base.clone(), oauth.clone()),
            api_base,
            oauth,
            database,
            clock,
            http,
            limits,
            retry,
            tokens: Mutex::default(),
            budgets: Mutex::default(),
        }))
    }

    /// The workspace's connection, whatever its status; `None` when it never had one.
    pub async fn find(&self, workspace: WorkspaceId) -> Result<Option<Connection>> {
        standing::find(self.0.database.pool(), workspace).await
    }

    /// A client for the workspace's account. Refused when there is none, or when HubSpot takes its tokens no longer.
    pub async fn client(&self, workspace: WorkspaceId, lane: Lane) -> Result<Client> {
        Ok(self.open(workspace, lane).await?.1)
    }

    /// The same, with what is known of the account.
    pub async fn open(&self, workspace: WorkspaceId, lane: Lane) -> Result<(Connection, Client)> {
        let connection = self.find(workspace).await?.ok_or_else(standing::not_connected)?;
        connection.require_connected()?;
        let tokens = self.tokens(workspace, connection.hub);
        let client = self.client_with(Arc::new(tokens), connection.hub, lane);
        Ok((connection, client))
    }

    /// The app's journal, which belongs to no connection.
    pub fn journal(&self) -> Journal {
        self.0.journal.clone()
    }

    /// How long the real-time lane waits after it began a batch that made so many general calls.
    pub(crate) fn refresh_pace(&self, calls: u32) -> Duration {
        self.0.limits.refresh_pace(calls)
    }

    fn client_with(&self, tokens: Arc<dyn hubspot::TokenSource>, hub: HubId, lane: Lane) -> Client {
        let mut seed = [0; 8];
        self.0.clock.fill(&mut seed);
        Client::new(self.0.http.clone(), self.0.api_base.clone(), tokens, Arc::new(self.budget(hub)))
            .with_retry(self.0.retry)
            .with_jitter_seed(u64::from_le_bytes(seed))
            .for_lane(lane)
    }

    /// The one source of tokens for this connection in this process: single flight depends on there being one.
    fn tokens(&self, workspace: WorkspaceId, hub: HubId) -> ConnectionTokens {
        let mut all = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let pool = self.0.database.pool().clone();
            let (clock, vault, oauth) = (self.0.clock.clone(), self.0.vault.clone(), self.0.oauth.clone());
            ConnectionTokens::new(workspace, hub, pool, clock, vault, oauth, self.0.retry.share)
        };
        all.entry((workspace, hub)).or_insert_with(make).clone()
    }

    /// Lets go of what this process remembers of a connection that has just changed.
    fn forget(&self, workspace: WorkspaceId) {
        let mut all = self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(owner, _), _| *owner != workspace);
    }

    /// The account's budget, shared by all of its connections.
    fn budget(&self, hub: HubId) -> PostgresBudget {
        let mut all = self.0.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || PostgresBudget::new(self.0.database.pool(), hub, self.0.limits);
        all.entry(hub).or_insert_with(make).clone()
    }
}
