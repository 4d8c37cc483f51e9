//! A contact: ours, made from a HubSpot contact.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A contact: ours, made from a HubSpot contact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The contact.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::ContactId,
    /// A number that never changes, counted per workspace.
    pub display_id: i64,
    /// The HubSpot account it comes from.
    pub hub_id: i64,
    /// The record it is made from.
    pub hubspot_contact_id: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address in lower case.
    pub email: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Telephone number as HubSpot has it.
    pub phone: Option<String>,
    /// Custom field id to value.
    pub custom_values: serde_json::Value,
    /// HubSpot's own modification stamp of the newest record applied.
    pub hubspot_modified_at: Option<DateTime<Utc>>,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Why it was archived.
    pub archive_reason: Option<crate::choice::ArchiveReason>,
    /// When it was last seen in HubSpot's recycle bin.
    pub binned_at: Option<DateTime<Utc>>,
    /// When it first came here.
    pub created_at: DateTime<Utc>,
    /// When a value last changed.
    pub updated_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
