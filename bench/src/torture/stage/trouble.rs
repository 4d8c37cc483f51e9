//! Misfortune: HubSpot's, the machines', and time's.

use std::time::Duration;

use hubspot_sim::faults::{Fault, FaultBody, Trouble as Sim};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tests::eventually;

use super::Stage;
use crate::torture::act::{Trouble, choose};
use crate::torture::ground::Ground;

/// How long the service may go on by itself between two acts.
const BREATH: Duration = Duration::from_millis(60);

/// How long what is driven may take.
const PATIENCE: Duration = Duration::from_mins(1);

impl Stage {
    /// Lets it happen.
    pub(super) async fn trouble(&mut self, ground: &mut Ground, trouble: &Trouble) -> anyhow::Result<()> {
        let hubspot = self.world.hubspot();
        match trouble {
            Trouble::Faults { seed } => faults(*seed).into_iter().for_each(|fault| hubspot.arm(fault)),
            Trouble::Calm => hubspot.clear_faults(),
            Trouble::ExpireTokens => hubspot.expire_access_tokens(self.hub),
            Trouble::SearchLag { millis } => {
                hubspot.set_search_lag(self.hub, Duration::from_millis(*millis))?;
                self.model.search_lags();
            }
            Trouble::Hours(hours) => {
                self.ahead += Duration::from_hours(*hours);
                hubspot.advance(Duration::from_hours(*hours));
            }
            Trouble::Kill(pick) => {
                let alive = (0..self.world.servers()).filter(|number| !self.dead.contains(number));
                if let Some(number) = choose(*pick, alive) {
                    self.world.kill9(number)?;
                    self.dead.insert(number);
                }
                // with nobody left nothing would happen any more
                if self.dead.len() == self.world.servers() {
                    self.revive().await?;
                }
            }
            Trouble::Revive => self.revive().await?,
            Trouble::RestartPostgres => ground.restart().await?,
            Trouble::CatchUp => self.ask_for_catch_up().await?,
            Trouble::Breathe(calls) => self.breathe(*calls).await?,
        }
        Ok(())
    }

    /// The light catch-up has its turn as soon as a process looks what is due.
    pub(super) async fn ask_for_catch_up(&self) -> anyhow::Result<()> {
        let due = "update catch_up set due_at = '-infinity' where workspace_id = $1";
        eventually("the catch-up is due", PATIENCE, async || {
            sqlx::query(due).bind(self.tenant.workspace).execute(self.world.pool()).await?;
            self.world.hurry("catch_up").await?;
            Ok(Some(()))
        })
        .await
    }

    /// Starts again what is dead.
    pub(super) async fn revive(&mut self) -> anyhow::Result<()> {
        for number in std::mem::take(&mut self.dead) {
            self.world.restart(number).await?;
        }
        Ok(())
    }

    /// Waits until the service has made so many calls; one that has nothing to do is not waited for long.
    async fn breathe(&self, calls: usize) -> anyhow::Result<()> {
        self.hurry().await.ok();
        let hubspot = self.world.hubspot();
        let goal = hubspot.call_count() + calls;
        let reached = async || Ok((hubspot.call_count() >= goal).then_some(()));
        // whether it was reached or time is up, the history goes on
        eventually("some calls", BREATH, reached).await.ok();
        Ok(())
    }
}

/// A handful of faults from a seed. Each strikes some times and is over, so that no run is in trouble for ever.
fn faults(seed: u64) -> Vec<Fault> {
    let mut dice = StdRng::seed_from_u64(seed);
    let paths =
        ["/crm/*", "*/batch/read", "/crm/objects/*/companies", "/crm/associations/*", "*/search", "/crm/lists/*"];
    let status = |status, body| Sim::Status { status, body, retry_after: None, policy: None };
    let mut faults = Vec::new();
    for _ in 0..dice.random_range(2..5) {
        let trouble = match dice.random_range(0..12) {
            0 => Sim::rate_limited("TEN_SECONDLY_ROLLING"),
            1 => Sim::status_after(429, 2),
            2 => status(502, FaultBody::Html),
            3 => status(504, FaultBody::Empty),
            4 => Sim::status_after(477, 5),
            5 => status(500, FaultBody::Garbage),
            6 => Sim::Delay { millis: dice.random_range(10..80) },
            7 => Sim::CutBody,
            8 => status(401, FaultBody::Json),
            9 => Sim::RepeatedCursor,
            10 => status(423, FaultBody::Json),
            _ => Sim::EmptyPage,
        };
        let path = match trouble {
            // a page that pretends to be the last one is no failure that anybody could see: it is met by absence being
            // proved, record by record
            Sim::RepeatedCursor | Sim::EmptyPage => "/crm/objects/*/companies",
            _ => paths[dice.random_range(0..paths.len())],
        };
        faults.push(Fault {
            probability: Some(dice.random_range(0.2..0.9)),
            seed: dice.random(),
            ..Fault::on(path, trouble).times(dice.random_range(1..4)).after(dice.random_range(0..4))
        });
    }
    if dice.random_bool(0.3) {
        faults.push(Fault::on("/oauth/*/token", Sim::status_after(429, 1)).times(dice.random_range(1..3)));
    }
    faults
}
