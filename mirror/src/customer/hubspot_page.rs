//! Where HubSpot shows a customer's company.

use entity::id::WorkspaceId;

use super::row::Customer;
use crate::database::Database;
use crate::error::{Attempting, Result};

/// The connected account's pages.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    hub_id: i64,
    ui_domain: String,
}

impl Account {
    /// The account the workspace is connected to, when HubSpot has said where its pages are.
    pub async fn read(database: &Database, workspace: WorkspaceId) -> Result<Option<Self>> {
        sqlx::query_as("select hub_id, ui_domain from connection where workspace_id = $1 and ui_domain is not null")
            .bind(workspace)
            .fetch_optional(database.pool())
            .await
            .attempting("reading where HubSpot's pages are")
    }

    /// The company's page; none for a customer of a former account, whose pages may be elsewhere.
    pub fn page_of(&self, customer: &Customer) -> Option<String> {
        let Self { hub_id, ui_domain } = self;
        let company = &customer.hubspot_company_id;
        (customer.hub_id == *hub_id).then(|| format!("https://{ui_domain}/contacts/{hub_id}/record/0-2/{company}"))
    }
}
