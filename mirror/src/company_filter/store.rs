//! Where a workspace's filter is kept. It is replaced as a whole, by whoever saw its newest version.

use chrono::{DateTime, Utc};
use entity::company_filter::{ActiveModel, Column, Entity, Model};
use entity::id::{UserId, WorkspaceId};
use entity::scope::InWorkspace;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::CompanyFilter;
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::viewer::Admin;
use crate::workspace;

/// A filter that somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The filter.
    pub filter: CompanyFilter,
    /// Grows by one with every change; the first is one.
    pub version: i32,
    /// Who chose it.
    pub updated_by: UserId,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// The workspace's filter; none until somebody chose one.
pub async fn read(db: &Database, workspace: WorkspaceId) -> Result<Option<Stored>> {
    find(db.orm(), workspace).await
}

/// Makes this the filter. `expected` is the version that the editor saw, zero for none; without one, the last word
/// counts. The filter that is already there changes nothing.
pub async fn save(
    db: &Database,
    clock: &Clock,
    admin: Admin,
    filter: CompanyFilter,
    expected: Option<i32>,
) -> Result<Stored> {
    const ATTEMPT: &str = "saving the company filter";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    // two editors take turns
    workspace::lock(&transaction, admin.workspace).await?;
    let before = find(&transaction, admin.workspace).await?;
    let version = before.as_ref().map_or(0, |stored| stored.version);
    check_version(version, expected)?;
    if let Some(before) = before.filter(|before| before.filter == filter) {
        return Ok(before);
    }
    let stored = Stored { filter, version: version + 1, updated_by: admin.user, updated_at: clock.now() };
    write(&transaction, admin.workspace, &stored).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(stored)
}

fn check_version(stored: i32, expected: Option<i32>) -> Result<()> {
    if expected.is_none_or(|expected| expected == stored) {
        return Ok(());
    }
    let sentence = format!("Somebody else changed the filter: it is at version {stored} now. Nothing was saved.");
    Err(Refusal::new(Code::Conflict, sentence).at(["expectedVersion"]).into())
}

async fn find(connection: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Option<Stored>> {
    let found = Entity::in_workspace(workspace).one(connection).await.attempting("reading the company filter")?;
    found.map(parse).transpose()
}

fn parse(row: Model) -> Result<Stored> {
    let filter = serde_json::from_value(row.definition)
        .map_err(|error| Error::Broken { attempted: "reading the company filter", reason: error.to_string() })?;
    Ok(Stored { filter, version: row.version, updated_by: row.updated_by, updated_at: row.updated_at })
}

async fn write(connection: &impl ConnectionTrait, workspace: WorkspaceId, stored: &Stored) -> Result<()> {
    let row = ActiveModel {
        workspace_id: Set(workspace),
        version: Set(stored.version),
        definition: Set(serde_json::to_value(&stored.filter).expect("filters have string keys only")),
        updated_by: Set(stored.updated_by),
        updated_at: Set(stored.updated_at),
    };
    let over = OnConflict::column(Column::WorkspaceId)
        .update_columns([Column::Version, Column::Definition, Column::UpdatedBy, Column::UpdatedAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(over)
        .exec_without_returning(connection)
        .await
        .attempting("writing the company filter")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use hubspot::ListId;

    use super::*;
    use crate::fixture::{Fixture, refusal};

    fn list(id: &str) -> CompanyFilter {
        CompanyFilter::List { id: ListId::from(id), name: "Customers / Active".into() }
    }

    async fn put(fixture: &Fixture, filter: CompanyFilter, expected: Option<i32>) -> Result<Stored> {
        save(&fixture.db, &fixture.clock, fixture.admin(), filter, expected).await
    }

    #[tokio::test]
    async fn p11_a_filter_is_chosen_and_replaced() {
        let fixture = Fixture::new().await;
        assert_eq!(read(&fixture.db, fixture.workspace).await.unwrap(), None);
        let first = put(&fixture, list("7"), Some(0)).await.unwrap();
        assert_eq!((first.version, &first.filter), (1, &list("7")));
        let second = put(&fixture, CompanyFilter::Everything, Some(1)).await.unwrap();
        assert_eq!(second.version, 2);
        assert_eq!(read(&fixture.db, fixture.workspace).await.unwrap(), Some(second));
        let elsewhere = fixture.elsewhere().await;
        assert_eq!(read(&fixture.db, elsewhere.workspace).await.unwrap(), None);
    }

    #[tokio::test]
    async fn choosing_the_same_again_changes_nothing() {
        let fixture = Fixture::new().await;
        let first = put(&fixture, list("7"), None).await.unwrap();
        assert_eq!(put(&fixture, list("7"), None).await.unwrap(), first);
    }

    #[tokio::test]
    async fn an_editor_who_saw_an_older_version_is_refused() {
        let fixture = Fixture::new().await;
        let conflict = (Code::Conflict, "expectedVersion".to_owned());
        assert_eq!(refusal(put(&fixture, list("7"), Some(3)).await), conflict);
        put(&fixture, list("7"), None).await.unwrap();
        assert_eq!(refusal(put(&fixture, list("8"), Some(0)).await), conflict);
        assert_eq!(read(&fixture.db, fixture.workspace).await.unwrap().unwrap().filter, list("7"));
    }
}
