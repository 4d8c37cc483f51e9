//! A customer's way into the archive, out of it, and out for good.

use async_graphql::{Context, ID, InputObject, Lookahead, Object, SimpleObject};
use entity::id::CustomerId;
use mirror::customer::read;
use mirror::customer::selection::Outcome;
use mirror::customer::{archive, purge};
use mirror::error::Result;
use mirror::sync::restore;
use uuid::Uuid;

use super::{Customer, columns};
use crate::graphql::context::Reach;
use crate::graphql::error::{UserError, or_fault, settle};
use crate::graphql::node::GlobalId;

/// Customers to archive.
#[derive(InputObject)]
pub(crate) struct ArchiveCustomersInput {
    /// The customers, 100 at most.
    ids: Vec<ID>,
}

/// Archived customers to bring back.
#[derive(InputObject)]
pub(crate) struct RestoreCustomersInput {
    /// The customers, 100 at most.
    ids: Vec<ID>,
}

/// Archived customers to delete for good.
#[derive(InputObject)]
pub(crate) struct PurgeCustomersInput {
    /// The customers, 100 at most.
    ids: Vec<ID>,
}

/// What became of customers to archive.
#[derive(SimpleObject)]
pub(crate) struct ArchiveCustomersPayload {
    /// Those that were archived, in the order asked.
    customers: Vec<Customer>,
    /// Why the others were not; `field` names their places among `ids`.
    user_errors: Vec<UserError>,
}

/// What became of customers to restore.
#[derive(SimpleObject)]
pub(crate) struct RestoreCustomersPayload {
    /// Those that were restored, in the order asked.
    customers: Vec<Customer>,
    /// Why the others were not; `field` names their places among `ids`.
    user_errors: Vec<UserError>,
}

/// What became of customers to purge.
#[derive(SimpleObject)]
pub(crate) struct PurgeCustomersPayload {
    /// The ids of those that were purged, in the order asked. They name nothing any more.
    purged_ids: Vec<ID>,
    /// Why the others were not; `field` names their places among `ids`.
    user_errors: Vec<UserError>,
}

/// Mutations of whether customers are live.
#[derive(Default)]
pub(crate) struct CustomerLifeMutation;

#[Object]
impl CustomerLifeMutation {
    /// Archives customers by hand. They keep everything, leave lists by default, and no sync brings them back. Each id
    /// stands for itself: one that is refused does not keep the others. Owner and admins only.
    async fn archive_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which customers.")] input: ArchiveCustomersInput,
    ) -> async_graphql::Result<Option<ArchiveCustomersPayload>> {
        let viewer = ctx.viewer()?;
        let archive = async |ids: &[CustomerId]| archive::archive(ctx.database(), ctx.clock(), &viewer, ids).await;
        let Done { ids, user_errors } = each(&input.ids, archive).await?;
        let customers = shown(ctx, &ids, &ctx.look_ahead().field("customers")).await?;
        Ok(Some(ArchiveCustomersPayload { customers, user_errors }))
    }

    /// Brings archived customers back with the status they had. HubSpot is asked for their companies: a customer whose
    /// company is deleted, merged, or outside the filter comes back detached. Each id stands for itself. Owner and admins
    /// only.
    async fn restore_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which customers.")] input: RestoreCustomersInput,
    ) -> async_graphql::Result<Option<RestoreCustomersPayload>> {
        let viewer = ctx.viewer()?;
        let restore = async |ids: &[CustomerId]| {
            restore::restore(ctx.database(), ctx.clock(), ctx.connections(), &viewer, ids).await
        };
        let Done { ids, user_errors } = each(&input.ids, restore).await?;
        let customers = shown(ctx, &ids, &ctx.look_ahead().field("customers")).await?;
        Ok(Some(RestoreCustomersPayload { customers, user_errors }))
    }

    /// Deletes archived customers for good, with their contacts that belong to no other customer, onboardings, tasks,
    /// history, tags and custom values. It cannot be undone. What stays is an exclusion, so that no sync brings them back;
    /// see `exclusions`. Each id stands for itself. Owner and admins only.
    async fn purge_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which customers.")] input: PurgeCustomersInput,
    ) -> async_graphql::Result<Option<PurgeCustomersPayload>> {
        let viewer = ctx.viewer()?;
        let purge = async |ids: &[CustomerId]| purge::purge(ctx.database(), ctx.clock(), &viewer, ids).await;
        let Done { ids, user_errors } = each(&input.ids, purge).await?;
        Ok(Some(PurgeCustomersPayload { purged_ids: ids.iter().map(GlobalId::to_global).collect(), user_errors }))
    }
}

/// To whom it was done, and why not to the others.
struct Done {
    ids: Vec<CustomerId>,
    user_errors: Vec<UserError>,
}

/// Does something to each customer that an id names. What is no id of a customer names nobody.
async fn each(ids: &[ID], act: impl AsyncFnOnce(&[CustomerId]) -> Result<Outcome>) -> async_graphql::Result<Done> {
    let named = |id| CustomerId::from_global(id).unwrap_or_else(|| CustomerId::from_uuid(Uuid::nil()));
    let ids: Vec<CustomerId> = ids.iter().map(named).collect();
    let (outcome, mut user_errors) = settle(act(&ids).await)?;
    let Outcome { done, refused } = outcome.unwrap_or_default();
    user_errors.extend(refused.iter().map(UserError::from));
    Ok(Done { ids: done, user_errors })
}

async fn shown(
    ctx: &Context<'_>,
    ids: &[CustomerId],
    selection: &Lookahead<'_>,
) -> async_graphql::Result<Vec<Customer>> {
    let mut found = or_fault(read::many(ctx.database(), &ctx.viewer()?, ids, columns(selection)).await)?;
    Ok(Customer::together(ids.iter().filter_map(|id| found.remove(id)).collect()).collect())
}
