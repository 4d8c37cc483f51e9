//! A full run, from its first page to its last.
//!
//! Two streams side by side: companies with their links, and the contacts those links name. A page of companies is
//! read, its links are read, and both are committed; the contacts it names that this run has not read yet go to the
//! other stream, which reads them a hundred at a time.

mod care;
mod page;
mod queue;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use entity::choice::{RecordKind, RunPhase};
use futures_util::stream::{FuturesUnordered, StreamExt};
use hubspot::{Archived, Client, CompanyContacts, CompanyId, Completeness, ContactId, Contacts, PropertySet, Record};
use sqlx::PgPool;
use tokio::sync::{Mutex, mpsc};

use self::care::{Care, Uncommitted};
use self::page::{CompanyPage, ContactPage};
use self::queue::Queue;
use crate::apply::{Applied, Scope};
use crate::company_filter::CompanyFilter;
use crate::contact::apply::MappedContact;
use crate::contact::link::LinkTally;
use crate::customer::apply::MappedCompany;
use crate::database::Lasting;
use crate::error::{Attempting, Code, Error};
use crate::feed::Origin;
use crate::field_map::resolve::Resolver;
use crate::sync::announcer::Announcer;
use crate::sync::claim::{Advance, Claim, Departed, End};
use crate::sync::definitions::Relied;
use crate::sync::guard;
use crate::sync::issue::{self, Met, OpenIssues};
use crate::sync::pace::{InFlight, Pace};
use crate::sync::reconcile::reconcile;
use crate::sync::setback::Setback;
use crate::sync::source::{Found, Source};
use crate::sync::stage::{self, Leaf, Staged, StagedPage};
use crate::sync::{dirty, mapping, merge, reading};
use crate::turn::Turn;
use crate::{contact, customer};

/// The connection that a run's pages are committed on.
type Writer = Mutex<Lasting>;

/// What a full run works with. It lives as long as one worker's hold on the run.
pub(crate) struct Full<'a> {
    pub(crate) pool: &'a PgPool,
    pub(crate) claim: Claim,
    pub(crate) scope: Scope,
    pub(crate) origin: Origin,
    pub(crate) client: Client,
    pub(crate) filter: CompanyFilter,
    pub(crate) resolver: Resolver,
    /// What the resolver was made from.
    pub(crate) definitions: Relied<'a>,
    pub(crate) announcer: Announcer,
    /// The workspace never had a customer or contact, so that there is nothing to compare with and nobody who could have
    /// left. Turned off for good by the first page that finds otherwise.
    pub(crate) untouched: AtomicBool,
    /// Another lane was at work while the last page was read, so that the next one is committed with care at once.
    pub(crate) beside_others: AtomicBool,
    /// The records of which issues were open when this worker took the run, so that their pages look for some to close.
    pub(crate) open_issues: OpenIssues,
    /// Whether archives are held or dismissed, so that pages must look for companies that are back.
    pub(crate) departures_open: bool,
}

impl Full<'_> {
    /// Reads and commits everything from `source` on, then ends the run.
    pub(crate) async fn drive(&self, source: Source, staged: Staged) -> Result<(), Setback> {
        let seq = AtomicI64::new(staged.next_seq());
        let completeness = self.read(source, Queue::new(staged), &seq).await?;
        self.claim.enter(self.pool, RunPhase::Finishing, None).await?;
        match completeness {
            Completeness::Complete if self.untouched.load(Ordering::Relaxed) => {}
            Completeness::Complete => reconcile(self).await?,
            Completeness::Incomplete => self.note(&[incomplete()]).await?,
        }
        self.end().await
    }

    /// Both streams, to their ends. They share one connection, so that they wait for each other here and not in Postgres.
    async fn read(&self, source: Source, queue: Queue, seq: &AtomicI64) -> Result<Completeness, Setback> {
        let writer = Mutex::new(Lasting::take(self.pool).await.attempting("connecting to the database")?);
        let (linked, to_read) = mpsc::unbounded_channel();
        let (completeness, ()) = tokio::try_join!(
            self.companies(source, linked, seq, &writer),
            self.contacts(queue, to_read, seq, &writer)
        )?;
        writer.into_inner().hand_back();
        Ok(completeness)
    }

    /// Notes what is wrong with the run as a whole.
    async fn note(&self, met: &[Met]) -> Result<(), Setback> {
        if met.is_empty() {
            return Ok(());
        }
        let mut turn = self.turn().await?;
        let issues = issue::open(turn.connection(), &self.scope, self.claim.run, met).await?;
        self.claim.advance(turn.connection(), &Advance { issues, ..Advance::default() }, None, true).await?;
        Ok(turn.commit().await?)
    }

    pub(crate) async fn turn(&self) -> Result<Turn<'static>, Setback> {
        Ok(Turn::take(self.pool, &self.scope.clock, self.scope.workspace, self.origin).await?)
    }

    async fn turn_on<'c>(&self, connection: &'c mut Lasting) -> Result<Turn<'c>, Error> {
        Turn::take_on(connection, &self.scope.clock, self.scope.workspace, self.origin).await
    }

    async fn companies(
        &self,
        source: Source,
        linked: mpsc::UnboundedSender<Vec<ContactId>>,
        seq: &AtomicI64,
        writer: &Writer,
    ) -> Result<Completeness, Setback> {
        let (pages, committed) = mpsc::channel(1);
        let (completeness, ()) = tokio::try_join!(
            self.read_companies(source, pages),
            self.commit_companies(committed, linked, seq, writer)
        )?;
        Ok(completeness)
    }

    async fn read_companies(
        &self,
        mut source: Source,
        pages: mpsc::Sender<CompanyPage>,
    ) -> Result<Completeness, Setback> {
        let pace = Pace::new();
        loop {
            let in_flight = pace.enter().await;
            let asked_at = self.scope.clock.now();
            let page = match source.next().await? {
                Found::Ended(completeness) => return Ok(completeness),
                Found::Targets { ids, unread, checkpoint } => {
                    CompanyPage::targets(ids, unread, checkpoint, asked_at, in_flight)
                }
                Found::Records { records, failed, checkpoint } => {
                    in_flight.answered();
                    let links = self.links(&records).await?;
                    CompanyPage::records(records, failed, links, checkpoint, asked_at, in_flight)
                }
            };
            if pages.send(page).await.is_err() {
                return Err(Setback::Lost);
            }
        }
    }

    async fn links(&self, records: &[Record<CompanyId>]) -> Result<Vec<CompanyContacts>, Setback> {
        let ids: Vec<CompanyId> = records.iter().map(|record| record.id.clone()).collect();
        reading::links(&self.client, &ids, |client, set| async move { client.company_contacts(&set).await }).await
    }

    async fn commit_companies(
        &self,
        mut pages: mpsc::Receiver<CompanyPage>,
        linked: mpsc::UnboundedSender<Vec<ContactId>>,
        seq: &AtomicI64,
        writer: &Writer,
    ) -> Result<(), Setback> {
        while let Some(page) = pages.recv().await {
            let seq = seq.fetch_add(1, Ordering::Relaxed);
            let mut connection = writer.lock().await;
            let mut care = self.care();
            let named = loop {
                match self.commit_company_page(&mut connection, &page, seq, care).await {
                    Ok(named) => break named,
                    Err(why) => care = self.see_to(why, care, RecordKind::Company).await?,
                }
            };
            // the other end is gone only when the whole run is being dropped
            let _ = linked.send(named);
        }
        Ok(())
    }

    /// Gives the contacts that the companies of the page are linked to.
    async fn commit_company_page(
        &self,
        connection: &mut Lasting,
        page: &CompanyPage,
        seq: i64,
        care: Care,
    ) -> Result<Vec<ContactId>, Uncommitted> {
        let (mut mapped, mut met) = mapping::companies(&self.resolver, &page.records);
        let of_failed = |(id, error): &(CompanyId, _)| Met::about_a_record(RecordKind::Company, id.as_str(), error);
        met.extend(page.failed.iter().map(of_failed));
        let failed = page.failed.iter().map(|(id, _)| id.as_str());
        let asked: Vec<&str> = page.records.iter().map(|record| record.id.as_str()).chain(failed).collect();
        met.extend(mapping::unreadable_links(&page.records, &page.links));
        let mut merges = merge::of_companies(&self.resolver, &page.records);
        let mut linked = Vec::new();

        let mut turn = self.turn_on(connection).await?;
        let mut advance = Advance { checkpoint: page.checkpoint.clone(), ..Advance::default() };
        if !page.targets.is_empty() {
            let ids = page.targets.iter().map(CompanyId::as_str).collect();
            advance.page = Some(StagedPage { leaf: Leaf::Targets, seq, ids, linked: Vec::new() });
        }
        if !page.unread.is_empty() {
            let met: Vec<Met> = page.unread.iter().map(Met::about_a_deal).collect();
            advance.issues += issue::open(turn.connection(), &self.scope, self.claim.run, &met).await?;
        }
        if !asked.is_empty() {
            let newer = self.newer(&mut turn, RecordKind::Company, &asked, page.asked_at, care).await?;
            mapped.retain(|company| !newer.contains(company.id.as_str()));
            merges.retain(|(_, survivor)| !newer.contains(survivor.as_str()));
            self.settle_merges(&mut turn, &merges).await?;
            let applied = self.apply_companies(&mut turn, &mapped).await?;
            self.believe(applied.clears, RecordKind::Company, page.read_at)?;
            if self.departures_open {
                let back: Vec<&str> = mapped.iter().map(|company| company.id.as_str()).collect();
                guard::withdraw(&mut turn, &self.scope, &back).await?;
            }
            let excluded = applied.excluded.iter().map(|place| mapped[*place].id.as_str());
            let links = without(&page.links, excluded.chain(newer.iter().map(String::as_str)));
            advance.companies = applied.tally;
            advance.companies_failed = count(page.failed.len());
            let is_newer = |record: &&Record<CompanyId>| newer.contains(record.id.as_str());
            advance.companies.unchanged += count(page.records.iter().filter(is_newer).count());
            advance.links = self.apply_links(&mut turn, &links).await?;
            linked = contact::link::linked(&links);
            advance.issues += self.settle(turn.connection(), RecordKind::Company, &asked, &met).await?;
            let linked = linked.iter().map(ContactId::as_str).collect();
            advance.page = Some(StagedPage { leaf: Leaf::Companies, seq, ids: asked, linked });
        }
        self.advance(turn, &advance, page.asked_at, care).await?;
        Ok(linked)
    }

    async fn apply_companies(&self, turn: &mut Turn<'_>, mapped: &[MappedCompany]) -> Result<Applied, Error> {
        if self.untouched.load(Ordering::Relaxed) {
            let tally = customer::apply::add(turn, &self.scope, mapped).await?;
            return Ok(Applied { tally, ..Applied::default() });
        }
        customer::apply::apply(turn, &self.scope, mapped, self.resolver.tag_properties()).await
    }

    async fn apply_links(&self, turn: &mut Turn<'_>, links: &[CompanyContacts]) -> Result<LinkTally, Error> {
        if self.untouched.load(Ordering::Relaxed) {
            return contact::link::add(turn, &self.scope, links).await;
        }
        contact::link::apply(turn, &self.scope, links).await
    }

    async fn apply_contacts(&self, turn: &mut Turn<'_>, mapped: &[MappedContact]) -> Result<Applied, Error> {
        if self.untouched.load(Ordering::Relaxed) {
            let tally = contact::apply::add(turn, &self.scope, mapped).await?;
            return Ok(Applied { tally, ..Applied::default() });
        }
        contact::apply::apply(turn, &self.scope, mapped).await
    }

    async fn contacts(
        &self,
        mut queue: Queue,
        mut linked: mpsc::UnboundedReceiver<Vec<ContactId>>,
        seq: &AtomicI64,
        writer: &Writer,
    ) -> Result<(), Setback> {
        let pace = Pace::new();
        let mut reads = FuturesUnordered::new();
        let mut more = true;
        loop {
            while let Some(ids) = queue.batch(more) {
                let Some(in_flight) = pace.try_enter() else {
                    queue.put_back(ids);
                    break;
                };
                reads.push(self.read_contacts(ids, in_flight));
            }
            if reads.is_empty() && !more {
                return Ok(());
            }
            tokio::select! {
                ids = linked.recv(), if more => match ids {
                    Some(ids) => queue.extend(ids),
                    None => more = false,
                },
                Some(page) = reads.next() => {
                    let seq = seq.fetch_add(1, Ordering::Relaxed);
                    let page = page?;
                    let mut connection = writer.lock().await;
                    let mut care = self.care();
                    while let Err(why) = self.commit_contacts(&mut connection, &page, seq, care).await {
                        care = self.see_to(why, care, RecordKind::Contact).await?;
                    }
                }
            }
        }
    }

    async fn read_contacts(&self, ids: Vec<ContactId>, in_flight: InFlight) -> Result<ContactPage, Setback> {
        let asked_at = self.scope.clock.now();
        let props: &PropertySet = self.resolver.contact_properties();
        let read = reading::records::<Contacts>(&self.client, props, &ids, Archived::No).await?;
        in_flight.answered();
        Ok(ContactPage::new(ids, read, asked_at, in_flight))
    }

    async fn commit_contacts(
        &self,
        connection: &mut Lasting,
        page: &ContactPage,
        seq: i64,
        care: Care,
    ) -> Result<(), Uncommitted> {
        let (mut mapped, mut met) = mapping::contacts(&self.resolver, &page.records);
        let of_failed = |(id, error): &(ContactId, _)| Met::about_a_record(RecordKind::Contact, id.as_str(), error);
        met.extend(page.failed.iter().map(of_failed));
        let mut merges = merge::of_contacts(&self.resolver, &page.records);
        let asked: Vec<&str> = page.asked.iter().map(ContactId::as_str).collect();

        let mut turn = self.turn_on(connection).await?;
        let newer = self.newer(&mut turn, RecordKind::Contact, &asked, page.asked_at, care).await?;
        let read = mapped.len();
        mapped.retain(|contact| !newer.contains(contact.id.as_str()));
        merges.retain(|(_, survivor)| !newer.contains(survivor.as_str()));
        let merged = merge::settle_contacts(&mut turn, &self.scope, &merges).await?;
        if merged > 0 {
            self.claim.departed(turn.connection(), &Departed { contacts: merged, ..Departed::default() }).await?;
        }
        let applied = self.apply_contacts(&mut turn, &mapped).await?;
        self.believe(applied.clears, RecordKind::Contact, page.read_at)?;
        let mut contacts = applied.tally;
        contacts.unchanged += count(read - mapped.len());
        let issues = self.settle(turn.connection(), RecordKind::Contact, &asked, &met).await?;
        let failed = page.failed.iter().map(|(id, _)| id.as_str());
        let given: HashSet<&str> = page.records.iter().map(|record| record.id.as_str()).chain(failed).collect();
        let linked = asked.iter().copied().filter(|id| !given.contains(id)).collect();
        let staged = StagedPage { leaf: Leaf::Contacts, seq, ids: asked, linked };
        let contacts_failed = count(page.failed.len());
        let advance = Advance { contacts, contacts_failed, issues, page: Some(staged), ..Advance::default() };
        self.advance(turn, &advance, page.asked_at, care).await
    }

    fn care(&self) -> Care {
        if self.beside_others.load(Ordering::Relaxed) { Care::Careful } else { Care::Trusting }
    }

    /// How to go on with a page that was not committed.
    async fn see_to(&self, why: Uncommitted, care: Care, object: RecordKind) -> Result<Care, Setback> {
        match why {
            Uncommitted::Overtaken if care == Care::Careful => Err(Setback::Ours(Error::Broken {
                attempted: "committing a page with care",
                reason: "a row of it was written in the same turn".to_owned(),
            })),
            Uncommitted::Overtaken => {
                self.untouched.store(false, Ordering::Relaxed);
                Ok(Care::Careful)
            }
            Uncommitted::Doubted => {
                self.definitions.confirm(&self.client, &self.resolver, object).await?;
                Ok(care)
            }
            Uncommitted::Setback(setback) => Err(setback),
        }
    }

    /// A value that was here and reads as none is believed if its property was in sight.
    fn believe(&self, clears: bool, object: RecordKind, read_at: Instant) -> Result<(), Uncommitted> {
        if clears && !self.definitions.held_at(object, read_at) { Err(Uncommitted::Doubted) } else { Ok(()) }
    }

    /// Commits a page, unless it was overtaken. Those who watch are woken at most ten times a second.
    async fn advance(
        &self,
        mut turn: Turn<'_>,
        advance: &Advance<'_>,
        asked_at: DateTime<Utc>,
        care: Care,
    ) -> Result<(), Uncommitted> {
        let announce = self.announcer.due(&self.scope);
        if !announce {
            turn.quietly();
        }
        let overtaken = self.claim.advance(turn.connection(), advance, Some(asked_at), announce).await?;
        self.beside_others.store(overtaken, Ordering::Relaxed);
        match care {
            Care::Trusting if overtaken => Err(Uncommitted::Overtaken),
            Care::Trusting | Care::Careful => Ok(turn.commit().await?),
        }
    }

    /// Notes who was absorbed by the companies of a page, and archives their customers.
    async fn settle_merges(&self, turn: &mut Turn<'_>, merges: &[(CompanyId, CompanyId)]) -> Result<(), Setback> {
        let settled = merge::settle_companies(turn, &self.scope, merges).await?;
        if settled.archived.is_empty() {
            return Ok(());
        }
        let departed = Departed { merged: count(settled.archived.len()), ..Departed::default() };
        self.claim.departed(turn.connection(), &departed).await
    }

    /// The records of a page of which something was heard after the page was asked for. They are right already, or the
    /// real-time lane makes them right.
    async fn newer(
        &self,
        turn: &mut Turn<'_>,
        object: RecordKind,
        asked: &[&str],
        asked_at: DateTime<Utc>,
        care: Care,
    ) -> Result<HashSet<String>, Error> {
        match care {
            Care::Trusting => Ok(HashSet::new()),
            Care::Careful => dirty::heard_of_since(turn.connection(), &self.scope, object, asked, asked_at).await,
        }
    }

    async fn settle(
        &self,
        connection: &mut sqlx::PgConnection,
        object: RecordKind,
        records: &[&str],
        met: &[Met],
    ) -> Result<i64, Setback> {
        let troubled = self.open_issues.among(object, records);
        if !troubled.is_empty() {
            issue::close(connection, &self.scope, object, &troubled, met).await?;
        }
        Ok(issue::open(connection, &self.scope, self.claim.run, met).await?)
    }

    async fn end(&self) -> Result<(), Setback> {
        let mut turn = self.turn().await?;
        let held = guard::waiting(&mut turn, &self.scope).await?;
        contact::link::forget_dropped(&mut turn, &self.scope).await?;
        let tx = turn.connection();
        issue::close_past(tx, &self.scope, self.claim.run).await?;
        stage::clear(tx, &self.claim).await?;
        let ended = self.claim.finish(tx, &self.scope.clock, &End { held, ..End::succeeded() }).await?;
        turn.commit().await?;
        ended.count();
        Ok(())
    }
}

/// The links of all but these companies.
fn without<'a>(links: &'a [CompanyContacts], companies: impl Iterator<Item = &'a str>) -> Cow<'a, [CompanyContacts]> {
    let left_out: HashSet<&str> = companies.collect();
    if left_out.is_empty() {
        return Cow::Borrowed(links);
    }
    links.iter().filter(|company| !left_out.contains(company.company.as_str())).cloned().collect()
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn incomplete() -> Met {
    Met {
        message: "HubSpot's listing came round to a page it had already given, so it may not have been whole."
            .to_owned(),
        ..Met::about_the_run(Code::ListingIncomplete)
    }
}
