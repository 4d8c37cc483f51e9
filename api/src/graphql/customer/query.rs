//! Finding customers: one by what names it, many by filter, sort and page.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject};
use entity::choice::Mirrored;
use mirror::customer::page::{self, Archived, CustomCondition, Filter, Sort, SortBy};
use mirror::customer::read::{self, Key};
use mirror::database::Database;
use mirror::error::{Code, Refusal, Result};
use mirror::page::Direction;
use mirror::search::{Exactly, SearchText};
use mirror::viewer::Viewer;
use uuid::Uuid;

use super::page::{CustomerConnection, position};
use super::{Customer, CustomerStatus, columns};
use crate::graphql::context::Reach;
use crate::graphql::custom_value::CustomFieldFilter;
use crate::graphql::error::or_fault;
use crate::graphql::node::GlobalId;
use crate::graphql::page::{PageArgs, SortDirection, cost};

/// What names one customer.
#[derive(OneofObject)]
pub(crate) enum CustomerBy {
    /// Its opaque id.
    Id(ID),
    /// Its number in the workspace.
    DisplayId(i32),
    /// The id of its HubSpot company.
    HubSpotCompanyId(String),
}

/// What customers are sorted by. Ids break ties.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "SortBy")]
pub(crate) enum CustomerSortField {
    /// The name, without regard to case.
    Name,
    /// Annual recurring revenue. A customer without one counts as smaller than all others.
    Arr,
    /// When the customer came to be.
    CreatedAt,
    /// When a value last changed.
    UpdatedAt,
}

/// The order of a list of customers.
#[derive(InputObject, Clone, Copy)]
pub(crate) struct CustomerSort {
    /// What they are sorted by.
    field: CustomerSortField,
    /// Which way.
    #[graphql(default_with = "SortDirection::Ascending")]
    direction: SortDirection,
}

impl Default for CustomerSort {
    fn default() -> Self {
        Self { field: CustomerSortField::Name, direction: SortDirection::Ascending }
    }
}

/// Whether live or archived rows are listed.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ArchivedFilter {
    /// Only live ones.
    #[default]
    Live,
    /// Only archived ones.
    Archived,
    /// Both.
    Any,
}

impl From<ArchivedFilter> for Archived {
    fn from(filter: ArchivedFilter) -> Self {
        match filter {
            ArchivedFilter::Live => Self::Live,
            ArchivedFilter::Archived => Self::Archived,
            ArchivedFilter::Any => Self::Any,
        }
    }
}

/// Which customers are listed. All conditions hold at once.
#[derive(InputObject, Default)]
pub(crate) struct CustomerFilter {
    /// Text anywhere in the name, without regard to case.
    name: Option<String>,
    /// One of these statuses; an empty list means any.
    status: Option<Vec<CustomerStatus>>,
    /// Owned by this user.
    owner_id: Option<ID>,
    /// On this plan.
    plan_id: Option<ID>,
    /// Carrying this tag, by hand or from HubSpot.
    tag: Option<String>,
    /// With this domain.
    domain: Option<String>,
    /// With this value in a custom field.
    custom_field: Option<CustomFieldFilter>,
    /// Live ones unless said.
    #[graphql(default)]
    archived: ArchivedFilter,
}

impl CustomerFilter {
    async fn read(self, database: &Database, viewer: &Viewer, search: Option<&str>) -> Result<Filter> {
        let custom = match self.custom_field {
            Some(condition) => Some(custom_condition(database, viewer, &condition).await?),
            None => None,
        };
        Ok(Filter {
            search: search.map(SearchText::parse).transpose().map_err(|refusal| refusal.at(["search"]))?.flatten(),
            name: self.name.as_deref().map(SearchText::parse).transpose().map_err(within("name"))?.flatten(),
            statuses: self.status.unwrap_or_default().into_iter().map(Into::into).collect(),
            owner: self.owner_id.as_ref().map(known_or_nothing),
            plan: self.plan_id.as_ref().map(known_or_nothing),
            tag: self.tag.as_deref().map(Exactly::parse).transpose().map_err(within("tag"))?,
            domain: self.domain.as_deref().map(Exactly::parse).transpose().map_err(within("domain"))?,
            custom,
            archived: self.archived.into(),
        })
    }
}

/// An id that names nothing matches nothing, as that of a row which never existed.
fn known_or_nothing<I: GlobalId>(id: &ID) -> I {
    I::from_global(id).unwrap_or_else(|| I::from_uuid(Uuid::nil()))
}

fn within(field: &'static str) -> impl Fn(Refusal) -> Refusal {
    move |refusal| refusal.at(["filter", field])
}

/// The field of this key, and the text in the spelling in which it is stored.
async fn custom_condition(
    database: &Database,
    viewer: &Viewer,
    condition: &CustomFieldFilter,
) -> Result<CustomCondition> {
    let fields = mirror::custom_field::list(database, viewer.workspace, Some(Mirrored::Customer)).await?;
    let field = fields.iter().find(|field| field.key == condition.key).ok_or_else(|| {
        let sentence = "Customers have no custom field of this key.";
        Refusal::new(Code::CustomFieldNotFound, sentence).at(["filter", "customField", "key"])
    })?;
    let at = |refusal: Refusal| refusal.at(["filter", "customField", "equals"]);
    let text = mirror::custom_value::canonical(field, condition.equals.trim()).map_err(at)?;
    Ok(CustomCondition { field: field.id, equals: Exactly::parse(&text).map_err(at)? })
}

/// Queries about customers.
#[derive(Default)]
pub(crate) struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// One customer; null when there is none that you may see. Archived ones are found too.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What names it; exactly one of these.")] by: CustomerBy,
    ) -> async_graphql::Result<Option<Customer>> {
        let key = match by {
            CustomerBy::Id(id) => GlobalId::from_global(&id).map(Key::Id),
            CustomerBy::DisplayId(number) => Some(Key::DisplayId(number.into())),
            // Postgres has no NUL in text, so such an id names nothing
            CustomerBy::HubSpotCompanyId(company) if company.contains('\0') => None,
            CustomerBy::HubSpotCompanyId(company) => Some(Key::HubSpotCompany(company)),
        };
        let Some(key) = key else { return Ok(None) };
        let columns = columns(&ctx.look_ahead());
        let found = or_fault(read::one(ctx.database(), &ctx.viewer()?, &key, columns).await)?;
        Ok(found.map(Customer::alone))
    }

    /// The customers that you may see.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "Relay's paging takes four, and search, filter and sort are apart")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only customers behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only customers ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Text anywhere in the name, the domain or a contact's e-mail, without regard to case.")]
        search: Option<String>,
        #[graphql(desc = "Conditions; all hold at once.", default)] filter: CustomerFilter,
        #[graphql(desc = "The order.", default)] sort: CustomerSort,
    ) -> async_graphql::Result<Option<CustomerConnection>> {
        let sort = Sort { by: sort.field.into(), direction: Direction::from(sort.direction) };
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(|cursor| position(sort.by, cursor)))?;
        let (database, viewer) = (ctx.database(), ctx.viewer()?);
        let filter = or_fault(filter.read(database, &viewer, search.as_deref()).await)?;
        let columns = CustomerConnection::columns(&ctx.look_ahead());
        let page = or_fault(page::list(database, &viewer, &filter, sort, &window, columns).await)?;
        Ok(Some(CustomerConnection::filtered(page, filter)))
    }
}
