//! Which HubSpot property goes where: reading, editing and resetting the two maps.
//!
//! [`customer`] and [`contact`] hold the types of each; what they have in common is here. A map is readable while HubSpot
//! cannot be asked, only without HubSpot's labels and types. It cannot be edited then.

use async_graphql::{Context, SimpleObject};
use entity::choice::Mirrored;
use entity::custom_field::Model;
use entity::id::CustomFieldId;
use hubspot::{Lane, ObjectKind, PropertyName};
use mirror::catalogue::Properties;
use mirror::custom_field;
use mirror::due::is_due;
use mirror::error::{Code, Error, Refusal, Result};
use mirror::field_map::default::{self, Unmapped};
use mirror::field_map::{FieldMap, Row, Target, check, store};
use mirror::viewer::{Admin, Viewer};
use uuid::Uuid;

use super::catalogue::HubSpotPropertyType;
use super::context::Reach as _;
use super::custom_field::CustomField;
use super::node::GlobalId as _;

mod contact;
mod customer;

pub(crate) use contact::{ContactFieldMapMutation, ContactFieldMapQuery};
pub(crate) use customer::{CustomerFieldMapMutation, CustomerFieldMapQuery};

/// A custom field that a property feeds.
#[derive(SimpleObject)]
pub(crate) struct MappedCustomField {
    /// The custom field.
    custom_field: Option<CustomField>,
}

/// A map beside what HubSpot and the workspace say about its rows.
struct View<T> {
    version: i32,
    rows: Vec<SeenRow<T>>,
    unmapped: Vec<Unmapped<T>>,
    currency: Option<String>,
}

struct SeenRow<T> {
    property: String,
    label: Option<String>,
    kind: Option<HubSpotPropertyType>,
    target: T,
    custom_field: Option<CustomField>,
    problem: Option<String>,
}

/// The map as it is now.
async fn view<T: Target>(ctx: &Context<'_>, admin: Admin) -> Result<View<T>> {
    let properties = match properties::<T>(ctx, admin).await {
        Ok(properties) => Some(properties),
        Err(error) if cannot_ask(&error) => None,
        Err(error) => return Err(error),
    };
    let map = match &properties {
        Some(properties) => store::read(ctx.database(), admin.workspace, properties).await?,
        None => store::edited(ctx.database(), admin.workspace).await?.unwrap_or_else(whole_default),
    };
    describe(ctx, admin, map, properties.as_ref()).await
}

/// Saves rows that a person gave, and shows the map with whether a run is due to apply it.
async fn set<T: Target>(
    ctx: &Context<'_>,
    viewer: Viewer,
    rows: Result<Vec<Row<T>>>,
    expected_version: Option<i32>,
) -> Result<(View<T>, bool)> {
    let admin = viewer.admin()?;
    let rows = rows?;
    let properties = properties::<T>(ctx, admin).await?;
    let map = store::save(ctx.database(), ctx.clock(), admin, rows, expected_version, &properties).await?;
    Ok((describe(ctx, admin, map, Some(&properties)).await?, is_due(ctx.database(), admin.workspace).await?))
}

/// Saves the default for what the account has now.
async fn reset<T: Target>(ctx: &Context<'_>, viewer: Viewer, expected_version: Option<i32>) -> Result<(View<T>, bool)> {
    let admin = viewer.admin()?;
    let properties = properties::<T>(ctx, admin).await?;
    let map = store::reset(ctx.database(), ctx.clock(), admin, expected_version, &properties).await?;
    Ok((describe(ctx, admin, map, Some(&properties)).await?, is_due(ctx.database(), admin.workspace).await?))
}

async fn properties<T: Target>(ctx: &Context<'_>, admin: Admin) -> Result<Properties> {
    let client = ctx.connections().client(admin.workspace, Lane::Interactive).await?;
    let object = match T::OBJECT {
        Mirrored::Customer => ObjectKind::Company,
        Mirrored::Contact => ObjectKind::Contact,
    };
    Properties::fetch(&client, object).await
}

/// Whether there is nobody to ask at the moment. A map outlives its connection.
fn cannot_ask(error: &Error) -> bool {
    let gone = |refusal: &Refusal| matches!(refusal.code, Code::NotConnected | Code::ReauthorizeNeeded);
    error.refusals().iter().any(gone)
}

fn whole_default<T: Target>() -> FieldMap<T> {
    let row = |&(target, name): &(T, &str)| Row { property: PropertyName::from(name), target };
    FieldMap { version: 0, rows: T::DEFAULTS.iter().map(row).collect() }
}

async fn describe<T: Target>(
    ctx: &Context<'_>,
    admin: Admin,
    map: FieldMap<T>,
    properties: Option<&Properties>,
) -> Result<View<T>> {
    let fields = custom_field::list(ctx.database(), admin.workspace, Some(T::OBJECT)).await?;
    let connection = ctx.connections().find(admin.workspace).await?;
    let mut problems = properties.map(|known| problems(&map.rows, known, &fields)).unwrap_or_default();
    let unmapped = properties.map(|known| default::unmapped(&map, known)).unwrap_or_default();
    let rows = map.rows.into_iter().enumerate().map(|(place, row)| {
        let known = properties.and_then(|properties| properties.find(&row.property));
        SeenRow {
            label: known.map(|property| property.label.clone()),
            kind: known.map(|property| (&property.kind).into()),
            custom_field: custom_field_of(row.target, &fields),
            problem: problems.get_mut(place).and_then(Option::take),
            property: row.property.to_string(),
            target: row.target,
        }
    });
    Ok(View {
        version: map.version,
        rows: rows.collect(),
        unmapped,
        currency: connection.and_then(|connection| connection.account.currency),
    })
}

/// For each row, why it cannot be followed any more.
fn problems<T: Target>(rows: &[Row<T>], properties: &Properties, fields: &[Model]) -> Vec<Option<String>> {
    let mut problems = vec![None; rows.len()];
    for refusal in check::check(rows, properties, fields) {
        let place = refusal.field.get(1).and_then(|place| place.parse::<usize>().ok());
        if let Some(problem) = place.and_then(|place| problems.get_mut(place)) {
            *problem = Some(refusal.message);
        }
    }
    problems
}

fn custom_field_of<T: Target>(target: T, fields: &[Model]) -> Option<CustomField> {
    let mirror::field_map::target::Slot::Custom(id) = target.slot() else { return None };
    fields.iter().find(|field| field.id == id).cloned().map(Into::into)
}

/// An id of another kind names no custom field, like one that never existed.
fn custom_field_id(id: &async_graphql::ID) -> CustomFieldId {
    CustomFieldId::from_global(id).unwrap_or(CustomFieldId(Uuid::nil()))
}

/// Rows as given, or one refusal for each that says nothing.
fn rows<T, I>(inputs: Vec<I>, read: impl Fn(I) -> std::result::Result<Row<T>, Refusal>) -> Result<Vec<Row<T>>> {
    let mut rows = Vec::with_capacity(inputs.len());
    let mut refusals = Vec::new();
    for (place, input) in inputs.into_iter().enumerate() {
        match read(input) {
            Ok(row) => rows.push(row),
            Err(refusal) => refusals.push(refusal.at(["rows", &place.to_string(), "target"])),
        }
    }
    if refusals.is_empty() { Ok(rows) } else { Err(Error::Refused(refusals)) }
}

#[cfg(test)]
mod tests;
