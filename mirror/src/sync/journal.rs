//! The journal lane: what HubSpot does not push, read from the app's journal where the app has one.
//!
//! The journal is one for all accounts, so one process reads it at a time. Its entries become marks like those of push
//! deliveries; the refresh lane does the rest.
//!
//! - The place in the journal is committed together with the marks a file made. A file that was read and not committed is
//!   read again, and a reader that another one overtook commits nothing.
//! - HubSpot keeps three days. When the place is lost, for that or any other reason, every account that was served is
//!   compared as a whole, and reading begins anew at the oldest file there is.
//! - An app that HubSpot gives no journal goes on without: the lane says so and asks again a day later.
//!
//! [`wanted`] says what each account's subscriptions should be, [`subscribe`] makes them so.

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::JournalState;
use entity::id::WorkspaceId;
use hubspot::{HubId, Journal, JournalError, JournalFile, Place};
use sqlx::{FromRow, PgConnection};

use crate::database;
use crate::error::{Attempting, Error, Result};
use crate::job;
use crate::sync::work::Engine;
use crate::sync::{inbox, run};

mod subscribe;
mod wanted;

/// How often the journal is read.
const EVERY: TimeDelta = TimeDelta::seconds(2);

/// How often it is looked whether there is an account to read it for.
const WHEN_IDLE: TimeDelta = TimeDelta::seconds(10);

/// How soon trouble is tried again.
const AFTER_TROUBLE: TimeDelta = TimeDelta::seconds(30);

/// How soon an app without a journal asks for it again.
const AFTER_REFUSAL: TimeDelta = TimeDelta::days(1);

/// A reader without a sign of life for so long has lost its turn.
const TURN: TimeDelta = TimeDelta::minutes(2);

/// What HubSpot keeps, less an hour for clocks and for the reading itself.
const KEPT: TimeDelta = TimeDelta::hours(71);

/// That accounts are in step is noted no more often than this.
const CONFIRMED: TimeDelta = TimeDelta::minutes(1);

/// Files of one turn.
const MOST_FILES: usize = 100;

/// Queues a reading when it is due. Called inside the transaction of a scheduled turn.
pub(crate) async fn ask(turn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let due = sqlx::query(
        "insert into journal as j (due_at) values ($2)
         on conflict (one) do update set due_at = excluded.due_at where j.due_at <= $1",
    )
    .bind(now)
    .bind(now + TURN)
    .execute(&mut *turn)
    .await
    .attempting("looking whether the journal is due")?;
    if due.rows_affected() == 1 { job::enqueue_journal(turn).await } else { Ok(()) }
}

/// Reads what is new. Trouble with HubSpot is no error: it is written down, and the journal read again later.
pub(crate) async fn read(engine: &Engine) -> Result<()> {
    let accounts = wanted::accounts(engine).await?;
    let reader = Reader { engine, journal: engine.connections.journal() };
    let standing = Standing::read(engine).await?;
    if accounts.is_empty() && !standing.has_served {
        return reader.settle(JournalState::Idle, None, WHEN_IDLE).await;
    }
    match reader.work(&standing, &accounts).await {
        Ok(()) if accounts.is_empty() => reader.settle(JournalState::Idle, None, WHEN_IDLE).await,
        Ok(()) => reader.settle(JournalState::AtWork, None, EVERY).await,
        Err(Trouble::Overtaken) => Ok(()),
        Err(Trouble::Ours(error)) => Err(error),
        Err(Trouble::HubSpot(error)) => reader.see_to(&error).await,
    }
}

/// Why a reading stopped.
#[derive(Debug)]
enum Trouble {
    /// Another process has read on.
    Overtaken,
    HubSpot(JournalError),
    Ours(Error),
}

impl From<JournalError> for Trouble {
    fn from(error: JournalError) -> Self {
        Self::HubSpot(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// How far the reading has come.
#[derive(Clone, Debug, Default, FromRow)]
struct Standing {
    place: Option<String>,
    read_at: Option<DateTime<Utc>>,
    basis: Option<String>,
    subscribed_at: Option<DateTime<Utc>>,
    has_served: bool,
}

impl Standing {
    async fn read(engine: &Engine) -> Result<Self> {
        let standing: Option<Self> = sqlx::query_as(
            "select place, read_at, basis, subscribed_at, exists (select from journal_account) as has_served from journal",
        )
        .fetch_optional(engine.database.pool())
        .await
        .attempting("reading where the journal goes on")?;
        Ok(standing.unwrap_or_default())
    }

    fn place(&self) -> Place {
        self.place.as_deref().map_or(Place::Earliest, |offset| Place::After(offset.into()))
    }
}

/// One turn at the journal.
struct Reader<'e> {
    engine: &'e Engine,
    journal: Journal,
}

impl Reader<'_> {
    async fn work(&self, standing: &Standing, accounts: &[wanted::Account]) -> Result<(), Trouble> {
        subscribe::keep(self, standing, accounts).await?;
        if accounts.is_empty() {
            return Ok(());
        }
        let now = self.engine.clock.now();
        if standing.place.is_some() && standing.read_at.is_some_and(|read_at| read_at < now - KEPT) {
            tracing::warn!("the journal was not read for longer than HubSpot keeps it");
            self.begin_anew().await?;
            return Ok(());
        }
        let mut place = standing.place();
        for _ in 0..MOST_FILES {
            let asked_at = self.engine.clock.now();
            let Some(address) = self.journal.next(&place).await? else {
                return Ok(self.read_to_the_end(asked_at).await?);
            };
            let file = self.journal.open(&address).await?;
            let behind = Place::After(address.offset);
            self.take_in(&file, &place, &behind).await?;
            place = behind;
        }
        Ok(())
    }

    /// Commits the marks of a file together with the place behind it.
    async fn take_in(&self, file: &JournalFile, from: &Place, to: &Place) -> Result<(), Trouble> {
        const ATTEMPT: &str = "taking in a file of the journal";
        for hub in &file.uninstalled {
            self.check(*hub).await?;
        }
        if file.told.unreadable > 0 {
            tracing::warn!(entries = file.told.unreadable, "entries of the journal could not be read");
        }
        let now = self.engine.clock.now();
        let mut transaction = database::begin(self.engine.database.pool()).await.attempting(ATTEMPT)?;
        inbox::take_in(&mut transaction, &self.engine.clock, &file.told).await?;
        not_served(&mut transaction, &file.uninstalled).await?;
        let moved =
            sqlx::query("update journal set place = $1, due_at = $3, read_at = $4 where place is not distinct from $2")
                .bind(offset(to))
                .bind(offset(from))
                .bind(now + TURN)
                .bind(now)
                .execute(&mut *transaction)
                .await
                .attempting("moving on in the journal")?;
        if moved.rows_affected() == 0 {
            return Err(Trouble::Overtaken);
        }
        transaction.commit().await.attempting(ATTEMPT)?;
        Ok(())
    }

    /// An account removed the app, says the journal: HubSpot is asked, and the connection says what it answers.
    async fn check(&self, hub: HubId) -> Result<()> {
        for workspace in self.workspaces(hub).await? {
            match self.engine.connections.check(workspace).await {
                Ok(_) => {}
                Err(error @ Error::Refused(_)) => {
                    tracing::warn!(workspace.id = %workspace, hub.id = %hub, %error, "could not ask how a connection stands");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn workspaces(&self, hub: HubId) -> Result<Vec<WorkspaceId>> {
        sqlx::query_scalar("select workspace_id from connection where hub_id = $1 and status = 'CONNECTED'")
            .bind(hub.0)
            .fetch_all(self.engine.database.pool())
            .await
            .attempting("finding the workspaces of an account")
    }

    /// Nothing newer was there, so accounts whose marks are all seen to are in step, as far as the journal tells.
    async fn read_to_the_end(&self, asked_at: DateTime<Utc>) -> Result<()> {
        sqlx::query(
            "with reading as (update journal set read_at = greatest(read_at, $1))
             update lane_state l set in_step_at = $1
             from connection c join journal_account a on a.hub_id = c.hub_id
             where c.workspace_id = l.workspace_id and c.status = 'CONNECTED' and a.served_since is not null
               and (l.in_step_at is null or l.in_step_at < $2)
               and not exists (
                 select from dirty_record d
                 where d.workspace_id = c.workspace_id and d.hub_id = c.hub_id and d.read_at is null
               )",
        )
        .bind(asked_at)
        .bind(asked_at - CONFIRMED)
        .execute(self.engine.database.pool())
        .await
        .attempting("noting that the journal was read")
        .map(drop)
    }

    async fn see_to(&self, error: &JournalError) -> Result<()> {
        match error {
            JournalError::NotGranted(_) => {
                tracing::warn!(error = error as &dyn std::error::Error, "the app has no journal; going on without it");
                self.no_account_is_served().await?;
                let sentence = "HubSpot does not give this app its journal. What webhooks do not tell is found by the \
                                catch-up every five minutes. We ask HubSpot again once a day.";
                self.settle(JournalState::NotGranted, Some(sentence), AFTER_REFUSAL).await
            }
            JournalError::PlaceLost(_) => {
                tracing::warn!(error = error as &dyn std::error::Error, "the place in the journal is lost");
                self.begin_anew().await?;
                self.settle(JournalState::AtWork, None, EVERY).await
            }
            JournalError::Token(_) | JournalError::Call(_) => {
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    hubspot.correlation_id = error.correlation_id(),
                    "the journal could not be read"
                );
                self.settle(JournalState::Troubled, Some("HubSpot's journal cannot be read just now."), AFTER_TROUBLE)
                    .await
            }
        }
    }

    /// Nobody knows what was missed, so every account that was served is compared as a whole.
    async fn begin_anew(&self) -> Result<()> {
        let served: Vec<WorkspaceId> = sqlx::query_scalar(
            "select c.workspace_id from connection c join journal_account a on a.hub_id = c.hub_id
             where c.status = 'CONNECTED' and a.served_since is not null
             order by c.workspace_id",
        )
        .fetch_all(self.engine.database.pool())
        .await
        .attempting("finding whom the journal served")?;
        for workspace in served {
            if let Some(run) = run::request_unasked(&self.engine.database, &self.engine.clock, workspace).await? {
                tracing::info!(workspace.id = %workspace, run.id = %run, "comparing everything, since the journal lost its place");
            }
        }
        sqlx::query("update journal set place = null, read_at = null")
            .execute(self.engine.database.pool())
            .await
            .attempting("beginning the journal anew")
            .map(drop)
    }

    async fn no_account_is_served(&self) -> Result<()> {
        sqlx::query("with none as (update journal_account set served_since = null) update journal set basis = null")
            .execute(self.engine.database.pool())
            .await
            .attempting("noting that the journal serves nobody")
            .map(drop)
    }

    async fn settle(&self, state: JournalState, problem: Option<&str>, pause: TimeDelta) -> Result<()> {
        sqlx::query("update journal set state = $1, problem = $2, due_at = $3")
            .bind(state.as_str())
            .bind(problem)
            .bind(self.engine.clock.now() + pause)
            .execute(self.engine.database.pool())
            .await
            .attempting("writing down how the journal stands")
            .map(drop)
    }
}

/// HubSpot ends an account's subscriptions together with the app, so whoever connects it again needs new ones.
async fn not_served(transaction: &mut PgConnection, hubs: &[HubId]) -> Result<()> {
    if hubs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "with ended as (update journal_account set served_since = null where hub_id = any ($1))
         update journal set basis = null",
    )
    .bind(hubs.iter().map(|hub| hub.0).collect::<Vec<_>>())
    .execute(transaction)
    .await
    .attempting("noting whom the journal no longer serves")
    .map(drop)
}

fn offset(place: &Place) -> Option<&str> {
    match place {
        Place::Earliest | Place::Latest => None,
        Place::After(offset) => Some(offset.as_str()),
    }
}
