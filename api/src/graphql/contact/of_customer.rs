//! What admins decide about the contacts of a customer: who belongs to it, and who is primary.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::id::{ContactId, CustomerId};
use mirror::contact::{primary, unlink};
use mirror::customer::read::{self, Key};
use mirror::error::{Refusal, Result};

use crate::graphql::context::Reach;
use crate::graphql::customer::{Customer, columns};
use crate::graphql::error::{UserError, or_fault, settle};
use crate::graphql::node::GlobalId;

/// A contact to take off a customer.
#[derive(InputObject)]
pub(crate) struct UnlinkContactInput {
    /// The customer.
    customer_id: ID,
    /// One of its contacts.
    contact_id: ID,
}

/// A contact to put back on a customer.
#[derive(InputObject)]
pub(crate) struct RelinkContactInput {
    /// The customer.
    customer_id: ID,
    /// A contact that was taken off it.
    contact_id: ID,
}

/// A primary contact for a customer.
#[derive(InputObject)]
pub(crate) struct ChoosePrimaryContactInput {
    /// The customer.
    customer_id: ID,
    /// One of its live contacts.
    contact_id: ID,
}

/// A customer whose primary contact is left to HubSpot.
#[derive(InputObject)]
pub(crate) struct ClearPrimaryContactInput {
    /// The customer.
    customer_id: ID,
}

/// Defines the payload of a decision about a customer's contacts.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub(crate) struct $name {
            /// The customer as it is now; null when refused.
            customer: Option<Customer>,
            /// Why it was refused; empty when it was done.
            user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, outcome: Result<CustomerId>) -> async_graphql::Result<Option<Self>> {
                let (id, user_errors) = settle(outcome)?;
                let customer = match id {
                    Some(id) => shown(ctx, id).await?,
                    None => None,
                };
                Ok(Some(Self { customer, user_errors }))
            }
        }
    };
}

payload! {
    /// What came of taking a contact off a customer.
    UnlinkContactPayload
}

payload! {
    /// What came of putting a contact back on a customer.
    RelinkContactPayload
}

payload! {
    /// What came of choosing a primary contact.
    ChoosePrimaryContactPayload
}

payload! {
    /// What came of leaving the primary contact to HubSpot.
    ClearPrimaryContactPayload
}

/// Mutations of a customer's contacts.
#[derive(Default)]
pub(crate) struct CustomerContactMutation;

#[Object]
impl CustomerContactMutation {
    /// Takes a contact off a customer, whatever HubSpot says; no sync puts it back. Doing it again changes nothing. Owner
    /// and admins only.
    async fn unlink_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contact, off which customer.")] input: UnlinkContactInput,
    ) -> async_graphql::Result<Option<UnlinkContactPayload>> {
        let viewer = ctx.viewer()?;
        let outcome = async {
            viewer.admin()?;
            let (customer, contact) = pair(&input.customer_id, &input.contact_id)?;
            unlink::unlink(ctx.database(), ctx.clock(), &viewer, customer, contact).await?;
            Ok(customer)
        };
        UnlinkContactPayload::of(ctx, outcome.await).await
    }

    /// Puts a contact back that was taken off a customer. Doing it again changes nothing. Owner and admins only.
    async fn relink_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contact, on which customer.")] input: RelinkContactInput,
    ) -> async_graphql::Result<Option<RelinkContactPayload>> {
        let viewer = ctx.viewer()?;
        let outcome = async {
            viewer.admin()?;
            let (customer, contact) = pair(&input.customer_id, &input.contact_id)?;
            unlink::relink(ctx.database(), ctx.clock(), &viewer, customer, contact).await?;
            Ok(customer)
        };
        RelinkContactPayload::of(ctx, outcome.await).await
    }

    /// Makes a contact the customer's primary one, before any that HubSpot marks, for as long as it is live and belongs to
    /// the customer. Owner and admins only.
    async fn choose_primary_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contact of which customer.")] input: ChoosePrimaryContactInput,
    ) -> async_graphql::Result<Option<ChoosePrimaryContactPayload>> {
        let viewer = ctx.viewer()?;
        let outcome = async {
            viewer.admin()?;
            let (customer, contact) = pair(&input.customer_id, &input.contact_id)?;
            primary::choose(ctx.database(), ctx.clock(), &viewer, customer, contact).await?;
            Ok(customer)
        };
        ChoosePrimaryContactPayload::of(ctx, outcome.await).await
    }

    /// Leaves the customer's primary contact to HubSpot's marks again. Owner and admins only.
    async fn clear_primary_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which customer.")] input: ClearPrimaryContactInput,
    ) -> async_graphql::Result<Option<ClearPrimaryContactPayload>> {
        let viewer = ctx.viewer()?;
        let outcome = async {
            viewer.admin()?;
            let customer = read_customer(&input.customer_id)?;
            primary::clear(ctx.database(), ctx.clock(), &viewer, customer).await?;
            Ok(customer)
        };
        ClearPrimaryContactPayload::of(ctx, outcome.await).await
    }
}

fn pair(customer: &ID, contact: &ID) -> Result<(CustomerId, ContactId), Refusal> {
    let contact = ContactId::from_global(contact).ok_or_else(|| Refusal::not_found("contact").at(["contactId"]));
    Ok((read_customer(customer)?, contact?))
}

fn read_customer(id: &ID) -> Result<CustomerId, Refusal> {
    CustomerId::from_global(id).ok_or_else(|| Refusal::not_found("customer").at(["customerId"]))
}

async fn shown(ctx: &Context<'_>, id: CustomerId) -> async_graphql::Result<Option<Customer>> {
    let wanted = columns(&ctx.look_ahead().field("customer"));
    let found = or_fault(read::one(ctx.database(), &ctx.viewer()?, &Key::Id(id), wanted).await)?;
    Ok(found.map(Customer::alone))
}
