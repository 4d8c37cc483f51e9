//! Customers that were read together, and what they read for one another.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Context;
use entity::choice::Mirrored;
use entity::id::{CustomerId, PlanId, UserId};
use entity::{custom_field, onboarding, plan, workspace_user};
use mirror::contact::of_customer::{self, Belonging, LinkedRecord, Wanted};
use mirror::customer::hubspot_page::Account;
use mirror::customer::lock::Locks;
use mirror::customer::{Columns, Customer as Row, alias, read};
use mirror::feed::history::{self, Filter, Position, Subject};
use mirror::page::{Page, Window};
use mirror::workspace;
use uuid::Uuid;

use super::Customer;
use crate::graphql::contact::Contact;
use crate::graphql::contact::page::LinkedContact;
use crate::graphql::context::Reach;
use crate::graphql::history::HistoryEntry;
use crate::graphql::loader::{Shared, regroup};

/// A customer's primary contact, and whether an admin chose it.
#[derive(Clone)]
pub(crate) struct PrimaryContact {
    pub(super) contact: Contact,
    pub(super) chosen: bool,
}

/// Rows, and the answers they share.
pub(crate) struct CustomerCohort {
    pub(super) rows: Vec<Row>,
    contacts: Shared<(Window<LinkedRecord>, Wanted), HashMap<CustomerId, Page<LinkedContact>>>,
    contact_counts: Shared<Belonging, HashMap<CustomerId, i64>>,
    primary_contacts: Shared<mirror::contact::Columns, HashMap<CustomerId, PrimaryContact>>,
    merged_into: Shared<Columns, HashMap<CustomerId, Customer>>,
    merged_companies: Shared<(), HashMap<CustomerId, Vec<String>>>,
    owners: Shared<(), HashMap<UserId, workspace_user::Model>>,
    plans: Shared<(), HashMap<PlanId, plan::Model>>,
    sharing: Shared<(), HashMap<String, i64>>,
    onboardings: Shared<(), HashMap<CustomerId, Vec<onboarding::Model>>>,
    custom_fields: Shared<(), Vec<custom_field::Model>>,
    locks: Shared<(), Locks>,
    histories: Shared<(Window<Position>, Filter), HashMap<Uuid, Page<HistoryEntry>>>,
    account: Shared<(), Option<Account>>,
}

impl CustomerCohort {
    pub(super) fn new(rows: Vec<Row>) -> Self {
        Self {
            rows,
            contacts: Shared::default(),
            contact_counts: Shared::default(),
            primary_contacts: Shared::default(),
            merged_into: Shared::default(),
            merged_companies: Shared::default(),
            owners: Shared::default(),
            plans: Shared::default(),
            sharing: Shared::default(),
            onboardings: Shared::default(),
            custom_fields: Shared::default(),
            locks: Shared::default(),
            histories: Shared::default(),
            account: Shared::default(),
        }
    }

    /// One page of contacts for each customer. The contacts of all pages are a cohort of their own.
    pub(super) async fn contacts(
        &self,
        ctx: &Context<'_>,
        window: &Window<LinkedRecord>,
        wanted: Wanted,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, Page<LinkedContact>>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || async {
            let pages = of_customer::pages(ctx.database(), workspace, &self.rows, window, wanted).await?;
            Ok(regroup(pages, LinkedContact::together))
        };
        self.contacts.get((window.clone(), wanted), read).await
    }

    pub(super) async fn contact_counts(
        &self,
        ctx: &Context<'_>,
        belonging: Belonging,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, i64>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || of_customer::counts(ctx.database(), workspace, &self.rows, belonging);
        self.contact_counts.get(belonging, read).await
    }

    pub(super) async fn primary_contacts(
        &self,
        ctx: &Context<'_>,
        columns: mirror::contact::Columns,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, PrimaryContact>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || async {
            let primaries = of_customer::primaries(ctx.database(), workspace, &self.rows, columns).await?;
            let (places, rows): (Vec<_>, Vec<_>) =
                primaries.into_iter().map(|(customer, primary)| ((customer, primary.chosen), primary.contact)).unzip();
            let primary = |((customer, chosen), contact)| (customer, PrimaryContact { contact, chosen });
            Ok(places.into_iter().zip(Contact::together(rows)).map(primary).collect())
        };
        self.primary_contacts.get(columns, read).await
    }

    /// The customers that archived ones of the cohort were merged into.
    pub(super) async fn merged_into(
        &self,
        ctx: &Context<'_>,
        columns: Columns,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, Customer>>> {
        let viewer = ctx.viewer()?;
        let read = || async {
            let survivors = alias::survivors(ctx.database(), &viewer, &self.rows, columns).await?;
            let (absorbed, rows): (Vec<_>, Vec<_>) = survivors.into_iter().unzip();
            Ok(absorbed.into_iter().zip(Customer::together(rows)).collect())
        };
        self.merged_into.get(columns, read).await
    }

    /// The companies that those of the cohort absorbed.
    pub(super) async fn merged_companies(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, Vec<String>>>> {
        let workspace = ctx.viewer()?.workspace;
        self.merged_companies.get((), || alias::absorbed(ctx.database(), workspace, &self.rows)).await
    }

    pub(super) async fn owners(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<HashMap<UserId, workspace_user::Model>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || async {
            let ids: Vec<UserId> = distinct(self.rows.iter().filter_map(|row| row.owner_id));
            let users = workspace::user::find_all(ctx.database(), workspace, &ids).await?;
            Ok(users.into_iter().map(|user| (user.id, user)).collect())
        };
        self.owners.get((), read).await
    }

    pub(super) async fn plans(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<HashMap<PlanId, plan::Model>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || async {
            let ids: Vec<PlanId> = distinct(self.rows.iter().filter_map(|row| row.plan_id));
            let plans = workspace::plan::find_all(ctx.database(), workspace, &ids).await?;
            Ok(plans.into_iter().map(|plan| (plan.id, plan)).collect())
        };
        self.plans.get((), read).await
    }

    /// How many customers have each of the cohort's domains.
    pub(super) async fn sharing(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<HashMap<String, i64>>> {
        let viewer = ctx.viewer()?;
        let read = || async move {
            let domains: Vec<String> = distinct(self.rows.iter().filter_map(|row| row.domain.clone()));
            read::sharing_domain(ctx.database(), &viewer, &domains).await
        };
        self.sharing.get((), read).await
    }

    /// Each customer's onboardings, oldest first.
    pub(super) async fn onboardings(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<HashMap<CustomerId, Vec<onboarding::Model>>>> {
        let viewer = ctx.viewer()?;
        let read = || async move {
            let ids: Vec<CustomerId> = self.rows.iter().map(|row| row.id).collect();
            let mut of_customers: HashMap<CustomerId, Vec<onboarding::Model>> = HashMap::new();
            for onboarding in mirror::onboarding::of_customers(ctx.database(), viewer, &ids).await? {
                of_customers.entry(onboarding.customer_id).or_default().push(onboarding);
            }
            Ok(of_customers)
        };
        self.onboardings.get((), read).await
    }

    pub(super) async fn custom_fields(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Arc<Vec<custom_field::Model>>> {
        let workspace = ctx.viewer()?.workspace;
        let read = || mirror::custom_field::list(ctx.database(), workspace, Some(Mirrored::Customer));
        self.custom_fields.get((), read).await
    }

    pub(super) async fn locks(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<Locks>> {
        let workspace = ctx.viewer()?.workspace;
        self.locks.get((), || Locks::read(ctx.database(), workspace, Mirrored::Customer)).await
    }

    /// One page of what happened to each of them. The entries of all pages are a cohort of their own.
    pub(super) async fn histories(
        &self,
        ctx: &Context<'_>,
        window: &Window<Position>,
        filter: Filter,
    ) -> async_graphql::Result<Arc<HashMap<Uuid, Page<HistoryEntry>>>> {
        let workspace = ctx.viewer()?.workspace;
        let subjects: Vec<Subject> =
            self.rows.iter().map(|row| Subject { row: row.id.0, display_id: row.display_id }).collect();
        let asked = (window.clone(), filter.clone());
        let read = || async move {
            let pages =
                history::pages(ctx.database(), workspace, Mirrored::Customer, &subjects, &filter, window).await?;
            Ok(regroup(pages, HistoryEntry::together))
        };
        self.histories.get(asked, read).await
    }

    pub(super) async fn account(&self, ctx: &Context<'_>) -> async_graphql::Result<Arc<Option<Account>>> {
        let workspace = ctx.viewer()?.workspace;
        self.account.get((), || Account::read(ctx.database(), workspace)).await
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}
