//! Work on one run: take it, prepare, drive it, and see to whatever stops it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::{Lane, RunKind, RunPhase};
use entity::id::{RunId, WorkspaceId};
use entity::sync_run;
use hubspot::{Client, HubId};
use tokio::time::MissedTickBehavior;

use crate::apply::Scope;
use crate::clock::Clock;
use crate::company_filter::CompanyFilter;
use crate::connection::{Connection, Connections, standing};
use crate::database::{self, Database};
use crate::error::{Attempting, Code, Error, Result};
use crate::feed::{Origin, signal};
use crate::job;
use crate::sync::announcer::Announcer;
use crate::sync::claim::{Advance, Claim, End, Failure};
use crate::sync::definitions::{Known, Relied};
use crate::sync::full::Full;
use crate::sync::guard;
use crate::sync::issue::{self, Met, OpenIssues};
use crate::sync::plan::{Plan, Way};
use crate::sync::preview::{self, Preview};
use crate::sync::setback::Setback;
use crate::sync::source::{Checkpoint, Source};
use crate::sync::stage::{self, Staged};
use crate::sync::{prepare, replaced, run};
use crate::turn::Turn;

/// How often a worker looks whether its run was cancelled or taken over while it waits for HubSpot.
const LOOK: Duration = Duration::from_millis(500);

/// After this many waits in a row without a page, a run has failed. The waits grow, so that is a good hour.
const MOST_SETBACKS: i32 = 15;

/// The longest wait before a run is tried again, unless HubSpot asked for longer.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// How a worker's hold on a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// The run has ended, or waits for something.
    Done,
    /// Another worker took the run over, and its job with it.
    TakenOver,
}

/// All a worker needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Our rows.
    pub database: Database,
    /// Time and ids.
    pub clock: Clock,
    /// The ways to HubSpot.
    pub connections: Connections,
    /// What is remembered of the accounts.
    pub known: Known,
}

impl Engine {
    /// Works on a run until it ends, waits, or is taken over. An error means that not even the wait could be written
    /// down; the queue tries again.
    pub async fn work_on(&self, workspace: WorkspaceId, id: RunId) -> Result<Worked> {
        let Some(claim) = Claim::take(self.database.pool(), &self.clock, workspace, id).await? else {
            return Ok(Worked::Done);
        };
        let Some(run) = run::find(&self.database, workspace, id).await? else { return Ok(Worked::Done) };
        tracing::info!(workspace.id = %workspace, run.id = %id, run.kind = run.kind.as_str(), "working on a run");
        let setback = tokio::select! {
            outcome = self.drive(claim, &run) => outcome,
            setback = self.look_after(claim) => Err(setback),
        };
        match setback {
            Ok(()) => {
                tracing::info!(workspace.id = %workspace, run.id = %id, "the run has ended");
                Ok(Worked::Done)
            }
            Err(setback) => self.see_to(claim, setback).await,
        }
    }

    async fn drive(&self, claim: Claim, run: &sync_run::Model) -> Result<(), Setback> {
        let (connection, client) = self.connections.open(claim.workspace, hubspot::Lane::Bulk).await?;
        if connection.hub.0 != run.hub_id {
            return Err(Setback::Final(Failure {
                code: Code::DifferentAccount,
                message: "Another HubSpot account was connected meanwhile. Start a new sync for it.".to_owned(),
                correlation_id: None,
            }));
        }
        let scope = Scope { workspace: claim.workspace, hub: HubId(run.hub_id), clock: self.clock.clone() };
        let filter: CompanyFilter = read_back("filter", &run.filter)?;
        match run.kind {
            RunKind::Initial | RunKind::Nightly => {
                Box::pin(self.full(claim, run, scope, (&connection, client), filter)).await
            }
            RunKind::Preview => Box::pin(self.preview(claim, run, scope, client, filter)).await,
            RunKind::RealTime | RunKind::CatchUp | RunKind::SingleRecord => Err(Setback::Ours(Error::Broken {
                attempted: "working on a run",
                reason: format!("a run of kind {} is not one to work on", run.kind.as_str()),
            })),
        }
    }

    async fn full(
        &self,
        claim: Claim,
        run: &sync_run::Model,
        scope: Scope,
        (connection, client): (&Connection, Client),
        filter: CompanyFilter,
    ) -> Result<(), Setback> {
        let lane = if run.kind == RunKind::Nightly { Lane::Nightly } else { Lane::Initial };
        let origin = Origin::HubSpot { lane, run: Some(claim.run) };
        replaced::archive_customers(self.database.pool(), &claim, &scope, origin).await?;
        let definitions = self.known.ask(&self.clock, &client, connection).await?;
        let (resolver, met) = prepare::resolver(&self.database, &definitions, run).await?;
        let props = resolver.company_properties();
        let plan = match self.planned(claim, run).await? {
            Some(plan) => {
                self.note_new(claim, &scope, origin, &met).await?;
                plan
            }
            None => self.plan(claim, &scope, origin, &met, prepare::plan(&client, &filter, props).await?).await?,
        };
        let (staged, source) = self.source(claim, run, &client, &plan, filter.clone(), props).await?;
        let full = Full {
            pool: self.database.pool(),
            claim,
            scope,
            origin,
            client,
            filter,
            resolver,
            definitions: Relied::new(definitions, connection),
            announcer: Announcer::new(),
            untouched: self.is_untouched(claim.workspace).await?.into(),
            beside_others: false.into(),
            open_issues: OpenIssues::of(self.database.pool(), claim.workspace).await?,
            departures_open: guard::anything_open(self.database.pool(), claim.workspace).await?,
        };
        full.drive(source, staged).await
    }

    async fn preview(
        &self,
        claim: Claim,
        run: &sync_run::Model,
        scope: Scope,
        client: Client,
        filter: CompanyFilter,
    ) -> Result<(), Setback> {
        let props = preview::properties();
        let origin = Origin::HubSpot { lane: Lane::Initial, run: Some(claim.run) };
        let plan = match self.planned(claim, run).await? {
            Some(plan) => plan,
            None => self.plan(claim, &scope, origin, &[], prepare::plan(&client, &filter, &props).await?).await?,
        };
        let (staged, source) = self.source(claim, run, &client, &plan, filter, &props).await?;
        let preview = Preview { pool: self.database.pool(), claim, scope, client, next_seq: staged.next_seq() };
        preview.drive(source).await
    }

    /// The plan made when the run began, if it had got so far.
    async fn planned(&self, claim: Claim, run: &sync_run::Model) -> Result<Option<Plan>, Setback> {
        let Some(plan) = &run.plan else { return Ok(None) };
        claim.enter(self.database.pool(), RunPhase::Reading, None).await?;
        Ok(Some(read_back("plan", plan)?))
    }

    /// Writes the plan down together with what of the maps cannot be followed: that is noted once in a run.
    async fn plan(
        &self,
        claim: Claim,
        scope: &Scope,
        origin: Origin,
        met: &[Met],
        plan: Plan,
    ) -> Result<Plan, Setback> {
        let mut turn = Turn::take(self.database.pool(), &self.clock, claim.workspace, origin).await?;
        claim.enter(turn.connection(), RunPhase::Reading, Some(&plan)).await?;
        if !met.is_empty() {
            let issues = issue::open(turn.connection(), scope, claim.run, met).await?;
            claim.advance(turn.connection(), &Advance { issues, ..Advance::default() }, None, true).await?;
        }
        turn.commit().await?;
        Ok(plan)
    }

    /// Notes what can be followed no more since the run began.
    async fn note_new(&self, claim: Claim, scope: &Scope, origin: Origin, met: &[Met]) -> Result<(), Setback> {
        if met.is_empty() {
            return Ok(());
        }
        let mut turn = Turn::take(self.database.pool(), &self.clock, claim.workspace, origin).await?;
        let issues = issue::open_new(turn.connection(), scope, claim.run, met).await?;
        if issues > 0 {
            claim.advance(turn.connection(), &Advance { issues, ..Advance::default() }, None, true).await?;
        }
        Ok(turn.commit().await?)
    }

    async fn source(
        &self,
        claim: Claim,
        run: &sync_run::Model,
        client: &Client,
        plan: &Plan,
        filter: CompanyFilter,
        props: &hubspot::PropertySet,
    ) -> Result<(Staged, Source), Setback> {
        let checkpoint: Checkpoint =
            run.checkpoint.as_ref().map(|stored| read_back("checkpoint", stored)).transpose()?.unwrap_or_default();
        let mut staged = Staged::load(self.database.pool(), &claim).await?;
        let way: Way = plan.way;
        let source = Source::resume(client.clone(), way, filter, props.clone(), checkpoint, &mut staged);
        Ok((staged, source))
    }

    async fn is_untouched(&self, workspace: WorkspaceId) -> Result<bool> {
        sqlx::query_scalar("select customers = 0 and contacts = 0 from counter where workspace_id = $1")
            .bind(workspace)
            .fetch_one(self.database.pool())
            .await
            .attempting("looking whether a workspace is empty")
    }

    /// Ends only when the run must stop.
    async fn look_after(&self, claim: Claim) -> Setback {
        let mut ticks = tokio::time::interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match claim.standing(self.database.pool()).await {
                Ok(()) => {}
                Err(setback @ (Setback::Lost | Setback::Cancelled)) => return setback,
                // the pages will meet the same trouble and know what to do about it
                Err(setback) => tracing::warn!(?setback, "could not look after a run"),
            }
        }
    }

    async fn see_to(&self, claim: Claim, setback: Setback) -> Result<Worked> {
        let outcome = match setback {
            Setback::Lost => {
                tracing::info!(run.id = %claim.run, "the run has another worker now, or has ended");
                Err(Setback::Lost)
            }
            Setback::Cancelled => self.end(claim, &End::cancelled()).await,
            Setback::Final(failure) => {
                tracing::warn!(run.id = %claim.run, code = %failure.code, "the run failed");
                self.end(claim, &End::failed(failure)).await
            }
            Setback::Reauthorize(failure) => self.wait_for_consent(claim, &failure).await,
            Setback::Later { failure, wait } => self.wait(claim, failure, wait).await,
            Setback::Ours(error) => {
                tracing::error!(run.id = %claim.run, error = &error as &dyn std::error::Error, "something of ours broke in a run");
                self.wait(claim, broken(claim.run), None).await
            }
        };
        match outcome {
            Ok(()) | Err(Setback::Cancelled) => Ok(Worked::Done),
            Err(Setback::Lost) => Ok(Worked::TakenOver),
            Err(Setback::Ours(error)) => Err(error),
            Err(Setback::Final(failure) | Setback::Reauthorize(failure) | Setback::Later { failure, .. }) => {
                Err(Error::Broken { attempted: "seeing to a setback", reason: failure.message })
            }
        }
    }

    async fn end(&self, claim: Claim, end: &End) -> Result<(), Setback> {
        let mut tx = database::begin(self.database.pool()).await.attempting("beginning the end of a run")?;
        signal::hold(&mut tx, claim.workspace).await.attempting("beginning the end of a run")?;
        stage::clear(&mut tx, &claim).await?;
        let ended = claim.finish(&mut tx, &self.clock, end).await?;
        tx.commit().await.attempting("committing the end of a run")?;
        ended.count();
        Ok(())
    }

    /// Nothing is queued: the consent queues it. A consent that came before the wait could be written down found nothing
    /// to queue, so the connection is looked at under a lock that a consent waits for.
    async fn wait_for_consent(&self, claim: Claim, failure: &Failure) -> Result<(), Setback> {
        tracing::warn!(run.id = %claim.run, "the run waits for an admin to connect HubSpot again");
        let mut tx = database::begin(self.database.pool()).await.attempting("beginning a run's wait for consent")?;
        let connected = standing::stands(&mut tx, claim.workspace).await?;
        let setbacks = claim.park(&mut tx, failure).await?;
        if connected {
            job::enqueue_run(&mut tx, claim.workspace, claim.run, Some(self.after(backoff(setbacks)))).await?;
        }
        tx.commit().await.attempting("committing a run's wait for consent")?;
        Ok(())
    }

    fn after(&self, pause: Duration) -> DateTime<Utc> {
        self.clock.now() + TimeDelta::from_std(pause).unwrap_or(TimeDelta::days(1))
    }

    async fn wait(&self, claim: Claim, failure: Failure, asked: Option<Duration>) -> Result<(), Setback> {
        let mut tx = database::begin(self.database.pool()).await.attempting("beginning a run's wait")?;
        let setbacks = claim.park(&mut tx, &failure).await?;
        if setbacks > MOST_SETBACKS {
            drop(tx);
            return self.end(claim, &End::failed(failure)).await;
        }
        let pause = asked.unwrap_or_default().max(backoff(setbacks));
        tracing::warn!(run.id = %claim.run, code = %failure.code, wait_s = pause.as_secs(), "the run waits");
        job::enqueue_run(&mut tx, claim.workspace, claim.run, Some(self.after(pause))).await?;
        tx.commit().await.attempting("committing a run's wait")?;
        Ok(())
    }
}

/// One second, two, four, up to ten minutes.
fn backoff(setbacks: i32) -> Duration {
    let doublings = u32::try_from(setbacks - 1).unwrap_or_default().min(10);
    Duration::from_secs(1 << doublings).min(LONGEST_WAIT)
}

fn broken(run: RunId) -> Failure {
    Failure {
        code: Code::InternalError,
        message: format!("Something of ours broke; the log names this run, {run}. We try again by ourselves."),
        correlation_id: None,
    }
}

pub(crate) fn read_back<T: serde::de::DeserializeOwned>(what: &'static str, stored: &serde_json::Value) -> Result<T> {
    serde_json::from_value(stored.clone()).map_err(|error| Error::Broken {
        attempted: "reading back what a run was asked",
        reason: format!("{what}: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_ten_minutes() {
        assert_eq!(backoff(1), Duration::from_secs(1));
        assert_eq!(backoff(5), Duration::from_secs(16));
        assert_eq!(backoff(40), LONGEST_WAIT);
    }
}
