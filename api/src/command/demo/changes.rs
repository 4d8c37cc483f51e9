//! What happens in HubSpot after the first sync, and the customers that follow.
//!
//! Each change is made in HubSpot alone. HubSpot tells of it by a webhook, and the demo hears of the customer as any
//! client would: over `customerChanged`, from the cursor it took before. So the time shown is the whole way round.

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

impl Changes<'_> {
    /// Edits, deletes, restores and merges some of these customers' companies.
    pub(super) async fn happen(&self, customers: &[Value]) -> anyhow::Result<()> {
        let chosen: Vec<Chosen<'_>> = customers.iter().map(Chosen::read).collect::<anyhow::Result<_>>()?;
        let [edited, gone, survivor, absorbed, ..] = chosen.as_slice() else {
            self.screen.note("too few customers are left to change some: remove the demo's data to begin again");
            return Ok(());
        };
        self.screen.hubspot_changes();
        self.edit(edited).await?;
        self.delete_and_restore(gone).await?;
        self.merge(survivor, absorbed).await
    }

    async fn edit(&self, customer: &Chosen<'_>) -> anyhow::Result<()> {
        let revenue = raised(customer.arr).to_string();
        self.screen.happens(&format!("edited    {}: annualrevenue {revenue}", customer.name));
        let values = BTreeMap::from([("annualrevenue".to_owned(), Some(revenue))]);
        let change = Change::Update { object: ObjectType::Company, id: customer.company, values };
        let (now, took) = self.follow(customer, change, "UPDATED").await?;
        let arr = now["arr"].as_str().unwrap_or("nothing");
        self.screen.follows(&format!("customer {} has ARR {arr}", customer.display_id), took);
        Ok(())
    }

    async fn delete_and_restore(&self, customer: &Chosen<'_>) -> anyhow::Result<()> {
        let (object, id) = (ObjectType::Company, customer.company);
        self.screen.happens(&format!("deleted   {}", customer.name));
        let (now, took) = self.follow(customer, Change::Delete { object, id }, "ARCHIVED").await?;
        let reason = now["archiveReason"].as_str().unwrap_or_default();
        anyhow::ensure!(reason == "DELETED_IN_HUBSPOT", "the customer was archived as {reason}");
        self.screen.follows(&format!("customer {} is archived", customer.display_id), took);

        self.screen.happens(&format!("restored  {}", customer.name));
        let (now, took) = self.follow(customer, Change::Restore { object, id }, "RESTORED").await?;
        let status = now["status"].as_str().unwrap_or_default();
        self.screen.follows(&format!("customer {} is back, {status}", customer.display_id), took);
        Ok(())
    }

    async fn merge(&self, survivor: &Chosen<'_>, absorbed: &Chosen<'_>) -> anyhow::Result<()> {
        self.screen.happens(&format!("merged    {} into {}", absorbed.name, survivor.name));
        let (object, primary, other) = (ObjectType::Company, survivor.company, absorbed.company);
        let (now, took) = self.follow(absorbed, Change::Merge { object, primary, other }, "ARCHIVED").await?;
        let heir = now["mergedInto"]["displayId"].as_i64().context("the absorbed customer names no survivor")?;
        self.screen.follows(&format!("customer {} is archived, {heir} lives on", absorbed.display_id), took);
        Ok(())
    }

    /// Makes a change and waits for what it does to a customer; gives the customer and how long it took.
    async fn follow(&self, customer: &Chosen<'_>, change: Change, event: &str) -> anyhow::Result<(Value, Duration)> {
        let data = self.api.query("{ customerChangeCursor }", json!({})).await?;
        let variables = json!({ "after": data["customerChangeCursor"], "id": customer.id });
        let since = Instant::now();
        self.hubspot.change(&change)?;
        let awaited = |data: &Value| {
            let change = &data["customerChanged"];
            (change["event"] == event).then(|| change["customer"].clone())
        };
        let Ok(followed) = tokio::time::timeout(PATIENCE, self.api.first(CHANGED, variables, awaited)).await else {
            self.screen.does_not_follow();
            anyhow::bail!("customer {} did not follow HubSpot within {} s", customer.display_id, PATIENCE.as_secs());
        };
        Ok((followed?, since.elapsed()))
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
