//! Everything that stands in the database of a workspace, as it is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;
use hubspot_sim::RecordId;
use serde_json::Value;
use sqlx::FromRow;
use tests::{Tenant, World};
use uuid::Uuid;

use super::model::State;

/// A customer or a contact.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) display_id: i64,
    pub(crate) record: RecordId,
    pub(crate) state: State,
    /// As the model calls them.
    pub(crate) fields: BTreeMap<String, Option<String>>,
    /// As the feed calls them.
    pub(crate) raw: BTreeMap<String, Value>,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: Option<i64>,
}

/// One change of the feed.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Change {
    pub(crate) number: i64,
    pub(crate) object: String,
    pub(crate) event: String,
    pub(crate) row_id: Option<Uuid>,
    pub(crate) first_display_id: Option<i64>,
    pub(crate) last_display_id: Option<i64>,
    pub(crate) fields: Option<Value>,
    pub(crate) reason: Option<String>,
    pub(crate) lane: Option<String>,
    pub(crate) run_id: Option<Uuid>,
}

/// One run of the sync log.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Run {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) customers_created: i64,
    pub(crate) customers_archived: i64,
    pub(crate) customers_restored: i64,
    pub(crate) contacts_created: i64,
    pub(crate) contacts_archived: i64,
    pub(crate) contacts_restored: i64,
}

/// A link by HubSpot's ids: company, contact.
pub(crate) type Pair = (RecordId, RecordId);

/// All of it.
#[derive(Clone, Debug)]
pub(crate) struct Actual {
    pub(crate) customers: BTreeMap<RecordId, Row>,
    pub(crate) contacts: BTreeMap<RecordId, Row>,
    /// With the mark of the contact's primary company.
    pub(crate) links: BTreeMap<Pair, bool>,
    pub(crate) unlinked: BTreeSet<Pair>,
    pub(crate) excluded_companies: BTreeSet<RecordId>,
    pub(crate) excluded_contacts: BTreeSet<RecordId>,
    pub(crate) changes: Vec<Change>,
    pub(crate) numbered: i64,
    pub(crate) runs: Vec<Run>,
    pub(crate) onboardings: BTreeSet<(Uuid, String)>,
}

impl Actual {
    /// What history tells of a row, in a line of its own.
    pub(crate) fn story(&self, row: Option<&Row>) -> String {
        let Some(row) = row else { return String::new() };
        let changes = self.changes.iter().filter(|change| change.row_id == Some(row.id));
        let told = changes.map(|change| {
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            let renamed = change.fields.as_ref().and_then(|fields| fields.get("hubspot_company_id"));
            let renamed = renamed.map(|pair| format!(" {pair}")).unwrap_or_default();
            format!("{} {} {} {}{renamed}", change.number, change.event, word(&change.reason), word(&change.lane))
        });
        format!("\n      row {}: {}", row.display_id, told.collect::<Vec<_>>().join(", "))
    }

    /// Reads it.
    pub(crate) async fn read(world: &World, tenant: &Tenant) -> anyhow::Result<Self> {
        let pool = world.pool();
        let customers: Vec<(Value,)> = sqlx::query_as(
            "select to_jsonb(c) || jsonb_build_object('owner', u.email, 'plan', p.name,
                 'arr', trim_scale(c.arr)::text,
                 'created_ms', (extract(epoch from c.created_at) * 1000)::bigint,
                 'modified_ms', (extract(epoch from c.hubspot_modified_at) * 1000)::bigint,
                 'named', (select coalesce(jsonb_object_agg(f.key, c.custom_values -> f.id::text), '{}')
                           from custom_field f where f.workspace_id = c.workspace_id and f.object = 'CUSTOMER'))
             from customer c
             left join workspace_user u on u.workspace_id = c.workspace_id and u.id = c.owner_id
             left join plan p on p.workspace_id = c.workspace_id and p.id = c.plan_id
             where c.workspace_id = $1",
        )
        .bind(tenant.workspace)
        .fetch_all(pool)
        .await?;
        let contacts: Vec<(Value,)> = sqlx::query_as(
            "select to_jsonb(c) || jsonb_build_object(
                 'created_ms', (extract(epoch from c.created_at) * 1000)::bigint,
                 'modified_ms', (extract(epoch from c.hubspot_modified_at) * 1000)::bigint)
             from contact c where c.workspace_id = $1",
        )
        .bind(tenant.workspace)
        .fetch_all(pool)
        .await?;
        let count = (customers.len(), contacts.len());
        let customers: BTreeMap<_, _> = customers.into_iter().map(|(row,)| customer(&row)).collect();
        let contacts: BTreeMap<_, _> = contacts.into_iter().map(|(row,)| contact(&row)).collect();
        ensure!((customers.len(), contacts.len()) == count, "a record has two rows");
        let links: Vec<(String, String, bool)> = sqlx::query_as(
            "select hubspot_company_id, hubspot_contact_id, primary_company from contact_link where workspace_id = $1",
        )
        .bind(tenant.workspace)
        .fetch_all(pool)
        .await?;
        let pairs = async |statement: &'static str| -> anyhow::Result<Vec<Pair>> {
            let found: Vec<(String, String)> = sqlx::query_as(statement).bind(tenant.workspace).fetch_all(pool).await?;
            Ok(found.iter().map(|(one, other)| (id(one), id(other))).collect())
        };
        let unlinked =
            pairs("select hubspot_company_id, hubspot_contact_id from contact_unlink where workspace_id = $1").await?;
        let excluded: Vec<(String, String)> =
            sqlx::query_as("select object, hubspot_id from exclusion where workspace_id = $1")
                .bind(tenant.workspace)
                .fetch_all(pool)
                .await?;
        let excluded = |object: &str| {
            excluded.iter().filter(|(kind, _)| kind == object).map(|(_, record)| id(record)).collect::<BTreeSet<_>>()
        };
        Ok(Self {
            customers,
            contacts,
            links: links.iter().map(|(company, contact, mark)| ((id(company), id(contact)), *mark)).collect(),
            unlinked: unlinked.into_iter().collect(),
            excluded_companies: excluded("COMPANY"),
            excluded_contacts: excluded("CONTACT"),
            changes: sqlx::query_as("select * from change where workspace_id = $1 order by number")
                .bind(tenant.workspace)
                .fetch_all(pool)
                .await?,
            numbered: sqlx::query_scalar("select changes from counter where workspace_id = $1")
                .bind(tenant.workspace)
                .fetch_one(pool)
                .await?,
            runs: sqlx::query_as("select * from sync_run where workspace_id = $1 order by queued_at, id")
                .bind(tenant.workspace)
                .fetch_all(pool)
                .await?,
            onboardings: sqlx::query_as("select customer_id, name from onboarding where workspace_id = $1")
                .bind(tenant.workspace)
                .fetch_all(pool)
                .await?
                .into_iter()
                .collect(),
        })
    }
}

fn customer(row: &Value) -> (RecordId, Row) {
    let mut fields: BTreeMap<String, Option<String>> =
        ["name", "domain", "owner", "plan", "arr", "industry", "employee_count"]
            .into_iter()
            .map(|field| (field.to_owned(), text(&row[field])))
            .collect();
    for (property, tags) in row["synced_tags"].as_object().into_iter().flatten() {
        fields.insert(format!("tags.{property}"), text(tags));
    }
    for (key, value) in row["named"].as_object().into_iter().flatten() {
        fields.insert(format!("custom.{key}"), text(value));
    }
    let mut raw: BTreeMap<String, Value> =
        ["name", "domain", "arr", "industry", "employee_count", "status", "tags", "hubspot_company_id"]
            .into_iter()
            .map(|field| (field.to_owned(), row[field].clone()))
            .collect();
    raw.insert("owner".to_owned(), row["owner_id"].clone());
    raw.insert("plan".to_owned(), row["plan_id"].clone());
    for (kind, column) in [("tags", "synced_tags"), ("custom", "custom_values")] {
        for (key, value) in row[column].as_object().into_iter().flatten() {
            raw.insert(format!("{kind}.{key}"), value.clone());
        }
    }
    common(row, "hubspot_company_id", fields, raw)
}

fn contact(row: &Value) -> (RecordId, Row) {
    let names = ["first_name", "last_name", "email", "title", "phone"];
    let fields = names.into_iter().map(|field| (field.to_owned(), text(&row[field]))).collect();
    let raw = names.into_iter().chain(["hubspot_contact_id"]);
    let raw = raw.map(|field| (field.to_owned(), row[field].clone())).collect();
    common(row, "hubspot_contact_id", fields, raw)
}

fn common(
    row: &Value,
    record: &str,
    fields: BTreeMap<String, Option<String>>,
    raw: BTreeMap<String, Value>,
) -> (RecordId, Row) {
    let (archived, reason) = (!row["archived_at"].is_null(), row["archive_reason"].as_str());
    let state = State::of_row(archived, reason, row["detached_at"].is_string());
    let record = id(row[record].as_str().unwrap_or_default());
    let row = Row {
        id: row["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default(),
        display_id: row["display_id"].as_i64().unwrap_or_default(),
        record,
        state,
        fields,
        raw,
        created_ms: row["created_ms"].as_i64().unwrap_or_default(),
        modified_ms: row["modified_ms"].as_i64(),
    };
    (record, row)
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap_or(RecordId(0))
}

/// Lists as one text, sorted as they are kept.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}
