//! What an account really holds, told without limits, pages or scopes.

use std::collections::BTreeMap;

use crate::clock::Millis;
use crate::portal::Portal;
use crate::portal::object::{ObjectType, RecordId};
use crate::portal::store::View;

/// One record in full.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TruthRecord {
    /// Its id.
    pub id: RecordId,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When a value changed last.
    pub updated_at: i64,
    /// When it went into the recycle bin, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<i64>,
    /// Every value that is not empty, by property; archived and sensitive properties are left out.
    pub properties: BTreeMap<String, String>,
    /// Its links to live records, by type in plural.
    pub links: BTreeMap<&'static str, Vec<TruthLink>>,
}

/// One link of a record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TruthLink {
    /// The record at the other end.
    pub id: RecordId,
    /// Whether the company of the two is the other's primary one.
    pub primary: bool,
}

/// All live records of a type, in the order of ids.
pub(crate) fn live(portal: &Portal, kind: ObjectType) -> Vec<TruthRecord> {
    portal.store(kind).live_from(RecordId(0)).map(|view| record(portal, kind, view, None)).collect()
}

/// One live record.
pub(crate) fn one(portal: &Portal, kind: ObjectType, id: RecordId) -> Option<TruthRecord> {
    portal.store(kind).live(id).map(|view| record(portal, kind, view, None))
}

/// All records of a type in the recycle bin, in the order of ids.
pub(crate) fn archived(portal: &Portal, kind: ObjectType) -> Vec<TruthRecord> {
    let records = portal.store(kind).archived_from(RecordId(0));
    records.map(|(stored, at)| record(portal, kind, View::Stored(stored), Some(at))).collect()
}

fn record(portal: &Portal, kind: ObjectType, view: View<'_>, archived_at: Option<Millis>) -> TruthRecord {
    let properties = portal.schema(kind).iter().filter(|(_, property)| property.is_readable());
    let links = ObjectType::ALL.into_iter().map(|to| {
        let links = portal.live_links(kind, view.id(), to).into_iter();
        (to.plural(), links.map(|link| TruthLink { id: link.to, primary: link.primary }).collect::<Vec<_>>())
    });
    TruthRecord {
        id: view.id(),
        created_at: view.created_at().0,
        updated_at: view.updated_at().0,
        archived_at: archived_at.map(|at| at.0),
        properties: properties
            .filter_map(|(index, property)| Some((property.name.to_string(), portal.value(kind, view, index)?)))
            .collect(),
        links: links.filter(|(_, links)| !links.is_empty()).collect(),
    }
}
