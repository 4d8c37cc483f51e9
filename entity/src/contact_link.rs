//! HubSpot's association of a contact with a company, by HubSpot's ids.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// HubSpot's association of a contact with a company, by HubSpot's ids.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_link")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The HubSpot account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub_id: i64,
    /// The company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hubspot_company_id: String,
    /// The contact.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hubspot_contact_id: String,
    /// HubSpot names this company as the contact's primary company.
    pub primary_company: bool,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
