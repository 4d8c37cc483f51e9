//! What happens in HubSpot after the first sync, and the customers that follow.
//!
//! Each change is made in HubSpot alone. HubSpot tells of it by a webhook, and the demo hears of the customer as any
//! client would: over `customerChanged`, from the cursor it took before. So the time shown is the whole way round.
//! Whoever starts the demo many times a day, or deletes many companies in its HubSpot, sees the guard hold archives back.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use hubspot_sim::control::Change;
use hubspot_sim::{ObjectType, RecordId};
use serde_json::{Value, json};

use super::client::GraphQL;
use super::hubspot::HubSpot;
use super::screen::Screen;

/// How long a customer is waited for. It takes seconds at most, unless somebody is using the machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is asked whether the guard holds an archive back.
const LOOK: Duration = Duration::from_millis(500);

const CHANGED: &str = "subscription ($after: String, $id: ID) { customerChanged(after: $after, customerId: $id) { event \
    customer { name arr status archiveReason mergedInto { displayId name } } } }";

/// The walk's customers and what they are asked with.
pub(super) struct Changes<'d> {
    pub(super) api: &'d GraphQL,
    pub(super) hubspot: &'d HubSpot,
    pub(super) screen: &'d Screen,
}

/// A customer that something is about to happen to.
struct Chosen<'c> {
    id: &'c str,
    display_id: i64,
    name: &'c str,
    company: RecordId,
    arr: Option<&'c str>,
}

/// What a change in HubSpot led to.
enum Followed {
    /// The customer as it is now.
    Changed(Value),
    /// Its archive waits for an admin.
    Held,
}

impl Changes<'_> {
    /// Edits, deletes, restores and merges some of these customers' companies.
    pub(super) async fn happen(&self, customers: &[Value]) -> anyhow::Result<()> {
        let chosen = self.choose(customers).await?;
        let [edited, gone, survivor, absorbed] = chosen.as_slice() else {
            self.screen.note("too few customers are left to change some: remove the demo's data to begin again");
            return Ok(());
        };
        self.screen.hubspot_changes();
        self.edit(edited).await?;
        self.delete_and_restore(gone).await?;
        self.merge(survivor, absorbed).await
    }

    /// The first four that follow HubSpot: a customer stays behind when the guard holds its archive, or somebody
    /// dismissed that.
    async fn choose<'c>(&self, customers: &'c [Value]) -> anyhow::Result<Vec<Chosen<'c>>> {
        let mut chosen = Vec::new();
        for customer in customers {
            let customer = Chosen::read(customer)?;
            if self.hubspot.has(customer.company)? && self.standing(&customer).await? == "HERE" {
                chosen.push(customer);
            }
            if chosen.len() == 4 {
                break;
            }
        }
        Ok(chosen)
    }

    async fn standing(&self, customer: &Chosen<'_>) -> anyhow::Result<String> {
        let document = "query ($company: String!) { companyStatus(hubSpotCompanyId: $company) { standing } }";
        let data = self.api.query(document, json!({ "company": customer.company.to_string() })).await?;
        Ok(data["companyStatus"]["standing"].as_str().unwrap_or_default().to_owned())
    }

    async fn edit(&self, customer: &Chosen<'_>) -> anyhow::Result<()> {
        let revenue = raised(customer.arr).to_string();
        self.screen.happens(&format!("edited    {}: annualrevenue {revenue}", customer.name));
        let values = BTreeMap::from([("annualrevenue".to_owned(), Some(revenue))]);
        let change = Change::Update { object: ObjectType::Company, id: customer.company, values };
        let (Followed::Changed(now), took) = self.follow(customer, change, "UPDATED").await? else {
            anyhow::bail!("customer {} is held back after an edit", customer.display_id);
        };
        let arr = now["arr"].as_str().unwrap_or("nothing");
        self.screen.follows(&format!("customer {} has ARR {arr}", customer.display_id), took);
        Ok(())
    }

    async fn delete_and_restore(&self, customer: &Chosen<'_>) -> anyhow::Result<()> {
        let (object, id) = (ObjectType::Company, customer.company);
        self.screen.happens(&format!("deleted   {}", customer.name));
        let (followed, took) = self.follow(customer, Change::Delete { object, id }, "ARCHIVED").await?;
        let Followed::Changed(now) = followed else {
            self.screen.follows("the guard holds the archive back", took);
            self.screen.happens(&format!("restored  {}", customer.name));
            self.hubspot.change(&Change::Restore { object, id })?;
            self.screen.follows(&format!("customer {} was never away", customer.display_id), Duration::ZERO);
            return Ok(());
        };
        let reason = now["archiveReason"].as_str().unwrap_or_default();
        anyhow::ensure!(reason == "DELETED_IN_HUBSPOT", "the customer was archived as {reason}");
        self.screen.follows(&format!("customer {} is archived", customer.display_id), took);

        self.screen.happens(&format!("restored  {}", customer.name));
        let (Followed::Changed(now), took) = self.follow(customer, Change::Restore { object, id }, "RESTORED").await?
        else {
            anyhow::bail!("customer {} is held back after it was restored", customer.display_id);
        };
        let status = now["status"].as_str().unwrap_or_default();
        self.screen.follows(&format!("customer {} is back, {status}", customer.display_id), took);
        Ok(())
    }

    async fn merge(&self, survivor: &Chosen<'_>, absorbed: &Chosen<'_>) -> anyhow::Result<()> {
        self.screen.happens(&format!("merged    {} into {}", absorbed.name, survivor.name));
        let (object, primary, other) = (ObjectType::Company, survivor.company, absorbed.company);
        let (followed, took) = self.follow(absorbed, Change::Merge { object, primary, other }, "ARCHIVED").await?;
        let Followed::Changed(now) = followed else {
            self.screen.follows("the guard holds the archive back", took);
            return Ok(());
        };
        let heir = now["mergedInto"]["displayId"].as_i64().context("the absorbed customer names no survivor")?;
        self.screen.follows(&format!("{} is archived, {heir} lives on", absorbed.display_id), took);
        Ok(())
    }

    /// Makes a change and waits for what it does to a customer; gives that and how long it took.
    async fn follow(&self, customer: &Chosen<'_>, change: Change, event: &str) -> anyhow::Result<(Followed, Duration)> {
        let data = self.api.query("{ customerChangeCursor }", json!({})).await?;
        let variables = json!({ "after": data["customerChangeCursor"], "id": customer.id });
        let since = Instant::now();
        self.hubspot.change(&change)?;
        let awaited = |data: &Value| {
            let change = &data["customerChanged"];
            (change["event"] == event).then(|| change["customer"].clone())
        };
        let followed = tokio::select! {
            now = self.api.first(CHANGED, variables, awaited) => Followed::Changed(now?),
            held = self.held_back(customer) => { held?; Followed::Held }
            () = tokio::time::sleep(PATIENCE) => {
                self.screen.does_not_follow();
                anyhow::bail!("customer {} did not follow HubSpot within {} s", customer.display_id, PATIENCE.as_secs());
            }
        };
        Ok((followed, since.elapsed()))
    }

    /// Ends when the guard holds the customer's archive back.
    async fn held_back(&self, customer: &Chosen<'_>) -> anyhow::Result<()> {
        loop {
            tokio::time::sleep(LOOK).await;
            if self.standing(customer).await? == "HELD" {
                return Ok(());
            }
        }
    }
}

impl<'c> Chosen<'c> {
    fn read(customer: &'c Value) -> anyhow::Result<Self> {
        let text = |field: &str| customer[field].as_str().with_context(|| format!("a customer without {field}"));
        Ok(Self {
            id: text("id")?,
            display_id: customer["displayId"].as_i64().context("a customer without a number")?,
            name: text("name")?,
            company: RecordId(text("hubSpotCompanyId")?.parse().context("a company's id")?),
            arr: customer["arr"].as_str(),
        })
    }
}

/// A thousand more, in whole dollars.
fn raised(arr: Option<&str>) -> i128 {
    let whole = arr.and_then(|arr| arr.split('.').next()?.parse::<i128>().ok());
    whole.unwrap_or_default() + 1_000
}

#[cfg(test)]
mod tests {
    use super::raised;

    #[test]
    fn revenue_is_raised_whatever_it_was() {
        assert_eq!(raised(Some("1200.50")), 2_200);
        assert_eq!(raised(Some("12345678901234567890.5")), 12_345_678_901_234_568_890);
        assert_eq!(raised(None), 1_000);
    }
}
