//! A fresh token for every call, refreshed by one process at a time.
//!
//! HubSpot's access tokens live half an hour and every process needs one. What this promises:
//!
//! - A token is renewed before it ends, so that no call has to find out by failing.
//! - However many tasks and processes notice at once, one of them renews. In the process they queue at a mutex, between
//!   processes at the connection's row, and whoever comes second takes what the first one stored. The row's lock belongs
//!   to a transaction, so a killed process frees it.
//! - A refresh runs to its end even if the one who asked has gone: its answer may hold a new refresh token, and losing
//!   that would cost the connection.
//! - Only HubSpot's own word ends a connection. A mistake in the operator's settings is an alarm, anything else is
//!   tried again.
//! - A connection that ended here or in another process is not used for longer than [`TRUSTED_FOR`].

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use futures_util::future::BoxFuture;
use hubspot::oauth::{OAuth, OAuthError, OAuthFailure, Tokens};
use hubspot::{AccessToken, HubId, TokenError, TokenSource};
use sqlx::PgPool;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tracing::Instrument as _;

use super::standing;
use super::vault::{self, Held, Pair, Vault, VaultError};
use crate::clock::Clock;
use crate::database;

/// How long a token is used before the row is looked at again.
const TRUSTED_FOR: TimeDelta = TimeDelta::seconds(10);

/// A token is renewed so long before its end, or when a fifth of its life is left if that is less.
const MARGIN: TimeDelta = TimeDelta::minutes(2);

/// After a failure the next attempt waits so long; those who queued behind the failed one share its outcome.
const COOL_DOWN: TimeDelta = TimeDelta::seconds(5);

/// A token refused this soon after one was renewed for being refused is not refused for its age.
const REFUSED_AGAIN: TimeDelta = TimeDelta::seconds(10);

/// How long HubSpot may take to renew a token, with others waiting at the row.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(20);

/// Gives tokens for one connection. Clones share the token they hold.
#[derive(Clone)]
pub(super) struct ConnectionTokens {
    source: Arc<Source>,
    memory: Arc<Mutex<Memory>>,
}

struct Source {
    workspace: WorkspaceId,
    hub: HubId,
    pool: PgPool,
    clock: Clock,
    vault: Vault,
    oauth: OAuth,
    rests: Rests,
}

/// How long is rested after trouble.
#[derive(Clone, Copy, Debug)]
struct Rests {
    cool_down: TimeDelta,
    refused_again: TimeDelta,
}

impl Rests {
    /// So much of every rest, in percent: all of it, but for a HubSpot that is simulated.
    fn of(share: u32) -> Self {
        let of = |rest: TimeDelta| rest * i32::try_from(share).unwrap_or(100) / 100;
        Self { cool_down: of(COOL_DOWN), refused_again: of(REFUSED_AGAIN) }
    }
}

/// What this process remembers between calls.
#[derive(Default)]
struct Memory {
    current: Option<Current>,
    failed: Option<(DateTime<Utc>, Arc<TokenTrouble>)>,
    renewed_for_refusal_at: Option<DateTime<Utc>>,
}

#[derive(Clone)]
struct Current {
    version: i64,
    token: AccessToken,
    expires_at: DateTime<Utc>,
    renew_at: DateTime<Utc>,
    checked_at: DateTime<Utc>,
}

/// Why a token could not be had just now. Stands behind [`TokenError::Unavailable`], shared by all who waited.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenTrouble {
    #[error("reading the connection's tokens")]
    Vault(#[source] VaultError),
    #[error("refreshing the connection's token")]
    Refresh(#[source] OAuthError),
    #[error("refreshing the connection's token took longer than {} s", REFRESH_TIMEOUT.as_secs())]
    Slow,
    #[error("the refresh of the connection's token broke off")]
    BrokeOff(#[source] tokio::task::JoinError),
    #[error("HubSpot refused a token that it had only just given")]
    RefusedAgain,
}

impl ConnectionTokens {
    pub(super) fn new(
        workspace: WorkspaceId,
        hub: HubId,
        pool: PgPool,
        clock: Clock,
        vault: Vault,
        oauth: OAuth,
        share: u32,
    ) -> Self {
        let source = Arc::new(Source { workspace, hub, pool, clock, vault, oauth, rests: Rests::of(share) });
        Self { source, memory: Arc::default() }
    }

    /// A token that still lives for a while and is none that HubSpot refused.
    async fn give(&self, refused: Option<AccessToken>) -> Result<AccessToken, TokenError> {
        let mut memory = Arc::clone(&self.memory).lock_owned().await;
        if let Some(token) = memory.ready(self.source.clock.now(), refused.as_ref()) {
            return Ok(token);
        }
        if let Some(outcome) = memory.recent_failure(self.source.clock.now(), self.source.rests, refused.as_ref()) {
            return outcome;
        }
        let source = Arc::clone(&self.source);
        let work = async move { source.provide(&mut memory, refused.as_ref()).await };
        match tokio::spawn(work.in_current_span()).await {
            Ok(outcome) => outcome,
            Err(error) => Err(TokenError::Unavailable(Box::new(Arc::new(TokenTrouble::BrokeOff(error))))),
        }
    }
}

impl TokenSource for ConnectionTokens {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(self.give(None))
    }

    fn rejected<'a>(&'a self, token: &'a AccessToken) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(self.give(Some(token.clone())))
    }
}

impl Source {
    /// Looks at the row, and renews what it holds if that has to be.
    async fn provide(
        &self,
        memory: &mut OwnedMutexGuard<Memory>,
        refused: Option<&AccessToken>,
    ) -> Result<AccessToken, TokenError> {
        let outcome = self.look_and_renew(memory, refused).await;
        match outcome {
            Ok(token) => Ok(token),
            Err(NoToken::Ended(reason)) => {
                memory.current = None;
                Err(TokenError::Reauthorize { reason })
            }
            Err(NoToken::Failed(trouble)) => {
                let now = self.clock.now();
                let trouble = Arc::new(trouble);
                self.report(&trouble);
                memory.failed = Some((now, Arc::clone(&trouble)));
                memory.make_do(now, refused, trouble)
            }
        }
    }

    async fn look_and_renew(&self, memory: &mut Memory, refused: Option<&AccessToken>) -> Result<AccessToken, NoToken> {
        let held = self.vault.read(&self.pool, self.workspace).await;
        let (version, pair) = self.standing(held)?;
        memory.take_over(version, &pair, self.clock.now());
        if let Some(token) = memory.ready(self.clock.now(), refused) {
            return Ok(token);
        }
        if refused.is_some() && memory.was_just_renewed_for_refusal(self.clock.now(), self.rests) {
            return Err(NoToken::Failed(TokenTrouble::RefusedAgain));
        }
        self.renew(memory, refused).await
    }

    /// Renews the token with the row held, unless another process did so while this one waited for the row.
    async fn renew(&self, memory: &mut Memory, refused: Option<&AccessToken>) -> Result<AccessToken, NoToken> {
        let mut transaction = database::begin(&self.pool).await.map_err(database)?;
        vault::ask_within(&mut transaction).await.map_err(database)?;
        let held = self.vault.lock(&mut transaction, self.workspace).await;
        let (version, pair) = self.standing(held)?;
        let now = self.clock.now();
        if memory.current.as_ref().is_some_and(|current| current.version != version) {
            memory.take_over(version, &pair, now);
            if let Some(token) = memory.ready(now, refused) {
                return Ok(token);
            }
        }
        match self.refresh(&pair).await {
            Ok(tokens) => {
                let written = self.vault.replace(&mut transaction, self.workspace, version, &tokens).await;
                written.map_err(database)?;
                transaction.commit().await.map_err(database)?;
                memory.remember(version + 1, &tokens, &self.clock, refused.is_some());
                tracing::debug!(workspace.id = %self.workspace, hub.id = %self.hub, "renewed HubSpot's access token");
                Ok(tokens.access_token)
            }
            Err(TokenTrouble::Refresh(error)) if error.failure == OAuthFailure::ConnectionDead => {
                standing::lose(&mut transaction, self.workspace, version, &self.clock).await.map_err(database)?;
                transaction.commit().await.map_err(database)?;
                tracing::warn!(workspace.id = %self.workspace, hub.id = %self.hub, %error, "a connection ended at HubSpot");
                Err(NoToken::Ended(standing::LOST.to_owned()))
            }
            Err(trouble) => Err(NoToken::Failed(trouble)),
        }
    }

    async fn refresh(&self, pair: &Pair) -> Result<Tokens, TokenTrouble> {
        match tokio::time::timeout(REFRESH_TIMEOUT, self.oauth.refresh(&pair.refresh)).await {
            Ok(answer) => answer.map_err(TokenTrouble::Refresh),
            Err(_) => Err(TokenTrouble::Slow),
        }
    }

    /// The tokens of a row that still is the connection this one was made for.
    fn standing(&self, held: Result<Option<Held>, VaultError>) -> Result<(i64, Pair), NoToken> {
        let held = held.map_err(|error| NoToken::Failed(TokenTrouble::Vault(error)))?;
        let Some(held) = held.filter(|held| held.hub == self.hub) else {
            return Err(NoToken::Ended("the workspace is no longer connected to this account".to_owned()));
        };
        match (held.status, held.pair) {
            (ConnectionStatus::Connected, Some(pair)) => Ok((held.version, pair)),
            (ConnectionStatus::Reauthorize, _) => Err(NoToken::Ended(standing::LOST.to_owned())),
            (ConnectionStatus::Disconnected | ConnectionStatus::Connected, _) => {
                Err(NoToken::Ended("the account was disconnected".to_owned()))
            }
        }
    }

    fn report(&self, trouble: &TokenTrouble) {
        if trouble.is_operators() {
            tracing::error!(
                alarm = "APP_MISCONFIGURED",
                workspace.id = %self.workspace,
                hub.id = %self.hub,
                error = %trouble.with_causes(),
                "the operator's HubSpot app or keys are not set up rightly; no connection is to blame"
            );
        } else {
            tracing::warn!(
                workspace.id = %self.workspace,
                hub.id = %self.hub,
                error = %trouble.with_causes(),
                "no token could be had just now"
            );
        }
    }
}

impl TokenTrouble {
    /// The error and what lies behind it, on one line.
    fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }

    /// Whether it is ours to mend, and HubSpot has no part in it.
    pub(super) fn is_ours(&self) -> bool {
        match self {
            Self::Vault(VaultError::Database(_) | VaultError::Status(_)) | Self::BrokeOff(_) => true,
            Self::Vault(VaultError::Sealed(_)) | Self::Refresh(_) | Self::Slow | Self::RefusedAgain => false,
        }
    }

    /// Whether only the operator can help.
    pub(super) fn is_operators(&self) -> bool {
        match self {
            Self::Refresh(error) => error.failure == OAuthFailure::OperatorFault,
            Self::Vault(VaultError::Sealed(_)) => true,
            Self::Vault(VaultError::Database(_) | VaultError::Status(_))
            | Self::Slow
            | Self::BrokeOff(_)
            | Self::RefusedAgain => false,
        }
    }
}

impl Memory {
    /// The token, if nothing speaks against using it at once.
    fn ready(&self, now: DateTime<Utc>, refused: Option<&AccessToken>) -> Option<AccessToken> {
        let current = self.current.as_ref()?;
        let trusted = now - current.checked_at < TRUSTED_FOR;
        (trusted && now < current.renew_at && Some(&current.token) != refused).then(|| current.token.clone())
    }

    /// What a failure moments ago leaves to those who ask now.
    fn recent_failure(
        &self,
        now: DateTime<Utc>,
        rests: Rests,
        refused: Option<&AccessToken>,
    ) -> Option<Result<AccessToken, TokenError>> {
        let (at, trouble) = self.failed.as_ref()?;
        (now - *at < rests.cool_down).then(|| self.make_do(now, refused, Arc::clone(trouble)))
    }

    /// The token in hand, if it has not ended yet: good enough while a renewal ahead of time fails.
    fn make_do(
        &self,
        now: DateTime<Utc>,
        refused: Option<&AccessToken>,
        trouble: Arc<TokenTrouble>,
    ) -> Result<AccessToken, TokenError> {
        let alive = |current: &&Current| now < current.expires_at && Some(&current.token) != refused;
        match self.current.as_ref().filter(alive) {
            Some(current) => Ok(current.token.clone()),
            None => Err(TokenError::Unavailable(Box::new(trouble))),
        }
    }

    fn was_just_renewed_for_refusal(&self, now: DateTime<Utc>, rests: Rests) -> bool {
        self.renewed_for_refusal_at.is_some_and(|at| now - at < rests.refused_again)
    }

    /// Adopts what the row holds. A version already known keeps its time of renewal.
    fn take_over(&mut self, version: i64, pair: &Pair, now: DateTime<Utc>) {
        match &mut self.current {
            Some(current) if current.version == version => current.checked_at = now,
            _ => self.current = Some(Current::new(version, pair.access.clone(), pair.expires_at, now)),
        }
    }

    fn remember(&mut self, version: i64, tokens: &Tokens, clock: &Clock, for_refusal: bool) {
        let now = clock.now();
        self.current = Some(Current::new(version, tokens.access_token.clone(), vault::expiry(clock, tokens), now));
        self.failed = None;
        if for_refusal {
            self.renewed_for_refusal_at = Some(now);
        }
    }
}

impl Current {
    fn new(version: i64, token: AccessToken, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let margin = MARGIN.min((expires_at - now) / 5).max(TimeDelta::zero());
        Self { version, token, expires_at, renew_at: expires_at - margin, checked_at: now }
    }
}

/// Why there is no token, on the way to a [`TokenError`].
enum NoToken {
    Ended(String),
    Failed(TokenTrouble),
}

fn database(error: sqlx::Error) -> NoToken {
    NoToken::Failed(TokenTrouble::Vault(error.into()))
}
