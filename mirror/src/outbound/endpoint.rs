//! Endpoints: addresses of receivers, and what each is told. Owner and admins only.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::id::{WebhookEndpointId, WorkspaceId};
use secrecy::SecretString;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};

use super::address::Policy;
use super::event::Event;
use super::{fan_out, secret, wake};
use crate::clock::Clock;
use crate::connection::Keyring;
use crate::database::{self, Database};
use crate::error::{Attempting, Code, Refusal, Result};
use crate::viewer::Admin;

/// The most endpoints of a workspace.
pub const MOST: i64 = 20;

/// The longest description.
const LONGEST: usize = 500;

/// An endpoint. It does not print its address: people put keys into addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The endpoint.
    pub id: WebhookEndpointId,
    /// Where it is.
    pub url: String,
    /// What it is for, in an admin's words.
    pub description: String,
    /// What it is told, in the order of [`Event::ALL`].
    pub events: Vec<Event>,
    /// Whether it is told what the first sync brings.
    pub initial_imports: bool,
    /// Why it is told nothing just now, and since when.
    pub disabled: Option<(Cause, DateTime<Utc>)>,
    /// Attempts that failed since the last that did not.
    pub failures: i32,
    /// When its present secret was made.
    pub secret_made_at: DateTime<Utc>,
    /// Until when secrets that were rotated out sign along.
    pub overlap_until: Option<DateTime<Utc>>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Why an endpoint is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An admin did it.
    Person,
    /// Too many attempts in a row failed.
    Failures,
}

/// An endpoint to be registered.
#[derive(Clone)]
pub struct New {
    /// Where it is, as a person gave it.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// What it is told.
    pub events: Vec<Event>,
    /// Whether it is told what the first sync brings.
    pub initial_imports: bool,
}

/// What is to change of an endpoint.
#[derive(Clone, Default)]
pub struct Edit {
    /// Another address.
    pub url: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Other events.
    pub events: Option<Vec<Event>>,
    /// Whether it is told what the first sync brings.
    pub initial_imports: Option<bool>,
}

/// An endpoint, with a secret that was just made and is never to be had again.
pub struct Issued {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The secret.
    pub secret: SecretString,
}

/// All endpoints, as one process sees them.
#[derive(Clone, Debug)]
pub struct Endpoints {
    database: Database,
    clock: Clock,
    keyring: Keyring,
    policy: Policy,
}

impl Endpoints {
    /// Over this database, with secrets sealed by these keys, on addresses that are permitted.
    pub fn new(database: Database, clock: Clock, keyring: Keyring, policy: Policy) -> Self {
        Self { database, clock, keyring, policy }
    }

    /// The workspace's endpoints, oldest first.
    pub async fn list(&self, admin: &Admin) -> Result<Vec<Endpoint>> {
        self.read(admin.workspace, None).await
    }

    /// These endpoints; ids that name nothing are passed over.
    pub async fn find_all(&self, admin: &Admin, ids: &[WebhookEndpointId]) -> Result<Vec<Endpoint>> {
        self.read(admin.workspace, Some(ids)).await
    }

    /// Registers an endpoint. It is told what happens from now on.
    pub async fn create(&self, admin: Admin, new: New) -> Result<Issued> {
        const ATTEMPT: &str = "registering an endpoint";
        let url = self.policy.read(&new.url).await?;
        let (description, events) = (description(&new.description)?, events(&new.events)?);
        let (workspace, id, now) = (admin.workspace, WebhookEndpointId(self.clock.new_id()), self.clock.now());
        let mut transaction = database::begin(self.database.pool()).await.attempting(ATTEMPT)?;
        lock(&mut transaction, workspace).await?;
        check_room(&mut transaction, workspace).await?;
        sqlx::query(
            "with lane as (
                 insert into webhook_lane (workspace_id, endpoint_id) values ($1, $2)
             )
             insert into webhook_endpoint (workspace_id, id, url, description, events, initial_imports, status, since,
                                           created_by, created_at, updated_at)
             select $1, $2, $3, $4, $5, $6, 'ENABLED', c.changes, $7, $8, $8 from counter c where c.workspace_id = $1",
        )
        .bind(workspace)
        .bind(id)
        .bind(url.as_str())
        .bind(description)
        .bind(events)
        .bind(new.initial_imports)
        .bind(admin.user)
        .bind(now)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        let secret = secret::make(&mut transaction, &self.keyring, &self.clock, workspace, id).await?;
        transaction.commit().await.attempting(ATTEMPT)?;
        Ok(Issued { endpoint: self.one(workspace, id).await?, secret })
    }

    /// Changes an endpoint. What is queued for it goes to its new address.
    pub async fn update(&self, admin: Admin, id: WebhookEndpointId, edit: Edit) -> Result<Endpoint> {
        let url = match &edit.url {
            Some(url) => Some(self.policy.read(url).await?.to_string()),
            None => None,
        };
        let done = sqlx::query(
            "update webhook_endpoint set url = coalesce($3, url), description = coalesce($4, description),
                 events = coalesce($5, events), initial_imports = coalesce($6, initial_imports), updated_at = $7
             where workspace_id = $1 and id = $2 and status <> 'DELETED'",
        )
        .bind(admin.workspace)
        .bind(id)
        .bind(url)
        .bind(edit.description.as_deref().map(description).transpose()?)
        .bind(edit.events.as_deref().map(events).transpose()?)
        .bind(edit.initial_imports)
        .bind(self.clock.now())
        .execute(self.database.pool())
        .await
        .attempting("changing an endpoint")?;
        if done.rows_affected() == 0 {
            return Err(unknown().into());
        }
        self.one(admin.workspace, id).await
    }

    /// Tells a disabled endpoint again what happens from now on. What was queued when it was disabled goes out first.
    pub async fn enable(&self, admin: Admin, id: WebhookEndpointId) -> Result<Endpoint> {
        const ATTEMPT: &str = "enabling an endpoint";
        let mut transaction = database::begin(self.database.pool()).await.attempting(ATTEMPT)?;
        lock(&mut transaction, admin.workspace).await?;
        fan_out::lock_lanes(&mut transaction, admin.workspace, vec![id.0]).await?;
        let enabled = sqlx::query(
            "update webhook_endpoint e set status = 'ENABLED', disabled_at = null, disabled_cause = null, since = c.changes,
                 updated_at = $3
             from counter c
             where e.workspace_id = $1 and e.id = $2 and e.status = 'DISABLED' and c.workspace_id = $1",
        )
        .bind(admin.workspace)
        .bind(id)
        .bind(self.clock.now())
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        if enabled.rows_affected() == 1 {
            sqlx::query("update webhook_lane set failures = 0 where workspace_id = $1 and endpoint_id = $2")
                .bind(admin.workspace)
                .bind(id)
                .execute(&mut *transaction)
                .await
                .attempting(ATTEMPT)?;
            wake::send(&mut transaction).await?;
        }
        transaction.commit().await.attempting(ATTEMPT)?;
        self.one(admin.workspace, id).await
    }

    /// Tells an endpoint nothing more until it is enabled. What is queued for it stays.
    pub async fn disable(&self, admin: Admin, id: WebhookEndpointId) -> Result<Endpoint> {
        sqlx::query(
            "update webhook_endpoint set status = 'DISABLED', disabled_at = $3, disabled_cause = 'PERSON', updated_at = $3
             where workspace_id = $1 and id = $2 and status = 'ENABLED'",
        )
        .bind(admin.workspace)
        .bind(id)
        .bind(self.clock.now())
        .execute(self.database.pool())
        .await
        .attempting("disabling an endpoint")?;
        self.one(admin.workspace, id).await
    }

    /// Removes an endpoint with its secrets. Its deliveries leave soon after. Answers with the endpoint as it was.
    pub async fn delete(&self, admin: Admin, id: WebhookEndpointId) -> Result<Endpoint> {
        let endpoint = self.one(admin.workspace, id).await?;
        sqlx::query(
            "with secrets as (
                 delete from webhook_secret where workspace_id = $1 and endpoint_id = $2
             )
             update webhook_endpoint set status = 'DELETED', url = '', description = '', updated_at = $3
             where workspace_id = $1 and id = $2",
        )
        .bind(admin.workspace)
        .bind(id)
        .bind(self.clock.now())
        .execute(self.database.pool())
        .await
        .attempting("removing an endpoint")?;
        Ok(endpoint)
    }

    /// Makes another secret. Those before it sign along for a day.
    pub async fn rotate(&self, admin: Admin, id: WebhookEndpointId) -> Result<Issued> {
        const ATTEMPT: &str = "rotating a webhook's secret";
        let workspace = admin.workspace;
        let mut transaction = database::begin(self.database.pool()).await.attempting(ATTEMPT)?;
        let known = sqlx::query(
            "select from webhook_endpoint where workspace_id = $1 and id = $2 and status <> 'DELETED' for update",
        )
        .bind(workspace)
        .bind(id)
        .execute(&mut *transaction)
        .await
        .attempting(ATTEMPT)?;
        if known.rows_affected() == 0 {
            return Err(unknown().into());
        }
        let secret = secret::rotate(&mut transaction, &self.keyring, &self.clock, workspace, id).await?;
        transaction.commit().await.attempting(ATTEMPT)?;
        Ok(Issued { endpoint: self.one(workspace, id).await?, secret })
    }

    async fn one(&self, workspace: WorkspaceId, id: WebhookEndpointId) -> Result<Endpoint> {
        self.read(workspace, Some(&[id])).await?.pop().ok_or_else(|| unknown().into())
    }

    async fn read(&self, workspace: WorkspaceId, ids: Option<&[WebhookEndpointId]>) -> Result<Vec<Endpoint>> {
        sqlx::query_as(
            "select e.id, e.url, e.description, e.events, e.initial_imports, e.disabled_at, e.disabled_cause, l.failures,
                    s.made_at, s.overlap_until, e.created_at, e.updated_at
             from webhook_endpoint e
             join webhook_lane l on l.workspace_id = e.workspace_id and l.endpoint_id = e.id
             cross join lateral (
                 select max(created_at) as made_at, max(expires_at) filter (where expires_at > $3) as overlap_until
                 from webhook_secret where workspace_id = $1 and endpoint_id = e.id
             ) s
             where e.workspace_id = $1 and e.status <> 'DELETED' and ($2::uuid[] is null or e.id = any($2))
             order by e.created_at, e.id",
        )
        .bind(workspace)
        .bind(ids)
        .bind(self.clock.now())
        .fetch_all(self.database.pool())
        .await
        .attempting("reading endpoints")
    }
}

/// Waits for whoever tells the workspace's feed just now, and lets it be told from now on.
async fn lock(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    const ATTEMPT: &str = "waiting for what is being told";
    sqlx::query(
        "insert into webhook_place (workspace_id, number)
         select workspace_id, changes from counter where workspace_id = $1
         on conflict (workspace_id) do nothing",
    )
    .bind(workspace)
    .execute(&mut *transaction)
    .await
    .attempting(ATTEMPT)?;
    sqlx::query("select from webhook_place where workspace_id = $1 for update")
        .bind(workspace)
        .execute(transaction)
        .await
        .attempting(ATTEMPT)
        .map(drop)
}

async fn check_room(transaction: &mut PgConnection, workspace: WorkspaceId) -> Result<()> {
    let count: i64 =
        sqlx::query_scalar("select count(*) from webhook_endpoint where workspace_id = $1 and status <> 'DELETED'")
            .bind(workspace)
            .fetch_one(transaction)
            .await
            .attempting("counting endpoints")?;
    if count >= MOST {
        return Err(Refusal::new(Code::InvalidValue, format!("A workspace has {MOST} endpoints at most.")).into());
    }
    Ok(())
}

fn unknown() -> Refusal {
    Refusal::not_found("endpoint").at(["id"])
}

fn description(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        let sentence = format!("A description has {LONGEST} characters at most.");
        return Err(Refusal::new(Code::InvalidValue, sentence).at(["description"]));
    }
    if text.contains('\0') {
        return Err(Refusal::new(Code::InvalidValue, "A description holds text only.").at(["description"]));
    }
    Ok(text.to_owned())
}

/// Their names, each once.
fn events(chosen: &[Event]) -> Result<Vec<&'static str>, Refusal> {
    let refused = |sentence: &str| Refusal::new(Code::InvalidValue, sentence).at(["events"]);
    if chosen.is_empty() {
        return Err(refused("Choose at least one event."));
    }
    if chosen.contains(&Event::Test) {
        return Err(refused("The test event is not chosen: it is sent on request, to any endpoint."));
    }
    Ok(BTreeSet::from_iter(chosen).into_iter().map(|event| event.as_str()).collect())
}

impl FromRow<'_, PgRow> for Endpoint {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let events: Vec<String> = row.try_get("events")?;
        let cause = match row.try_get::<Option<&str>, _>("disabled_cause")? {
            Some("FAILURES") => Some(Cause::Failures),
            Some(_) => Some(Cause::Person),
            None => None,
        };
        Ok(Self {
            id: row.try_get("id")?,
            url: row.try_get("url")?,
            description: row.try_get("description")?,
            events: events.iter().filter_map(|event| Event::from_word(event)).collect(),
            initial_imports: row.try_get("initial_imports")?,
            disabled: cause.zip(row.try_get("disabled_at")?),
            failures: row.try_get("failures")?,
            secret_made_at: row.try_get("made_at")?,
            overlap_until: row.try_get("overlap_until")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
