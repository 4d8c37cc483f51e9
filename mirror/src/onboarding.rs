//! Onboardings of a customer and their tasks: what our users do, which sync never touches.
//!
//! Whoever sees a customer may work on its onboardings; to others they do not exist.

use chrono::{DateTime, Utc};
use entity::id::{CustomerId, OnboardingId, TaskId, WorkspaceId};
use entity::onboarding::{Column, Entity, Model};
use entity::scope::InWorkspace;
use entity::{customer, task};
use sea_orm::sea_query::{LockType, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::access::{customer_visible, within_sight};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::feed::Origin;
use crate::feed::signal::{self, Signal};
use crate::name::Name;
use crate::turn::Turn;
use crate::viewer::{Sight, Viewer};

/// The most onboardings a customer may have, so that a list of them is always whole.
pub const MOST: i64 = 50;

/// The most tasks an onboarding may have.
pub const MOST_TASKS: usize = 200;

/// One onboarding, if this viewer sees its customer.
pub async fn find(db: &Database, viewer: Viewer, id: OnboardingId) -> Result<Option<Model>> {
    find_in(db.orm(), viewer, id).await
}

/// These onboardings, as far as this viewer sees their customers; ids that name nothing are passed over.
pub async fn find_all(db: &Database, viewer: Viewer, ids: &[OnboardingId]) -> Result<Vec<Model>> {
    let onboardings = seen_by(viewer).filter(Column::Id.eq_any(ids.iter().map(|id| id.0)));
    onboardings.all(db.orm()).await.attempting("reading onboardings")
}

/// These tasks, as far as this viewer sees their customers; ids that name nothing are passed over.
pub async fn find_tasks(db: &Database, viewer: Viewer, ids: &[TaskId]) -> Result<Vec<task::Model>> {
    let seen = seen_by(viewer).select_only().column(Column::Id).into_query();
    task::Entity::in_workspace(viewer.workspace)
        .filter(task::Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .filter(task::Column::OnboardingId.in_subquery(seen))
        .all(db.orm())
        .await
        .attempting("reading tasks")
}

/// The onboardings of these customers, oldest first, as far as this viewer sees them.
pub async fn of_customers(db: &Database, viewer: Viewer, customers: &[CustomerId]) -> Result<Vec<Model>> {
    seen_by(viewer)
        .filter(Column::CustomerId.eq_any(customers.iter().map(|customer| customer.0)))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db.orm())
        .await
        .attempting("reading customers' onboardings")
}

/// The tasks of these onboardings, each in its order.
pub async fn tasks_of(db: &Database, workspace: WorkspaceId, onboardings: &[OnboardingId]) -> Result<Vec<task::Model>> {
    task::Entity::in_workspace(workspace)
        .filter(task::Column::OnboardingId.eq_any(onboardings.iter().map(|onboarding| onboarding.0)))
        .order_by_asc(task::Column::OnboardingId)
        .order_by_asc(task::Column::Position)
        .order_by_asc(task::Column::Id)
        .all(db.orm())
        .await
        .attempting("reading onboardings' tasks")
}

/// Starts an onboarding.
pub async fn create(db: &Database, clock: &Clock, viewer: Viewer, customer: CustomerId, name: Name) -> Result<Model> {
    const ATTEMPT: &str = "creating an onboarding";
    if !customer_visible(db, viewer.workspace, viewer.sight(), customer).await? {
        return Err(Refusal::not_found("customer").at(["customerId"]).into());
    }
    let (id, now) = (OnboardingId(clock.new_id()), clock.now());
    let mut turn = Turn::take(db.pool(), clock, viewer.workspace, Origin::from(&viewer)).await?;
    check_room(&mut turn, customer).await?;
    sqlx::query(
        "insert into onboarding (workspace_id, id, customer_id, name, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(viewer.workspace)
    .bind(id)
    .bind(customer)
    .bind(name.as_str())
    .bind(viewer.user)
    .bind(now)
    .execute(turn.connection())
    .await
    .attempting(ATTEMPT)?;
    tell(&mut turn, clock, Signal::OnboardingCreated(id)).await?;
    turn.commit().await?;
    Ok(Model {
        workspace_id: viewer.workspace,
        id,
        customer_id: customer,
        name: name.into(),
        created_by: viewer.user,
        created_at: now,
    })
}

/// Gives an onboarding another name.
pub async fn rename(db: &Database, viewer: Viewer, id: OnboardingId, name: Name) -> Result<Model> {
    let Some(onboarding) = find(db, viewer, id).await? else {
        return Err(Refusal::not_found("onboarding").at(["id"]).into());
    };
    let mut row = onboarding.into_active_model();
    row.name = Set(name.into());
    row.update(db.orm()).await.attempting("renaming an onboarding")
}

/// Adds a task at the end of an onboarding.
pub async fn add_task(
    db: &Database,
    clock: &Clock,
    viewer: Viewer,
    onboarding: OnboardingId,
    title: Name,
) -> Result<task::Model> {
    const ATTEMPT: &str = "adding a task";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    if find_in(&transaction, viewer, onboarding).await?.is_none() {
        return Err(Refusal::not_found("onboarding").at(["onboardingId"]).into());
    }
    let position = next_position(&transaction, viewer.workspace, onboarding).await?;
    let row = task::ActiveModel {
        workspace_id: Set(viewer.workspace),
        id: Set(TaskId(clock.new_id())),
        onboarding_id: Set(onboarding),
        title: Set(title.into()),
        position: Set(position),
        created_at: Set(clock.now()),
        completed_at: Set(None),
        completed_by: Set(None),
    };
    let task = row.insert(&transaction).await.attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(task)
}

/// Marks a task as done. One that is done already stays as it is, with who did it and when.
pub async fn complete_task(db: &Database, clock: &Clock, viewer: Viewer, id: TaskId) -> Result<task::Model> {
    let mut task = visible_task(db, viewer, id).await?;
    let (now, user) = (clock.now(), viewer.user);
    let mut turn = Turn::take(db.pool(), clock, viewer.workspace, Origin::from(&viewer)).await?;
    let completed = sqlx::query(
        "update task set completed_at = $3, completed_by = $4
         where workspace_id = $1 and id = $2 and completed_at is null",
    )
    .bind(viewer.workspace)
    .bind(id)
    .bind(now)
    .bind(user)
    .execute(turn.connection())
    .await
    .attempting("completing a task")?;
    if completed.rows_affected() == 0 {
        turn.abandon().await?;
        return visible_task(db, viewer, id).await;
    }
    tell(&mut turn, clock, Signal::TaskCompleted(id)).await?;
    turn.commit().await?;
    task.completed_at = Some(now);
    task.completed_by = Some(user);
    Ok(task)
}

/// Marks a task as not done. One that is open already stays as it is.
pub async fn reopen_task(db: &Database, viewer: Viewer, id: TaskId) -> Result<task::Model> {
    let task = visible_task(db, viewer, id).await?;
    if task.completed_at.is_none() {
        return Ok(task);
    }
    let mut row = task.into_active_model();
    row.completed_at = Set::<Option<DateTime<Utc>>>(None);
    row.completed_by = Set(None);
    row.update(db.orm()).await.attempting("reopening a task")
}

/// Removes a task for good. Answers with the onboarding it was in.
pub async fn remove_task(db: &Database, viewer: Viewer, id: TaskId) -> Result<Model> {
    let task = visible_task(db, viewer, id).await?;
    let onboarding = find(db, viewer, task.onboarding_id).await?;
    let onboarding = onboarding.ok_or_else(|| Refusal::not_found("task").at(["id"]))?;
    task::Entity::delete_many()
        .filter(task::Column::WorkspaceId.eq(viewer.workspace))
        .filter(task::Column::Id.eq(id))
        .exec(db.orm())
        .await
        .attempting("removing a task")?;
    Ok(onboarding)
}

fn seen_by(viewer: Viewer) -> sea_orm::Select<Entity> {
    let all = Entity::in_workspace(viewer.workspace);
    match viewer.sight() {
        Sight::Everything => all,
        sight @ Sight::AssignedTo(_) => {
            all.filter(Column::CustomerId.in_subquery(customers_within(viewer.workspace, sight)))
        }
    }
}

fn customers_within(workspace: WorkspaceId, sight: Sight) -> SelectStatement {
    Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .and_where(customer::Column::WorkspaceId.eq(workspace))
        .cond_where(within_sight(workspace, sight))
        .to_owned()
}

async fn find_in(connection: &impl ConnectionTrait, viewer: Viewer, id: OnboardingId) -> Result<Option<Model>> {
    seen_by(viewer).filter(Column::Id.eq(id)).one(connection).await.attempting("reading an onboarding")
}

/// A purge of the customer takes turns with this, so that no onboarding outlives it.
async fn check_room(turn: &mut Turn<'_>, customer: CustomerId) -> Result<()> {
    let workspace = turn.workspace();
    let (known, count): (bool, i64) = sqlx::query_as(
        "select exists (select from customer where workspace_id = $1 and id = $2),
                (select count(*) from onboarding where workspace_id = $1 and customer_id = $2)",
    )
    .bind(workspace)
    .bind(customer)
    .fetch_one(turn.connection())
    .await
    .attempting("counting onboardings")?;
    if !known {
        return Err(Refusal::not_found("customer").at(["customerId"]).into());
    }
    if count >= MOST {
        let sentence = format!("A customer has {MOST} onboardings at most.");
        return Err(Refusal::new(Code::InvalidValue, sentence).at(["customerId"]).into());
    }
    Ok(())
}

async fn tell(turn: &mut Turn<'_>, clock: &Clock, signal: Signal) -> Result<()> {
    let (workspace, origin) = (turn.workspace(), turn.origin());
    let left = signal::leave(turn.connection(), clock, workspace, signal, Some(origin)).await;
    left.attempting("telling what was done with an onboarding")
}

/// Reads under the onboarding's lock, so that two tasks never take one place.
async fn next_position(
    transaction: &DatabaseTransaction,
    workspace: WorkspaceId,
    onboarding: OnboardingId,
) -> Result<i32> {
    const ATTEMPT: &str = "finding a task's place";
    let held = Entity::in_workspace(workspace).filter(Column::Id.eq(onboarding)).lock(LockType::NoKeyUpdate);
    held.one(transaction).await.attempting(ATTEMPT)?;
    let positions: Vec<i32> = task::Entity::in_workspace(workspace)
        .select_only()
        .column(task::Column::Position)
        .filter(task::Column::OnboardingId.eq(onboarding))
        .into_tuple()
        .all(transaction)
        .await
        .attempting(ATTEMPT)?;
    if positions.len() >= MOST_TASKS {
        return Err(Error::refused(Code::InvalidValue, format!("An onboarding has {MOST_TASKS} tasks at most.")));
    }
    Ok(positions.into_iter().max().map_or(0, |last| last + 1))
}

async fn visible_task(db: &Database, viewer: Viewer, id: TaskId) -> Result<task::Model> {
    find_tasks(db, viewer, &[id]).await?.pop().ok_or_else(|| Refusal::not_found("task").at(["id"]).into())
}

#[cfg(test)]
mod tests;
