//! Having records read again: those of a customer, and those that issues are about.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};
use entity::id::{CustomerId, IssueId};
use mirror::customer::read::{self, Key};
use mirror::error::{Code, Error, Refusal};
use mirror::sync::again::{self, Again, Issues};

use super::context::Reach;
use super::customer::{Customer, columns};
use super::error::{ErrorCode, UserError, settle};
use super::node::GlobalId;
use super::scalar::int;

/// The most issues one act may name.
const MOST_AT_ONCE: usize = 100;

/// A customer to bring up to date.
#[derive(InputObject)]
pub(crate) struct ResyncCustomerInput {
    /// The customer.
    id: ID,
}

/// Which issues' records to read again.
#[derive(OneofObject)]
pub(crate) enum RetrySyncIssuesInput {
    /// Those of these issues, 100 at most. Closed ones are passed over.
    Ids(Vec<ID>),
    /// Those of all open issues of this code.
    Code(ErrorCode),
}

/// What came of a resync.
#[derive(SimpleObject)]
pub(crate) struct ResyncCustomerPayload {
    /// The customer as it is now; null when refused.
    customer: Option<Customer>,
    /// Whether HubSpot gave everything within five seconds; null when refused. What it did not give comes as soon as it can.
    all_read: Option<bool>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// What came of trying again.
#[derive(SimpleObject)]
pub(crate) struct RetrySyncIssuesPayload {
    /// How many records were asked for; null when refused.
    records: Option<i32>,
    /// Whether HubSpot gave all of them within five seconds; null when refused. What it did not give comes as soon as it can.
    all_read: Option<bool>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// Mutations that have records read again.
#[derive(Default)]
pub(crate) struct AgainMutation;

#[Object]
impl AgainMutation {
    /// Reads a customer's company and contacts again now. What HubSpot feeds is overwritten by what it has, everything else
    /// stays. Owner and admins only.
    async fn resync_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which customer.")] input: ResyncCustomerInput,
    ) -> async_graphql::Result<Option<ResyncCustomerPayload>> {
        let (database, viewer) = (ctx.database(), ctx.viewer()?);
        let wanted = columns(&ctx.look_ahead().field("customer"));
        let outcome = async {
            viewer.admin()?;
            let not_found = || Refusal::not_found("customer").at(["id"]);
            let id = CustomerId::from_global(&input.id).ok_or_else(not_found)?;
            let again = again::customer(database, ctx.clock(), ctx.connections(), &viewer, id).await?;
            Ok((again, read::one(database, &viewer, &Key::Id(id), wanted).await?))
        };
        let (done, user_errors) = settle(outcome.await)?;
        let all_read = done.as_ref().map(|(again, _)| again.all_read);
        let customer = done.and_then(|(_, customer)| customer).map(Customer::alone);
        Ok(Some(ResyncCustomerPayload { customer, all_read, user_errors }))
    }

    /// Reads the records again that open issues are about. An issue closes when its record goes through. Owner and admins
    /// only.
    async fn retry_sync_issues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which issues.")] input: RetrySyncIssuesInput,
    ) -> async_graphql::Result<Option<RetrySyncIssuesPayload>> {
        let viewer = ctx.viewer()?;
        let outcome = async {
            viewer.admin()?;
            again::issues(ctx.database(), ctx.clock(), ctx.connections(), &viewer, &chosen(input)?).await
        };
        let (done, user_errors) = settle(outcome.await)?;
        let records = done.map(|Again { records, .. }| int(i64::try_from(records).unwrap_or(i64::MAX))).transpose()?;
        Ok(Some(RetrySyncIssuesPayload { records, all_read: done.map(|again| again.all_read), user_errors }))
    }
}

fn chosen(input: RetrySyncIssuesInput) -> Result<Issues, Error> {
    match input {
        RetrySyncIssuesInput::Code(code) => {
            let known = Code::ALL.iter().find(|known| ErrorCode::from(**known) == code);
            Ok(Issues::Of(known.copied().unwrap_or(Code::InternalError)))
        }
        RetrySyncIssuesInput::Ids(ids) if ids.is_empty() || ids.len() > MOST_AT_ONCE => {
            let sentence = format!("Name one to {MOST_AT_ONCE} issues.");
            Err(Refusal::new(Code::InvalidValue, sentence).at(["ids"]).into())
        }
        RetrySyncIssuesInput::Ids(ids) => {
            let ids: Option<Vec<IssueId>> = ids.iter().map(IssueId::from_global).collect();
            ids.map(Issues::These).ok_or_else(|| Refusal::not_found("issue").at(["ids"]).into())
        }
    }
}
