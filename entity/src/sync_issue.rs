//! One record's problem kept for a person.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One record's problem kept for a person.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_issue")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The issue.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::IssueId,
    /// The run that last met it.
    pub run_id: Option<crate::id::RunId>,
    /// Which kind of HubSpot record.
    pub object: Option<crate::choice::RecordKind>,
    /// Which record.
    pub hubspot_id: Option<String>,
    /// Which of our fields.
    pub field: Option<String>,
    /// What is wrong, as a stable code.
    pub code: String,
    /// How bad it is.
    pub severity: crate::choice::Severity,
    /// What is wrong, in words.
    pub message: String,
    /// The value that could not be used.
    pub value: Option<String>,
    /// What HubSpot answered.
    pub provider: Option<String>,
    /// HubSpot's correlation id.
    pub correlation_id: Option<String>,
    /// How often it was met.
    pub occurrences: i64,
    /// When it was first met.
    pub first_seen_at: DateTime<Utc>,
    /// When it was last met.
    pub last_seen_at: DateTime<Utc>,
    /// When the record went through.
    pub resolved_at: Option<DateTime<Utc>>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
