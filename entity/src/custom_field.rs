//! A field an admin defined.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A field an admin defined.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_field")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The field.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::CustomFieldId,
    /// Whether customers or contacts carry it.
    pub object: crate::choice::Mirrored,
    /// Its name in the API; may be renamed.
    pub key: String,
    /// Its name for people; may be renamed.
    pub label: String,
    /// What it holds.
    #[sea_orm(column_name = "type")]
    pub field_type: crate::choice::CustomFieldType,
    /// What a select may hold.
    pub options: Vec<String>,
    /// When it was defined.
    pub created_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
