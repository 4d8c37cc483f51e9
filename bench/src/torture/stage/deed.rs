//! Acts of an admin over the public API. Processes may die under a request, so each is repeated until it is answered.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, bail};
use hubspot_sim::RecordId;
use serde_json::{Value, json};
use tests::eventually;
use tests::walk::list;

use super::Stage;
use crate::torture::act::{ContactMap, Deed, Filter, Map, Pick, choose};
use crate::torture::model::State;

/// How long an answer may take while processes die and come back.
const PATIENCE: Duration = Duration::from_mins(1);

const FILTER_VERSION: &str = "select version from company_filter where workspace_id = $1";
const MAP_VERSION: &str = "select version from field_map where workspace_id = $1 and object = 'CUSTOMER'";
const CONTACT_MAP_VERSION: &str = "select version from field_map where workspace_id = $1 and object = 'CONTACT'";

/// A customer, as far as deeds need to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    /// As the API knows it, once it was asked.
    id: String,
    uuid: uuid::Uuid,
    number: i64,
    company: RecordId,
    archived: bool,
}

impl Stage {
    /// Does it, if there is a customer to do it to.
    pub(super) async fn deed(&mut self, deed: &Deed) -> anyhow::Result<()> {
        match deed {
            Deed::Filter(filter) => self.set_filter(filter).await,
            Deed::Map(map) => self.set_map(*map).await,
            Deed::ContactMap(map) => self.set_contact_map(*map).await,
            Deed::Archive(pick) => self.move_customer("archiveCustomers", "ArchiveCustomersInput", *pick, false).await,
            Deed::Restore(pick) => self.move_customer("restoreCustomers", "RestoreCustomersInput", *pick, true).await,
            Deed::Purge(pick) => self.purge(*pick).await,
            Deed::Lift(pick) => self.lift(*pick).await,
            Deed::Unlink { customer, contact } => self.set_linked(*customer, *contact, false).await,
            Deed::Relink(pick) => self.set_linked(*pick, *pick, true).await,
            Deed::ChoosePrimary { customer, contact } => self.choose_primary(*customer, *contact).await,
            Deed::ClearPrimary(pick) => {
                let Some(customer) = self.customer(*pick, None).await? else { return Ok(()) };
                let document = "mutation ($input: ClearPrimaryContactInput!) \
                                { clearPrimaryContact(input: $input) { userErrors { code message } } }";
                self.ask(document, json!({ "input": { "customerId": customer.id } })).await.map(drop)
            }
            Deed::Edit { customer, status, tags } => self.edit_customer(*customer, status, tags).await,
            Deed::Onboard(pick) => self.onboard(*pick).await,
            Deed::Sync => {
                let document = "mutation { startFullSync { run { id } alreadyRunning userErrors { code message } } }";
                self.ask(document, json!({})).await.map(drop)
            }
            Deed::Cancel => self.cancel().await,
        }
    }

    /// Asks until the service answers, and gives the payload, refusals included.
    pub(super) async fn ask(&self, document: &str, variables: Value) -> anyhow::Result<Value> {
        let answered = async || {
            let answer = self.tenant.admin.answer(document, variables.clone()).await?;
            if !answer.body["errors"].is_null() {
                bail!("{}", answer.body["errors"]);
            }
            Ok(Some(answer.body["data"].clone()))
        };
        let data = eventually(document, PATIENCE, answered).await?;
        let payload = data.as_object().and_then(|data| data.values().next().cloned());
        payload.with_context(|| format!("{document} was answered {data}"))
    }

    async fn set_filter(&mut self, filter: &Filter) -> anyhow::Result<()> {
        let input = match filter {
            Filter::Everything => json!({ "everything": true }),
            Filter::Customers => list("101"),
            Filter::ByHand => list(&self.list.to_string()),
            Filter::Stages(stages) => json!({ "lifecycleStages": { "stages": stages } }),
            Filter::Pipeline { pipeline, stages } if stages.is_empty() => {
                json!({ "dealPipeline": { "pipeline": pipeline } })
            }
            Filter::Pipeline { pipeline, stages } => {
                json!({ "dealPipeline": { "pipeline": pipeline, "stages": stages } })
            }
        };
        let document = "mutation ($input: SetCompanyFilterInput!) \
                        { setCompanyFilter(input: $input) { userErrors { code message } } }";
        let before = self.version(FILTER_VERSION).await?;
        let payload = self.ask(document, json!({ "input": { "filter": input } })).await?;
        // it is looked up at HubSpot, which may be in trouble: then nothing is chosen, unless an unanswered try did it
        if is_refused(&payload) && self.version(FILTER_VERSION).await? == before {
            return Ok(());
        }
        self.model.filter(filter.clone())
    }

    async fn set_map(&mut self, map: Map) -> anyhow::Result<()> {
        let field = |property: &str, field: &str| json!({ "property": property, "target": { "field": field } });
        let tag = |property: &str| json!({ "property": property, "target": { "tag": true } });
        let custom = |property: &str, id: &str| json!({ "property": property, "target": { "customFieldId": id } });
        let mut rows = vec![
            field("name", "NAME"),
            field("domain", "DOMAIN"),
            field("hubspot_owner_id", "OWNER"),
            field("annualrevenue", "ARR"),
            field("numberofemployees", "EMPLOYEE_COUNT"),
            field("createdate", "CREATED_AT"),
        ];
        match map {
            Map::Default => rows.extend([field("tier", "PLAN"), field("industry", "INDUSTRY")]),
            Map::Tagged => rows.extend([
                field("tier", "PLAN"),
                field("industry", "INDUSTRY"),
                tag("type"),
                tag("hs_is_target_account"),
                tag("web_technologies"),
                custom("contract_years", &self.fields[0]),
                custom("description", &self.fields[1]),
            ]),
            Map::Repointed => rows.push(field("city", "INDUSTRY")),
        }
        let document = "mutation ($input: SetCustomerFieldMapInput!) \
                        { setCustomerFieldMap(input: $input) { userErrors { code message } } }";
        let before = self.version(MAP_VERSION).await?;
        let payload = self.ask(document, json!({ "input": { "rows": rows } })).await?;
        // a property may be archived now, or HubSpot in trouble
        if is_refused(&payload) && self.version(MAP_VERSION).await? == before {
            return Ok(());
        }
        self.model.map(map)
    }

    async fn set_contact_map(&mut self, map: ContactMap) -> anyhow::Result<()> {
        let field = |property: &str, field: &str| json!({ "property": property, "target": { "field": field } });
        let mut rows = vec![field("firstname", "FIRST_NAME"), field("lastname", "LAST_NAME"), field("email", "EMAIL")];
        match map {
            ContactMap::Default => rows.extend([field("jobtitle", "TITLE"), field("phone", "PHONE")]),
            ContactMap::Repointed => rows.push(field("mobilephone", "PHONE")),
        }
        let document = "mutation ($input: SetContactFieldMapInput!) \
                        { setContactFieldMap(input: $input) { userErrors { code message } } }";
        let before = self.version(CONTACT_MAP_VERSION).await?;
        let payload = self.ask(document, json!({ "input": { "rows": rows } })).await?;
        if is_refused(&payload) && self.version(CONTACT_MAP_VERSION).await? == before {
            return Ok(());
        }
        self.model.contact_map(map)
    }

    /// How often an admin's choice was stored.
    async fn version(&self, of: &'static str) -> anyhow::Result<i32> {
        let read = async || {
            let version: Option<i32> =
                sqlx::query_scalar(of).bind(self.tenant.workspace).fetch_optional(self.world.pool()).await?;
            Ok(Some(version.unwrap_or_default()))
        };
        eventually("a version is read", PATIENCE, read).await
    }

    /// A customer that a pick stands for; archived or live ones only, if said.
    async fn customer(&self, pick: Pick, archived: Option<bool>) -> anyhow::Result<Option<Known>> {
        let customers = self.customers().await?;
        let fitting = customers.values().filter(|one| archived.is_none_or(|archived| one.archived == archived));
        let Some(company) = choose(pick, fitting.map(|one| one.company)) else { return Ok(None) };
        let Some(mut known) = customers.get(&company).cloned() else { return Ok(None) };
        let document = "query ($number: Int!) { customer(by: { displayId: $number }) { id } }";
        let found = self.ask(document, json!({ "number": known.number })).await?;
        found["id"].as_str().context("a customer without an id")?.clone_into(&mut known.id);
        Ok(Some(known))
    }

    /// All customers by company, as the database has them at this moment.
    async fn customers(&self) -> anyhow::Result<BTreeMap<RecordId, Known>> {
        let read = async || {
            let rows: Vec<(uuid::Uuid, i64, String, bool)> = sqlx::query_as(
                "select id, display_id, hubspot_company_id, archived_at is not null from customer where workspace_id = $1",
            )
            .bind(self.tenant.workspace)
            .fetch_all(self.world.pool())
            .await?;
            Ok(Some(rows))
        };
        let rows = eventually("the customers are read", PATIENCE, read).await?;
        let mut known = BTreeMap::new();
        for (uuid, number, company, archived) in rows {
            let company = RecordId::parse(&company).context("an odd company id")?;
            known.insert(company, Known { id: String::new(), uuid, number, company, archived });
        }
        Ok(known)
    }

    /// Archives or restores, and lets the model know where that left the customer.
    async fn move_customer(&mut self, field: &str, input: &str, pick: Pick, archived: bool) -> anyhow::Result<()> {
        let Some(customer) = self.customer(pick, Some(archived)).await? else { return Ok(()) };
        let document =
            format!("mutation ($input: {input}!) {{ {field}(input: $input) {{ userErrors {{ code message }} }} }}");
        let payload = self.ask(&document, json!({ "input": { "ids": [customer.id] } })).await?;
        let after = self.standing(customer.uuid).await?;
        let was_done = match after.1 {
            State::ByHand => !archived,
            State::Live | State::Detached => archived,
            State::Absent | State::Excluded | State::Deleted | State::LeftFilter | State::Merged => false,
        };
        // a try that was not answered may have done it, and the next one finds nothing to do
        if is_refused(&payload) && !was_done { Ok(()) } else { self.model.learned(after.0, after.1) }
    }

    /// Under which company a customer stands at this moment, and how.
    async fn standing(&self, customer: uuid::Uuid) -> anyhow::Result<(RecordId, State)> {
        let read = async || {
            let row: (String, bool, bool, Option<String>) = sqlx::query_as(
                "select hubspot_company_id, detached_at is not null, archived_at is not null, archive_reason
                 from customer where workspace_id = $1 and id = $2",
            )
            .bind(self.tenant.workspace)
            .bind(customer)
            .fetch_one(self.world.pool())
            .await?;
            Ok(Some(row))
        };
        let (company, detached, archived, reason) = eventually("a customer is read", PATIENCE, read).await?;
        let state = State::of_row(archived, reason.as_deref(), detached);
        Ok((RecordId::parse(&company).context("an odd company id")?, state))
    }

    async fn purge(&mut self, pick: Pick) -> anyhow::Result<()> {
        let Some(customer) = self.customer(pick, Some(true)).await? else { return Ok(()) };
        let document = "mutation ($input: PurgeCustomersInput!) \
                        { purgeCustomers(input: $input) { userErrors { code message } } }";
        self.ask(document, json!({ "input": { "ids": [customer.id] } })).await?;
        self.ours.erased = true;
        let customers = self.customers().await?;
        if customers.values().any(|one| one.uuid == customer.uuid) {
            return Ok(()); // it came back before it was purged
        }
        self.ours.purged.insert(customer.uuid);
        self.model.purged(customer.company)
    }

    async fn lift(&mut self, pick: Pick) -> anyhow::Result<()> {
        let read = async || {
            let rows: Vec<String> =
                sqlx::query_scalar("select hubspot_id from exclusion where workspace_id = $1 and object = 'COMPANY'")
                    .bind(self.tenant.workspace)
                    .fetch_all(self.world.pool())
                    .await?;
            Ok(Some(rows))
        };
        let excluded = eventually("the exclusions are read", PATIENCE, read).await?;
        let Some(company) = choose(pick, excluded.iter().filter_map(|id| RecordId::parse(id))) else { return Ok(()) };
        let document = "mutation ($input: LiftExclusionInput!) \
                        { liftExclusion(input: $input) { userErrors { code message } } }";
        self.ask(document, json!({ "input": { "hubSpotCompanyId": company.to_string() } })).await?;
        self.model.learned(company, State::Absent)
    }

    async fn set_linked(&mut self, customer: Pick, contact: Pick, on: bool) -> anyhow::Result<()> {
        let pair = if on {
            let off = self.ours.unlinked.iter().filter(|(_, off)| **off).map(|(pair, _)| *pair);
            choose(contact, off)
        } else {
            self.pair(customer, contact).await?
        };
        let Some(pair) = pair else { return Ok(()) };
        let Some((customer, contact)) = self.ids_of(pair).await? else { return Ok(()) };
        let (field, input) =
            if on { ("relinkContact", "RelinkContactInput") } else { ("unlinkContact", "UnlinkContactInput") };
        let document =
            format!("mutation ($input: {input}!) {{ {field}(input: $input) {{ userErrors {{ code message }} }} }}");
        let payload = self.ask(&document, json!({ "input": { "customerId": customer, "contactId": contact } })).await?;
        if !is_refused(&payload) {
            self.ours.unlinked.insert(pair, !on);
        }
        Ok(())
    }

    async fn choose_primary(&mut self, customer: Pick, contact: Pick) -> anyhow::Result<()> {
        let Some(pair) = self.pair(customer, contact).await? else { return Ok(()) };
        let Some((customer, contact)) = self.ids_of(pair).await? else { return Ok(()) };
        let document = "mutation ($input: ChoosePrimaryContactInput!) \
                        { choosePrimaryContact(input: $input) { userErrors { code message } } }";
        self.ask(document, json!({ "input": { "customerId": customer, "contactId": contact } })).await.map(drop)
    }

    /// A customer's company and one of its contacts.
    async fn pair(&self, customer: Pick, contact: Pick) -> anyhow::Result<Option<(RecordId, RecordId)>> {
        let Some(customer) = self.customer(customer, Some(false)).await? else { return Ok(None) };
        let read = async || {
            let rows: Vec<String> = sqlx::query_scalar(
                "select hubspot_contact_id from contact_link where workspace_id = $1 and hubspot_company_id = $2",
            )
            .bind(self.tenant.workspace)
            .bind(customer.company.to_string())
            .fetch_all(self.world.pool())
            .await?;
            Ok(Some(rows))
        };
        let contacts = eventually("the links are read", PATIENCE, read).await?;
        let chosen = choose(contact, contacts.iter().filter_map(|id| RecordId::parse(id)));
        Ok(chosen.map(|contact| (customer.company, contact)))
    }

    /// The ids by which the API knows both, if they belong together, in force or taken apart.
    async fn ids_of(&self, (company, contact): (RecordId, RecordId)) -> anyhow::Result<Option<(String, String)>> {
        let document = "query ($company: String!) { customer(by: { hubSpotCompanyId: $company }) { id \
             on: contacts(first: 100) { edges { node { id hubSpotContactId } } } \
             off: contacts(first: 100, unlinked: true) { edges { node { id hubSpotContactId } } } } }";
        let found = self.ask(document, json!({ "company": company.to_string() })).await?;
        let edges = ["on", "off"].into_iter().flat_map(|side| found[side]["edges"].as_array().into_iter().flatten());
        let contact = contact.to_string();
        let contact = edges.map(|edge| &edge["node"]).find(|node| node["hubSpotContactId"] == contact.as_str());
        let ids = contact.and_then(|contact| Some((found["id"].as_str()?, contact["id"].as_str()?)));
        Ok(ids.map(|(customer, contact)| (customer.to_owned(), contact.to_owned())))
    }

    async fn edit_customer(&mut self, pick: Pick, status: &str, tags: &[String]) -> anyhow::Result<()> {
        let Some(customer) = self.customer(pick, None).await? else { return Ok(()) };
        let document = "mutation ($input: UpdateCustomerInput!) \
                        { updateCustomer(input: $input) { userErrors { code message } } }";
        let input = json!({ "id": customer.id, "status": status, "tags": tags });
        let payload = self.ask(document, json!({ "input": input })).await?;
        if !is_refused(&payload) {
            self.ours.edits.insert(customer.uuid, (status.to_owned(), tags.to_vec()));
        }
        Ok(())
    }

    async fn onboard(&mut self, pick: Pick) -> anyhow::Result<()> {
        let Some(customer) = self.customer(pick, Some(false)).await? else { return Ok(()) };
        let document = "mutation ($input: CreateOnboardingInput!) \
                        { createOnboarding(input: $input) { userErrors { code message } } }";
        // the name tells repeats apart, as a person would
        let name = format!("Onboarding {}", self.ours.onboardings.len());
        let payload = self.ask(document, json!({ "input": { "customerId": customer.id, "name": name } })).await?;
        if !is_refused(&payload) {
            self.ours.onboardings.insert((customer.uuid, name));
        }
        Ok(())
    }

    async fn cancel(&mut self) -> anyhow::Result<()> {
        let runs = self.ask("{ syncRuns(first: 5) { nodes { id kind status } } }", json!({})).await?;
        let under_way = |run: &&Value| {
            matches!(run["status"].as_str(), Some("QUEUED" | "RUNNING"))
                && matches!(run["kind"].as_str(), Some("INITIAL" | "NIGHTLY"))
        };
        let Some(run) = runs["nodes"].as_array().and_then(|runs| runs.iter().find(under_way)) else { return Ok(()) };
        let document = "mutation ($id: ID!) { cancelSync(input: { runId: $id }) { userErrors { code message } } }";
        self.ask(document, json!({ "id": run["id"] })).await.map(drop)
    }
}

fn is_refused(payload: &Value) -> bool {
    payload["userErrors"].as_array().is_none_or(|errors| !errors.is_empty())
}
