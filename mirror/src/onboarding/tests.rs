use super::*;
use crate::access;
use crate::fixture::{Fixture, refusal};
use crate::workspace::user::AssignableRole;
use chrono::TimeDelta;

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn titles(fixture: &Fixture, onboarding: OnboardingId) -> Vec<String> {
    let tasks = tasks_of(&fixture.db, fixture.workspace, &[onboarding]).await.unwrap();
    tasks.into_iter().map(|task| task.title).collect()
}

#[tokio::test]
async fn p48_an_onboarding_and_its_tasks_are_read_back() {
    let fixture = Fixture::new().await;
    let (db, clock, owner) = (&fixture.db, &fixture.clock, fixture.owner);
    let customer = fixture.customer(1, None).await;
    let onboarding = create(db, clock, owner, customer, name("Launch")).await.unwrap();
    let first = add_task(db, clock, owner, onboarding.id, name("Call")).await.unwrap();
    let second = add_task(db, clock, owner, onboarding.id, name("Import")).await.unwrap();
    assert_eq!(titles(&fixture, onboarding.id).await, ["Call", "Import"]);

    let done = complete_task(db, clock, owner, first.id).await.unwrap();
    assert_eq!((done.completed_at, done.completed_by), (Some(clock.now()), Some(owner.user)));
    clock.advance(TimeDelta::hours(1));
    assert_eq!(complete_task(db, clock, owner, first.id).await.unwrap(), done);
    let open = reopen_task(db, owner, first.id).await.unwrap();
    assert_eq!((open.completed_at, open.completed_by), (None, None));

    assert_eq!(remove_task(db, owner, second.id).await.unwrap().id, onboarding.id);
    assert_eq!(refusal(remove_task(db, owner, second.id).await), (Code::NotFound, "id".to_owned()));
    add_task(db, clock, owner, onboarding.id, name("Train")).await.unwrap();
    assert_eq!(titles(&fixture, onboarding.id).await, ["Call", "Train"]);
    assert_eq!(rename(db, owner, onboarding.id, name("Go live")).await.unwrap().name, "Go live");
    assert_eq!(of_customers(db, owner, &[customer]).await.unwrap()[0].name, "Go live");
}

#[tokio::test]
async fn p2_a_member_works_on_onboardings_of_customers_they_see_and_knows_of_no_other() {
    let fixture = Fixture::new().await;
    let (db, clock) = (&fixture.db, &fixture.clock);
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let (own, other) = (fixture.customer(1, Some(mia.user)).await, fixture.customer(2, None).await);
    let hidden = create(db, clock, fixture.owner, other, name("Launch")).await.unwrap();
    let task = add_task(db, clock, fixture.owner, hidden.id, name("Call")).await.unwrap();

    assert_eq!(create(db, clock, mia, own, name("Launch")).await.unwrap().customer_id, own);
    assert_eq!(refusal(create(db, clock, mia, other, name("x")).await), (Code::NotFound, "customerId".to_owned()));
    assert_eq!(refusal(rename(db, mia, hidden.id, name("x")).await), (Code::NotFound, "id".to_owned()));
    assert_eq!(
        refusal(add_task(db, clock, mia, hidden.id, name("x")).await),
        (Code::NotFound, "onboardingId".to_owned())
    );
    assert_eq!(refusal(complete_task(db, clock, mia, task.id).await), (Code::NotFound, "id".to_owned()));
    assert_eq!(refusal(reopen_task(db, mia, task.id).await), (Code::NotFound, "id".to_owned()));
    assert_eq!(refusal(remove_task(db, mia, task.id).await), (Code::NotFound, "id".to_owned()));
    let seen = of_customers(db, mia, &[own, other]).await.unwrap();
    assert_eq!(seen.iter().map(|onboarding| onboarding.customer_id).collect::<Vec<_>>(), [own]);

    access::grant(db, clock, fixture.admin(), mia.user, &[other]).await.unwrap();
    assert!(complete_task(db, clock, mia, task.id).await.is_ok());
    assert_eq!(of_customers(db, mia, &[own, other]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn p1_onboardings_of_another_workspace_do_not_exist() {
    let fixture = Fixture::new().await;
    let (db, clock) = (&fixture.db, &fixture.clock);
    let customer = fixture.customer(1, None).await;
    let onboarding = create(db, clock, fixture.owner, customer, name("Launch")).await.unwrap();
    let stranger = fixture.elsewhere().await;
    assert_eq!(find(db, stranger, onboarding.id).await.unwrap(), None);
    assert!(of_customers(db, stranger, &[customer]).await.unwrap().is_empty());
    assert_eq!(refusal(create(db, clock, stranger, customer, name("x")).await).0, Code::NotFound);
}

#[tokio::test]
async fn tasks_added_at_once_each_take_a_place_of_their_own() {
    let fixture = Fixture::new().await;
    let (db, clock, owner) = (&fixture.db, &fixture.clock, fixture.owner);
    let customer = fixture.customer(1, None).await;
    let onboarding = create(db, clock, owner, customer, name("Launch")).await.unwrap();
    let add = |title| add_task(db, clock, owner, onboarding.id, name(title));
    let added = tokio::join!(add("a"), add("b"), add("c"), add("d"));
    let mut places = [added.0, added.1, added.2, added.3].map(|task| task.unwrap().position);
    places.sort_unstable();
    assert_eq!(places, [0, 1, 2, 3]);
}

#[tokio::test]
async fn a_customer_has_fifty_onboardings_at_most() {
    let fixture = Fixture::new().await;
    let customer = fixture.customer(1, None).await;
    for at in 0..MOST {
        create(&fixture.db, &fixture.clock, fixture.owner, customer, name(&format!("{at}"))).await.unwrap();
    }
    let outcome = create(&fixture.db, &fixture.clock, fixture.owner, customer, name("one more")).await;
    assert_eq!(refusal(outcome), (Code::InvalidValue, "customerId".to_owned()));
}
