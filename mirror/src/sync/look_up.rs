//! Runs and issues by their ids, many at a time. For those who may run the integration.

use entity::id::{IssueId, RunId};
use entity::scope::InWorkspace;
use entity::{sync_issue, sync_run};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::viewer::Admin;

/// These runs; ids that name nothing are passed over.
pub async fn runs(database: &Database, admin: &Admin, ids: &[RunId]) -> Result<Vec<sync_run::Model>> {
    sync_run::Entity::in_workspace(admin.workspace)
        .filter(sync_run::Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(database.orm())
        .await
        .attempting("reading runs")
}

/// These issues; ids that name nothing are passed over.
pub async fn issues(database: &Database, admin: &Admin, ids: &[IssueId]) -> Result<Vec<sync_issue::Model>> {
    sync_issue::Entity::in_workspace(admin.workspace)
        .filter(sync_issue::Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(database.orm())
        .await
        .attempting("reading issues")
}
