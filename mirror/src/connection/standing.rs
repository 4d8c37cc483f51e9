//! What is known of a workspace's connection without its tokens: where it stands, to which account, and what that
//! account allows.

use chrono::{DateTime, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use hubspot::HubId;
use hubspot::oauth::{Feature, Scopes};
use sqlx::{PgConnection, PgExecutor};

use super::feature::{self, MissingScope};
use crate::clock::Clock;
use crate::error::{Attempting as _, Code, Error, Result};
use crate::feed::signal::{self, Signal};

/// What a person is told when HubSpot takes the tokens no longer.
pub(super) const LOST: &str = "HubSpot no longer accepts this connection: the app was removed from the account, or the \
                               person who connected it has left. Connect again and everything goes on from here.";

/// A workspace's link to one HubSpot account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The account.
    pub hub: HubId,
    /// Where the link stands.
    pub status: ConnectionStatus,
    /// Why it stands there, when it is not connected.
    pub reason: Option<Reason>,
    /// What the account says about itself.
    pub account: AccountDetails,
    /// E-mail of the person who connected it.
    pub installed_by: Option<String>,
    /// What the account granted.
    pub scopes: Scopes,
    /// When consent was last given.
    pub connected_at: DateTime<Utc>,
    /// The account this one took the place of, until its customers are archived.
    pub replaced_hub: Option<HubId>,
    /// Counts the writes of its tokens.
    pub(super) token_version: i64,
}

/// Why a connection stands where it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For programs.
    pub code: Code,
    /// For people.
    pub message: String,
}

/// What an account says about itself, as far as it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountDetails {
    /// Its name.
    pub name: Option<String>,
    /// Host of its pages.
    pub ui_domain: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// Its time zone.
    pub time_zone: Option<String>,
}

impl From<hubspot::Account> for AccountDetails {
    fn from(account: hubspot::Account) -> Self {
        let hubspot::Account { name, ui_domain, currency, time_zone, .. } = account;
        Self { name, ui_domain, currency, time_zone }
    }
}

impl Connection {
    /// Refuses unless HubSpot may be asked on this connection's behalf.
    pub fn require_connected(&self) -> Result<()> {
        match self.status {
            ConnectionStatus::Connected => Ok(()),
            ConnectionStatus::Reauthorize => {
                let message = self.reason.as_ref().map_or(LOST, |reason| reason.message.as_str());
                Err(Error::refused(Code::ReauthorizeNeeded, message))
            }
            ConnectionStatus::Disconnected => Err(not_connected()),
        }
    }

    /// Refuses unless the account allows this part of the product.
    pub fn require(&self, feature: Feature) -> Result<()> {
        match feature::missing(&self.scopes, feature).into_iter().next() {
            Some(missing) => Err(Error::refused(Code::MissingScope, missing.message)),
            None => Ok(()),
        }
    }

    /// The optional scopes that were not granted, each with what does not work without it.
    pub fn missing_optional_scopes(&self) -> Vec<MissingScope> {
        feature::OPTIONAL.into_iter().flat_map(|feature| feature::missing(&self.scopes, feature)).collect()
    }
}

/// The refusal where there is no connection.
pub(super) fn not_connected() -> Error {
    Error::refused(Code::NotConnected, "No HubSpot account is connected to this workspace.")
}

/// Reads a workspace's connection; `None` when it never had one.
pub(super) async fn find(executor: impl PgExecutor<'_>, workspace: WorkspaceId) -> Result<Option<Connection>> {
    let row: Option<Row> = sqlx::query_as(
        "select workspace_id, hub_id, status, status_code, status_message, account_name, ui_domain, currency, time_zone,
                installed_by, scopes, connected_at, replaced_hub_id, token_version
         from connection where workspace_id = $1",
    )
    .bind(workspace)
    .fetch_optional(executor)
    .await
    .attempting("reading the connection")?;
    row.map(Row::into_connection).transpose()
}

/// Whether the connection stands, under a lock that a consent waits for: who is about to wait for one does not miss it.
pub(crate) async fn stands(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<bool> {
    let connected: Option<bool> =
        sqlx::query_scalar("select status = 'CONNECTED' from connection where workspace_id = $1 for share")
            .bind(workspace)
            .fetch_optional(transaction)
            .await
            .attempting("looking whether consent was given meanwhile")?;
    Ok(connected == Some(true))
}

/// HubSpot takes these tokens no longer: only a person can help. Says so, and leaves the signal, unless newer tokens have come
/// meanwhile.
pub(super) async fn lose(
    transaction: &mut PgConnection,
    workspace: WorkspaceId,
    version: i64,
    clock: &Clock,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update connection set status = 'REAUTHORIZE', status_code = $3, status_message = $4, updated_at = $5
         where workspace_id = $1 and token_version = $2 and status = 'CONNECTED'",
    )
    .bind(workspace)
    .bind(version)
    .bind(Code::ReauthorizeNeeded.as_str())
    .bind(LOST)
    .bind(clock.now())
    .execute(&mut *transaction)
    .await?;
    let lost = done.rows_affected() == 1;
    if lost {
        signal::leave(transaction, clock, workspace, Signal::ConnectionLost, None).await?;
    }
    Ok(lost)
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: WorkspaceId,
    hub_id: i64,
    status: String,
    status_code: Option<String>,
    status_message: Option<String>,
    account_name: Option<String>,
    ui_domain: Option<String>,
    currency: Option<String>,
    time_zone: Option<String>,
    installed_by: Option<String>,
    scopes: Vec<String>,
    connected_at: DateTime<Utc>,
    replaced_hub_id: Option<i64>,
    token_version: i64,
}

impl Row {
    fn into_connection(self) -> Result<Connection> {
        let status = ConnectionStatus::from_word(&self.status).ok_or_else(|| unknown("status", &self.status))?;
        let reason = match (self.status_code, self.status_message) {
            (Some(code), Some(message)) => {
                Some(Reason { code: Code::from_word(&code).ok_or_else(|| unknown("code", &code))?, message })
            }
            _ => None,
        };
        Ok(Connection {
            workspace: self.workspace_id,
            hub: HubId(self.hub_id),
            status,
            reason,
            account: AccountDetails {
                name: self.account_name,
                ui_domain: self.ui_domain,
                currency: self.currency,
                time_zone: self.time_zone,
            },
            installed_by: self.installed_by,
            scopes: Scopes::new(self.scopes),
            connected_at: self.connected_at,
            replaced_hub: self.replaced_hub_id.map(HubId),
            token_version: self.token_version,
        })
    }
}

fn unknown(what: &str, word: &str) -> Error {
    Error::Broken { attempted: "reading the connection", reason: format!("{word} is no {what}") }
}
