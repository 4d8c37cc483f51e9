//! Records that a person wants to have read again: those of a customer, and those that issues are about.
//!
//! They are marked as if HubSpot had told of them, and the real-time lane reads them. Who asked waits a little for that; what
//! HubSpot cannot give in this time stays marked, and comes as soon as it can.

use std::collections::BTreeSet;
use std::time::Duration;

use entity::choice::RecordKind;
use entity::id::{CustomerId, IssueId, WorkspaceId};
use hubspot::webhook::RecordRef;
use hubspot::{CompanyId, ContactId, HubId, Lane};
use sqlx::PgPool;
use tokio::time::{Instant, sleep};

use crate::clock::Clock;
use crate::connection::{Connection, Connections};
use crate::database::{self, Database};
use crate::error::{Attempting, Code, Error, Result};
use crate::sync::{dirty, inbox};
use crate::viewer::Viewer;

/// So long is waited for what was asked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often is looked whether it was read.
const LOOK: Duration = Duration::from_millis(50);

/// Which issues' records to read again.
#[derive(Clone, Debug)]
pub enum Issues {
    /// These.
    These(Vec<IssueId>),
    /// All open ones of this code.
    Of(Code),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// How many records were asked for.
    pub records: usize,
    /// Whether all of them have been read.
    pub all_read: bool,
}

/// Has a customer's company and contacts read again; owner and admins only.
pub async fn customer(
    database: &Database,
    clock: &Clock,
    connections: &Connections,
    viewer: &Viewer,
    customer: CustomerId,
) -> Result<Again> {
    const ATTEMPT: &str = "reading what a customer is made from";
    let workspace = viewer.admin()?.workspace;
    let (connection, _) = connections.open(workspace, Lane::Interactive).await?;
    let company: Option<(i64, String)> =
        sqlx::query_as("select hub_id, hubspot_company_id from customer where workspace_id = $1 and id = $2")
            .bind(workspace)
            .bind(customer)
            .fetch_optional(database.pool())
            .await
            .attempting(ATTEMPT)?;
    let Some((hub, company)) = company else { return Err(Error::not_found("customer")) };
    if HubId(hub) != connection.hub {
        let sentence = "This customer comes from another HubSpot account than the connected one.";
        return Err(Error::refused(Code::DifferentAccount, sentence));
    }
    let contacts: Vec<String> = sqlx::query_scalar(
        "select hubspot_contact_id from contact_link
         where workspace_id = $1 and hub_id = $2 and hubspot_company_id = $3",
    )
    .bind(workspace)
    .bind(hub)
    .bind(&company)
    .fetch_all(database.pool())
    .await
    .attempting(ATTEMPT)?;
    let mut records = vec![RecordRef::Company(CompanyId::from(company))];
    records.extend(contacts.into_iter().map(|contact| RecordRef::Contact(ContactId::from(contact))));
    read(database.pool(), clock, &connection, records).await
}

/// Has the records read again that issues are about; owner and admins only. Issues that are closed are passed over.
pub async fn issues(
    database: &Database,
    clock: &Clock,
    connections: &Connections,
    viewer: &Viewer,
    which: &Issues,
) -> Result<Again> {
    let workspace = viewer.admin()?.workspace;
    let (connection, _) = connections.open(workspace, Lane::Interactive).await?;
    let (ids, code) = match which {
        Issues::These(ids) => (Some(known(database.pool(), workspace, ids).await?), None),
        Issues::Of(code) => (None, Some(code.as_str())),
    };
    let records: Vec<(String, String)> = sqlx::query_as(
        "select distinct object, hubspot_id from sync_issue
         where workspace_id = $1 and resolved_at is null and object is not null and (id = any ($2) or code = $3)",
    )
    .bind(workspace)
    .bind(ids)
    .bind(code)
    .fetch_all(database.pool())
    .await
    .attempting("reading what issues are about")?;
    let records = records.into_iter().filter_map(|(object, id)| match RecordKind::from_word(&object)? {
        RecordKind::Company => Some(RecordRef::Company(CompanyId::from(id))),
        RecordKind::Contact => Some(RecordRef::Contact(ContactId::from(id))),
    });
    read(database.pool(), clock, &connection, records.collect()).await
}

/// The issues, if there are all of them and each is about a record.
async fn known<'i>(pool: &PgPool, workspace: WorkspaceId, ids: &'i [IssueId]) -> Result<&'i [IssueId]> {
    let about: Vec<(IssueId, bool)> =
        sqlx::query_as("select id, object is not null from sync_issue where workspace_id = $1 and id = any ($2)")
            .bind(workspace)
            .bind(ids)
            .fetch_all(pool)
            .await
            .attempting("looking up issues")?;
    let known: BTreeSet<IssueId> = about.iter().map(|(id, _)| *id).collect();
    if ids.iter().any(|id| !known.contains(id)) {
        return Err(Error::not_found("issue"));
    }
    if about.iter().any(|(_, about_a_record)| !about_a_record) {
        let sentence = "An issue among these is about a whole run, not about a record. Run the sync again instead.";
        return Err(Error::refused(Code::InvalidValue, sentence));
    }
    Ok(ids)
}

/// Marks records and waits until they are read.
async fn read(pool: &PgPool, clock: &Clock, connection: &Connection, records: Vec<RecordRef>) -> Result<Again> {
    const ATTEMPT: &str = "asking for records to be read again";
    if records.is_empty() {
        return Ok(Again { records: 0, all_read: true });
    }
    let mut transaction = database::begin(pool).await.attempting(ATTEMPT)?;
    inbox::mark(&mut transaction, clock, connection.workspace, connection.hub, &records).await?;
    transaction.commit().await.attempting(ATTEMPT)?;
    let patience = Instant::now() + PATIENCE;
    loop {
        let all_read = dirty::are_read(pool, connection.workspace, connection.hub, &records).await?;
        if all_read || Instant::now() >= patience {
            return Ok(Again { records: records.len(), all_read });
        }
        sleep(LOOK).await;
    }
}
