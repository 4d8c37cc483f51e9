//! Opaque global ids: base64url of a kind and a row id. An id of another kind, or of no form at all, names nothing.

use entity::id::{
    ApiKeyId, ContactId, CustomFieldId, CustomerId, HeldArchiveId, IssueId, OnboardingId, PlanId, RunId, TaskId,
    UserId, WebhookDeliveryId, WebhookEndpointId, WorkspaceId,
};
use mirror::error::{Code, Refusal};
use mirror::global_id;
use uuid::Uuid;

/// A row id that is shown to clients as a global id.
pub(crate) trait GlobalId: Sized {
    /// The GraphQL type the id belongs to.
    const KIND: &'static str;

    /// The row id inside.
    fn uuid(&self) -> Uuid;

    /// From the row id inside.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The opaque form.
    fn to_global(&self) -> async_graphql::ID {
        global_id::encode(Self::KIND, self.uuid()).into()
    }

    /// Reads the opaque form; `None` for ids of another kind and for anything that is no id.
    fn from_global(id: &async_graphql::ID) -> Option<Self> {
        let (kind, uuid) = decode(id)?;
        (kind == Self::KIND).then(|| Self::from_uuid(uuid))
    }

    /// Reads the opaque form that stands at this path of a mutation's input. What names nothing answers like an id that
    /// never existed.
    fn from_input(id: &async_graphql::ID, path: &[&str]) -> Result<Self, Refusal> {
        Self::from_global(id).ok_or_else(|| {
            Refusal::new(Code::NotFound, "This id names nothing in this workspace.").at(path.iter().copied())
        })
    }
}

/// The kind and row id of an opaque id.
pub(crate) fn decode(id: &async_graphql::ID) -> Option<(String, Uuid)> {
    global_id::decode(id)
}

macro_rules! global_ids {
    ($($id:ident = $kind:literal,)*) => {$(
        impl GlobalId for $id {
            const KIND: &'static str = $kind;

            fn uuid(&self) -> Uuid {
                self.0
            }

            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    )*};
}

global_ids! {
    WorkspaceId = "Workspace",
    UserId = "WorkspaceUser",
    ApiKeyId = "ApiKey",
    PlanId = "Plan",
    CustomFieldId = "CustomField",
    CustomerId = "Customer",
    ContactId = "Contact",
    RunId = "SyncRun",
    IssueId = "SyncIssue",
    HeldArchiveId = "HeldArchive",
    OnboardingId = "Onboarding",
    TaskId = "Task",
    WebhookEndpointId = "WebhookEndpoint",
    WebhookDeliveryId = "WebhookDelivery",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_only_as_its_own_kind() {
        let id = CustomerId(Uuid::from_u128(7));
        let global = id.to_global();
        assert_eq!(CustomerId::from_global(&global), Some(id));
        assert_eq!(ContactId::from_global(&global), None);
    }

    #[test]
    fn noise_names_nothing() {
        for noise in ["", "7", "Customer:7", "////", "Q3VzdG9tZXI6"] {
            assert_eq!(CustomerId::from_global(&noise.into()), None);
        }
    }
}
