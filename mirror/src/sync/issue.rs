//! What did not go through, kept for a person: one open issue per record, field and cause, however often it is met.

use entity::choice::{RecordKind, Severity};
use entity::id::{RunId, WorkspaceId};
use futures_util::TryStreamExt as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::apply::Scope;
use crate::connection::Trouble;
use crate::error::{Attempting, Code, Result};
use crate::field_map::resolve::ValueIssue;
use crate::sync::stage::IdSet;

/// One problem as a lane met it.
#[derive(Clone, Debug)]
pub struct Met {
    /// Which kind of record; `None` when it is about the run as a whole.
    pub object: Option<RecordKind>,
    /// Which record.
    pub hubspot_id: Option<String>,
    /// Which of our fields.
    pub field: Option<String>,
    /// For programs.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// For people.
    pub message: String,
    /// The value that could not be used.
    pub value: Option<String>,
    /// What HubSpot answered.
    pub provider: Option<String>,
    /// HubSpot's correlation id.
    pub correlation_id: Option<String>,
}

impl Met {
    /// A value of a record that could not be used.
    pub(crate) fn about_a_value(object: RecordKind, hubspot_id: &str, issue: ValueIssue) -> Self {
        Self {
            object: Some(object),
            hubspot_id: Some(hubspot_id.to_owned()),
            field: Some(issue.field.to_string()),
            severity: issue.severity,
            message: issue.message,
            value: issue.value,
            ..Self::about_the_run(issue.code)
        }
    }

    /// A record that HubSpot could not give.
    pub(crate) fn about_a_record(object: RecordKind, hubspot_id: &str, error: &hubspot::Error) -> Self {
        let trouble = Trouble::from(error);
        Self {
            object: Some(object),
            hubspot_id: Some(hubspot_id.to_owned()),
            message: "HubSpot could not give this record; what is here stays. It is tried again.".to_owned(),
            provider: trouble.answer.category.or(trouble.answer.http_status.map(|status| format!("HTTP {status}"))),
            correlation_id: trouble.answer.correlation_id,
            ..Self::about_the_run(Code::HubSpotRefused)
        }
    }

    /// A deal that HubSpot could not give.
    pub(crate) fn about_a_deal(deal: &hubspot::DealId) -> Self {
        Self {
            hubspot_id: Some(deal.as_str().to_owned()),
            message: format!(
                "HubSpot could not say which companies the deal {} belongs to; those that are here stay.",
                deal.as_str()
            ),
            ..Self::about_the_run(Code::HubSpotRefused)
        }
    }

    /// A problem of the run as a whole, still without words.
    pub fn about_the_run(code: Code) -> Self {
        Self {
            object: None,
            hubspot_id: None,
            field: None,
            code,
            severity: Severity::Error,
            message: String::new(),
            value: None,
            provider: None,
            correlation_id: None,
        }
    }
}

/// Opens issues for a run, or counts them again; then they are this run's. Gives how many there are.
pub async fn open(connection: &mut PgConnection, scope: &Scope, run: RunId, met: &[Met]) -> Result<i64> {
    write(connection, scope, run, met, Existing::Adopt).await?;
    Ok(i64::try_from(met.len()).unwrap_or(i64::MAX))
}

/// The same, but issues that are open already stay with the run that met them before. Gives how many are new.
pub async fn open_new(connection: &mut PgConnection, scope: &Scope, run: RunId, met: &[Met]) -> Result<i64> {
    write(connection, scope, run, met, Existing::Leave).await
}

/// What happens to the run of an issue that is met again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Existing {
    Adopt,
    Leave,
}

async fn write(
    connection: &mut PgConnection,
    scope: &Scope,
    run: RunId,
    met: &[Met],
    existing: Existing,
) -> Result<i64> {
    if met.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = met.iter().map(|_| scope.clock.new_id()).collect();
    sqlx::query_scalar(
        "with opened as (
             insert into sync_issue (workspace_id, id, run_id, object, hubspot_id, field, code, severity, message, value,
                                     provider, correlation_id, first_seen_at, last_seen_at)
             select distinct on (i.object, i.hubspot_id, i.field, i.code)
                    $1, i.id, $2, i.object, i.hubspot_id, i.field, i.code, i.severity, i.message, i.value, i.provider,
                    i.correlation_id, $3, $3
             from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                         $12::text[], $13::text[])
                  as i (id, object, hubspot_id, field, code, severity, message, value, provider, correlation_id)
             on conflict (workspace_id, object, hubspot_id, field, code) where resolved_at is null
             do update set occurrences = sync_issue.occurrences + 1, last_seen_at = excluded.last_seen_at,
                           run_id = case when $14 then excluded.run_id else sync_issue.run_id end,
                           message = excluded.message, value = excluded.value,
                           provider = excluded.provider, correlation_id = excluded.correlation_id
             returning id
         )
         select count(*) from opened where id = any ($4)",
    )
    .bind(scope.workspace)
    .bind(run)
    .bind(scope.clock.now())
    .bind(ids)
    .bind(column(met, |m| m.object.map(RecordKind::as_str)))
    .bind(column(met, |m| m.hubspot_id.as_deref()))
    .bind(column(met, |m| m.field.as_deref()))
    .bind(column(met, |m| Some(m.code.as_str())))
    .bind(column(met, |m| Some(m.severity.as_str())))
    .bind(column(met, |m| Some(m.message.as_str())))
    .bind(column(met, |m| m.value.as_deref()))
    .bind(column(met, |m| m.provider.as_deref()))
    .bind(column(met, |m| m.correlation_id.as_deref()))
    .bind(existing == Existing::Adopt)
    .fetch_one(connection)
    .await
    .attempting("opening issues")
}

/// Closes what earlier runs met about themselves and this one, at its end, did not meet any more.
pub async fn close_past(connection: &mut PgConnection, scope: &Scope, run: RunId) -> Result<()> {
    sqlx::query(
        "update sync_issue set resolved_at = $3
         where workspace_id = $1 and object is null and resolved_at is null and run_id is distinct from $2",
    )
    .bind(scope.workspace)
    .bind(run)
    .bind(scope.clock.now())
    .execute(connection)
    .await
    .attempting("closing issues of earlier runs")?;
    Ok(())
}

/// Closes what is open about these records and was not met any more.
pub async fn close(
    connection: &mut PgConnection,
    scope: &Scope,
    object: RecordKind,
    records: &[&str],
    met: &[Met],
) -> Result<()> {
    sqlx::query(
        "update sync_issue s set resolved_at = $3
         where s.workspace_id = $1 and s.object = $2 and s.hubspot_id = any ($4) and s.resolved_at is null
           and not exists (
               select from unnest($5::text[], $6::text[], $7::text[]) as i (hubspot_id, field, code)
               where i.hubspot_id = s.hubspot_id and i.code = s.code and i.field is not distinct from s.field
           )",
    )
    .bind(scope.workspace)
    .bind(object.as_str())
    .bind(scope.clock.now())
    .bind(records)
    .bind(column(met, |m| m.hubspot_id.as_deref()))
    .bind(column(met, |m| m.field.as_deref()))
    .bind(column(met, |m| Some(m.code.as_str())))
    .execute(connection)
    .await
    .attempting("closing issues that are no more")?;
    Ok(())
}

/// The records of which an issue is open.
#[derive(Debug, Default)]
pub struct OpenIssues {
    companies: IdSet,
    contacts: IdSet,
}

impl OpenIssues {
    /// Those of a workspace.
    pub async fn of(pool: &PgPool, workspace: WorkspaceId) -> Result<Self> {
        let mut issues = sqlx::query_as::<_, (String, String)>(
            "select object, hubspot_id from sync_issue
             where workspace_id = $1 and resolved_at is null and object is not null",
        )
        .bind(workspace)
        .fetch(pool);
        let mut open = Self::default();
        while let Some((object, id)) = issues.try_next().await.attempting("looking for open issues")? {
            let of_object =
                if object == RecordKind::Company.as_str() { &mut open.companies } else { &mut open.contacts };
            of_object.insert(&id);
        }
        Ok(open)
    }

    /// Those of these records that are among them.
    pub fn among<'r>(&self, object: RecordKind, records: &[&'r str]) -> Vec<&'r str> {
        let of_object = match object {
            RecordKind::Company => &self.companies,
            RecordKind::Contact => &self.contacts,
        };
        records.iter().copied().filter(|id| of_object.contains(id)).collect()
    }
}

fn column<'a>(met: &'a [Met], of: impl Fn(&'a Met) -> Option<&'a str>) -> Vec<Option<&'a str>> {
    met.iter().map(of).collect()
}
