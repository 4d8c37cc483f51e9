//! Customers: the type, and in the folder its lists, look-ups, edits, and its way into the archive and out of it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Lookahead, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::choice;
use mirror::contact::of_customer::Belonging;
use mirror::customer::{Columns, Customer as Row, Tag as TagRow};
use mirror::field_map::CustomerField;

use super::access::granted_users;
use super::contact::Contact;
use super::contact::page::CustomerContactConnection;
use super::context::Reach;
use super::custom_value::CustomFieldValue;
use super::error::or_fault;
use super::history::HistoryFilter;
use super::history::page::HistoryConnection;
use super::node::GlobalId;
use super::onboarding::Onboarding;
use super::page::{PageArgs, cost};
use super::plan::Plan;
use super::scalar::{Decimal, int};
use super::user::WorkspaceUser;

mod cohort;
pub(crate) mod life;
pub(crate) mod mutation;
pub(crate) mod page;
pub(crate) mod query;

use cohort::CustomerCohort;

/// How a customer fares, by our users' judgement.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "choice::CustomerStatus")]
pub(crate) enum CustomerStatus {
    /// All well.
    Active,
    /// May leave.
    AtRisk,
    /// Has left.
    Churned,
}

/// Why a customer or contact is archived.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "choice::ArchiveReason")]
pub(crate) enum ArchiveReason {
    /// The HubSpot record was deleted.
    #[graphql(name = "DELETED_IN_HUBSPOT")]
    DeletedInHubSpot,
    /// The company no longer matches the filter.
    LeftFilter,
    /// The HubSpot record was merged into another.
    Merged,
    /// A person archived it.
    Manual,
    /// Another HubSpot account took the place of the one it came from.
    AccountReplaced,
}

/// What made a contact the primary one.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrimaryContactSource {
    /// An admin chose it.
    Chosen,
    /// HubSpot's marks and ids.
    #[graphql(name = "HUBSPOT")]
    HubSpot,
}

/// A tag of a customer.
#[derive(SimpleObject)]
pub(crate) struct Tag {
    /// Its text.
    name: String,
    /// Sync gave it, and takes it away when HubSpot no longer says so.
    from_hub_spot: bool,
}

impl From<&TagRow> for Tag {
    fn from(tag: &TagRow) -> Self {
        Self { name: tag.name.clone(), from_hub_spot: tag.from_hubspot }
    }
}

/// A field that HubSpot feeds: it can be edited only there.
#[derive(SimpleObject)]
pub(crate) struct LockedField {
    /// The field's name in this API, or the key of a custom field.
    field: String,
    /// The HubSpot property that feeds it.
    hub_spot_property: String,
}

/// A customer, one among those that were read together.
#[derive(Clone)]
pub(crate) struct Customer {
    cohort: Arc<CustomerCohort>,
    place: usize,
}

impl Customer {
    /// A customer that was read by itself.
    pub(crate) fn alone(row: Row) -> Self {
        Self { cohort: Arc::new(CustomerCohort::new(vec![row])), place: 0 }
    }

    /// Customers that were read together, in the same order.
    pub(crate) fn together(rows: Vec<Row>) -> impl Iterator<Item = Self> {
        let cohort = Arc::new(CustomerCohort::new(rows));
        (0..cohort.rows.len()).map(move |place| Self { cohort: Arc::clone(&cohort), place })
    }

    /// The row.
    pub(crate) fn row(&self) -> &Row {
        &self.cohort.rows[self.place]
    }

    /// How many live contacts it has.
    pub(crate) async fn count_contacts(&self, ctx: &Context<'_>, belonging: Belonging) -> async_graphql::Result<i32> {
        let counts = self.cohort.contact_counts(ctx, belonging).await?;
        int(counts.get(&self.row().id).copied().unwrap_or_default())
    }
}

/// The bulky columns that a selection on customers asks for.
pub(crate) fn columns(selection: &Lookahead<'_>) -> Columns {
    Columns { tags: selection.field("tags").exists(), custom_values: selection.field("customFields").exists() }
}

/// A customer: made from one HubSpot company, kept in step with it, and carrying what is Pivotal's own.
#[Object]
impl Customer {
    /// Opaque and global.
    pub(crate) async fn id(&self) -> ID {
        self.row().id.to_global()
    }

    /// A number that never changes, counted per workspace.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn display_id(&self) -> async_graphql::Result<i32> {
        int(self.row().display_id)
    }

    /// The id of the HubSpot company.
    async fn hub_spot_company_id(&self) -> &str {
        &self.row().hubspot_company_id
    }

    /// The company's page at HubSpot; null while it is not known where the account's pages are.
    async fn hub_spot_url(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let account = self.cohort.account(ctx).await?;
        Ok(Option::as_ref(&account).and_then(|account| account.page_of(self.row())))
    }

    /// Its name; never blank.
    async fn name(&self) -> &str {
        &self.row().name
    }

    /// Its domain in lower case, without protocol or path. Several customers may have the same.
    async fn domain(&self) -> Option<&str> {
        self.row().domain.as_deref()
    }

    /// How many live customers that you may see have this domain, this one included; 0 without a domain.
    async fn shared_domain_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let Some(domain) = &self.row().domain else { return Ok(0) };
        let counts = self.cohort.sharing(ctx).await?;
        int(counts.get(domain).copied().unwrap_or_default())
    }

    /// The user who owns it.
    async fn owner(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<WorkspaceUser>> {
        let Some(owner) = self.row().owner_id else { return Ok(None) };
        Ok(self.cohort.owners(ctx).await?.get(&owner).cloned().map(Into::into))
    }

    /// Its plan.
    async fn plan(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Plan>> {
        let Some(plan) = self.row().plan_id else { return Ok(None) };
        Ok(self.cohort.plans(ctx).await?.get(&plan).cloned().map(Into::into))
    }

    /// Annual recurring revenue, without a currency of its own.
    async fn arr(&self) -> Option<Decimal> {
        self.row().arr.map(Decimal)
    }

    /// Its industry, as free text.
    async fn industry(&self) -> Option<&str> {
        self.row().industry.as_deref()
    }

    /// How many people it employs.
    #[expect(clippy::unused_async, reason = "a resolver is async; this one fails without waiting")]
    async fn employee_count(&self) -> async_graphql::Result<Option<i32>> {
        self.row().employee_count.map(int).transpose()
    }

    /// How it fares.
    async fn status(&self) -> CustomerStatus {
        self.row().status.into()
    }

    /// Its tags by name, those given by hand and those from HubSpot.
    async fn tags(&self) -> Vec<Tag> {
        self.row().tags.iter().map(Tag::from).collect()
    }

    /// Every custom field that customers have, with this customer's value.
    async fn custom_fields(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<CustomFieldValue>> {
        let fields = self.cohort.custom_fields(ctx).await?;
        let locks = self.cohort.locks(ctx).await?;
        Ok(CustomFieldValue::of(&fields, &self.row().custom_values, &locks))
    }

    /// The fields that HubSpot feeds. All others are Pivotal's own and can be edited here.
    async fn locked_fields(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<LockedField>> {
        let locks = self.cohort.locks(ctx).await?;
        let fields = self.cohort.custom_fields(ctx).await?;
        let built_in = locks.fields().iter().map(|(field, property)| (api_name(*field), property));
        let custom = fields.iter().filter_map(|field| Some((field.key.as_str(), locks.on_custom(field.id)?)));
        let locked = built_in.chain(custom);
        Ok(locked
            .map(|(field, by)| LockedField { field: field.to_owned(), hub_spot_property: by.to_string() })
            .collect())
    }

    /// Its live contacts, in an order that never changes.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only contacts behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only contacts ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Instead those that an admin took off the customer. Owner and admins only.", default)]
        unlinked: bool,
    ) -> async_graphql::Result<CustomerContactConnection> {
        let belonging = if unlinked { Belonging::Unlinked } else { Belonging::Linked };
        if belonging == Belonging::Unlinked {
            ctx.admin()?;
        }
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(CustomerContactConnection::position))?;
        let wanted = CustomerContactConnection::wanted(&ctx.look_ahead(), belonging);
        let pages = self.cohort.contacts(ctx, &window, wanted).await?;
        let page = pages.get(&self.row().id).cloned().unwrap_or_else(|| window.empty());
        Ok(CustomerContactConnection::new(self.clone(), page, belonging))
    }

    /// How many live contacts it has.
    async fn contact_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        self.count_contacts(ctx, Belonging::Linked).await
    }

    /// The primary contact: the one an admin chose, as long as it is live and belongs here; else, of those that name this
    /// company as their primary one in HubSpot, the one with the lowest HubSpot id; of all, when none does. Null when it has
    /// no live contact.
    async fn primary_contact(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Contact>> {
        let columns = super::contact::columns(&ctx.look_ahead());
        let primaries = self.cohort.primary_contacts(ctx, columns).await?;
        Ok(primaries.get(&self.row().id).map(|primary| primary.contact.clone()))
    }

    /// What made the primary contact the primary one; null when there is none.
    async fn primary_contact_source(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<PrimaryContactSource>> {
        let primaries = self.cohort.primary_contacts(ctx, mirror::contact::Columns::default()).await?;
        let source = |chosen| if chosen { PrimaryContactSource::Chosen } else { PrimaryContactSource::HubSpot };
        Ok(primaries.get(&self.row().id).map(|primary| source(primary.chosen)))
    }

    /// Its onboardings, oldest first.
    async fn onboardings(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Onboarding>> {
        let onboardings = self.cohort.onboardings(ctx).await?;
        Ok(onboardings.get(&self.row().id).into_iter().flatten().cloned().map(Into::into).collect())
    }

    /// What happened to it, newest first: one entry for each field that changed.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only entries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only entries ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions; all hold at once.")] filter: Option<HistoryFilter>,
    ) -> async_graphql::Result<HistoryConnection> {
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(HistoryConnection::position))?;
        let pages = self.cohort.histories(ctx, &window, or_fault(filter.unwrap_or_default().read())?).await?;
        let page = pages.get(&self.row().id.0).cloned().unwrap_or_else(|| window.empty());
        Ok(HistoryConnection::new(page))
    }

    /// The members who were granted it, by name; those it belongs to are not among them. Owner and admins only.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn granted_users(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Vec<WorkspaceUser>>> {
        granted_users(ctx, self.row().id).await.map(Some)
    }

    /// When it was archived; null while it is live.
    async fn archived_at(&self) -> Option<DateTime<Utc>> {
        self.row().archived_at
    }

    /// Why it was archived; null while it is live.
    async fn archive_reason(&self) -> Option<ArchiveReason> {
        self.row().archive_reason.map(Into::into)
    }

    /// Since when it is detached; null otherwise. A detached customer was restored although its company is deleted,
    /// merged, or outside the filter: no sync touches it until its company is there again.
    async fn detached_at(&self) -> Option<DateTime<Utc>> {
        self.row().detached_at
    }

    /// The customer it was merged into in HubSpot, if you may see that one; null for a customer that lives on.
    async fn merged_into(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Customer>> {
        let survivors = self.cohort.merged_into(ctx, columns(&ctx.look_ahead())).await?;
        Ok(survivors.get(&self.row().id).cloned())
    }

    /// The ids of HubSpot companies that were merged into its own. They lead to this customer, unless they have an archived
    /// one of their own.
    async fn merged_company_ids(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<String>> {
        let absorbed = self.cohort.merged_companies(ctx).await?;
        Ok(absorbed.get(&self.row().id).cloned().unwrap_or_default())
    }

    /// When the customer came to be.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row().created_at
    }

    /// When a value last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row().updated_at
    }
}

/// The field's name in this API.
fn api_name(field: CustomerField) -> &'static str {
    match field {
        CustomerField::Name => "name",
        CustomerField::Domain => "domain",
        CustomerField::Owner => "owner",
        CustomerField::Plan => "plan",
        CustomerField::Arr => "arr",
        CustomerField::Industry => "industry",
        CustomerField::EmployeeCount => "employeeCount",
        CustomerField::CreatedAt => "createdAt",
    }
}

#[cfg(test)]
mod tests;
