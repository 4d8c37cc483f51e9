//! What sync must not bring back: customers that were purged here, and contacts that HubSpot erased for privacy. An
//! exclusion holds no personal data: an id of HubSpot's, when, and by whom.

use chrono::{DateTime, Utc};
use entity::choice::{ExclusionCause, RecordKind};
use entity::id::{UserId, WorkspaceId};
use hubspot::CompanyId;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, QueryBuilder, Row};

use crate::clock::Clock;
use crate::database::Database;
use crate::error::{Attempting, Code, Error, Refusal, Result};
use crate::feed::Origin;
use crate::page::{Direction, Page, Window};
use crate::turn::Turn;
use crate::viewer::{Admin, Viewer};

/// A record that sync leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The account the record is of.
    pub hub_id: i64,
    /// Which kind of record.
    pub object: RecordKind,
    /// Which one.
    pub hubspot_id: String,
    /// Why it is left out.
    pub cause: ExclusionCause,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Who purged it; none where HubSpot erased it.
    pub created_by: Option<UserId>,
}

/// An exclusion's place in the list, newest first: its time, and its record to tell those of one moment apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Which record.
    pub hubspot_id: String,
    /// Of which kind.
    pub object: RecordKind,
    /// Of which account.
    pub hub_id: i64,
}

impl Exclusion {
    /// Its place in the list.
    pub fn position(&self) -> Position {
        Position {
            created_at: self.created_at,
            hubspot_id: self.hubspot_id.clone(),
            object: self.object,
            hub_id: self.hub_id,
        }
    }
}

/// One page of the workspace's exclusions, newest first.
pub async fn list(database: &Database, admin: Admin, window: &Window<Position>) -> Result<Page<Exclusion>> {
    const PLACE: &str = "(x.created_at, x.hubspot_id, x.object, x.hub_id)";
    let sorted = Direction::Descending;
    let mut query = QueryBuilder::new(
        "select x.hub_id, x.object, x.hubspot_id, x.cause, x.created_at, x.created_by from exclusion x \
         where x.workspace_id = ",
    );
    query.push_bind(admin.workspace);
    for (bound, comparison) in [(&window.after, sorted.behind()), (&window.before, sorted.ahead())] {
        let Some(place) = bound else { continue };
        query.push(format_args!(" and {PLACE} {comparison} (")).push_bind(place.created_at);
        query.push(", ").push_bind(place.hubspot_id.clone()).push(", ").push_bind(place.object.as_str());
        query.push(", ").push_bind(place.hub_id).push(")");
    }
    let walk = window.walk(sorted).sql();
    query.push(format_args!(
        " order by x.created_at {walk}, x.hubspot_id {walk}, x.object {walk}, x.hub_id {walk} limit "
    ));
    query.push_bind(window.limit());
    let rows = query.build_query_as().fetch_all(database.pool()).await.attempting("listing exclusions")?;
    Ok(window.page(rows))
}

/// How many there are.
pub async fn count(database: &Database, admin: Admin) -> Result<i64> {
    sqlx::query_scalar("select count(*) from exclusion where workspace_id = $1")
        .bind(admin.workspace)
        .fetch_one(database.pool())
        .await
        .attempting("counting exclusions")
}

/// What keeps a company out; of several accounts that know the id, the connected one counts.
pub async fn of_company(database: &Database, workspace: WorkspaceId, company: &CompanyId) -> Result<Option<Exclusion>> {
    sqlx::query_as(
        "select x.hub_id, x.object, x.hubspot_id, x.cause, x.created_at, x.created_by from exclusion x
         where x.workspace_id = $1 and x.object = 'COMPANY' and x.hubspot_id = $2
         order by x.hub_id = (select n.hub_id from connection n where n.workspace_id = $1) desc nulls last
         limit 1",
    )
    .bind(workspace)
    .bind(company.as_str())
    .fetch_optional(database.pool())
    .await
    .attempting("looking for an exclusion")
}

/// Lets sync bring a purged company again, as a new customer; owner and admins only. Of several accounts that know the
/// id, the connected one counts.
pub async fn lift(database: &Database, clock: &Clock, viewer: &Viewer, company: &CompanyId) -> Result<Exclusion> {
    let workspace = viewer.admin()?.workspace;
    let nobody = || {
        let sentence = "No company of this id is excluded.";
        Error::from(Refusal::new(Code::NotFound, sentence).at(["hubSpotCompanyId"]))
    };
    // Postgres has no NUL in text, and HubSpot no such id
    if company.as_str().contains('\0') {
        return Err(nobody());
    }
    let mut turn = Turn::take(database.pool(), clock, workspace, Origin::from(viewer)).await?;
    let lifted: Option<Exclusion> = sqlx::query_as(
        "delete from exclusion x
         where x.workspace_id = $1 and x.object = 'COMPANY' and x.hubspot_id = $2
           and x.hub_id = (
               select o.hub_id from exclusion o
               where o.workspace_id = $1 and o.object = 'COMPANY' and o.hubspot_id = $2
               order by o.hub_id = (select n.hub_id from connection n where n.workspace_id = $1) desc nulls last
               limit 1
           )
         returning x.hub_id, x.object, x.hubspot_id, x.cause, x.created_at, x.created_by",
    )
    .bind(workspace)
    .bind(company.as_str())
    .fetch_optional(turn.connection())
    .await
    .attempting("lifting an exclusion")?;
    let lifted = lifted.ok_or_else(nobody)?;
    turn.commit().await?;
    Ok(lifted)
}

impl FromRow<'_, PgRow> for Exclusion {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let (object, cause): (&str, &str) = (row.try_get("object")?, row.try_get("cause")?);
        let unknown = |column: &str, word: &str| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: format!("unknown word {word}").into(),
        };
        Ok(Self {
            hub_id: row.try_get("hub_id")?,
            object: RecordKind::from_word(object).ok_or_else(|| unknown("object", object))?,
            hubspot_id: row.try_get("hubspot_id")?,
            cause: ExclusionCause::from_word(cause).ok_or_else(|| unknown("cause", cause))?,
            created_at: row.try_get("created_at")?,
            created_by: row.try_get("created_by")?,
        })
    }
}
