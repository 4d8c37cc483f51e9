use super::*;
use crate::fixture::{Fixture, refusal};
use serde_json::{Value, json};

fn definition(key: &str, field_type: CustomFieldType, options: &[&str]) -> Definition {
    Definition {
        object: Mirrored::Customer,
        key: FieldKey::parse(key).unwrap(),
        label: Name::parse(key).unwrap(),
        field_type,
        options: names(options),
    }
}

fn names(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| Name::parse(name).unwrap()).collect()
}

async fn defined(fixture: &Fixture, definition: Definition) -> Model {
    define(&fixture.db, &fixture.clock, fixture.admin(), definition).await.unwrap()
}

/// A customer that holds this under the field.
async fn holding(fixture: &Fixture, company: i64, field: &Model, value: Value) {
    let customer = fixture.customer(company, None).await;
    sqlx::query(
        "update customer set custom_values = jsonb_build_object($3, $4, 'kept', 1) where workspace_id = $1 and id = $2",
    )
    .bind(fixture.workspace)
    .bind(customer)
    .bind(field.id.to_string())
    .bind(value)
    .execute(fixture.db.pool())
    .await
    .unwrap();
}

async fn values(fixture: &Fixture) -> Vec<Value> {
    sqlx::query_scalar("select custom_values from customer where workspace_id = $1 order by display_id")
        .bind(fixture.workspace)
        .fetch_all(fixture.db.pool())
        .await
        .unwrap()
}

#[test]
fn a_key_is_a_slug() {
    for right in ["a", "health_score", "q4_2026", &"a".repeat(63)] {
        assert!(FieldKey::parse(right).is_ok(), "{right:?}");
    }
    for wrong in ["", "1st", "_a", "Health", "health score", "höhe", &"a".repeat(64)] {
        assert_eq!(FieldKey::parse(wrong).unwrap_err().code, Code::InvalidValue, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_key_is_free_of_other_fields_and_of_built_in_ones_of_its_object() {
    let fixture = Fixture::new().await;
    let define = |definition| define(&fixture.db, &fixture.clock, fixture.admin(), definition);
    define(definition("health", CustomFieldType::Text, &[])).await.unwrap();
    for taken in ["health", "domain", "employee_count"] {
        let outcome = define(definition(taken, CustomFieldType::Number, &[])).await;
        assert_eq!(refusal(outcome), (Code::AlreadyExists, "key".to_owned()), "{taken}");
    }
    // free where it means nothing yet
    let of_contacts = Definition { object: Mirrored::Contact, ..definition("health", CustomFieldType::Text, &[]) };
    assert_eq!(define(of_contacts).await.unwrap().object, Mirrored::Contact);
    assert_eq!(list(&fixture.db, fixture.workspace, Some(Mirrored::Contact)).await.unwrap().len(), 1);
    assert_eq!(list(&fixture.db, fixture.workspace, None).await.unwrap().len(), 2);
}

#[tokio::test]
async fn selects_and_only_selects_have_options() {
    let fixture = Fixture::new().await;
    for (field_type, options, code, field) in [
        (CustomFieldType::Text, &["a"][..], Code::InvalidValue, "options"),
        (CustomFieldType::Select, &[], Code::InvalidValue, "options"),
        (CustomFieldType::MultiSelect, &["Red", "blue", "RED"], Code::AlreadyExists, "options.2"),
    ] {
        let definition = definition("colour", field_type, options);
        let outcome = define(&fixture.db, &fixture.clock, fixture.admin(), definition).await;
        assert_eq!(refusal(outcome), (code, field.to_owned()));
    }
    let field = defined(&fixture, definition("colour", CustomFieldType::Select, &["Red", "Blue"])).await;
    assert_eq!(field.options, ["Red", "Blue"]);
}

#[tokio::test]
async fn p18_renaming_keeps_the_id_and_the_values() {
    let fixture = Fixture::new().await;
    let field = defined(&fixture, definition("health", CustomFieldType::Text, &[])).await;
    holding(&fixture, 1, &field, json!("good")).await;
    let before = values(&fixture).await;
    let change = DefinitionChange {
        key: Some(FieldKey::parse("wellbeing").unwrap()),
        label: Some(Name::parse("Well-being").unwrap()),
        options: None,
    };
    let renamed = update(&fixture.db, fixture.admin(), field.id, change).await.unwrap();
    assert_eq!((renamed.id, renamed.key.as_str(), renamed.label.as_str()), (field.id, "wellbeing", "Well-being"));
    assert_eq!(values(&fixture).await, before);
}

#[tokio::test]
async fn an_option_goes_only_when_nothing_holds_it() {
    let fixture = Fixture::new().await;
    let one = defined(&fixture, definition("colour", CustomFieldType::Select, &["Red", "Blue", "Green"])).await;
    let many = defined(&fixture, definition("colours", CustomFieldType::MultiSelect, &["Red", "Blue"])).await;
    holding(&fixture, 1, &one, json!("Red")).await;
    holding(&fixture, 2, &many, json!(["Blue", "Red"])).await;
    let choose = |field: &Model, options: &[&str]| {
        let change = DefinitionChange { options: Some(names(options)), ..Default::default() };
        let id = field.id;
        let (db, admin) = (fixture.db.clone(), fixture.admin());
        async move { update(&db, admin, id, change).await }
    };

    assert_eq!(refusal(choose(&one, &["Blue"]).await), (Code::InUse, "options".to_owned()));
    assert_eq!(refusal(choose(&many, &["Red"]).await), (Code::InUse, "options".to_owned()));
    // another spelling is another option
    assert_eq!(refusal(choose(&one, &["red", "Blue"]).await), (Code::InUse, "options".to_owned()));
    assert_eq!(choose(&one, &["Yellow", "Red"]).await.unwrap().options, ["Yellow", "Red"]);
}

#[tokio::test]
async fn a_deleted_field_is_gone_and_cannot_be_deleted_again() {
    let fixture = Fixture::new().await;
    crate::worker::migrate(fixture.db.pool()).await.unwrap();
    let field = defined(&fixture, definition("health", CustomFieldType::Text, &[])).await;
    holding(&fixture, 1, &field, json!("good")).await;
    delete(&fixture.db, &fixture.clock, fixture.owner, field.id).await.unwrap();
    assert!(list(&fixture.db, fixture.workspace, None).await.unwrap().is_empty());
    let outcome = delete(&fixture.db, &fixture.clock, fixture.owner, field.id).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "id".to_owned()));
}

#[tokio::test]
async fn a_mapped_field_is_not_deleted() {
    let fixture = Fixture::new().await;
    let field = defined(&fixture, definition("health", CustomFieldType::Text, &[])).await;
    let rows = json!([
        {"property": "name", "target": {"field": "NAME"}},
        {"property": "health_score", "target": {"custom_field": field.id}},
    ]);
    sqlx::query(
        "insert into field_map (workspace_id, object, version, rows, updated_at) values ($1, 'CUSTOMER', 1, $2, $3)",
    )
    .bind(fixture.workspace)
    .bind(rows)
    .bind(fixture.clock.now())
    .execute(fixture.db.pool())
    .await
    .unwrap();
    let error = delete(&fixture.db, &fixture.clock, fixture.owner, field.id).await.unwrap_err();
    assert!(error.refusals()[0].message.contains("health_score"), "{error:?}");
    assert_eq!(refusal::<()>(Err(error)), (Code::InUse, "id".to_owned()));
    assert_eq!(list(&fixture.db, fixture.workspace, None).await.unwrap(), [field]);
}

#[tokio::test]
async fn p1_fields_of_another_workspace_do_not_exist() {
    let fixture = Fixture::new().await;
    let field = defined(&fixture, definition("health", CustomFieldType::Text, &[])).await;
    let stranger = fixture.elsewhere().await;
    let outcome = update(&fixture.db, stranger.admin().unwrap(), field.id, DefinitionChange::default()).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "id".to_owned()));
    assert_eq!(
        refusal(delete(&fixture.db, &fixture.clock, stranger, field.id).await),
        (Code::NotFound, "id".to_owned())
    );
}
