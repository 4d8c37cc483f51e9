//! Why a field of a customer holds what it holds: which property feeds it, what HubSpot has there now, what the map makes
//! of that, and what brought the value that is here.
//!
//! The map is the one that is chosen now; a full run may still be due to apply it. [`asked`] is which field is meant,
//! [`look`] what HubSpot says, [`verdict`] what follows.

use entity::choice::{ChangeEvent, Mirrored, Severity};
use entity::id::{CustomerId, WorkspaceId};
use hubspot::{CompanyId, PropertyName};

use crate::connection::Connections;
use crate::customer::lock::Locks;
use crate::customer::read::{self, Key};
use crate::customer::{Columns, Customer};
use crate::database::Database;
use crate::error::{Code, Result};
use crate::feed::field::FieldChange;
use crate::feed::history::{self, Filter, Line, Subject};
use crate::feed::names::{Ids, Names};
use crate::field_map::{CustomerMap, CustomerTarget, FieldMap, Row, store};
use crate::page::{PageSize, Window};
use crate::sync::company_status::ours::Ours;
use crate::sync::company_status::theirs::{Silence, Theirs, in_time};
use crate::viewer::Viewer;

mod asked;
mod look;
mod verdict;

use asked::Asked;
use look::Look;

/// Why a field holds what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldCause {
    /// What the map makes of HubSpot's value is here.
    InStep,
    /// No property feeds it: it is ours.
    NotFed,
    /// The first sync set it, and nothing changes it since.
    Frozen,
    /// HubSpot's value cannot be used; the old one stays.
    OldValueStays,
    /// HubSpot's value cannot be used; another stands in.
    StandIn,
    /// The property is gone, archived, or holds something else now.
    PropertyUnusable,
    /// The map was changed after the last full sync.
    MapNotApplied,
    /// HubSpot has another value, which no sync has brought.
    NotSyncedYet,
    /// The company is not synced.
    CompanyNotSynced,
    /// HubSpot could not be asked.
    NotAsked,
}

/// A property that feeds a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSource {
    /// Its name.
    pub property: PropertyName,
    /// What people call it, where HubSpot could be asked.
    pub label: Option<String>,
    /// HubSpot's value now, if there is one.
    pub raw: Option<String>,
    /// What the map makes of it, as people read it; empty for no value, `None` where nothing comes of it.
    pub made: Option<Vec<String>>,
    /// Why HubSpot's value is not what comes of it.
    pub problem: Option<Problem>,
}

/// Why a value cannot be used, or only with a stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// For programs.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// For people.
    pub message: String,
}

/// The answer about one field of one customer.
#[derive(Clone, Debug)]
pub struct FieldStatus {
    /// The field's name in the API; of a custom field its key.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Why it holds what it holds.
    pub cause: FieldCause,
    /// The same in a sentence or two.
    pub message: String,
    /// Whether it can be edited only in HubSpot.
    pub locked: bool,
    /// What feeds it.
    pub sources: Vec<FieldSource>,
    /// What it holds, as people read it; empty for nothing.
    pub held: Vec<String>,
    /// Its last change or, where it has none, the customer's creation, which brought what it holds.
    pub last_change: Option<Line>,
}

/// Says why a field of a customer holds what it holds; owner and admins only. `None` where there is no such customer.
pub async fn ask(
    database: &Database,
    connections: &Connections,
    viewer: &Viewer,
    customer: CustomerId,
    field: &str,
) -> Result<Option<FieldStatus>> {
    let workspace = viewer.admin()?.workspace;
    let asked = Asked::find(database, workspace, field).await?;
    let Some(customer) = read::one(database, viewer, &Key::Id(customer), Columns::ALL).await? else { return Ok(None) };
    let fed = Fed::read(database, workspace, &asked).await?;
    let company = CompanyId::from(customer.hubspot_company_id.as_str());
    let hub = connections.find(workspace).await?.map(|connection| connection.hub);
    let ours = Ours::read(database, viewer, hub, &company, Columns::default()).await?;
    let look = if fed.properties.is_empty() || ours.of_former_account {
        Look::unasked(&fed, None)
    } else {
        let asking = look::ask(database, connections, workspace, &asked, &fed, ours.filter(), &company);
        match in_time(asking).await? {
            Ok(look) => look,
            Err(silence) => Look::unasked(&fed, Some(silence)),
        }
    };
    let held = asked.held(&customer);
    let verdict = verdict::judge(&asked, &held, &company, &ours, &fed, &look);
    let names = names(database, workspace, &asked, &held, &look).await?;
    let shown = |value| names.texts(&asked.feed(), value);
    let sources = look.sources.iter().map(|source| FieldSource {
        property: source.property.clone(),
        label: source.label.clone(),
        raw: source.raw.clone(),
        made: source.made.as_ref().map(shown),
        problem: source.problem.clone(),
    });
    Ok(Some(FieldStatus {
        name: asked.name(),
        label: names.label_of(&asked.feed()),
        cause: verdict.cause,
        message: verdict.message,
        locked: fed.locked,
        sources: sources.collect(),
        last_change: last_change(database, workspace, &customer, &asked, !shown(&held).is_empty()).await?,
        held: shown(&held),
    }))
}

/// What feeds a field by the map that is chosen now.
struct Fed {
    map: CustomerMap,
    properties: Vec<PropertyName>,
    locked: bool,
}

impl Fed {
    async fn read(database: &Database, workspace: WorkspaceId, asked: &Asked) -> Result<Self> {
        let locks = Locks::read(database, workspace, Mirrored::Customer).await?;
        let map = store::edited::<CustomerTarget>(database, workspace).await?.unwrap_or_else(|| {
            let row = |(field, property): &(_, PropertyName)| Row {
                property: property.clone(),
                target: CustomerTarget::Field(*field),
            };
            FieldMap { version: 0, rows: locks.fields().iter().map(row).collect() }
        });
        let target = asked.target();
        let rows = map.rows.iter().filter(|row| Some(row.target) == target);
        let properties: Vec<PropertyName> = rows.map(|row| row.property.clone()).collect();
        // hand-made tags stand beside those that HubSpot gives
        let locked = !properties.is_empty() && target != Some(CustomerTarget::Tag);
        Ok(Self { map, properties, locked })
    }
}

/// What the ids in the field's values are called.
async fn names(
    database: &Database,
    workspace: WorkspaceId,
    asked: &Asked,
    held: &serde_json::Value,
    look: &Look,
) -> Result<Names> {
    let mut ids = Ids::default();
    for made in look.sources.iter().map(|source| source.made.clone().unwrap_or_default()).chain([held.clone()]) {
        ids.add_field(&FieldChange { field: asked.feed(), old: serde_json::Value::Null, new: made });
    }
    Names::read(database, workspace, &ids).await
}

/// The last line about the field. What it was made with stands in none of its own.
async fn last_change(
    database: &Database,
    workspace: WorkspaceId,
    customer: &Customer,
    asked: &Asked,
    holds_something: bool,
) -> Result<Option<Line>> {
    let subject = Subject { row: customer.id.0, display_id: customer.display_id };
    let window = Window { size: PageSize::new(1).unwrap_or(PageSize::DEFAULT), ..Window::default() };
    let newest = async |filter: Filter| {
        let mut pages = history::pages(database, workspace, Mirrored::Customer, &[subject], &filter, &window).await?;
        Ok::<_, crate::error::Error>(pages.remove(&subject.row).and_then(|page| page.rows.into_iter().next()))
    };
    if asked.can_change()
        && let Some(line) = newest(Filter { field: Some(asked.name()), ..Filter::default() }).await?
    {
        return Ok(Some(line));
    }
    if !holds_something {
        return Ok(None);
    }
    newest(Filter { events: vec![ChangeEvent::Created], ..Filter::default() }).await
}
