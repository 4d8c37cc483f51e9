//! A person who uses one workspace.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A person who uses one workspace.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workspace_user")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::UserId,
    /// E-mail address in lower case.
    pub email: String,
    /// Display name.
    pub name: String,
    /// What they may do.
    pub role: crate::choice::Role,
    /// When they were added.
    pub created_at: DateTime<Utc>,
    /// When they lost access.
    pub deactivated_at: Option<DateTime<Utc>>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
