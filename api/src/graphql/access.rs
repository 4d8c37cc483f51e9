//! Which customers a member was granted.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object};
use async_trait::async_trait;
use entity::id::{CustomerId, UserId};
use mirror::access;

use super::context::Reach;
use super::error::or_fault;
use super::node::GlobalId;
use super::payload::payload;
use super::user::WorkspaceUser;
use super::workspace_loader::{WorkspaceLoader, load};

/// A customer whose grants are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GrantsOf(CustomerId);

/// Who was granted a customer, by name; with those of other customers that are asked for in the same turn. Owner and
/// admins only.
pub(crate) async fn granted_users(
    ctx: &Context<'_>,
    customer: CustomerId,
) -> async_graphql::Result<Vec<WorkspaceUser>> {
    ctx.admin()?;
    Ok(load(ctx, GrantsOf(customer)).await?.unwrap_or_default())
}

#[async_trait]
impl Loader<GrantsOf> for WorkspaceLoader {
    type Value = Vec<WorkspaceUser>;
    type Error = async_graphql::Error;

    async fn load(&self, customers: &[GrantsOf]) -> async_graphql::Result<HashMap<GrantsOf, Vec<WorkspaceUser>>> {
        let customers: Vec<CustomerId> = customers.iter().map(|customer| customer.0).collect();
        let admin = or_fault(self.viewer.admin())?;
        let granted = or_fault(access::granted_users(&self.database, admin, &customers).await)?;
        let users = |users: Vec<_>| users.into_iter().map(WorkspaceUser::from).collect();
        Ok(granted.into_iter().map(|(customer, granted)| (GrantsOf(customer), users(granted))).collect())
    }
}

/// A member, and customers to grant them.
#[derive(InputObject)]
pub(crate) struct GrantAccessInput {
    /// The member.
    user_id: ID,
    /// The customers, 100 at most.
    customer_ids: Vec<ID>,
}

/// A user, and customers to take from them.
#[derive(InputObject)]
pub(crate) struct RevokeAccessInput {
    /// The user.
    user_id: ID,
    /// The customers, 100 at most.
    customer_ids: Vec<ID>,
}

fn parse(user: &ID, customers: &[ID]) -> mirror::error::Result<(UserId, Vec<CustomerId>)> {
    let customer = |(at, id): (usize, &ID)| CustomerId::from_input(id, &["customerIds", &at.to_string()]);
    let user = UserId::from_input(user, &["userId"])?;
    Ok((user, customers.iter().enumerate().map(customer).collect::<Result<_, _>>()?))
}

payload! {
    /// What came of granting access.
    GrantAccessPayload {
        /// The member; null when refused.
        workspace_user: WorkspaceUser
    }
}

payload! {
    /// What came of revoking access.
    RevokeAccessPayload {
        /// The user; null when refused.
        workspace_user: WorkspaceUser
    }
}

/// Mutations of who sees which customer.
#[derive(Default)]
pub(crate) struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Lets a member see customers they do not own. Owner and admins only.
    async fn grant_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom, and which customers.")] input: GrantAccessInput,
    ) -> async_graphql::Result<Option<GrantAccessPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let (user, customers) = parse(&input.user_id, &input.customer_ids)?;
            access::grant(ctx.database(), ctx.clock(), admin, user, &customers).await
        };
        GrantAccessPayload::of(done.await)
    }

    /// Takes granted access away again. A member goes on seeing the customers they own. Owner and admins only.
    async fn revoke_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From whom, and which customers.")] input: RevokeAccessInput,
    ) -> async_graphql::Result<Option<RevokeAccessPayload>> {
        let viewer = ctx.viewer()?;
        let done = async {
            let admin = viewer.admin()?;
            let (user, customers) = parse(&input.user_id, &input.customer_ids)?;
            access::revoke(ctx.database(), admin, user, &customers).await
        };
        RevokeAccessPayload::of(done.await)
    }
}
