//! Whether what is here is what HubSpot has: every company, every contact of one, every link, told without limits.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use reqwest::Method;
use serde_json::Value;

use crate::machine::Machine;
use crate::report::figure;

/// How many differences are named.
const NAMED: usize = 5;

/// Counts what differs, and prints the first of it.
pub(crate) async fn differences(machine: &Machine) -> anyhow::Result<usize> {
    let began = Instant::now();
    let hub = machine.hub().await?;
    let path = |object: &str| format!("/_control/accounts/{hub}/truth/{object}");
    let companies = machine.control(Method::GET, &path("companies"), None).await?;
    let contacts = machine.control(Method::GET, &path("contacts"), None).await?;
    let titles: BTreeMap<&str, &str> =
        records(&contacts).map(|contact| (id(contact), value(contact, "jobtitle"))).collect();

    let mut wanted = BTreeSet::new();
    for company in records(&companies) {
        wanted.insert(format!("company {} named {:?}", id(company), value(company, "name").trim()));
        for link in company["links"]["contacts"].as_array().into_iter().flatten() {
            let contact = id(link);
            let title = titles.get(contact).copied().unwrap_or_default().trim();
            wanted.insert(format!("contact {contact} of company {} titled {title:?}", id(company)));
        }
    }
    let found: BTreeSet<String> = sqlx::query_scalar(
        "select format('company %s named %s', hubspot_company_id, to_json(name)) from customer where archived_at is null
         union all
         select format('contact %s of company %s titled %s', l.hubspot_contact_id, l.hubspot_company_id,
                       to_json(coalesce(p.title, '')))
         from contact_link l
         join customer c using (workspace_id, hub_id, hubspot_company_id)
         join contact p using (workspace_id, hub_id, hubspot_contact_id)
         where c.archived_at is null and p.archived_at is null",
    )
    .fetch_all(&machine.pool)
    .await?
    .into_iter()
    .collect();

    for difference in wanted.difference(&found).take(NAMED) {
        figure("missing", difference);
    }
    for difference in found.difference(&wanted).take(NAMED) {
        figure("not in HubSpot", difference);
    }
    figure("compared at the end", format!("{} facts in {:.1} s", wanted.len(), began.elapsed().as_secs_f64()));
    Ok(wanted.symmetric_difference(&found).count())
}

fn records(truth: &Value) -> impl Iterator<Item = &Value> {
    truth["records"].as_array().into_iter().flatten()
}

fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap_or_default()
}

fn value<'r>(record: &'r Value, property: &str) -> &'r str {
    record["properties"][property].as_str().unwrap_or_default()
}
