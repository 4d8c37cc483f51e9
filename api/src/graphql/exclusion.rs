//! Exclusions: what sync leaves out because it was deleted here for good.

use async_graphql::connection::PageInfo;
use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice::{self, RecordKind};
use hubspot::CompanyId;
use mirror::exclusion::{self, Exclusion as Row, Position};
use mirror::page::Page;

use super::context::Reach;
use super::error::or_fault;
use super::page::{PageArgs, cost, info, open, seal};
use super::payload::payload;
use super::scalar::int;
use super::sync_run::issue::HubSpotRecordKind;
use super::user::{WorkspaceUser, workspace_user};

/// The list of exclusions, inside cursors.
const LIST: &str = "exclusions";

/// Why a HubSpot record is left out.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "choice::ExclusionCause")]
pub(crate) enum ExclusionCause {
    /// A person purged its customer.
    Purged,
    /// HubSpot erased the contact for privacy.
    Privacy,
}

/// A HubSpot record that sync leaves out.
#[derive(Clone)]
pub(crate) struct Exclusion(Row);

impl From<Row> for Exclusion {
    fn from(row: Row) -> Self {
        Self(row)
    }
}

/// A HubSpot record that sync leaves out. It holds no personal data.
#[Object]
impl Exclusion {
    /// Which kind of record.
    async fn record_kind(&self) -> HubSpotRecordKind {
        self.0.object.into()
    }

    /// The record's id in HubSpot.
    async fn hub_spot_id(&self) -> &str {
        &self.0.hubspot_id
    }

    /// HubSpot's number of the account that the record is of.
    async fn hub_id(&self) -> String {
        self.0.hub_id.to_string()
    }

    /// Why it is left out.
    async fn cause(&self) -> ExclusionCause {
        self.0.cause.into()
    }

    /// Since when.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Who purged it; null where HubSpot erased it.
    async fn created_by(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        match self.0.created_by {
            Some(user) => workspace_user(ctx, user).await,
            None => Ok(None),
        }
    }
}

/// A page of exclusions.
pub(crate) struct ExclusionConnection(Page<Row>);

/// An exclusion in a list.
#[derive(SimpleObject)]
pub(crate) struct ExclusionEdge {
    /// The exclusion.
    node: Exclusion,
    /// Its place in the list.
    cursor: String,
}

/// A page of exclusions.
#[Object]
impl ExclusionConnection {
    /// The exclusions with their cursors.
    async fn edges(&self) -> Vec<ExclusionEdge> {
        self.0.rows.iter().map(|row| ExclusionEdge { node: Exclusion(row.clone()), cursor: cursor(row) }).collect()
    }

    /// The exclusions.
    async fn nodes(&self) -> Vec<Exclusion> {
        self.0.rows.iter().cloned().map(Exclusion).collect()
    }

    /// Whether there is more, and where to go on.
    async fn page_info(&self) -> PageInfo {
        let Page { rows, has_next, has_previous } = &self.0;
        info(*has_previous, *has_next, rows.first().map(cursor), rows.last().map(cursor))
    }

    /// How many there are. Counted only when asked for.
    #[graphql(complexity = 10)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        int(or_fault(exclusion::count(ctx.database(), ctx.admin()?).await)?)
    }
}

fn cursor(row: &Row) -> String {
    let Position { created_at, hubspot_id, object, hub_id } = row.position();
    seal(LIST, &format!("{}:{}:{hub_id}:{hubspot_id}", created_at.timestamp_micros(), object.as_str()))
}

fn position(cursor: &str) -> Option<Position> {
    let place = open(LIST, cursor)?;
    let mut parts = place.splitn(4, ':');
    Some(Position {
        created_at: DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?,
        object: RecordKind::from_word(parts.next()?)?,
        hub_id: parts.next()?.parse().ok()?,
        hubspot_id: parts.next()?.to_owned(),
    })
}

/// Queries about exclusions.
#[derive(Default)]
pub(crate) struct ExclusionQuery;

#[Object]
impl ExclusionQuery {
    /// The HubSpot records that sync leaves out, newest first. Owner and admins only.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn exclusions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only exclusions behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only exclusions ahead of this cursor.")] before: Option<String>,
    ) -> async_graphql::Result<Option<ExclusionConnection>> {
        let admin = ctx.admin()?;
        let window = or_fault(PageArgs { first, after, last, before }.window(position))?;
        let page = or_fault(exclusion::list(ctx.database(), admin, &window).await)?;
        Ok(Some(ExclusionConnection(page)))
    }
}

/// An exclusion to lift.
#[derive(InputObject)]
pub(crate) struct LiftExclusionInput {
    /// The HubSpot company whose customer was purged.
    hub_spot_company_id: String,
}

payload! {
    /// What came of lifting an exclusion.
    LiftExclusionPayload {
        /// The exclusion as it was; null when refused.
        exclusion: Exclusion
    }
}

/// Mutations of exclusions.
#[derive(Default)]
pub(crate) struct ExclusionMutation;

#[Object]
impl ExclusionMutation {
    /// Lets sync bring a purged company again, if the filter admits it: as a new customer, with nothing of the old one. What
    /// HubSpot erased for privacy stays left out. Owner and admins only.
    async fn lift_exclusion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: LiftExclusionInput,
    ) -> async_graphql::Result<Option<LiftExclusionPayload>> {
        let company = CompanyId::from(input.hub_spot_company_id);
        let lifted = exclusion::lift(ctx.database(), ctx.clock(), &ctx.viewer()?, &company).await;
        LiftExclusionPayload::of(lifted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let row = Row {
            hub_id: 7,
            object: RecordKind::Contact,
            hubspot_id: "a:b".to_owned(),
            cause: choice::ExclusionCause::Privacy,
            created_at: DateTime::from_timestamp_micros(1_764_000_000_123_456).unwrap(),
            created_by: None,
        };
        assert_eq!(position(&cursor(&row)), Some(row.position()));
        assert_eq!(position(&seal(LIST, "1:PLANET:7:8")), None);
    }
}
