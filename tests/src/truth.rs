//! What the rows must be, worked out from HubSpot's truth by rules written down a second time, for the default maps.
//!
//! Nothing of the product's own reading is used here: both would be wrong alike.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

use anyhow::{Context as _, bail, ensure};
use hubspot_sim::control::TruthRecord;
use hubspot_sim::{ObjectType, RecordId};
use serde_json::Value;
use sqlx::{FromRow, PgPool};

use crate::{Tenant, World, client::http};

/// The simulated owners that are people of every [`Tenant`].
const OWNERS: [(&str, &str); 2] = [("41629779", "ada@pivotal.example"), ("41629801", "grace@pivotal.example")];
/// Who stands in for all others.
const FALLBACK: &str = "ada@pivotal.example";
/// What every [`Tenant`] sells.
const PLANS: [&str; 3] = ["Starter", "Growth", "Enterprise"];

/// A customer, field by field.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "the fields are the customer's own")]
pub struct Customer {
    #[sqlx(rename = "hubspot_company_id")]
    pub company: String,
    pub name: String,
    pub domain: Option<String>,
    pub owner: Option<String>,
    pub plan: Option<String>,
    pub arr: Option<String>,
    pub industry: Option<String>,
    pub employees: Option<i64>,
    pub created_ms: i64,
    pub modified_ms: i64,
}

/// A contact, field by field.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
#[expect(missing_docs, reason = "the fields are the contact's own")]
pub struct Contact {
    #[sqlx(rename = "hubspot_contact_id")]
    pub record: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub title: Option<String>,
    pub phone: Option<String>,
    pub created_ms: i64,
    pub modified_ms: i64,
}

/// A link: company, contact, whether the company is the contact's primary one.
pub type Link = (String, String, bool);

/// All live customers of a workspace, with their live contacts and the links between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// By company.
    pub customers: BTreeMap<String, Customer>,
    /// By contact record.
    pub contacts: BTreeMap<String, Contact>,
    /// All of them.
    pub links: BTreeSet<Link>,
}

impl Mirror {
    /// What stands in the database.
    pub async fn actual(world: &World, tenant: &Tenant) -> anyhow::Result<Self> {
        let customers: Vec<Customer> = sqlx::query_as(
            "select c.hubspot_company_id, c.name, c.domain, u.email as owner, p.name as plan,
                    trim_scale(c.arr)::text as arr, c.industry, c.employee_count as employees,
                    (extract(epoch from c.created_at) * 1000)::bigint as created_ms,
                    (extract(epoch from c.hubspot_modified_at) * 1000)::bigint as modified_ms
             from customer c
             left join workspace_user u on u.workspace_id = c.workspace_id and u.id = c.owner_id
             left join plan p on p.workspace_id = c.workspace_id and p.id = c.plan_id
             where c.workspace_id = $1 and c.archived_at is null",
        )
        .bind(tenant.workspace)
        .fetch_all(world.pool())
        .await?;
        let contacts: Vec<Contact> = sqlx::query_as(
            "select hubspot_contact_id, first_name, last_name, email, title, phone,
                    (extract(epoch from created_at) * 1000)::bigint as created_ms,
                    (extract(epoch from hubspot_modified_at) * 1000)::bigint as modified_ms
             from contact c
             where workspace_id = $1 and archived_at is null
               and exists (
                   select from contact_link l join customer of using (workspace_id, hub_id, hubspot_company_id)
                   where l.workspace_id = c.workspace_id and l.hub_id = c.hub_id
                     and l.hubspot_contact_id = c.hubspot_contact_id and of.archived_at is null
               )",
        )
        .bind(tenant.workspace)
        .fetch_all(world.pool())
        .await?;
        let links: Vec<Link> = sqlx::query_as(
            "select hubspot_company_id, hubspot_contact_id, primary_company
             from contact_link l
             join customer of using (workspace_id, hub_id, hubspot_company_id)
             left join contact c using (workspace_id, hub_id, hubspot_contact_id)
             where l.workspace_id = $1 and of.archived_at is null and c.archived_at is null",
        )
        .bind(tenant.workspace)
        .fetch_all(world.pool())
        .await?;
        let (customer_count, contact_count) = (customers.len(), contacts.len());
        let mirror = Self {
            customers: customers.into_iter().map(|row| (row.company.clone(), row)).collect(),
            contacts: contacts.into_iter().map(|row| (row.record.clone(), row)).collect(),
            links: links.into_iter().collect(),
        };
        ensure!(mirror.customers.len() == customer_count, "a company has two customers");
        ensure!(mirror.contacts.len() == contact_count, "a contact record has two contacts");
        Ok(mirror)
    }

    /// What a first sync of these companies must bring.
    pub async fn expected(world: &World, admits: impl Fn(&TruthRecord) -> bool) -> anyhow::Result<Self> {
        let (hubspot, hub) = (world.hubspot(), world.hub());
        let companies = hubspot.truth(hub, ObjectType::Company)?;
        let companies: Vec<&TruthRecord> = companies.iter().filter(|company| admits(company)).collect();
        let industries = industries(world).await?;
        let mut amounts = amounts(world.pool(), &companies).await?;
        let mut links = BTreeSet::new();
        for company in &companies {
            for link in company.links.get("contacts").into_iter().flatten() {
                links.insert((company.id.to_string(), link.id.to_string(), link.primary));
            }
        }
        let linked: BTreeSet<&str> = links.iter().map(|(_, contact, _)| contact.as_str()).collect();
        let contacts = hubspot.truth(hub, ObjectType::Contact)?;
        let contacts = contacts.iter().filter(|contact| linked.contains(contact.id.to_string().as_str()));
        let contacts = contacts.map(|contact| (contact.id.to_string(), expected_contact(contact))).collect();
        let customer = |company: &&TruthRecord| {
            let arr = amounts.remove(&company.id).flatten();
            (company.id.to_string(), expected_customer(company, arr, &industries))
        };
        Ok(Self { customers: companies.iter().map(customer).collect(), contacts, links })
    }

    /// Fails with the first few differences.
    pub fn must_equal(&self, expected: &Self) -> anyhow::Result<()> {
        differences("customers", &self.customers, &expected.customers)?;
        differences("contacts", &self.contacts, &expected.contacts)?;
        let missing: Vec<_> = expected.links.difference(&self.links).take(5).collect();
        let extra: Vec<_> = self.links.difference(&expected.links).take(5).collect();
        ensure!(missing.is_empty() && extra.is_empty(), "links missing: {missing:?}\nlinks too many: {extra:?}");
        Ok(())
    }
}

impl World {
    /// Compares a workspace with what a first sync of these companies must bring.
    pub async fn must_mirror(&self, tenant: &Tenant, admits: impl Fn(&TruthRecord) -> bool) -> anyhow::Result<Mirror> {
        let actual = Mirror::actual(self, tenant).await?;
        actual.must_equal(&Mirror::expected(self, admits).await?)?;
        Ok(actual)
    }

    /// Fails unless a first sync of every company has brought all of it, with issues, and counted each row once.
    pub async fn must_be_whole(&self, tenant: &Tenant, run: &Value) -> anyhow::Result<()> {
        assert_eq!(run["status"], "SUCCEEDED_WITH_ISSUES", "{run:#}");
        let Mirror { customers, contacts, links } = self.must_mirror(tenant, |_| true).await?;
        let counts = |object: &str| (run[object]["seen"].clone(), run[object]["created"].clone());
        assert_eq!(counts("customers"), (customers.len().into(), customers.len().into()), "{run:#}");
        assert_eq!(counts("contacts"), (contacts.len().into(), contacts.len().into()), "{run:#}");
        assert_eq!(run["links"]["added"], links.len(), "{run:#}");
        Ok(())
    }
}

/// A record's value, unless it is blank.
pub fn value<'r>(record: &'r TruthRecord, property: &str) -> Option<&'r str> {
    record.properties.get(property).map(String::as_str).filter(|value| !value.trim().is_empty())
}

/// Admits companies in the stage `customer`, who are the members of the simulated accounts' list of customers.
pub fn is_customer(company: &TruthRecord) -> bool {
    value(company, "lifecyclestage") == Some("customer")
}

fn expected_customer(company: &TruthRecord, arr: Option<String>, industries: &HashMap<String, String>) -> Customer {
    let domain = value(company, "domain").map(bare_domain);
    let name = value(company, "name").map(|name| name.trim().to_owned()).or_else(|| domain.clone());
    let plan = value(company, "tier");
    let owner = |id| OWNERS.iter().find(|(owner, _)| *owner == id).map_or(FALLBACK, |(_, email)| email);
    Customer {
        company: company.id.to_string(),
        name: name.unwrap_or_else(|| format!("Company {}", company.id)),
        domain,
        owner: value(company, "hubspot_owner_id").map(|id| owner(id).to_owned()),
        plan: plan.and_then(|tier| PLANS.iter().find(|plan| plan.eq_ignore_ascii_case(tier))).map(ToString::to_string),
        arr,
        industry: value(company, "industry").map(|word| industries.get(word).map_or(word, String::as_str).to_owned()),
        employees: value(company, "numberofemployees").and_then(|number| number.parse().ok()),
        created_ms: company.created_at,
        modified_ms: company.updated_at,
    }
}

fn expected_contact(contact: &TruthRecord) -> Contact {
    let text = |property| value(contact, property).map(str::to_owned);
    Contact {
        record: contact.id.to_string(),
        first_name: text("firstname"),
        last_name: text("lastname"),
        email: text("email").map(|email| email.trim().to_lowercase()),
        title: text("jobtitle"),
        phone: text("phone"),
        created_ms: contact.created_at,
        modified_ms: contact.updated_at,
    }
}

fn bare_domain(domain: &str) -> String {
    let lower = domain.trim().to_lowercase();
    let host = lower.trim_start_matches("https://").trim_start_matches("http://");
    host.split('/').next().unwrap_or(host).to_owned()
}

/// Revenues as Postgres itself reads and rounds them.
async fn amounts(pool: &PgPool, companies: &[&TruthRecord]) -> anyhow::Result<HashMap<RecordId, Option<String>>> {
    let texts: Vec<&str> = companies.iter().map(|company| value(company, "annualrevenue").unwrap_or("NaN")).collect();
    let rounded: Vec<Option<String>> = sqlx::query_scalar(
        "select case when n <> 'NaN' and abs(n) < 1e18 then trim_scale(round(n, 10))::text end
         from unnest($1::text[]) with ordinality as t (text, place), lateral (select case
             when text ~ '^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$' then text::numeric else 'NaN' end as n) read
         order by place",
    )
    .bind(&texts)
    .fetch_all(pool)
    .await
    .context("round the revenues")?;
    Ok(companies.iter().map(|company| company.id).zip(rounded).collect())
}

/// What people call the values of `industry`. Asks HubSpot, so it stands in the simulator's log of calls.
async fn industries(world: &World) -> anyhow::Result<HashMap<String, String>> {
    let token = world.hubspot().install(world.hub())?.access_token;
    let address = format!("{}/crm/properties/2026-09/companies/industry", world.hubspot_url());
    let text = http().get(address).bearer_auth(token).send().await?.text().await?;
    let property: Value = serde_json::from_str(&text).with_context(|| text.clone())?;
    let options = property["options"].as_array().context("industry has no options")?;
    let word = |option: &Value, name: &str| option[name].as_str().unwrap_or_default().to_owned();
    Ok(options.iter().map(|option| (word(option, "value"), word(option, "label"))).collect())
}

fn differences<T: Debug + PartialEq>(
    what: &str,
    actual: &BTreeMap<String, T>,
    expected: &BTreeMap<String, T>,
) -> anyhow::Result<()> {
    let ids: BTreeSet<&String> = actual.keys().chain(expected.keys()).collect();
    let wrong: Vec<String> = ids
        .into_iter()
        .filter(|id| actual.get(*id) != expected.get(*id))
        .map(|id| format!("{id}: {:?}\n  expected {:?}", actual.get(id), expected.get(id)))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("{} {what} differ:\n{}", wrong.len(), wrong[..wrong.len().min(3)].join("\n"))
}
