//! The plans a workspace sells, in its own order and spelling. HubSpot's words are matched to them ignoring case.

use std::collections::HashSet;

use entity::customer;
use entity::id::{PlanId, WorkspaceId};
use entity::plan::{ActiveModel, Column, Entity, Model};
use entity::scope::InWorkspace;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::lock;
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::name::Name;
use crate::viewer::Admin;

/// The most plans a workspace may have.
pub const MOST: usize = 100;

/// The plans in their order.
pub async fn list(db: &Database, workspace: WorkspaceId) -> Result<Vec<Model>> {
    list_in(db.orm(), workspace).await
}

/// These plans; ids that name nothing are passed over.
pub async fn find_all(db: &Database, workspace: WorkspaceId, ids: &[PlanId]) -> Result<Vec<Model>> {
    Entity::in_workspace(workspace)
        .filter(Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(db.orm())
        .await
        .attempting("reading plans")
}

/// Makes this the whole list, in this order. A plan that is named again, in whatever case, is the same plan and takes
/// the new spelling; one that is not named goes, unless customers have it.
pub async fn set(db: &Database, clock: &Clock, admin: Admin, names: &[Name]) -> Result<Vec<Model>> {
    const ATTEMPT: &str = "setting the plan list";
    check_names(names)?;
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    lock(&transaction, admin.workspace).await?;
    let known = list_in(&transaction, admin.workspace).await?;
    let wanted: HashSet<String> = names.iter().map(Name::folded).collect();
    let (kept, dropped): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|plan| wanted.contains(&plan.name.to_lowercase()));
    remove(&transaction, admin.workspace, &dropped).await?;
    for (position, name) in (0_i32..).zip(names) {
        let folded = name.folded();
        match kept.iter().find(|plan| plan.name.to_lowercase() == folded) {
            Some(plan) => place(&transaction, plan, name, position).await?,
            None => add(&transaction, admin.workspace, PlanId(clock.new_id()), name, position).await?,
        }
    }
    let plans = list_in(&transaction, admin.workspace).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(plans)
}

/// Gives one plan another name. Customers keep the plan.
pub async fn rename(db: &Database, admin: Admin, id: PlanId, name: Name) -> Result<Model> {
    const ATTEMPT: &str = "renaming a plan";
    let transaction = db.begin().await.attempting(ATTEMPT)?;
    lock(&transaction, admin.workspace).await?;
    let plans = list_in(&transaction, admin.workspace).await?;
    let folded = name.folded();
    if plans.iter().any(|plan| plan.id != id && plan.name.to_lowercase() == folded) {
        return Err(Refusal::new(Code::AlreadyExists, "A plan of this name is already there.").at(["name"]).into());
    }
    let Some(plan) = plans.into_iter().find(|plan| plan.id == id) else {
        return Err(Refusal::not_found("plan").at(["id"]).into());
    };
    let mut row = plan.into_active_model();
    row.name = Set(name.into());
    let plan = row.update(&transaction).await.attempting(ATTEMPT)?;
    transaction.commit().await.attempting(ATTEMPT)?;
    Ok(plan)
}

async fn list_in(connection: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<Vec<Model>> {
    Entity::in_workspace(workspace)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(connection)
        .await
        .attempting("listing plans")
}

fn check_names(names: &[Name]) -> Result<()> {
    if names.len() > MOST {
        return Err(Refusal::new(Code::InvalidValue, format!("Name {MOST} plans at most.")).at(["names"]).into());
    }
    let mut seen = HashSet::new();
    let twice: Vec<_> = (names.iter().enumerate())
        .filter(|(_, name)| !seen.insert(name.folded()))
        .map(|(at, _)| {
            Refusal::new(Code::AlreadyExists, "This plan stands in the list already.")
                .at(["names".to_owned(), at.to_string()])
        })
        .collect();
    if twice.is_empty() { Ok(()) } else { Err(Error::Refused(twice)) }
}

async fn remove(transaction: &DatabaseTransaction, workspace: WorkspaceId, dropped: &[Model]) -> Result<()> {
    const ATTEMPT: &str = "removing plans";
    if dropped.is_empty() {
        return Ok(());
    }
    let ids = || dropped.iter().map(|plan| plan.id.0);
    let in_use: Vec<(PlanId, i64)> = customer::Entity::in_workspace(workspace)
        .select_only()
        .column(customer::Column::PlanId)
        .column_as(customer::Column::Id.count(), "customers")
        .filter(customer::Column::PlanId.eq_any(ids()))
        .group_by(customer::Column::PlanId)
        .into_tuple()
        .all(transaction)
        .await
        .attempting(ATTEMPT)?;
    let refusals: Vec<_> = (dropped.iter())
        .filter_map(|plan| {
            in_use.iter().find(|(id, _)| *id == plan.id).map(|(_, customers)| still_used(plan, *customers))
        })
        .collect();
    if !refusals.is_empty() {
        return Err(Error::Refused(refusals));
    }
    Entity::delete_many()
        .filter(Column::WorkspaceId.eq(workspace))
        .filter(Column::Id.eq_any(ids()))
        .exec(transaction)
        .await
        .attempting(ATTEMPT)?;
    Ok(())
}

fn still_used(plan: &Model, customers: i64) -> Refusal {
    let have = if customers == 1 { "1 customer has".to_owned() } else { format!("{customers} customers have") };
    Refusal::new(Code::InUse, format!("{have} the plan {}. Give them another one first.", plan.name)).at(["names"])
}

async fn place(transaction: &DatabaseTransaction, plan: &Model, name: &Name, position: i32) -> Result<()> {
    if plan.position == position && plan.name == name.as_str() {
        return Ok(());
    }
    let mut row = plan.clone().into_active_model();
    row.name = Set(name.as_str().to_owned());
    row.position = Set(position);
    row.update(transaction).await.attempting("placing a plan")?;
    Ok(())
}

async fn add(
    transaction: &DatabaseTransaction,
    workspace: WorkspaceId,
    id: PlanId,
    name: &Name,
    position: i32,
) -> Result<()> {
    let row = ActiveModel {
        workspace_id: Set(workspace),
        id: Set(id),
        name: Set(name.as_str().to_owned()),
        position: Set(position),
    };
    row.insert(transaction).await.attempting("adding a plan")?;
    Ok(())
}

#[cfg(test)]
mod tests;
