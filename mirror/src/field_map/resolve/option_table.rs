//! Options: from the value HubSpot sends to its label, or to what it means here.

use std::collections::HashMap;

use hubspot::{Property, PropertyType};

use crate::field_map::value::{self, Unreadable, fold};

/// What HubSpot's values are called. Values that are no longer offered stay as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(HashMap<Box<str>, Box<str>>);

impl Labels {
    pub(super) fn new(property: &Property) -> Self {
        let labelled = property.options.iter().filter(|option| !value::is_blank(&option.label));
        Self(labelled.map(|option| (option.value.as_str().into(), option.label.as_str().into())).collect())
    }

    pub(super) fn of<'a>(&'a self, value: &'a str) -> &'a str {
        self.0.get(value).map_or(value, |label| label)
    }
}

/// How a property's value becomes text.
#[derive(Clone, Debug)]
pub(super) enum Wording {
    /// As it is.
    Plain,
    /// The label of the one option.
    Label(Labels),
    /// The labels of all options.
    LabelList(Labels),
}

impl Wording {
    pub(super) fn new(property: &Property) -> Self {
        if property.kind != PropertyType::Enumeration {
            Self::Plain
        } else if property.is_multiple() {
            Self::LabelList(Labels::new(property))
        } else {
            Self::Label(Labels::new(property))
        }
    }

    pub(super) fn text(&self, text: &str) -> Result<String, Unreadable> {
        let text = value::text(text)?;
        Ok(match self {
            Self::Plain => text.to_owned(),
            Self::Label(labels) => labels.of(text.trim()).to_owned(),
            Self::LabelList(labels) => {
                value::choices(text).map(|choice| labels.of(choice)).collect::<Vec<_>>().join("; ")
            }
        })
    }
}

/// What HubSpot's values mean here, by value or by label, ignoring case.
#[derive(Clone, Debug)]
pub(super) struct OptionTable<T>(HashMap<Box<str>, T>);

impl<T: Clone> OptionTable<T> {
    /// From our names for things, and the options of the property that chooses among them.
    pub(super) fn new<'n>(ours: impl IntoIterator<Item = (&'n str, T)>, property: &Property) -> Self {
        let mut meanings: HashMap<Box<str>, T> =
            ours.into_iter().map(|(name, meaning)| (fold(name).into(), meaning)).collect();
        for option in &property.options {
            let by_label = meanings.get(&*fold(&option.label)).cloned();
            if let Some(meaning) = by_label {
                meanings.entry(fold(&option.value).into()).or_insert(meaning);
            }
        }
        Self(meanings)
    }

    pub(super) fn find(&self, value: &str) -> Option<&T> {
        self.0.get(&*fold(value))
    }
}
