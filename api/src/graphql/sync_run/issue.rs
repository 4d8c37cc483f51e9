//! One record's problem.

use async_graphql::{Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::choice::{RecordKind, Severity};
use entity::sync_issue;
use mirror::error::Code;

use crate::graphql::error::ErrorCode;
use crate::graphql::node::GlobalId;

/// Which kind of HubSpot record an issue is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "RecordKind")]
pub(crate) enum HubSpotRecordKind {
    /// A company.
    Company,
    /// A contact.
    Contact,
}

/// How bad an issue is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Severity")]
pub(crate) enum IssueSeverity {
    /// The value or record did not arrive; what was here before stays.
    Error,
    /// It arrived, with a stand-in.
    Warning,
}

/// One record's problem, kept for a person.
#[derive(Clone, Debug)]
pub(crate) struct SyncIssue {
    pub(crate) model: sync_issue::Model,
}

/// One record's problem, kept for a person. Met again, it is counted, not repeated; gone, it is closed.
#[Object]
impl SyncIssue {
    /// Opaque id.
    pub(crate) async fn id(&self) -> ID {
        self.model.id.to_global()
    }

    /// Which kind of record; null when it is about the run as a whole.
    async fn record_kind(&self) -> Option<HubSpotRecordKind> {
        self.model.object.map(Into::into)
    }

    /// HubSpot's id of the record.
    async fn hub_spot_id(&self) -> Option<&str> {
        self.model.hubspot_id.as_deref()
    }

    /// Which of our fields.
    async fn field(&self) -> Option<&str> {
        self.model.field.as_deref()
    }

    /// For programs.
    async fn code(&self) -> ErrorCode {
        Code::from_word(&self.model.code).map_or(ErrorCode::InternalError, Into::into)
    }

    /// How bad it is.
    async fn severity(&self) -> IssueSeverity {
        self.model.severity.into()
    }

    /// One sentence for a person.
    async fn message(&self) -> &str {
        &self.model.message
    }

    /// The value that could not be used, cut to 200 characters.
    async fn value(&self) -> Option<&str> {
        self.model.value.as_deref()
    }

    /// What HubSpot answered.
    async fn provider_answer(&self) -> Option<&str> {
        self.model.provider.as_deref()
    }

    /// HubSpot's name for that answer.
    async fn correlation_id(&self) -> Option<&str> {
        self.model.correlation_id.as_deref()
    }

    /// How often it was met.
    async fn occurrences(&self) -> i64 {
        self.model.occurrences
    }

    /// When it was first met.
    async fn first_seen_at(&self) -> DateTime<Utc> {
        self.model.first_seen_at
    }

    /// When it was last met.
    async fn last_seen_at(&self) -> DateTime<Utc> {
        self.model.last_seen_at
    }

    /// When the record went through.
    async fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.model.resolved_at
    }
}
