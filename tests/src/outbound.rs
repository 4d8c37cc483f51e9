//! Outbound webhooks in a test: endpoints, deliveries, and time that passes over them.

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::receiver::PATIENCE;
use crate::{Tenant, World, eventually};

/// The setting under which a receiver on this machine is told things.
pub const ANY_ADDRESS: (&str, &str) = ("PIVOTAL_WEBHOOK_ADDRESSES", "any");

/// All that tests look at of an endpoint.
pub const ENDPOINT: &str = "id url description events initialImports status disabledAt notice failuresInARow secretMadeAt \
                            formerSecretExpiresAt";

/// All that tests look at of a delivery.
pub const DELIVERY: &str = "id eventId event body status nextAttemptAt attemptCount createdAt settledAt endpoint { id } \
                            attempts { number at durationMs statusCode answer error }";

/// Every event that can be chosen.
pub const EVENTS: [&str; 13] = [
    "CUSTOMER_CREATED",
    "CUSTOMER_UPDATED",
    "CUSTOMER_ARCHIVED",
    "CUSTOMER_RESTORED",
    "CUSTOMER_PURGED",
    "CONTACT_CREATED",
    "CONTACT_UPDATED",
    "CONTACT_ARCHIVED",
    "ONBOARDING_CREATED",
    "TASK_COMPLETED",
    "SYNC_FAILED",
    "SYNC_HELD",
    "CONNECTION_REAUTHORIZE",
];

/// A registered endpoint.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl Tenant {
    /// Registers an endpoint for these events.
    pub async fn register(&self, url: &str, events: &[&str]) -> anyhow::Result<Registered> {
        self.register_with(json!({ "url": url, "events": events })).await
    }

    /// Registers an endpoint: a `CreateWebhookEndpointInput`.
    pub async fn register_with(&self, input: Value) -> anyhow::Result<Registered> {
        let document = "mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
            webhookEndpoint { id } secret userErrors { code message } } }";
        let payload = self.mutate(document, json!({ "input": input })).await?;
        let text =
            |value: &Value| value.as_str().map(str::to_owned).with_context(|| format!("{payload} is no endpoint"));
        Ok(Registered { id: text(&payload["webhookEndpoint"]["id"])?, secret: text(&payload["secret"])? })
    }

    /// The endpoint as it is now.
    pub async fn endpoint(&self, id: &str) -> anyhow::Result<Value> {
        let data = self.admin.graphql(&format!("{{ webhookEndpoints {{ {ENDPOINT} }} }}"), json!({})).await?;
        let all = data["webhookEndpoints"].as_array().context("no list of endpoints")?;
        all.iter().find(|endpoint| endpoint["id"] == id).cloned().with_context(|| format!("no endpoint {id}"))
    }

    /// Enables or disables an endpoint, or does something else that takes its id and answers with it.
    pub async fn endpoint_do(&self, mutation: &str, id: &str) -> anyhow::Result<Value> {
        let document = format!(
            "mutation ($id: ID!) {{ {mutation}(input: {{ id: $id }}) {{ webhookEndpoint {{ {ENDPOINT} }} userErrors {{ code }} }} }}"
        );
        Ok(self.mutate(&document, json!({ "id": id })).await?["webhookEndpoint"].take())
    }

    /// The latest deliveries to an endpoint, newest first.
    pub async fn deliveries(&self, endpoint: &str) -> anyhow::Result<Vec<Value>> {
        let document = format!(
            "query ($id: ID!) {{ webhookDeliveries(first: 20, endpointId: $id) {{ nodes {{ {DELIVERY} }} }} }}"
        );
        let mut data = self.admin.graphql(&document, json!({ "id": endpoint })).await?;
        let nodes = data["webhookDeliveries"]["nodes"].take();
        serde_json::from_value(nodes).context("no list of deliveries")
    }

    /// The newest delivery to an endpoint as soon as it fits.
    pub async fn delivery_when(
        &self,
        endpoint: &str,
        what: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        let found = eventually(what, PATIENCE, async || {
            last = self.deliveries(endpoint).await?.into_iter().next().unwrap_or_default();
            Ok(fits(&last).then(|| last.clone()))
        });
        found.await.with_context(|| format!("the delivery was {last:#}"))
    }

    /// Sends an endpoint a test and gives the delivery's id.
    pub async fn send_test(&self, endpoint: &str) -> anyhow::Result<String> {
        let document = "mutation ($id: ID!) { sendTestWebhook(input: { endpointId: $id }) {
            webhookDelivery { id } userErrors { code message } } }";
        let payload = self.mutate(document, json!({ "id": endpoint })).await?;
        payload["webhookDelivery"]["id"].as_str().map(str::to_owned).context("no delivery of a test")
    }

    /// Sends a delivery again.
    pub async fn replay(&self, delivery: &str) -> anyhow::Result<Value> {
        let document = format!(
            "mutation ($id: ID!) {{ replayWebhookDelivery(input: {{ id: $id }}) {{ webhookDelivery {{ {DELIVERY} }} userErrors {{ code message }} }} }}"
        );
        Ok(self.mutate(&document, json!({ "id": delivery })).await?["webhookDelivery"].take())
    }

    /// Gives a customer tags by hand, which is an event.
    pub async fn tag(&self, customer: &str, tags: &[String]) -> anyhow::Result<()> {
        let document = "mutation ($id: ID!, $tags: [String!]) { updateCustomer(input: { id: $id, tags: $tags }) {
            userErrors { code message } } }";
        self.mutate(document, json!({ "id": customer, "tags": tags })).await.map(drop)
    }

    /// The ids of the workspace's customers, a hundred at most.
    pub async fn customer_ids(&self) -> anyhow::Result<Vec<String>> {
        let data = self.admin.graphql("{ customers(first: 100) { nodes { id } } }", json!({})).await?;
        let nodes = data["customers"]["nodes"].as_array().context("no customers")?;
        Ok(nodes.iter().filter_map(|node| node["id"].as_str().map(str::to_owned)).collect())
    }
}

impl World {
    /// Lets time pass over all deliveries: what is due in `seconds` is due now, and all that was done is as much longer ago.
    pub async fn pass(&self, seconds: i64) -> anyhow::Result<()> {
        let mut passing = self.transaction().await?;
        for statement in [
            "update webhook_delivery set due_at = due_at - $1 * interval '1 s', began_at = began_at - $1 * interval '1 s',
                 settled_at = settled_at - $1 * interval '1 s', created_at = created_at - $1 * interval '1 s'",
            "update webhook_attempt set at = at - $1 * interval '1 s'",
            "update webhook_message set created_at = created_at - $1 * interval '1 s'",
            "update webhook_secret set expires_at = expires_at - $1 * interval '1 s'",
        ] {
            sqlx::query(statement).bind(seconds).execute(&mut *passing).await?;
        }
        Ok(passing.commit().await?)
    }
}
