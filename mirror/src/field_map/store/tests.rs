use entity::choice::{CustomFieldType, Mirrored};
use entity::id::CustomFieldId;
use serde_json::json;

use super::*;
use crate::custom_field::{self, Definition, DefinitionChange, FieldKey};
use crate::field_map::{ContactField, ContactTarget, CustomerField, CustomerMap, CustomerTarget};
use crate::fixture::{Fixture, refusal};
use crate::name::Name;

fn properties() -> Properties {
    let live = [("name", "string"), ("domain", "string"), ("annualrevenue", "number"), ("notes", "string")]
        .map(|(name, kind)| serde_json::from_value(json!({"name": name, "label": name, "type": kind})).unwrap());
    Properties::new(live.into(), [])
}

fn row(property: &str, field: CustomerField) -> Row<CustomerTarget> {
    Row { property: property.into(), target: CustomerTarget::Field(field) }
}

async fn put(fixture: &Fixture, rows: Vec<Row<CustomerTarget>>, expected: Option<i32>) -> Result<CustomerMap> {
    save(&fixture.db, &fixture.clock, fixture.admin(), rows, expected, &properties()).await
}

async fn now(fixture: &Fixture) -> CustomerMap {
    read(&fixture.db, fixture.workspace, &properties()).await.unwrap()
}

async fn define(fixture: &Fixture, object: Mirrored) -> CustomFieldId {
    let definition = Definition {
        object,
        key: FieldKey::parse("notes").unwrap(),
        label: Name::parse("Notes").unwrap(),
        field_type: CustomFieldType::Text,
        options: vec![],
    };
    custom_field::define(&fixture.db, &fixture.clock, fixture.admin(), definition).await.unwrap().id
}

#[tokio::test]
async fn p14_a_map_nobody_edited_is_the_default_of_what_the_account_has() {
    let fixture = Fixture::new().await;
    let map = now(&fixture).await;
    assert_eq!((map.version, map.rows.len()), (0, 3));
    assert_eq!(edited::<CustomerTarget>(&fixture.db, fixture.workspace).await.unwrap(), None);
}

#[tokio::test]
async fn p17_a_map_is_edited_as_a_whole_and_reset() {
    let fixture = Fixture::new().await;
    let rows = vec![row("notes", CustomerField::Name), row("annualrevenue", CustomerField::Arr)];
    let saved = put(&fixture, rows.clone(), Some(0)).await.unwrap();
    assert_eq!((saved.version, &saved.rows), (1, &rows));
    assert_eq!(now(&fixture).await, saved);

    let fewer = put(&fixture, vec![row("notes", CustomerField::Name)], Some(1)).await.unwrap();
    assert_eq!((fewer.version, fewer.rows.len()), (2, 1));

    let default: CustomerMap =
        reset(&fixture.db, &fixture.clock, fixture.admin(), Some(2), &properties()).await.unwrap();
    assert_eq!((default.version, default.rows[0].property.as_str()), (3, "name"));
    assert_eq!(now(&fixture).await, default);
}

#[tokio::test]
async fn saving_the_same_rows_again_changes_nothing() {
    let fixture = Fixture::new().await;
    let rows = vec![row("name", CustomerField::Name)];
    put(&fixture, rows.clone(), None).await.unwrap();
    assert_eq!(put(&fixture, rows, None).await.unwrap().version, 1);
}

#[tokio::test]
async fn an_editor_who_saw_an_older_version_is_refused() {
    let fixture = Fixture::new().await;
    let rows = |property| vec![row(property, CustomerField::Name)];
    let conflict = (Code::Conflict, "expectedVersion".to_owned());
    assert_eq!(refusal(put(&fixture, rows("name"), Some(1)).await), conflict, "there is no version 1 yet");
    put(&fixture, rows("name"), Some(0)).await.unwrap();
    assert_eq!(refusal(put(&fixture, rows("notes"), Some(0)).await), conflict);
    assert_eq!(now(&fixture).await.rows, rows("name"));
}

#[tokio::test]
async fn of_editors_who_saw_the_same_version_one_wins() {
    let fixture = Fixture::new().await;
    let candidates = ["name", "notes", "domain", "name"];
    let saves = candidates.map(|property| put(&fixture, vec![row(property, CustomerField::Name)], Some(0)));
    let outcomes = futures_util::future::join_all(saves).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(now(&fixture).await.version, 1);
}

#[tokio::test]
async fn p17_nothing_is_saved_when_a_row_is_wrong() {
    let fixture = Fixture::new().await;
    let rows = vec![row("name", CustomerField::Name), row("notes", CustomerField::Arr)];
    assert_eq!(refusal(put(&fixture, rows, None).await), (Code::TypeMismatch, "rows.1.property".to_owned()));
    assert_eq!(now(&fixture).await.version, 0);
}

#[tokio::test]
async fn p18_renaming_a_custom_field_never_breaks_its_row() {
    let fixture = Fixture::new().await;
    let field = define(&fixture, Mirrored::Customer).await;
    let target = CustomerTarget::Custom(field);
    let rows = vec![row("name", CustomerField::Name), Row { property: "notes".into(), target }];
    let saved = put(&fixture, rows, None).await.unwrap();
    let renamed = DefinitionChange { key: Some(FieldKey::parse("remarks").unwrap()), ..DefinitionChange::default() };
    custom_field::update(&fixture.db, fixture.admin(), field, renamed).await.unwrap();
    assert_eq!(now(&fixture).await, saved);

    let deletion = custom_field::delete(&fixture.db, &fixture.clock, fixture.owner, field).await;
    assert_eq!(refusal(deletion).0, Code::InUse, "a mapped field stays");
}

#[tokio::test]
async fn p1_another_workspaces_custom_field_does_not_exist_here() {
    let fixture = Fixture::new().await;
    let field = define(&fixture, Mirrored::Customer).await;
    let elsewhere = fixture.elsewhere().await.admin().unwrap();
    let rows =
        vec![row("name", CustomerField::Name), Row { property: "notes".into(), target: CustomerTarget::Custom(field) }];
    let outcome = save(&fixture.db, &fixture.clock, elsewhere, rows, None, &properties()).await;
    assert_eq!(refusal(outcome), (Code::CustomFieldNotFound, "rows.1.target".to_owned()));
}

#[tokio::test]
async fn p1_maps_of_two_workspaces_and_of_both_objects_are_apart() {
    let fixture = Fixture::new().await;
    put(&fixture, vec![row("notes", CustomerField::Name)], None).await.unwrap();
    let elsewhere = fixture.elsewhere().await;
    let theirs: CustomerMap = read(&fixture.db, elsewhere.workspace, &properties()).await.unwrap();
    assert_eq!(theirs.version, 0);

    let rows = vec![Row { property: "notes".into(), target: ContactTarget::Field(ContactField::Title) }];
    let contacts = save(&fixture.db, &fixture.clock, fixture.admin(), rows, None, &properties()).await.unwrap();
    assert_eq!(contacts.version, 1);
    assert_eq!(now(&fixture).await.rows, vec![row("notes", CustomerField::Name)]);
}
