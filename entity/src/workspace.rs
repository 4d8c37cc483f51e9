//! A tenant.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A tenant.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workspace")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::WorkspaceId,
    /// Its name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Who owns customers whose HubSpot owner is unknown here.
    pub fallback_owner_id: Option<crate::id::UserId>,
    /// Of the customers, how many HubSpot may cause to be archived in a day before the rest is held.
    pub archive_share: rust_decimal::Decimal,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

// a workspace is its own scope
impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::Id;
}
