//! Which customers somebody reaches, and how an admin widens it.
//!
//! Owner and admins reach every customer of the workspace. A member reaches those they own and those they were granted.
//! [`within_sight`] words that rule for one customer and what hangs on it; lists of customers word it anew, for speed, and
//! a test holds the two together.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::choice::Role;
use entity::id::{CustomerId, UserId, WorkspaceId};
use entity::scope::InWorkspace;
use entity::{access_grant, customer, workspace_user};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::viewer::{Admin, Sight};
use crate::workspace::user;

/// The most customers one act may grant or revoke.
pub const MOST_AT_ONCE: usize = 100;

/// The condition on `customer` that leaves what this sight reaches.
pub fn within_sight(workspace: WorkspaceId, sight: Sight) -> Condition {
    match sight {
        Sight::Everything => Condition::all(),
        Sight::AssignedTo(user) => Condition::any()
            .add(customer::Column::OwnerId.eq(user))
            .add(customer::Column::Id.in_subquery(granted_to(workspace, user))),
    }
}

/// Whether the customer exists in this workspace and is within sight. To others it answers as if it never existed.
pub async fn customer_visible(
    db: &Database,
    workspace: WorkspaceId,
    sight: Sight,
    customer: CustomerId,
) -> Result<bool> {
    let found = customer::Entity::in_workspace(workspace)
        .filter(customer::Column::Id.eq(customer))
        .filter(within_sight(workspace, sight))
        .count(db.orm())
        .await
        .attempting("asking whether a customer may be seen")?;
    Ok(found > 0)
}

/// Lets a member see these customers. What was granted before stays as it was.
pub async fn grant(
    db: &Database,
    clock: &Clock,
    admin: Admin,
    user: UserId,
    customers: &[CustomerId],
) -> Result<workspace_user::Model> {
    let member = grantee(db, admin.workspace, user).await?;
    check_customers(db, admin.workspace, customers).await?;
    let now = clock.now();
    let grants = customers.iter().map(|customer| new_grant(admin, user, *customer, now));
    access_grant::Entity::insert_many(grants)
        .on_conflict_do_nothing()
        .exec_without_returning(db.orm())
        .await
        .attempting("granting access to customers")?;
    Ok(member)
}

/// Takes granted access away again. Customers that were never granted are passed over.
pub async fn revoke(
    db: &Database,
    admin: Admin,
    user: UserId,
    customers: &[CustomerId],
) -> Result<workspace_user::Model> {
    let member = user::find(db, admin.workspace, user).await?.ok_or_else(no_such_user)?;
    check_number(customers)?;
    access_grant::Entity::delete_many()
        .filter(access_grant::Column::WorkspaceId.eq(admin.workspace))
        .filter(access_grant::Column::UserId.eq(user))
        .filter(access_grant::Column::CustomerId.eq_any(customers.iter().map(|customer| customer.0)))
        .exec(db.orm())
        .await
        .attempting("revoking access to customers")?;
    Ok(member)
}

/// Who was granted access to these customers, by name.
pub async fn granted_users(
    db: &Database,
    admin: Admin,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<workspace_user::Model>>> {
    let grants: Vec<(CustomerId, UserId)> = access_grant::Entity::in_workspace(admin.workspace)
        .select_only()
        .column(access_grant::Column::CustomerId)
        .column(access_grant::Column::UserId)
        .filter(access_grant::Column::CustomerId.eq_any(customers.iter().map(|customer| customer.0)))
        .into_tuple()
        .all(db.orm())
        .await
        .attempting("reading who was granted customers")?;
    let users: HashSet<UserId> = grants.iter().map(|(_, user)| *user).collect();
    let mut users = user::find_all(db, admin.workspace, &Vec::from_iter(users)).await?;
    users.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));

    let grants: HashSet<_> = grants.into_iter().collect();
    let granted = |customer: CustomerId| {
        users.iter().filter(|user| grants.contains(&(customer, user.id))).cloned().collect::<Vec<_>>()
    };
    Ok(customers.iter().map(|customer| (*customer, granted(*customer))).collect())
}

fn granted_to(workspace: WorkspaceId, user: UserId) -> SelectStatement {
    Query::select()
        .column(access_grant::Column::CustomerId)
        .from(access_grant::Entity)
        .and_where(access_grant::Column::WorkspaceId.eq(workspace))
        .and_where(access_grant::Column::UserId.eq(user))
        .to_owned()
}

async fn grantee(db: &Database, workspace: WorkspaceId, user: UserId) -> Result<workspace_user::Model> {
    let member = user::find(db, workspace, user).await?.ok_or_else(no_such_user)?;
    let refusal = match member.role {
        Role::Owner | Role::Admin => "The owner and admins see every customer already.",
        Role::Member if member.deactivated_at.is_some() => "This user is deactivated.",
        Role::Member => return Ok(member),
    };
    Err(Refusal::new(Code::InvalidValue, refusal).at(["userId"]).into())
}

async fn check_customers(db: &Database, workspace: WorkspaceId, customers: &[CustomerId]) -> Result<()> {
    check_number(customers)?;
    let known: Vec<CustomerId> = customer::Entity::in_workspace(workspace)
        .select_only()
        .column(customer::Column::Id)
        .filter(customer::Column::Id.eq_any(customers.iter().map(|customer| customer.0)))
        .into_tuple()
        .all(db.orm())
        .await
        .attempting("reading the customers to grant")?;
    let unknown: Vec<_> = customers
        .iter()
        .enumerate()
        .filter(|(_, customer)| !known.contains(customer))
        .map(|(at, _)| Refusal::not_found("customer").at(["customerIds".to_owned(), at.to_string()]))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Error::Refused(unknown)) }
}

fn check_number(customers: &[CustomerId]) -> Result<(), Refusal> {
    if customers.is_empty() {
        return Err(Refusal::new(Code::InvalidValue, "Name at least one customer.").at(["customerIds"]));
    }
    if customers.len() > MOST_AT_ONCE {
        let sentence = format!("Name {MOST_AT_ONCE} customers at most.");
        return Err(Refusal::new(Code::InvalidValue, sentence).at(["customerIds"]));
    }
    Ok(())
}

fn new_grant(admin: Admin, user: UserId, customer: CustomerId, now: DateTime<Utc>) -> access_grant::ActiveModel {
    access_grant::ActiveModel {
        workspace_id: Set(admin.workspace),
        customer_id: Set(customer),
        user_id: Set(user),
        granted_by: Set(admin.user),
        created_at: Set(now),
    }
}

fn no_such_user() -> Refusal {
    Refusal::not_found("user").at(["userId"])
}

#[cfg(test)]
mod tests;
