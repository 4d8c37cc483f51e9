//! Which companies become customers.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// Which companies become customers.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "company_filter")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// Grows by one with every change.
    pub version: i32,
    /// The filter.
    pub definition: serde_json::Value,
    /// Who set it.
    pub updated_by: crate::id::UserId,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
