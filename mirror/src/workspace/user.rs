//! Who belongs to a workspace. There is always exactly one owner: ownership is handed over, never given up or given twice.
//!
//! Users are never deleted, since history speaks of them; they are deactivated, and their keys with them.

use chrono::{DateTime, Utc};
use entity::choice::Role;
use entity::id::{UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::workspace_user::{ActiveModel, Column, Entity, Model};
use entity::{api_key, workspace};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{lock, rights};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::name::{Email, Name};
use crate::viewer::{Admin, Viewer};

/// The most users a workspace may have, so that a list of them is always whole.
pub const MOST: u64 = 1_000;

/// A role that can be given; ownership is [handed over](transfer_ownership) instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignableRole {
    /// Runs the integration.
    Admin,
    /// Sees the customers assigned to them.
    Member,
}

impl From<AssignableRole> for Role {
    fn from(role: AssignableRole) -> Self {
        match role {
            AssignableRole::Admin => Self::Admin,
            AssignableRole::Member => Self::Member,
        }
    }
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Their address, unique in the workspace; HubSpot owners are matched by it.
    pub email: Email,
    /// Their name.
    pub name: Name,
    /// What they may do.
    pub role: AssignableRole,
}

/// Every user of the workspace by name, the deactivated ones among them.
pub async fn list(db: &Database, workspace: WorkspaceId) -> Result<Vec<Model>> {
    Entity::in_workspace(workspace)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(db.orm())
        .await
        .attempting("listing a workspace's users")
}

/// One user, deactivated or not.
pub async fn find(db: &Database, workspace: WorkspaceId, id: UserId) -> Result<Option<Model>> {
    find_in(db.orm(), workspace, id).await
}

/// These users; ids that name nobody are passed over.
pub async fn find_all(db: &Database, workspace: WorkspaceId, ids: &[UserId]) -> Result<Vec<Model>> {
    Entity::in_workspace(workspace)
        .filter(Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(db.orm())
        .await
        .attempting("reading users")
}

/// The user of this address, deactivated or not.
pub async fn by_email(db: &Database, workspace: WorkspaceId, email: &Email) -> Result<Option<Model>> {
    by_email_in(db.orm(), workspace, email).await
}

/// The one owner.
pub async fn owner(db: &Database, workspace: WorkspaceId) -> Result<Model> {
    let found = Entity::in_workspace(workspace)
        .filter(Column::Role.eq(Role::Owner))
        .one(db.orm())
        .await
        .attempting("reading a workspace's owner")?;
    found.ok_or_else(|| Error::Broken {
        attempted: "reading a workspace's owner",
        reason: format!("workspace {workspace} has none"),
    })
}

/// Adds somebody. A deactivated user of that address comes back as the one they were, with this name and role and
/// without their old keys.
pub async fn add(db: &Database, clock: &Clock, admin: Admin, new: NewUser) -> Result<Model> {
    const ATTEMPT: &str = "adding a user";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    lock(&transaction, admin.workspace).await?;
    let known = by_email_in(&transaction, admin.workspace, &new.email).await?;
    let user = match known {
        Some(user) if user.deactivated_at.is_none() => {
            let sentence = "A user of this address is already there.";
            return Err(Refusal::new(Code::AlreadyExists, sentence).at(["email"]).into());
        }
        Some(user) => {
            let mut row = user.into_active_model();
            row.name = Set(new.name.into());
            row.role = Set(new.role.into());
            row.deactivated_at = Set(None);
            row.update(&transaction).await.attempting(ATTEMPT)?
        }
        None => {
            check_room(&transaction, admin.workspace).await?;
            let row = new_row(admin.workspace, UserId(clock.new_id()), new, clock.now());
            row.insert(&transaction).await.attempting(ATTEMPT)?
        }
    };
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(user)
}

/// What to change of a user; absent parts stay.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Their new name.
    pub name: Option<Name>,
    /// Their new role.
    pub role: Option<AssignableRole>,
}

/// Renames a user or gives them another role. The owner's role changes only by [`transfer_ownership`].
pub async fn update(db: &Database, admin: Admin, id: UserId, change: UserChange) -> Result<Model> {
    const ATTEMPT: &str = "changing a user";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    let workspace = lock(&transaction, admin.workspace).await?;
    let user = existing(&transaction, admin.workspace, id, "id").await?;
    if let Some(role) = change.role.map(Role::from).filter(|role| *role != user.role) {
        check_role_change(&workspace, &user, role)?;
    }
    let unchanged = user.clone();
    let mut row = user.into_active_model();
    if let Some(name) = change.name {
        row.name = Set(name.into());
    }
    if let Some(role) = change.role {
        row.role = Set(role.into());
    }
    let role = unchanged.role;
    let user = if row.is_changed() { row.update(&transaction).await.attempting(ATTEMPT)? } else { unchanged };
    if user.role != role {
        rights::changed(&transaction, user.id).await?;
    }
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(user)
}

/// Hands the workspace over. Only the owner can; they stay as an admin. Answers with the new owner.
pub async fn transfer_ownership(db: &Database, viewer: Viewer, to: UserId) -> Result<Model> {
    const ATTEMPT: &str = "handing a workspace over";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    lock(&transaction, viewer.workspace).await?;
    // read again under the lock: the viewer may have handed it over a moment ago
    let giver = existing(&transaction, viewer.workspace, viewer.user, "userId").await?;
    if giver.role != Role::Owner {
        return Err(Error::refused(Code::Forbidden, "Only the owner may hand the workspace over."));
    }
    let taker = existing(&transaction, viewer.workspace, to, "userId").await?;
    if taker.deactivated_at.is_some() {
        return Err(Refusal::new(Code::InvalidValue, "This user is deactivated.").at(["userId"]).into());
    }
    if taker.id == giver.id {
        return Ok(taker);
    }
    // in this order: the database never accepts two owners, not even inside a transaction
    with_role(giver, Role::Admin, &transaction).await?;
    let owner = with_role(taker, Role::Owner, &transaction).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(owner)
}

/// Takes a user's access away and revokes their keys. Repeating it changes nothing.
pub async fn deactivate(db: &Database, clock: &Clock, admin: Admin, id: UserId) -> Result<Model> {
    const ATTEMPT: &str = "deactivating a user";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    let workspace = lock(&transaction, admin.workspace).await?;
    let user = existing(&transaction, admin.workspace, id, "id").await?;
    if user.deactivated_at.is_some() {
        return Ok(user);
    }
    if user.role == Role::Owner {
        let sentence = "The owner cannot be deactivated. Hand the workspace over first.";
        return Err(Refusal::new(Code::InUse, sentence).at(["id"]).into());
    }
    check_not_fallback_owner(&workspace, &user)?;
    let mut row = user.into_active_model();
    row.deactivated_at = Set(Some(clock.now()));
    let user = row.update(&transaction).await.attempting(ATTEMPT)?;
    revoke_keys(&transaction, admin.workspace, id, clock.now()).await?;
    rights::changed(&transaction, id).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(user)
}

/// [`find`] inside a transaction.
pub(super) async fn find_in(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: UserId,
) -> Result<Option<Model>> {
    Entity::in_workspace(workspace).filter(Column::Id.eq(id)).one(connection).await.attempting("reading a user")
}

async fn by_email_in(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    email: &Email,
) -> Result<Option<Model>> {
    Entity::in_workspace(workspace)
        .filter(Column::Email.eq(email.as_str()))
        .one(connection)
        .await
        .attempting("looking for a user by their address")
}

async fn check_room(transaction: &DatabaseTransaction, workspace: WorkspaceId) -> Result<()> {
    let count = Entity::in_workspace(workspace).count(transaction).await.attempting("counting users")?;
    if count >= MOST {
        return Err(Error::refused(Code::InvalidValue, format!("A workspace has {MOST} users at most.")));
    }
    Ok(())
}

fn new_row(workspace: WorkspaceId, id: UserId, new: NewUser, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        workspace_id: Set(workspace),
        id: Set(id),
        email: Set(new.email.into()),
        name: Set(new.name.into()),
        role: Set(new.role.into()),
        created_at: Set(now),
        deactivated_at: Set(None),
    }
}

async fn existing(
    transaction: &DatabaseTransaction,
    workspace: WorkspaceId,
    id: UserId,
    field: &'static str,
) -> Result<Model> {
    let found = find_in(transaction, workspace, id).await?;
    found.ok_or_else(|| Refusal::not_found("user").at([field]).into())
}

fn check_role_change(workspace: &workspace::Model, user: &Model, role: Role) -> Result<(), Refusal> {
    if user.role == Role::Owner {
        let sentence = "The owner's role does not change. Hand the workspace over instead.";
        return Err(Refusal::new(Code::InvalidValue, sentence).at(["role"]));
    }
    if role == Role::Member {
        check_not_fallback_owner(workspace, user)?;
    }
    Ok(())
}

fn check_not_fallback_owner(workspace: &workspace::Model, user: &Model) -> Result<(), Refusal> {
    if workspace.fallback_owner_id != Some(user.id) {
        return Ok(());
    }
    let sentence = "This user is the workspace's fallback owner. Choose another one first.";
    Err(Refusal::new(Code::InUse, sentence).at(["id"]))
}

async fn with_role(user: Model, role: Role, transaction: &DatabaseTransaction) -> Result<Model> {
    let mut row = user.into_active_model();
    row.role = Set(role);
    let user = row.update(transaction).await.attempting("changing a user's role")?;
    rights::changed(transaction, user.id).await?;
    Ok(user)
}

async fn revoke_keys(
    transaction: &DatabaseTransaction,
    workspace: WorkspaceId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    api_key::Entity::update_many()
        .set(api_key::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() })
        .filter(api_key::Column::WorkspaceId.eq(workspace))
        .filter(api_key::Column::UserId.eq(user))
        .filter(api_key::Column::RevokedAt.is_null())
        .exec(transaction)
        .await
        .attempting("revoking a user's keys")?;
    Ok(())
}

#[cfg(test)]
mod tests;
