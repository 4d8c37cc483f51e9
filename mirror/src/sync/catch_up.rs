//! The light look between nights: what changed lately that nobody told us of.
//!
//! Webhooks get lost, and some things HubSpot never pushes: list membership, and properties that the app's build does not
//! subscribe to. So every five minutes, or hourly where the journal is at work, a few calls ask what changed since the
//! last look. What is newer than what is here is marked, and the refresh lane reads it again: nothing is written to a
//! customer from here.
//!
//! - A look covers the time since the last one began and some minutes before, since HubSpot's index lags. [`missing`]
//!   leaves out what is known, so that the overlap costs no second reading.
//! - Marks, the place where the next look goes on and, when nothing was missing, the moment at which the real-time lane was
//!   in step are one transaction. A look that another one overtook commits nothing.
//! - When more has changed than a look should read, a full run is asked for instead.
//!
//! A deleted deal is found by no search, and HubSpot does not say any more whose it was. So where the filter is a pipeline,
//! every look asks the next thousand customers whether they still have a deal of it; a deletion that HubSpot tells of
//! brings the next look forward.
//!
//! [`changed`] asks HubSpot's search, [`members`] looks at a list, [`missing`] compares with what is here.

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::ConnectionStatus;
use entity::id::WorkspaceId;
use hubspot::webhook::RecordRef;
use hubspot::{ASSOCIATION_BATCH, Client, CompanyId, ContactId, HubId, Lane};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};

use crate::apply::Scope;
use crate::company_filter::CompanyFilter;
use crate::database;
use crate::error::{Attempting, Error, Result};
use crate::job;
use crate::sync::catch_up::changed::Changed;
use crate::sync::catch_up::members::{Membership, Moves};
use crate::sync::catch_up::missing::{Place, Sighting};
use crate::sync::membership::{self, Standing};
use crate::sync::setback::Setback;
use crate::sync::work::Engine;
use crate::sync::{inbox, run};

mod changed;
mod members;
mod missing;

/// The time from one look to the next.
pub const EVERY: TimeDelta = TimeDelta::minutes(5);

/// The same where the journal tells what webhooks do not.
pub const EVERY_WITH_JOURNAL: TimeDelta = TimeDelta::hours(1);

/// How far back a look reaches behind the last one: for the index that lags, and for clocks that differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// A full run reads the records themselves, so behind one only the clocks may differ.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// More missing records than this, and a full run is asked for.
const MOST_MISSING: usize = 5_000;

/// Customers of a pipeline whose deals are asked for in the time from one look to the next.
const ROUND: i64 = 1_000;

/// A look that comes late asks for no more rounds than this.
const MOST_ROUNDS: i64 = 12;

/// How soon after the deletion of a deal the next look is.
const SOON: TimeDelta = TimeDelta::seconds(5);

/// Sets of this size are compared at once.
const SET: usize = 5_000;

/// Queues a look for every workspace whose turn it is: connected, and with a full run behind it. The first look comes some
/// minutes after that run and reaches back to its beginning. Called inside the transaction of a scheduled turn.
pub(crate) async fn ask(turn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let due: Vec<WorkspaceId> = sqlx::query_scalar(include_str!("catch_up/due.sql"))
        .bind(now)
        .bind(now + EVERY)
        .bind(now + EVERY_WITH_JOURNAL)
        .fetch_all(&mut *turn)
        .await
        .attempting("finding workspaces whose catch-up is due")?;
    for workspace in due {
        job::enqueue_catch_up(turn, workspace).await?;
    }
    Ok(())
}

/// Brings a workspace's next look forward because something happened that only a look finds.
pub(crate) async fn hurry(connection: &mut PgConnection, scope: &Scope) -> Result<()> {
    sqlx::query(
        "insert into catch_up (workspace_id, due_at) values ($1, $2)
         on conflict (workspace_id) do update set due_at = least(catch_up.due_at, excluded.due_at)",
    )
    .bind(scope.workspace)
    .bind(scope.clock.now() + SOON)
    .execute(connection)
    .await
    .attempting("bringing a catch-up forward")
    .map(drop)
}

/// Why a look ended early.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// So much has changed that a full run is the cheaper way.
    TooMuch,
    /// HubSpot or something of ours stopped it.
    Setback(Setback),
}

impl From<Setback> for Stopped {
    fn from(setback: Setback) -> Self {
        Self::Setback(setback)
    }
}

impl From<hubspot::Error> for Stopped {
    fn from(error: hubspot::Error) -> Self {
        Self::Setback(error.into())
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Setback(error.into())
    }
}

/// Looks once. HubSpot's trouble is no error: the next look covers what this one did not.
pub(crate) async fn look(engine: &Engine, workspace: WorkspaceId) -> Result<()> {
    let Some(look) = Look::prepare(engine, workspace).await? else { return Ok(()) };
    let found = match look.find().await {
        Ok(found) => found,
        Err(Stopped::TooMuch) => Found::too_much(),
        Err(Stopped::Setback(Setback::Ours(error))) => return Err(error),
        Err(Stopped::Setback(setback)) => {
            tracing::warn!(workspace.id = %workspace, ?setback, "a catch-up was stopped; the next one covers it");
            return Ok(());
        }
    };
    look.commit(&found).await
}

/// What stands in the workspace's row.
#[derive(Clone, Debug, Default, FromRow)]
struct State {
    hub_id: Option<i64>,
    filter_version: Option<i32>,
    looked_at: Option<DateTime<Utc>>,
    list_moves: Option<Json<Moves>>,
    list_due_at: Option<DateTime<Utc>>,
    deals_behind: i64,
}

/// One look.
struct Look<'e> {
    engine: &'e Engine,
    scope: Scope,
    client: Client,
    filter: CompanyFilter,
    filter_version: i32,
    /// As the row was; whoever finds it changed was overtaken.
    before: Option<DateTime<Utc>>,
    began_at: DateTime<Utc>,
    since: DateTime<Utc>,
    moves: Option<Moves>,
    may_compare: bool,
    /// The number of the customer behind whom the next ones are asked for their deals.
    deals_behind: i64,
}

/// What a look found.
#[derive(Debug, Default)]
struct Found {
    records: Vec<RecordRef>,
    moves: Option<Moves>,
    /// Behind whom the next look asks for deals.
    deals_behind: Option<i64>,
    /// There is more to see, later.
    unfinished: bool,
    too_much: bool,
}

impl Found {
    fn too_much() -> Self {
        Self { too_much: true, unfinished: true, ..Self::default() }
    }
}

impl<'e> Look<'e> {
    /// None when there is nothing to look at: no connection, or no full run of this account yet.
    async fn prepare(engine: &'e Engine, workspace: WorkspaceId) -> Result<Option<Self>> {
        let began_at = engine.clock.now();
        let Some(connection) = engine.connections.find(workspace).await? else { return Ok(None) };
        if connection.status != ConnectionStatus::Connected {
            return Ok(None);
        }
        let Some(applied) = run::last_applied(&engine.database, workspace).await? else { return Ok(None) };
        if HubId(applied.hub_id) != connection.hub {
            return Ok(None);
        }
        let state = state(engine, workspace).await?;
        let same = state.hub_id == Some(applied.hub_id) && state.filter_version == Some(applied.filter_version);
        // what was seen through another filter was not seen
        let goes_on = state.looked_at.filter(|_| same);
        let full_run = applied.started_at.unwrap_or(applied.queued_at) - SKEW;
        let filter = serde_json::from_value(applied.filter.clone())
            .map_err(|error| Error::Broken { attempted: "reading the filter in force", reason: error.to_string() })?;
        Ok(Some(Self {
            engine,
            scope: Scope { workspace, hub: connection.hub, clock: engine.clock.clone() },
            client: engine.connections.client(workspace, Lane::Bulk).await?,
            filter,
            filter_version: applied.filter_version,
            before: state.looked_at,
            began_at,
            since: goes_on.map_or(full_run, |looked_at| full_run.max(looked_at - OVERLAP)),
            moves: state.list_moves.filter(|_| same).map(|moves| moves.0),
            deals_behind: state.deals_behind,
            may_compare: !same || state.list_due_at.is_none_or(|due_at| due_at <= began_at),
        }))
    }

    async fn find(&self) -> Result<Found, Stopped> {
        let changed = Changed { client: &self.client, since: self.since };
        let mut found = Found::default();
        found.add(self.stale(&changed.companies(&self.filter).await?).await?)?;
        found.add(self.contacts(&changed.contacts().await?).await?)?;
        match &self.filter {
            CompanyFilter::List { id, .. } => {
                let pool = self.engine.database.pool();
                let live = async || missing::live(pool, &self.scope).await;
                let known = self.moves.as_ref();
                match members::look(&self.client, id, known, self.may_compare, self.began_at, live).await? {
                    Membership::Unmoved => {}
                    Membership::Moved | Membership::Gone => found.unfinished = true,
                    Membership::Compared { moves, sightings } => {
                        found.moves = Some(moves);
                        found.add(self.misplaced(&sightings).await?)?;
                    }
                }
            }
            CompanyFilter::DealPipeline { .. } => {
                let companies = self.companies_of_deals(changed.deals(&self.filter).await?).await?;
                found.add(self.misplaced(&companies).await?)?;
                let (without, behind) = self.without_deals().await?;
                found.deals_behind = Some(behind);
                found.add(self.misplaced(&without).await?)?;
            }
            CompanyFilter::LifecycleStages { .. } | CompanyFilter::Everything => {}
        }
        Ok(found)
    }

    async fn stale(&self, sightings: &[Sighting<CompanyId>]) -> Result<Vec<RecordRef>> {
        let mut stale = Vec::new();
        for set in sightings.chunks(SET) {
            let found = missing::companies(self.engine.database.pool(), &self.scope, set).await?;
            stale.extend(found.into_iter().map(RecordRef::Company));
        }
        Ok(stale)
    }

    async fn misplaced(&self, sightings: &[Sighting<CompanyId>]) -> Result<Vec<RecordRef>> {
        let mut misplaced = Vec::new();
        for set in sightings.chunks(SET) {
            let found = missing::misplaced(self.engine.database.pool(), &self.scope, set).await?;
            misplaced.extend(found.into_iter().map(RecordRef::Company));
        }
        Ok(misplaced)
    }

    /// Contacts that are newer in HubSpot, and those that are not here although a customer has them.
    async fn contacts(&self, sightings: &[Sighting<ContactId>]) -> Result<Vec<RecordRef>, Stopped> {
        let pool = self.engine.database.pool();
        let (mut stale, mut unknown) = (Vec::new(), Vec::new());
        for set in sightings.chunks(SET) {
            let found = missing::contacts(pool, &self.scope, set).await?;
            stale.extend(found.stale);
            unknown.extend(found.unknown);
        }
        for set in unknown.chunks(ASSOCIATION_BATCH) {
            let linked = self.client.contact_companies(set).await?;
            let companies: Vec<CompanyId> =
                linked.iter().flat_map(|contact| &contact.companies).map(|link| link.company.clone()).collect();
            let live = missing::live_among(pool, &self.scope, &companies).await?;
            let wanted = |companies: &[hubspot::CompanyLink]| companies.iter().any(|link| live.contains(&link.company));
            stale.extend(linked.into_iter().filter(|it| wanted(&it.companies)).map(|it| it.contact));
        }
        Ok(stale.into_iter().map(RecordRef::Contact).collect())
    }

    /// A company of a deal that is in the filter is in it; one of a deal that is not may have left.
    async fn companies_of_deals(
        &self,
        deals: Vec<Sighting<hubspot::DealId>>,
    ) -> Result<Vec<Sighting<CompanyId>>, Stopped> {
        let mut companies = Vec::new();
        for set in deals.chunks(ASSOCIATION_BATCH) {
            let ids: Vec<_> = set.iter().map(|deal| deal.id.clone()).collect();
            let linked = self.client.deal_companies(&ids).await?;
            for (deal, (_, linked)) in set.iter().zip(linked) {
                let (at, place) = (deal.at, deal.place);
                companies.extend(linked.into_iter().map(|id| Sighting { id, at, place }));
            }
        }
        Ok(companies)
    }

    /// Of the next customers those that have no deal of the pipeline any more, and behind whom the next look goes on.
    async fn without_deals(&self) -> Result<(Vec<Sighting<CompanyId>>, i64), Stopped> {
        let CompanyFilter::DealPipeline { pipeline, stages, .. } = &self.filter else { return Ok((Vec::new(), 0)) };
        let since = self.before.map_or(0, |before| (self.began_at - before).num_seconds() / EVERY.num_seconds());
        let most = ROUND * since.clamp(1, MOST_ROUNDS);
        let next = missing::next_customers(self.engine.database.pool(), &self.scope, self.deals_behind, most).await?;
        let standings = membership::by_deals(&self.client, pipeline, stages, &next.companies).await?;
        let out = standings.into_iter().filter(|(_, standing)| *standing == Standing::Out);
        let out = out.map(|(id, _)| Sighting { id, at: self.began_at, place: Place::Outside });
        Ok((out.collect(), next.behind))
    }

    async fn commit(&self, found: &Found) -> Result<()> {
        const ATTEMPT: &str = "committing a catch-up";
        if found.too_much {
            tracing::warn!(workspace.id = %self.scope.workspace, "too much has changed for a catch-up; asking for a full run");
            run::request_unasked(&self.engine.database, &self.engine.clock, self.scope.workspace).await?;
        }
        let mut transaction = database::begin(self.engine.database.pool()).await.attempting(ATTEMPT)?;
        if !self.move_on(&mut transaction, found).await? {
            tracing::info!(workspace.id = %self.scope.workspace, "another catch-up was faster");
            return Ok(());
        }
        if !found.records.is_empty() {
            tracing::info!(workspace.id = %self.scope.workspace, records = found.records.len(), "a catch-up found changes");
            inbox::mark(&mut transaction, &self.scope.clock, self.scope.workspace, self.scope.hub, &found.records)
                .await?;
        } else if !found.unfinished {
            self.in_step(&mut transaction).await?;
        }
        transaction.commit().await.attempting(ATTEMPT)
    }

    /// Writes down where the next look goes on; false when another one has done so meanwhile.
    async fn move_on(&self, transaction: &mut PgConnection, found: &Found) -> Result<bool> {
        let moved = sqlx::query(
            "update catch_up set
                 hub_id = $2, filter_version = $3, looked_at = $5, found = $6,
                 deals_behind = coalesce($9, deals_behind),
                 list_due_at = case when $7::jsonb is null then list_due_at else $8 end,
                 list_moves = case when $7::jsonb is not null then $7
                                   when hub_id = $2 and filter_version = $3 then list_moves end
             where workspace_id = $1 and looked_at is not distinct from $4",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(self.filter_version)
        .bind(self.before)
        .bind(self.began_at)
        .bind(i64::try_from(found.records.len()).unwrap_or(i64::MAX))
        .bind(found.moves.as_ref().map(Json))
        .bind(found.moves.as_ref().map(|moves| moves.next_comparison(self.began_at)))
        .bind(found.deals_behind)
        .execute(transaction)
        .await
        .attempting("writing down a catch-up")?;
        Ok(moved.rows_affected() == 1)
    }

    /// Nothing was missing: if nothing waits to be read either, the real-time lane was in step when the look began.
    async fn in_step(&self, transaction: &mut PgConnection) -> Result<()> {
        sqlx::query(
            "insert into lane_state as l (workspace_id, in_step_at)
             select $1, $3
             where not exists (
                 select from dirty_record where workspace_id = $1 and hub_id = $2 and read_at is null and marked_at < $3
             )
             on conflict (workspace_id) do update set in_step_at = greatest(l.in_step_at, excluded.in_step_at)",
        )
        .bind(self.scope.workspace)
        .bind(self.scope.hub.0)
        .bind(self.began_at)
        .execute(transaction)
        .await
        .attempting("noting that the real-time lane is in step")
        .map(drop)
    }
}

impl Found {
    fn add(&mut self, records: Vec<RecordRef>) -> Result<(), Stopped> {
        self.records.extend(records);
        if self.records.len() > MOST_MISSING { Err(Stopped::TooMuch) } else { Ok(()) }
    }
}

/// What the last look left.
async fn state(engine: &Engine, workspace: WorkspaceId) -> Result<State> {
    let state: Option<State> = sqlx::query_as(
        "select hub_id, filter_version, looked_at, list_moves, list_due_at, deals_behind from catch_up where workspace_id = $1",
    )
    .bind(workspace)
    .fetch_optional(engine.database.pool())
    .await
    .attempting("reading where a catch-up goes on")?;
    Ok(state.unwrap_or_default())
}
