//! Values of custom fields, written as the JSON that is kept: text, decimal text, date text, or a list of texts.

use std::sync::Arc;

use entity::choice::{CustomFieldType, Mirrored};
use entity::custom_field;
use entity::id::CustomFieldId;
use hubspot::{Property, PropertySet, PropertyType, Record};

use super::json_text::{JsonWriter, Key};
use super::option_table::{OptionTable, Wording};
use super::source::Source;
use super::{Change, Ingredients, ValueIssue};
use crate::field_map::value::{self, Unreadable};

/// A property that feeds a custom field.
#[derive(Debug)]
pub(super) struct CustomSource {
    source: Source,
    key: Key,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Text(Wording),
    Number,
    Date { of_moment: bool },
    Select(Options),
    MultiSelect(Options),
}

/// A select's options in their order, and which of them HubSpot's values mean.
#[derive(Debug)]
struct Options {
    ours: Box<[String]>,
    table: OptionTable<usize>,
}

impl CustomSource {
    pub(super) fn new(set: &PropertySet, property: &Property, field: &custom_field::Model) -> Self {
        let form = match field.field_type {
            CustomFieldType::Text => Form::Text(Wording::new(property)),
            CustomFieldType::Number => Form::Number,
            CustomFieldType::Date => Form::Date { of_moment: property.kind == PropertyType::DateTime },
            CustomFieldType::Select => Form::Select(Options::new(field, property)),
            CustomFieldType::MultiSelect => Form::MultiSelect(Options::new(field, property)),
        };
        let key = Key::new(&field.id.to_string());
        Self { source: Source::new(set, property, field_name(&field.key)), key, form }
    }

    /// Writes `"id": value`, or null when HubSpot has none; nothing when it cannot be read.
    pub(super) fn write<Id>(&self, record: &Record<Id>, to: &mut JsonWriter, issues: &mut Vec<ValueIssue>) {
        let (key, source) = (&self.key, &self.source);
        match &self.form {
            Form::Text(wording) => put(to, key, &source.read(record, issues, |text| wording.text(text))),
            Form::Number => {
                put(to, key, &source.read(record, issues, |text| value::decimal(text).map(value::decimal_text)));
            }
            Form::Date { of_moment: false } => put(to, key, &source.read(record, issues, value::date)),
            Form::Date { of_moment: true } => put(to, key, &source.read(record, issues, value::day_of_moment)),
            Form::Select(options) => put(to, key, &source.read(record, issues, |text| options.one(text))),
            Form::MultiSelect(options) => put(to, key, &source.read(record, issues, |text| options.all(text))),
        }
    }
}

impl Options {
    fn new(field: &custom_field::Model, property: &Property) -> Self {
        let places = field.options.iter().enumerate().map(|(place, option)| (option.as_str(), place));
        Self { ours: field.options.clone().into(), table: OptionTable::new(places, property) }
    }

    fn one(&self, text: &str) -> Result<&str, Unreadable> {
        self.place(text).map(|place| self.ours[place].as_str())
    }

    /// All or nothing: a value that is not among the options would be cut silently.
    fn all(&self, text: &str) -> Result<Vec<&str>, Unreadable> {
        let mut places = value::choices(text).map(|choice| self.place(choice)).collect::<Result<Vec<_>, _>>()?;
        places.sort_unstable();
        places.dedup();
        Ok(places.into_iter().map(|place| self.ours[place].as_str()).collect())
    }

    fn place(&self, text: &str) -> Result<usize, Unreadable> {
        self.table.find(text).copied().ok_or_else(|| Unreadable::NotAnOption(text.trim().chars().take(100).collect()))
    }
}

/// The definition of a custom field.
pub(super) fn field<'i>(
    from: &Ingredients<'i>,
    object: Mirrored,
    id: CustomFieldId,
) -> Option<&'i custom_field::Model> {
    from.custom_fields.iter().find(|field| field.id == id && field.object == object)
}

/// The name under which issues of a custom field stand.
pub(super) fn field_name(key: &str) -> Arc<str> {
    format!("custom.{key}").into()
}

fn put(to: &mut JsonWriter, key: &Key, change: &Change<impl serde::Serialize>) {
    match change {
        Change::Keep => {}
        Change::Set(value) => to.member(key, value),
        Change::Clear => to.member(key, &()),
    }
}
