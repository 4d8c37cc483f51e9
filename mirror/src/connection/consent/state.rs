//! The states of consents under way: stored as hashes, used once, swept when too old.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{UserId, WorkspaceId};
use hubspot::HubId;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting as _, Code, Error, Result};
use crate::viewer::Admin;

/// How long a person may take at HubSpot.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// Who began a consent, as its state knows it.
pub(super) struct Begun {
    pub(super) workspace: WorkspaceId,
    pub(super) user: UserId,
    /// The account that may take the place of the connected one.
    pub(super) replace: Option<HubId>,
}

/// A state for this admin's consent, and when it ends.
pub(super) async fn create(
    database: &Database,
    clock: &Clock,
    admin: &Admin,
    replace: Option<HubId>,
) -> Result<(SecretString, DateTime<Utc>)> {
    let now = clock.now();
    sqlx::query("delete from oauth_state where expires_at < $1")
        .bind(now)
        .execute(database.pool())
        .await
        .attempting("sweeping old consents")?;
    let (state, expires_at) = (random(clock), now + LIFETIME);
    sqlx::query(
        "insert into oauth_state (state_hash, workspace_id, user_id, replace_hub_id, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(hash(&state))
    .bind(admin.workspace)
    .bind(admin.user)
    .bind(replace.map(|hub| hub.0))
    .bind(expires_at)
    .execute(database.pool())
    .await
    .attempting("storing a consent's state")?;
    Ok((state, expires_at))
}

/// Takes the state out of the world: of all who bring it, one succeeds.
pub(super) async fn use_up(database: &Database, clock: &Clock, state: &SecretString) -> Result<Begun> {
    let row: Option<(WorkspaceId, UserId, Option<i64>)> = sqlx::query_as(
        "update oauth_state set used_at = $2 where state_hash = $1 and used_at is null and expires_at > $2
         returning workspace_id, user_id, replace_hub_id",
    )
    .bind(hash(state))
    .bind(clock.now())
    .fetch_optional(database.pool())
    .await
    .attempting("using up a consent's state")?;
    let (workspace, user, replace) = row.ok_or_else(|| {
        Error::refused(
            Code::InvalidState,
            "This consent is unknown, was already used, or is older than ten minutes. Nothing has changed; connect \
             again.",
        )
    })?;
    Ok(Begun { workspace, user, replace: replace.map(HubId) })
}

fn random(clock: &Clock) -> SecretString {
    let mut state = [0; 32];
    clock.fill(&mut state);
    URL_SAFE_NO_PAD.encode(state).into()
}

fn hash(state: &SecretString) -> Vec<u8> {
    Sha256::digest(state.expose_secret().as_bytes()).to_vec()
}
