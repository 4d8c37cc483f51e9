//! Why a field of a customer holds what it holds.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use mirror::sync::field_status::{self, FieldCause, FieldSource, Problem};

use super::context::Reach;
use super::error::{ErrorCode, or_fault};
use super::history::HistoryEntry;
use super::node::GlobalId;
use super::sync_run::issue::IssueSeverity;

/// Why a field holds what it holds. Causes are never renamed or reused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "FieldCause")]
pub(crate) enum CustomerFieldCause {
    /// What the map makes of HubSpot's value is here.
    InStep,
    /// No HubSpot property feeds it.
    NotFed,
    /// The first sync set it, and nothing changes it since.
    Frozen,
    /// HubSpot's value cannot be used; the old one stays.
    OldValueStays,
    /// HubSpot's value cannot be used; another stands in.
    StandIn,
    /// The property is gone, archived, or holds something else now.
    PropertyUnusable,
    /// HubSpot has another value by a map that was changed after the last full sync.
    MapNotApplied,
    /// HubSpot has another value, which no sync has brought.
    NotSyncedYet,
    /// The company is not synced; see `companyStatus`.
    CompanyNotSynced,
    /// HubSpot could not be asked; `message` says why.
    NotAsked,
}

/// A HubSpot property that feeds a field, and what it comes to.
#[derive(SimpleObject)]
pub(crate) struct CustomerFieldSource {
    /// The property's internal name.
    property: String,
    /// What people call it in HubSpot; null where HubSpot could not be asked.
    hub_spot_label: Option<String>,
    /// HubSpot's value now, as it is there, cut to 1,000 characters; null where it is empty or was not asked for.
    hub_spot_value: Option<String>,
    /// What the map makes of it, as people read it: empty for no value; null where nothing comes of it.
    mapped_values: Option<Vec<String>>,
    /// Why something else comes of HubSpot's value, or nothing; null when all is well.
    problem: Option<CustomerFieldProblem>,
}

impl From<FieldSource> for CustomerFieldSource {
    fn from(source: FieldSource) -> Self {
        Self {
            property: source.property.to_string(),
            hub_spot_label: source.label,
            hub_spot_value: source.raw,
            mapped_values: source.made,
            problem: source.problem.map(Into::into),
        }
    }
}

/// Why a value cannot be used, or only with a stand-in.
#[derive(SimpleObject)]
pub(crate) struct CustomerFieldProblem {
    /// For programs.
    code: ErrorCode,
    /// How bad it is.
    severity: IssueSeverity,
    /// One sentence for a person.
    message: String,
}

impl From<Problem> for CustomerFieldProblem {
    fn from(problem: Problem) -> Self {
        let Problem { code, severity, message } = problem;
        Self { code: code.into(), severity: severity.into(), message }
    }
}

/// Why a field of a customer holds what it holds.
pub(crate) struct CustomerFieldStatus(field_status::FieldStatus);

/// Why a field of a customer holds what it holds.
#[Object]
impl CustomerFieldStatus {
    /// The field's name in this API; of a custom field its key.
    async fn field(&self) -> &str {
        &self.0.name
    }

    /// Its name for people.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Why it holds what it holds, for programs.
    async fn cause(&self) -> CustomerFieldCause {
        self.0.cause.into()
    }

    /// The same in a sentence or two for a person.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether HubSpot feeds it, so that it can be edited only there.
    async fn locked(&self) -> bool {
        self.0.locked
    }

    /// The properties that feed it by the map that is chosen now: one at most, but for tags.
    async fn sources(&self) -> Vec<CustomerFieldSource> {
        self.0.sources.iter().cloned().map(Into::into).collect()
    }

    /// What it holds, as people read it; empty for nothing.
    async fn values(&self) -> &[String] {
        &self.0.held
    }

    /// What brought the value: the field's last change with its lane and run or, where it has not changed since, the
    /// customer's creation. Null where it never held anything.
    async fn last_change(&self) -> Option<HistoryEntry> {
        HistoryEntry::together(Vec::from_iter(self.0.last_change.clone())).next()
    }
}

/// Queries about fields of customers.
#[derive(Default)]
pub(crate) struct FieldStatusQuery;

#[Object]
impl FieldStatusQuery {
    /// Why a field of a customer holds what it holds: which HubSpot property feeds it, what HubSpot has there now, what
    /// the map makes of that, and what brought the value that is here. HubSpot is asked. Null where there is no such
    /// customer. Owner and admins only.
    #[graphql(complexity = "20 + child_complexity")]
    async fn customer_field_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] customer_id: ID,
        #[graphql(desc = "The field: `name` or another field of this API, or a custom field's key.")] field: String,
    ) -> async_graphql::Result<Option<CustomerFieldStatus>> {
        let viewer = ctx.viewer()?;
        ctx.admin()?;
        let Some(customer) = GlobalId::from_global(&customer_id) else { return Ok(None) };
        let status = field_status::ask(ctx.database(), ctx.connections(), &viewer, customer, &field).await;
        Ok(or_fault(status)?.map(CustomerFieldStatus))
    }
}
