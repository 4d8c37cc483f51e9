//! A customer: ours, made from a HubSpot company.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A customer: ours, made from a HubSpot company.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The customer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::CustomerId,
    /// A number that never changes, counted per workspace.
    pub display_id: i64,
    /// The HubSpot account it comes from.
    pub hub_id: i64,
    /// The company it is made from.
    pub hubspot_company_id: String,
    /// Never blank.
    pub name: String,
    /// Lower case, without protocol or path; not unique.
    pub domain: Option<String>,
    /// The workspace user who owns it.
    pub owner_id: Option<crate::id::UserId>,
    /// Its plan.
    pub plan_id: Option<crate::id::PlanId>,
    /// Annual recurring revenue, an exact decimal without a currency of its own.
    pub arr: Option<rust_decimal::Decimal>,
    /// Free text.
    pub industry: Option<String>,
    /// A whole number.
    pub employee_count: Option<i64>,
    /// How it fares, by our users' judgement.
    pub status: crate::choice::CustomerStatus,
    /// Tags given by hand.
    pub tags: Vec<String>,
    /// Tags sync gave: property name to tags.
    pub synced_tags: serde_json::Value,
    /// Custom field id to value.
    pub custom_values: serde_json::Value,
    /// HubSpot's own modification stamp of the newest record applied.
    pub hubspot_modified_at: Option<DateTime<Utc>>,
    /// When it was archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Why it was archived.
    pub archive_reason: Option<crate::choice::ArchiveReason>,
    /// When a person brought it back although its company is gone; no longer synced until the company returns.
    pub detached_at: Option<DateTime<Utc>>,
    /// When the customer came to be; set by the first sync, then frozen.
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
