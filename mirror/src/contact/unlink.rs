//! Contacts that an admin takes off a customer, and puts back. HubSpot's links stay as HubSpot has them, so no sync undoes
//! it: whoever reads links leaves out those that are taken off.

use entity::choice::ChangeEvent;
use entity::id::{ContactId, CustomerId, WorkspaceId};
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Refusal, Result};
use crate::feed::{Entry, Origin, Subject};
use crate::turn::Turn;
use crate::viewer::Viewer;

/// The condition on a link `l` that an admin took it off.
pub(crate) const IS_TAKEN_OFF: &str = "exists (select 1 from contact_unlink u where u.workspace_id = l.workspace_id \
     and u.hub_id = l.hub_id and u.hubspot_company_id = l.hubspot_company_id \
     and u.hubspot_contact_id = l.hubspot_contact_id)";

/// The condition on a link `l` that no admin took it off.
pub(crate) const STANDS: &str = "not exists (select 1 from contact_unlink u where u.workspace_id = l.workspace_id \
     and u.hub_id = l.hub_id and u.hubspot_company_id = l.hubspot_company_id \
     and u.hubspot_contact_id = l.hubspot_contact_id)";

/// Takes a contact off a customer; owner and admins only. One that is off already stays so.
pub async fn unlink(
    database: &Database,
    clock: &Clock,
    viewer: &Viewer,
    customer: CustomerId,
    contact: ContactId,
) -> Result<()> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let bond = Bond::read(turn.connection(), workspace, customer, contact).await?;
    if bond.taken_off {
        return Ok(());
    }
    if !bond.linked {
        return Err(not_linked().into());
    }
    let now = turn.now();
    sqlx::query("insert into contact_unlink values ($1, $2, $3, $4, $5, $6)")
        .bind(workspace)
        .bind(bond.hub_id)
        .bind(&bond.company_id)
        .bind(&bond.record_id)
        .bind(now)
        .bind(viewer.user)
        .execute(turn.connection())
        .await
        .attempting("taking a contact off a customer")?;
    note(&mut turn, customer, &json!([null, contact]));
    turn.commit().await
}

/// Puts a contact back that was taken off; owner and admins only. One that is there already stays so.
pub async fn relink(
    database: &Database,
    clock: &Clock,
    viewer: &Viewer,
    customer: CustomerId,
    contact: ContactId,
) -> Result<()> {
    let workspace = viewer.admin()?.workspace;
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let bond = Bond::read(turn.connection(), workspace, customer, contact).await?;
    if !bond.taken_off {
        return if bond.linked { Ok(()) } else { Err(not_linked().into()) };
    }
    sqlx::query(
        "delete from contact_unlink
         where workspace_id = $1 and hub_id = $2 and hubspot_company_id = $3 and hubspot_contact_id = $4",
    )
    .bind(workspace)
    .bind(bond.hub_id)
    .bind(&bond.company_id)
    .bind(&bond.record_id)
    .execute(turn.connection())
    .await
    .attempting("putting a contact back on a customer")?;
    note(&mut turn, customer, &json!([contact, null]));
    turn.commit().await
}

/// What there is between a customer and a contact.
#[derive(Debug, FromRow)]
pub(super) struct Bond {
    pub(super) hub_id: i64,
    pub(super) company_id: String,
    pub(super) record_id: String,
    /// HubSpot links them.
    pub(super) linked: bool,
    /// An admin took the contact off.
    pub(super) taken_off: bool,
    /// The contact is live.
    pub(super) live: bool,
}

impl Bond {
    pub(super) async fn read(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        customer: CustomerId,
        contact: ContactId,
    ) -> Result<Self> {
        let (customer_known, contact_known, bond) = Self::find(connection, workspace, customer, contact).await?;
        if !customer_known {
            return Err(Refusal::not_found("customer").at(["customerId"]).into());
        }
        if !contact_known {
            return Err(Refusal::not_found("contact").at(["contactId"]).into());
        }
        // of different accounts
        bond.ok_or_else(|| not_linked().into())
    }

    async fn find(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        customer: CustomerId,
        contact: ContactId,
    ) -> Result<(bool, bool, Option<Self>)> {
        const ATTEMPT: &str = "reading what is between a customer and a contact";
        let (customer_known, contact_known) = sqlx::query_as(
            "select exists (select from customer where workspace_id = $1 and id = $2),
                    exists (select from contact where workspace_id = $1 and id = $3)",
        )
        .bind(workspace)
        .bind(customer)
        .bind(contact)
        .fetch_one(&mut *connection)
        .await
        .attempting(ATTEMPT)?;
        let bond = sqlx::query_as(
            "select c.hub_id, c.hubspot_company_id as company_id, t.hubspot_contact_id as record_id,
                    t.archived_at is null as live,
                    exists (
                        select from contact_link l
                        where l.workspace_id = $1 and l.hub_id = c.hub_id
                          and l.hubspot_company_id = c.hubspot_company_id and l.hubspot_contact_id = t.hubspot_contact_id
                    ) as linked,
                    exists (
                        select from contact_unlink u
                        where u.workspace_id = $1 and u.hub_id = c.hub_id
                          and u.hubspot_company_id = c.hubspot_company_id and u.hubspot_contact_id = t.hubspot_contact_id
                    ) as taken_off
             from customer c
             join contact t on t.workspace_id = $1 and t.id = $3 and t.hub_id = c.hub_id
             where c.workspace_id = $1 and c.id = $2",
        )
        .bind(workspace)
        .bind(customer)
        .bind(contact)
        .fetch_optional(connection)
        .await
        .attempting(ATTEMPT)?;
        Ok((customer_known, contact_known, bond))
    }
}

pub(super) fn not_linked() -> Refusal {
    Refusal::new(Code::NotLinked, "This contact does not belong to this customer.").at(["contactId"])
}

fn note(turn: &mut Turn<'_>, customer: CustomerId, change: &Value) {
    let entry = Entry::new(Subject::Customer(customer), ChangeEvent::Updated);
    turn.note(entry.with(json!({ "unlinked_contact": change })));
}
