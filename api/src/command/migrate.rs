//! `pivotal migrate`: brings the database up to date.

use anyhow::Context as _;

use crate::app::database;
use crate::config::DatabaseArgs;

/// Brings the database up to date; the service does the same when it starts.
pub async fn run(settings: &DatabaseArgs) -> anyhow::Result<()> {
    let pool = database::open(settings, database::LONGEST_SILENCE).await?;
    database::migrate(&pool).await.context("bringing the database up to date")
}
