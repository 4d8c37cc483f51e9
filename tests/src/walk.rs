//! The steps an admin takes from an empty workspace to a synced one, as calls of the public API.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use crate::{Consent, Subscription, Tenant, World, eventually};

/// All that tests look at of a run.
pub const RUN: &str = "id kind status phase revision hubId issueCount leftFilter held recordsPerSecond secondsLeft startedAt \
     finishedAt cancelRequestedAt failure { code message correlationId } links { added removed } \
     repairs { creations updates restores deletions departures links } plan { explanation generalCalls associationCalls searchCalls } \
     customers { estimated seen created updated unchanged archived restored failed } \
     contacts { estimated seen created updated unchanged archived restored failed } \
     preview { matching wouldCreate wouldArchive wouldBringBack sample { hubSpotCompanyId name domain } }";

/// How long a run may take on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The simulated accounts' list of customers.
pub const CUSTOMERS: &str = "101";

/// The filter "members of this list".
pub fn list(id: &str) -> Value {
    json!({ "list": { "id": id } })
}

/// The filter "every company".
pub fn everything() -> Value {
    json!({ "everything": true })
}

impl World {
    /// A workspace that is connected to HubSpot's first account and has chosen its companies.
    pub async fn ready_tenant(&self, filter: Value) -> anyhow::Result<Tenant> {
        let tenant = self.tenant("Acme").await?;
        self.connect(&tenant).await?;
        tenant.choose(filter).await?;
        Ok(tenant)
    }

    /// All the steps with every company: connects, chooses, syncs, and gives the run's final state.
    pub async fn first_sync(&self, tenant: &Tenant) -> anyhow::Result<Value> {
        self.connect(tenant).await?;
        tenant.choose(everything()).await?;
        tenant.sync().await
    }

    /// Connects a workspace as its admin does: asks, and allows at HubSpot.
    pub async fn connect(&self, tenant: &Tenant) -> anyhow::Result<()> {
        let document = "mutation { connectHubSpot(input: {}) { consentUrl userErrors { code message } } }";
        let payload = tenant.mutate(document, json!({})).await?;
        let consent = payload["consentUrl"].as_str().context("no consent address")?;
        let answer = self.consent(consent, self.hub(), Consent::Allow).await?;
        let status = answer.status();
        ensure!(!status.is_client_error() && !status.is_server_error(), "the callback answered {status}");
        Ok(())
    }
}

impl Tenant {
    /// The only payload of a mutation by the admin; a user error is an error here.
    pub async fn mutate(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let data = self.admin.graphql(document, variables).await?;
        let payload = data.as_object().and_then(|data| data.values().next()).context("a mutation without a payload")?;
        ensure!(payload["userErrors"].as_array().is_none_or(Vec::is_empty), "{document}\nwas refused: {payload:#}");
        Ok(payload.clone())
    }

    /// Chooses which companies become customers.
    pub async fn choose(&self, filter: Value) -> anyhow::Result<()> {
        let document = "mutation ($input: SetCompanyFilterInput!) \
                        { setCompanyFilter(input: $input) { userErrors { code message } } }";
        self.mutate(document, json!({ "input": { "filter": filter } })).await.map(drop)
    }

    /// Asks for a full run and gives its id.
    pub async fn start_sync(&self) -> anyhow::Result<String> {
        let document = "mutation { startInitialSync { run { id } alreadyRunning userErrors { code message } } }";
        let payload = self.mutate(document, json!({})).await?;
        ensure!(payload["alreadyRunning"] == false, "another run is under way: {payload}");
        id_of(&payload)
    }

    /// Asks for a preview of a filter and gives the run's id.
    pub async fn start_preview(&self, filter: Value) -> anyhow::Result<String> {
        let document = "mutation ($input: PreviewCompanyFilterInput!) \
                        { previewCompanyFilter(input: $input) { run { id } userErrors { code message } } }";
        id_of(&self.mutate(document, json!({ "input": { "filter": filter } })).await?)
    }

    /// Asks a run to stop and gives it as it is then.
    pub async fn cancel(&self, run: &str) -> anyhow::Result<Value> {
        let document = format!(
            "mutation ($id: ID!) {{ cancelSync(input: {{ runId: $id }}) {{ run {{ {RUN} }} userErrors {{ code message }} }} }}"
        );
        Ok(self.mutate(&document, json!({ "id": run })).await?["run"].take())
    }

    /// A run as it is now.
    pub async fn run(&self, id: &str) -> anyhow::Result<Value> {
        let document = format!("query ($id: ID!) {{ syncRun(id: $id) {{ {RUN} }} }}");
        let mut data = self.admin.graphql(&document, json!({ "id": id })).await?;
        ensure!(!data["syncRun"].is_null(), "there is no run {id}");
        Ok(data["syncRun"].take())
    }

    /// A run as soon as it fits.
    pub async fn run_when(&self, id: &str, what: &str, fits: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        let found = eventually(what, PATIENCE, async || {
            let run = self.run(id).await?;
            last = run.clone();
            Ok(fits(&run).then_some(run))
        });
        found.await.with_context(|| format!("the run was {last:#}"))
    }

    /// A run when it has ended.
    pub async fn ended(&self, id: &str) -> anyhow::Result<Value> {
        self.run_when(id, "the run ends", is_final).await
    }

    /// Runs the initial sync to its end, which must be a good one.
    pub async fn sync(&self) -> anyhow::Result<Value> {
        let id = self.start_sync().await?;
        let run = self.ended(&id).await?;
        match run["status"].as_str() {
            Some("SUCCEEDED" | "SUCCEEDED_WITH_ISSUES") => Ok(run),
            _ => bail!("the run ended badly: {run:#}"),
        }
    }

    /// Watches a run as the admin does.
    pub async fn watch(&self, run: &str) -> anyhow::Result<Subscription> {
        self.admin.subscribe(&watching(), json!({ "id": run })).await
    }
}

/// The document that watches a run, `$id`.
pub fn watching() -> String {
    format!("subscription ($id: ID!) {{ syncProgress(runId: $id) {{ {RUN} }} }}")
}

/// Whether a run has ended.
pub fn is_final(run: &Value) -> bool {
    matches!(run["status"].as_str(), Some("SUCCEEDED" | "SUCCEEDED_WITH_ISSUES" | "FAILED" | "CANCELLED" | "HELD"))
}

fn id_of(payload: &Value) -> anyhow::Result<String> {
    Ok(payload["run"]["id"].as_str().with_context(|| format!("no run in {payload}"))?.to_owned())
}
