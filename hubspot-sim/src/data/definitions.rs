//! Property definitions, read from the tables beside this file.

use crate::clock::Millis;
use crate::portal::object::ObjectType;
use crate::portal::pipeline::LIFECYCLE;
use crate::portal::property::{Derived, Property, PropertyOption, PropertyType, Schema};

/// When the stock properties were made: 2019-01-01.
const DEFINED_AT: Millis = Millis(1_546_300_800_000);

/// The properties that a simulated account defines for one type.
pub(crate) fn schema(kind: ObjectType) -> Schema {
    let table = match kind {
        ObjectType::Contact => include_str!("contact.properties"),
        ObjectType::Company => include_str!("company.properties"),
        ObjectType::Deal => include_str!("deal.properties"),
    };
    let mut schema = Schema::default();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.contains("{stage}") {
            for (stage, label) in LIFECYCLE {
                schema.put(property(&line.replace("{stage}", stage).replace("{Stage}", label)));
            }
        } else {
            schema.put(property(line));
        }
    }
    schema
}

/// One line of a table.
fn property(line: &str) -> Property {
    let mut columns = line.splitn(7, '|');
    let mut next = || columns.next().expect("a line of the tables has seven columns");
    let (name, label, kind, field_type, group, flags, options) =
        (next(), next(), next(), next(), next(), next(), next());
    let has = |flag: char| flags.contains(flag);
    Property {
        name: name.into(),
        label: label.to_owned(),
        kind: PropertyType::parse(kind).expect("the tables name HubSpot's types"),
        field_type: field_type.to_owned(),
        group: group.to_owned(),
        description: String::new(),
        options: self::options(options),
        hidden: has('h'),
        calculated: has('c'),
        read_only: has('c') || has('r'),
        unique: has('u'),
        hubspot_defined: !has('C'),
        external_options: has('o') || has('x'),
        referenced: if has('o') {
            Some("OWNER".to_owned())
        } else if has('k') {
            Some("COMPANY".to_owned())
        } else {
            None
        },
        currency: has('$'),
        sensitive: has('S'),
        created_at: DEFINED_AT,
        updated_at: DEFINED_AT,
        archived_at: has('A').then_some(DEFINED_AT),
        derived: Derived::of(name),
    }
}

fn options(column: &str) -> Vec<PropertyOption> {
    if column == "@lifecycle" {
        return LIFECYCLE
            .iter()
            .map(|(value, label)| PropertyOption {
                label: (*label).to_owned(),
                value: (*value).to_owned(),
                hidden: false,
            })
            .collect();
    }
    let pairs = column.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(value, label)| PropertyOption { label: label.to_owned(), value: value.to_owned(), hidden: false })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_define_what_the_api_relies_on() {
        for kind in ObjectType::ALL {
            let schema = schema(kind);
            for name in kind.default_properties().iter().chain(&["createdate", "hs_object_id"]) {
                assert!(schema.readable(name).is_some(), "{kind} lacks {name}");
            }
            assert!(schema.readable(kind.modified_property()).is_some());
        }
        assert!(schema(ObjectType::Company).iter().count() > 150);
        assert!(schema(ObjectType::Contact).iter().count() > 150);
        assert!(schema(ObjectType::Contact).find("hs_lastmodifieddate").is_none(), "contacts have no such property");
    }

    #[test]
    fn sensitive_and_archived_properties_are_not_readable() {
        let schema = schema(ObjectType::Company);
        assert!(schema.find("bank_account").is_some() && schema.readable("bank_account").is_none());
        assert!(schema.find("old_segment").is_some() && schema.readable("old_segment").is_none());
    }
}
