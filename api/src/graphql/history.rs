//! What happened to a customer or contact: one entry for each field that changed.
//!
//! Values are told as people read them. The types here are those of the live feed too ([`super::customer_changed`]), so
//! that a client reads both with the same code.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice;
use entity::id::UserId;
use mirror::error::{Code, Refusal};
use mirror::feed::Actor;
use mirror::feed::field::FieldChange;
use mirror::feed::history::{Filter, Line};
use serde_json::Value;

use super::custom_field::CustomField;
use super::customer::ArchiveReason;
use super::node::GlobalId;
use super::plan::Plan;
use super::sync_run::SyncRun;
use super::user::WorkspaceUser;

mod cohort;
pub(crate) mod page;

pub(crate) use cohort::HistoryCohort;

/// What happened to a customer or contact.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "choice::ChangeEvent")]
pub(crate) enum ChangeEvent {
    /// It is new here.
    Created,
    /// Values changed.
    Updated,
    /// It went to the archive.
    Archived,
    /// It came back from the archive.
    Restored,
    /// A person brought it back although its HubSpot record is gone.
    Detached,
    /// The HubSpot record of a detached one returned.
    Attached,
    /// It was deleted for good.
    Purged,
}

/// On which way something came from HubSpot.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "choice::Lane")]
pub(crate) enum SyncLane {
    /// The first sync, and every full one that a person asks for.
    Initial,
    /// HubSpot said that something changed.
    RealTime,
    /// The full comparison at night.
    Nightly,
    /// The look at what changed lately.
    CatchUp,
    /// A person asked for this record.
    SingleRecord,
}

/// Who can change something.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Actor")]
pub(crate) enum ActorKind {
    /// HubSpot, whose record changed.
    #[graphql(name = "HUBSPOT")]
    HubSpot,
    /// A user of the workspace, with one of their API keys.
    User,
}

/// Which entries of a history are wanted. All conditions hold at once.
#[derive(InputObject, Default)]
pub(crate) struct HistoryFilter {
    /// Caused by this kind of actor.
    actor: Option<ActorKind>,
    /// Caused by this user.
    user_id: Option<ID>,
    /// One of these; any when left out.
    event: Option<Vec<ChangeEvent>>,
    /// Brought by one of these lanes; any when left out. What people changed came by none.
    lane: Option<Vec<SyncLane>>,
    /// About this field: `name` or another field of this API, or a custom field's key, also a former one's.
    field: Option<String>,
    /// At this time or later.
    since: Option<DateTime<Utc>>,
    /// Before this time.
    until: Option<DateTime<Utc>>,
}

impl HistoryFilter {
    /// The conditions, with ids read. A user who does not exist changed nothing.
    pub(crate) fn read(self) -> mirror::error::Result<Filter> {
        let unknown = || Refusal::new(Code::InvalidValue, "This is no user's id.").at(["filter", "userId"]);
        if self.field.as_ref().is_some_and(|field| field.contains('\0')) {
            let sentence = "There is and was no field of this name.";
            return Err(Refusal::new(Code::InvalidValue, sentence).at(["filter", "field"]).into());
        }
        let user = self.user_id.map(|id| UserId::from_global(&id).ok_or_else(unknown)).transpose()?;
        Ok(Filter {
            actor: self.actor.map(Into::into),
            user,
            events: self.event.into_iter().flatten().map(Into::into).collect(),
            lanes: self.lane.into_iter().flatten().map(Into::into).collect(),
            field: self.field,
            since: self.since,
            until: self.until,
        })
    }
}

/// An entry of a history.
#[derive(Clone)]
pub(crate) struct HistoryEntry {
    cohort: Arc<HistoryCohort>,
    line: Line,
}

impl HistoryEntry {
    /// Lines that were read together, in the same order.
    pub(crate) fn together(lines: Vec<Line>) -> impl Iterator<Item = Self> {
        let changes = lines.iter().filter_map(|line| line.change.as_ref());
        let cohort = HistoryCohort::of(lines.iter().map(|line| &line.happening), changes);
        lines.into_iter().map(move |line| Self { cohort: Arc::clone(&cohort), line })
    }
}

/// One field that changed, or an event that is more than a changed value.
#[Object]
impl HistoryEntry {
    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.line.happening.at
    }

    /// What happened. A field that changed in passing stands under the event that it came with.
    async fn event(&self) -> ChangeEvent {
        self.line.happening.event.into()
    }

    /// The field that changed; null on the entry of the event itself.
    async fn field(&self) -> Option<ChangedField> {
        let change = self.line.change.clone()?;
        Some(ChangedField { cohort: Arc::clone(&self.cohort), change })
    }

    /// Of an archive, why; of a restore, why it had been archived.
    async fn reason(&self) -> Option<ArchiveReason> {
        self.line.happening.reason.map(Into::into)
    }

    /// Who did it.
    async fn actor(&self, ctx: &Context<'_>) -> async_graphql::Result<ChangeActor> {
        self.cohort.actor(ctx, self.line.happening).await
    }

    /// The lane that brought it from HubSpot; null of what people did.
    async fn lane(&self) -> Option<SyncLane> {
        self.line.happening.origin.lane().map(Into::into)
    }

    /// The id of the run that brought it, where the lane keeps runs. It outlasts the run.
    async fn run_id(&self) -> Option<ID> {
        self.line.happening.origin.run().map(|run| run.to_global())
    }

    /// The run that brought it; null when it is no longer kept, and for members.
    async fn run(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SyncRun>> {
        self.cohort.run(ctx, self.line.happening).await
    }
}

/// Who changed something.
#[derive(SimpleObject)]
pub(crate) struct ChangeActor {
    /// HubSpot or a user.
    kind: ActorKind,
    /// The user; null of HubSpot.
    user: Option<WorkspaceUser>,
    /// What their API key is for, in its maker's words.
    api_key_name: Option<String>,
    /// The first characters of their API key, as logs show them.
    api_key_prefix: Option<String>,
}

/// A field, and what it held before and after.
#[derive(Clone)]
pub(crate) struct ChangedField {
    cohort: Arc<HistoryCohort>,
    change: FieldChange,
}

impl ChangedField {
    /// These fields of a change that was read with others.
    pub(crate) fn all(cohort: &Arc<HistoryCohort>, fields: &[FieldChange]) -> Vec<Self> {
        fields.iter().map(|change| Self { cohort: Arc::clone(cohort), change: change.clone() }).collect()
    }

    async fn value(&self, ctx: &Context<'_>, value: &Value) -> async_graphql::Result<Option<ChangedValue>> {
        let names = self.cohort.names(ctx).await?;
        let texts = names.texts(&self.change.field, value);
        if texts.is_empty() {
            return Ok(None);
        }
        let user = names.user_in(&self.change.field, value).cloned().map(Into::into);
        let plan = names.plan_in(&self.change.field, value).cloned().map(Into::into);
        Ok(Some(ChangedValue { text: texts.join(", "), texts, user, plan }))
    }
}

/// A field, and what it held before and after.
#[Object]
impl ChangedField {
    /// Its name in this API; of a custom field its key, or the last one it had.
    async fn name(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.cohort.names(ctx).await?.name_of(&self.change.field))
    }

    /// Its name for people.
    async fn label(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        Ok(self.cohort.names(ctx).await?.label_of(&self.change.field))
    }

    /// The custom field; null of a built-in field and of one that is gone.
    async fn custom_field(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<CustomField>> {
        let names = self.cohort.names(ctx).await?;
        Ok(names.custom_field(&self.change.field).and_then(|name| name.field.clone()).map(Into::into))
    }

    /// Of tags from HubSpot, the property that gives them.
    async fn hub_spot_property(&self) -> Option<&str> {
        self.change.field.property()
    }

    /// What it held; null for nothing.
    #[graphql(name = "old")]
    async fn old_value(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ChangedValue>> {
        self.value(ctx, &self.change.old).await
    }

    /// What it holds since; null for nothing.
    #[graphql(name = "new")]
    async fn new_value(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ChangedValue>> {
        self.value(ctx, &self.change.new).await
    }
}

/// What a field held.
#[derive(SimpleObject)]
pub(crate) struct ChangedValue {
    /// The value as text: a user's or plan's name as it is now, or the id of one that is gone; several parts with commas
    /// between.
    text: String,
    /// Each part of a value that may have several, such as tags.
    texts: Vec<String>,
    /// The user that an owner is.
    user: Option<WorkspaceUser>,
    /// The plan.
    plan: Option<Plan>,
}
