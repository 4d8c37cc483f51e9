//! Contact records become what is written to contacts.

use std::sync::Arc;

use entity::choice::Mirrored;
use hubspot::{ContactId, Contacts, CrmObject, Property, PropertyName, PropertySet, Record};

use super::custom::{self, CustomSource};
use super::customer::MERGED;
use super::json_text::{JsonText, JsonWriter};
use super::option_table::Wording;
use super::source::{Source, follow, follow_custom};
use super::{Change, Drift, Ingredients, Resolved, ValueIssue};
use crate::error::Code;
use crate::field_map::value::{self, Unreadable};
use crate::field_map::{ContactField, ContactTarget};

/// What to write to one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactPatch {
    /// Given name.
    pub first_name: Change<String>,
    /// Family name.
    pub last_name: Change<String>,
    /// Lower case.
    pub email: Change<String>,
    /// What they do.
    pub title: Change<String>,
    /// As text.
    pub phone: Change<String>,
    /// Custom field id to value; null clears, and what is absent stays.
    pub custom: JsonText,
}

/// Everything about contacts that does not depend on a record.
#[derive(Debug)]
pub(super) struct Compiled {
    properties: PropertySet,
    merged: Option<usize>,
    first_name: Option<Source>,
    last_name: Option<Source>,
    email: Option<Source>,
    title: Option<(Source, Wording)>,
    phone: Option<Source>,
    custom: Vec<CustomSource>,
}

impl Compiled {
    pub(super) fn new(from: &Ingredients<'_>, drift: &mut Vec<Drift>) -> Self {
        let rows: Vec<(ContactTarget, &Property)> = from
            .contact_map
            .rows
            .iter()
            .filter_map(|row| Some((row.target, property_of(row.target, &row.property, from, drift)?)))
            .collect();
        let mapped = rows.iter().map(|(_, property)| property.name.clone());
        let properties: PropertySet = mapped.chain([Contacts::MODIFIED, MERGED].map(PropertyName::from)).collect();
        let source_of = |field: ContactField| {
            let (_, property) = rows.iter().find(|(target, _)| *target == ContactTarget::Field(field))?;
            Some((Source::new(&properties, property, field.name().into()), *property))
        };
        let source = |field| source_of(field).map(|(source, _)| source);
        Self {
            merged: properties.position(&PropertyName::from(MERGED)),
            first_name: source(ContactField::FirstName),
            last_name: source(ContactField::LastName),
            email: source(ContactField::Email),
            title: source_of(ContactField::Title).map(|(source, property)| (source, Wording::new(property))),
            phone: source(ContactField::Phone),
            custom: custom_sources(&rows, from, &properties),
            properties,
        }
    }

    pub(super) fn properties(&self) -> &PropertySet {
        &self.properties
    }

    pub(super) fn merged<'r>(&self, record: &'r Record<ContactId>) -> impl Iterator<Item = ContactId> + use<'r> {
        let merged = self.merged.and_then(|position| record.value(position)).unwrap_or_default();
        value::choices(merged).map(ContactId::from)
    }

    pub(super) fn resolve(&self, record: &Record<ContactId>) -> Resolved<ContactPatch> {
        let mut issues = Vec::new();
        let text = |text| value::text(text).map(str::to_owned);
        let patch = ContactPatch {
            first_name: read(self.first_name.as_ref(), record, &mut issues, text),
            last_name: read(self.last_name.as_ref(), record, &mut issues, text),
            email: read(self.email.as_ref(), record, &mut issues, value::email),
            title: self
                .title
                .as_ref()
                .map_or(Change::Keep, |(source, wording)| source.read(record, &mut issues, |text| wording.text(text))),
            phone: read(self.phone.as_ref(), record, &mut issues, text),
            custom: self.custom(record, &mut issues),
        };
        self.check_name(&patch, &mut issues);
        Resolved { patch, issues }
    }

    fn custom(&self, record: &Record<ContactId>, issues: &mut Vec<ValueIssue>) -> JsonText {
        let mut values = JsonWriter::default();
        for source in &self.custom {
            source.write(record, &mut values, issues);
        }
        values.finish()
    }

    /// A contact shows its name, else its e-mail address. A value that cannot be read is no lack: the old one stays.
    fn check_name(&self, patch: &ContactPatch, issues: &mut Vec<ValueIssue>) {
        let parts =
            [(&self.first_name, &patch.first_name), (&self.last_name, &patch.last_name), (&self.email, &patch.email)];
        let mut mapped = parts.iter().filter_map(|(source, change)| Some((source.as_ref()?, *change)));
        let Some((source, first)) = mapped.next() else { return };
        if *first == Change::Clear && mapped.all(|(_, change)| *change == Change::Clear) {
            let message = "The contact has neither a name nor an e-mail address in HubSpot.".to_owned();
            issues.push(source.stand_in(Code::ContactNameless, message, None));
        }
    }
}

/// The property of a row that this run can follow.
fn property_of<'i>(
    target: ContactTarget,
    name: &PropertyName,
    from: &Ingredients<'i>,
    drift: &mut Vec<Drift>,
) -> Option<&'i Property> {
    match target {
        ContactTarget::Field(field) => {
            follow(from.contact_properties, name, &Arc::from(field.name()), field.into(), drift)
        }
        ContactTarget::Custom(id) => follow_custom(from, Mirrored::Contact, id, name, drift),
    }
}

fn custom_sources(rows: &[(ContactTarget, &Property)], from: &Ingredients<'_>, set: &PropertySet) -> Vec<CustomSource> {
    let custom = rows.iter().filter_map(|(target, property)| match target {
        ContactTarget::Custom(id) => Some((custom::field(from, Mirrored::Contact, *id)?, *property)),
        ContactTarget::Field(_) => None,
    });
    custom.map(|(field, property)| CustomSource::new(set, property, field)).collect()
}

fn read<'r, T>(
    source: Option<&Source>,
    record: &'r Record<ContactId>,
    issues: &mut Vec<ValueIssue>,
    parse: impl FnOnce(&'r str) -> Result<T, Unreadable>,
) -> Change<T> {
    source.map_or(Change::Keep, |source| source.read(record, issues, parse))
}
