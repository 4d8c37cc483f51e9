//! An account that has just given consent, and its way into the connection's row.

use entity::id::WorkspaceId;
use hubspot::HubId;
use hubspot::oauth::{Introspection, Tokens};
use sqlx::PgConnection;

use super::state::Begun;
use crate::connection::Shared;
use crate::connection::standing::{self, AccountDetails, Connection};
use crate::connection::vault::Pair;
use crate::database;
use crate::error::{Attempting as _, Code, Error, Result};
use crate::job;

const SAVING: &str = "storing a connection";

/// An account that granted what the mirror cannot do without.
pub(super) struct Arrival {
    pub(super) tokens: Tokens,
    pub(super) hub: HubId,
    pub(super) introspection: Introspection,
    pub(super) details: AccountDetails,
}

impl Arrival {
    /// Stores the connection and lets what waited for it go on. Gives the account whose place it took, with its tokens.
    pub(super) async fn save(&self, shared: &Shared, begun: &Begun) -> Result<Option<(HubId, Pair)>> {
        let mut transaction = database::begin(shared.database.pool()).await.attempting(SAVING)?;
        lock_workspace(&mut transaction, begun.workspace).await?;
        // locked as a refresh locks it: the tokens of the old account are final from here on
        let before = match shared.vault.lock(&mut transaction, begun.workspace).await {
            Ok(before) => before,
            Err(error) if error.is_sealed() => None,
            Err(error) => return Err(Error::Broken { attempted: SAVING, reason: error.to_string() }),
        };
        let known = standing::find(&mut *transaction, begun.workspace).await?;
        let replaced = match known.as_ref() {
            Some(known) if known.hub != self.hub => {
                check_replacement(begun, known, self.hub)?;
                before.and_then(|held| held.pair).map(|pair| (known.hub, pair))
            }
            Some(_) | None => None,
        };
        let owed = known.and_then(|known| known.replaced_hub.or(Some(known.hub))).filter(|hub| *hub != self.hub);
        self.write(&mut transaction, shared, begun.workspace, owed).await.attempting(SAVING)?;
        job::enqueue_waiting_runs(&mut transaction, begun.workspace).await?;
        job::enqueue_waiting_refresh(&mut transaction, begun.workspace).await?;
        transaction.commit().await.attempting(SAVING)?;
        Ok(replaced)
    }

    async fn write(
        &self,
        transaction: &mut PgConnection,
        shared: &Shared,
        workspace: WorkspaceId,
        replaced: Option<HubId>,
    ) -> Result<(), sqlx::Error> {
        let sealed = shared.vault.seal(workspace, &self.tokens);
        sqlx::query(
            "insert into connection as mine (
                 workspace_id, hub_id, status, account_name, ui_domain, currency, time_zone, installed_by,
                 hubspot_user_id, scopes, access_token, refresh_token, access_token_expires_at, replaced_hub_id,
                 connected_at, updated_at)
             values ($1, $2, 'CONNECTED', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
             on conflict (workspace_id) do update set
                 hub_id = excluded.hub_id, status = excluded.status, status_code = null, status_message = null,
                 account_name = coalesce(excluded.account_name, case when mine.hub_id = excluded.hub_id then mine.account_name end),
                 ui_domain = coalesce(excluded.ui_domain, case when mine.hub_id = excluded.hub_id then mine.ui_domain end),
                 currency = coalesce(excluded.currency, case when mine.hub_id = excluded.hub_id then mine.currency end),
                 time_zone = coalesce(excluded.time_zone, case when mine.hub_id = excluded.hub_id then mine.time_zone end),
                 installed_by = excluded.installed_by, hubspot_user_id = excluded.hubspot_user_id,
                 scopes = excluded.scopes, access_token = excluded.access_token,
                 refresh_token = excluded.refresh_token, access_token_expires_at = excluded.access_token_expires_at,
                 token_version = mine.token_version + 1, replaced_hub_id = excluded.replaced_hub_id,
                 connected_at = excluded.connected_at, updated_at = excluded.updated_at",
        )
        .bind(workspace)
        .bind(self.hub.0)
        .bind(&self.details.name)
        .bind(&self.details.ui_domain)
        .bind(&self.details.currency)
        .bind(&self.details.time_zone)
        .bind(&self.introspection.user)
        .bind(self.introspection.user_id)
        .bind(self.introspection.scopes.iter().collect::<Vec<_>>())
        .bind(sealed.access)
        .bind(sealed.refresh)
        .bind(sealed.expires_at)
        .bind(replaced.map(|hub| hub.0))
        .bind(shared.clock.now())
        .execute(transaction)
        .await
        .map(drop)
    }
}

/// Two consents of one workspace take turns, even when there is no connection to lock yet.
async fn lock_workspace(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    sqlx::query("select from workspace where id = $1 for no key update")
        .bind(workspace)
        .execute(transaction)
        .await
        .attempting("locking the workspace")
        .map(drop)
}

/// Another account's ids mean other companies, so it takes the place of the first only when asked for by its number.
fn check_replacement(begun: &Begun, known: &Connection, arrived: HubId) -> Result<()> {
    if begun.replace == Some(arrived) {
        return Ok(());
    }
    let first = match &known.account.name {
        Some(name) => format!("{name} ({})", known.hub),
        None => known.hub.to_string(),
    };
    let message = format!(
        "This workspace belongs to the HubSpot account {first}, and consent came from {arrived}. Nothing has changed. To \
         replace the account, connect again with replaceHubId {arrived}; the customers of the first are then archived."
    );
    Err(Error::refused(Code::DifferentAccount, message))
}
