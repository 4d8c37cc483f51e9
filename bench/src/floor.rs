//! The least this work can cost: fetching the same pages without looking into them, and staging the same rows by `COPY`.
//! For a first sync they are merged into tables of the same shape, indexes included; for a night they are compared with
//! the rows that are there.

use futures_util::TryStreamExt as _;
use serde_json::json;
use sqlx::postgres::PgPoolCopyExt as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use url::Url;

use crate::machine::Machine;
use crate::{consent, meter};

/// Rows that are staged and merged together.
const SET: usize = 5_000;

/// What the rows are staged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// To be written.
    Write,
    /// To be found unchanged.
    Compare,
}

/// CPU seconds of the floor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floor {
    /// Fetching the pages.
    pub(crate) fetch: f64,
    /// Sending the rows.
    pub(crate) copy: f64,
    /// Writing or comparing them.
    pub(crate) postgres: f64,
}

impl Floor {
    pub(crate) fn total(&self) -> f64 {
        self.fetch + self.copy + self.postgres
    }
}

/// Measures the floor of the sync that has just ended on this machine.
pub(crate) async fn measure(machine: &Machine, aim: Aim) -> anyhow::Result<Floor> {
    let own = std::process::id();
    let token = consent::access_token(&machine.hubspot_url).await?;
    let work = Work::of(machine).await?;

    // the parts that were started are children of this process, so it is read alone
    let before = meter::read_alone(own)?;
    fetch(machine, &token, &work).await?;
    let fetched = meter::read_alone(own)?;

    let written = meter::read(&[machine.postgres()])?;
    stage(machine, &work, aim).await?;
    Ok(Floor {
        fetch: fetched.since(&before).cpu,
        copy: meter::read_alone(own)?.since(&fetched).cpu,
        postgres: meter::read(&[machine.postgres()])?.since(&written).cpu,
    })
}

/// What the sync read and wrote, made ready before anything is measured.
struct Work {
    companies: Vec<String>,
    contacts: Vec<String>,
    tables: Vec<Table>,
}

struct Table {
    name: &'static str,
    key: &'static str,
    columns: String,
    sets: Vec<Vec<u8>>,
}

impl Work {
    async fn of(machine: &Machine) -> anyhow::Result<Self> {
        let companies = "select hubspot_company_id from customer order by length(hubspot_company_id), 1";
        let companies = sqlx::query_scalar(companies).fetch_all(&machine.pool).await?;
        let contacts = "select hubspot_contact_id from contact order by length(hubspot_contact_id), 1";
        let contacts = sqlx::query_scalar(contacts).fetch_all(&machine.pool).await?;
        let mut tables = Vec::new();
        for (name, key) in [
            ("customer", "workspace_id, hub_id, hubspot_company_id"),
            ("contact", "workspace_id, hub_id, hubspot_contact_id"),
            ("contact_link", "workspace_id, hub_id, hubspot_company_id, hubspot_contact_id"),
        ] {
            tables.push(Table::of(machine, name, key).await?);
        }
        Ok(Self { companies, contacts, tables })
    }
}

impl Table {
    async fn of(machine: &Machine, name: &'static str, key: &'static str) -> anyhow::Result<Self> {
        let columns: Vec<String> = sqlx::query_scalar(
            "select quote_ident(column_name) from information_schema.columns where table_name = $1 order by ordinal_position",
        )
        .bind(name)
        .fetch_all(&machine.pool)
        .await?;
        let columns = columns.join(", ");
        let statement = format!("copy (select {columns} from {name}) to stdout");
        let rows: Vec<u8> = machine
            .pool
            .copy_out_raw(&statement)
            .await?
            .try_fold(Vec::new(), |mut rows, bytes| async move {
                rows.extend_from_slice(&bytes);
                Ok(rows)
            })
            .await?;
        let lines: Vec<&[u8]> = rows.split_inclusive(|byte| *byte == b'\n').collect();
        let sets = lines.chunks(SET).map(<[&[u8]]>::concat).collect();
        Ok(Self { name, key, columns, sets })
    }
}

async fn fetch(machine: &Machine, token: &str, work: &Work) -> anyhow::Result<()> {
    let properties = "name,domain,hubspot_owner_id,tier,annualrevenue,industry,numberofemployees,createdate,\
                      hs_lastmodifieddate,hs_merged_object_ids,lifecyclestage";
    let mut after: Option<String> = None;
    loop {
        let mut url = machine.hubspot_url.join("/crm/objects/2026-09/companies")?;
        url.query_pairs_mut().append_pair("limit", "100").append_pair("properties", properties);
        if let Some(after) = &after {
            url.query_pairs_mut().append_pair("after", after);
        }
        let body = machine.http.get(url).bearer_auth(token).send().await?.error_for_status()?.bytes().await?;
        after = next_cursor(&body);
        if after.is_none() {
            break;
        }
    }
    let inputs = |ids: &[String]| ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>();
    for ids in work.companies.chunks(100) {
        let url = machine.hubspot_url.join("/crm/associations/2026-09/companies/contacts/batch/read")?;
        post(machine, token, url, &json!({ "inputs": inputs(ids) })).await?;
    }
    let wanted = ["firstname", "lastname", "email", "jobtitle", "phone", "lastmodifieddate", "hs_merged_object_ids"];
    for ids in work.contacts.chunks(100) {
        let url = machine.hubspot_url.join("/crm/objects/2026-09/contacts/batch/read")?;
        post(machine, token, url, &json!({ "properties": wanted, "inputs": inputs(ids) })).await?;
    }
    Ok(())
}

async fn post(machine: &Machine, token: &str, url: Url, body: &serde_json::Value) -> anyhow::Result<()> {
    machine.http.post(url).bearer_auth(token).json(body).send().await?.error_for_status()?.bytes().await?;
    Ok(())
}

/// The cursor stands at the end of a page, so only that is looked at.
fn next_cursor(body: &[u8]) -> Option<String> {
    let end = String::from_utf8_lossy(&body[body.len().saturating_sub(400)..]).into_owned();
    let (_, rest) = end.rsplit_once("\"after\":\"")?;
    Some(rest.split('"').next()?.to_owned())
}

async fn stage(machine: &Machine, work: &Work, aim: Aim) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(&machine.pool.connect_options()).await?;
    for Table { name, key, columns, sets } in &work.tables {
        if aim == Aim::Write {
            run(&mut connection, format!("create table floor_{name} (like {name} including all)")).await?;
        }
        run(&mut connection, format!("create temp table staged_{name} (like {name})")).await?;
        for set in sets {
            #[expect(clippy::disallowed_methods, reason = "the connection is nobody else's")]
            let mut tx = connection.begin().await?;
            let mut copy = tx.copy_in_raw(&format!("copy staged_{name} ({columns}) from stdin")).await?;
            copy.send(set.as_slice()).await?;
            copy.finish().await?;
            let settle = match aim {
                Aim::Write => format!(
                    "insert into floor_{name} ({columns}) select {columns} from staged_{name} on conflict ({key}) do nothing"
                ),
                Aim::Compare => format!(
                    "select count(*) from staged_{name} s left join {name} c using ({key}) where c.* is distinct from s.*"
                ),
            };
            run(&mut tx, settle).await?;
            run(&mut tx, format!("truncate staged_{name}")).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn run(connection: &mut PgConnection, sql: String) -> anyhow::Result<()> {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}
