//! Edits against a real Postgres.

use std::str::FromStr;

use serde_json::json;

use super::super::read::{self, Key};
use super::super::row::{Columns, Customer};
use super::*;
use crate::fixture::{Fixture, refusal};
use crate::workspace::user::AssignableRole;

async fn map(fixture: &Fixture, rows: serde_json::Value) {
    sqlx::query("insert into field_map values ($1, 'CUSTOMER', 1, $2, null, now())")
        .bind(fixture.workspace)
        .bind(rows)
        .execute(fixture.db.pool())
        .await
        .unwrap();
}

async fn change(fixture: &Fixture, viewer: &Viewer, id: CustomerId, changes: Edit) -> Result<()> {
    edit(&fixture.db, &fixture.clock, viewer, id, changes).await
}

async fn shown(fixture: &Fixture, id: CustomerId) -> Customer {
    let found = read::one(&fixture.db, &fixture.owner, &Key::Id(id), Columns::ALL).await;
    found.unwrap().unwrap()
}

#[tokio::test]
async fn p20_fields_that_hubspot_feeds_are_refused_and_then_nothing_is_written() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    map(&fixture, json!([{"property": "name", "target": {"field": "NAME"}}])).await;
    let changes =
        Edit { name: Change::Set("Mine".into()), status: Change::Set(CustomerStatus::Churned), ..Edit::default() };
    let outcome = change(&fixture, &fixture.owner, id, changes).await;
    let error = outcome.unwrap_err();
    let [refused] = error.refusals() else { panic!("{error:?}") };
    assert_eq!((refused.code, refused.field.join(".").as_str()), (Code::FieldLocked, "name"));
    assert!(refused.message.contains("`name`"), "{}", refused.message);
    assert_eq!(shown(&fixture, id).await.status, CustomerStatus::Active);
}

#[tokio::test]
async fn p20_what_is_ours_changes_and_what_is_not_named_stays() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    map(&fixture, json!([{"property": "name", "target": {"field": "NAME"}}])).await;
    fixture.clock.advance(chrono::TimeDelta::minutes(1));
    let changes = Edit {
        domain: Change::Set("HTTPS://Acme.Example/about".into()),
        owner: Change::Set(fixture.owner.user),
        arr: Change::Set(Decimal::from_str("12.50").unwrap()),
        status: Change::Set(CustomerStatus::AtRisk),
        tags: Change::Set(vec![" VIP ".into(), "EU".into(), "VIP".into()]),
        ..Edit::default()
    };
    change(&fixture, &fixture.owner, id, changes).await.unwrap();
    let after = shown(&fixture, id).await;
    assert_eq!(after.domain.as_deref(), Some("acme.example"));
    assert_eq!(after.owner_id, Some(fixture.owner.user));
    assert_eq!(after.arr, Some(Decimal::from_str("12.5").unwrap()));
    assert_eq!(after.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["EU", "VIP"]);
    assert_eq!((after.status, after.updated_at), (CustomerStatus::AtRisk, fixture.clock.now()));

    fixture.clock.advance(chrono::TimeDelta::minutes(1));
    let same = Edit { status: Change::Set(CustomerStatus::AtRisk), ..Edit::default() };
    change(&fixture, &fixture.owner, id, same).await.unwrap();
    assert_eq!(shown(&fixture, id).await.updated_at, after.updated_at, "an edit without a difference writes nothing");

    let clear = Edit { arr: Change::Clear, tags: Change::Clear, ..Edit::default() };
    change(&fixture, &fixture.owner, id, clear).await.unwrap();
    let cleared = shown(&fixture, id).await;
    assert_eq!((cleared.arr, cleared.tags.len(), cleared.domain), (None, 0, after.domain));
}

#[tokio::test]
async fn every_wrong_value_is_told_with_its_path() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    map(&fixture, json!([])).await;
    let changes = Edit {
        name: Change::Clear,
        domain: Change::Set("not a domain".into()),
        owner: Change::Set(UserId(uuid::Uuid::from_u128(1))),
        plan: Change::Set(PlanId(uuid::Uuid::from_u128(1))),
        employee_count: Change::Set(-1),
        status: Change::Clear,
        tags: Change::Set(vec!["fine".into(), " ".into()]),
        custom: vec![CustomChange { key: "nowhere".into(), texts: Vec::new() }],
        ..Edit::default()
    };
    let error = change(&fixture, &fixture.owner, id, changes).await.unwrap_err();
    let paths: Vec<String> = error.refusals().iter().map(|refusal| refusal.field.join(".")).collect();
    let expected = ["name", "domain", "employeeCount", "status", "tags.1", "customFields.0.key", "ownerId", "planId"];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn p20_a_custom_field_of_ours_takes_values_of_its_type_and_a_mapped_one_none() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    sqlx::query(
        "insert into custom_field values
             ($1, '00000000-0000-0000-0000-000000000001', 'CUSTOMER', 'score', 'Score', 'NUMBER', '{}', now()),
             ($1, '00000000-0000-0000-0000-000000000002', 'CUSTOMER', 'fed', 'Fed', 'TEXT', '{}', now())",
    )
    .bind(fixture.workspace)
    .execute(fixture.db.pool())
    .await
    .unwrap();
    let fed = json!([{"property": "hs_fed", "target": {"custom_field": "00000000-0000-0000-0000-000000000002"}}]);
    map(&fixture, fed).await;
    let custom = |key: &str, text: &str| Edit {
        custom: vec![CustomChange { key: key.into(), texts: vec![text.into()] }],
        ..Edit::default()
    };
    change(&fixture, &fixture.owner, id, custom("score", "7.50")).await.unwrap();
    let score = entity::id::CustomFieldId(uuid::Uuid::from_u128(1));
    assert_eq!(shown(&fixture, id).await.custom_values.of(score), ["7.5"]);
    let wrong = change(&fixture, &fixture.owner, id, custom("score", "high")).await;
    assert_eq!(refusal(wrong), (Code::ValueUnreadable, "customFields.0.values".into()));
    let locked = change(&fixture, &fixture.owner, id, custom("fed", "x")).await;
    assert_eq!(refusal(locked), (Code::FieldLocked, "customFields.0.key".into()));
}

#[tokio::test]
async fn p01_a_customer_out_of_sight_answers_like_one_that_never_existed() {
    let fixture = Fixture::new().await;
    let id = fixture.customer(1, None).await;
    let never = CustomerId(uuid::Uuid::from_u128(404));
    let member = fixture.user("mia@example.com", AssignableRole::Member).await;
    let elsewhere = fixture.elsewhere().await;
    let edit = || Edit { status: Change::Set(CustomerStatus::Churned), ..Edit::default() };
    let expected = (Code::NotFound, "id".to_owned());
    for (viewer, id) in [(&fixture.owner, never), (&member, id), (&elsewhere, id)] {
        assert_eq!(refusal(change(&fixture, viewer, id, edit()).await), expected);
        assert!(read::one(&fixture.db, viewer, &Key::Id(id), Columns::ALL).await.unwrap().is_none());
    }
    sqlx::query("insert into access_grant values ($1, $2, $3, $3, now())")
        .bind(fixture.workspace)
        .bind(id)
        .bind(member.user)
        .execute(fixture.db.pool())
        .await
        .unwrap();
    change(&fixture, &member, id, edit()).await.unwrap();
}
