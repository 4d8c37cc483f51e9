//! Where a workspace's maps are kept.
//!
//! A map is replaced as a whole, by whoever saw its newest version. As long as nobody edits it, it is the default for
//! whatever the account has at the moment, and its version is zero.

use entity::id::WorkspaceId;
use entity::scope::InWorkspace;
use entity::{custom_field, field_map};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{FieldMap, Row, Target, check, default};
use crate::catalogue::Properties;
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::viewer::Admin;
use crate::workspace;

/// The workspace's map; the default for these properties when nobody has edited it.
pub async fn read<T: Target>(db: &Database, workspace: WorkspaceId, properties: &Properties) -> Result<FieldMap<T>> {
    let edited = find(db.orm(), workspace).await?;
    Ok(edited.unwrap_or_else(|| default::map(properties).0))
}

/// The map somebody edited, if anybody did.
pub async fn edited<T: Target>(db: &Database, workspace: WorkspaceId) -> Result<Option<FieldMap<T>>> {
    find(db.orm(), workspace).await
}

/// Makes these rows the whole map. `expected` is the version that the editor saw; without one, the last word counts.
/// Rows that are already there change nothing.
pub async fn save<T: Target>(
    db: &Database,
    clock: &Clock,
    admin: Admin,
    rows: Vec<Row<T>>,
    expected: Option<i32>,
    properties: &Properties,
) -> Result<FieldMap<T>> {
    const ATTEMPT: &str = "saving a field map";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    // two editors take turns
    workspace::lock(&transaction, admin.workspace).await?;
    let before = find(&transaction, admin.workspace).await?;
    check_version(before.as_ref().map_or(0, |map| map.version), expected)?;
    let refusals = check::check(&rows, properties, &custom_fields::<T>(&transaction, admin.workspace).await?);
    if !refusals.is_empty() {
        return Err(Error::Refused(refusals));
    }
    if let Some(before) = before.as_ref().filter(|before| before.rows == rows) {
        return Ok(before.clone());
    }
    let map = FieldMap { version: before.map_or(0, |map| map.version) + 1, rows };
    write(&transaction, clock, admin, &map).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(map)
}

/// Makes the default for these properties the map.
pub async fn reset<T: Target>(
    db: &Database,
    clock: &Clock,
    admin: Admin,
    expected: Option<i32>,
    properties: &Properties,
) -> Result<FieldMap<T>> {
    save(db, clock, admin, default::map(properties).0.rows, expected, properties).await
}

fn check_version(stored: i32, expected: Option<i32>) -> Result<()> {
    if expected.is_none_or(|expected| expected == stored) {
        return Ok(());
    }
    let sentence = format!("Somebody else changed the map: it is at version {stored} now. Nothing was saved.");
    Err(Refusal::new(Code::Conflict, sentence).at(["expectedVersion"]).into())
}

/// The fields a map may name. They are held until the map is saved, so that none is deleted meanwhile.
async fn custom_fields<T: Target>(
    transaction: &impl ConnectionTrait,
    workspace: WorkspaceId,
) -> Result<Vec<custom_field::Model>> {
    custom_field::Entity::in_workspace(workspace)
        .filter(custom_field::Column::Object.eq(T::OBJECT))
        .lock(LockType::Share)
        .all(transaction)
        .await
        .attempting("reading custom fields")
}

async fn find<T: Target>(connection: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Option<FieldMap<T>>> {
    let found = field_map::Entity::in_workspace(workspace)
        .filter(field_map::Column::Object.eq(T::OBJECT))
        .one(connection)
        .await
        .attempting("reading a field map")?;
    found.map(parse).transpose()
}

fn parse<T: Target>(stored: field_map::Model) -> Result<FieldMap<T>> {
    let rows = serde_json::from_value(stored.rows)
        .map_err(|error| Error::Broken { attempted: "reading a field map", reason: error.to_string() })?;
    Ok(FieldMap { version: stored.version, rows })
}

async fn write<T: Target>(
    transaction: &impl ConnectionTrait,
    clock: &Clock,
    admin: Admin,
    map: &FieldMap<T>,
) -> Result<()> {
    let row = field_map::ActiveModel {
        workspace_id: Set(admin.workspace),
        object: Set(T::OBJECT),
        version: Set(map.version),
        rows: Set(serde_json::to_value(&map.rows).expect("rows have string keys only")),
        updated_by: Set(Some(admin.user)),
        updated_at: Set(clock.now()),
    };
    let over = OnConflict::columns([field_map::Column::WorkspaceId, field_map::Column::Object])
        .update_columns([
            field_map::Column::Version,
            field_map::Column::Rows,
            field_map::Column::UpdatedBy,
            field_map::Column::UpdatedAt,
        ])
        .to_owned();
    field_map::Entity::insert(row)
        .on_conflict(over)
        .exec_without_returning(transaction)
        .await
        .attempting("writing a field map")?;
    Ok(())
}

#[cfg(test)]
mod tests;
