//! A connection's token columns: the one place that reads and writes them.

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use hubspot::oauth::Tokens;
use hubspot::{AccessToken, HubId};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{PgConnection, PgPool};

use super::seal::{Keyring, OpenError, Place};
use crate::clock::Clock;

const ACCESS: &str = "connection.access_token";
const REFRESH: &str = "connection.refresh_token";

/// Seals tokens on their way in and opens them on their way out.
#[derive(Clone, Debug)]
pub(super) struct Vault {
    keyring: Keyring,
    clock: Clock,
}

/// What the row says about a connection's tokens.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) hub: HubId,
    pub(super) status: ConnectionStatus,
    /// Counts the writes of tokens.
    pub(super) version: i64,
    pub(super) pair: Option<Pair>,
}

/// Both tokens.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) access: AccessToken,
    pub(super) refresh: SecretString,
    pub(super) expires_at: DateTime<Utc>,
}

/// Why the tokens could not be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum VaultError {
    #[error("the connection's row could not be read or written")]
    Database(#[from] sqlx::Error),
    #[error("a stored token does not open")]
    Sealed(#[from] OpenError),
    #[error("the connection's status is not a known word: {0}")]
    Status(String),
}

impl VaultError {
    /// Whether what is stored cannot be opened, now or ever, with the keys at hand.
    pub(super) fn is_sealed(&self) -> bool {
        match self {
            Self::Sealed(_) => true,
            Self::Database(_) | Self::Status(_) => false,
        }
    }
}

/// Tokens sealed for a workspace, ready to be stored.
pub(super) struct Sealed {
    pub(super) access: Vec<u8>,
    pub(super) refresh: Vec<u8>,
    pub(super) expires_at: DateTime<Utc>,
}

type Row = (i64, String, i64, Option<Vec<u8>>, Option<Vec<u8>>, Option<DateTime<Utc>>);

const STORED: &str = "select hub_id, status, token_version, access_token, refresh_token, access_token_expires_at
                       from connection where workspace_id = $1";
const LOCKED: &str = "select hub_id, status, token_version, access_token, refresh_token, access_token_expires_at
                      from connection where workspace_id = $1 for update";

/// Lets HubSpot be asked something within the transaction, which takes twenty seconds at most: longer than Postgres may
/// leave other transactions idle. A process that hangs meanwhile does not keep the others out for good.
pub(super) async fn ask_within(transaction: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('idle_in_transaction_session_timeout', '30s', true)")
        .execute(transaction)
        .await
        .map(drop)
}

impl Vault {
    pub(super) fn new(keyring: Keyring, clock: Clock) -> Self {
        Self { keyring, clock }
    }

    /// The tokens as they stand.
    pub(super) async fn read(&self, pool: &PgPool, workspace: WorkspaceId) -> Result<Option<Held>, VaultError> {
        let row: Option<Row> = sqlx::query_as(STORED).bind(workspace).fetch_optional(pool).await?;
        row.map(|row| self.open(workspace, row)).transpose()
    }

    /// The same, and nobody else writes them until the transaction ends.
    pub(super) async fn lock(
        &self,
        transaction: &mut PgConnection,
        workspace: WorkspaceId,
    ) -> Result<Option<Held>, VaultError> {
        let row: Option<Row> = sqlx::query_as(LOCKED).bind(workspace).fetch_optional(transaction).await?;
        row.map(|row| self.open(workspace, row)).transpose()
    }

    /// Puts fresh tokens in the place of that version, if it still stands.
    pub(super) async fn replace(
        &self,
        transaction: &mut PgConnection,
        workspace: WorkspaceId,
        version: i64,
        tokens: &Tokens,
    ) -> Result<bool, sqlx::Error> {
        let sealed = self.seal(workspace, tokens);
        let done = sqlx::query(
            "update connection
             set access_token = $3, refresh_token = $4, access_token_expires_at = $5,
                 token_version = token_version + 1, updated_at = $6
             where workspace_id = $1 and token_version = $2",
        )
        .bind(workspace)
        .bind(version)
        .bind(&sealed.access)
        .bind(&sealed.refresh)
        .bind(sealed.expires_at)
        .bind(self.clock.now())
        .execute(transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Seals tokens with the current key.
    pub(super) fn seal(&self, workspace: WorkspaceId, tokens: &Tokens) -> Sealed {
        let seal = |column, secret| self.keyring.seal(&self.clock, Place { workspace, column }, secret);
        Sealed {
            access: seal(ACCESS, tokens.access_token.secret()),
            refresh: seal(REFRESH, &tokens.refresh_token),
            expires_at: expiry(&self.clock, tokens),
        }
    }

    /// Whether another living connection of the account holds this very refresh token.
    pub(super) async fn is_shared(
        &self,
        connection: &mut PgConnection,
        hub: HubId,
        refresh: &SecretString,
        but_for: Option<WorkspaceId>,
    ) -> Result<bool, VaultError> {
        let others: Vec<(WorkspaceId, Vec<u8>)> = sqlx::query_as(
            "select workspace_id, refresh_token from connection
             where hub_id = $1 and status = 'CONNECTED' and refresh_token is not null
               and ($2::uuid is null or workspace_id <> $2)",
        )
        .bind(hub.0)
        .bind(but_for)
        .fetch_all(connection)
        .await?;
        for (workspace, sealed) in others {
            let other = self.keyring.open(Place { workspace, column: REFRESH }, &sealed)?;
            if other.expose_secret() == refresh.expose_secret() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn open(&self, workspace: WorkspaceId, row: Row) -> Result<Held, VaultError> {
        let (hub, status, version, access, refresh, expires_at) = row;
        let status = ConnectionStatus::from_word(&status).ok_or(VaultError::Status(status))?;
        let open = |column, sealed: &[u8]| self.keyring.open(Place { workspace, column }, sealed);
        let pair = match (access, refresh, expires_at) {
            (Some(access), Some(refresh), Some(expires_at)) => Some(Pair {
                access: AccessToken::new(open(ACCESS, &access)?),
                refresh: open(REFRESH, &refresh)?,
                expires_at,
            }),
            _ => None,
        };
        Ok(Held { hub: HubId(hub), status, version, pair })
    }
}

/// When the access token ends.
pub(super) fn expiry(clock: &Clock, tokens: &Tokens) -> DateTime<Utc> {
    let life = TimeDelta::from_std(tokens.expires_in).unwrap_or(TimeDelta::days(1));
    clock.now() + life
}
