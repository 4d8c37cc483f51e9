//! Contacts that HubSpot merged: whose row lives on.

use entity::choice::RecordKind;

use crate::alias::{self, Heir, Merge};
use crate::apply::Scope;
use crate::error::{Attempting, Result};
use crate::turn::Turn;

/// Notes which contact was absorbed by which, in the caller's turn and before the survivor is applied. A survivor that has
/// no row yet gets the one of a contact it absorbed; rows of the others are left to be archived.
pub async fn record(
    turn: &mut Turn<'_>,
    scope: &Scope,
    merges: &[(hubspot::ContactId, hubspot::ContactId)],
) -> Result<()> {
    let merges: Vec<(&str, &str)> =
        merges.iter().map(|(absorbed, survivor)| (absorbed.as_str(), survivor.as_str())).collect();
    let news = alias::record(turn, scope, RecordKind::Contact, &merges).await?;
    carry_choices(turn, scope, &news.merges).await?;
    move_links(turn, scope, &news.heirs).await
}

/// An admin's choice of a primary contact goes on with the survivor. So does a contact's removal from a customer, unless
/// the survivor belongs to that customer by another of its records.
async fn carry_choices(turn: &mut Turn<'_>, scope: &Scope, merges: &[Merge]) -> Result<()> {
    if merges.is_empty() {
        return Ok(());
    }
    let absorbed: Vec<&str> = merges.iter().map(|merge| merge.absorbed.as_str()).collect();
    let survivors: Vec<&str> = merges.iter().map(|merge| merge.survivor.as_str()).collect();
    for statement in [
        "update chosen_primary p set hubspot_contact_id = i.survivor
         from unnest($3::text[], $4::text[]) as i (absorbed, survivor)
         where p.workspace_id = $1 and p.hub_id = $2 and p.hubspot_contact_id = i.absorbed",
        "insert into contact_unlink (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id, created_at, created_by)
         select $1, $2, u.hubspot_company_id, i.survivor, u.created_at, u.created_by
         from unnest($3::text[], $4::text[]) as i (absorbed, survivor)
         join contact_unlink u on u.workspace_id = $1 and u.hub_id = $2 and u.hubspot_contact_id = i.absorbed
         where not exists (
             select from unnest($3::text[], $4::text[]) as other (absorbed, survivor)
             join contact_link l on l.workspace_id = $1 and l.hub_id = $2
                                and l.hubspot_company_id = u.hubspot_company_id
                                and l.hubspot_contact_id in (other.absorbed, other.survivor)
             where other.survivor = i.survivor
               and not exists (
                   select from contact_unlink o
                   where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = l.hubspot_company_id
                     and o.hubspot_contact_id = l.hubspot_contact_id
               )
         )
         on conflict (workspace_id, hub_id, hubspot_company_id, hubspot_contact_id) do nothing",
    ] {
        sqlx::query(statement)
            .bind(scope.workspace)
            .bind(scope.hub.0)
            .bind(&absorbed)
            .bind(&survivors)
            .execute(turn.connection())
            .await
            .attempting("carrying on what admins chose about a merged contact")?;
    }
    Ok(())
}

async fn move_links(turn: &mut Turn<'_>, scope: &Scope, heirs: &[Heir]) -> Result<()> {
    if heirs.is_empty() {
        return Ok(());
    }
    let former: Vec<&str> = heirs.iter().map(|heir| heir.former.as_str()).collect();
    let survivors: Vec<&str> = heirs.iter().map(|heir| heir.survivor.as_str()).collect();
    sqlx::query(
        "update contact_link l set hubspot_contact_id = i.survivor
         from unnest($3::text[], $4::text[]) as i (former, survivor)
         where l.workspace_id = $1 and l.hub_id = $2 and l.hubspot_contact_id = i.former
           and not exists (
               select from contact_link o
               where o.workspace_id = $1 and o.hub_id = $2 and o.hubspot_company_id = l.hubspot_company_id
                 and o.hubspot_contact_id = i.survivor
           )",
    )
    .bind(scope.workspace)
    .bind(scope.hub.0)
    .bind(former)
    .bind(survivors)
    .execute(turn.connection())
    .await
    .attempting("moving the links of a merged contact")?;
    Ok(())
}
