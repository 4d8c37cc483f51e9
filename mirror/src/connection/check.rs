//! Asking HubSpot how a connection stands.
//!
//! HubSpot never says that an account removed the app, so somebody has to ask; once a day is enough (P8). The same
//! moment brings the account's name, currency and grants up to date.

use std::sync::Arc;

use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use hubspot::Lane;
use hubspot::oauth::Scopes;

use super::Connections;
use super::standing::{self, AccountDetails, Connection};
use super::trouble::{self, Trouble};
use crate::database;
use crate::error::{Attempting as _, Error, Result};

const CHECKING: &str = "checking a connection";

impl Connections {
    /// Asks HubSpot whether the connection still stands, and brings it up to date. That it stands no longer is not an
    /// error: the answer says so.
    pub async fn check(&self, workspace: WorkspaceId) -> Result<Option<Connection>> {
        let Some(connection) = self.find(workspace).await? else { return Ok(None) };
        if connection.status != ConnectionStatus::Connected {
            return Ok(Some(connection));
        }
        let held = self.0.vault.read(self.0.database.pool(), workspace).await;
        let held = held.map_err(|error| Error::Broken { attempted: CHECKING, reason: error.to_string() })?;
        let Some(pair) = held.and_then(|held| held.pair) else { return Ok(Some(connection)) };
        let answer = self.0.oauth.introspect_refresh(&pair.refresh).await;
        let answer = answer.map_err(|error| Error::from(Trouble::from(&error)))?;
        if !answer.active {
            self.mark_reauthorize(&connection).await?;
            return self.find(workspace).await;
        }
        let tokens = Arc::new(self.tokens(workspace, connection.hub));
        let client = self.client_with(tokens, connection.hub, Lane::Interactive);
        let account = client.account().await.map_err(|error| trouble::refuse(&error))?;
        self.update(&connection, &answer.scopes, &account.into()).await?;
        self.find(workspace).await
    }

    /// Notes that HubSpot takes this connection's tokens no longer, unless it was connected anew since it was read.
    pub async fn mark_reauthorize(&self, connection: &Connection) -> Result<()> {
        const ATTEMPT: &str = "noting that a connection ended at HubSpot";
        let mut transaction = database::begin(self.0.database.pool()).await.attempting(ATTEMPT)?;
        let version = connection.token_version;
        let lost = standing::lose(&mut transaction, connection.workspace, version, &self.0.clock).await;
        let lost = lost.attempting(ATTEMPT)?;
        transaction.commit().await.attempting(ATTEMPT)?;
        if lost {
            tracing::warn!(workspace.id = %connection.workspace, hub.id = %connection.hub, "a connection ended at HubSpot");
            self.forget(connection.workspace);
        }
        Ok(())
    }

    async fn update(&self, connection: &Connection, scopes: &Scopes, account: &AccountDetails) -> Result<()> {
        if connection.scopes == *scopes && connection.account == *account {
            return Ok(());
        }
        sqlx::query(
            "update connection
             set scopes = $3, account_name = coalesce($4, account_name), ui_domain = coalesce($5, ui_domain),
                 currency = coalesce($6, currency), time_zone = coalesce($7, time_zone), updated_at = $8
             where workspace_id = $1 and hub_id = $2",
        )
        .bind(connection.workspace)
        .bind(connection.hub.0)
        .bind(scopes.iter().collect::<Vec<_>>())
        .bind(&account.name)
        .bind(&account.ui_domain)
        .bind(&account.currency)
        .bind(&account.time_zone)
        .bind(self.0.clock.now())
        .execute(self.0.database.pool())
        .await
        .attempting(CHECKING)
        .map(drop)
    }
}
