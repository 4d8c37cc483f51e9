//! Giving tokens back to HubSpot.
//!
//! Nothing here can fail towards its caller: what HubSpot does not do is noted in the log and left, because the local
//! part of an ending has to follow in any case.

use std::time::Duration;

use entity::id::WorkspaceId;
use hubspot::{AccessToken, HubId};
use secrecy::SecretString;
use sqlx::PgConnection;

use super::Connections;
use super::vault::Pair;

/// How long HubSpot may take over all of it: others may wait at the connection's row meanwhile.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A workspace that leaves an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaving {
    pub(super) workspace: WorkspaceId,
    pub(super) hub: HubId,
}

impl Connections {
    /// Removes the app from the account unless another workspace still needs it, then ends the refresh token.
    pub(super) async fn release(&self, database: &mut PgConnection, leaving: Leaving, pair: &Pair) {
        let work = async {
            if self.is_last(database, leaving).await {
                self.uninstall(leaving.hub, pair).await;
            }
            self.revoke(database, leaving.hub, &pair.refresh, Some(leaving.workspace)).await;
        };
        if tokio::time::timeout(TIMEOUT, work).await.is_err() {
            tracing::warn!(hub.id = %leaving.hub, "HubSpot took too long over the end of a connection");
        }
    }

    /// Ends a refresh token, unless another connection of the account lives on the very same one: HubSpot does not say
    /// whether each consent gets its own.
    pub(super) async fn revoke(
        &self,
        database: &mut PgConnection,
        hub: HubId,
        refresh: &SecretString,
        but_for: Option<WorkspaceId>,
    ) {
        match self.0.vault.is_shared(database, hub, refresh, but_for).await {
            Ok(false) => {}
            Ok(true) => return,
            Err(error) => {
                tracing::warn!(hub.id = %hub, %error, "a token was not revoked, since it may still be needed");
                return;
            }
        }
        if let Err(error) = self.0.oauth.revoke(refresh).await {
            tracing::warn!(hub.id = %hub, %error, "a token could not be revoked");
        }
    }

    async fn is_last(&self, database: &mut PgConnection, leaving: Leaving) -> bool {
        let others: Result<bool, _> = sqlx::query_scalar(
            "select exists(select from connection
                           where hub_id = $1 and workspace_id <> $2 and status = 'CONNECTED')",
        )
        .bind(leaving.hub.0)
        .bind(leaving.workspace)
        .fetch_one(database)
        .await;
        match others {
            Ok(others) => !others,
            Err(error) => {
                tracing::warn!(hub.id = %leaving.hub, %error, "the app stays installed, since others may need it");
                false
            }
        }
    }

    async fn uninstall(&self, hub: HubId, pair: &Pair) {
        let Some(token) = self.living_token(hub, pair).await else { return };
        if let Err(error) = self.0.oauth.uninstall(&token).await {
            tracing::warn!(hub.id = %hub, %error, "the app could not be removed from the account");
        }
    }

    /// HubSpot takes only an access token for this, and the stored one may have ended.
    async fn living_token(&self, hub: HubId, pair: &Pair) -> Option<AccessToken> {
        if self.0.clock.now() < pair.expires_at {
            return Some(pair.access.clone());
        }
        match self.0.oauth.refresh(&pair.refresh).await {
            Ok(tokens) => Some(tokens.access_token),
            Err(error) => {
                tracing::warn!(hub.id = %hub, %error, "the app stays installed, since its tokens no longer work");
                None
            }
        }
    }
}
