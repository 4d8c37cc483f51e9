use super::*;
use crate::fixture::{Fixture, refusal};
use crate::workspace::user::AssignableRole;

async fn key(fixture: &Fixture, viewer: Viewer) -> Issued {
    let name = Name::parse("script").unwrap();
    create(&fixture.db, &fixture.clock, viewer, viewer.user, name).await.unwrap()
}

async fn viewer_of(fixture: &Fixture, bearer: &str) -> Option<Viewer> {
    authenticate(&fixture.db, &fixture.clock, bearer).await.unwrap()
}

#[tokio::test]
async fn p3_a_key_acts_as_its_user_and_is_kept_only_as_a_hash() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let issued = key(&fixture, mia).await;
    let secret = issued.secret.expose_secret();
    assert_eq!(secret.len(), 51);
    assert_eq!(issued.key.prefix, secret[..12]);
    assert_eq!(viewer_of(&fixture, secret).await, Some(Viewer { key: issued.key.id, ..mia }));

    let stored: String = sqlx::query_scalar("select k::text from api_key k where id = $1")
        .bind(issued.key.id)
        .fetch_one(fixture.db.pool())
        .await
        .unwrap();
    assert!(!stored.contains(&secret[12..]));
    assert!(!format!("{issued:?}").contains(&secret[12..]));
}

#[tokio::test]
async fn what_is_no_key_of_ours_is_nobody() {
    let fixture = Fixture::new().await;
    let issued = key(&fixture, fixture.owner).await;
    let secret = issued.secret.expose_secret();
    let altered = format!("{}{}", &secret[..50], if secret.ends_with('A') { 'B' } else { 'A' });
    for wrong in ["", "pivotal_", &secret[..50], &format!("{secret}A"), &secret.to_uppercase(), &altered] {
        assert_eq!(viewer_of(&fixture, wrong).await, None, "{wrong:?}");
    }
}

#[tokio::test]
async fn p3_a_revoked_key_is_refused_at_once_while_others_go_on() {
    let fixture = Fixture::new().await;
    let (old, new) = (key(&fixture, fixture.owner).await, key(&fixture, fixture.owner).await);
    let revoked = revoke(&fixture.db, &fixture.clock, fixture.owner, old.key.id).await.unwrap();
    assert_eq!(viewer_of(&fixture, old.secret.expose_secret()).await, None);
    assert!(viewer_of(&fixture, new.secret.expose_secret()).await.is_some());

    fixture.clock.advance(TimeDelta::hours(1));
    let again = revoke(&fixture.db, &fixture.clock, fixture.owner, old.key.id).await.unwrap();
    assert_eq!(again.revoked_at, revoked.revoked_at);
}

#[tokio::test]
async fn p3_last_use_is_written_at_most_once_a_minute() {
    let fixture = Fixture::new().await;
    let issued = key(&fixture, fixture.owner).await;
    let secret = issued.secret.expose_secret();
    let last_use = async || find(&fixture.db, fixture.owner, issued.key.id).await.unwrap().unwrap().last_used_at;
    assert_eq!(last_use().await, None);

    let first = fixture.clock.now();
    viewer_of(&fixture, secret).await;
    fixture.clock.advance(TimeDelta::seconds(59));
    viewer_of(&fixture, secret).await;
    assert_eq!(last_use().await, Some(first));

    fixture.clock.advance(TimeDelta::seconds(1));
    viewer_of(&fixture, secret).await;
    assert_eq!(last_use().await, Some(first + TimeDelta::minutes(1)));
}

#[tokio::test]
async fn p2_nobody_makes_or_revokes_keys_above_their_own_role() {
    let fixture = Fixture::new().await;
    let ada = fixture.user("ada@example.com", AssignableRole::Admin).await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let make = |viewer, user: UserId| create(&fixture.db, &fixture.clock, viewer, user, Name::parse("script").unwrap());
    assert_eq!(refusal(make(ada, fixture.owner.user).await).0, Code::Forbidden);
    assert_eq!(refusal(make(mia, ada.user).await), (Code::NotFound, "userId".to_owned()));
    let for_mia = make(ada, mia.user).await.unwrap();
    assert_eq!(for_mia.key.user_id, mia.user);

    let of_owner = key(&fixture, fixture.owner).await.key;
    let of_ada = key(&fixture, ada).await.key;
    assert_eq!(refusal(revoke(&fixture.db, &fixture.clock, ada, of_owner.id).await).0, Code::Forbidden);
    assert_eq!(refusal(revoke(&fixture.db, &fixture.clock, mia, of_ada.id).await).0, Code::NotFound);
    assert!(revoke(&fixture.db, &fixture.clock, mia, for_mia.key.id).await.is_ok());
}

#[tokio::test]
async fn p1_p2_a_list_shows_members_their_own_keys_and_admins_those_of_the_workspace() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    let stranger = fixture.elsewhere().await;
    let revoked = key(&fixture, mia).await.key.id;
    revoke(&fixture.db, &fixture.clock, mia, revoked).await.unwrap();
    fixture.clock.advance(TimeDelta::seconds(1));
    let older = key(&fixture, mia).await.key.id;
    fixture.clock.advance(TimeDelta::seconds(1));
    let of_owner = key(&fixture, fixture.owner).await.key.id;
    let foreign = key(&fixture, stranger).await.key.id;

    let ids = async |viewer| list(&fixture.db, viewer).await.unwrap().iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(mia).await, [older, revoked]);
    assert_eq!(ids(fixture.owner).await, [of_owner, older, revoked]);
    assert_eq!(find(&fixture.db, fixture.owner, foreign).await.unwrap(), None);
    assert_eq!(refusal(revoke(&fixture.db, &fixture.clock, fixture.owner, foreign).await).0, Code::NotFound);
}

#[tokio::test]
async fn a_deactivated_user_gets_no_key() {
    let fixture = Fixture::new().await;
    let mia = fixture.user("mia@example.com", AssignableRole::Member).await;
    user::deactivate(&fixture.db, &fixture.clock, fixture.admin(), mia.user).await.unwrap();
    let name = Name::parse("script").unwrap();
    let outcome = create(&fixture.db, &fixture.clock, fixture.owner, mia.user, name).await;
    assert_eq!(refusal(outcome), (Code::InvalidValue, "userId".to_owned()));
}
