//! The tenant: its name, its time zone, and who owns customers whose HubSpot owner is unknown here.
//!
//! [`user`] is who belongs to it, [`api_key`] what acts for them, [`rights`] how a change to either is noticed at once,
//! [`plan`] the list of plans they sell. Changes to who may do what take the workspace's row lock first, so that two of
//! them never cross.

use chrono_tz::Tz;
use entity::choice::Role;
use entity::id::{UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::workspace::{ActiveModel, Column, Entity, Model};
use entity::workspace_user;
use rust_decimal::Decimal;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::name::{Email, Name};
use crate::viewer::Admin;

pub mod api_key;
pub mod plan;
pub mod rights;
pub mod user;

/// A tenth of the customers, until an admin chooses otherwise.
const ARCHIVE_SHARE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// What a workspace is made from.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Its name.
    pub name: Name,
    /// Its time zone.
    pub time_zone: Tz,
    /// The owner's address.
    pub owner_email: Email,
    /// The owner's name.
    pub owner_name: Name,
}

/// A workspace and its owner, just made.
#[derive(Clone, Debug)]
pub struct Founded {
    /// The workspace.
    pub workspace: Model,
    /// Its owner, who is also its fallback owner until another is chosen.
    pub owner: workspace_user::Model,
}

/// Makes a workspace with its owner. It starts without plans and custom fields: those are its admins' to define.
pub async fn create(db: &Database, clock: &Clock, new: NewWorkspace) -> Result<Founded> {
    const ATTEMPT: &str = "making a workspace";
    let (id, owner, now) = (WorkspaceId(clock.new_id()), UserId(clock.new_id()), clock.now());
    let workspace = ActiveModel {
        id: Set(id),
        name: Set(new.name.into()),
        time_zone: Set(new.time_zone.name().to_owned()),
        fallback_owner_id: Set(Some(owner)),
        archive_share: Set(ARCHIVE_SHARE),
        created_at: Set(now),
    };
    let owner = workspace_user::ActiveModel {
        workspace_id: Set(id),
        id: Set(owner),
        email: Set(new.owner_email.into()),
        name: Set(new.owner_name.into()),
        role: Set(Role::Owner),
        created_at: Set(now),
        deactivated_at: Set(None),
    };
    let state = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "with counted as (insert into counter (workspace_id) values ($1)) insert into lane_state (workspace_id) values ($1)",
        [id.into()],
    );
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    let workspace = workspace.insert(&transaction).await.attempting(ATTEMPT)?;
    let owner = owner.insert(&transaction).await.attempting(ATTEMPT)?;
    transaction.execute_raw(state).await.attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(Founded { workspace, owner })
}

/// The workspace itself.
pub async fn read(db: &Database, id: WorkspaceId) -> Result<Model> {
    let found = Entity::in_workspace(id).one(db.orm()).await.attempting("reading a workspace")?;
    found.ok_or_else(|| Error::not_found("workspace"))
}

/// The workspaces of this name, oldest first. Names are not unique; an operator who names one must see that.
#[expect(clippy::disallowed_methods, reason = "an operator looks for a workspace before any is known")]
pub async fn named(db: &Database, name: &Name) -> Result<Vec<Model>> {
    Entity::find()
        .filter(Column::Name.eq(name.as_str()))
        .order_by_asc(Column::Id)
        .all(db.orm())
        .await
        .attempting("looking for a workspace by its name")
}

/// A share of the customers, from none to all, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveShare(Decimal);

impl ArchiveShare {
    /// Reads a share.
    pub fn parse(share: Decimal) -> Result<Self, Refusal> {
        let fits = share >= Decimal::ZERO && share <= Decimal::ONE && share.normalize().scale() <= 3;
        let sentence = "A share lies between 0 and 1 and has at most three digits behind the point.";
        if fits { Ok(Self(share)) } else { Err(Refusal::new(Code::InvalidValue, sentence)) }
    }
}

/// What to change; absent parts stay.
#[derive(Clone, Debug, Default)]
pub struct WorkspaceChange {
    /// Its new name.
    pub name: Option<Name>,
    /// Its new time zone.
    pub time_zone: Option<Tz>,
    /// Who owns customers whose HubSpot owner is unknown here: the owner or an active admin.
    pub fallback_owner: Option<UserId>,
    /// Of the customers, how many HubSpot may cause to be archived in a day before the rest is held.
    pub archive_share: Option<ArchiveShare>,
}

/// Changes the workspace itself.
pub async fn update(db: &Database, admin: Admin, change: WorkspaceChange) -> Result<Model> {
    const ATTEMPT: &str = "changing a workspace";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    let workspace = lock(&transaction, admin.workspace).await?;
    if let Some(user) = change.fallback_owner {
        check_fallback_owner(&transaction, admin.workspace, user).await?;
    }
    let unchanged = workspace.clone();
    let mut row = workspace.into_active_model();
    if let Some(name) = change.name {
        row.name = Set(name.into());
    }
    if let Some(time_zone) = change.time_zone {
        row.time_zone = Set(time_zone.name().to_owned());
    }
    if let Some(user) = change.fallback_owner {
        row.fallback_owner_id = Set(Some(user));
    }
    if let Some(share) = change.archive_share {
        row.archive_share = Set(share.0);
    }
    let workspace = if row.is_changed() { row.update(&transaction).await.attempting(ATTEMPT)? } else { unchanged };
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(workspace)
}

/// Reads the IANA name of a time zone.
pub fn parse_time_zone(text: &str) -> Result<Tz, Refusal> {
    text.trim().parse().map_err(|_| {
        Refusal::new(Code::InvalidValue, "This is no time zone of the IANA database, such as Europe/Berlin or UTC.")
    })
}

/// Holds the workspace's row until the transaction ends. Rows that only refer to it can still be written meanwhile.
pub(crate) async fn lock(transaction: &DatabaseTransaction, id: WorkspaceId) -> Result<Model> {
    let found = Entity::in_workspace(id)
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await
        .attempting("taking a workspace's lock")?;
    found.ok_or_else(|| Error::not_found("workspace"))
}

async fn check_fallback_owner(transaction: &DatabaseTransaction, workspace: WorkspaceId, user: UserId) -> Result<()> {
    let user = user::find_in(transaction, workspace, user).await?;
    let user = user.ok_or_else(|| Refusal::not_found("user").at(["fallbackOwnerId"]))?;
    let sentence = match user.role {
        Role::Member => "Only the owner or an admin can be the fallback owner.",
        Role::Owner | Role::Admin if user.deactivated_at.is_some() => "A deactivated user cannot own customers.",
        Role::Owner | Role::Admin => return Ok(()),
    };
    Err(Refusal::new(Code::InvalidValue, sentence).at(["fallbackOwnerId"]).into())
}

#[cfg(test)]
mod tests;
