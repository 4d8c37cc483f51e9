//! Coming to rest: no trouble any more, all that was begun ends, a night passes.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use hubspot_sim::webhooks::Chaos;
use serde_json::json;
use tests::eventually;
use tests::walk::is_final;

use super::Stage;
use crate::torture::act::Deed;
use crate::torture::actual::Actual;
use crate::torture::compare::{Differences, compare};

/// How long what is driven may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// What waits for its time, and is given it.
const HURRY: [&str; 4] = [
    "update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null",
    "update dirty_record set due_at = now() where read_at is null and due_at > now()",
    "update rate_budget set paused_until = 0 where paused_until <> 0",
    "update lane_state set refresh_awake_at = now() where refresh_awake_at > now()",
];

impl Stage {
    /// Ends all trouble and waits until nothing is under way. Deliveries that chaos holds back come only if said so.
    pub(super) async fn quiet(&mut self, flush: bool) -> anyhow::Result<()> {
        let hubspot = self.world.hubspot();
        hubspot.clear_faults();
        hubspot.set_search_lag(self.hub, Duration::ZERO)?;
        self.revive().await?;
        if flush {
            hubspot.set_chaos(self.hub, Chaos::default())?;
            hubspot.flush_webhooks();
        }
        ensure!(hubspot.webhooks_settled_within(PATIENCE).await, "HubSpot still has something to say");
        let busy = "select
                (select json_agg(json_build_array(kind, status, phase, failure_code, started_at, setbacks)) from sync_run
                 where workspace_id = $1 and kind <> 'PREVIEW' and status in ('QUEUED', 'RUNNING'))::text as runs,
                (select json_agg(json_build_array(object, hubspot_id, attempts, due_at)) from dirty_record
                 where workspace_id = $1 and read_at is null)::text as marks,
                (select json_agg(json_build_array(id, payload, run_at, attempts, locked_at, last_error)) from
                 graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null)::text as jobs";
        let mut last = [None, None, None];
        let rested = eventually("nothing is under way", PATIENCE, async || {
            self.hurry().await?;
            let (runs, marks, jobs): (Option<String>, Option<String>, Option<String>) =
                sqlx::query_as(busy).bind(self.tenant.workspace).fetch_one(self.world.pool()).await?;
            last = [runs, marks, jobs];
            Ok(last.iter().all(Option::is_none).then_some(()))
        });
        rested.await.with_context(|| format!("runs, marks and jobs are {last:?}"))
    }

    /// Gives everything that waits its time.
    pub(super) async fn hurry(&self) -> anyhow::Result<()> {
        for statement in HURRY {
            sqlx::query(statement).execute(self.world.pool()).await?;
        }
        Ok(())
    }

    /// A night passes. Processes look for nights when they start, so one is started anew, as after a deploy.
    pub(super) async fn night(&mut self) -> anyhow::Result<()> {
        // Postgres may just have come back
        let before = eventually("the nights are read", PATIENCE, async || Ok(Some(self.tenant.nights().await?.len())));
        let before = before.await?;
        let missed = async || Ok(Some(self.world.miss_a_night(&self.tenant).await?));
        eventually("a night is missed", PATIENCE, missed).await?;
        let last = self.world.servers() - 1;
        self.world.kill9(last)?;
        self.world.restart(last).await?;
        let mut seen = serde_json::Value::Null;
        let ended = async || {
            self.hurry().await?;
            let mut nights = self.tenant.nights().await?;
            seen = nights.first().cloned().unwrap_or_default();
            Ok((nights.len() > before).then(|| nights.swap_remove(0)).filter(is_final))
        };
        let night = eventually("the night ends", PATIENCE, ended).await;
        let night = night.with_context(|| format!("the last one is {seen:#}"))?;
        let status = night["status"].as_str().unwrap_or_default();
        ensure!(matches!(status, "SUCCEEDED" | "SUCCEEDED_WITH_ISSUES" | "HELD"), "the night ended badly: {night:#}");
        Ok(())
    }

    /// An admin lets happen what the guard has held back.
    pub(super) async fn approve(&self) -> anyhow::Result<()> {
        let document =
            "mutation { approveHeldArchives(input: { all: true }) { remaining userErrors { code message } } }";
        eventually("nothing is held any more", PATIENCE, async || {
            let payload = self.ask(document, json!({})).await?;
            Ok((payload["remaining"] == 0).then_some(()))
        })
        .await
    }

    /// What was late has come, and two hours later a full run finds who was erased without a word, and a light catch-up
    /// what changed of contacts that no customer has, whom a full run does not read. The run after that finds nothing to do
    /// and writes nothing.
    pub(super) async fn again(&mut self) -> anyhow::Result<Differences> {
        self.hours_pass().await?;
        self.deed(&Deed::Sync).await?;
        self.quiet(false).await?;
        self.catch_up().await?;
        self.quiet(false).await?;
        self.approve().await?;
        let late = Actual::read(&self.world, &self.tenant).await?;
        let mut found = compare(&mut self.model, &mut self.ours, &late)?;
        found.nobody_erased_is_left(&self.model, &late);
        self.deed(&Deed::Sync).await?;
        self.quiet(false).await?;
        let after = Actual::read(&self.world, &self.tenant).await?;
        found.nothing_written(&late, &after);
        Ok(found)
    }

    /// A light catch-up has been given out; [`Self::quiet`] waits for its end.
    async fn catch_up(&self) -> anyhow::Result<()> {
        let asked = "select due_at > now() from catch_up where workspace_id = $1";
        self.ask_for_catch_up().await?;
        eventually("the catch-up is given out", PATIENCE, async || {
            let asked = sqlx::query_scalar(asked).bind(self.tenant.workspace).fetch_optional(self.world.pool());
            Ok(asked.await?.unwrap_or(false).then_some(()))
        })
        .await
    }

    /// All that happened to contacts and runs was two hours ago.
    async fn hours_pass(&self) -> anyhow::Result<()> {
        for statement in [
            "update contact set archived_at = archived_at - interval '2 hours'",
            "update sync_run set finished_at = finished_at - interval '2 hours'",
        ] {
            sqlx::query(statement).execute(self.world.pool()).await?;
        }
        Ok(())
    }
}
