//! An archive that HubSpot would have caused and the guard held back.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// An archive that HubSpot would have caused and the guard held back.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "held_archive")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::HeldArchiveId,
    /// The HubSpot account.
    pub hub_id: i64,
    /// The company that left.
    pub hubspot_company_id: String,
    /// The customer that would have been archived.
    pub customer_id: crate::id::CustomerId,
    /// Why.
    pub cause: crate::choice::ArchiveReason,
    /// The lane that found it.
    pub lane: crate::choice::Lane,
    /// The run that found it.
    pub run_id: Option<crate::id::RunId>,
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// What became of it.
    pub state: crate::choice::HeldState,
    /// When that was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom; nobody where HubSpot did.
    pub decided_by: Option<crate::id::UserId>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
