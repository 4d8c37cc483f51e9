//! Editing what is ours of a customer.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::id::CustomerId;
use mirror::customer::edit::{Change, CustomChange, Edit, edit};
use mirror::customer::read::{self, Key};
use mirror::error::{Refusal, Result};

use super::{Customer, CustomerStatus, columns};
use crate::graphql::context::Reach;
use crate::graphql::custom_value::CustomFieldInput;
use crate::graphql::error::{UserError, settle};
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::Decimal;

/// What is to change of a customer. What is left out stays; null clears. A field that HubSpot feeds is refused.
#[derive(InputObject)]
pub(crate) struct UpdateCustomerInput {
    /// The customer.
    id: ID,
    /// Never blank and never null.
    name: MaybeUndefined<String>,
    /// A domain; protocol and path are dropped.
    domain: MaybeUndefined<String>,
    /// An active user of the workspace.
    owner_id: MaybeUndefined<ID>,
    /// A plan of the workspace.
    plan_id: MaybeUndefined<ID>,
    /// Annual recurring revenue: at most 18 digits before the point; the tenth digit behind it is rounded.
    arr: MaybeUndefined<Decimal>,
    /// Free text of at most 200 characters.
    industry: MaybeUndefined<String>,
    /// Not below zero.
    employee_count: MaybeUndefined<i32>,
    /// How it fares; never null.
    status: MaybeUndefined<CustomerStatus>,
    /// All hand-made tags; null and an empty list take them away. Tags from HubSpot are not touched.
    tags: MaybeUndefined<Vec<String>>,
    /// Custom fields to change; others stay.
    custom_fields: Option<Vec<CustomFieldInput>>,
}

impl UpdateCustomerInput {
    fn read(self) -> Result<(CustomerId, Edit), Refusal> {
        let id = CustomerId::from_global(&self.id).ok_or_else(|| Refusal::not_found("customer").at(["id"]))?;
        Ok((
            id,
            Edit {
                name: change(self.name),
                domain: change(self.domain),
                owner: reference(self.owner_id, "active user", "ownerId")?,
                plan: reference(self.plan_id, "plan", "planId")?,
                arr: change(self.arr.map_value(|Decimal(arr)| arr)),
                industry: change(self.industry),
                employee_count: change(self.employee_count.map_value(i64::from)),
                status: change(self.status.map_value(Into::into)),
                tags: change(self.tags),
                custom: self.custom_fields.unwrap_or_default().into_iter().map(CustomChange::from).collect(),
            },
        ))
    }
}

impl From<CustomFieldInput> for CustomChange {
    fn from(input: CustomFieldInput) -> Self {
        Self { key: input.key, texts: input.values }
    }
}

fn change<T>(given: MaybeUndefined<T>) -> Change<T> {
    match given {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Clear,
        MaybeUndefined::Value(value) => Change::Set(value),
    }
}

fn reference<I: GlobalId>(given: MaybeUndefined<ID>, what: &str, field: &str) -> Result<Change<I>, Refusal> {
    match given {
        MaybeUndefined::Undefined => Ok(Change::Keep),
        MaybeUndefined::Null => Ok(Change::Clear),
        MaybeUndefined::Value(id) => {
            I::from_global(&id).map(Change::Set).ok_or_else(|| Refusal::not_found(what).at([field]))
        }
    }
}

/// What became of an edit.
#[derive(SimpleObject)]
pub(crate) struct UpdateCustomerPayload {
    /// The customer as it is now; null when it was refused.
    customer: Option<Customer>,
    /// Why it was refused; empty when it was done. Nothing is changed when anything is refused.
    user_errors: Vec<UserError>,
}

/// Mutations of customers.
#[derive(Default)]
pub(crate) struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Changes what is Pivotal's own of a customer that you may see.
    async fn update_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and what is to change.")] input: UpdateCustomerInput,
    ) -> async_graphql::Result<Option<UpdateCustomerPayload>> {
        let (database, viewer) = (ctx.database(), ctx.viewer()?);
        let wanted = columns(&ctx.look_ahead().field("customer"));
        let outcome = async {
            let (id, changes) = input.read()?;
            edit(database, ctx.clock(), &viewer, id, changes).await?;
            read::one(database, &viewer, &Key::Id(id), wanted).await
        };
        let (customer, user_errors) = settle(outcome.await)?;
        Ok(Some(UpdateCustomerPayload { customer: customer.flatten().map(Customer::alone), user_errors }))
    }
}
