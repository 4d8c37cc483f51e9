//! What happened beside customers and contacts, as bodies have it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::id::{CustomerId, OnboardingId, RunId, TaskId, WorkspaceId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::moment;
use crate::database::Database;
use crate::error::{Attempting, Result};
use crate::feed::signal::Signal;
use crate::global_id;

/// The rows that signals name.
#[derive(Default)]
pub(super) struct Beside {
    onboardings: HashMap<OnboardingId, Onboarding>,
    tasks: HashMap<TaskId, Task>,
    runs: HashMap<RunId, Run>,
    connection: Option<Connection>,
}

/// What is told of one.
pub(super) struct Told {
    /// The customer in whose line it stands.
    pub(super) subject: Option<Uuid>,
    /// Under which name.
    pub(super) key: &'static str,
    pub(super) value: Value,
}

#[derive(sqlx::FromRow)]
struct Onboarding {
    id: OnboardingId,
    customer_id: CustomerId,
    name: String,
    created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Task {
    id: TaskId,
    onboarding_id: OnboardingId,
    customer_id: CustomerId,
    title: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Run {
    id: RunId,
    kind: String,
    failure_code: Option<String>,
    failure_message: Option<String>,
    held: i64,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Connection {
    hub_id: i64,
    account_name: Option<String>,
}

pub(super) async fn read(database: &Database, workspace: WorkspaceId, signals: &[Signal]) -> Result<Beside> {
    let mut beside = Beside::default();
    let (mut onboardings, mut tasks, mut runs, mut connection) = (Vec::new(), Vec::new(), Vec::new(), false);
    for signal in signals {
        match signal {
            Signal::OnboardingCreated(id) => onboardings.push(*id),
            Signal::TaskCompleted(id) => tasks.push(*id),
            Signal::RunFailed(id) | Signal::RunHeld(id) => runs.push(*id),
            Signal::ConnectionLost => connection = true,
        }
    }
    if !onboardings.is_empty() {
        let rows: Vec<Onboarding> = sqlx::query_as(
            "select id, customer_id, name, created_at from onboarding where workspace_id = $1 and id = any($2)",
        )
        .bind(workspace)
        .bind(onboardings)
        .fetch_all(database.pool())
        .await
        .attempting("reading the onboardings that are told of")?;
        beside.onboardings = rows.into_iter().map(|row| (row.id, row)).collect();
    }
    if !tasks.is_empty() {
        let rows: Vec<Task> = sqlx::query_as(
            "select k.id, k.onboarding_id, o.customer_id, k.title, k.created_at, k.completed_at
             from task k join onboarding o on o.workspace_id = $1 and o.id = k.onboarding_id
             where k.workspace_id = $1 and k.id = any($2)",
        )
        .bind(workspace)
        .bind(tasks)
        .fetch_all(database.pool())
        .await
        .attempting("reading the tasks that are told of")?;
        beside.tasks = rows.into_iter().map(|row| (row.id, row)).collect();
    }
    if !runs.is_empty() {
        let rows: Vec<Run> = sqlx::query_as(
            "select id, kind, failure_code, failure_message, held, started_at, finished_at
             from sync_run where workspace_id = $1 and id = any($2)",
        )
        .bind(workspace)
        .bind(runs)
        .fetch_all(database.pool())
        .await
        .attempting("reading the runs that are told of")?;
        beside.runs = rows.into_iter().map(|row| (row.id, row)).collect();
    }
    if connection {
        beside.connection = sqlx::query_as("select hub_id, account_name from connection where workspace_id = $1")
            .bind(workspace)
            .fetch_optional(database.pool())
            .await
            .attempting("reading the connection that is told of")?;
    }
    Ok(beside)
}

impl Beside {
    /// What is told of a signal; none if its row is gone.
    pub(super) fn told(&self, signal: Signal) -> Option<Told> {
        let (subject, key, value) = match signal {
            Signal::OnboardingCreated(id) => {
                let row = self.onboardings.get(&id)?;
                let value = json!({
                    "id": global_id::encode("Onboarding", row.id.0),
                    "customerId": global_id::encode("Customer", row.customer_id.0),
                    "name": row.name,
                    "createdAt": moment(row.created_at),
                });
                (Some(row.customer_id.0), "onboarding", value)
            }
            Signal::TaskCompleted(id) => {
                let row = self.tasks.get(&id)?;
                let value = json!({
                    "id": global_id::encode("Task", row.id.0),
                    "onboardingId": global_id::encode("Onboarding", row.onboarding_id.0),
                    "customerId": global_id::encode("Customer", row.customer_id.0),
                    "title": row.title,
                    "createdAt": moment(row.created_at),
                    "completedAt": row.completed_at.map(moment),
                });
                (Some(row.customer_id.0), "task", value)
            }
            Signal::RunFailed(id) | Signal::RunHeld(id) => {
                let row = self.runs.get(&id)?;
                let value = json!({
                    "id": global_id::encode("SyncRun", row.id.0),
                    "kind": row.kind,
                    "code": row.failure_code,
                    "message": row.failure_message,
                    "held": row.held,
                    "startedAt": row.started_at.map(moment),
                    "finishedAt": row.finished_at.map(moment),
                });
                (None, "run", value)
            }
            Signal::ConnectionLost => {
                let row = self.connection.as_ref()?;
                let value = json!({
                    "hubId": row.hub_id.to_string(),
                    "accountName": row.account_name,
                    "message": "HubSpot no longer accepts this connection. An admin must connect again.",
                });
                (None, "connection", value)
            }
        };
        Some(Told { subject, key, value })
    }
}
