//! What the guard held back, and the admin's word on it (P34).
//!
//! Nothing is archived on the word alone: each company is asked for by id first. One that is live in the filter again is
//! withdrawn, one that HubSpot does not answer clearly goes on waiting.

use chrono::{DateTime, Utc};
use entity::choice::HeldState;
use entity::held_archive::{Column, Entity, Model};
use entity::id::{HeldArchiveId, WorkspaceId};
use entity::scope::InWorkspace;
use hubspot::{BATCH, CompanyId, Lane};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::apply::Scope;
use crate::clock::Clock;
use crate::company_filter::{self, CompanyFilter};
use crate::connection::Connections;
use crate::customer;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::feed::Origin;
use crate::page::{Direction, Page, Window};
use crate::sync::departures::Departures;
use crate::sync::guard::{self, Departure};
use crate::sync::run;
use crate::turn::Turn;
use crate::viewer::{Admin, Viewer};

/// The most that one word is about: a person waits for the answer while HubSpot is asked.
pub const MOST: usize = 500;

/// Which of them a word is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// These.
    These(Vec<HeldArchiveId>),
    /// The oldest [`MOST`] that wait.
    Oldest,
}

/// What came of an approval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    /// Archived now.
    pub archived: u64,
    /// Back in HubSpot and in the filter, so nothing is to be archived.
    pub withdrawn: u64,
    /// HubSpot gave no clear answer; they go on waiting.
    pub unproved: u64,
    /// How many wait now.
    pub remaining: u64,
}

/// What came of a dismissal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dismissal {
    /// Dismissed now.
    pub dismissed: u64,
    /// How many wait now.
    pub remaining: u64,
}

/// Held archives that wait, oldest first.
pub async fn list(database: &Database, admin: &Admin, window: &Window<HeldArchiveId>) -> Result<Page<Model>> {
    run::walk(waiting(admin), Column::Id, Direction::Ascending, window)
        .all(database.orm())
        .await
        .attempting("listing held archives")
        .map(|rows| window.page(rows))
}

/// How many wait.
pub async fn count(database: &Database, admin: &Admin) -> Result<u64> {
    waiting(admin).count(database.orm()).await.attempting("counting held archives")
}

/// These held archives, whatever became of them; ids that name nothing are passed over.
pub async fn find_all(database: &Database, admin: &Admin, ids: &[HeldArchiveId]) -> Result<Vec<Model>> {
    Entity::in_workspace(admin.workspace)
        .filter(Column::Id.eq_any(ids.iter().map(|id| id.0)))
        .all(database.orm())
        .await
        .attempting("reading held archives")
}

/// Archives what is held, after asking HubSpot for each company once more.
pub async fn approve(
    database: &Database,
    clock: &Clock,
    connections: &Connections,
    viewer: &Viewer,
    which: &Which,
) -> Result<Approval> {
    let admin = viewer.admin()?;
    let held = chosen(database, &admin, which).await?;
    let (connection, client) = connections.open(admin.workspace, Lane::Interactive).await?;
    let scope = Scope { workspace: admin.workspace, hub: connection.hub, clock: clock.clone() };
    let filter = filter_in_force(database, admin.workspace).await?;
    let mut approval = Approval::default();
    // what came from another account cannot be asked for in this one
    let held: Vec<Model> = held.into_iter().filter(|one| one.hub_id == scope.hub.0).collect();
    for set in held.chunks(BATCH) {
        let companies: Vec<CompanyId> = set.iter().map(|one| one.hubspot_company_id.clone().into()).collect();
        let asked_at = clock.now();
        let departures = Departures::prove(&client, &filter, &companies)
            .await
            .map_err(|setback| setback.into_refusal("approving held archives"))?;
        let mut turn = Turn::take(database.pool(), clock, admin.workspace, Origin::from(viewer)).await?;
        settle(&mut turn, &scope, &admin, departures, asked_at, &mut approval).await?;
        turn.commit().await?;
    }
    let ids: Vec<HeldArchiveId> = held.iter().map(|one| one.id).collect();
    let unproved = waiting(&admin).filter(Column::Id.eq_any(ids.iter().map(|id| id.0))).count(database.orm()).await;
    approval.unproved = unproved.attempting("counting what goes on waiting")?;
    approval.remaining = count(database, &admin).await?;
    Ok(approval)
}

/// Keeps the customers of what is held. Their archives come up again only after HubSpot had the companies back.
pub async fn dismiss(database: &Database, clock: &Clock, viewer: &Viewer, which: &Which) -> Result<Dismissal> {
    let admin = viewer.admin()?;
    let held = chosen(database, &admin, which).await?;
    let companies: Vec<(i64, String)> = held.into_iter().map(|one| (one.hub_id, one.hubspot_company_id)).collect();
    let mut turn = Turn::take(database.pool(), clock, admin.workspace, Origin::from(viewer)).await?;
    let dismissed = decide(&mut turn, &admin, &companies, HeldState::Dismissed).await?;
    turn.commit().await?;
    Ok(Dismissal { dismissed: dismissed.len() as u64, remaining: count(database, &admin).await? })
}

/// What waits: held, and its customer not archived on another way meanwhile.
fn waiting(admin: &Admin) -> Select<Entity> {
    let live = "exists (select from customer c where c.workspace_id = held_archive.workspace_id \
                and c.id = held_archive.customer_id and c.archived_at is null)";
    Entity::in_workspace(admin.workspace).filter(Column::State.eq(HeldState::Held)).filter(Expr::cust(live))
}

async fn chosen(database: &Database, admin: &Admin, which: &Which) -> Result<Vec<Model>> {
    const ATTEMPT: &str = "reading the held archives that a word is about";
    let ids = match which {
        Which::Oldest => {
            let oldest = waiting(admin).order_by_asc(Column::Id).limit(MOST as u64);
            return oldest.all(database.orm()).await.attempting(ATTEMPT);
        }
        Which::These(ids) if ids.len() > MOST => {
            let sentence = format!("At most {MOST} held archives can be decided at once.");
            return Err(Refusal::new(Code::InvalidValue, sentence).at(["ids"]).into());
        }
        Which::These(ids) => ids,
    };
    let these = waiting(admin).filter(Column::Id.eq_any(ids.iter().map(|id| id.0)));
    let found = these.all(database.orm()).await.attempting(ATTEMPT)?;
    let unknown = |(place, _): (usize, &HeldArchiveId)| {
        Refusal::new(Code::NotFound, "No archive of this id waits here.").at(["ids".to_owned(), place.to_string()])
    };
    let refusals: Vec<Refusal> =
        ids.iter().enumerate().filter(|(_, id)| found.iter().all(|one| one.id != **id)).map(unknown).collect();
    if refusals.is_empty() { Ok(found) } else { Err(Error::Refused(refusals)) }
}

/// The filter of the last run that was whole: what an admin chose since has not been applied yet (P21).
async fn filter_in_force(database: &Database, workspace: WorkspaceId) -> Result<CompanyFilter> {
    if let Some(run) = run::last_applied(database, workspace).await? {
        return serde_json::from_value(run.filter).map_err(|error| Error::Broken {
            attempted: "reading back the filter in force",
            reason: error.to_string(),
        });
    }
    let chosen = company_filter::read(database, workspace).await?;
    let chosen = chosen.ok_or_else(|| Error::refused(Code::FilterMissing, "Choose which companies to sync first."))?;
    Ok(chosen.filter)
}

async fn settle(
    turn: &mut Turn<'_>,
    scope: &Scope,
    admin: &Admin,
    mut departures: Departures,
    asked_at: DateTime<Utc>,
    approval: &mut Approval,
) -> Result<()> {
    departures.drop_marked(turn, asked_at).await.map_err(|setback| setback.into_refusal("approving held archives"))?;
    customer::alias::record(turn, scope, &departures.merges).await?;
    let gone: Vec<(i64, String)> =
        departures.gone.iter().map(|one| (scope.hub.0, one.company.as_str().to_owned())).collect();
    let approved = decide(turn, admin, &gone, HeldState::Approved).await?;
    let is_approved = |one: &Departure| approved.iter().any(|company| company == one.company.as_str());
    departures.gone.retain(is_approved);
    approval.archived += guard::archive_approved(turn, scope, &departures.gone).await?.len() as u64;
    let back: Vec<&str> = departures.back.iter().map(CompanyId::as_str).collect();
    approval.withdrawn += guard::withdraw(turn, scope, &back).await?;
    Ok(())
}

/// Notes a decision about what is held of these companies; gives those that were still held.
async fn decide(
    turn: &mut Turn<'_>,
    admin: &Admin,
    companies: &[(i64, String)],
    state: HeldState,
) -> Result<Vec<String>> {
    let now = turn.now();
    let (hubs, companies): (Vec<i64>, Vec<&str>) = companies.iter().map(|(hub, id)| (*hub, id.as_str())).unzip();
    sqlx::query_scalar(
        "update held_archive h set state = $4, decided_at = $5, decided_by = $6
         from unnest($2::int8[], $3::text[]) as i (hub_id, company_id)
         where h.workspace_id = $1 and h.hub_id = i.hub_id and h.hubspot_company_id = i.company_id and h.state = 'HELD'
         returning h.hubspot_company_id",
    )
    .bind(admin.workspace)
    .bind(hubs)
    .bind(companies)
    .bind(state.as_str())
    .bind(now)
    .bind(admin.user)
    .fetch_all(turn.connection())
    .await
    .attempting("deciding about held archives")
}
