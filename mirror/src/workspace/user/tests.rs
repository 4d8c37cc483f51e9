use super::*;
use crate::fixture::{Fixture, refusal};
use crate::workspace::api_key;

fn new(email: &str, role: AssignableRole) -> NewUser {
    NewUser { email: Email::parse(email).unwrap(), name: Name::parse("Somebody").unwrap(), role }
}

fn role(role: AssignableRole) -> UserChange {
    UserChange { role: Some(role), ..UserChange::default() }
}

#[tokio::test]
async fn an_address_is_unique_in_its_workspace_whatever_its_case() {
    let fixture = Fixture::new().await;
    let add = |email| add(&fixture.db, &fixture.clock, fixture.admin(), new(email, AssignableRole::Member));
    assert_eq!(add("Ada@Example.com").await.unwrap().email, "ada@example.com");
    assert_eq!(refusal(add("ADA@example.COM").await), (Code::AlreadyExists, "email".to_owned()));
    assert!(
        by_email(&fixture.db, fixture.workspace, &Email::parse("ada@example.com").unwrap()).await.unwrap().is_some()
    );
}

#[tokio::test]
async fn one_address_added_by_two_at_once_is_added_once() {
    let fixture = Fixture::new().await;
    let add = || add(&fixture.db, &fixture.clock, fixture.admin(), new("ada@example.com", AssignableRole::Member));
    let outcomes = tokio::join!(add(), add(), add());
    let outcomes = [outcomes.0, outcomes.1, outcomes.2];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(outcome).0, Code::AlreadyExists);
    }
}

#[tokio::test]
async fn p2_ownership_is_handed_over_and_never_doubled() {
    let fixture = Fixture::new().await;
    let ada = fixture.user("ada@example.com", AssignableRole::Admin).await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;

    let by_ada = transfer_ownership(&fixture.db, ada, mia.user).await;
    assert_eq!(refusal(by_ada), (Code::Forbidden, String::new()));

    let (first, second) = tokio::join!(
        transfer_ownership(&fixture.db, fixture.owner, ada.user),
        transfer_ownership(&fixture.db, fixture.owner, mia.user),
    );
    let outcomes = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let users = list(&fixture.db, fixture.workspace).await.unwrap();
    assert_eq!(users.iter().filter(|user| user.role == Role::Owner).count(), 1);
    let before = users.iter().find(|user| user.id == fixture.owner.user).unwrap();
    assert_eq!(before.role, Role::Admin);
}

#[tokio::test]
async fn p2_the_owner_keeps_their_role_until_they_hand_over() {
    let fixture = Fixture::new().await;
    let ada = fixture.user("ada@example.com", AssignableRole::Admin).await;
    let owner = fixture.owner.user;
    for given in [AssignableRole::Admin, AssignableRole::Member] {
        let outcome = update(&fixture.db, ada.admin().unwrap(), owner, role(given)).await;
        assert_eq!(refusal(outcome), (Code::InvalidValue, "role".to_owned()));
    }
    let outcome = deactivate(&fixture.db, &fixture.clock, ada.admin().unwrap(), owner).await;
    assert_eq!(refusal(outcome), (Code::InUse, "id".to_owned()));
}

#[tokio::test]
async fn the_workspace_cannot_be_handed_to_somebody_without_access() {
    let fixture = Fixture::new().await;
    let gus = fixture.user("gus@example.com", AssignableRole::Admin).await;
    deactivate(&fixture.db, &fixture.clock, fixture.admin(), gus.user).await.unwrap();
    let stranger = fixture.elsewhere().await;
    let hand_over = |to| transfer_ownership(&fixture.db, fixture.owner, to);
    assert_eq!(refusal(hand_over(gus.user).await), (Code::InvalidValue, "userId".to_owned()));
    assert_eq!(refusal(hand_over(stranger.user).await), (Code::NotFound, "userId".to_owned()));
    assert_eq!(owner(&fixture.db, fixture.workspace).await.unwrap().id, fixture.owner.user);
}

#[tokio::test]
async fn a_fallback_owner_is_neither_demoted_nor_deactivated() {
    let fixture = Fixture::new().await;
    let ada = fixture.user("ada@example.com", AssignableRole::Admin).await;
    transfer_ownership(&fixture.db, fixture.owner, ada.user).await.unwrap();
    // who was the owner is an admin now, and still the fallback owner
    let outcome = update(&fixture.db, ada.admin().unwrap(), fixture.owner.user, role(AssignableRole::Member)).await;
    assert_eq!(refusal(outcome), (Code::InUse, "id".to_owned()));
    let outcome = deactivate(&fixture.db, &fixture.clock, ada.admin().unwrap(), fixture.owner.user).await;
    assert_eq!(refusal(outcome), (Code::InUse, "id".to_owned()));
}

#[tokio::test]
async fn p3_keys_of_a_deactivated_user_are_refused_at_once_and_stay_so() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let name = Name::parse("script").unwrap();
    let issued = api_key::create(&fixture.db, &fixture.clock, mia, mia.user, name).await.unwrap();
    let bearer = secrecy::ExposeSecret::expose_secret(&issued.secret);
    assert!(api_key::authenticate(&fixture.db, &fixture.clock, bearer).await.unwrap().is_some());

    deactivate(&fixture.db, &fixture.clock, fixture.admin(), mia.user).await.unwrap();
    assert_eq!(api_key::authenticate(&fixture.db, &fixture.clock, bearer).await.unwrap(), None);

    let back = add(&fixture.db, &fixture.clock, fixture.admin(), new("mia@example.com", AssignableRole::Admin)).await;
    let back = back.unwrap();
    assert_eq!((back.id, back.role, back.deactivated_at), (mia.user, Role::Admin, None));
    assert_eq!(api_key::authenticate(&fixture.db, &fixture.clock, bearer).await.unwrap(), None);
}

#[tokio::test]
async fn p1_users_of_another_workspace_do_not_exist() {
    let fixture = Fixture::new().await;
    let stranger = fixture.elsewhere().await;
    assert_eq!(find(&fixture.db, fixture.workspace, stranger.user).await.unwrap(), None);
    assert!(find_all(&fixture.db, fixture.workspace, &[stranger.user]).await.unwrap().is_empty());
    let outcome = update(&fixture.db, fixture.admin(), stranger.user, UserChange::default()).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "id".to_owned()));
    let outcome = deactivate(&fixture.db, &fixture.clock, fixture.admin(), stranger.user).await;
    assert_eq!(refusal(outcome), (Code::NotFound, "id".to_owned()));
}
