//! The lanes beside the runs, in a test: given their turn without waiting for it.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{Tenant, World, eventually};

/// How long a look may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// All that tests look at of the lanes.
const LANES: &str = "lastFullSyncAt lastIncrementalUpdateAt lanes { fullSyncOverdue incrementalUpdateOverdue \
     realTime { lastDeliveryAt waiting waitingSince } journal { state problem since lastReadAt } \
     catchUp { lastAt nextAt found } nightly { lastFinishedAt } }";

impl Tenant {
    /// How the lanes stand, as the admin sees it.
    pub async fn lanes(&self) -> anyhow::Result<Value> {
        let mut data = self.admin.graphql(&format!("{{ integration {{ {LANES} }} }}"), json!({})).await?;
        Ok(data["integration"].take())
    }

    /// How the lanes stand as soon as it fits.
    pub async fn lanes_when(&self, what: &str, fits: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        let mut last = Value::Null;
        let found = eventually(what, PATIENCE, async || {
            last = self.lanes().await?;
            Ok(fits(&last).then(|| last.clone()))
        });
        found.await.with_context(|| format!("the lanes were {last:#}"))
    }
}

impl World {
    /// Gives a workspace's catch-up its turn, waits for its end, and gives how many records it found.
    pub async fn catch_up(&self, tenant: &Tenant) -> anyhow::Result<i64> {
        let row = "select looked_at from catch_up where workspace_id = $1";
        let before: Option<DateTime<Utc>> = eventually("the catch-up knows the workspace", PATIENCE, async || {
            Ok(sqlx::query_scalar(row).bind(tenant.workspace).fetch_optional(self.pool()).await?)
        })
        .await?;
        sqlx::query("update catch_up set due_at = '-infinity' where workspace_id = $1")
            .bind(tenant.workspace)
            .execute(self.pool())
            .await?;
        self.hurry("catch_up").await?;
        let looked = "select found from catch_up where workspace_id = $1 and looked_at is distinct from $2";
        eventually("the catch-up has looked", PATIENCE, async || {
            Ok(sqlx::query_scalar(looked).bind(tenant.workspace).bind(before).fetch_optional(self.pool()).await?)
        })
        .await
    }

    /// Does not let a job that waits for its time wait any longer, and says whether there was one. `key` is the part of
    /// its key before the workspace.
    pub async fn hurry_job(&self, key: &str, tenant: &Tenant) -> anyhow::Result<bool> {
        let hurry = "update graphile_worker._private_jobs set run_at = now()
                     where key = $1 and locked_at is null and run_at > now()";
        let key = format!("{key}:{}", tenant.workspace.0);
        Ok(sqlx::query(hurry).bind(key).execute(self.pool()).await?.rows_affected() > 0)
    }

    /// Waits until a workspace's journal stands so. It is looked for at once, not in ten seconds.
    pub async fn journal_stands(&self, tenant: &Tenant, state: &str) -> anyhow::Result<Value> {
        let hurry = "update journal set due_at = '-infinity' where state = 'IDLE' and due_at < now() + interval '15 s'";
        eventually(&format!("the journal is {state}"), PATIENCE, async || {
            sqlx::query(hurry).execute(self.pool()).await?;
            let lanes = tenant.lanes().await?;
            Ok((lanes["lanes"]["journal"]["state"] == state).then_some(lanes))
        })
        .await
    }

    /// Makes a scheduled task due.
    pub async fn hurry(&self, task: &str) -> anyhow::Result<()> {
        let hurry = "update schedule set due_at = '-infinity' where task = $1";
        sqlx::query(hurry).bind(task).execute(self.pool()).await?;
        Ok(())
    }
}
