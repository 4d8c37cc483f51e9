//! Finding contacts: one by what names it, many by search and page.

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use mirror::contact::page::{self, Filter};
use mirror::contact::read::{self, Key};
use mirror::error::Result;
use mirror::search::SearchText;

use super::page::ContactConnection;
use super::{Contact, columns};
use crate::graphql::context::Reach;
use crate::graphql::customer::query::ArchivedFilter;
use crate::graphql::error::or_fault;
use crate::graphql::node::GlobalId;
use crate::graphql::page::{PageArgs, cost};

/// What names one contact.
#[derive(OneofObject)]
pub(crate) enum ContactBy {
    /// Its opaque id.
    Id(ID),
    /// Its number in the workspace.
    DisplayId(i32),
    /// The id of its HubSpot contact.
    HubSpotContactId(String),
}

/// Which contacts are listed. All conditions hold at once.
#[derive(InputObject, Default)]
pub(crate) struct ContactFilter {
    /// Live ones unless said.
    #[graphql(default)]
    archived: ArchivedFilter,
}

impl ContactFilter {
    fn read(&self, search: Option<&str>) -> Result<Filter> {
        let search = search.map(SearchText::parse).transpose().map_err(|refusal| refusal.at(["search"]))?.flatten();
        Ok(Filter { search, archived: self.archived.into() })
    }
}

/// Queries about contacts.
#[derive(Default)]
pub(crate) struct ContactQuery;

#[Object]
impl ContactQuery {
    /// One contact; null when there is none that you may see. Archived ones are found too.
    async fn contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What names it; exactly one of these.")] by: ContactBy,
    ) -> async_graphql::Result<Option<Contact>> {
        let key = match by {
            ContactBy::Id(id) => GlobalId::from_global(&id).map(Key::Id),
            ContactBy::DisplayId(number) => Some(Key::DisplayId(number.into())),
            // Postgres has no NUL in text, so such an id names nothing
            ContactBy::HubSpotContactId(record) if record.contains('\0') => None,
            ContactBy::HubSpotContactId(record) => Some(Key::HubSpotContact(record)),
        };
        let Some(key) = key else { return Ok(None) };
        let columns = columns(&ctx.look_ahead());
        let found = or_fault(read::one(ctx.database(), &ctx.viewer()?, &key, columns).await)?;
        Ok(found.map(Contact::alone))
    }

    /// The contacts of the customers that you may see, oldest first. Owner and admins see those without a customer too.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "Relay's paging takes four, and search and filter are apart")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only contacts behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only contacts ahead of this cursor.")] before: Option<String>,
        #[graphql(desc = "Text anywhere in the name or the e-mail address, without regard to case.")] search: Option<
            String,
        >,
        #[graphql(desc = "Conditions; all hold at once.", default)] filter: ContactFilter,
    ) -> async_graphql::Result<Option<ContactConnection>> {
        let args = PageArgs { first, after, last, before };
        let window = or_fault(args.window(ContactConnection::position))?;
        let filter = or_fault(filter.read(search.as_deref()))?;
        let columns = ContactConnection::columns(&ctx.look_ahead());
        let page = or_fault(page::list(ctx.database(), &ctx.viewer()?, &filter, &window, columns).await)?;
        Ok(Some(ContactConnection::new(page, filter)))
    }
}
