use super::*;
use crate::fixture::{Fixture, refusal};

fn names(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| Name::parse(name).unwrap()).collect()
}

async fn give(fixture: &Fixture, company: i64, plan: PlanId) {
    let customer = fixture.customer(company, None).await;
    sqlx::query("update customer set plan_id = $3 where workspace_id = $1 and id = $2")
        .bind(fixture.workspace)
        .bind(customer)
        .bind(plan)
        .execute(fixture.db.pool())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_plan_that_is_named_again_stays_the_same_in_its_new_place_and_spelling() {
    let fixture = Fixture::new().await;
    let set = async |list: Vec<Name>| set(&fixture.db, &fixture.clock, fixture.admin(), &list).await.unwrap();
    let before = set(names(&["Basic", "Pro", "Enterprise"])).await;
    let after = set(names(&["ENTERPRISE", "Basic", "Trial"])).await;
    assert_eq!(after.iter().map(|plan| plan.name.as_str()).collect::<Vec<_>>(), ["ENTERPRISE", "Basic", "Trial"]);
    assert_eq!((after[0].id, after[1].id), (before[2].id, before[0].id));
    assert!(!before.iter().any(|plan| plan.id == after[2].id));
}

#[tokio::test]
async fn a_plan_that_customers_have_stays_with_all_the_list() {
    let fixture = Fixture::new().await;
    let admin = fixture.admin();
    let plans = set(&fixture.db, &fixture.clock, admin, &names(&["Basic", "Pro"])).await.unwrap();
    give(&fixture, 1, plans[1].id).await;
    give(&fixture, 2, plans[1].id).await;

    let error = set(&fixture.db, &fixture.clock, admin, &names(&["Gold"])).await.unwrap_err();
    let [refusal] = error.refusals() else { panic!("{error:?}") };
    assert_eq!((refusal.code, refusal.field.as_slice()), (Code::InUse, ["names".to_owned()].as_slice()));
    assert!(refusal.message.contains("2 customers have the plan Pro"), "{}", refusal.message);
    assert_eq!(list(&fixture.db, fixture.workspace).await.unwrap(), plans);
}

#[tokio::test]
async fn a_name_stands_in_the_list_once_whatever_its_case() {
    let fixture = Fixture::new().await;
    let outcome = set(&fixture.db, &fixture.clock, fixture.admin(), &names(&["Basic", "Pro", "BASIC"])).await;
    assert_eq!(refusal(outcome), (Code::AlreadyExists, "names.2".to_owned()));
    let many: Vec<Name> = (0..=MOST).map(|at| Name::parse(&format!("Plan {at}")).unwrap()).collect();
    let outcome = set(&fixture.db, &fixture.clock, fixture.admin(), &many).await;
    assert_eq!(refusal(outcome), (Code::InvalidValue, "names".to_owned()));
}

#[tokio::test]
async fn a_plan_is_renamed_within_its_workspace_to_a_name_that_is_free() {
    let fixture = Fixture::new().await;
    let plans = set(&fixture.db, &fixture.clock, fixture.admin(), &names(&["Basic", "Pro"])).await.unwrap();
    let rename = |admin, id, name| rename(&fixture.db, admin, id, Name::parse(name).unwrap());
    let admin = fixture.admin();
    assert_eq!(rename(admin, plans[0].id, "BASIC").await.unwrap().name, "BASIC");
    assert_eq!(refusal(rename(admin, plans[0].id, "pro").await), (Code::AlreadyExists, "name".to_owned()));
    let stranger = fixture.elsewhere().await.admin().unwrap();
    assert_eq!(refusal(rename(stranger, plans[0].id, "Mine").await), (Code::NotFound, "id".to_owned()));
}
