//! Companies become what is written to customers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::choice::Mirrored;
use entity::id::{PlanId, UserId};
use hubspot::{Companies, CompanyId, CrmObject, Property, PropertyName, PropertySet, Record};
use rust_decimal::Decimal;

use super::custom::{self, CustomSource};
use super::json_text::{JsonText, JsonWriter};
use super::option_table::{OptionTable, Wording};
use super::owner::{Identity, OwnerDirectory};
use super::source::{Source, follow, follow_custom};
use super::tag::{self, TagSource};
use super::{Change, Drift, Ingredients, Resolved, ValueIssue};
use crate::error::Code;
use crate::field_map::fit::Need;
use crate::field_map::value::{self, Unreadable};
use crate::field_map::{CustomerField, CustomerTarget};

/// The property in which HubSpot lists what was merged into a record.
pub(super) const MERGED: &str = "hs_merged_object_ids";

/// What to write to one customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerPatch {
    /// Never [`Change::Clear`]: a blank name in HubSpot keeps the last good one.
    pub name: Change<String>,
    /// What a new customer is called when `name` is not set; empty when it is.
    pub fallback_name: String,
    /// Lower case, without protocol or path.
    pub domain: Change<String>,
    /// A user of the workspace.
    pub owner: Change<UserId>,
    /// An entry of the plan list.
    pub plan: Change<PlanId>,
    /// Fits in `numeric(28, 10)`.
    pub arr: Change<Decimal>,
    /// Free text.
    pub industry: Change<String>,
    /// A whole number.
    pub employee_count: Change<i64>,
    /// For the first sync only; afterwards it is frozen.
    pub created_at: Change<DateTime<Utc>>,
    /// Custom field id to value; null clears, and what is absent stays.
    pub custom: JsonText,
    /// Property to its tags; null for none, and what is absent stays.
    pub synced_tags: JsonText,
}

impl CustomerPatch {
    /// What a new customer is called.
    pub fn first_name(&self) -> &str {
        self.name.as_set().unwrap_or(&self.fallback_name)
    }
}

/// Everything about customers that does not depend on a record.
#[derive(Debug)]
pub(super) struct Compiled {
    properties: PropertySet,
    merged: Option<usize>,
    name: Option<Source>,
    domain: Option<Source>,
    owner: Option<OwnerSource>,
    plan: Option<(Source, OptionTable<PlanId>)>,
    arr: Option<Source>,
    industry: Option<(Source, Wording)>,
    employee_count: Option<Source>,
    created_at: Option<Source>,
    custom: Vec<CustomSource>,
    tags: Vec<TagSource>,
    tag_properties: Vec<PropertyName>,
}

#[derive(Debug)]
struct OwnerSource {
    source: Source,
    directory: OwnerDirectory,
    fallback: Option<UserId>,
}

impl Compiled {
    pub(super) fn new(from: &Ingredients<'_>, drift: &mut Vec<Drift>) -> Self {
        let rows: Vec<(CustomerTarget, &Property)> = from
            .customer_map
            .rows
            .iter()
            .filter_map(|row| Some((row.target, property_of(row.target, &row.property, from, drift)?)))
            .collect();
        let properties = properties_to_read(&rows, from.also_read);
        let source_of = |field: CustomerField| {
            let (_, property) = rows.iter().find(|(target, _)| *target == CustomerTarget::Field(field))?;
            Some((Source::new(&properties, property, field.name().into()), *property))
        };
        let source = |field| source_of(field).map(|(source, _)| source);
        let plans = |property| OptionTable::new(from.plans.iter().map(|plan| (plan.name.as_str(), plan.id)), property);
        Self {
            merged: properties.position(&PropertyName::from(MERGED)),
            name: source(CustomerField::Name),
            domain: source(CustomerField::Domain),
            owner: source(CustomerField::Owner).map(|source| OwnerSource {
                source,
                directory: from.owners.clone(),
                fallback: from.fallback_owner,
            }),
            plan: source_of(CustomerField::Plan).map(|(source, property)| (source, plans(property))),
            arr: source(CustomerField::Arr),
            industry: source_of(CustomerField::Industry).map(|(source, property)| (source, Wording::new(property))),
            employee_count: source(CustomerField::EmployeeCount),
            created_at: source(CustomerField::CreatedAt),
            custom: custom_sources(&rows, from, &properties),
            tags: tag_properties(&rows).map(|p| TagSource::new(&properties, p, tag::field_name(&p.name))).collect(),
            tag_properties: mapped_to_tags(from),
            properties,
        }
    }

    pub(super) fn properties(&self) -> &PropertySet {
        &self.properties
    }

    pub(super) fn tag_properties(&self) -> &[PropertyName] {
        &self.tag_properties
    }

    pub(super) fn merged<'r>(&self, record: &'r Record<CompanyId>) -> impl Iterator<Item = CompanyId> + use<'r> {
        let merged = self.merged.and_then(|position| record.value(position)).unwrap_or_default();
        value::choices(merged).map(CompanyId::from)
    }

    pub(super) fn resolve(&self, record: &Record<CompanyId>) -> Resolved<CustomerPatch> {
        let mut issues = Vec::new();
        let domain = read(self.domain.as_ref(), record, &mut issues, value::domain);
        let (name, fallback_name) = self.name(record, &domain, &mut issues);
        let patch = CustomerPatch {
            name,
            fallback_name,
            domain,
            owner: self.owner.as_ref().map_or(Change::Keep, |owner| owner.read(record, &mut issues)),
            plan: self.plan(record, &mut issues),
            arr: read(self.arr.as_ref(), record, &mut issues, value::decimal),
            industry: self
                .industry
                .as_ref()
                .map_or(Change::Keep, |(source, wording)| source.read(record, &mut issues, |text| wording.text(text))),
            employee_count: read(self.employee_count.as_ref(), record, &mut issues, value::whole),
            created_at: read(self.created_at.as_ref(), record, &mut issues, value::moment),
            custom: self.custom(record, &mut issues),
            synced_tags: self.tags(record, &mut issues),
        };
        Resolved { patch, issues }
    }

    fn name(
        &self,
        record: &Record<CompanyId>,
        domain: &Change<String>,
        issues: &mut Vec<ValueIssue>,
    ) -> (Change<String>, String) {
        let name = read(self.name.as_ref(), record, issues, value::name);
        if name.as_set().is_some() {
            return (name, String::new());
        }
        let fallback = domain.as_set().cloned().unwrap_or_else(|| format!("Company {}", record.id));
        if let (Change::Clear, Some(source)) = (&name, &self.name) {
            let message = format!("The company has no name. The last good name stays; without one it is “{fallback}”.");
            issues.push(source.stand_in(Code::NameBlank, message, None));
        }
        (Change::Keep, fallback)
    }

    fn plan(&self, record: &Record<CompanyId>, issues: &mut Vec<ValueIssue>) -> Change<PlanId> {
        let Some((source, plans)) = &self.plan else { return Change::Keep };
        source.read(record, issues, |text| plans.find(text).copied().ok_or(Unreadable::NotAPlan))
    }

    fn custom(&self, record: &Record<CompanyId>, issues: &mut Vec<ValueIssue>) -> JsonText {
        let mut values = JsonWriter::default();
        for source in &self.custom {
            source.write(record, &mut values, issues);
        }
        values.finish()
    }

    fn tags(&self, record: &Record<CompanyId>, issues: &mut Vec<ValueIssue>) -> JsonText {
        let mut tags = JsonWriter::default();
        for source in &self.tags {
            source.write(record, &mut tags, issues);
        }
        tags.finish()
    }
}

impl OwnerSource {
    /// An owner who is no user here has the fallback in their place. Without a fallback the old owner stays.
    fn read(&self, record: &Record<CompanyId>, issues: &mut Vec<ValueIssue>) -> Change<UserId> {
        let Some(owner) = self.source.value(record) else { return Change::Clear };
        let reason = match self.directory.identify(owner) {
            Identity::User(user) => return Change::Set(user),
            Identity::Unasked => return self.fallback.map_or(Change::Keep, Change::Set),
            Identity::Stranger(Some(email)) => format!("HubSpot's owner {email} is no user of this workspace."),
            Identity::Stranger(None) => "HubSpot's owner has no e-mail address to know a user by.".to_owned(),
            Identity::Nobody => "HubSpot has no owner of this id any more.".to_owned(),
        };
        let consequence =
            if self.fallback.is_some() { "The fallback owner stands in." } else { "The old owner stays." };
        issues.push(self.source.stand_in(Code::OwnerUnknown, format!("{reason} {consequence}"), Some(owner)));
        self.fallback.map_or(Change::Keep, Change::Set)
    }
}

/// The property of a row that this run can follow.
fn property_of<'i>(
    target: CustomerTarget,
    name: &PropertyName,
    from: &Ingredients<'i>,
    drift: &mut Vec<Drift>,
) -> Option<&'i Property> {
    let properties = from.company_properties;
    match target {
        CustomerTarget::Field(field) => follow(properties, name, &Arc::from(field.name()), field.into(), drift),
        CustomerTarget::Custom(id) => follow_custom(from, Mirrored::Customer, id, name, drift),
        CustomerTarget::Tag => follow(properties, name, &tag::field_name(name), Need::Tags, drift),
    }
}

fn properties_to_read(rows: &[(CustomerTarget, &Property)], also_read: &[PropertyName]) -> PropertySet {
    let mapped = rows.iter().map(|(_, property)| property.name.clone());
    let always = [Companies::MODIFIED, MERGED].map(PropertyName::from);
    mapped.chain(always).chain(also_read.iter().cloned()).collect()
}

fn custom_sources(
    rows: &[(CustomerTarget, &Property)],
    from: &Ingredients<'_>,
    set: &PropertySet,
) -> Vec<CustomSource> {
    let custom = rows.iter().filter_map(|(target, property)| match target {
        CustomerTarget::Custom(id) => Some((custom::field(from, Mirrored::Customer, *id)?, *property)),
        CustomerTarget::Field(_) | CustomerTarget::Tag => None,
    });
    custom.map(|(field, property)| CustomSource::new(set, property, field)).collect()
}

fn tag_properties<'p>(rows: &[(CustomerTarget, &'p Property)]) -> impl Iterator<Item = &'p Property> {
    rows.iter().filter(|(target, _)| *target == CustomerTarget::Tag).map(|(_, property)| *property)
}

/// Also those that cannot be followed now: their tags stay until the admin changes the map.
fn mapped_to_tags(from: &Ingredients<'_>) -> Vec<PropertyName> {
    let rows = from.customer_map.rows.iter();
    rows.filter(|row| row.target == CustomerTarget::Tag).map(|row| row.property.clone()).collect()
}

fn read<'r, T>(
    source: Option<&Source>,
    record: &'r Record<CompanyId>,
    issues: &mut Vec<ValueIssue>,
    parse: impl FnOnce(&'r str) -> Result<T, Unreadable>,
) -> Change<T> {
    source.map_or(Change::Keep, |source| source.read(record, issues, parse))
}
