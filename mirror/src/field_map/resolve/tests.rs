use entity::choice::{CustomFieldType, Mirrored, Role};
use entity::id::{CustomFieldId, PlanId, WorkspaceId};
use entity::workspace_user;
use hubspot::{Owner, Property};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::field_map::{ContactTarget, CustomerTarget, FieldMap, Row, default};

const ADA: UserId = UserId(Uuid::from_u128(1));
const BEN: UserId = UserId(Uuid::from_u128(2));
const GOLD: PlanId = PlanId(Uuid::from_u128(10));
const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(100));

/// A workspace and an account, small but complete.
struct World {
    company: Properties,
    contact: Properties,
    fields: Vec<custom_field::Model>,
    plans: Vec<plan::Model>,
    owners: OwnerDirectory,
    fallback: Option<UserId>,
    customer_rows: Vec<Row<CustomerTarget>>,
    contact_rows: Vec<Row<ContactTarget>>,
}

fn property(name: &str, kind: &str, more: Value) -> Property {
    let mut json = json!({"name": name, "label": format!("The {name}"), "type": kind, "fieldType": "text"});
    let Value::Object(more) = more else { panic!("{more} is no object") };
    json.as_object_mut().unwrap().extend(more);
    serde_json::from_value(json).unwrap()
}

fn options(field_type: &str, options: &[(&str, &str)]) -> Value {
    let options: Vec<Value> = options.iter().map(|(value, label)| json!({"value": value, "label": label})).collect();
    json!({"fieldType": field_type, "options": options})
}

fn user(id: UserId, email: &str) -> workspace_user::Model {
    workspace_user::Model {
        workspace_id: WORKSPACE,
        id,
        email: email.into(),
        name: String::new(),
        role: Role::Member,
        created_at: chrono::DateTime::UNIX_EPOCH,
        deactivated_at: None,
    }
}

fn field(id: u128, object: Mirrored, key: &str, field_type: CustomFieldType, options: &[&str]) -> custom_field::Model {
    custom_field::Model {
        workspace_id: WORKSPACE,
        id: CustomFieldId(Uuid::from_u128(id)),
        object,
        key: key.into(),
        label: key.into(),
        field_type,
        options: options.iter().copied().map(Into::into).collect(),
        created_at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn owners() -> Vec<Owner> {
    let owners = json!([
        {"id": "501", "email": "Ada@Example.com"},
        {"id": "502", "email": "stranger@example.com", "archived": true},
        {"id": "503", "type": "QUEUE"},
    ]);
    serde_json::from_value(owners).unwrap()
}

impl World {
    fn new() -> Self {
        let stages = options("select", &[("lead", "Lead"), ("customer", "Customer")]);
        let regions = options("checkbox", &[("eu", "Europe"), ("us", "America"), ("apac", "Asia")]);
        let company = vec![
            property("name", "string", json!({})),
            property("domain", "string", json!({})),
            property(
                "hubspot_owner_id",
                "enumeration",
                json!({"externalOptions": true, "referencedObjectType": "OWNER"}),
            ),
            property("tier", "enumeration", options("select", &[("t1", "Gold"), ("t2", "Silver")])),
            property("annualrevenue", "number", json!({})),
            property("industry", "enumeration", options("select", &[("COMPUTER_SOFTWARE", "Computer Software")])),
            property("numberofemployees", "number", json!({})),
            property("createdate", "datetime", json!({})),
            property("lifecyclestage", "enumeration", stages),
            property("regions", "enumeration", regions),
            property("is_partner", "bool", json!({"fieldType": "booleancheckbox"})),
            property("go_live", "date", json!({})),
            property("score", "number", json!({})),
            property("comment", "string", json!({})),
        ];
        let contact = vec![
            property("firstname", "string", json!({})),
            property("lastname", "string", json!({})),
            property("email", "string", json!({})),
            property("jobtitle", "string", json!({})),
            property("phone", "phone_number", json!({})),
            property("birthday", "date", json!({})),
        ];
        let company = Properties::new(company, [PropertyName::from("old_score")]);
        let contact = Properties::new(contact, []);
        Self {
            fields: Vec::new(),
            plans: vec![plan::Model { workspace_id: WORKSPACE, id: GOLD, name: "gold".into(), position: 1 }],
            owners: OwnerDirectory::new(&owners(), &[user(ADA, "ada@example.com"), user(BEN, "ben@example.com")]),
            fallback: Some(BEN),
            customer_rows: default::map(&company).0.rows,
            contact_rows: default::map(&contact).0.rows,
            company,
            contact,
        }
    }

    fn map(mut self, property: &str, target: CustomerTarget) -> Self {
        self.customer_rows.push(Row { property: property.into(), target });
        self
    }

    fn custom(mut self, property: &str, field_type: CustomFieldType, options: &[&str]) -> Self {
        let id = 1_000 + self.fields.len() as u128;
        self.fields.push(field(id, Mirrored::Customer, &format!("f{id}"), field_type, options));
        self.map(property, CustomerTarget::Custom(CustomFieldId(Uuid::from_u128(id))))
    }

    fn resolver(&self) -> Resolver {
        Resolver::compile(&Ingredients {
            customer_map: &FieldMap { version: 1, rows: self.customer_rows.clone() },
            contact_map: &FieldMap { version: 1, rows: self.contact_rows.clone() },
            company_properties: &self.company,
            contact_properties: &self.contact,
            custom_fields: &self.fields,
            plans: &self.plans,
            owners: &self.owners,
            fallback_owner: self.fallback,
            also_read: &[PropertyName::from("lifecyclestage")],
        })
    }

    fn customer(&self, values: &[(&str, &str)]) -> Resolved<CustomerPatch> {
        let resolver = self.resolver();
        resolver.customer(&record(CompanyId::from("77"), resolver.company_properties(), values))
    }

    fn contact(&self, values: &[(&str, &str)]) -> Resolved<ContactPatch> {
        let resolver = self.resolver();
        resolver.contact(&record(ContactId::from("88"), resolver.contact_properties(), values))
    }

    /// The value of the one custom field.
    fn value(&self, property: &str, text: &str) -> (Value, Vec<ValueIssue>) {
        let resolved = self.customer(&[("name", "Acme"), (property, text)]);
        (read_json(&resolved.patch.custom), resolved.issues)
    }
}

fn record<Id>(id: Id, set: &PropertySet, values: &[(&str, &str)]) -> Record<Id> {
    let mut row = vec![None; set.len()];
    for (name, value) in values {
        let position = set.position(&PropertyName::from(*name)).unwrap_or_else(|| panic!("{name} is not read"));
        row[position] = Some((*value).into());
    }
    Record::new(id, None, row)
}

fn read_json(text: &JsonText) -> Value {
    serde_json::from_str(text.as_str()).unwrap()
}

fn codes(issues: &[ValueIssue]) -> Vec<(&str, Code, Severity)> {
    issues.iter().map(|issue| (&*issue.field, issue.code, issue.severity)).collect()
}

fn set(text: &str) -> Change<String> {
    Change::Set(text.into())
}

#[test]
fn p14_a_company_becomes_a_customer_by_the_default_map() {
    let Resolved { patch, issues } = World::new().customer(&[
        ("name", " Acme, Inc. "),
        ("domain", "https://WWW.Acme.com/about"),
        ("hubspot_owner_id", "501"),
        ("tier", "t1"),
        ("annualrevenue", "1250000.50"),
        ("industry", "COMPUTER_SOFTWARE"),
        ("numberofemployees", "250"),
        ("createdate", "2024-10-21T21:36:02.961Z"),
    ]);
    let expected = CustomerPatch {
        name: set("Acme, Inc."),
        fallback_name: String::new(),
        domain: set("www.acme.com"),
        owner: Change::Set(ADA),
        plan: Change::Set(GOLD),
        arr: Change::Set(Decimal::new(12_500_005, 1)),
        industry: set("Computer Software"),
        employee_count: Change::Set(250),
        created_at: Change::Set("2024-10-21T21:36:02.961Z".parse().unwrap()),
        custom: JsonText::default(),
        synced_tags: JsonText::default(),
    };
    assert_eq!((patch, issues), (expected, vec![]));
}

#[test]
fn p19_an_empty_value_is_a_clear_except_for_the_name() {
    let Resolved { patch, issues } = World::new().customer(&[("name", "Acme"), ("industry", "  ")]);
    assert_eq!(patch.name, set("Acme"));
    assert_eq!(patch.domain, Change::Clear);
    assert_eq!(patch.owner, Change::Clear);
    assert_eq!(patch.plan, Change::Clear);
    assert_eq!(patch.arr, Change::Clear);
    assert_eq!(patch.industry, Change::Clear);
    assert_eq!(patch.employee_count, Change::Clear);
    assert_eq!(patch.created_at, Change::Clear);
    assert_eq!(issues, vec![]);
}

#[test]
fn p19_a_value_that_cannot_be_read_keeps_the_old_one_and_the_rest_arrives() {
    let Resolved { patch, issues } = World::new().customer(&[
        ("name", "Acme"),
        ("domain", "not a domain"),
        ("annualrevenue", "a lot"),
        ("numberofemployees", "12.5"),
        ("createdate", "long ago"),
        ("industry", "Bakery"),
    ]);
    assert_eq!(patch.name, set("Acme"));
    assert_eq!(patch.industry, set("Bakery"), "a value that is no option stays as it is");
    assert!(
        patch.domain.is_keep() && patch.arr.is_keep() && patch.employee_count.is_keep() && patch.created_at.is_keep()
    );
    let unreadable = |field| (field, Code::ValueUnreadable, Severity::Error);
    assert_eq!(codes(&issues), ["domain", "arr", "employee_count", "created_at"].map(unreadable));
    assert_eq!(issues[1].value.as_deref(), Some("a lot"));
    assert_eq!(issues[1].message, "The value of “The annualrevenue” is not a number. The old value stays.");
}

#[test]
fn p19_a_number_too_large_is_told_as_such() {
    let Resolved { patch, issues } = World::new().customer(&[("name", "Acme"), ("annualrevenue", "1e40")]);
    assert!(patch.arr.is_keep());
    assert_eq!(codes(&issues), [("arr", Code::NumberOutOfRange, Severity::Error)]);
}

#[test]
fn an_issue_shows_the_beginning_of_a_long_value() {
    let issues = World::new().customer(&[("name", "Acme"), ("annualrevenue", &"ü\0".repeat(500))]).issues;
    assert_eq!(issues[0].value.as_deref(), Some("ü".repeat(200).as_str()));
}

#[test]
fn p14_a_blank_name_keeps_the_last_good_one_and_offers_a_stand_in() {
    let with_domain = World::new().customer(&[("name", "  "), ("domain", "acme.com")]);
    assert_eq!((&with_domain.patch.name, with_domain.patch.fallback_name.as_str()), (&Change::Keep, "acme.com"));
    assert_eq!(codes(&with_domain.issues), [("name", Code::NameBlank, Severity::Warning)]);

    let without = World::new().customer(&[]);
    assert_eq!((&without.patch.name, without.patch.fallback_name.as_str()), (&Change::Keep, "Company 77"));
}

#[test]
fn a_name_that_cannot_be_kept_also_has_a_stand_in() {
    let resolved = World::new().customer(&[("name", &"x".repeat(501))]);
    assert_eq!((&resolved.patch.name, resolved.patch.fallback_name.as_str()), (&Change::Keep, "Company 77"));
    assert_eq!(codes(&resolved.issues), [("name", Code::ValueUnreadable, Severity::Error)]);
}

#[test]
fn p14_an_unknown_owner_falls_back_and_says_so() {
    for (owner, word) in [("502", "stranger@example.com"), ("503", "no e-mail address"), ("999", "no owner of this id")]
    {
        let resolved = World::new().customer(&[("name", "Acme"), ("hubspot_owner_id", owner)]);
        assert_eq!(resolved.patch.owner, Change::Set(BEN), "{owner}");
        assert_eq!(codes(&resolved.issues), [("owner", Code::OwnerUnknown, Severity::Warning)], "{owner}");
        assert!(resolved.issues[0].message.contains(word), "{}", resolved.issues[0].message);
    }
    let nobody = World { fallback: None, ..World::new() };
    let resolved = nobody.customer(&[("name", "Acme"), ("hubspot_owner_id", "999")]);
    assert_eq!((resolved.patch.owner, resolved.issues.len()), (Change::Keep, 1));
}

#[test]
fn p14_a_user_who_lost_access_owns_nothing_new() {
    let mut gone = user(ADA, "ada@example.com");
    gone.deactivated_at = Some(chrono::DateTime::UNIX_EPOCH);
    let world = World { owners: OwnerDirectory::new(&owners(), &[gone]), ..World::new() };
    assert_eq!(world.customer(&[("name", "Acme"), ("hubspot_owner_id", "501")]).patch.owner, Change::Set(BEN));
}

#[test]
fn p5_without_the_owners_scope_everybody_falls_back_without_an_issue_each() {
    let world = World { owners: OwnerDirectory::unavailable(), ..World::new() };
    let resolved = world.customer(&[("name", "Acme"), ("hubspot_owner_id", "501")]);
    assert_eq!((resolved.patch.owner, resolved.issues), (Change::Set(BEN), vec![]));
}

#[test]
fn p14_a_plan_is_matched_by_value_or_label_ignoring_case() {
    for (value, plan) in [("t1", Change::Set(GOLD)), ("GOLD", Change::Set(GOLD)), (" Gold ", Change::Set(GOLD))] {
        let resolved = World::new().customer(&[("name", "Acme"), ("tier", value)]);
        assert_eq!((resolved.patch.plan, resolved.issues), (plan, vec![]), "{value}");
    }
    for value in ["t2", "platinum"] {
        let resolved = World::new().customer(&[("name", "Acme"), ("tier", value)]);
        assert_eq!(resolved.patch.plan, Change::Keep, "{value}");
        assert_eq!(codes(&resolved.issues), [("plan", Code::PlanUnknown, Severity::Warning)], "{value}");
    }
}

#[test]
fn p16_custom_fields_take_text_numbers_and_dates() {
    let id = Uuid::from_u128(1_000).to_string();
    let text = World::new().custom("comment", CustomFieldType::Text, &[]);
    assert_eq!(text.value("comment", "a \"quote\"\nand ü"), (json!({&id: "a \"quote\"\nand ü"}), vec![]));
    assert_eq!(text.value("comment", ""), (json!({&id: null}), vec![]));

    let number = World::new().custom("score", CustomFieldType::Number, &[]);
    assert_eq!(number.value("score", "12.50"), (json!({&id: "12.5"}), vec![]));
    let (value, issues) = number.value("score", "many");
    assert_eq!((value, codes(&issues)), (json!({}), vec![("custom.f1000", Code::ValueUnreadable, Severity::Error)]));

    let date = World::new().custom("go_live", CustomFieldType::Date, &[]);
    assert_eq!(date.value("go_live", "1729468800000").0, json!({&id: "2024-10-21"}));
    let moment = World::new().custom("createdate", CustomFieldType::Date, &[]);
    assert_eq!(moment.value("createdate", "2024-10-21T21:36:02.961Z").0, json!({&id: "2024-10-21"}));
    assert_eq!(date.value("go_live", "2024-10-21T21:36:02.961Z").1.len(), 1);
}

#[test]
fn p16_a_select_takes_its_own_options_only() {
    let id = Uuid::from_u128(1_000).to_string();
    let select = World::new().custom("lifecyclestage", CustomFieldType::Select, &["CUSTOMER", "Prospect"]);
    assert_eq!(select.value("lifecyclestage", "customer"), (json!({&id: "CUSTOMER"}), vec![]));
    assert_eq!(select.value("lifecyclestage", "prospect"), (json!({&id: "Prospect"}), vec![]));
    let (value, issues) = select.value("lifecyclestage", "lead");
    assert_eq!((value, codes(&issues)), (json!({}), vec![("custom.f1000", Code::OptionUnknown, Severity::Error)]));
}

#[test]
fn p16_a_multiple_choice_is_never_cut_silently() {
    let id = Uuid::from_u128(1_000).to_string();
    let multi = World::new().custom("regions", CustomFieldType::MultiSelect, &["America", "Europe"]);
    assert_eq!(multi.value("regions", "eu; us;eu"), (json!({&id: ["America", "Europe"]}), vec![]));
    assert_eq!(multi.value("regions", ";"), (json!({&id: null}), vec![]));
    let (value, issues) = multi.value("regions", "eu;apac");
    assert_eq!((value, codes(&issues)), (json!({}), vec![("custom.f1000", Code::OptionUnknown, Severity::Error)]));
    assert!(issues[0].message.contains("apac"), "{}", issues[0].message);

    let text = World::new().custom("regions", CustomFieldType::Text, &[]);
    assert_eq!(text.value("regions", "eu;apac;mars").0, json!({&id: "Europe; Asia; mars"}));
}

#[test]
fn p16_tags_come_from_booleans_and_choices() {
    let world = World::new()
        .map("is_partner", CustomerTarget::Tag)
        .map("lifecyclestage", CustomerTarget::Tag)
        .map("regions", CustomerTarget::Tag);
    let tags = |values: &[(&str, &str)]| read_json(&world.customer(values).patch.synced_tags);

    assert_eq!(
        tags(&[("is_partner", "true"), ("lifecyclestage", "customer"), ("regions", "us;eu;us;mars")]),
        json!({"is_partner": ["The is_partner"], "lifecyclestage": ["Customer"], "regions": ["America", "Europe", "mars"]})
    );
    assert_eq!(tags(&[("is_partner", "false")]), json!({"is_partner": null, "lifecyclestage": null, "regions": null}));
    assert_eq!(tags(&[("is_partner", "perhaps")]), json!({"lifecyclestage": null, "regions": null}));

    let issues = world.customer(&[("name", "Acme"), ("is_partner", "perhaps")]).issues;
    assert_eq!(codes(&issues), [("tags.is_partner", Code::ValueUnreadable, Severity::Error)]);
    assert_eq!(world.resolver().tag_properties(), ["is_partner", "lifecyclestage", "regions"].map(PropertyName::from));
}

#[test]
fn one_property_may_feed_several_targets_and_is_read_once() {
    let world =
        World::new().map("lifecyclestage", CustomerTarget::Tag).custom("lifecyclestage", CustomFieldType::Text, &[]);
    let resolved = world.customer(&[("name", "Acme"), ("lifecyclestage", "lead")]);
    assert_eq!(read_json(&resolved.patch.synced_tags), json!({"lifecyclestage": ["Lead"]}));
    assert_eq!(read_json(&resolved.patch.custom), json!({Uuid::from_u128(1_000).to_string(): "Lead"}));
    let resolver = world.resolver();
    let names = resolver.company_properties().names();
    assert_eq!(names.iter().filter(|name| name.as_str() == "lifecyclestage").count(), 1);
}

#[test]
fn a_character_postgres_cannot_keep_is_an_issue_wherever_it_stands() {
    let world = World::new().custom("comment", CustomFieldType::Text, &[]).map("lifecyclestage", CustomerTarget::Tag);
    let bad = [("name", "A\0"), ("industry", "B\0"), ("comment", "C\0"), ("lifecyclestage", "D\0")];
    let Resolved { patch, issues } = world.customer(&bad);
    assert_eq!(issues.len(), 4, "{issues:?}");
    assert!(patch.name.is_keep() && patch.industry.is_keep());
    assert!(patch.custom.is_empty() && patch.synced_tags.is_empty());
}

#[test]
fn p21_a_row_that_no_longer_fits_changes_nothing_and_is_told_once() {
    let mut world = World::new()
        .map("old_score", CustomerTarget::Tag)
        .map("vanished", CustomerTarget::Tag)
        .map("comment", CustomerTarget::Tag)
        .map("score", CustomerTarget::Custom(CustomFieldId(Uuid::from_u128(9_999))));
    world.customer_rows.retain(|row| row.property.as_str() != "annualrevenue");
    let resolver = world.resolver();
    let drift: Vec<_> = resolver.drift().iter().map(|drift| (drift.property.as_str(), drift.code)).collect();
    assert_eq!(
        drift,
        [
            ("old_score", Code::PropertyArchived),
            ("vanished", Code::PropertyNotFound),
            ("comment", Code::TypeMismatch),
            ("score", Code::CustomFieldNotFound)
        ]
    );
    let resolved = world.customer(&[("name", "Acme")]);
    assert!(resolved.patch.arr.is_keep(), "an unmapped field is ours");
    assert!(resolved.patch.custom.is_empty() && resolved.patch.synced_tags.is_empty());
}

#[test]
fn a_custom_field_of_contacts_takes_nothing_from_companies() {
    let mut world = World::new().custom("score", CustomFieldType::Number, &[]);
    world.fields[0].object = Mirrored::Contact;
    assert_eq!(world.resolver().drift()[0].code, Code::CustomFieldNotFound);
}

#[test]
fn what_is_read_holds_the_map_the_dates_and_the_merges() {
    let resolver = World::new().resolver();
    for name in ["name", "tier", "lifecyclestage", "hs_lastmodifieddate", "hs_merged_object_ids"] {
        assert!(resolver.company_properties().position(&name.into()).is_some(), "{name}");
    }
    assert!(resolver.company_properties().position(&"score".into()).is_none());
    for name in ["email", "lastmodifieddate", "hs_merged_object_ids"] {
        assert!(resolver.contact_properties().position(&name.into()).is_some(), "{name}");
    }
    let record = record(CompanyId::from("77"), resolver.company_properties(), &[("hs_merged_object_ids", "75; 76")]);
    assert_eq!(resolver.merged_companies(&record).collect::<Vec<_>>(), ["75", "76"].map(CompanyId::from));
}

#[test]
fn p15_a_contact_record_becomes_a_contact_by_the_default_map() {
    let Resolved { patch, issues } = World::new().contact(&[
        ("firstname", "Ada"),
        ("lastname", "Lovelace"),
        ("email", "Ada@Example.COM"),
        ("jobtitle", "Analyst"),
        ("phone", "+44 1"),
    ]);
    let expected = ContactPatch {
        first_name: set("Ada"),
        last_name: set("Lovelace"),
        email: set("ada@example.com"),
        title: set("Analyst"),
        phone: set("+44 1"),
        custom: JsonText::default(),
    };
    assert_eq!((patch, issues), (expected, vec![]));
}

#[test]
fn p15_a_contact_with_neither_name_nor_email_is_told() {
    let world = World::new();
    assert_eq!(
        codes(&world.contact(&[("phone", "1")]).issues),
        [("first_name", Code::ContactNameless, Severity::Warning)]
    );
    for name in ["firstname", "lastname"] {
        assert_eq!(world.contact(&[(name, "Ada")]).issues, vec![]);
    }
    assert_eq!(world.contact(&[("email", "ada@example.com")]).issues, vec![]);
    let unreadable = world.contact(&[("email", "ada")]).issues;
    assert_eq!(codes(&unreadable), [("email", Code::ValueUnreadable, Severity::Error)], "the old address may be good");
}

#[test]
fn p16_contacts_have_custom_fields_too() {
    let mut world = World::new();
    world.fields.push(field(5, Mirrored::Contact, "birthday", CustomFieldType::Date, &[]));
    world.contact_rows.push(Row { property: "birthday".into(), target: ContactTarget::Custom(world.fields[0].id) });
    let resolved = world.contact(&[("email", "a@b.c"), ("birthday", "1815-12-10")]);
    assert_eq!(read_json(&resolved.patch.custom), json!({world.fields[0].id.to_string(): "1815-12-10"}));
}
