//! The schema: every noun's queries, mutations and subscriptions under one root.

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};
use mirror::clock::Clock;
use mirror::connection::Connections;
use mirror::database::Database;
use mirror::feed;
use mirror::outbound::endpoint::Endpoints;
use mirror::sync::progress;

use super::access::AccessMutation;
use super::api_key::ApiKeyMutation;
use super::catalogue::CatalogueQuery;
use super::company_filter::{CompanyFilterMutation, CompanyFilterQuery};
use super::company_status::CompanyStatusQuery;
use super::contact::of_customer::CustomerContactMutation;
use super::contact::query::ContactQuery;
use super::custom_field::CustomFieldMutation;
use super::customer::life::CustomerLifeMutation;
use super::customer::mutation::CustomerMutation;
use super::customer::query::CustomerQuery;
use super::customer_changed::{CustomerChangeQuery, CustomerChangeSubscription};
use super::exclusion::{ExclusionMutation, ExclusionQuery};
use super::field_map::{
    ContactFieldMapMutation, ContactFieldMapQuery, CustomerFieldMapMutation, CustomerFieldMapQuery,
};
use super::field_status::FieldStatusQuery;
use super::held_archive::{HeldArchiveMutation, HeldArchiveQuery};
use super::integration::{IntegrationMutation, IntegrationQuery};
use super::node_query::NodeQuery;
use super::onboarding::{OnboardingMutation, OnboardingQuery};
use super::plan::PlanMutation;
use super::root::Apart;
use super::sync_again::AgainMutation;
use super::sync_run::mutation::SyncMutation;
use super::sync_run::progress::SyncSubscription;
use super::sync_run::query::SyncQuery;
use super::user::{UserMutation, UserQuery};
use super::webhook_delivery::{WebhookDeliveryMutation, WebhookDeliveryQuery};
use super::webhook_endpoint::{WebhookEndpointMutation, WebhookEndpointQuery};
use super::workspace::{WorkspaceMutation, WorkspaceQuery};

/// What can be read.
#[derive(MergedObject, Default)]
pub(crate) struct Query(
    NodeQuery,
    WorkspaceQuery,
    UserQuery,
    CustomerQuery,
    CustomerChangeQuery,
    ContactQuery,
    ExclusionQuery,
    CompanyStatusQuery,
    FieldStatusQuery,
    IntegrationQuery,
    CatalogueQuery,
    CompanyFilterQuery,
    CustomerFieldMapQuery,
    ContactFieldMapQuery,
    SyncQuery,
    HeldArchiveQuery,
    OnboardingQuery,
    WebhookEndpointQuery,
    WebhookDeliveryQuery,
);

/// What can be changed. Nothing here changes a record in HubSpot. In groups, because a resolver's future is as deep as its
/// place in its group.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(ProductMutation, MirrorMutation, HubSpotMutation);

/// Of the workspace and of what its people do here.
#[derive(MergedObject, Default)]
pub(crate) struct ProductMutation(
    WorkspaceMutation,
    UserMutation,
    ApiKeyMutation,
    PlanMutation,
    CustomFieldMutation,
    AccessMutation,
    OnboardingMutation,
    WebhookEndpointMutation,
    WebhookDeliveryMutation,
);

/// Of customers and contacts.
#[derive(MergedObject, Default)]
pub(crate) struct MirrorMutation(
    CustomerMutation,
    CustomerLifeMutation,
    CustomerContactMutation,
    ExclusionMutation,
    HeldArchiveMutation,
);

/// Of the link to HubSpot and of what comes over it.
#[derive(MergedObject, Default)]
pub(crate) struct HubSpotMutation(
    IntegrationMutation,
    CompanyFilterMutation,
    CustomerFieldMapMutation,
    ContactFieldMapMutation,
    SyncMutation,
    AgainMutation,
);

/// What can be watched.
#[derive(MergedSubscription, Default)]
pub(crate) struct Subscription(SyncSubscription, CustomerChangeSubscription);

/// The schema as it is served.
pub(crate) type PivotalSchema = Schema<Apart<Query>, Apart<Mutation>, Subscription>;

/// What wakes subscribers.
#[derive(Clone, Default)]
pub(crate) struct Watchers {
    /// Of runs.
    pub(crate) runs: progress::Watchers,
    /// Of changes.
    pub(crate) changes: feed::watch::Watchers,
}

/// The schema with the parts of the product that resolvers act through.
pub(crate) fn build(
    database: Database,
    clock: Clock,
    connections: Connections,
    endpoints: Endpoints,
    watchers: Watchers,
) -> PivotalSchema {
    let Watchers { runs, changes } = watchers;
    bare().data(database).data(clock).data(connections).data(endpoints).data(runs).data(changes).finish()
}

/// The schema in the definition language, sorted, as it stands in `schema.graphql`.
pub(crate) fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by().sorted_fields().sorted_arguments().sorted_enum_items();
    bare().finish().sdl_with_options(options)
}

/// Documents are validated by the gate before they come here, so execution does not validate them again.
fn bare() -> SchemaBuilder<Apart<Query>, Apart<Mutation>, Subscription> {
    Schema::build(Apart::default(), Apart::default(), Subscription::default()).validation_mode(ValidationMode::Fast)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_schema_file_is_what_the_code_says() {
        let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql")).unwrap();
        assert!(file == sdl(), "schema.graphql is stale: cargo run -- schema > schema.graphql");
    }

    #[test]
    fn every_root_field_is_nullable_so_that_its_failure_leaves_the_others_alone() {
        let registry = sdl();
        for root in ["type Query {", "type Mutation {"] {
            let start = registry.find(root).unwrap();
            let fields = &registry[start..start + registry[start..].find("\n}").unwrap()];
            let results = fields.lines().filter(|line| line.starts_with('\t') && !line.starts_with("\t\t"));
            for line in results.filter(|line| line.contains(": ") && !line.contains('"')) {
                assert!(!line.trim_end().ends_with('!'), "{root} has a field that cannot be null: {line}");
            }
        }
    }
}
