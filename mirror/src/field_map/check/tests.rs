use chrono::DateTime;
use entity::choice::{CustomFieldType, Mirrored};
use entity::id::{CustomFieldId, WorkspaceId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::field_map::{ContactField, ContactTarget, CustomerField, CustomerTarget};

const NAME: (&str, CustomerTarget) = ("name", CustomerTarget::Field(CustomerField::Name));

/// One property of every type, each named after it.
fn properties() -> Properties {
    let mut live: Vec<Property> = ["string", "number", "bool", "date", "datetime", "phone_number", "json"]
        .map(|kind| property(kind, kind, &json!({})))
        .into();
    live.push(property("name", "string", &json!({})));
    live.push(property("single", "enumeration", &json!({"fieldType": "select"})));
    live.push(property("multiple", "enumeration", &json!({"fieldType": "checkbox"})));
    live.push(property("checkbox", "enumeration", &json!({"fieldType": "booleancheckbox"})));
    live.push(property("user", "enumeration", &json!({"externalOptions": true, "referencedObjectType": "OWNER"})));
    live.push(property("elsewhere", "enumeration", &json!({"externalOptions": true})));
    live.push(property("future", "hologram", &json!({})));
    Properties::new(live, ["old".into(), "number".into()])
}

fn property(name: &str, kind: &str, more: &Value) -> Property {
    let mut json = json!({"name": name, "label": name, "type": kind});
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(json).unwrap()
}

/// One field of every type, of customers and of contacts.
fn fields() -> Vec<custom_field::Model> {
    use CustomFieldType::{Date, MultiSelect, Number, Select, Text};
    let of = |object, base: u128| {
        (base..).zip([Text, Number, Date, Select, MultiSelect]).map(move |(id, field_type)| custom_field::Model {
            workspace_id: WorkspaceId(Uuid::nil()),
            id: CustomFieldId(Uuid::from_u128(id)),
            object,
            key: format!("f{id}"),
            label: format!("Field {id}"),
            field_type,
            options: vec![],
            created_at: DateTime::UNIX_EPOCH,
        })
    };
    of(Mirrored::Customer, 1).chain(of(Mirrored::Contact, 11)).collect()
}

fn custom(id: u128) -> CustomerTarget {
    CustomerTarget::Custom(CustomFieldId(Uuid::from_u128(id)))
}

fn refusals<T: Target>(rows: &[(&str, T)]) -> Vec<Refusal> {
    let rows: Vec<_> = rows.iter().map(|&(property, target)| Row { property: property.into(), target }).collect();
    check(&rows, &properties(), &fields())
}

/// Code and path of what is refused when this row stands behind the name's.
fn refused(row: (&str, CustomerTarget)) -> Vec<(Code, String)> {
    refusals(&[NAME, row]).into_iter().map(|refusal| (refusal.code, refusal.field.join("."))).collect()
}

/// Which of the account's properties may feed the target.
fn fitting(target: CustomerTarget) -> Vec<String> {
    let all = properties();
    let fits = |property: &&Property| refused((property.name.as_str(), target)).is_empty();
    all.iter().filter(|property| property.name.as_str() != "name").filter(fits).map(|p| p.name.to_string()).collect()
}

#[test]
fn p17_each_target_takes_the_types_it_can_read() {
    use CustomerField::{Arr, CreatedAt, Domain, EmployeeCount, Industry, Owner, Plan};
    let field = CustomerTarget::Field;
    let table: [(CustomerTarget, &[&str]); 13] = [
        (field(Domain), &["string", "phone_number"]),
        (field(Owner), &["user"]),
        (field(Plan), &["string", "single", "checkbox"]),
        (field(Arr), &["number"]),
        (field(EmployeeCount), &["number"]),
        (field(Industry), &["string", "single", "multiple", "checkbox"]),
        (field(CreatedAt), &["date", "datetime"]),
        (CustomerTarget::Tag, &["bool", "single", "multiple", "checkbox"]),
        (custom(2), &["number"]),
        (custom(3), &["date", "datetime"]),
        (custom(4), &["string", "single", "checkbox"]),
        (custom(5), &["single", "multiple", "checkbox"]),
        (
            custom(1),
            &[
                "string",
                "number",
                "bool",
                "date",
                "datetime",
                "phone_number",
                "json",
                "single",
                "multiple",
                "checkbox",
                "user",
                "elsewhere",
                "future",
            ],
        ),
    ];
    for (target, expected) in table {
        assert_eq!(fitting(target), expected, "{target:?}");
    }
}

#[test]
fn p17_a_wrong_pair_is_refused_at_its_row_with_both_sides_named() {
    let refusals = refusals(&[NAME, ("string", CustomerTarget::Field(CustomerField::Arr))]);
    assert_eq!(
        refusals,
        [Refusal::new(Code::TypeMismatch, "ARR takes a number property, but `string` holds text.")
            .at(["rows", "1", "property"])]
    );
}

#[test]
fn p17_unknown_and_archived_properties_are_told_apart() {
    let arr = CustomerTarget::Field(CustomerField::Arr);
    assert_eq!(refused(("nowhere", arr)), [(Code::PropertyNotFound, "rows.1.property".into())]);
    assert_eq!(refused(("old", arr)), [(Code::PropertyArchived, "rows.1.property".into())]);
    assert_eq!(refused(("number", arr)), [], "it was archived once and is live again");
    assert_eq!(refused(("Number", arr)).len(), 1, "names are compared exactly");
}

#[test]
fn p17_two_properties_on_one_field_are_refused() {
    let arr = CustomerTarget::Field(CustomerField::Arr);
    let duplicate = refusals(&[NAME, ("number", arr), ("number", arr)]);
    assert_eq!(duplicate.len(), 1);
    assert_eq!(
        (duplicate[0].code, duplicate[0].message.as_str()),
        (Code::DuplicateTarget, "ARR is fed by `number` already.")
    );
    assert_eq!(duplicate[0].field, ["rows", "2", "target"]);
    assert_eq!(refusals(&[NAME, ("string", custom(1)), ("single", custom(1))])[0].code, Code::DuplicateTarget);
}

#[test]
fn p16_many_properties_may_give_tags_but_each_once() {
    let tag = CustomerTarget::Tag;
    assert_eq!(refusals(&[NAME, ("bool", tag), ("single", tag)]), []);
    assert_eq!(refusals(&[NAME, ("bool", tag), ("bool", tag)])[0].code, Code::DuplicateTarget);
}

#[test]
fn one_property_may_feed_a_field_a_custom_field_and_tags() {
    let industry = CustomerTarget::Field(CustomerField::Industry);
    assert_eq!(refusals(&[NAME, ("single", industry), ("single", custom(1)), ("single", CustomerTarget::Tag)]), []);
}

#[test]
fn p17_the_name_must_be_mapped() {
    let unmapped: [Refusal; 1] = refusals::<CustomerTarget>(&[]).try_into().unwrap();
    assert_eq!((unmapped[0].code, unmapped[0].field.join(".")), (Code::NameUnmapped, "rows".into()));
    assert_eq!(refusals::<ContactTarget>(&[]), []);
}

#[test]
fn p18_a_custom_field_must_exist_on_this_side() {
    for id in [99, 11] {
        assert_eq!(refused(("string", custom(id))), [(Code::CustomFieldNotFound, "rows.1.target".into())], "{id}");
    }
    let contact = ContactTarget::Custom(CustomFieldId(Uuid::from_u128(11)));
    assert_eq!(refusals(&[("string", contact)]), []);
}

#[test]
fn p17_every_wrong_row_has_its_message() {
    let all = refusals(&[
        ("nowhere", CustomerTarget::Field(CustomerField::Arr)),
        ("old", custom(99)),
        ("number", CustomerTarget::Tag),
        ("number", CustomerTarget::Field(CustomerField::Arr)),
    ]);
    let told: Vec<_> = all.iter().map(|refusal| (refusal.code, refusal.field.join("."))).collect();
    let expected = [
        (Code::PropertyNotFound, "rows.0.property"),
        (Code::PropertyArchived, "rows.1.property"),
        (Code::CustomFieldNotFound, "rows.1.target"),
        (Code::TypeMismatch, "rows.2.property"),
        (Code::DuplicateTarget, "rows.3.target"),
        (Code::NameUnmapped, "rows"),
    ];
    assert_eq!(told, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn contacts_have_a_table_of_their_own() {
    let email = ContactTarget::Field(ContactField::Email);
    assert_eq!(refusals(&[("string", email)]), []);
    assert_eq!(refusals(&[("number", email)])[0].code, Code::TypeMismatch);
    assert_eq!(refusals(&[("single", ContactTarget::Field(ContactField::Title))]), []);
}

#[test]
fn a_map_of_endless_rows_is_refused_as_a_whole() {
    let rows = vec![("bool", CustomerTarget::Tag); MOST + 1];
    assert_eq!(refusals(&rows).len(), 1);
}
