//! A workspace's link to one HubSpot account.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// A workspace's link to one HubSpot account.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// HubSpot's account number.
    pub hub_id: i64,
    /// Where the link stands.
    pub status: crate::choice::ConnectionStatus,
    /// Why it stands there, as a stable code.
    pub status_code: Option<String>,
    /// Why it stands there, in words.
    pub status_message: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// Host of HubSpot's pages for this account.
    pub ui_domain: Option<String>,
    /// The account's currency.
    pub currency: Option<String>,
    /// The account's time zone.
    pub time_zone: Option<String>,
    /// E-mail of the person who installed the app.
    pub installed_by: Option<String>,
    /// HubSpot's number for that person.
    pub hubspot_user_id: Option<i64>,
    /// Scopes HubSpot granted.
    pub scopes: Vec<String>,
    /// Sealed access token.
    pub access_token: Option<Vec<u8>>,
    /// Sealed refresh token.
    pub refresh_token: Option<Vec<u8>>,
    /// When the access token ends.
    pub access_token_expires_at: Option<DateTime<Utc>>,
    /// Counts token writes.
    pub token_version: i64,
    /// The account this one took the place of, until its customers are archived.
    pub replaced_hub_id: Option<i64>,
    /// When consent was last given.
    pub connected_at: DateTime<Utc>,
    /// When this row last changed.
    pub updated_at: DateTime<Utc>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
