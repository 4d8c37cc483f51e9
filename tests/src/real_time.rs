//! HubSpot's deliveries in a test: sent to the service, and waited for until they have come through.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use hubspot_sim::RecordId;
use hubspot_sim::control::TruthRecord;
use serde_json::Value;
use sqlx::FromRow;
use url::Url;

use crate::{Mirror, Tenant, World, eventually};

/// How long a change may take on a loaded machine.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Where a row stands that came from HubSpot.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Standing {
    /// Whether it is in the archive.
    pub archived: bool,
    /// Why.
    pub reason: Option<String>,
}

impl World {
    /// The address HubSpot sends deliveries to.
    pub fn webhooks(&self) -> anyhow::Result<Url> {
        Url::parse(&format!("{}/hubspot/webhooks", self.url())).context("the front has an address")
    }

    /// From now on HubSpot says what happens.
    pub fn listen(&self) -> anyhow::Result<()> {
        self.hubspot().set_webhook_target(Some(self.webhooks()?));
        Ok(())
    }

    /// A workspace that is synced and listens.
    pub async fn listening_tenant(&self, filter: Value) -> anyhow::Result<Tenant> {
        let tenant = self.ready_tenant(filter).await?;
        tenant.sync().await?;
        self.listen()?;
        Ok(tenant)
    }

    /// Records of a workspace that are still to be read.
    pub async fn marks(&self, tenant: &Tenant) -> anyhow::Result<i64> {
        let marks = "select count(*) from dirty_record where workspace_id = $1 and read_at is null";
        Ok(sqlx::query_scalar(marks).bind(tenant.workspace).fetch_one(self.pool()).await?)
    }

    /// Waits until everything HubSpot said has arrived and was seen to.
    pub async fn settled(&self, tenant: &Tenant) -> anyhow::Result<()> {
        ensure!(self.hubspot().webhooks_settled_within(PATIENCE).await, "HubSpot still has something to say");
        eventually("every mark is seen to", PATIENCE, async || Ok((self.marks(tenant).await? == 0).then_some(()))).await
    }

    /// Waits for everything HubSpot said and compares the workspace with what is in HubSpot.
    pub async fn in_step(&self, tenant: &Tenant, admits: impl Fn(&TruthRecord) -> bool) -> anyhow::Result<Mirror> {
        self.settled(tenant).await?;
        self.must_mirror(tenant, admits).await
    }

    /// Where a company's customer stands; none if there is none.
    pub async fn customer_of(&self, tenant: &Tenant, company: RecordId) -> anyhow::Result<Option<Standing>> {
        let standing = "select archived_at is not null as archived, archive_reason as reason from customer
                        where workspace_id = $1 and hubspot_company_id = $2";
        let query = sqlx::query_as(standing).bind(tenant.workspace).bind(company.to_string());
        Ok(query.fetch_optional(self.pool()).await?)
    }

    /// Where a contact record's contact stands; none if there is none.
    pub async fn contact_of(&self, tenant: &Tenant, contact: RecordId) -> anyhow::Result<Option<Standing>> {
        let standing = "select archived_at is not null as archived, archive_reason as reason from contact
                        where workspace_id = $1 and hubspot_contact_id = $2";
        let query = sqlx::query_as(standing).bind(tenant.workspace).bind(contact.to_string());
        Ok(query.fetch_optional(self.pool()).await?)
    }
}

impl Standing {
    /// Not archived.
    pub fn live() -> Option<Self> {
        Some(Self { archived: false, reason: None })
    }

    /// Archived for this reason.
    pub fn archived(reason: &str) -> Option<Self> {
        Some(Self { archived: true, reason: Some(reason.to_owned()) })
    }
}
