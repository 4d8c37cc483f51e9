//! Tags that a property gives.
//!
//! They are kept by property, so that sync can take back exactly what it gave. A property that is true gives its own
//! label; a choice gives the label of each chosen option.

use std::sync::Arc;

use hubspot::{Property, PropertyName, PropertySet, Record};

use super::json_text::{JsonWriter, Key};
use super::option_table::Labels;
use super::source::Source;
use super::{Change, ValueIssue};
use crate::field_map::fit::is_boolean;
use crate::field_map::value::{self, Unreadable};

/// A property that gives tags.
#[derive(Debug)]
pub(super) struct TagSource {
    source: Source,
    key: Key,
    giving: Giving,
}

#[derive(Debug)]
enum Giving {
    /// The property's label, when true.
    Label,
    /// The label of the one option.
    Option(Labels),
    /// The labels of all options.
    Options(Labels),
}

impl TagSource {
    pub(super) fn new(set: &PropertySet, property: &Property, field: Arc<str>) -> Self {
        let giving = if is_boolean(property) {
            Giving::Label
        } else if property.is_multiple() {
            Giving::Options(Labels::new(property))
        } else {
            Giving::Option(Labels::new(property))
        };
        Self { source: Source::new(set, property, field), key: Key::new(property.name.as_str()), giving }
    }

    /// Writes `"property": ["tag", ...]`, or null when it gives none; nothing when it cannot be read.
    pub(super) fn write<Id>(&self, record: &Record<Id>, to: &mut JsonWriter, issues: &mut Vec<ValueIssue>) {
        match self.source.read(record, issues, |text| self.tags(text)) {
            Change::Keep => {}
            Change::Set(tags) if !tags.is_empty() => to.member(&self.key, &tags),
            Change::Set(_) | Change::Clear => to.member(&self.key, &()),
        }
    }

    /// Sorted, so that HubSpot's order of the same options is no difference.
    fn tags<'a>(&'a self, text: &'a str) -> Result<Vec<&'a str>, Unreadable> {
        let text = value::text(text)?;
        Ok(match &self.giving {
            Giving::Label if value::boolean(text)? => vec![self.source.label()],
            Giving::Label => Vec::new(),
            Giving::Option(labels) => vec![labels.of(text.trim())],
            Giving::Options(labels) => {
                let mut tags: Vec<&str> = value::choices(text).map(|choice| labels.of(choice)).collect();
                tags.sort_unstable();
                tags.dedup();
                tags
            }
        })
    }
}

/// The name under which issues of a tag property stand.
pub(super) fn field_name(property: &PropertyName) -> Arc<str> {
    format!("tags.{property}").into()
}
