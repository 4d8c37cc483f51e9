//! One batch: read everything first, then commit it in one turn.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::choice::RecordKind;
use hubspot::webhook::RecordRef;
use hubspot::{Client, CompanyId, ContactId, ObjectKind};
use sqlx::{PgConnection, PgPool};

use super::companies::{Companies, Deals, Question};
use super::contacts::Contacts;
use super::lane::Lane;
use super::log::{Counts, Log};
use crate::company_filter::CompanyFilter;
use crate::contact::apply::MappedContact;
use crate::customer::apply::MappedCompany;
use crate::error::{Attempting, Code, Result};
use crate::feed::Origin;
use crate::field_map::resolve::Resolver;
use crate::sync::definitions::Doubt;
use crate::sync::dirty::{self, Dirty, Due, Key, Mark, Settled};
use crate::sync::issue::{self, Met};
use crate::sync::run;
use crate::sync::setback::Setback;
use crate::sync::{catch_up, guard, mapping, merge};
use crate::turn::Turn;
use crate::{contact, customer, gate};

/// What a batch works with.
pub(super) struct Batch<'b> {
    pub(super) pool: &'b PgPool,
    pub(super) lane: &'b Lane,
    pub(super) client: &'b Client,
    pub(super) filter: CompanyFilter,
    pub(super) resolver: Resolver,
    /// Before anything of the batch was read.
    pub(super) asked_at: DateTime<Utc>,
    pub(super) origin: Origin,
    pub(super) log: Log<'b>,
}

/// What a batch read, mapped.
pub(super) struct Read {
    deals: Deals,
    companies: Companies,
    customers: Vec<MappedCompany>,
    contacts: Contacts,
    people: Vec<MappedContact>,
    /// Those that HubSpot erased for privacy.
    erased: Vec<ContactId>,
    company_issues: Vec<Met>,
    contact_issues: Vec<Met>,
}

/// How a batch ended. Nothing is written but by one that was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Committed,
    /// Newer definitions may make something else of it.
    Doubted(Doubt),
    /// It was read by a filter and maps that are in force no more.
    Outdated,
}

/// What came of a batch's companies.
struct Written {
    /// The contacts of those applied.
    linked: Vec<ContactId>,
    /// A value that was here is gone.
    clear: bool,
}

impl Batch<'_> {
    /// Reads what HubSpot has now.
    pub(super) async fn read(&self, due: &Due) -> Result<Read, Setback> {
        let scope = self.lane.scope();
        let question =
            Question { pool: self.pool, scope, client: self.client, filter: &self.filter, resolver: &self.resolver };
        let deals: Vec<_> = due.deals.iter().map(|deal| deal.id.clone()).collect();
        let deals = question.deals(&deals).await?;
        let mut ids: Vec<CompanyId> = due.companies.iter().map(|company| company.id.clone()).collect();
        ids.extend(deals.companies.iter().cloned());
        once(&mut ids);
        let told_erased: Vec<ContactId> = erased(due).map(|contact| contact.id.clone()).collect();
        let told_erased = question.erased(told_erased).await?;
        let mut asked: Vec<ContactId> = living(due).map(|contact| contact.id.clone()).collect();
        asked.extend(told_erased.there);
        once(&mut asked);
        let (mut companies, mut contacts) = tokio::try_join!(question.companies(&ids), question.contacts(&asked))?;
        question.keep_wanted(&mut contacts, &companies).await?;
        // what HubSpot erased must not come back with a reading that was under way
        let gone: HashSet<&ContactId> = told_erased.gone.iter().collect();
        contacts.records.retain(|record| !gone.contains(&record.id));
        contacts.links.retain(|links| !gone.contains(&links.contact));
        contacts.unclear.extend(told_erased.unclear);

        let (customers, mut company_issues) = mapping::companies(&self.resolver, &companies.records);
        company_issues.extend(mapping::unreadable_links(&companies.records, &companies.links));
        let of_company = |(id, error): &(CompanyId, _)| Met::about_a_record(RecordKind::Company, id.as_str(), error);
        company_issues.extend(companies.failed.iter().map(of_company));
        let (people, mut contact_issues) = mapping::contacts(&self.resolver, &contacts.records);
        let of_contact = |(id, error): &(ContactId, _)| Met::about_a_record(RecordKind::Contact, id.as_str(), error);
        contact_issues.extend(contacts.failed.iter().map(of_contact));
        once(&mut companies.merges);
        once(&mut contacts.merges);
        let erased = told_erased.gone;
        Ok(Read { deals, companies, customers, contacts, people, erased, company_issues, contact_issues })
    }

    /// Writes it, clears the marks, and leaves a line in the log, all in one turn. Where that would leave something in
    /// doubt, nothing is written.
    pub(super) async fn commit_undoubted(&self, due: &Due, read: &Read) -> Result<Ended, Setback> {
        let mut turn = self.turn().await?;
        if !self.is_in_force(&mut turn).await? {
            return Ok(Ended::Outdated);
        }
        let doubt = self.puzzles(turn.connection(), read).await? | self.write(&mut turn, due, read).await?;
        if doubt.is_any() {
            return Ok(Ended::Doubted(doubt));
        }
        turn.commit().await?;
        settled(due, read).measure(self.lane.scope().clock.now());
        Ok(Ended::Committed)
    }

    /// The same, whatever it leaves in doubt.
    pub(super) async fn commit(&self, due: &Due, read: &Read) -> Result<Ended, Setback> {
        let mut turn = self.turn().await?;
        if !self.is_in_force(&mut turn).await? {
            return Ok(Ended::Outdated);
        }
        self.write(&mut turn, due, read).await?;
        turn.commit().await?;
        settled(due, read).measure(self.lane.scope().clock.now());
        Ok(Ended::Committed)
    }

    async fn turn(&self) -> Result<Turn<'static>> {
        let scope = self.lane.scope();
        Turn::take(self.pool, &scope.clock, scope.workspace, self.origin).await
    }

    /// Whether the filter and maps that it was read by still are those to read by. A full run that began meanwhile may
    /// have brought these records by its own already.
    async fn is_in_force(&self, turn: &mut Turn<'_>) -> Result<bool> {
        let run = run::id_in_force(turn.connection(), self.lane.scope().workspace).await?;
        Ok(run == Some(self.log.orders.id))
    }

    /// What newer definitions of properties or owners may explain. A value that has an open issue already was a puzzle
    /// before, and is none now.
    async fn puzzles(&self, connection: &mut PgConnection, read: &Read) -> Result<Doubt> {
        let puzzles: Vec<&Met> = read
            .company_issues
            .iter()
            .chain(&read.contact_issues)
            .filter(|met| matches!(met.code, Code::OwnerUnknown | Code::OptionUnknown | Code::ValueUnreadable))
            .collect();
        if puzzles.is_empty() {
            return Ok(Doubt::default());
        }
        let new: Vec<(String, String)> = sqlx::query_as(
            "select distinct i.object, i.code
             from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as i (object, hubspot_id, field, code)
             where not exists (
                 select from sync_issue s
                 where s.workspace_id = $1 and s.object = i.object and s.hubspot_id = i.hubspot_id
                   and s.field is not distinct from i.field and s.code = i.code and s.resolved_at is null
             )",
        )
        .bind(self.lane.scope().workspace)
        .bind(puzzles.iter().map(|met| met.object.map(RecordKind::as_str)).collect::<Vec<_>>())
        .bind(puzzles.iter().map(|met| met.hubspot_id.as_deref()).collect::<Vec<_>>())
        .bind(puzzles.iter().map(|met| met.field.as_deref()).collect::<Vec<_>>())
        .bind(puzzles.iter().map(|met| met.code.as_str()).collect::<Vec<_>>())
        .fetch_all(connection)
        .await
        .attempting("looking whether a value is a new puzzle")?;
        let is_of_owners = |code: &str| code == Code::OwnerUnknown.as_str();
        let any_of = |object: RecordKind| new.iter().any(|(of, code)| of == object.as_str() && !is_of_owners(code));
        Ok(Doubt {
            companies: any_of(RecordKind::Company),
            contacts: any_of(RecordKind::Contact),
            owners: new.iter().any(|(_, code)| is_of_owners(code)),
        })
    }

    /// Gives what is in doubt because a value that was here is gone.
    async fn write(&self, turn: &mut Turn<'_>, due: &Due, read: &Read) -> Result<Doubt, Setback> {
        let scope = self.lane.scope();
        self.lane.fence(turn).await?;
        let mut counts = Counts::default();
        let companies = self.companies(turn, read, &mut counts).await?;
        let contacts_clear = self.contacts(turn, read, &mut counts).await?;
        counts.issues = self.issues(turn.connection(), due, read).await?;
        if read.deals.a_deal_is_gone {
            catch_up::hurry(turn.connection(), scope).await?;
        }
        // from here on marks are written, and deliveries wait
        let unread = self.unread(turn, &companies.linked).await?;
        gate::close(turn.connection(), scope.hub).await?;
        counts.contacts_archived += self.erase(turn, &read.erased).await?;
        self.log.count(turn, scope, &counts).await?;
        dirty::settle(turn.connection(), scope, &settled(due, read), self.asked_at).await?;
        let marks: Vec<Mark<'_>> = unread
            .iter()
            .map(|key| Mark { workspace: scope.workspace, key, erased: false, occurred_at: None })
            .collect();
        if !marks.is_empty() {
            let now = turn.now();
            dirty::mark(turn.connection(), &marks, now).await?;
        }
        Ok(Doubt { companies: companies.clear, contacts: contacts_clear, ..Doubt::default() })
    }

    async fn companies(&self, turn: &mut Turn<'_>, read: &Read, counts: &mut Counts) -> Result<Written, Setback> {
        let scope = self.lane.scope();
        let Companies { links, merges, departures, failed, .. } = &read.companies;
        let merged = merge::settle_companies(turn, scope, merges).await?;
        let tagging = self.resolver.tag_properties();
        let applied = customer::apply::apply(turn, scope, &read.customers, tagging).await?;
        let excluded: HashSet<&CompanyId> = applied.excluded.iter().map(|place| &read.customers[*place].id).collect();
        let links: Vec<_> = links.iter().filter(|links| !excluded.contains(&links.company)).cloned().collect();
        counts.links += contact::link::apply(turn, scope, &links).await?;
        let live: Vec<&str> = read.customers.iter().map(|company| company.id.as_str()).collect();
        if !live.is_empty() {
            guard::withdraw(turn, scope, &live).await?;
        }
        let departed = guard::archive(turn, scope, departures).await?;
        counts.companies = applied.tally;
        counts.customers_archived = count(merged.archived.len() + departed.archived.len());
        counts.held = merged.held + departed.held;
        counts.customers_failed = count(failed.len());
        Ok(Written { linked: contact::link::linked(&links), clear: applied.clears })
    }

    /// The contacts among these that are not here yet. They are marked, so that they are read next.
    async fn unread(&self, turn: &mut Turn<'_>, linked: &[ContactId]) -> Result<Vec<Key>> {
        if linked.is_empty() {
            return Ok(Vec::new());
        }
        let scope = self.lane.scope();
        let unread: Vec<String> = sqlx::query_scalar(
            "select i.id from unnest($3::text[]) as i (id)
             left join lateral (
                 select id from contact where workspace_id = $1 and hub_id = $2 and hubspot_contact_id = i.id limit 1
             ) c on true
             where c.id is null
               and not exists (
                   select from exclusion x
                   where x.workspace_id = $1 and x.hub_id = $2 and x.object = 'CONTACT' and x.hubspot_id = i.id
               )",
        )
        .bind(scope.workspace)
        .bind(scope.hub.0)
        .bind(linked.iter().map(ContactId::as_str).collect::<Vec<_>>())
        .fetch_all(turn.connection())
        .await
        .attempting("finding contacts that are still to be read")?;
        let mut keys: Vec<Key> =
            unread.into_iter().map(|id| Key::new(scope.hub, &RecordRef::Contact(ContactId::from(id)))).collect();
        once(&mut keys);
        Ok(keys)
    }

    /// Gives whether a value that was here is gone.
    async fn contacts(&self, turn: &mut Turn<'_>, read: &Read, counts: &mut Counts) -> Result<bool, Setback> {
        let scope = self.lane.scope();
        let Contacts { links, merges, gone, failed, .. } = &read.contacts;
        let merged = merge::settle_contacts(turn, scope, merges).await?;
        // links first: a contact that nothing links to a company here is not wanted
        counts.links += contact::link::of_contacts::apply(turn, scope, links).await?;
        let applied = contact::apply::apply(turn, scope, &read.people).await?;
        counts.contacts = applied.tally;
        counts.contacts_archived = merged + contact::archive::archive(turn, scope, gone).await?;
        counts.contacts_failed = count(failed.len());
        Ok(applied.clears)
    }

    async fn erase(&self, turn: &mut Turn<'_>, contacts: &[ContactId]) -> Result<i64> {
        if contacts.is_empty() {
            return Ok(0);
        }
        Ok(count(contact::erase::erase(turn, self.lane.scope(), contacts).await?.len()))
    }

    async fn issues(&self, connection: &mut PgConnection, due: &Due, read: &Read) -> Result<i64> {
        let scope = self.lane.scope();
        let companies: Vec<&str> = due
            .companies
            .iter()
            .map(|company| company.id.as_str())
            .chain(read.customers.iter().map(|company| company.id.as_str()))
            .collect();
        issue::close(connection, scope, RecordKind::Company, &companies, &read.company_issues).await?;
        let contacts: Vec<&str> = due
            .contacts
            .iter()
            .map(|contact| contact.id.as_str())
            .chain(read.people.iter().map(|contact| contact.id.as_str()))
            .collect();
        issue::close(connection, scope, RecordKind::Contact, &contacts, &read.contact_issues).await?;
        let new = issue::open_new(connection, scope, self.log.run, &read.company_issues).await?;
        Ok(new + issue::open_new(connection, scope, self.log.run, &read.contact_issues).await?)
    }
}

/// What becomes of the marks: cleared, but for records that HubSpot had no answer for.
fn settled(due: &Due, read: &Read) -> Settled {
    let mut settled = Settled::default();
    let failed: HashSet<&CompanyId> =
        read.companies.failed.iter().map(|(id, _)| id).chain(&read.companies.unclear).collect();
    for company in &due.companies {
        settled.push(ObjectKind::Company, company, failed.contains(&company.id));
    }
    for deal in &due.deals {
        settled.push(ObjectKind::Deal, deal, read.deals.unread.contains(&deal.id));
    }
    let failed: HashSet<&ContactId> =
        read.contacts.failed.iter().map(|(id, _)| id).chain(&read.contacts.unclear).collect();
    for contact in &due.contacts {
        settled.push(ObjectKind::Contact, contact, failed.contains(&contact.id));
    }
    settled
}

/// Contacts that are to be read, since HubSpot does not say that it erased them.
fn living(due: &Due) -> impl Iterator<Item = &Dirty<ContactId>> {
    due.contacts.iter().filter(|contact| !contact.erased)
}

fn erased(due: &Due) -> impl Iterator<Item = &Dirty<ContactId>> {
    due.contacts.iter().filter(|contact| contact.erased)
}

fn once<T: Ord>(all: &mut Vec<T>) {
    all.sort_unstable();
    all.dedup();
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
