//! The primary contact an admin chooses for a customer. The choice holds as long as the contact is live and belongs to the
//! customer; while it does not, HubSpot's rule decides, and the choice waits.

use entity::choice::ChangeEvent;
use entity::id::{ContactId, CustomerId, WorkspaceId};
use serde_json::json;
use sqlx::{FromRow, PgConnection};

use super::unlink::{Bond, not_linked};
use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Refusal, Result};
use crate::feed::{Entry, Origin, Subject};
use crate::turn::Turn;
use crate::viewer::Viewer;

/// Makes a live contact of the customer its primary one; owner and admins only. The one that was chosen before stays so.
pub async fn choose(
    database: &Database,
    clock: &Clock,
    viewer: &Viewer,
    customer: CustomerId,
    contact: ContactId,
) -> Result<()> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let bond = Bond::read(turn.connection(), workspace, customer, contact).await?;
    if !bond.linked || bond.taken_off {
        return Err(not_linked().into());
    }
    if !bond.live {
        return Err(Refusal::new(Code::NotLinked, "This contact is archived.").at(["contactId"]).into());
    }
    let before = Choice::read(turn.connection(), workspace, customer).await?;
    if before.as_ref().is_some_and(|choice| choice.record_id == bond.record_id) {
        return Ok(());
    }
    let now = turn.now();
    sqlx::query(
        "insert into chosen_primary values ($1, $2, $3, $4, $5, $6)
         on conflict (workspace_id, hub_id, hubspot_company_id)
         do update set hubspot_contact_id = excluded.hubspot_contact_id, chosen_at = excluded.chosen_at,
                       chosen_by = excluded.chosen_by",
    )
    .bind(workspace)
    .bind(bond.hub_id)
    .bind(&bond.company_id)
    .bind(&bond.record_id)
    .bind(now)
    .bind(viewer.user)
    .execute(turn.connection())
    .await
    .attempting("choosing a primary contact")?;
    note(&mut turn, customer, before.and_then(|choice| choice.contact), Some(contact));
    turn.commit().await
}

/// Leaves the customer's primary contact to HubSpot's rule again; owner and admins only.
pub async fn clear(database: &Database, clock: &Clock, viewer: &Viewer, customer: CustomerId) -> Result<()> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let known: bool = sqlx::query_scalar("select exists (select from customer where workspace_id = $1 and id = $2)")
        .bind(workspace)
        .bind(customer)
        .fetch_one(turn.connection())
        .await
        .attempting("looking for a customer")?;
    if !known {
        return Err(Refusal::not_found("customer").at(["customerId"]).into());
    }
    let Some(before) = Choice::read(turn.connection(), workspace, customer).await? else { return Ok(()) };
    sqlx::query(
        "delete from chosen_primary p using customer c
         where c.workspace_id = $1 and c.id = $2
           and p.workspace_id = $1 and p.hub_id = c.hub_id and p.hubspot_company_id = c.hubspot_company_id",
    )
    .bind(workspace)
    .bind(customer)
    .execute(turn.connection())
    .await
    .attempting("taking back the choice of a primary contact")?;
    note(&mut turn, customer, before.contact, None);
    turn.commit().await
}

/// The choice that stands.
#[derive(Debug, FromRow)]
struct Choice {
    record_id: String,
    /// None while the record has no row here.
    contact: Option<ContactId>,
}

impl Choice {
    async fn read(connection: &mut PgConnection, workspace: WorkspaceId, customer: CustomerId) -> Result<Option<Self>> {
        sqlx::query_as(
            "select p.hubspot_contact_id as record_id, t.id as contact
             from customer c
             join chosen_primary p on p.workspace_id = $1 and p.hub_id = c.hub_id
                                  and p.hubspot_company_id = c.hubspot_company_id
             left join contact t on t.workspace_id = $1 and t.hub_id = p.hub_id
                                and t.hubspot_contact_id = p.hubspot_contact_id
             where c.workspace_id = $1 and c.id = $2",
        )
        .bind(workspace)
        .bind(customer)
        .fetch_optional(connection)
        .await
        .attempting("reading the choice of a primary contact")
    }
}

fn note(turn: &mut Turn<'_>, customer: CustomerId, before: Option<ContactId>, after: Option<ContactId>) {
    let entry = Entry::new(Subject::Customer(customer), ChangeEvent::Updated);
    turn.note(entry.with(json!({ "primary_contact": [before, after] })));
}
