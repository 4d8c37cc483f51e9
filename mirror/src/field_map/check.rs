//! What a proposed map is refused for: one sentence per wrong row, and nothing is saved.
//!
//! One property may feed several targets. One target takes one property, except that any number of properties may give
//! tags.

use std::collections::HashMap;

use entity::custom_field;
use hubspot::{Property, PropertyName};

use super::Row;
use super::fit::{Need, holds};
use super::target::{Slot, Target};
use crate::catalogue::Properties;
use crate::error::{Code, Refusal};

/// The most rows a map may have: more than an account has custom properties makes no sense.
pub const MOST: usize = 1_000;

/// What is wrong with these rows, given what HubSpot offers and the workspace has defined.
pub fn check<T: Target>(rows: &[Row<T>], properties: &Properties, fields: &[custom_field::Model]) -> Vec<Refusal> {
    if rows.len() > MOST {
        return vec![Refusal::new(Code::InvalidValue, format!("A map has {MOST} rows at most.")).at(["rows"])];
    }
    let mut refusals = Vec::new();
    let mut taken: HashMap<(T, Option<&PropertyName>), &PropertyName> = HashMap::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let at = |part: &str, refusal: Refusal| refusal.at(["rows", &place.to_string(), part]);
        let property = find(&row.property, properties).map_err(|refusal| at("property", refusal));
        let target = takes(row.target, fields).map_err(|refusal| at("target", refusal));
        match (property, target) {
            (Ok(property), Ok((label, need))) if !need.is_met_by(property) => {
                refusals.push(at("property", mismatch(label, need, property)));
            }
            (property, target) => refusals.extend([property.err(), target.err()].into_iter().flatten()),
        }
        let is_tag = row.target.slot() == Slot::Tag;
        let seat = (row.target, is_tag.then_some(&row.property));
        if let Some(first) = taken.insert(seat, &row.property) {
            refusals.push(at("target", duplicate(row.target, first, fields)));
        }
    }
    refusals.extend(unmapped(rows));
    refusals
}

fn find<'p>(name: &PropertyName, properties: &'p Properties) -> Result<&'p Property, Refusal> {
    if let Some(property) = properties.find(name) {
        return Ok(property);
    }
    let name = shown(name);
    Err(if properties.is_archived(&PropertyName::from(name.as_str())) {
        Refusal::new(Code::PropertyArchived, format!("The property `{name}` is archived in HubSpot."))
    } else {
        Refusal::new(Code::PropertyNotFound, format!("HubSpot has no property `{name}`."))
    })
}

/// What a target is called and what it must be fed with.
fn takes<T: Target>(target: T, fields: &[custom_field::Model]) -> Result<(&str, Need), Refusal> {
    match target.slot() {
        Slot::Field { label, need, .. } => Ok((label, need)),
        Slot::Tag => Ok(("A tag", Need::Tags)),
        Slot::Custom(id) => fields
            .iter()
            .find(|field| field.id == id && field.object == T::OBJECT)
            .map(|field| (field.label.as_str(), field.field_type.into()))
            .ok_or_else(|| Refusal::new(Code::CustomFieldNotFound, "There is no such custom field.")),
    }
}

fn mismatch(label: &str, need: Need, property: &Property) -> Refusal {
    let sentence =
        format!("{label} takes {}, but `{}` holds {}.", need.takes(), shown(&property.name), holds(property));
    Refusal::new(Code::TypeMismatch, sentence)
}

fn duplicate<T: Target>(target: T, first: &PropertyName, fields: &[custom_field::Model]) -> Refusal {
    let label = takes(target, fields).map_or("It", |(label, _)| label);
    let sentence = match target.slot() {
        Slot::Tag => format!("`{}` gives tags already.", shown(first)),
        Slot::Field { .. } | Slot::Custom(_) => format!("{label} is fed by `{}` already.", shown(first)),
    };
    Refusal::new(Code::DuplicateTarget, sentence)
}

fn unmapped<T: Target>(rows: &[Row<T>]) -> Option<Refusal> {
    let required = T::REQUIRED?;
    let is_mapped = rows.iter().any(|row| row.target == required);
    (!is_mapped)
        .then(|| Refusal::new(Code::NameUnmapped, "The customer's name must come from a property.").at(["rows"]))
}

/// Names come from people here.
fn shown(name: &PropertyName) -> String {
    name.as_str().chars().take(100).collect()
}

#[cfg(test)]
mod tests;
