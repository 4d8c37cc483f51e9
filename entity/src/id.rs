//! One type per kind of row id, so that a contact's id can never stand where a customer's is meant.

use std::fmt;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        // SeaORM asks every key type for this; row ids are never made from numbers
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

row_id! {
    /// A tenant.
    WorkspaceId;
    /// A person who uses one workspace.
    UserId;
    /// A key that acts for a user.
    ApiKeyId;
    /// One entry of a workspace's plan list.
    PlanId;
    /// A customer: ours, made from a HubSpot company.
    CustomerId;
    /// A contact: ours, made from a HubSpot contact.
    ContactId;
    /// A field an admin defined.
    CustomFieldId;
    /// One attempt of a lane.
    RunId;
    /// One record's problem kept for a person.
    IssueId;
    /// One archive that the guard held back.
    HeldArchiveId;
    /// An onboarding of a customer.
    OnboardingId;
    /// A task of an onboarding.
    TaskId;
    /// An address of a receiver, and what it is told.
    WebhookEndpointId;
    /// One message on its way to one endpoint.
    WebhookDeliveryId;
}
