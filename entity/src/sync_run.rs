//! One attempt of a lane, with counts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};

/// One attempt of a lane, with counts.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_run")]
pub struct Model {
    /// The workspace.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: crate::id::WorkspaceId,
    /// The run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: crate::id::RunId,
    /// Which lane.
    pub kind: crate::choice::RunKind,
    /// Where it stands.
    pub status: crate::choice::RunStatus,
    /// What it is doing.
    pub phase: crate::choice::RunPhase,
    /// The HubSpot account it reads.
    pub hub_id: i64,
    /// Who asked for it; nobody where the clock or HubSpot did.
    pub requested_by: Option<crate::id::UserId>,
    /// The filter it obeys from beginning to end.
    pub filter: serde_json::Value,
    /// That filter's version.
    pub filter_version: i32,
    /// The customers' map it obeys.
    pub customer_map: serde_json::Value,
    /// That map's version.
    pub customer_map_version: i32,
    /// The contacts' map it obeys.
    pub contact_map: serde_json::Value,
    /// That map's version.
    pub contact_map_version: i32,
    /// The chosen way to read, and why.
    pub plan: Option<serde_json::Value>,
    /// Where the run goes on.
    pub checkpoint: Option<serde_json::Value>,
    /// What a preview found.
    pub preview: Option<serde_json::Value>,
    /// Fences stalled workers.
    pub epoch: i64,
    /// How often it had to wait since it last got anywhere.
    pub setbacks: i32,
    /// Grows with every visible change.
    pub revision: i64,
    /// Companies expected.
    pub customers_estimated: Option<i64>,
    /// Companies read so far.
    pub customers_seen: i64,
    /// Companies new here.
    pub customers_created: i64,
    /// Companies with a changed value.
    pub customers_updated: i64,
    /// Companies without a difference.
    pub customers_unchanged: i64,
    /// Companies archived.
    pub customers_archived: i64,
    /// Companies brought back.
    pub customers_restored: i64,
    /// Companies that could not be applied.
    pub customers_failed: i64,
    /// Contacts expected.
    pub contacts_estimated: Option<i64>,
    /// Contacts read so far.
    pub contacts_seen: i64,
    /// Contacts new here.
    pub contacts_created: i64,
    /// Contacts with a changed value.
    pub contacts_updated: i64,
    /// Contacts without a difference.
    pub contacts_unchanged: i64,
    /// Contacts archived.
    pub contacts_archived: i64,
    /// Contacts brought back.
    pub contacts_restored: i64,
    /// Contacts that could not be applied.
    pub contacts_failed: i64,
    /// Links new here.
    pub links_added: i64,
    /// Links no longer in HubSpot.
    pub links_removed: i64,
    /// Customers archived because their company was deleted.
    pub deleted: i64,
    /// Customers archived because their company left the filter.
    pub left_filter: i64,
    /// Customers archived because their company was merged into another.
    pub merged: i64,
    /// Archives that waited for an admin when the run ended.
    pub held: i64,
    /// Issues met.
    pub issues: i64,
    /// Why it failed, as a stable code.
    pub failure_code: Option<String>,
    /// Why it failed, in words.
    pub failure_message: Option<String>,
    /// HubSpot's correlation id of the failing answer.
    pub correlation_id: Option<String>,
    /// When a person asked it to stop.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub queued_at: DateTime<Utc>,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Relations are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::InWorkspace for Entity {
    const WORKSPACE: Column = Column::WorkspaceId;
}
