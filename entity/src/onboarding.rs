//! An onboarding of a customer.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// An onboarding of a customer.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "onboarding")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The onboarding.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::OnboardingId,
    /// Whose it is.
    pub customer_id: crate::id::CustomerId,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub created_by: crate::id::UserId,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
