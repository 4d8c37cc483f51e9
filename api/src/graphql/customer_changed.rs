//! Following what happens to customers.
//!
//! A message is a change, in the order of commits, with a cursor to go on from. The feed's rows are read, notifications
//! only wake: so any process serves any subscriber, one that comes back with its cursor gets exactly what followed, and a
//! lost notification costs a second. Nothing is read before the client has taken what was read last, so a slow client
//! costs no memory.
//!
//! Who may see a customer is asked when a message goes out, not when the change was read: a member hears of a customer
//! as long as it is theirs, and not a second longer.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Lookahead, Object, Subscription};
use chrono::{DateTime, Utc};
use entity::choice;
use entity::id::{CustomerId, WorkspaceId};
use futures_util::stream::{self, Stream};
use mirror::customer::read::{self, Key};
use mirror::customer::{Columns, Customer as Row};
use mirror::database::Database;
use mirror::error::{Code, Error, Refusal};
use mirror::feed::tail::{self, Event, Only, Place, Tail};
use mirror::feed::watch::Watchers;
use mirror::viewer::{Sight, Viewer};
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use super::context::Reach;
use super::customer::{self, ArchiveReason, Customer};
use super::error::{Fault, or_fault};
use super::history::{ChangeActor, ChangeEvent, ChangedField, HistoryCohort, SyncLane};
use super::node::GlobalId;
use super::page::{open, seal};
use super::sync_run::SyncRun;

/// A follower reads no more often than this: what happens in between comes together. So one that follows a busy workspace
/// costs a few reads a second, and many of them do not starve those who ask for pages.
const PACE: Duration = Duration::from_millis(100);

/// The longest a lost notification is felt, and the longest that what was read waits to go out.
const LOOK: Duration = Duration::from_secs(1);

/// The feed, inside cursors.
const FEED: &str = "customerChanged";

/// Something that happened to a customer.
pub(crate) struct CustomerChange {
    cohort: Arc<HistoryCohort>,
    event: Event,
    customer: Option<Customer>,
    workspace: WorkspaceId,
}

/// Something that happened to a customer.
#[Object]
impl CustomerChange {
    /// Pass it as `after` to go on from here: what follows is then exactly what followed.
    async fn cursor(&self) -> String {
        cursor(self.workspace, self.event.place)
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.event.happening.at
    }

    /// What happened.
    async fn event(&self) -> ChangeEvent {
        self.event.happening.event.into()
    }

    /// To which customer.
    async fn customer_id(&self) -> ID {
        self.event.customer.to_global()
    }

    /// The customer as it is now, which may be later than this change; null when it has been deleted for good.
    async fn customer(&self) -> Option<&Customer> {
        self.customer.as_ref()
    }

    /// The fields that changed. A new customer has none: read them from `customer`.
    async fn fields(&self) -> Vec<ChangedField> {
        ChangedField::all(&self.cohort, &self.event.fields)
    }

    /// Of an archive, why; of a restore, why it had been archived.
    async fn reason(&self) -> Option<ArchiveReason> {
        self.event.happening.reason.map(Into::into)
    }

    /// Who did it.
    async fn actor(&self, ctx: &Context<'_>) -> async_graphql::Result<ChangeActor> {
        self.cohort.actor(ctx, self.event.happening).await
    }

    /// The lane that brought it from HubSpot; null of what people did.
    async fn lane(&self) -> Option<SyncLane> {
        self.event.happening.origin.lane().map(Into::into)
    }

    /// The id of the run that brought it, where the lane keeps runs. It outlasts the run.
    async fn run_id(&self) -> Option<ID> {
        self.event.happening.origin.run().map(|run| run.to_global())
    }

    /// The run that brought it; null when it is no longer kept, and for members.
    async fn run(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SyncRun>> {
        self.cohort.run(ctx, self.event.happening).await
    }
}

/// Where the feed stands.
#[derive(Default)]
pub(crate) struct CustomerChangeQuery;

#[Object]
impl CustomerChangeQuery {
    /// Where the feed of customers' changes stands now. Take it before you read lists, and pass it to `customerChanged`
    /// as `after`: nothing that happens in between is missed.
    async fn customer_change_cursor(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let workspace = ctx.viewer()?.workspace;
        let now = or_fault(tail::now(ctx.database(), workspace).await)?;
        Ok(Some(cursor(workspace, now)))
    }
}

/// Following customers.
#[derive(Default)]
pub(crate) struct CustomerChangeSubscription;

#[Subscription]
impl CustomerChangeSubscription {
    /// What happens to customers that you may see, in the order it was committed: each change once, and none left out.
    /// There is no first message; the first one is the first change. The stream does not end by itself, but that of one
    /// customer ends after `PURGED`.
    async fn customer_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of the last change you know, or `customerChangeCursor`; without it, from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only this customer; all when left out.")] customer_id: Option<ID>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<CustomerChange>> + use<>> {
        let (database, viewer) = (ctx.database().clone(), ctx.viewer()?);
        let only = match customer_id {
            Some(id) => Some(or_fault(find(&database, &viewer, &id).await)?),
            None => None,
        };
        // watch first, look second: what changes in between is not missed
        let woken = ctx.data_unchecked::<Watchers>().watch(viewer.workspace);
        let place = or_fault(start(&database, viewer.workspace, after.as_deref()).await)?;
        let columns = columns(&ctx.look_ahead());
        let tail = Tail::new(database.clone(), viewer.workspace, only, place);
        let (one, piece) = (only.is_some(), Piece::new(Instant::now(), Vec::new(), Vec::new()));
        let following =
            Following { database, viewer, columns, one, tail, place, woken, piece, read_at: None, ended: false };
        Ok(stream::unfold(following, Following::next))
    }
}

fn columns(selection: &Lookahead<'_>) -> Columns {
    customer::columns(&selection.field("customer"))
}

async fn find(database: &Database, viewer: &Viewer, id: &ID) -> mirror::error::Result<Only> {
    let unknown = || Error::from(Refusal::not_found("customer").at(["customerId"]));
    let id = CustomerId::from_global(id).ok_or_else(unknown)?;
    let found = read::one(database, viewer, &Key::Id(id), Columns::default()).await?.ok_or_else(unknown)?;
    Ok(Only { customer: found.id, display_id: found.display_id })
}

/// The place of this cursor, or the feed's end.
async fn start(database: &Database, workspace: WorkspaceId, after: Option<&str>) -> mirror::error::Result<Place> {
    let now = tail::now(database, workspace).await?;
    let Some(after) = after else { return Ok(now) };
    // one that is ahead of the feed comes from another database, and following it would leave changes out
    let place = place(workspace, after).filter(|place| place.number <= now.number);
    place.ok_or_else(|| Refusal::new(Code::InvalidValue, "`after` is no cursor of this feed.").at(["after"]).into())
}

fn cursor(workspace: WorkspaceId, place: Place) -> String {
    let within = place.display_id.map(|row| format!(".{row}")).unwrap_or_default();
    seal(FEED, &format!("{}:{}{within}", workspace.0.simple(), place.number))
}

fn place(workspace: WorkspaceId, cursor: &str) -> Option<Place> {
    let text = open(FEED, cursor)?;
    let (of, place) = text.split_once(':')?;
    if Uuid::try_parse(of).ok()? != workspace.0 {
        return None;
    }
    let (number, row) = match place.split_once('.') {
        Some((number, row)) => (number, Some(row.parse().ok()?)),
        None => (place, None),
    };
    let number = number.parse().ok().filter(|number| (0..i64::MAX).contains(number))?;
    Some(Place { number, display_id: row })
}

/// One subscriber.
struct Following {
    database: Database,
    viewer: Viewer,
    columns: Columns,
    /// Follows a single customer.
    one: bool,
    tail: Tail,
    /// Up to here everything has gone out.
    place: Place,
    woken: watch::Receiver<()>,
    piece: Piece,
    read_at: Option<Instant>,
    ended: bool,
}

/// What was read and has not gone out.
struct Piece {
    at: Instant,
    events: VecDeque<Event>,
    customers: HashMap<CustomerId, Customer>,
    cohort: Arc<HistoryCohort>,
}

impl Following {
    async fn next(mut self) -> Option<(async_graphql::Result<CustomerChange>, Self)> {
        if self.ended {
            return None;
        }
        match self.change().await {
            Ok(change) => {
                let purged = change.event.happening.event == choice::ChangeEvent::Purged;
                self.ended = self.one && purged;
                Some((Ok(change), self))
            }
            Err(error) => {
                self.ended = true;
                Some((Err(Fault::new(error).into()), self))
            }
        }
    }

    /// The next change within sight, waited for if need be.
    async fn change(&mut self) -> mirror::error::Result<CustomerChange> {
        loop {
            if self.piece.is_stale() {
                self.read().await?;
            }
            let Some(event) = self.piece.events.pop_front() else {
                self.read().await?;
                continue;
            };
            self.place = event.place;
            let customer = self.piece.customers.get(&event.customer).cloned();
            if customer.is_some() || self.hears_of_purged() {
                let cohort = Arc::clone(&self.piece.cohort);
                return Ok(CustomerChange { cohort, event, customer, workspace: self.viewer.workspace });
            }
        }
    }

    /// Reads on, and waits until there is something.
    async fn read(&mut self) -> mirror::error::Result<()> {
        loop {
            if let Some(read_at) = self.read_at {
                tokio::time::sleep_until(read_at + PACE).await;
            }
            self.woken.mark_unchanged();
            let at = Instant::now();
            // not from where the last piece ended: of one that grew stale, some has not gone out
            self.tail.go_to(self.place);
            let events = self.tail.next().await?;
            // whoever is behind catches up without a pause
            self.read_at = (events.len() < tail::PIECE).then_some(at);
            if !events.is_empty() {
                let ids: BTreeSet<CustomerId> = events.iter().map(|event| event.customer).collect();
                let ids = Vec::from_iter(ids);
                let rows = read::many(&self.database, &self.viewer, &ids, self.columns).await?;
                // fresh from now on, however long reading took: on a slow day it would else be read again for ever
                self.piece = Piece::new(Instant::now(), events, rows.into_values().collect());
                return Ok(());
            }
            self.place = self.tail.place();
            // whether it was woken or its patience ended, it looks
            let (Ok(_) | Err(_)) = tokio::time::timeout(LOOK, self.woken.changed()).await;
        }
    }

    /// A customer that is gone belongs to nobody: only those who see all of them hear that it went.
    fn hears_of_purged(&self) -> bool {
        match self.viewer.sight() {
            Sight::Everything => true,
            Sight::AssignedTo(_) => false,
        }
    }
}

impl Piece {
    fn new(at: Instant, events: Vec<Event>, rows: Vec<Row>) -> Self {
        let fields = events.iter().flat_map(|event| &event.fields);
        let cohort = HistoryCohort::of(events.iter().map(|event| &event.happening), fields);
        let customers = Customer::together(rows).map(|customer| (customer.row().id, customer)).collect();
        Self { at, events: events.into(), customers, cohort }
    }

    /// A slow client's piece is read again: meanwhile customers may have changed hands, or been erased.
    fn is_stale(&self) -> bool {
        !self.events.is_empty() && self.at.elapsed() >= LOOK
    }
}

#[cfg(test)]
mod tests;
