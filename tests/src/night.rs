//! Full runs after the first, by request and by night, and what the guard holds back of them.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::walk::{PATIENCE, RUN, is_final};
use crate::{Tenant, World, eventually};

/// What tests look at of a held archive.
const HELD: &str = "id cause lane state hubSpotCompanyId heldAt customer { name } run { id kind }";

impl World {
    /// Lets a day pass over a workspace: what it last did lies before the last two o'clock, so that a night is due. All of it
    /// at once: half of it would make one night due and the other half another.
    pub async fn miss_a_night(&self, tenant: &Tenant) -> anyhow::Result<()> {
        let mut day = self.transaction().await?;
        for statement in [
            "update sync_run set finished_at = finished_at - interval '1 day' where workspace_id = $1",
            "update contact set archived_at = archived_at - interval '1 day'
             where workspace_id = $1 and archived_at is not null",
            "update connection set connected_at = connected_at - interval '1 day' where workspace_id = $1",
            "update lane_state set night = null where workspace_id = $1",
        ] {
            sqlx::query(statement).bind(tenant.workspace).execute(&mut *day).await?;
        }
        Ok(day.commit().await?)
    }

    /// Lets a day pass and gives the night's run as it ended.
    pub async fn night(&self, tenant: &Tenant) -> anyhow::Result<Value> {
        let before = tenant.nights().await?.len();
        self.miss_a_night(tenant).await?;
        let ended = async || {
            let mut nights = tenant.nights().await?;
            Ok((nights.len() > before).then(|| nights.swap_remove(0)).filter(is_final))
        };
        eventually("the night ends", PATIENCE, ended).await
    }

    /// How many customers are archived, by reason.
    pub async fn archived(&self, tenant: &Tenant) -> anyhow::Result<Vec<(String, i64)>> {
        let statement =
            "select archive_reason, count(*) from customer where workspace_id = $1 and archived_at is not null
                         group by 1 order by 1";
        Ok(sqlx::query_as(statement).bind(tenant.workspace).fetch_all(self.pool()).await?)
    }

    /// How many customers are live.
    pub async fn live(&self, tenant: &Tenant) -> anyhow::Result<i64> {
        let statement = "select count(*) from customer where workspace_id = $1 and archived_at is null";
        Ok(sqlx::query_scalar(statement).bind(tenant.workspace).fetch_one(self.pool()).await?)
    }
}

impl Tenant {
    /// The nightly runs among the last hundred, newest first.
    pub async fn nights(&self) -> anyhow::Result<Vec<Value>> {
        let document = format!("{{ syncRuns(first: 20) {{ nodes {{ requestedBy {{ id }} {RUN} }} }} }}");
        let data = self.admin.graphql(&document, json!({})).await?;
        let runs = data["syncRuns"]["nodes"].as_array().context("no list of runs")?;
        Ok(runs.iter().filter(|run| run["kind"] == "NIGHTLY").cloned().collect())
    }

    /// Asks for a full run by its own name and gives its id.
    pub async fn start_full_sync(&self) -> anyhow::Result<String> {
        let document = "mutation { startFullSync { run { id } alreadyRunning userErrors { code message } } }";
        let payload = self.mutate(document, json!({})).await?;
        ensure!(payload["alreadyRunning"] == false, "another run is under way: {payload}");
        Ok(payload["run"]["id"].as_str().with_context(|| format!("no run in {payload}"))?.to_owned())
    }

    /// Runs a full sync to its end, however it ends.
    pub async fn full_sync(&self) -> anyhow::Result<Value> {
        self.ended(&self.start_full_sync().await?).await
    }

    /// The first hundred held archives, and how many there are.
    pub async fn held(&self) -> anyhow::Result<(Vec<Value>, i64)> {
        let document = format!("{{ heldArchives(first: 100) {{ totalCount nodes {{ {HELD} }} }} }}");
        let data = self.admin.graphql(&document, json!({})).await?;
        let held = &data["heldArchives"];
        let nodes = held["nodes"].as_array().cloned().context("no list of held archives")?;
        Ok((nodes, held["totalCount"].as_i64().context("no count of held archives")?))
    }

    /// Approves held archives: a `HeldArchivesInput`.
    pub async fn approve(&self, which: Value) -> anyhow::Result<Value> {
        let document = "mutation ($input: HeldArchivesInput!) { approveHeldArchives(input: $input) \
                        { archived withdrawn unproved remaining userErrors { code message field } } }";
        self.mutate(document, json!({ "input": which })).await
    }

    /// Dismisses held archives: a `HeldArchivesInput`.
    pub async fn dismiss(&self, which: Value) -> anyhow::Result<Value> {
        let document = "mutation ($input: HeldArchivesInput!) { dismissHeldArchives(input: $input) \
                        { dismissed remaining userErrors { code message field } } }";
        self.mutate(document, json!({ "input": which })).await
    }
}
