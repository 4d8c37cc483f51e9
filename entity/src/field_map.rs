//! Which HubSpot property goes where, for one kind of row.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// Which HubSpot property goes where, for one kind of row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "field_map")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// Customers' map or contacts'.
    #[sea_orm(primary_key, auto_increment = false)]
    pub object: crate::choice::Mirrored,
    /// Grows by one with every change.
    pub version: i32,
    /// The rows of the map.
    pub rows: serde_json::Value,
    /// Who set it; nobody for the default.
    pub updated_by: Option<crate::id::UserId>,
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
