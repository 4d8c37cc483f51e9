//! Keys that act for a user. The key itself is shown once and kept only as a hash; its first characters stay readable,
//! so that a person can tell keys apart in lists and logs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key::{ActiveModel, Column, Entity, Model};
use entity::choice::Role;
use entity::id::{ApiKeyId, UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::workspace_user;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, IntoActiveModel, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::NullOrdering,
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{lock, rights, user};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::name::Name;
use crate::viewer::Viewer;

/// The most keys of a workspace that are in force at a time.
pub const MOST: u64 = 500;

/// How many revoked keys a list still shows.
const REVOKED_SHOWN: u64 = 100;

const SCHEME: &str = "pivotal_";
const RANDOM_BYTES: usize = 32;
const LENGTH: usize = SCHEME.len() + 43;
const PREFIX_LENGTH: usize = 12;

/// A key, just made.
pub struct Issued {
    /// What is kept of it.
    pub key: Model,
    /// The key itself, never to be had again.
    pub secret: SecretString,
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").field("prefix", &self.key.prefix).finish_non_exhaustive()
    }
}

/// Whom a request with this key acts for. `None` for everything that is no key, a revoked key, and the key of a
/// deactivated user.
///
/// The look-up goes by hash: how long it takes says nothing about a key that somebody guesses at.
pub async fn authenticate(db: &Database, clock: &Clock, bearer: &str) -> Result<Option<Viewer>> {
    const ATTEMPT: &str = "looking up an API key";
    if bearer.len() != LENGTH || !bearer.starts_with(SCHEME) {
        return Ok(None);
    }
    let found: Option<Holder> = sqlx::query_as(
        "select k.workspace_id, k.id key_id, k.user_id, u.role, k.last_used_at \
         from api_key k join workspace_user u on u.workspace_id = k.workspace_id and u.id = k.user_id \
         where k.hash = $1 and k.revoked_at is null and u.deactivated_at is null",
    )
    .bind(hash(bearer))
    .fetch_optional(db.pool())
    .await
    .attempting(ATTEMPT)?;
    let Some(found) = found else { return Ok(None) };
    let role = Role::from_word(&found.role)
        .ok_or_else(|| Error::Broken { attempted: ATTEMPT, reason: format!("`{}` is no role", found.role) })?;
    let now = clock.now();
    if found.last_used_at.is_none_or(|last| is_stale(last, now)) {
        note_use(db, found.workspace_id, found.key_id, now).await?;
    }
    Ok(Some(Viewer { workspace: found.workspace_id, user: found.user_id, role, key: found.key_id }))
}

/// A key in force and whom it acts for.
#[derive(sqlx::FromRow)]
struct Holder {
    workspace_id: WorkspaceId,
    key_id: ApiKeyId,
    user_id: UserId,
    role: String,
    last_used_at: Option<DateTime<Utc>>,
}

/// Makes a key for a user: oneself, or as an admin anybody whose role is not above one's own.
pub async fn create(db: &Database, clock: &Clock, viewer: Viewer, user: UserId, name: Name) -> Result<Issued> {
    let holder = user::find(db, viewer.workspace, user).await?;
    let Some(holder) = holder.filter(|holder| may_see(viewer, holder.id)) else {
        return Err(Refusal::not_found("user").at(["userId"]).into());
    };
    check_rank(viewer, &holder)?;
    issue(db, clock, viewer.workspace, user, name).await
}

/// Makes a key for any user; for the operator, who needs no key to be let in.
pub async fn issue(db: &Database, clock: &Clock, workspace: WorkspaceId, user: UserId, name: Name) -> Result<Issued> {
    const ATTEMPT: &str = "making an API key";
    let secret = generate(clock);
    let row = ActiveModel {
        workspace_id: Set(workspace),
        id: Set(ApiKeyId(clock.new_id())),
        user_id: Set(user),
        name: Set(name.into()),
        prefix: Set(secret.expose_secret()[..PREFIX_LENGTH].to_owned()),
        hash: Set(hash(secret.expose_secret())),
        created_at: Set(clock.now()),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    // whoever deactivates the user takes the same lock, and revokes what was made before
    lock(&transaction, workspace).await?;
    check_holder(&transaction, workspace, user).await?;
    check_room(&transaction, workspace).await?;
    let key = row.insert(&transaction).await.attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(Issued { key, secret })
}

/// The keys this viewer may see: as an admin the workspace's, else their own. Those in force first, newest first, then
/// the latest of the revoked ones.
pub async fn list(db: &Database, viewer: Viewer) -> Result<Vec<Model>> {
    let keys = newest_first(viewer.workspace);
    let keys = match viewer.role {
        Role::Owner | Role::Admin => keys,
        Role::Member => keys.filter(Column::UserId.eq(viewer.user)),
    };
    keys.all(db.orm()).await.attempting("listing API keys")
}

/// All keys of a workspace, for the operator.
pub async fn list_all(db: &Database, workspace: WorkspaceId) -> Result<Vec<Model>> {
    newest_first(workspace).all(db.orm()).await.attempting("listing API keys")
}

/// One key, if this viewer may see it.
pub async fn find(db: &Database, viewer: Viewer, id: ApiKeyId) -> Result<Option<Model>> {
    let key = Entity::in_workspace(viewer.workspace).filter(Column::Id.eq(id)).one(db.orm()).await;
    Ok(key.attempting("reading an API key")?.filter(|key| may_see(viewer, key.user_id)))
}

/// These keys, as far as this viewer may see them; ids that name nothing are passed over.
pub async fn find_all(db: &Database, viewer: Viewer, ids: &[ApiKeyId]) -> Result<Vec<Model>> {
    let keys = Entity::in_workspace(viewer.workspace).filter(Column::Id.eq_any(ids.iter().map(|id| id.0)));
    let mut keys = keys.all(db.orm()).await.attempting("reading API keys")?;
    keys.retain(|key| may_see(viewer, key.user_id));
    Ok(keys)
}

/// Revokes a key for good: one's own, or as an admin that of anybody whose role is not above one's own. Repeating it
/// changes nothing.
pub async fn revoke(db: &Database, clock: &Clock, viewer: Viewer, id: ApiKeyId) -> Result<Model> {
    let Some(key) = find(db, viewer, id).await? else {
        return Err(Refusal::not_found("API key").at(["id"]).into());
    };
    if let Some(holder) = user::find(db, viewer.workspace, key.user_id).await? {
        check_rank(viewer, &holder)?;
    }
    withdraw(db, clock, key).await
}

/// Revokes a key; for the operator. Repeating it changes nothing.
pub async fn withdraw(db: &Database, clock: &Clock, key: Model) -> Result<Model> {
    const ATTEMPT: &str = "revoking an API key";
    if key.revoked_at.is_some() {
        return Ok(key);
    }
    let mut row = key.into_active_model();
    row.revoked_at = Set(Some(clock.now()));
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    let key = row.update(&transaction).await.attempting(ATTEMPT)?;
    rights::changed(&transaction, key.user_id).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(key)
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn is_stale(last_used_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    last_used_at <= now - TimeDelta::minutes(1)
}

/// Of any number of requests at once only one writes: the others find the row fresh when their turn comes.
async fn note_use(db: &Database, workspace: WorkspaceId, key: ApiKeyId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(
        "update api_key set last_used_at = $3 where workspace_id = $1 and id = $2 \
         and (last_used_at is null or last_used_at <= $3 - interval '1 minute')",
    )
    .bind(workspace)
    .bind(key)
    .bind(now)
    .execute(db.pool())
    .await
    .attempting("noting the use of an API key")?;
    Ok(())
}

fn may_see(viewer: Viewer, holder: UserId) -> bool {
    match viewer.role {
        Role::Owner | Role::Admin => true,
        Role::Member => viewer.user == holder,
    }
}

fn check_rank(viewer: Viewer, holder: &workspace_user::Model) -> Result<()> {
    if rank(holder.role) <= rank(viewer.role) {
        return Ok(());
    }
    Err(Error::refused(Code::Forbidden, "This user's role is above your own."))
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Owner => 2,
        Role::Admin => 1,
        Role::Member => 0,
    }
}

fn generate(clock: &Clock) -> SecretString {
    let mut random = [0; RANDOM_BYTES];
    clock.fill(&mut random);
    format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode(random)).into()
}

async fn check_holder(transaction: &DatabaseTransaction, workspace: WorkspaceId, user: UserId) -> Result<()> {
    let holder = user::find_in(transaction, workspace, user).await?;
    let holder = holder.ok_or_else(|| Refusal::not_found("user").at(["userId"]))?;
    if holder.deactivated_at.is_some() {
        return Err(Refusal::new(Code::InvalidValue, "This user is deactivated.").at(["userId"]).into());
    }
    Ok(())
}

async fn check_room(transaction: &DatabaseTransaction, workspace: WorkspaceId) -> Result<()> {
    let in_force = Entity::in_workspace(workspace).filter(Column::RevokedAt.is_null());
    if in_force.count(transaction).await.attempting("counting API keys")? >= MOST {
        return Err(Error::refused(Code::InvalidValue, format!("A workspace has {MOST} keys in force at most.")));
    }
    Ok(())
}

fn newest_first(workspace: WorkspaceId) -> sea_orm::Select<Entity> {
    Entity::in_workspace(workspace)
        .order_by_with_nulls(Column::RevokedAt, Order::Desc, NullOrdering::First)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(MOST + REVOKED_SHOWN)
}

#[cfg(test)]
mod tests;
