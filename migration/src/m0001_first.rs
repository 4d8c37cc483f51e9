//! The first schema.

use sea_orm_migration::sea_orm::{DbErr, DeriveMigrationName};
use sea_orm_migration::{MigrationTrait, SchemaManager, async_trait};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in [
            include_str!("m0001/workspace.sql"),
            include_str!("m0001/connection.sql"),
            include_str!("m0001/mapping.sql"),
            include_str!("m0001/customer.sql"),
            include_str!("m0001/feed.sql"),
            include_str!("m0001/outbound.sql"),
            include_str!("m0001/departure.sql"),
            include_str!("m0001/sync.sql"),
            include_str!("m0001/lane.sql"),
            include_str!("m0001/schedule.sql"),
            include_str!("m0001/catch_up.sql"),
            include_str!("m0001/journal.sql"),
        ] {
            crate::run(manager, part).await?;
        }
        Ok(())
    }
}
