//! Ending a connection: at HubSpot as far as it lets us, here in any case.
//!
//! HubSpot asks for an order: the app goes first, while its token still works, then the token. The app stays when
//! another workspace is connected to the same account (P9), and so does a token that another one uses. Filter, field
//! map, customers and history stay as they are.

use entity::id::WorkspaceId;
use tracing::Instrument as _;

use super::Connections;
use super::release::Leaving;
use super::standing::{self, Connection};
use super::vault;
use crate::database;
use crate::error::{Attempting as _, Code, Error, Result};
use crate::viewer::Admin;

const ENDING: &str = "ending a connection";

impl Connections {
    /// Ends the workspace's connection. Repeating it changes nothing.
    ///
    /// Runs to its end even if the one who asked has gone: half of it would be worse than none.
    pub async fn disconnect(&self, admin: &Admin) -> Result<Connection> {
        let (this, workspace) = (self.clone(), admin.workspace);
        let work = async move { this.disconnect_to_the_end(workspace).await };
        tokio::spawn(work.in_current_span())
            .await
            .map_err(|error| Error::Broken { attempted: ENDING, reason: error.to_string() })?
    }

    async fn disconnect_to_the_end(&self, workspace: WorkspaceId) -> Result<Connection> {
        let known = self.find(workspace).await?.ok_or_else(standing::not_connected)?;
        let shared = &self.0;
        let mut transaction = database::begin(shared.database.pool()).await.attempting(ENDING)?;
        vault::ask_within(&mut transaction).await.attempting(ENDING)?;
        // all of the account's connections, so that of two that end at the same time one is the last
        sqlx::query("select from connection where hub_id = $1 order by workspace_id for update")
            .bind(known.hub.0)
            .execute(&mut *transaction)
            .await
            .attempting(ENDING)?;
        let held = match shared.vault.lock(&mut transaction, workspace).await {
            Ok(held) => held,
            Err(error) if error.is_sealed() => None,
            Err(error) => return Err(Error::Broken { attempted: ENDING, reason: error.to_string() }),
        };
        if let Some(pair) = held.and_then(|held| held.pair) {
            let whose = Leaving { workspace, hub: known.hub };
            self.release(&mut transaction, whose, &pair).await;
        }
        sqlx::query(
            "update connection
             set status = 'DISCONNECTED', status_code = $2, status_message = $3, access_token = null,
                 refresh_token = null, access_token_expires_at = null, token_version = token_version + 1, updated_at = $4
             where workspace_id = $1 and status <> 'DISCONNECTED'",
        )
        .bind(workspace)
        .bind(Code::NotConnected.as_str())
        .bind("Disconnected here. Customers, filter and field map stay; connect again to go on.")
        .bind(shared.clock.now())
        .execute(&mut *transaction)
        .await
        .attempting(ENDING)?;
        transaction.commit().await.attempting(ENDING)?;
        self.forget(workspace);
        tracing::info!(workspace.id = %workspace, hub.id = %known.hub, "disconnected a HubSpot account");
        self.find(workspace).await?.ok_or_else(standing::not_connected)
    }
}
